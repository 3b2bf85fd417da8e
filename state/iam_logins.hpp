// Console passwords of users and of root.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct LoginProfile {
  std::int64_t user = 0;  // iam_user row
  std::string password;   // core::password_hash
  core::Time created;
  /// When the password was set.
  core::Time changed;
  bool reset_required = false;
};

class LoginProfiles {
 public:
  explicit LoginProfiles(Database& db) : db_(db) {}

  /// The password joins the user's history, as it does in `set_password`.
  void add(const LoginProfile& profile);
  std::optional<LoginProfile> find(std::int64_t user) const;
  void set_password(std::int64_t user, const std::string& password, core::Time now);
  void set_reset_required(std::int64_t user, bool required);
  void remove(std::int64_t user);

  /// Hashes of the user's last `limit` passwords, newest first; the present one is among them.
  std::vector<std::string> history(std::int64_t user, std::int64_t limit) const;

 private:
  void remember(std::int64_t user, const std::string& password);

  Database& db_;
};

struct RootLogin {
  std::string account;
  core::Time created;
  bool reset_required = false;
};

/// That an account's root user may sign in. The password itself is set by mail, outside of IAM's API.
class RootLogins {
 public:
  explicit RootLogins(Database& db) : db_(db) {}

  void add(const RootLogin& login);
  std::optional<RootLogin> find(std::string_view account) const;
  void remove(std::string_view account);

 private:
  Database& db_;
};

}  // namespace state::iam
