#include "handlers/iam/common.hpp"

#include <fmt/core.h>

#include "core/text.hpp"

namespace iam {
namespace {

// What the operation's resolver has just looked up, if it is the one that is wanted. Taken only once: after that the
// handler may have changed it.
template <class Entity>
std::optional<Entity> take_found(Context& context, std::string_view name) {
  auto* found = std::any_cast<Entity>(&context.found);
  if (!found || !core::iequals(found->name, name)) return std::nullopt;
  std::optional<Entity> taken = std::move(*found);
  context.found.reset();
  return taken;
}

}  // namespace

core::AwsError validation_error(std::string message) {
  return {"ValidationError", 400, std::move(message)};
}

core::AwsError name_taken(std::string_view what, std::string_view name) {
  return errors::entity_already_exists_exception(fmt::format("{} with name {} already exists.", what, name));
}

core::AwsError user_missing(std::string_view name) {
  return errors::no_such_entity_exception(fmt::format("The user with name {} cannot be found.", name));
}

core::AwsError role_missing(std::string_view name) {
  return errors::no_such_entity_exception(fmt::format("The role with name {} cannot be found.", name));
}

core::AwsError group_missing(std::string_view name) {
  return errors::no_such_entity_exception(fmt::format("The group with name {} cannot be found.", name));
}

core::AwsError policy_missing(std::string_view arn) {
  return errors::no_such_entity_exception(fmt::format("Policy {} was not found.", arn));
}

state::iam::User require_user(Context& context, std::string_view name) {
  if (auto found = take_found<state::iam::User>(context, name)) return *std::move(found);
  auto user = state::iam::Users(context.db).find(context.account(), name);
  if (!user) throw user_missing(name);
  return *std::move(user);
}

state::iam::Role require_role(Context& context, std::string_view name) {
  if (auto found = take_found<state::iam::Role>(context, name)) return *std::move(found);
  auto role = state::iam::Roles(context.db).find(context.account(), name);
  if (!role) throw role_missing(name);
  return *std::move(role);
}

state::iam::Role require_own_role(Context& context, std::string_view name) {
  auto role = require_role(context, name);
  if (role.service_linked())
    throw errors::unmodifiable_entity_exception(fmt::format(
        "Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS", role.name));
  return role;
}

state::iam::Group require_group(Context& context, std::string_view name) {
  auto group = state::iam::Groups(context.db).find(context.account(), name);
  if (!group) throw group_missing(name);
  return *std::move(group);
}

state::iam::InstanceProfile require_instance_profile(Context& context, std::string_view name) {
  auto profile = state::iam::InstanceProfiles(context.db).find(context.account(), name);
  if (!profile) throw errors::no_such_entity_exception(fmt::format("Instance Profile {} cannot be found.", name));
  return *std::move(profile);
}

state::iam::Policy require_policy(Context& context, const std::string& arn) {
  auto policy = state::iam::Policies(context.db).by_arn(arn);
  if (!policy || policy->account != context.account()) throw policy_missing(arn);
  return *std::move(policy);
}

std::string_view Owner::word() const {
  switch (kind) {
    case Entity::User:
      return "user";
    case Entity::Role:
      return "role";
    case Entity::Group:
      return "group";
  }
  return "";
}

Owner owner_of(const state::iam::User& user) {
  return {Entity::User, user.row, user.name};
}
Owner owner_of(const state::iam::Role& role) {
  return {Entity::Role, role.row, role.name};
}
Owner owner_of(const state::iam::Group& group) {
  return {Entity::Group, group.row, group.name};
}

void check_quota(std::int64_t used, std::int64_t quota, std::string_view name) {
  if (used >= quota) throw errors::limit_exceeded_exception(fmt::format("Cannot exceed quota for {}: {}", name, quota));
}

state::iam::User caller_user(Context& context) {
  if (context.caller.kind != core::PrincipalKind::User)
    throw validation_error("Must specify userName when calling with non-User credentials");
  auto user = state::iam::Users(context.db).by_row(context.caller.entity);
  if (!user) throw user_missing(context.caller.name);
  return *std::move(user);
}

state::iam::User named_user(Context& context, const std::optional<std::string>& user_name) {
  return user_name ? require_user(context, *user_name) : caller_user(context);
}

Holder holder_of(Context& context, const std::optional<std::string>& user_name) {
  if (!user_name && context.caller.is_root()) return {};
  const auto user = named_user(context, user_name);
  return {user.row, user.name};
}

bool active_status(std::string_view status) {
  if (status == model::statusType::kExpired) throw errors::invalid_input_exception("The status Expired cannot be set.");
  return status == model::statusType::kActive;
}

std::string status_text(bool active) {
  return std::string(active ? model::statusType::kActive : model::statusType::kInactive);
}

}  // namespace iam
