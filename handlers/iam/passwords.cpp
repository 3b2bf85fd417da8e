#include "handlers/iam/passwords.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/password.hpp"
#include "core/text.hpp"
#include "state/organizations_tree.hpp"

namespace iam {
namespace {

using state::iam::PasswordPolicy;

// IAM User Guide, "Setting an account password policy": the default policy, and what counts as a symbol.
constexpr std::int64_t kDefaultLength = 8;
constexpr std::size_t kDefaultKinds = 3;
constexpr std::string_view kSymbols = "!@#$%^&*()_+-=[]{}|'";

core::AwsError violation(std::string message) {
  return errors::password_policy_violation_exception(std::move(message));
}

bool has(const std::string& password, char from, char to) {
  return std::any_of(password.begin(), password.end(), [&](char c) { return c >= from && c <= to; });
}

struct Kind {
  bool wanted;
  bool there;
  const char* sentence;
};

std::vector<std::string> missing_kinds(const PasswordPolicy& policy, const std::string& password) {
  const Kind kinds[] = {
      {policy.uppercase, has(password, 'A', 'Z'), "Password should have at least one uppercase letter"},
      {policy.lowercase, has(password, 'a', 'z'), "Password should have at least one lowercase letter"},
      {policy.numbers, has(password, '0', '9'), "Password should have at least one number"},
      {policy.symbols, password.find_first_of(kSymbols) != std::string::npos,
       "Password should have at least one symbol"},
  };
  std::vector<std::string> missing;
  for (const Kind& kind : kinds)
    if (kind.wanted && !kind.there) missing.emplace_back(kind.sentence);
  return missing;
}

void check_length(const std::string& password, std::int64_t minimum) {
  if (static_cast<std::int64_t>(core::utf8_length(password)) < minimum)
    throw violation(fmt::format("Password should have a minimum length of {}", minimum));
}

// Three of the four kinds must be there, and it must not be the account's name or address.
void check_default(Context& context, const std::string& password) {
  check_length(password, kDefaultLength);
  const auto profile = state::AccountProfiles(context.db).find(context.account());
  if (profile && (profile->name == password || core::iequals(profile->email, password)))
    throw violation("Password does not conform to the account password policy.");
  PasswordPolicy all;
  all.uppercase = all.lowercase = all.numbers = all.symbols = true;
  const auto missing = missing_kinds(all, password);
  const std::size_t there = 4 - missing.size();
  if (there < kDefaultKinds)
    throw violation(fmt::format("Password should meet {} more of the following requirements: {}", kDefaultKinds - there,
                                core::join(missing, ", ")));
}

}  // namespace

void check_password(Context& context, const state::iam::User& user, const std::string& password) {
  const auto policy = state::iam::AccountSettings(context.db).password_policy(context.account());
  if (!policy) return check_default(context, password);
  check_length(password, policy->minimum_length);
  if (const auto missing = missing_kinds(*policy, password); !missing.empty())
    throw violation(core::join(missing, ", "));
  if (!policy->reuse_prevention) return;
  for (const auto& old : state::iam::LoginProfiles(context.db).history(user.row, *policy->reuse_prevention))
    if (core::password_matches(password, old))
      throw violation("Password does not conform to the account password policy.");
}

std::string hashed_password(Context& context, const std::string& password) {
  return core::password_hash(password, context.ids.random(16, core::kBase32));
}

std::optional<core::Time> password_expiry(const std::optional<PasswordPolicy>& policy,
                                          const state::iam::LoginProfile& profile) {
  if (!policy || !policy->max_age) return std::nullopt;
  return profile.changed + std::chrono::days(*policy->max_age);
}

}  // namespace iam
