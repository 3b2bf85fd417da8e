// Shares and permissions that came into being because a resource-based policy was attached with the owning service,
// and their promotion. (RAM user guide, promoting resource shares.) No service of this server attaches such policies
// to resources of RAM's types: only fixtures make such shares.
#include <fmt/core.h>

#include "handlers/ram/operations.hpp"
#include "handlers/ram/permission_creation.hpp"
#include "handlers/ram/policy_template.hpp"
#include "handlers/ram/request.hpp"

namespace ram {
namespace {

using state::RamAllowed;
using state::RamFeatureSet;

/// The permission that allows exactly the same on resources of the type: AWS's or one of the caller's.
std::optional<Permission> matching_permission(const Context& context, const std::string& type_name,
                                              const RamAllowed& allowed) {
  const state::RamPermissions store(context.db, time_of(context));
  const auto matches = [&](const Permission& candidate) {
    const auto its = store.actions(candidate.arn, candidate.default_version);
    return its && same_permissions(*its, allowed);
  };
  if (const auto* type = fixtures::ram_type(type_name))
    for (const auto& managed : type->permissions)
      if (auto candidate = permission_of(managed); matches(candidate)) return candidate;
  std::optional<Permission> found;
  store.each(context.account(), context.region, 0, [&](const state::RamPermission& custom) {
    if (custom.from_policy || custom.deleted || custom.type != type_name) return true;
    auto candidate = permission_of(custom);
    if (matches(candidate)) found = std::move(candidate);
    return !found;
  });
  return found;
}

/// Models of these operations have fewer errors than CreatePermission.
Permission make_promoted(Context& context, const NewPermission& wanted) {
  try {
    return make_permission(context, wanted);
  } catch (const core::AwsError& error) {
    if (error.code() == "PermissionAlreadyExistsException") throw errors::invalid_parameter_exception(error.message());
    if (error.code() == "PermissionLimitExceededException")
      throw errors::operation_not_permitted_exception(error.message());
    throw;
  }
}

const std::string& required_member(const Text& member, std::string_view name) {
  if (member && !member->empty()) return *member;
  throw errors::missing_required_parameter_exception(fmt::format("The request must contain the parameter {}.", name));
}

}  // namespace

model::PromotePermissionCreatedFromPolicyResponse promote_permission(
    Context& context, const model::PromotePermissionCreatedFromPolicyRequest& in) {
  const auto& arn = required_member(in.permissionArn, "permissionArn");
  const auto& name = required_member(in.name, "name");
  const auto permission = known_permission(context, arn);
  ClientToken token(context, "PromotePermissionCreatedFromPolicy", in.clientToken, Parameters().add(arn).add(name));
  if (token.repeated()) {
    const auto made = readable_permission(context, token.result());
    return {permission_summary(context, made, 1), in.clientToken};
  }
  if (!permission.from_policy())
    throw errors::operation_not_permitted_exception(
        fmt::format("The permission {} was not created from a policy.", arn));
  NewPermission wanted;
  wanted.name = name;
  wanted.type = permission.type;
  wanted.policy_template = *permission_detail(context, permission, permission.default_version).permission;
  const auto made = make_promoted(context, wanted);
  token.keep(made.arn);
  return {permission_summary(context, made, 1), in.clientToken};
}

model::PromoteResourceShareCreatedFromPolicyResponse promote_share(
    Context& context, const model::PromoteResourceShareCreatedFromPolicyRequest& in) {
  const auto& arn = required_member(in.resourceShareArn, "resourceShareArn");
  const auto share = owned_share(context, arn);
  if (share.deleted)
    throw errors::invalid_state_transition_exception("The resource share is deleted and cannot be changed.");
  const auto time = time_of(context);
  if (share.feature_set(time) == RamFeatureSet::Standard)
    throw errors::invalid_parameter_exception("The resource share was not created from a policy.");
  if (share.feature_set(time) == RamFeatureSet::PromotingToStandard)
    throw errors::invalid_state_transition_exception("The resource share is being promoted already.");
  state::RamShares shares(context.db, time);
  state::RamPermissions permissions(context.db, time);
  for (const auto& attached : shares.permissions(share.id)) {
    const auto allowed = permissions.actions(attached.permission, attached.version);
    const auto match = allowed ? matching_permission(context, attached.type, *allowed) : std::nullopt;
    if (!match)
      throw errors::unmatched_policy_permission_exception(
          fmt::format("No permission matches the policy of the resource share for the resource type {}. Promote the "
                      "permission {} first.",
                      attached.type, attached.permission));
    shares.set_permission(share.id, attached.type, match->arn, match->default_version);
    const auto old = permissions.find(attached.permission);
    if (old && old->from_policy && !permissions.attached(attached.permission)) permissions.remove(old->id);
  }
  shares.promote(share.id);
  return {true};
}

}  // namespace ram
