// The policies of a user, group or role by their names, as the simulator and the reports on last access need them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "handlers/iam/simulation.hpp"

namespace iam {

/// One policy of an entity.
struct NamedPolicy {
  std::shared_ptr<const policy::Document> document;
  std::string arn;  // empty for inline policies
  std::string name;
  std::string owner_kind;  // user, group, role: a user has the policies of its groups as well
  std::string owner_name;

  /// As the simulator calls it: the name of a managed policy, `user_NAME_POLICY` for an inline one.
  std::string simulator_id() const { return arn.empty() ? owner_kind + '_' + owner_name + '_' + name : name; }
};

/// An entity of the caller's account as it is stored.
struct StoredEntity {
  SimulatedEntity entity;
  std::int64_t row = 0;
  std::string unique_id;
  std::string path;
  state::OptionalText boundary;
  bool service_linked = false;
};

/// Makes `check` a question about the user, group or role of that ARN, which denials show as it was sent.
void entity_resource(Context& context, const std::string& arn, authz::Check& check);

/// Throws NoSuchEntity.
StoredEntity require_entity(Context& context, const SimulatedEntity& entity);
/// By ARN; throws InvalidInput when it names no user, group or role, NoSuchEntity for those of other accounts as well.
StoredEntity require_own_entity(Context& context, const std::string& arn);
/// The users of a group, which its row id names.
std::vector<StoredEntity> members_of(Context& context, std::int64_t group);
/// Of the entity and, for a user, of its groups; inline ones first.
std::vector<NamedPolicy> policies_of(Context& context, const StoredEntity& entity);

}  // namespace iam
