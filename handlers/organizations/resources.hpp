// What each call is checked on: resources, their tags, and the service's condition keys.
#pragma once

#include "access/call.hpp"
#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

/// Root, unit or account by its id, with its tags. "*" for callers without an organization, whom the handler refuses.
void check_entity(Context& ctx, authz::Check& check, const std::string& id);
/// Policy by its id, with its tags and organizations:PolicyType.
void check_policy(Context& ctx, authz::Check& check, const std::string& id);
void check_resource_policy(Context& ctx, authz::Check& check);
void check_transfer(Context& ctx, authz::Check& check, const std::string& id);
void check_handshake(Context& ctx, authz::Check& check, const std::string& id);
void add_request_tags(authz::Check& check, const std::optional<std::vector<model::Tag>>& tags);

template <class In>
In request_of(std::optional<std::string> In::*);

/// `on_entity<&Request::Member>`: the account, unit, root, parent, child or target that the member names.
template <auto Member, class In = decltype(request_of(Member))>
void on_entity(Context& ctx, const In& in, authz::Call& call) {
  check_entity(ctx, call.check(), *(in.*Member));
}

template <class In>
void on_policy(Context& ctx, const In& in, authz::Call& call) {
  check_policy(ctx, call.check(), *in.PolicyId);
}

template <class In>
void on_handshake(Context& ctx, const In& in, authz::Call& call) {
  check_handshake(ctx, call.check(), *in.HandshakeId);
}

template <class In>
void on_transfer(Context& ctx, const In& in, authz::Call& call) {
  check_transfer(ctx, call.check(), *in.Id);
}

template <class In>
void with_service(Context&, const In& in, authz::Call& call) {
  call.check().key("organizations:ServicePrincipal", *in.ServicePrincipal);
}

/// An account, together with a service.
template <class In>
void on_delegate(Context& ctx, const In& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.AccountId);
  call.check().key("organizations:ServicePrincipal", *in.ServicePrincipal);
}

void listed_administrators(Context& ctx, const model::ListDelegatedAdministratorsRequest& in, authz::Call& call);
void described_effective_policy(Context& ctx, const model::DescribeEffectivePolicyRequest& in, authz::Call& call);
void invalid_policies(Context& ctx, const model::ListAccountsWithInvalidEffectivePolicyRequest& in, authz::Call& call);
void policy_errors(Context& ctx, const model::ListEffectivePolicyValidationErrorsRequest& in, authz::Call& call);
void put_policy(Context& ctx, const model::PutResourcePolicyRequest& in, authz::Call& call);
void the_resource_policy(Context& ctx, const protocol::Empty& in, authz::Call& call);
void new_transfer(Context& ctx, const model::InviteOrganizationToTransferResponsibilityRequest& in, authz::Call& call);
void inbound_transfers(Context& ctx, const model::ListInboundResponsibilityTransfersRequest& in, authz::Call& call);
void outbound_transfers(Context& ctx, const model::ListOutboundResponsibilityTransfersRequest& in, authz::Call& call);
void new_account_pair(Context& ctx, const model::CreateGovCloudAccountRequest& in, authz::Call& call);
void new_account(Context& ctx, const model::CreateAccountRequest& in, authz::Call& call);
void new_unit(Context& ctx, const model::CreateOrganizationalUnitRequest& in, authz::Call& call);
void new_policy(Context& ctx, const model::CreatePolicyRequest& in, authz::Call& call);
void invited(Context& ctx, const model::InviteAccountToOrganizationRequest& in, authz::Call& call);
void moved_account(Context& ctx, const model::MoveAccountRequest& in, authz::Call& call);
void attached(Context& ctx, const model::AttachPolicyRequest& in, authz::Call& call);
void detached(Context& ctx, const model::DetachPolicyRequest& in, authz::Call& call);
void enabled_type(Context& ctx, const model::EnablePolicyTypeRequest& in, authz::Call& call);
void disabled_type(Context& ctx, const model::DisablePolicyTypeRequest& in, authz::Call& call);
void listed_type(Context& ctx, const model::ListPoliciesRequest& in, authz::Call& call);
void listed_for_target(Context& ctx, const model::ListPoliciesForTargetRequest& in, authz::Call& call);
void tagged(Context& ctx, const model::TagResourceRequest& in, authz::Call& call);
void untagged(Context& ctx, const model::UntagResourceRequest& in, authz::Call& call);
void tags_shown(Context& ctx, const model::ListTagsForResourceRequest& in, authz::Call& call);

}  // namespace organizations
