// Customer managed policies with their versions, and what users, roles and groups carry: inline and attached
// policies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

/// A customer managed policy.
struct Policy {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string arn;
  std::string unique_id;
  OptionalText description;
  core::Time created;
  core::Time updated;
  int default_version = 1;
  int last_version = 1;
  /// Document of the default version.
  std::int64_t document = 0;
};

struct PolicyVersion {
  int number = 0;
  std::int64_t document = 0;
  core::Time created;
};

class Policies {
 public:
  explicit Policies(Database& db) : db_(db) {}

  /// Stores the policy and its version 1 (`policy.document`); returns the row id.
  std::int64_t add(const Policy& policy);
  /// Customer managed ones only; AWS managed ones are in fixtures/.
  std::optional<Policy> by_arn(std::string_view arn) const;
  std::optional<Policy> find(std::string_view account, std::string_view name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`.
  std::vector<Policy> list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                           std::int64_t limit) const;
  /// With versions, their documents and tags. Must not be attached any more.
  void remove(std::int64_t row);
  std::int64_t count(std::string_view account) const;

  /// Newest first.
  std::vector<PolicyVersion> versions(std::int64_t row) const;
  std::optional<PolicyVersion> version(std::int64_t row, int number) const;
  /// Gives the next number, which is returned; does not make it the default.
  int add_version(std::int64_t row, std::int64_t document, core::Time now);
  void set_default(std::int64_t row, int number, core::Time now);
  void remove_version(std::int64_t row, int number);

 private:
  Database& db_;
};

/// One policy that applies to a user, role or group.
struct IdentityPolicy {
  std::string name;
  std::string arn;            // empty for inline policies
  std::int64_t document = 0;  // 0: AWS managed, its text is in fixtures/
  std::string group = {};     // name of the group that gives it to the user; empty: its own
};

/// What carries policies.
enum class Entity { User, Role, Group };

struct InlinePolicy {
  std::string name;
  std::int64_t document = 0;
};

/// A user, role or group that uses a managed policy.
struct PolicyUser {
  std::int64_t row = 0;
  std::string name;
  std::string unique_id;
};

/// Inline and attached policies of all users, of all roles, or of all groups. `owner` is a row id of iam_user, iam_role
/// or iam_group.
class EntityPolicies {
 public:
  EntityPolicies(Database& db, Entity kind) : db_(db), kind_(kind) {}

  /// All that apply, inline ones first.
  std::vector<IdentityPolicy> of(std::int64_t owner) const;

  std::vector<InlinePolicy> inline_policies(std::int64_t owner, std::string_view after_name, std::int64_t limit) const;
  std::optional<std::int64_t> inline_document(std::int64_t owner, std::string_view name) const;
  /// Replaces the policy of that name; the document of before is deleted.
  void put_inline(std::int64_t owner, std::string_view name, std::int64_t document);
  /// False when there is none of that name.
  bool remove_inline(std::int64_t owner, std::string_view name);

  /// ARNs after `after_arn`.
  std::vector<std::string> attached(std::int64_t owner, std::string_view after_arn, std::int64_t limit) const;
  bool is_attached(std::int64_t owner, std::string_view arn) const;
  std::int64_t attached_count(std::int64_t owner) const;
  /// Attaching twice changes nothing.
  void attach(std::int64_t owner, std::string_view arn);
  /// False when it was not attached.
  bool detach(std::int64_t owner, std::string_view arn);

  /// Entities of one account that use a managed policy, as permissions or as boundary (which groups have not).
  std::int64_t attachments(std::string_view account, std::string_view arn) const;
  std::int64_t boundaries(std::string_view account, std::string_view arn) const;
  /// By name; only entities whose path starts with `path_prefix`.
  std::vector<PolicyUser> attached_entities(std::string_view account, std::string_view arn,
                                            std::string_view path_prefix, std::string_view after_name,
                                            std::int64_t limit) const;
  std::vector<PolicyUser> bounded_entities(std::string_view account, std::string_view arn, std::string_view path_prefix,
                                           std::string_view after_name, std::int64_t limit) const;

 private:
  Database& db_;
  Entity kind_;
};

/// The policies that apply to a user: its own, inline ones first, then those of its groups.
std::vector<IdentityPolicy> user_policies(Database& db, std::int64_t user_row);
/// The policies that apply to a role, inline ones first.
std::vector<IdentityPolicy> role_policies(Database& db, std::int64_t role_row);

}  // namespace state::iam
