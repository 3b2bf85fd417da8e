// What each call must be allowed: resource ARNs, tags and condition keys. (Service authorization reference, AWS RAM.)
#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/permissions.hpp"
#include "handlers/ram/request.hpp"
#include "handlers/ram/sharing.hpp"

namespace ram {
namespace {

using authz::Check;

const char* truth(bool value) {
  return value ? "true" : "false";
}

/// The share an ARN names, if the caller may know of it: what policies say must not tell strangers about shares.
std::optional<state::RamShare> share_of(const Context& context, const Text& arn) {
  if (!arn) return std::nullopt;
  const auto parsed = core::Arn::parse(*arn);
  constexpr std::string_view kType = "resource-share/";
  if (!parsed || !parsed->resource.starts_with(kType)) return std::nullopt;
  const auto time = time_of(context);
  auto share =
      state::RamShares(context.db, time).find(parsed->account, parsed->region, parsed->resource.substr(kType.size()));
  if (!share || share->owner == context.account()) return share;
  if (!state::RamAccess(context.db, time).is_shared_with(context.account(), *share)) return std::nullopt;
  return share;
}

/// The check on an existing share: its ARN, its tags, the keys that tell what it is.
void describe_share(const Context& context, const Text& arn, Check& check) {
  if (arn) check.on(*arn);
  const auto share = share_of(context, arn);
  if (!share) return;
  check.key("ram:ResourceShareName", share->name);
  check.key("ram:AllowsExternalPrincipals", truth(share->allow_external));
  check.key("ram:RetainSharingOnAccountLeaveOrganization", truth(share->retain));
  if (share->owner != context.account()) return;  // tags are the owner's alone
  check.resource_tags = [shares = state::RamShares(context.db, time_of(context)), id = share->id] {
    return shares.tags(id);
  };
}

void add_resource_keys(const std::string& arn, Check& check) {
  check.key("ram:ResourceArn", arn);
  const auto parsed = core::Arn::parse(arn);
  if (const auto* type = parsed ? fixtures::ram_type_of(*parsed) : nullptr)
    check.key("ram:RequestedResourceType", type->name);
}

/// One question for each pair of a principal and a resource. AWS does not say how its single-valued keys meet several
/// values; asked pair by pair, no value can hide behind another, neither from an Allow nor from a Deny.
void ask_pairs(Call& call, const Check& base, const Texts& resources, const Texts& principals) {
  const auto arns = distinct(resources);
  const auto names = distinct(principals);
  // More than a call may carry: the handler refuses it whatever the policies say.
  if (arns.size() > kEntitiesPerCall || names.size() > kEntitiesPerCall) return;
  bool first = true;
  for (std::size_t a = 0; a < std::max<std::size_t>(arns.size(), 1); ++a) {
    for (std::size_t n = 0; n < std::max<std::size_t>(names.size(), 1); ++n) {
      Check pair = base;
      if (a < arns.size()) add_resource_keys(arns[a], pair);
      if (n < names.size()) pair.key("ram:Principal", names[n]);
      if (first && call.check().action == base.action)
        call.check() = std::move(pair);
      else
        call.also(base.action) = std::move(pair);
      first = false;
    }
  }
}

core::Tags request_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags result;
  if (tags)
    for (const auto& tag : *tags) result.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  return result;
}

void describe_invitation(const Context& context, const Text& arn, Check& check) {
  if (!arn) return;
  check.on(*arn);
  const auto parsed = core::Arn::parse(*arn);
  constexpr std::string_view kType = "resource-share-invitation/";
  if (!parsed || !parsed->resource.starts_with(kType)) return;
  check.key("ram:ShareOwnerAccountId", parsed->account);
  const auto invitation =
      state::RamInvitations(context.db, context.now)
          .received(context.account(), parsed->account, parsed->region, parsed->resource.substr(kType.size()));
  if (!invitation) return;
  if (const auto share = state::RamShares(context.db, time_of(context)).by_id(invitation->share))
    check.key("ram:ResourceShareName", share->name);
}

void describe_permission(const Context& context, const Text& arn, Check& check) {
  if (!arn) return;
  check.on(*arn).key("ram:PermissionArn", *arn);
  const auto permission = permission_held(context, *arn);
  if (!permission) return;
  check.key("ram:PermissionResourceType", permission->type);
  if (!permission->custom || permission->custom->owner != context.account()) return;
  check.resource_tags = [store = state::RamPermissions(context.db, time_of(context)), id = permission->custom->id] {
    return store.tags(id);
  };
}

/// What is tagged: a share, or a permission.
void describe_tagged(const Context& context, const Text& share, const Text& permission, Check& check) {
  if (share)
    describe_share(context, share, check);
  else
    describe_permission(context, permission, check);
}

}  // namespace

void sharing_switch(Context& context, const model::EnableSharingWithAwsOrganizationRequest&, Call& call) {
  call.also("iam:CreateServiceLinkedRole")
      .on(fmt::format("arn:aws:iam::{}:role/{}", context.account(), state::kRamServiceRole))
      .key("iam:AWSServiceName", std::string(state::kRamServicePrincipal))
      .via(std::string(state::kRamServicePrincipal));
  call.also("organizations:EnableAWSServiceAccess")
      .key("organizations:ServicePrincipal", std::string(state::kRamServicePrincipal))
      .via(std::string(state::kRamServicePrincipal));
  call.also("organizations:DescribeOrganization").via(std::string(state::kRamServicePrincipal));
}

