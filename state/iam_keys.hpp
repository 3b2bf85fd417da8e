// Long-lived access keys of users and of accounts' root.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct AccessKey {
  std::string id;
  std::string account;
  /// iam_user row; nullopt for the account's root user.
  std::optional<std::int64_t> user;
  std::string secret;
  bool active = true;
  core::Time created;
  std::optional<core::Time> last_used;
  OptionalText last_used_region;
  OptionalText last_used_service;
};

class AccessKeys {
 public:
  explicit AccessKeys(Database& db) : db_(db) {}

  void add(const AccessKey& key);
  std::optional<AccessKey> find(std::string_view id) const;
  /// Keys of one user, or of root (`user` nullopt), by id.
  std::vector<AccessKey> list(std::string_view account, std::optional<std::int64_t> user) const;
  void set_active(std::string_view id, bool active);
  void used(std::string_view id, core::Time when, std::string_view region, std::string_view service);
  void remove(std::string_view id);

 private:
  Database& db_;
};

}  // namespace state::iam
