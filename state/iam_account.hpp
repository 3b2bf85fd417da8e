// What an account has once: password policy, alias, credential report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct PasswordPolicy {
  std::int64_t minimum_length = 6;
  bool symbols = false;
  bool numbers = false;
  bool uppercase = false;
  bool lowercase = false;
  bool users_may_change = false;
  std::optional<std::int64_t> max_age;           // days
  std::optional<std::int64_t> reuse_prevention;  // passwords
  std::optional<bool> hard_expiry;
};

struct CredentialReport {
  core::Time generated;
  std::string content;
};

class AccountSettings {
 public:
  explicit AccountSettings(Database& db) : db_(db) {}

  std::optional<PasswordPolicy> password_policy(std::string_view account) const;
  void put_password_policy(std::string_view account, const PasswordPolicy& policy);
  /// False when there was none.
  bool remove_password_policy(std::string_view account);

  std::optional<std::string> alias(std::string_view account) const;
  /// The account that has this alias.
  std::optional<std::string> account_of_alias(std::string_view alias) const;
  /// Replaces the account's alias.
  void put_alias(std::string_view account, std::string_view alias);
  void remove_alias(std::string_view account);

  /// When the account's report was generated; nullopt when there is none.
  std::optional<core::Time> report_time(std::string_view account) const;
  std::optional<CredentialReport> report(std::string_view account) const;
  void put_report(std::string_view account, const CredentialReport& report);

  /// Versions of all the account's managed policies.
  std::int64_t policy_versions(std::string_view account) const;
  /// ARNs of AWS managed policies that somebody or something of the account uses, as permissions or as boundary; in
  /// order, after `after_arn`.
  std::vector<std::string> aws_policies_in_use(std::string_view account, std::string_view after_arn,
                                               std::int64_t limit) const;

 private:
  Database& db_;
};

}  // namespace state::iam
