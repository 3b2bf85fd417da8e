#include "handlers/ram/service.hpp"

#include "handlers/ram/operations.hpp"

namespace ram {
namespace {

using handlers::op;

constexpr handlers::Operation kOperations[] = {
    op<accept_invitation, invitation_to_accept>(model::accept_resource_share_invitation,
                                                {.action = "ram:AcceptResourceShareInvitation"}),
    op<associate, share_to_fill>(model::associate_resource_share, {.action = "ram:AssociateResourceShare"}),
    op<associate_permission, permission_to_attach>(model::associate_resource_share_permission,
                                                   {.action = "ram:AssociateResourceSharePermission"}),
    op<create_permission, permission_to_create>(model::create_permission, {.action = "ram:CreatePermission"}),
    op<create_permission_version, permission_to_extend>(model::create_permission_version,
                                                        {.action = "ram:CreatePermissionVersion"}),
    op<create_share, share_to_create>(model::create_resource_share,
                                      {.action = "ram:CreateResourceShare", .keeps_policies = true}),
    op<delete_permission, permission_to_delete>(model::delete_permission, {.action = "ram:DeletePermission"}),
    op<delete_permission_version, permission_version_to_delete>(model::delete_permission_version,
                                                                {.action = "ram:DeletePermissionVersion"}),
    op<delete_share, share_to_delete>(model::delete_resource_share, {.action = "ram:DeleteResourceShare"}),
    op<disassociate, share_to_empty>(model::disassociate_resource_share, {.action = "ram:DisassociateResourceShare"}),
    op<disassociate_permission, permission_to_detach>(model::disassociate_resource_share_permission,
                                                      {.action = "ram:DisassociateResourceSharePermission"}),
    op<enable_sharing, sharing_switch>(model::enable_sharing_with_aws_organization,
                                       {.action = "ram:EnableSharingWithAwsOrganization"}),
    op<get_permission, permission_to_read>(model::get_permission, {.action = "ram:GetPermission", .read_only = true}),
    op<get_resource_policies>(model::get_resource_policies, {.action = "ram:GetResourcePolicies", .read_only = true}),
    op<get_associations>(model::get_resource_share_associations,
                         {.action = "ram:GetResourceShareAssociations", .read_only = true}),
    op<get_invitations>(model::get_resource_share_invitations,
                        {.action = "ram:GetResourceShareInvitations", .read_only = true}),
    op<get_shares>(model::get_resource_shares, {.action = "ram:GetResourceShares", .read_only = true}),
    op<list_pending_invitation_resources, invitation_to_look_into>(
        model::list_pending_invitation_resources, {.action = "ram:ListPendingInvitationResources", .read_only = true}),
    op<list_permission_associations, permission_to_look_for>(
        model::list_permission_associations, {.action = "ram:ListPermissionAssociations", .read_only = true}),
    op<list_permission_versions>(model::list_permission_versions,
                                 {.action = "ram:ListPermissionVersions", .read_only = true}),
    op<list_permissions>(model::list_permissions, {.action = "ram:ListPermissions", .read_only = true}),
    op<list_principals>(model::list_principals, {.action = "ram:ListPrincipals", .read_only = true}),
    op<list_replace_permission_associations_work>(
        model::list_replace_permission_associations_work,
        {.action = "ram:ListReplacePermissionAssociationsWork", .read_only = true}),
    op<list_share_permissions, share_to_look_into>(model::list_resource_share_permissions,
                                                   {.action = "ram:ListResourceSharePermissions", .read_only = true}),
    op<list_resource_types>(model::list_resource_types, {.action = "ram:ListResourceTypes", .read_only = true}),
    op<list_resources>(model::list_resources, {.action = "ram:ListResources", .read_only = true}),
    op<list_source_associations>(model::list_source_associations,
                                 {.action = "ram:ListSourceAssociations", .read_only = true}),
    op<promote_permission, permission_to_promote>(model::promote_permission_created_from_policy,
                                                  {.action = "ram:PromotePermissionCreatedFromPolicy"}),
    op<promote_share, share_to_promote>(model::promote_resource_share_created_from_policy,
                                        {.action = "ram:PromoteResourceShareCreatedFromPolicy"}),
    op<reject_invitation, invitation_to_reject>(model::reject_resource_share_invitation,
                                                {.action = "ram:RejectResourceShareInvitation"}),
    op<replace_permission_associations, permissions_to_exchange>(model::replace_permission_associations,
                                                                 {.action = "ram:ReplacePermissionAssociations"}),
    op<set_default_permission_version, permission_to_set_default>(model::set_default_permission_version,
                                                                  {.action = "ram:SetDefaultPermissionVersion"}),
    op<tag_resource, resource_to_tag>(model::tag_resource, {.action = "ram:TagResource"}),
    op<untag_resource, resource_to_untag>(model::untag_resource, {.action = "ram:UntagResource"}),
    op<update_share, share_to_update>(model::update_resource_share, {.action = "ram:UpdateResourceShare"}),
};

core::AwsError access_denied(const authz::Denial& denial) {
  return core::AwsError("AccessDeniedException", 403, denial.sentence());
}

}  // namespace

const handlers::Service& service() {
  static const handlers::Service kService{model::service, kOperations, access_denied};
  return kService;
}

}  // namespace ram
