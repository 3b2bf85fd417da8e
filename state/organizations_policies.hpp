// The policies of one organization, the types that are switched on, and what they are attached to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"
#include "state/organizations.hpp"
#include "state/organizations_tree.hpp"

namespace state {

inline constexpr std::string_view kFullAccess = "p-FullAWSAccess";
inline constexpr std::string_view kResourceFullAccess = "p-RCPFullAWSAccess";

/// ARN of a policy by its type and id; the AWS managed ones belong to no organization.
std::string policy_arn(const Organization& organization, std::string_view type, std::string_view id);
/// Id of the AWS managed full-access policy of a type; empty when the type has none.
std::string_view full_access_policy(std::string_view type);

/// What that policy says; the type must have one.
std::string_view full_access_content(std::string_view type);

struct OrganizationPolicy {
  std::int64_t row = 0;
  std::string id;
  std::string type;
  std::string name;
  std::string description;
  std::int64_t document = 0;  // 0: AWS managed
  core::Time updated{};       // when the content was written
  bool aws_managed() const { return document == 0; }
};

/// A management policy that an account inherits or has.
struct InheritedPolicy {
  std::int64_t level = 0;  // 0 is the account, its parent is 1
  std::string id;
  std::int64_t document = 0;
  core::Time since;  // attached, or written after that
};

class OrganizationPolicies {
 public:
  OrganizationPolicies(Database& db, const Organization& organization) : db_(db), organization_(organization) {}

  std::vector<std::string> enabled_types() const;
  bool enabled(std::string_view type) const;
  /// Switches the type on; its full-access policy is attached to everything there is.
  void enable(std::string_view type, core::Time now);
  /// Switches it off; every attachment of the type is lost.
  void disable(std::string_view type);

  void add_managed();
  OrganizationPolicy add(const OrganizationPolicy& policy);
  /// Name, description and document; removes the former document when it is another one.
  void update(const OrganizationPolicy& policy);
  void remove(const OrganizationPolicy& policy);
  /// All policies with their documents, for the end of the organization.
  void remove_all();
  std::optional<OrganizationPolicy> find(std::string_view id) const;
  bool name_taken(std::string_view type, std::string_view name) const;
  std::int64_t count(std::string_view type) const;
  std::string content(const OrganizationPolicy& policy) const;
  std::vector<OrganizationPolicy> list(std::string_view type, std::int64_t after, std::int64_t limit) const;

  void attach(std::int64_t policy, std::int64_t entity, core::Time now);
  /// False when it was not attached.
  bool detach(std::int64_t policy, std::int64_t entity);
  bool attached(std::int64_t policy, std::int64_t entity) const;
  bool in_use(std::int64_t policy) const;
  std::int64_t count_attached(std::int64_t entity, std::string_view type) const;
  /// What a new account or unit starts with: the full-access policy of every type that is on.
  void attach_full_access(std::int64_t entity, core::Time now);
  /// Attached directly, in the order of creation.
  std::vector<OrganizationPolicy> list_for(std::int64_t entity, std::string_view type, std::int64_t after,
                                           std::int64_t limit) const;
  /// From the root down to the account; within a level in the order of attaching.
  std::vector<InheritedPolicy> inherited(std::string_view account, std::string_view type) const;
  std::vector<OrganizationEntity> targets(std::int64_t policy, std::int64_t after, std::int64_t limit) const;

  core::Tags tags(std::int64_t policy) const;
  void set_tag(std::int64_t policy, std::string_view key, std::string_view value);
  void remove_tag(std::int64_t policy, std::string_view key);

 private:
  Database& db_;
  Organization organization_;
};

}  // namespace state
