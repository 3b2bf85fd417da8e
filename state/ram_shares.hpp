// Resource shares with their tags and permissions, the organization switch, and client tokens.
#pragma once

#include <map>
#include <vector>

#include "core/principal.hpp"
#include "state/ram.hpp"

namespace state {

struct RamSharePermission {
  std::string type;        // ec2:Subnet
  std::string permission;  // ARN
  int version = 1;
  core::Time attached;
};

/// Associating while it settles, then Associated: a permission leaves a share at once.
RamStatus ram_status(const RamSharePermission& attached, const RamTime& time);

/// What a client token was first used for.
struct RamToken {
  std::string fingerprint;
  std::string result;
};

class RamShares {
 public:
  RamShares(Database& db, RamTime time) : db_(db), time_(time) {}

  /// Stores the share under a new id, which is returned; `share.id` and `share.deleted` are not looked at.
  std::int64_t add(const RamShare& share);
  /// Deleted shares are found as long as they are visible.
  std::optional<RamShare> find(std::string_view owner, std::string_view region, std::string_view uuid) const;
  std::optional<RamShare> by_id(std::int64_t id) const;
  /// Shares of an owner in the order of their creation, after the one with id `after`; visible deleted ones too.
  /// With a name: those of exactly that name.
  void each(std::string_view owner, std::string_view region, const OptionalText& name, std::int64_t after,
            const RamVisitor<RamShare>& visit) const;
  /// Every live share of the world, for exports.
  std::vector<RamShare> all() const;
  /// Live shares of the owner in the region.
  std::int64_t count(std::string_view owner, std::string_view region) const;
  void update(std::int64_t id, std::string_view name, bool allow_external);
  void touch(std::int64_t id);
  /// A share made from a policy becomes a standard one.
  void promote(std::int64_t id);
  /// Marks it deleted; its row goes when nothing of it is visible any more.
  void remove(std::int64_t id);

  core::Tags tags(std::int64_t id) const;
  void set_tag(std::int64_t id, std::string_view key, std::string_view value);
  void remove_tag(std::int64_t id, std::string_view key);

  std::vector<RamSharePermission> permissions(std::int64_t id) const;
  std::optional<RamSharePermission> permission(std::int64_t id, std::string_view type) const;
  /// Replaces the one of the type, if there is one.
  void set_permission(std::int64_t id, std::string_view type, std::string_view permission, int version);
  /// Leaves the one of the type as it is, if there is one.
  void default_permission(std::int64_t id, std::string_view type, std::string_view permission, int version);
  void remove_permission(std::int64_t id, std::string_view type);

  /// Sharing with the organization (o-...) was enabled through RAM.
  bool sharing_enabled(std::string_view organization) const;
  void enable_sharing(std::string_view organization);

  std::optional<RamToken> token(std::string_view account, std::string_view region, std::string_view operation,
                                std::string_view token) const;
  void keep_token(std::string_view account, std::string_view region, std::string_view operation, std::string_view token,
                  const RamToken& content);

 private:
  void purge();

  Database& db_;
  RamTime time_;
};

}  // namespace state
