#include "handlers/organizations/service.hpp"

#include "handlers/organizations/accounts.hpp"
#include "handlers/organizations/admission.hpp"
#include "handlers/organizations/delegation.hpp"
#include "handlers/organizations/effective_policies.hpp"
#include "handlers/organizations/features.hpp"
#include "handlers/organizations/handshakes.hpp"
#include "handlers/organizations/organization.hpp"
#include "handlers/organizations/policies.hpp"
#include "handlers/organizations/resource_policy.hpp"
#include "handlers/organizations/resources.hpp"
#include "handlers/organizations/tags.hpp"
#include "handlers/organizations/transfers.hpp"
#include "handlers/organizations/units.hpp"

namespace organizations {
namespace {

using handlers::op;

constexpr handlers::Ignored kCreateAccountIgnored[] = {
    {"IamUserAccessToBilling", "there is no billing here that could be seen"},
};

constexpr handlers::Operation kOperations[] = {
    op<accept_handshake, on_handshake<model::AcceptHandshakeRequest>>(model::accept_handshake,
                                                                      {.action = "organizations:AcceptHandshake"}),
    delegable<attach_policy, attached>(model::attach_policy, {.action = "organizations:AttachPolicy"}),
    op<cancel_handshake, on_handshake<model::CancelHandshakeRequest>>(model::cancel_handshake,
                                                                      {.action = "organizations:CancelHandshake"}),
    op<close_account, on_entity<&model::CloseAccountRequest::AccountId>>(model::close_account,
                                                                         {.action = "organizations:CloseAccount"}),
    op<create_account, new_account>(model::create_account,
                                    {.action = "organizations:CreateAccount", .ignored = kCreateAccountIgnored}),
    op<create_gov_cloud_account, new_account_pair>(
        model::create_gov_cloud_account,
        {.action = "organizations:CreateGovCloudAccount", .ignored = kCreateAccountIgnored}),
    op<create_organization>(model::create_organization, {.action = "organizations:CreateOrganization"}),
    op<create_organizational_unit, new_unit>(model::create_organizational_unit,
                                             {.action = "organizations:CreateOrganizationalUnit"}),
    delegable<create_policy, new_policy>(model::create_policy, {.action = "organizations:CreatePolicy"}),
    op<decline_handshake, on_handshake<model::DeclineHandshakeRequest>>(model::decline_handshake,
                                                                        {.action = "organizations:DeclineHandshake"}),
    op<delete_organization>(model::delete_organization, {.action = "organizations:DeleteOrganization"}),
    op<delete_organizational_unit, on_entity<&model::DeleteOrganizationalUnitRequest::OrganizationalUnitId>>(
        model::delete_organizational_unit, {.action = "organizations:DeleteOrganizationalUnit"}),
    delegable<delete_policy, on_policy<model::DeletePolicyRequest>>(model::delete_policy,
                                                                    {.action = "organizations:DeletePolicy"}),
    op<delete_resource_policy, the_resource_policy>(model::delete_resource_policy,
                                                    {.action = "organizations:DeleteResourcePolicy"}),
    op<deregister_delegated_administrator, on_delegate<model::DeregisterDelegatedAdministratorRequest>>(
        model::deregister_delegated_administrator, {.action = "organizations:DeregisterDelegatedAdministrator"}),
    delegable<describe_account, on_entity<&model::DescribeAccountRequest::AccountId>>(
        model::describe_account, {.action = "organizations:DescribeAccount", .read_only = true}),
    delegable<describe_create_account_status>(
        model::describe_create_account_status,
        {.action = "organizations:DescribeCreateAccountStatus", .read_only = true}),
    op<describe_effective_policy, described_effective_policy>(
        model::describe_effective_policy, {.action = "organizations:DescribeEffectivePolicy", .read_only = true}),
    op<describe_handshake, on_handshake<model::DescribeHandshakeRequest>>(
        model::describe_handshake, {.action = "organizations:DescribeHandshake", .read_only = true}),
    op<describe_organization>(model::describe_organization,
                              {.action = "organizations:DescribeOrganization", .read_only = true}),
    delegable<describe_organizational_unit, on_entity<&model::DescribeOrganizationalUnitRequest::OrganizationalUnitId>>(
        model::describe_organizational_unit, {.action = "organizations:DescribeOrganizationalUnit", .read_only = true}),
    delegable<describe_policy, on_policy<model::DescribePolicyRequest>>(
        model::describe_policy, {.action = "organizations:DescribePolicy", .read_only = true}),
    delegable<describe_resource_policy, the_resource_policy>(
        model::describe_resource_policy, {.action = "organizations:DescribeResourcePolicy", .read_only = true}),
    op<describe_responsibility_transfer, on_transfer<model::DescribeResponsibilityTransferRequest>>(
        model::describe_responsibility_transfer,
        {.action = "organizations:DescribeResponsibilityTransfer", .read_only = true}),
    delegable<detach_policy, detached>(model::detach_policy, {.action = "organizations:DetachPolicy"}),
    op<disable_aws_service_access, with_service<model::DisableAWSServiceAccessRequest>>(
        model::disable_aws_service_access, {.action = "organizations:DisableAWSServiceAccess"}),
    delegable<disable_policy_type, disabled_type>(model::disable_policy_type,
                                                  {.action = "organizations:DisablePolicyType"}),
    op<enable_aws_service_access, with_service<model::EnableAWSServiceAccessRequest>>(
        model::enable_aws_service_access, {.action = "organizations:EnableAWSServiceAccess"}),
    op<enable_all_features>(model::enable_all_features, {.action = "organizations:EnableAllFeatures"}),
    delegable<enable_policy_type, enabled_type>(model::enable_policy_type,
                                                {.action = "organizations:EnablePolicyType"}),
    op<invite_account_to_organization, invited>(model::invite_account_to_organization,
                                                {.action = "organizations:InviteAccountToOrganization"}),
    op<invite_organization_to_transfer_responsibility, new_transfer>(
        model::invite_organization_to_transfer_responsibility,
        {.action = "organizations:InviteOrganizationToTransferResponsibility"}),
    op<leave_organization>(model::leave_organization, {.action = "organizations:LeaveOrganization"}),
    delegable<list_aws_service_access_for_organization>(
        model::list_aws_service_access_for_organization,
        {.action = "organizations:ListAWSServiceAccessForOrganization", .read_only = true}),
    delegable<list_accounts>(model::list_accounts, {.action = "organizations:ListAccounts", .read_only = true}),
    delegable<list_accounts_for_parent, on_entity<&model::ListAccountsForParentRequest::ParentId>>(
        model::list_accounts_for_parent, {.action = "organizations:ListAccountsForParent", .read_only = true}),
    delegable<list_accounts_with_invalid_effective_policy, invalid_policies>(
        model::list_accounts_with_invalid_effective_policy,
        {.action = "organizations:ListAccountsWithInvalidEffectivePolicy", .read_only = true}),
    delegable<list_children, on_entity<&model::ListChildrenRequest::ParentId>>(
        model::list_children, {.action = "organizations:ListChildren", .read_only = true}),
    delegable<list_create_account_status>(model::list_create_account_status,
                                          {.action = "organizations:ListCreateAccountStatus", .read_only = true}),
    delegable<list_delegated_administrators, listed_administrators>(
        model::list_delegated_administrators,
        {.action = "organizations:ListDelegatedAdministrators", .read_only = true}),
    delegable<list_delegated_services_for_account,
              on_entity<&model::ListDelegatedServicesForAccountRequest::AccountId>>(
        model::list_delegated_services_for_account,
        {.action = "organizations:ListDelegatedServicesForAccount", .read_only = true}),
    delegable<list_effective_policy_validation_errors, policy_errors>(
        model::list_effective_policy_validation_errors,
        {.action = "organizations:ListEffectivePolicyValidationErrors", .read_only = true}),
    op<list_handshakes_for_account>(model::list_handshakes_for_account,
                                    {.action = "organizations:ListHandshakesForAccount", .read_only = true}),
    delegable<list_handshakes_for_organization>(
        model::list_handshakes_for_organization,
        {.action = "organizations:ListHandshakesForOrganization", .read_only = true}),
    op<list_inbound_responsibility_transfers, inbound_transfers>(
        model::list_inbound_responsibility_transfers,
        {.action = "organizations:ListInboundResponsibilityTransfers", .read_only = true}),
    delegable<list_organizational_units_for_parent,
              on_entity<&model::ListOrganizationalUnitsForParentRequest::ParentId>>(
        model::list_organizational_units_for_parent,
        {.action = "organizations:ListOrganizationalUnitsForParent", .read_only = true}),
    op<list_outbound_responsibility_transfers, outbound_transfers>(
        model::list_outbound_responsibility_transfers,
        {.action = "organizations:ListOutboundResponsibilityTransfers", .read_only = true}),
    delegable<list_parents, on_entity<&model::ListParentsRequest::ChildId>>(
        model::list_parents, {.action = "organizations:ListParents", .read_only = true}),
    delegable<list_policies, listed_type>(model::list_policies,
                                          {.action = "organizations:ListPolicies", .read_only = true}),
    delegable<list_policies_for_target, listed_for_target>(
        model::list_policies_for_target, {.action = "organizations:ListPoliciesForTarget", .read_only = true}),
    delegable<list_roots>(model::list_roots, {.action = "organizations:ListRoots", .read_only = true}),
    delegable<list_tags_for_resource, tags_shown>(model::list_tags_for_resource,
                                                  {.action = "organizations:ListTagsForResource", .read_only = true}),
    delegable<list_targets_for_policy, on_policy<model::ListTargetsForPolicyRequest>>(
        model::list_targets_for_policy, {.action = "organizations:ListTargetsForPolicy", .read_only = true}),
    op<move_account, moved_account>(model::move_account, {.action = "organizations:MoveAccount"}),
    op<put_resource_policy, put_policy>(model::put_resource_policy, {.action = "organizations:PutResourcePolicy"}),
    op<register_delegated_administrator, on_delegate<model::RegisterDelegatedAdministratorRequest>>(
        model::register_delegated_administrator, {.action = "organizations:RegisterDelegatedAdministrator"}),
    op<remove_account_from_organization, on_entity<&model::RemoveAccountFromOrganizationRequest::AccountId>>(
        model::remove_account_from_organization, {.action = "organizations:RemoveAccountFromOrganization"}),
    delegable<tag_resource, tagged>(model::tag_resource, {.action = "organizations:TagResource"}),
    op<terminate_responsibility_transfer, on_transfer<model::TerminateResponsibilityTransferRequest>>(
        model::terminate_responsibility_transfer, {.action = "organizations:TerminateResponsibilityTransfer"}),
    delegable<untag_resource, untagged>(model::untag_resource, {.action = "organizations:UntagResource"}),
    op<update_organizational_unit, on_entity<&model::UpdateOrganizationalUnitRequest::OrganizationalUnitId>>(
        model::update_organizational_unit, {.action = "organizations:UpdateOrganizationalUnit"}),
    delegable<update_policy, on_policy<model::UpdatePolicyRequest>>(model::update_policy,
                                                                    {.action = "organizations:UpdatePolicy"}),
    op<update_responsibility_transfer, on_transfer<model::UpdateResponsibilityTransferRequest>>(
        model::update_responsibility_transfer, {.action = "organizations:UpdateResponsibilityTransfer"}),
};

core::AwsError access_denied(const authz::Denial& denial) {
  return errors::access_denied_exception(denial.sentence());
}

}  // namespace

const handlers::Service& service() {
  static const handlers::Service kService{model::service, kOperations, access_denied, true};
  return kService;
}

}  // namespace organizations