void share_to_create(Context& context, const model::CreateResourceShareRequest& in, Call& call) {
  const auto arn = fmt::format("arn:aws:ram:{}:{}:resource-share/*", context.region, context.account());
  const auto& configuration = in.resourceShareConfiguration;
  Check base("ram:CreateResourceShare");
  base.on(arn);
  base.key("ram:RequestedAllowsExternalPrincipals", truth(in.allowExternalPrincipals.value_or(true)));
  base.key("ram:RetainSharingOnAccountLeaveOrganization",
           truth(configuration && configuration->retainSharingOnAccountLeaveOrganization.value_or(false)));
  base.request_tags = request_tags(in.tags);
  ask_pairs(call, base, in.resourceArns, in.principals);
  if ((in.resourceArns && !in.resourceArns->empty()) || (in.principals && !in.principals->empty())) {
    base.action = "ram:AssociateResourceShare";
    ask_pairs(call, base, in.resourceArns, in.principals);
  }
  if (!base.request_tags.empty()) call.also("ram:TagResource").on(arn).request_tags = base.request_tags;
}

void share_to_update(Context& context, const model::UpdateResourceShareRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
  if (in.allowExternalPrincipals)
    call.check().key("ram:RequestedAllowsExternalPrincipals", truth(*in.allowExternalPrincipals));
}

void share_to_delete(Context& context, const model::DeleteResourceShareRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
}

void share_to_fill(Context& context, const model::AssociateResourceShareRequest& in, Call& call) {
  Check base("ram:AssociateResourceShare");
  describe_share(context, in.resourceShareArn, base);
  ask_pairs(call, base, in.resourceArns, in.principals);
}

void share_to_empty(Context& context, const model::DisassociateResourceShareRequest& in, Call& call) {
  Check base("ram:DisassociateResourceShare");
  describe_share(context, in.resourceShareArn, base);
  ask_pairs(call, base, in.resourceArns, in.principals);
}

void invitation_to_accept(Context& context, const model::AcceptResourceShareInvitationRequest& in, Call& call) {
  describe_invitation(context, in.resourceShareInvitationArn, call.check());
}

void invitation_to_reject(Context& context, const model::RejectResourceShareInvitationRequest& in, Call& call) {
  describe_invitation(context, in.resourceShareInvitationArn, call.check());
}

void invitation_to_look_into(Context& context, const model::ListPendingInvitationResourcesRequest& in, Call& call) {
  describe_invitation(context, in.resourceShareInvitationArn, call.check());
}

void share_to_look_into(Context& context, const model::ListResourceSharePermissionsRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
}

void permission_to_attach(Context& context, const model::AssociateResourceSharePermissionRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
  describe_permission(context, in.permissionArn, call.also("ram:AssociateResourceSharePermission"));
}

void permission_to_detach(Context& context, const model::DisassociateResourceSharePermissionRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
  describe_permission(context, in.permissionArn, call.also("ram:DisassociateResourceSharePermission"));
}

void permission_to_read(Context& context, const model::GetPermissionRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_to_create(Context& context, const model::CreatePermissionRequest& in, Call& call) {
  const auto arn =
      fmt::format("arn:aws:ram:{}:{}:permission/{}", context.region, context.account(), in.name.value_or(""));
  auto& check = call.check();
  check.key("ram:PermissionArn", arn).request_tags = request_tags(in.tags);
  if (in.resourceType) check.key("ram:PermissionResourceType", *in.resourceType);
  if (check.request_tags.empty()) return;
  auto tags = check.request_tags;
  call.also("ram:TagResource").on(arn).request_tags = std::move(tags);
}

void permission_to_extend(Context& context, const model::CreatePermissionVersionRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_to_set_default(Context& context, const model::SetDefaultPermissionVersionRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_version_to_delete(Context& context, const model::DeletePermissionVersionRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_to_delete(Context& context, const model::DeletePermissionRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_to_promote(Context& context, const model::PromotePermissionCreatedFromPolicyRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permission_to_look_for(Context& context, const model::ListPermissionAssociationsRequest& in, Call& call) {
  describe_permission(context, in.permissionArn, call.check());
}

void permissions_to_exchange(Context& context, const model::ReplacePermissionAssociationsRequest& in, Call& call) {
  describe_permission(context, in.fromPermissionArn, call.check());
  describe_permission(context, in.toPermissionArn, call.also("ram:ReplacePermissionAssociations"));
}

void share_to_promote(Context& context, const model::PromoteResourceShareCreatedFromPolicyRequest& in, Call& call) {
  describe_share(context, in.resourceShareArn, call.check());
}

void resource_to_tag(Context& context, const model::TagResourceRequest& in, Call& call) {
  describe_tagged(context, in.resourceShareArn, in.resourceArn, call.check());
  call.check().request_tags = request_tags(in.tags);
}

void resource_to_untag(Context& context, const model::UntagResourceRequest& in, Call& call) {
  describe_tagged(context, in.resourceShareArn, in.resourceArn, call.check());
  call.check().tag_keys = in.tagKeys.value_or(std::vector<std::string>());
}

}  // namespace ram
