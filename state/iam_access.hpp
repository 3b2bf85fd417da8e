// When services and actions were last called, and the reports that show it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct Access {
  std::string service;
  std::string action;  // without the service
  core::Time time;
  std::string region;
};

/// The latest call of a service by anybody in an account.
struct ServiceAccess {
  std::string service;
  core::Time time;
  std::string region;
  std::int64_t entities = 0;
};

class AccessLog {
 public:
  explicit AccessLog(Database& db) : db_(db) {}

  /// `entity` is the unique id of a user or role, or the account number for its root user.
  void note(std::string_view account, std::string_view entity, const Access& access);
  /// By service and action.
  std::vector<Access> of(std::string_view account, std::string_view entity) const;
  /// By service.
  std::vector<ServiceAccess> of_account(std::string_view account) const;

 private:
  Database& db_;
};

struct AccessReport {
  std::string uuid;
  std::string account;
  std::string subject;
  OptionalText policy;
  bool actions = false;
  core::Time created;
};

class AccessReports {
 public:
  explicit AccessReports(Database& db) : db_(db) {}

  /// Forgets reports of the account beyond the latest `keep`.
  void add(const AccessReport& report, std::int64_t keep);
  std::optional<AccessReport> find(std::string_view account, std::string_view uuid) const;

 private:
  Database& db_;
};

}  // namespace state::iam
