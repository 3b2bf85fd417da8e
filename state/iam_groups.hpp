// IAM groups and who is in them. Names are found ignoring case and keep the case they were created with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct Group {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string unique_id;
  core::Time created;

  std::string arn() const { return "arn:aws:iam::" + account + ":group" + path + name; }
};

class Groups {
 public:
  explicit Groups(Database& db) : db_(db) {}

  /// Stores the group under a new row id, which is returned; `group.row` is not looked at.
  std::int64_t add(const Group& group);
  std::optional<Group> find(std::string_view account, std::string_view name) const;
  /// `path_and_name` is an ARN's text after `group/`, the last part being the name. Case matters.
  std::optional<Group> by_path_and_name(std::string_view account, std::string_view path_and_name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`.
  std::vector<Group> list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                          std::int64_t limit) const;
  void rename(std::int64_t row, std::string_view name, std::string_view path);
  /// Members and policies must be gone before.
  void remove(std::int64_t row);
  /// How many groups the account has.
  std::int64_t count(std::string_view account) const;

  /// Joining twice changes nothing.
  void add_member(std::int64_t group, std::int64_t user);
  /// False when the user was not in the group.
  bool remove_member(std::int64_t group, std::int64_t user);
  bool is_member(std::int64_t group, std::int64_t user) const;
  /// Row ids of users, in their order, after `after_user`.
  std::vector<std::int64_t> members(std::int64_t group, std::int64_t after_user, std::int64_t limit) const;
  /// By name, after `after_name`.
  std::vector<Group> of_user(std::int64_t user, std::string_view after_name, std::int64_t limit) const;
  std::int64_t count_of_user(std::int64_t user) const;

 private:
  Database& db_;
};

}  // namespace state::iam
