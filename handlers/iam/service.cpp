#include "handlers/iam/service.hpp"

#include <algorithm>
#include <iterator>

#include "handlers/iam/access_keys.hpp"
#include "handlers/iam/attachments.hpp"
#include "handlers/iam/boundaries.hpp"
#include "handlers/iam/credential_resources.hpp"
#include "handlers/iam/inline_policies.hpp"
#include "handlers/iam/last_access.hpp"
#include "handlers/iam/managed_policies.hpp"
#include "handlers/iam/mfa_devices.hpp"
#include "handlers/iam/model.hpp"
#include "handlers/iam/resources.hpp"
#include "handlers/iam/roles.hpp"
#include "handlers/iam/server_certificates.hpp"
#include "handlers/iam/service_credentials.hpp"
#include "handlers/iam/service_linked_roles.hpp"
#include "handlers/iam/signing_certificates.hpp"
#include "handlers/iam/simulate.hpp"
#include "handlers/iam/ssh_public_keys.hpp"
#include "handlers/iam/tags.hpp"
#include "handlers/iam/users.hpp"

namespace iam {
namespace {

using handlers::op;

constexpr handlers::Operation kOperations[] = {
    op<attach_role_policy, attaching_role<model::AttachRolePolicyRequest>>(model::attach_role_policy,
                                                                           {.action = "iam:AttachRolePolicy"}),
    op<attach_user_policy, attaching_user<model::AttachUserPolicyRequest>>(model::attach_user_policy,
                                                                           {.action = "iam:AttachUserPolicy"}),
    op<create_access_key, on_user<model::CreateAccessKeyRequest>>(model::create_access_key,
                                                                  {.action = "iam:CreateAccessKey"}),
    op<create_policy, new_policy>(model::create_policy, {.action = "iam:CreatePolicy"}),
    op<create_policy_version, changing_policy<model::CreatePolicyVersionRequest>>(
        model::create_policy_version, {.action = "iam:CreatePolicyVersion"}),
    op<create_role, new_role>(model::create_role, {.action = "iam:CreateRole"}),
    op<create_service_linked_role, new_service_linked_role>(model::create_service_linked_role,
                                                            {.action = "iam:CreateServiceLinkedRole"}),
    op<create_service_specific_credential, new_service_credential>(model::create_service_specific_credential,
                                                                   {.action = "iam:CreateServiceSpecificCredential"}),
    op<create_user, new_user>(model::create_user, {.action = "iam:CreateUser"}),
    op<create_virtual_mfa_device, new_mfa_device>(model::create_virtual_mfa_device,
                                                  {.action = "iam:CreateVirtualMFADevice"}),
    op<deactivate_mfa_device, on_user<model::DeactivateMFADeviceRequest>>(model::deactivate_mfa_device,
                                                                          {.action = "iam:DeactivateMFADevice"}),
    op<delete_access_key, on_user<model::DeleteAccessKeyRequest>>(model::delete_access_key,
                                                                  {.action = "iam:DeleteAccessKey"}),
    op<delete_policy, changing_policy<model::DeletePolicyRequest>>(model::delete_policy,
                                                                   {.action = "iam:DeletePolicy"}),
    op<delete_policy_version, changing_policy<model::DeletePolicyVersionRequest>>(
        model::delete_policy_version, {.action = "iam:DeletePolicyVersion"}),
    op<delete_role, on_bounded_role<model::DeleteRoleRequest>>(model::delete_role, {.action = "iam:DeleteRole"}),
    op<delete_role_permissions_boundary, on_bounded_role<model::DeleteRolePermissionsBoundaryRequest>>(
        model::delete_role_permissions_boundary, {.action = "iam:DeleteRolePermissionsBoundary"}),
    op<delete_role_policy, on_bounded_role<model::DeleteRolePolicyRequest>>(model::delete_role_policy,
                                                                            {.action = "iam:DeleteRolePolicy"}),
    op<delete_ssh_public_key, on_user<model::DeleteSSHPublicKeyRequest>>(model::delete_ssh_public_key,
                                                                         {.action = "iam:DeleteSSHPublicKey"}),
    op<delete_server_certificate, on_server_certificate<model::DeleteServerCertificateRequest>>(
        model::delete_server_certificate, {.action = "iam:DeleteServerCertificate"}),
    op<delete_service_linked_role, on_role<model::DeleteServiceLinkedRoleRequest>>(
        model::delete_service_linked_role, {.action = "iam:DeleteServiceLinkedRole"}),
    op<delete_service_specific_credential, on_service_credential<model::DeleteServiceSpecificCredentialRequest>>(
        model::delete_service_specific_credential, {.action = "iam:DeleteServiceSpecificCredential"}),
    op<delete_signing_certificate, on_user<model::DeleteSigningCertificateRequest>>(
        model::delete_signing_certificate, {.action = "iam:DeleteSigningCertificate"}),
    op<delete_user, on_user<model::DeleteUserRequest>>(model::delete_user, {.action = "iam:DeleteUser"}),
    op<delete_user_permissions_boundary, on_bounded_user<model::DeleteUserPermissionsBoundaryRequest>>(
        model::delete_user_permissions_boundary, {.action = "iam:DeleteUserPermissionsBoundary"}),
    op<delete_user_policy, on_bounded_user<model::DeleteUserPolicyRequest>>(model::delete_user_policy,
                                                                            {.action = "iam:DeleteUserPolicy"}),
    op<delete_virtual_mfa_device, on_mfa_device<model::DeleteVirtualMFADeviceRequest>>(
        model::delete_virtual_mfa_device, {.action = "iam:DeleteVirtualMFADevice"}),
    op<detach_role_policy, attaching_role<model::DetachRolePolicyRequest>>(model::detach_role_policy,
                                                                           {.action = "iam:DetachRolePolicy"}),
    op<detach_user_policy, attaching_user<model::DetachUserPolicyRequest>>(model::detach_user_policy,
                                                                           {.action = "iam:DetachUserPolicy"}),
    op<enable_mfa_device, on_user<model::EnableMFADeviceRequest>>(model::enable_mfa_device,
                                                                  {.action = "iam:EnableMFADevice"}),
    op<generate_organizations_access_report, organization_report>(
        model::generate_organizations_access_report,
        {.action = "iam:GenerateOrganizationsAccessReport", .keeps_policies = true}),
    op<generate_service_last_accessed_details, access_report>(
        model::generate_service_last_accessed_details,
        {.action = "iam:GenerateServiceLastAccessedDetails", .keeps_policies = true}),
    op<get_access_key_last_used, holder_of_key>(model::get_access_key_last_used,
                                                {.action = "iam:GetAccessKeyLastUsed", .read_only = true}),
    op<get_context_keys_for_custom_policy>(model::get_context_keys_for_custom_policy,
                                           {.action = "iam:GetContextKeysForCustomPolicy", .read_only = true}),
    op<get_context_keys_for_principal_policy, simulated_principal<model::GetContextKeysForPrincipalPolicyRequest>>(
        model::get_context_keys_for_principal_policy,
        {.action = "iam:GetContextKeysForPrincipalPolicy", .read_only = true}),
    op<get_mfa_device, on_user<model::GetMFADeviceRequest>>(model::get_mfa_device,
                                                            {.action = "iam:GetMFADevice", .read_only = true}),
    op<get_organizations_access_report>(model::get_organizations_access_report,
                                        {.action = "iam:GetOrganizationsAccessReport", .read_only = true}),
    op<get_policy, reading_policy<model::GetPolicyRequest>>(model::get_policy,
                                                            {.action = "iam:GetPolicy", .read_only = true}),
    op<get_policy_version, reading_policy<model::GetPolicyVersionRequest>>(
        model::get_policy_version, {.action = "iam:GetPolicyVersion", .read_only = true}),
    op<get_role, on_bounded_role<model::GetRoleRequest>>(model::get_role, {.action = "iam:GetRole", .read_only = true}),
    op<get_role_policy, on_role<model::GetRolePolicyRequest>>(model::get_role_policy,
                                                              {.action = "iam:GetRolePolicy", .read_only = true}),
    op<get_ssh_public_key, on_user<model::GetSSHPublicKeyRequest>>(
        model::get_ssh_public_key, {.action = "iam:GetSSHPublicKey", .read_only = true}),
    op<get_server_certificate, on_server_certificate<model::GetServerCertificateRequest>>(
        model::get_server_certificate, {.action = "iam:GetServerCertificate", .read_only = true}),
    op<get_service_last_accessed_details>(model::get_service_last_accessed_details,
                                          {.action = "iam:GetServiceLastAccessedDetails", .read_only = true}),
    op<get_service_last_accessed_details_with_entities>(
        model::get_service_last_accessed_details_with_entities,
        {.action = "iam:GetServiceLastAccessedDetailsWithEntities", .read_only = true}),
    op<get_service_linked_role_deletion_status, deleted_service_linked_role>(
        model::get_service_linked_role_deletion_status,
        {.action = "iam:GetServiceLinkedRoleDeletionStatus", .read_only = true}),
    op<get_user, on_user<model::GetUserRequest>>(model::get_user, {.action = "iam:GetUser", .read_only = true}),
    op<get_user_policy, on_user<model::GetUserPolicyRequest>>(model::get_user_policy,
                                                              {.action = "iam:GetUserPolicy", .read_only = true}),
    op<list_access_keys, on_user<model::ListAccessKeysRequest>>(model::list_access_keys,
                                                                {.action = "iam:ListAccessKeys", .read_only = true}),
    op<list_attached_role_policies, on_role<model::ListAttachedRolePoliciesRequest>>(
        model::list_attached_role_policies, {.action = "iam:ListAttachedRolePolicies", .read_only = true}),
    op<list_attached_user_policies, on_user<model::ListAttachedUserPoliciesRequest>>(
        model::list_attached_user_policies, {.action = "iam:ListAttachedUserPolicies", .read_only = true}),
    op<list_entities_for_policy, reading_policy<model::ListEntitiesForPolicyRequest>>(
        model::list_entities_for_policy, {.action = "iam:ListEntitiesForPolicy", .read_only = true}),
    op<list_groups_for_user, on_user<model::ListGroupsForUserRequest>>(
        model::list_groups_for_user, {.action = "iam:ListGroupsForUser", .read_only = true}),
    op<list_instance_profiles_for_role, on_role<model::ListInstanceProfilesForRoleRequest>>(
        model::list_instance_profiles_for_role, {.action = "iam:ListInstanceProfilesForRole", .read_only = true}),
    op<list_mfa_device_tags, on_mfa_device<model::ListMFADeviceTagsRequest>>(
        model::list_mfa_device_tags, {.action = "iam:ListMFADeviceTags", .read_only = true}),
    op<list_mfa_devices, on_user<model::ListMFADevicesRequest>>(model::list_mfa_devices,
                                                                {.action = "iam:ListMFADevices", .read_only = true}),
    op<list_policies, all_policies>(model::list_policies, {.action = "iam:ListPolicies", .read_only = true}),
    op<list_policy_tags, reading_policy<model::ListPolicyTagsRequest>>(
        model::list_policy_tags, {.action = "iam:ListPolicyTags", .read_only = true}),
    op<list_policy_versions, reading_policy<model::ListPolicyVersionsRequest>>(
        model::list_policy_versions, {.action = "iam:ListPolicyVersions", .read_only = true}),
    op<list_role_policies, on_role<model::ListRolePoliciesRequest>>(
        model::list_role_policies, {.action = "iam:ListRolePolicies", .read_only = true}),
    op<list_role_tags, on_role<model::ListRoleTagsRequest>>(model::list_role_tags,
                                                            {.action = "iam:ListRoleTags", .read_only = true}),
    op<list_roles, all_roles>(model::list_roles, {.action = "iam:ListRoles", .read_only = true}),
    op<list_ssh_public_keys, on_user<model::ListSSHPublicKeysRequest>>(
        model::list_ssh_public_keys, {.action = "iam:ListSSHPublicKeys", .read_only = true}),
    op<list_server_certificate_tags, on_server_certificate<model::ListServerCertificateTagsRequest>>(
        model::list_server_certificate_tags, {.action = "iam:ListServerCertificateTags", .read_only = true}),
    op<list_server_certificates>(model::list_server_certificates,
                                 {.action = "iam:ListServerCertificates", .read_only = true}),
    op<list_service_specific_credentials, listed_service_credentials>(
        model::list_service_specific_credentials, {.action = "iam:ListServiceSpecificCredentials", .read_only = true}),
    op<list_signing_certificates, on_user<model::ListSigningCertificatesRequest>>(
        model::list_signing_certificates, {.action = "iam:ListSigningCertificates", .read_only = true}),
    op<list_user_policies, on_user<model::ListUserPoliciesRequest>>(
        model::list_user_policies, {.action = "iam:ListUserPolicies", .read_only = true}),
    op<list_user_tags, on_user<model::ListUserTagsRequest>>(model::list_user_tags,
                                                            {.action = "iam:ListUserTags", .read_only = true}),
    op<list_users, all_users>(model::list_users, {.action = "iam:ListUsers", .read_only = true}),
    op<list_virtual_mfa_devices, all_mfa_devices>(model::list_virtual_mfa_devices,
                                                  {.action = "iam:ListVirtualMFADevices", .read_only = true}),
    op<put_role_permissions_boundary, bounding_role<model::PutRolePermissionsBoundaryRequest>>(
        model::put_role_permissions_boundary, {.action = "iam:PutRolePermissionsBoundary"}),
    op<put_role_policy, on_bounded_role<model::PutRolePolicyRequest>>(model::put_role_policy,
                                                                      {.action = "iam:PutRolePolicy"}),
    op<put_user_permissions_boundary, bounding_user<model::PutUserPermissionsBoundaryRequest>>(
        model::put_user_permissions_boundary, {.action = "iam:PutUserPermissionsBoundary"}),
    op<put_user_policy, on_bounded_user<model::PutUserPolicyRequest>>(model::put_user_policy,
                                                                      {.action = "iam:PutUserPolicy"}),
    op<reset_service_specific_credential, on_service_credential<model::ResetServiceSpecificCredentialRequest>>(
        model::reset_service_specific_credential, {.action = "iam:ResetServiceSpecificCredential"}),
    op<resync_mfa_device, on_user<model::ResyncMFADeviceRequest>>(model::resync_mfa_device,
                                                                  {.action = "iam:ResyncMFADevice"}),
    op<set_default_policy_version, changing_policy<model::SetDefaultPolicyVersionRequest>>(
        model::set_default_policy_version, {.action = "iam:SetDefaultPolicyVersion"}),
    op<set_security_token_service_preferences>(model::set_security_token_service_preferences,
                                               {.action = "iam:SetSecurityTokenServicePreferences"}),
    op<simulate_custom_policy>(model::simulate_custom_policy,
                               {.action = "iam:SimulateCustomPolicy", .read_only = true}),
    op<simulate_principal_policy, simulated_principal<model::SimulatePrincipalPolicyRequest>>(
        model::simulate_principal_policy, {.action = "iam:SimulatePrincipalPolicy", .read_only = true}),
    op<tag_mfa_device, tagging_mfa_device>(model::tag_mfa_device, {.action = "iam:TagMFADevice"}),
    op<tag_policy, tagging_policy>(model::tag_policy, {.action = "iam:TagPolicy"}),
    op<tag_role, tagging_role<model::TagRoleRequest>>(model::tag_role, {.action = "iam:TagRole"}),
    op<tag_server_certificate, tagging_server_certificate>(model::tag_server_certificate,
                                                           {.action = "iam:TagServerCertificate"}),
    op<tag_user, tagging_user<model::TagUserRequest>>(model::tag_user, {.action = "iam:TagUser"}),
    op<untag_mfa_device, untagging_mfa_device>(model::untag_mfa_device, {.action = "iam:UntagMFADevice"}),
    op<untag_policy, untagging_policy>(model::untag_policy, {.action = "iam:UntagPolicy"}),
    op<untag_role, untagging_role<model::UntagRoleRequest>>(model::untag_role, {.action = "iam:UntagRole"}),
    op<untag_server_certificate, untagging_server_certificate>(model::untag_server_certificate,
                                                               {.action = "iam:UntagServerCertificate"}),
    op<untag_user, untagging_user<model::UntagUserRequest>>(model::untag_user, {.action = "iam:UntagUser"}),
    op<update_access_key, on_user<model::UpdateAccessKeyRequest>>(model::update_access_key,
                                                                  {.action = "iam:UpdateAccessKey"}),
    op<update_assume_role_policy, on_bounded_role<model::UpdateAssumeRolePolicyRequest>>(
        model::update_assume_role_policy, {.action = "iam:UpdateAssumeRolePolicy"}),
    op<update_role, on_bounded_role<model::UpdateRoleRequest>>(model::update_role, {.action = "iam:UpdateRole"}),
    op<update_role_description, on_bounded_role<model::UpdateRoleDescriptionRequest>>(
        model::update_role_description, {.action = "iam:UpdateRoleDescription"}),
    op<update_ssh_public_key, on_user<model::UpdateSSHPublicKeyRequest>>(model::update_ssh_public_key,
                                                                         {.action = "iam:UpdateSSHPublicKey"}),
    op<update_server_certificate, renamed_server_certificate>(model::update_server_certificate,
                                                              {.action = "iam:UpdateServerCertificate"}),
    op<update_service_specific_credential, on_service_credential<model::UpdateServiceSpecificCredentialRequest>>(
        model::update_service_specific_credential, {.action = "iam:UpdateServiceSpecificCredential"}),
    op<update_signing_certificate, on_user<model::UpdateSigningCertificateRequest>>(
        model::update_signing_certificate, {.action = "iam:UpdateSigningCertificate"}),
    op<update_user, renamed_user>(model::update_user, {.action = "iam:UpdateUser"}),
    op<upload_ssh_public_key, on_user<model::UploadSSHPublicKeyRequest>>(model::upload_ssh_public_key,
                                                                         {.action = "iam:UploadSSHPublicKey"}),
    op<upload_server_certificate, new_server_certificate>(model::upload_server_certificate,
                                                          {.action = "iam:UploadServerCertificate"}),
    op<upload_signing_certificate, on_user<model::UploadSigningCertificateRequest>>(
        model::upload_signing_certificate, {.action = "iam:UploadSigningCertificate"}),
};

// The models are sorted by name: rows in their order are sorted, and as many rows as models are all of them.
constexpr bool in_order(const handlers::Operation& a, const handlers::Operation& b) {
  return a.model >= b.model;
}
static_assert(std::adjacent_find(std::begin(kOperations), std::end(kOperations), in_order) == std::end(kOperations));
static_assert(std::size(kOperations) == std::size(model::operation_models));

core::AwsError access_denied(const authz::Denial& denial) {
  return {"AccessDenied", 403, denial.sentence()};
}

}  // namespace

const handlers::Service& service() {
  static constexpr handlers::Service kService{model::service, kOperations, access_denied, true};
  return kService;
}

}  // namespace iam
