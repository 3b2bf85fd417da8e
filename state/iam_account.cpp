#include "state/iam_account.hpp"

namespace state::iam {
namespace {

OptionalText text(Query query) {
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

}  // namespace

std::optional<PasswordPolicy> AccountSettings::password_policy(std::string_view account) const {
  Query query = db_.query(
      "SELECT minimum_length, symbols, numbers, uppercase, lowercase, users_may_change, max_age, reuse_prevention, "
      "hard_expiry FROM iam_password_policy WHERE account = ?",
      account);
  if (!query.next()) return std::nullopt;
  PasswordPolicy policy;
  policy.minimum_length = query.integer(0);
  policy.symbols = query.boolean(1);
  policy.numbers = query.boolean(2);
  policy.uppercase = query.boolean(3);
  policy.lowercase = query.boolean(4);
  policy.users_may_change = query.boolean(5);
  policy.max_age = query.optional_integer(6);
  policy.reuse_prevention = query.optional_integer(7);
  if (!query.is_null(8)) policy.hard_expiry = query.boolean(8);
  return policy;
}

void AccountSettings::put_password_policy(std::string_view account, const PasswordPolicy& policy) {
  db_.execute(
      "REPLACE INTO iam_password_policy (account, minimum_length, symbols, numbers, uppercase, lowercase, "
      "users_may_change, max_age, reuse_prevention, hard_expiry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      account, policy.minimum_length, policy.symbols, policy.numbers, policy.uppercase, policy.lowercase,
      policy.users_may_change, policy.max_age, policy.reuse_prevention, policy.hard_expiry);
}

bool AccountSettings::remove_password_policy(std::string_view account) {
  return db_.execute("DELETE FROM iam_password_policy WHERE account = ?", account) > 0;
}

std::optional<std::string> AccountSettings::alias(std::string_view account) const {
  return text(db_.query("SELECT alias FROM iam_account_alias WHERE account = ?", account));
}

std::optional<std::string> AccountSettings::account_of_alias(std::string_view alias) const {
  return text(db_.query("SELECT account FROM iam_account_alias WHERE alias = ?", alias));
}

void AccountSettings::put_alias(std::string_view account, std::string_view alias) {
  db_.execute(
      "INSERT INTO iam_account_alias (account, alias) VALUES (?, ?) "
      "ON CONFLICT (account) DO UPDATE SET alias = excluded.alias",
      account, alias);
}

void AccountSettings::remove_alias(std::string_view account) {
  db_.execute("DELETE FROM iam_account_alias WHERE account = ?", account);
}

std::optional<core::Time> AccountSettings::report_time(std::string_view account) const {
  Query query = db_.query("SELECT generated FROM iam_credential_report WHERE account = ?", account);
  if (!query.next()) return std::nullopt;
  return core::from_millis(query.integer(0));
}

std::optional<CredentialReport> AccountSettings::report(std::string_view account) const {
  Query query = db_.query("SELECT generated, content FROM iam_credential_report WHERE account = ?", account);
  if (!query.next()) return std::nullopt;
  return CredentialReport{core::from_millis(query.integer(0)), query.text(1)};
}

void AccountSettings::put_report(std::string_view account, const CredentialReport& report) {
  db_.execute("REPLACE INTO iam_credential_report (account, generated, content) VALUES (?, ?, ?)", account,
              core::to_millis(report.generated), report.content);
}

std::int64_t AccountSettings::policy_versions(std::string_view account) const {
  return db_.number(
      "SELECT count(*) FROM iam_policy p JOIN iam_policy_version v ON v.policy = p.id WHERE p.account = ?", account);
}

std::vector<std::string> AccountSettings::aws_policies_in_use(std::string_view account, std::string_view after_arn,
                                                              std::int64_t limit) const {
  // ';' follows ':': the ranges hold the ARNs of AWS's account.
  Query query = db_.query(
      "SELECT policy_arn FROM iam_user_attachment WHERE account = ?1 AND policy_arn > max(?2, 'arn:aws:iam::aws:') "
      "AND policy_arn < 'arn:aws:iam::aws;' UNION "
      "SELECT policy_arn FROM iam_role_attachment WHERE account = ?1 AND policy_arn > max(?2, 'arn:aws:iam::aws:') "
      "AND policy_arn < 'arn:aws:iam::aws;' UNION "
      "SELECT policy_arn FROM iam_group_attachment WHERE account = ?1 AND policy_arn > max(?2, 'arn:aws:iam::aws:') "
      "AND policy_arn < 'arn:aws:iam::aws;' UNION "
      "SELECT boundary FROM iam_user WHERE account = ?1 AND boundary > max(?2, 'arn:aws:iam::aws:') "
      "AND boundary < 'arn:aws:iam::aws;' UNION "
      "SELECT boundary FROM iam_role WHERE account = ?1 AND boundary > max(?2, 'arn:aws:iam::aws:') "
      "AND boundary < 'arn:aws:iam::aws;' ORDER BY 1 LIMIT ?3",
      account, after_arn, limit);
  std::vector<std::string> arns;
  while (query.next()) arns.push_back(query.text(0));
  return arns;
}

}  // namespace state::iam
