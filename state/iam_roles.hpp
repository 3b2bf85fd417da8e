// IAM roles, service-linked ones included. Names are found ignoring case and keep the case they were created with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct Role {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string unique_id;
  core::Time created;
  OptionalText description;
  std::int64_t max_session_duration = 3600;  // seconds
  std::int64_t trust = 0;                    // document id
  OptionalText boundary;
  std::optional<core::Time> last_used;
  OptionalText last_used_region;

  std::string arn() const { return "arn:aws:iam::" + account + ":role" + path + name; }
  bool service_linked() const { return path.starts_with("/aws-service-role/"); }
};

/// The task of deleting a service-linked role.
struct RoleDeletion {
  std::string account;
  std::string role;
  std::string path;  // of the role
  std::string uuid;
  core::Time started;
  OptionalText failure;  // why the role was kept
};

class Roles {
 public:
  explicit Roles(Database& db) : db_(db) {}

  /// Stores the role under a new row id, which is returned; `role.row` is not looked at.
  std::int64_t add(const Role& role);
  std::optional<Role> find(std::string_view account, std::string_view name) const;
  std::optional<Role> by_row(std::int64_t row) const;
  std::optional<Role> by_unique_id(std::string_view unique_id) const;
  /// `path_and_name` is an ARN's text after `role/`, the last part being the name. Case matters.
  std::optional<Role> by_path_and_name(std::string_view account, std::string_view path_and_name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`.
  std::vector<Role> list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                         std::int64_t limit) const;

  void set_description(std::int64_t row, const OptionalText& description);
  void set_max_session_duration(std::int64_t row, std::int64_t seconds);
  /// The document of before is deleted.
  void set_trust(std::int64_t row, std::int64_t document);
  void set_boundary(std::int64_t row, const OptionalText& arn);
  /// A session of the role has made a request.
  void used(std::int64_t row, core::Time when, std::string_view region);
  /// With its tags and its trust document. Policies must be gone before.
  void remove(std::int64_t row);
  /// How many roles the account has.
  std::int64_t count(std::string_view account) const;

  /// Notes the deletion of a service-linked role; the account's tasks before the last `keep` are forgotten.
  void add_deletion_task(const RoleDeletion& task, std::int64_t keep);
  std::optional<RoleDeletion> deletion_task(std::string_view account, std::string_view role,
                                            std::string_view uuid) const;
  /// The role's latest task, if it was started after `since`.
  std::optional<RoleDeletion> deletion_since(std::string_view account, std::string_view role, core::Time since) const;

 private:
  Database& db_;
};

}  // namespace state::iam
