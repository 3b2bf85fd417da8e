// What the permissions of resource shares allow: AWS managed ones from the catalogue, customer managed ones from here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/principal.hpp"
#include "state/ram.hpp"

namespace state {

/// What one version of a permission allows; resource and principal come from the share.
struct RamAllowed {
  std::vector<std::string> actions;
  /// The JSON object of the Condition element; empty without one.
  std::string condition;
};

enum class RamPermissionStatus { Attachable, Unattachable, Deleting, Deleted };

struct RamPermissionVersion {
  int number = 1;
  /// Verbatim as sent.
  std::string policy_template;
  core::Time created;
  std::optional<core::Time> deleted;
};

/// A customer managed permission, or one that was made from a resource-based policy.
struct RamPermission {
  std::int64_t id = 0;
  std::string owner;
  std::string region;
  std::string name;
  std::string type;  // ec2:Subnet
  bool from_policy = false;
  int default_version = 1;
  core::Time created;
  core::Time updated;
  std::optional<core::Time> deleted;

  std::string arn() const;
  RamPermissionStatus status(const RamPermissionVersion& version, const RamTime& time) const;
  /// Deleted ones stay visible for a while; their name is free as soon as they are DELETED.
  bool visible(const RamTime& time) const { return !deleted || time.now < *deleted + kRamDeletedVisible; }
};

/// Live ones of an owner in a region.
struct RamPermissionCounts {
  std::int64_t all = 0;
  std::int64_t of_type = 0;
};

class RamPermissions {
 public:
  /// `actions` needs no time: a version that is attached anywhere is not deleted.
  explicit RamPermissions(Database& db, RamTime time = {}) : db_(db), time_(time) {}

  /// By the ARN of any permission, AWS managed or customer managed, and the version that a share uses. Nullopt when
  /// there is no such version.
  std::optional<RamAllowed> actions(std::string_view arn, int version) const;

  /// Stores the permission with its first version; returns its id. `id` and the instants are not looked at. A deleted
  /// one of the same name makes way.
  std::int64_t add(const RamPermission& permission, std::string_view policy_template, const RamAllowed& allowed);
  /// Returns the number of the new version, which becomes the default.
  int add_version(std::int64_t id, std::string_view policy_template, const RamAllowed& allowed);
  void set_default(std::int64_t id, int version);
  void remove(std::int64_t id);
  void remove_version(std::int64_t id, int version);

  /// Customer managed ones; deleted ones as long as they are visible.
  std::optional<RamPermission> find(std::string_view arn) const;
  void each(std::string_view owner, std::string_view region, std::int64_t after,
            const RamVisitor<RamPermission>& visit) const;
  std::optional<RamPermissionVersion> version(std::int64_t id, int number) const;
  /// Visible ones after the one numbered `after`.
  std::vector<RamPermissionVersion> versions(std::int64_t id, int after = 0) const;
  /// Not deleted.
  std::int64_t count_versions(std::int64_t id) const;
  RamPermissionCounts count(std::string_view owner, std::string_view region, std::string_view type) const;

  /// Whether a live share uses the permission, or this version of it.
  bool attached(std::string_view arn, std::optional<int> version = std::nullopt) const;
  /// Ids of the owner's live shares that use the permission, in their order, after the share `after`.
  void each_share(std::string_view owner, std::string_view region, std::string_view arn, std::int64_t after,
                  const RamVisitor<std::int64_t>& visit) const;

  core::Tags tags(std::int64_t id) const;
  void set_tag(std::int64_t id, std::string_view key, std::string_view value);
  void remove_tag(std::int64_t id, std::string_view key);

 private:
  void store_version(std::int64_t id, int number, std::string_view policy_template, const RamAllowed& allowed);

  Database& db_;
  RamTime time_;
};

}  // namespace state
