#include "handlers/iam/entity_policies.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "handlers/iam/resources.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

// The path is part of an ARN; a look-up by name alone has none to compare.
bool named_by(const SimulatedEntity& wanted, const std::string& arn) {
  return wanted.arn.empty() || wanted.arn == arn;
}

}  // namespace

void entity_resource(Context& context, const std::string& arn, authz::Check& check) {
  const auto parsed = core::Arn::parse(arn);
  if (parsed && parsed->account == context.account()) {
    const std::string& resource = parsed->resource;
    const std::string name = resource.substr(resource.rfind('/') + 1);
    if (resource.starts_with("user/")) user_resource(context, name, check);
    if (resource.starts_with("role/")) role_resource(context, name, check);
  }
  check.on(arn).wording.clear();
}

StoredEntity require_entity(Context& context, const SimulatedEntity& entity) {
  if (entity.kind == "user") {
    const auto user = require_user(context, entity.name);
    if (!named_by(entity, user.arn())) throw user_missing(entity.name);
    return {{user.arn(), user.account, "user", user.name}, user.row, user.unique_id, user.path, user.boundary};
  }
  if (entity.kind == "role") {
    const auto role = require_role(context, entity.name);
    if (!named_by(entity, role.arn())) throw role_missing(entity.name);
    return {{role.arn(), role.account, "role", role.name},
            role.row,
            role.unique_id,
            role.path,
            role.boundary,
            role.service_linked()};
  }
  throw errors::no_such_entity_exception(fmt::format("The group with name {} cannot be found.", entity.name));
}

std::vector<NamedPolicy> policies_of(Context& context, const StoredEntity& stored) {
  const auto found = stored.entity.kind == "user" ? state::iam::user_policies(context.db, stored.row)
                                                  : state::iam::role_policies(context.db, stored.row);
  std::vector<NamedPolicy> policies;
  for (const auto& policy : found) {
    auto document =
        policy.document != 0 ? context.world.compiled(policy.document) : context.world.compiled_managed(policy.arn);
    if (document)
      policies.push_back({std::move(document), policy.arn, policy.name, stored.entity.kind, stored.entity.name});
  }
  return policies;
}

}  // namespace iam
