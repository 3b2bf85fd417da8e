// The operations of the service and what each must be allowed; service.cpp puts them into rows.
#pragma once

#include "handlers/operation.hpp"
#include "handlers/ram/model.hpp"

namespace ram {

using authz::Call;
using handlers::Context;

// organization.cpp
model::EnableSharingWithAwsOrganizationResponse enable_sharing(Context&,
                                                               const model::EnableSharingWithAwsOrganizationRequest&);
// shares.cpp
model::CreateResourceShareResponse create_share(Context&, const model::CreateResourceShareRequest&);
model::UpdateResourceShareResponse update_share(Context&, const model::UpdateResourceShareRequest&);
model::DeleteResourceShareResponse delete_share(Context&, const model::DeleteResourceShareRequest&);
model::GetResourceSharesResponse get_shares(Context&, const model::GetResourceSharesRequest&);
// associations.cpp
model::AssociateResourceShareResponse associate(Context&, const model::AssociateResourceShareRequest&);
model::DisassociateResourceShareResponse disassociate(Context&, const model::DisassociateResourceShareRequest&);
model::GetResourceShareAssociationsResponse get_associations(Context&,
                                                             const model::GetResourceShareAssociationsRequest&);
// invitations.cpp
model::GetResourceShareInvitationsResponse get_invitations(Context&, const model::GetResourceShareInvitationsRequest&);
model::AcceptResourceShareInvitationResponse accept_invitation(Context&,
                                                               const model::AcceptResourceShareInvitationRequest&);
model::RejectResourceShareInvitationResponse reject_invitation(Context&,
                                                               const model::RejectResourceShareInvitationRequest&);
model::ListPendingInvitationResourcesResponse list_pending_invitation_resources(
    Context&, const model::ListPendingInvitationResourcesRequest&);
// listings.cpp
model::ListResourcesResponse list_resources(Context&, const model::ListResourcesRequest&);
model::ListPrincipalsResponse list_principals(Context&, const model::ListPrincipalsRequest&);
model::ListResourceTypesResponse list_resource_types(Context&, const model::ListResourceTypesRequest&);
// policies.cpp
model::GetResourcePoliciesResponse get_resource_policies(Context&, const model::GetResourcePoliciesRequest&);
// permissions.cpp
model::ListPermissionsResponse list_permissions(Context&, const model::ListPermissionsRequest&);
model::GetPermissionResponse get_permission(Context&, const model::GetPermissionRequest&);
model::ListPermissionVersionsResponse list_permission_versions(Context&, const model::ListPermissionVersionsRequest&);
// customer_permissions.cpp
model::CreatePermissionResponse create_permission(Context&, const model::CreatePermissionRequest&);
model::CreatePermissionVersionResponse create_permission_version(Context&,
                                                                 const model::CreatePermissionVersionRequest&);
model::SetDefaultPermissionVersionResponse set_default_permission_version(
    Context&, const model::SetDefaultPermissionVersionRequest&);
model::DeletePermissionVersionResponse delete_permission_version(Context&,
                                                                 const model::DeletePermissionVersionRequest&);
model::DeletePermissionResponse delete_permission(Context&, const model::DeletePermissionRequest&);
// permission_associations.cpp
model::ListPermissionAssociationsResponse list_permission_associations(Context&,
                                                                       const model::ListPermissionAssociationsRequest&);
model::ReplacePermissionAssociationsResponse replace_permission_associations(
    Context&, const model::ReplacePermissionAssociationsRequest&);
model::ListReplacePermissionAssociationsWorkResponse list_replace_permission_associations_work(
    Context&, const model::ListReplacePermissionAssociationsWorkRequest&);
// policy_shares.cpp
model::PromotePermissionCreatedFromPolicyResponse promote_permission(
    Context&, const model::PromotePermissionCreatedFromPolicyRequest&);
model::PromoteResourceShareCreatedFromPolicyResponse promote_share(
    Context&, const model::PromoteResourceShareCreatedFromPolicyRequest&);
// sources.cpp
model::ListSourceAssociationsResponse list_source_associations(Context&, const model::ListSourceAssociationsRequest&);
// share_permissions.cpp
model::ListResourceSharePermissionsResponse list_share_permissions(Context&,
                                                                   const model::ListResourceSharePermissionsRequest&);
model::AssociateResourceSharePermissionResponse associate_permission(
    Context&, const model::AssociateResourceSharePermissionRequest&);
model::DisassociateResourceSharePermissionResponse disassociate_permission(
    Context&, const model::DisassociateResourceSharePermissionRequest&);
// tags.cpp
model::TagResourceResponse tag_resource(Context&, const model::TagResourceRequest&);
model::UntagResourceResponse untag_resource(Context&, const model::UntagResourceRequest&);

// resources.cpp
void sharing_switch(Context&, const model::EnableSharingWithAwsOrganizationRequest&, Call&);
void share_to_create(Context&, const model::CreateResourceShareRequest&, Call&);
void share_to_update(Context&, const model::UpdateResourceShareRequest&, Call&);
void share_to_delete(Context&, const model::DeleteResourceShareRequest&, Call&);
void share_to_fill(Context&, const model::AssociateResourceShareRequest&, Call&);
void share_to_empty(Context&, const model::DisassociateResourceShareRequest&, Call&);
void invitation_to_accept(Context&, const model::AcceptResourceShareInvitationRequest&, Call&);
void invitation_to_reject(Context&, const model::RejectResourceShareInvitationRequest&, Call&);
void invitation_to_look_into(Context&, const model::ListPendingInvitationResourcesRequest&, Call&);
void share_to_look_into(Context&, const model::ListResourceSharePermissionsRequest&, Call&);
void permission_to_attach(Context&, const model::AssociateResourceSharePermissionRequest&, Call&);
void permission_to_detach(Context&, const model::DisassociateResourceSharePermissionRequest&, Call&);
void permission_to_read(Context&, const model::GetPermissionRequest&, Call&);
void permission_to_create(Context&, const model::CreatePermissionRequest&, Call&);
void permission_to_extend(Context&, const model::CreatePermissionVersionRequest&, Call&);
void permission_to_set_default(Context&, const model::SetDefaultPermissionVersionRequest&, Call&);
void permission_version_to_delete(Context&, const model::DeletePermissionVersionRequest&, Call&);
void permission_to_delete(Context&, const model::DeletePermissionRequest&, Call&);
void permission_to_promote(Context&, const model::PromotePermissionCreatedFromPolicyRequest&, Call&);
void permission_to_look_for(Context&, const model::ListPermissionAssociationsRequest&, Call&);
void permissions_to_exchange(Context&, const model::ReplacePermissionAssociationsRequest&, Call&);
void share_to_promote(Context&, const model::PromoteResourceShareCreatedFromPolicyRequest&, Call&);
void resource_to_tag(Context&, const model::TagResourceRequest&, Call&);
void resource_to_untag(Context&, const model::UntagResourceRequest&, Call&);

}  // namespace ram
