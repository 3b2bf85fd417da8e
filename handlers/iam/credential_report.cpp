#include "handlers/iam/credential_report.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "handlers/iam/passwords.hpp"
#include "state/accounts.hpp"

namespace iam {
namespace {

using state::iam::AccessKey;
using state::iam::AccountSettings;
using state::iam::SigningCertificate;

// IAM User Guide, "Generate credential reports": a report is good for four hours.
constexpr auto kLife = std::chrono::hours(4);
constexpr std::string_view kHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
constexpr char kNone[] = "N/A";

// The report writes the zone as an offset.
std::string instant(core::Time time) {
  std::string text = core::iso8601(time);
  text.replace(text.size() - 1, 1, "+00:00");
  return text;
}

std::string truth(bool value) {
  return value ? "true" : "false";
}

// Names may hold commas.
std::string field(const std::string& text) {
  return text.find(',') == std::string::npos ? text : '"' + text + '"';
}

using Row = std::vector<std::string>;

void add_keys(const std::vector<AccessKey>& keys, Row& row) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (i >= keys.size()) {
      row.insert(row.end(), {"false", kNone, kNone, kNone, kNone});
      continue;
    }
    const AccessKey& key = keys[i];
    row.push_back(truth(key.active));
    row.push_back(instant(key.created));
    row.push_back(key.last_used ? instant(*key.last_used) : kNone);
    row.push_back(key.last_used_region.value_or(kNone));
    row.push_back(key.last_used_service.value_or(kNone));
  }
}

void add_certificates(const std::vector<SigningCertificate>& certificates, Row& row) {
  for (std::size_t i = 0; i < 2; ++i) {
    const bool there = i < certificates.size();
    row.push_back(truth(there && certificates[i].active));
    row.push_back(there ? instant(certificates[i].uploaded) : kNone);
  }
}

class Report {
 public:
  explicit Report(Context& context)
      : context_(context), policy_(AccountSettings(context.db).password_policy(context.account())), text_(kHeader) {}

  std::string write() {
    add_root();
    const state::iam::Users users(context_.db);
    std::string after;
    while (true) {
      const auto page = users.list(context_.account(), "/", after, 1000);
      if (page.empty()) return std::move(text_);
      for (const auto& user : page) add_user(user);
      after = page.back().name;
    }
  }

 private:
  void add_root() {
    const auto created = state::Accounts(context_.db).created(context_.account()).value_or(context_.now);
    Row row = {
        "<root_account>", "arn:aws:iam::" + context_.account() + ":root",
        instant(created), "not_supported",
        "no_information", "not_supported",
        "not_supported",  truth(!state::iam::MfaDevices(context_.db).of_root(context_.account(), "", 1).empty())};
    add_keys(keys(std::nullopt), row);
    add_certificates(certificates(std::nullopt), row);
    add(row);
  }

  void add_user(const state::iam::User& user) {
    Row row = {user.name, user.arn(), instant(user.created)};
    if (const auto profile = state::iam::LoginProfiles(context_.db).find(user.row)) {
      const auto expiry = password_expiry(policy_, *profile);
      // Nobody signs in to a console here.
      row.insert(row.end(), {"true", "no_information", instant(profile->changed), expiry ? instant(*expiry) : kNone});
    } else {
      row.insert(row.end(), {"false", kNone, kNone, kNone});
    }
    row.push_back(truth(!state::iam::MfaDevices(context_.db).of_user(user.row, "", 1).empty()));
    add_keys(keys(user.row), row);
    add_certificates(certificates(user.row), row);
    add(row);
  }

  // Oldest first.
  std::vector<AccessKey> keys(std::optional<std::int64_t> user) const {
    auto keys = state::iam::AccessKeys(context_.db).list(context_.account(), user);
    std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.created < b.created; });
    return keys;
  }

  std::vector<SigningCertificate> certificates(std::optional<std::int64_t> user) const {
    auto found = state::iam::SigningCertificates(context_.db).list(context_.account(), user, "", 2);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.uploaded < b.uploaded; });
    return found;
  }

  void add(const Row& row) {
    text_ += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) (i == 0 ? text_ : text_ += ',') += field(row[i]);
  }

  Context& context_;
  std::optional<state::iam::PasswordPolicy> policy_;
  std::string text_;
};

}  // namespace

model::GenerateCredentialReportResponse generate_credential_report(Context& context, const protocol::Empty&) {
  namespace states = model::ReportStateType;
  AccountSettings settings(context.db);
  const auto last = settings.report_time(context.account());
  if (last && context.now < *last + context.settings.settle) return {states::kInprogress, std::nullopt};
  if (last && context.now < *last + kLife) return {states::kComplete, std::nullopt};
  settings.put_report(context.account(), {context.now, Report(context).write()});
  if (last) return {states::kStarted, std::nullopt};
  return {states::kStarted, "No report exists. Starting a new report generation task"};
}

model::GetCredentialReportResponse get_credential_report(Context& context, const protocol::Empty&) {
  auto report = AccountSettings(context.db).report(context.account());
  // AWS's errors come without a sentence.
  if (!report) throw errors::credential_report_not_present_exception("");
  if (context.now < report->generated + context.settings.settle)
    throw errors::credential_report_not_ready_exception("");
  if (context.now >= report->generated + kLife) throw errors::credential_report_expired_exception("");
  return {protocol::Blob{std::move(report->content)}, model::ReportFormatType::kTextCsv, report->generated};
}

}  // namespace iam
