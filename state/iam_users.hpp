// IAM users. Names are found ignoring case and keep the case they were created with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct User {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string unique_id;
  core::Time created;
  OptionalText boundary;

  std::string arn() const { return "arn:aws:iam::" + account + ":user" + path + name; }
};

class Users {
 public:
  explicit Users(Database& db) : db_(db) {}

  /// Stores the user under a new row id, which is returned; `user.row` is not looked at.
  std::int64_t add(const User& user);
  std::optional<User> find(std::string_view account, std::string_view name) const;
  std::optional<User> by_row(std::int64_t row) const;
  std::optional<User> by_unique_id(std::string_view unique_id) const;
  /// `path_and_name` is an ARN's text after `user/`, the last part being the name. Case matters.
  std::optional<User> by_path_and_name(std::string_view account, std::string_view path_and_name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`.
  std::vector<User> list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                         std::int64_t limit) const;

  void rename(std::int64_t row, std::string_view name, std::string_view path);
  void set_boundary(std::int64_t row, const OptionalText& arn);
  /// With its tags. Policies and keys must be gone before.
  void remove(std::int64_t row);
  /// How many users the account has.
  std::int64_t count(std::string_view account) const;

 private:
  Database& db_;
};

}  // namespace state::iam
