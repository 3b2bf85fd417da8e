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

StoredEntity stored(const state::iam::User& user) {
  return {{user.arn(), user.account, "user", user.name}, user.row, user.unique_id, user.path, user.boundary};
}

std::vector<state::iam::IdentityPolicy> found_policies(Context& context, const StoredEntity& stored) {
  if (stored.entity.kind == "user") return state::iam::user_policies(context.db, stored.row);
  if (stored.entity.kind == "role") return state::iam::role_policies(context.db, stored.row);
  return state::iam::EntityPolicies(context.db, Entity::Group).of(stored.row);
}

}  // namespace

void entity_resource(Context& context, const std::string& arn, authz::Check& check) {
  const auto parsed = core::Arn::parse(arn);
  if (parsed && parsed->account == context.account()) {
    const std::string& resource = parsed->resource;
    const std::string name = resource.substr(resource.rfind('/') + 1);
    if (resource.starts_with("user/")) user_resource(context, name, check);
    if (resource.starts_with("role/")) role_resource(context, name, check);
    if (resource.starts_with("group/")) group_resource(context, name, check);
  }
  check.on(arn).wording.clear();
}

StoredEntity require_entity(Context& context, const SimulatedEntity& entity) {
  if (entity.kind == "user") {
    const auto user = require_user(context, entity.name);
    if (!named_by(entity, user.arn())) throw user_missing(entity.name);
    return stored(user);
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
  const auto group = require_group(context, entity.name);
  if (!named_by(entity, group.arn())) throw group_missing(entity.name);
  return {{group.arn(), group.account, "group", group.name}, group.row, group.unique_id, group.path, std::nullopt};
}

StoredEntity require_own_entity(Context& context, const std::string& arn) {
  const auto entity = simulated_entity(arn);
  if (entity.account != context.account())
    throw errors::no_such_entity_exception(
        fmt::format("The {} with name {} cannot be found.", entity.kind, entity.name));
  return require_entity(context, entity);
}

std::vector<StoredEntity> members_of(Context& context, std::int64_t group) {
  const state::iam::Users users(context.db);
  std::vector<StoredEntity> members;
  for (const std::int64_t row : state::iam::Groups(context.db).members(group, 0, state::kAllRows))
    if (const auto user = users.by_row(row)) members.push_back(stored(*user));
  return members;
}

std::vector<NamedPolicy> policies_of(Context& context, const StoredEntity& stored) {
  std::vector<NamedPolicy> policies;
  for (const auto& policy : found_policies(context, stored)) {
    auto document =
        policy.document != 0 ? context.world.compiled(policy.document) : context.world.compiled_managed(policy.arn);
    if (!document) continue;
    const bool own = policy.group.empty();
    policies.push_back({std::move(document), policy.arn, policy.name, own ? stored.entity.kind : "group",
                        own ? stored.entity.name : policy.group});
  }
  return policies;
}

}  // namespace iam
