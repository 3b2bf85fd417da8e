#include <fmt/core.h>

#include "handlers/ram/answers.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/permissions.hpp"
#include "state/ram_associations.hpp"

namespace ram {
namespace {

/// The share for those who may look at its permissions: the owner, and accounts that take part in it.
state::RamShare readable_share(const Context& context, std::string_view arn) {
  const OwnedName name = parse_share_arn(arn);
  const auto time = time_of(context);
  if (name.region != context.region) throw unknown_share(arn);
  const auto share = state::RamShares(context.db, time).find(name.account, name.region, name.uuid);
  if (!share) throw unknown_share(arn);
  if (share->owner == context.account() || state::RamAccess(context.db, time).is_shared_with(context.account(), *share))
    return *share;
  throw unknown_share(arn);
}

state::RamShare writable_share(const Context& context, std::string_view arn) {
  auto share = owned_share(context, arn);
  if (share.deleted) throw unknown_share(arn);
  require_standard(context, share);
  return share;
}

/// The answer also to a permission that has left the catalogue since it was attached.
model::ResourceSharePermissionSummary attached_summary(const Context& context,
                                                       const state::RamSharePermission& attached) {
  model::ResourceSharePermissionSummary answer;
  if (const auto permission = permission_held(context, attached.permission))
    answer = permission_summary(context, *permission, attached.version).value_or(answer);
  answer.arn = attached.permission;
  answer.version = std::to_string(attached.version);
  answer.resourceType = attached.type;
  answer.status = status_text(ram_status(attached, time_of(context)));
  answer.creationTime.reset();
  answer.lastUpdatedTime = attached.attached;
  return answer;
}

}  // namespace

model::ListResourceSharePermissionsResponse list_share_permissions(
    Context& context, const model::ListResourceSharePermissionsRequest& in) {
  const auto share = readable_share(context, required(in.resourceShareArn, "resourceShareArn"));
  Page page(context, "ListResourceSharePermissions", Parameters().add(in.resourceShareArn), in.nextToken,
            in.maxResults);
  model::ListResourceSharePermissionsResponse out;
  out.permissions.emplace();
  std::int64_t position = 0;
  for (const auto& attached : state::RamShares(context.db, time_of(context)).permissions(share.id)) {
    if (++position <= page.after()) continue;
    if (!page.take(position)) break;
    out.permissions->push_back(attached_summary(context, attached));
  }
  out.nextToken = page.token();
  return out;
}

model::AssociateResourceSharePermissionResponse associate_permission(
    Context& context, const model::AssociateResourceSharePermissionRequest& in) {
  const auto share = writable_share(context, required(in.resourceShareArn, "resourceShareArn"));
  const auto permission = attachable_permission(context, required(in.permissionArn, "permissionArn"));
  ClientToken token(
      context, "AssociateResourceSharePermission", in.clientToken,
      Parameters().add(in.resourceShareArn).add(in.permissionArn).add(in.replace).add(in.permissionVersion));
  if (token.repeated()) return {true, in.clientToken};
  if (in.permissionVersion && *in.permissionVersion != permission.default_version)
    throw errors::invalid_parameter_exception(
        fmt::format("Only the default version of the permission {} can be associated.", permission.arn));
  state::RamShares shares(context.db, time_of(context));
  if (shares.permission(share.id, permission.type) && !in.replace.value_or(false))
    throw errors::invalid_parameter_exception(fmt::format(
        "The resource share already has a permission for the resource type {}. Specify replace to exchange it.",
        permission.type));
  shares.set_permission(share.id, permission.type, permission.arn, permission.default_version);
  shares.touch(share.id);
  token.keep();
  return {true, in.clientToken};
}

model::DisassociateResourceSharePermissionResponse disassociate_permission(
    Context& context, const model::DisassociateResourceSharePermissionRequest& in) {
  const auto share = owned_share(context, required(in.resourceShareArn, "resourceShareArn"));
  const auto permission = known_permission(context, required(in.permissionArn, "permissionArn"));
  ClientToken token(context, "DisassociateResourceSharePermission", in.clientToken,
                    Parameters().add(in.resourceShareArn).add(in.permissionArn));
  if (token.repeated()) return {true, in.clientToken};
  if (share.deleted)
    throw errors::invalid_state_transition_exception("The resource share is deleted and cannot be changed.");
  require_standard(context, share);
  const auto time = time_of(context);
  state::RamShares shares(context.db, time);
  const auto attached = shares.permission(share.id, permission.type);
  if (!attached || attached->permission != permission.arn)
    throw errors::invalid_parameter_exception(
        fmt::format("The permission {} has already been disassociated from the resource share.", permission.arn));
  if (state::RamAssociations(context.db, time).has_type(share.id, permission.type))
    throw errors::operation_not_permitted_exception(
        fmt::format("The resource share holds resources of the type {}, which need a permission.", permission.type));
  shares.remove_permission(share.id, permission.type);
  shares.touch(share.id);
  token.keep();
  return {true, in.clientToken};
}

}  // namespace ram
