// Instance profiles. Names are found ignoring case and keep the case they were created with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct InstanceProfile {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string unique_id;
  core::Time created;
  std::optional<std::int64_t> role;  // iam_role row

  std::string arn() const { return "arn:aws:iam::" + account + ":instance-profile" + path + name; }
};

class InstanceProfiles {
 public:
  explicit InstanceProfiles(Database& db) : db_(db) {}

  /// Stores the profile under a new row id, which is returned; `profile.row` is not looked at.
  std::int64_t add(const InstanceProfile& profile);
  std::optional<InstanceProfile> find(std::string_view account, std::string_view name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`.
  std::vector<InstanceProfile> list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                                    std::int64_t limit) const;
  /// Those that hold the role, by name, after `after_name`.
  std::vector<InstanceProfile> of_role(std::int64_t role, std::string_view after_name, std::int64_t limit) const;
  void set_role(std::int64_t row, std::optional<std::int64_t> role);
  /// With its tags.
  void remove(std::int64_t row);
  /// How many profiles the account has.
  std::int64_t count(std::string_view account) const;

 private:
  Database& db_;
};

}  // namespace state::iam
