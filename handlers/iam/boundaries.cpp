#include "handlers/iam/boundaries.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"

namespace iam {
namespace {

bool is_policy_arn(std::string_view text) {
  const auto arn = core::Arn::parse(text);
  return arn && arn->service == "iam" && arn->region.empty() && arn->resource.starts_with("policy/") &&
         (arn->account == "aws" || core::is_account_id(arn->account));
}

bool exists(Context& context, const std::string& arn) {
  if (const auto* managed = fixtures::managed_policy(arn)) return managed->attachable();
  const auto policy = state::iam::Policies(context.db).by_arn(arn);
  return policy && policy->account == context.account();
}

}  // namespace

void check_boundary(Context& context, const std::string& arn) {
  if (!is_policy_arn(arn))
    throw core::AwsError("InvalidParameterValue", 400,
                         fmt::format("Value ({}) for parameter PermissionsBoundary is invalid.", arn));
  if (!exists(context, arn))
    throw errors::no_such_entity_exception(fmt::format("Scope ARN: {} does not exist or is not attachable.", arn));
}

protocol::Empty put_user_permissions_boundary(Context& context, const model::PutUserPermissionsBoundaryRequest& in) {
  const auto user = require_user(context, *in.UserName);
  check_boundary(context, *in.PermissionsBoundary);
  state::iam::Users(context.db).set_boundary(user.row, in.PermissionsBoundary);
  return {};
}

protocol::Empty put_role_permissions_boundary(Context& context, const model::PutRolePermissionsBoundaryRequest& in) {
  const auto role = require_own_role(context, *in.RoleName);
  check_boundary(context, *in.PermissionsBoundary);
  state::iam::Roles(context.db).set_boundary(role.row, in.PermissionsBoundary);
  return {};
}

protocol::Empty delete_user_permissions_boundary(Context& context,
                                                 const model::DeleteUserPermissionsBoundaryRequest& in) {
  const auto user = require_user(context, *in.UserName);
  if (!user.boundary)
    throw errors::no_such_entity_exception(fmt::format("User {} does not have a permissions boundary.", user.name));
  state::iam::Users(context.db).set_boundary(user.row, std::nullopt);
  return {};
}

protocol::Empty delete_role_permissions_boundary(Context& context,
                                                 const model::DeleteRolePermissionsBoundaryRequest& in) {
  const auto role = require_own_role(context, *in.RoleName);
  if (!role.boundary)
    throw errors::no_such_entity_exception(fmt::format("Role {} does not have a permissions boundary.", role.name));
  state::iam::Roles(context.db).set_boundary(role.row, std::nullopt);
  return {};
}

}  // namespace iam
