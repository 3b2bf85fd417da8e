#include "handlers/iam/roles.hpp"

#include <fmt/core.h>

#include "handlers/iam/answers.hpp"
#include "handlers/iam/boundaries.hpp"
#include "handlers/iam/documents.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::Roles;

constexpr std::int64_t kDefaultSession = 3600;  // seconds

model::Role read_role(Context& context, const state::iam::Role& role) {
  model::Role shown = role_of(role);
  shown.AssumeRolePolicyDocument = encoded_trust_policy(context, role);
  shown.MaxSessionDuration = static_cast<std::int32_t>(role.max_session_duration);
  return shown;
}

}  // namespace

model::CreateRoleResponse create_role(Context& context, const model::CreateRoleRequest& in) {
  Roles roles(context.db);
  if (roles.find(context.account(), *in.RoleName)) throw name_taken("Role", *in.RoleName);
  const core::Tags tags = checked_tags(in.Tags);
  if (in.PermissionsBoundary) check_boundary(context, *in.PermissionsBoundary);
  check_quota(roles.count(context.account()), kMaxRoles, "RolesPerAccount");

  state::iam::Role role;
  role.account = context.account();
  role.name = *in.RoleName;
  role.path = in.Path.value_or("/");
  role.unique_id = context.ids.unique_id("AROA", context.account());
  role.created = context.now;
  role.description = in.Description;
  role.max_session_duration = in.MaxSessionDuration ? *in.MaxSessionDuration : kDefaultSession;
  role.trust = store_trust_policy(context, *in.AssumeRolePolicyDocument);
  role.boundary = in.PermissionsBoundary;
  role.row = roles.add(role);
  put_new_tags(context, state::iam::Tagged::Role, role.row, tags);

  model::Role shown = role_of(role);
  // As it was sent, unlike in every later answer.
  shown.AssumeRolePolicyDocument = encoded(*in.AssumeRolePolicyDocument);
  shown.PermissionsBoundary = boundary_of(role.boundary);
  shown.Tags = tags_if_any(tags);
  return {std::move(shown)};
}

model::GetRoleResponse get_role(Context& context, const model::GetRoleRequest& in) {
  const auto role = require_role(context, *in.RoleName);
  model::Role shown = read_role(context, role);
  shown.PermissionsBoundary = boundary_of(role.boundary);
  shown.Tags = tags_if_any(state::iam::TagStore(context.db, state::iam::Tagged::Role).of(role.row));
  shown.RoleLastUsed = model::RoleLastUsed{role.last_used, role.last_used_region};
  return {std::move(shown)};
}

model::ListRolesResponse list_roles(Context& context, const model::ListRolesRequest& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked = page(context, "ListRoles", {prefix}, in.Marker, in.MaxItems);
  auto roles = Roles(context.db).list(context.account(), prefix, asked.after, asked.fetch());
  model::ListRolesResponse answer;
  finish(asked, roles, answer, [](const auto& role) { return role.name; });
  answer.Roles.emplace();
  for (const auto& role : roles) answer.Roles->push_back(read_role(context, role));
  return answer;
}

model::UpdateRoleResponse update_role(Context& context, const model::UpdateRoleRequest& in) {
  // A service-linked role keeps AWS's settings except for its description.
  const auto role =
      in.MaxSessionDuration ? require_own_role(context, *in.RoleName) : require_role(context, *in.RoleName);
  Roles roles(context.db);
  if (in.Description) roles.set_description(role.row, in.Description);
  // Left out, the default is applied (API reference, UpdateRole); but a service-linked role's is not the caller's to
  // set.
  if (!role.service_linked())
    roles.set_max_session_duration(role.row, in.MaxSessionDuration ? *in.MaxSessionDuration : kDefaultSession);
  return {};
}

model::UpdateRoleDescriptionResponse update_role_description(Context& context,
                                                             const model::UpdateRoleDescriptionRequest& in) {
  auto role = require_role(context, *in.RoleName);
  Roles(context.db).set_description(role.row, in.Description);
  role.description = in.Description;
  return {read_role(context, role)};
}

protocol::Empty update_assume_role_policy(Context& context, const model::UpdateAssumeRolePolicyRequest& in) {
  const auto role = require_own_role(context, *in.RoleName);
  Roles(context.db).set_trust(role.row, store_trust_policy(context, *in.PolicyDocument));
  return {};
}

protocol::Empty delete_role(Context& context, const model::DeleteRoleRequest& in) {
  const auto role = require_own_role(context, *in.RoleName);
  const state::iam::EntityPolicies policies(context.db, Entity::Role);
  if (policies.attached_count(role.row) > 0)
    throw errors::delete_conflict_exception("Cannot delete entity, must detach all policies first.");
  if (!policies.inline_policies(role.row, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must delete policies first.");
  if (!state::iam::InstanceProfiles(context.db).of_role(role.row, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must remove roles from instance profile first.");
  Roles(context.db).remove(role.row);
  return {};
}

}  // namespace iam
