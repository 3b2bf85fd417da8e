#include "handlers/organizations/resources.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/organizations/admission.hpp"
#include "handlers/organizations/handshakes.hpp"
#include "handlers/organizations/resource_policy.hpp"
#include "handlers/organizations/transfers.hpp"
#include "handlers/organizations/views.hpp"
#include "state/organizations_handshakes.hpp"
#include "state/organizations_resource_policy.hpp"

namespace organizations {
namespace {

// As the ARNs of transfers spell them; the Service Authorization Reference does not list the values.
constexpr char kInbound[] = "inbound";
constexpr char kOutbound[] = "outbound";

std::optional<state::Organization> organization_of(const Context& ctx) {
  return state::Organizations(ctx.db).organization_of(ctx.account());
}

void check_taggable(Context& ctx, authz::Check& check, const std::string& id) {
  if (id.starts_with("p-"))
    check_policy(ctx, check, id);
  else if (id.starts_with("rp-"))
    check_resource_policy(ctx, check);
  else if (id.starts_with("rt-"))
    check_transfer(ctx, check, id);
  else
    check_entity(ctx, check, id);
}

void check_type(authz::Check& check, const std::string& type) {
  check.key("organizations:PolicyType", type);
}

/// A call with tags needs organizations:TagResource on the new resource too; its ARN is not known yet.
void also_tags(authz::Call& call, const std::optional<std::vector<model::Tag>>& tags, const std::string& resource) {
  if (!tags || tags->empty()) return;
  add_request_tags(call.check(), tags);
  auto& check = call.also("organizations:TagResource").on(resource);
  add_request_tags(check, tags);
}

void add_transfer_keys(authz::Check& check, const std::string& type, const char* direction) {
  check.key("organizations:TransferType", core::to_lower(type)).key("organizations:TransferDirection", direction);
}

void check_attachment(Context& ctx, const std::string& policy, const std::string& target, authz::Call& call) {
  check_policy(ctx, call.check(), policy);
  const auto keys = call.check().keys;
  auto& second = call.also(call.check().action);
  check_entity(ctx, second, target);
  second.keys = keys;
}

}  // namespace

void check_entity(Context& ctx, authz::Check& check, const std::string& id) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  check.on(entity_arn(*organization, id));
  const state::OrganizationTree tree(ctx.db, *organization);
  if (const auto entity = tree.find(id)) check.resource_tags = [tree, row = entity->row] { return tree.tags(row); };
}

void check_policy(Context& ctx, authz::Check& check, const std::string& id) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  const state::OrganizationPolicies policies(ctx.db, *organization);
  const auto policy = policies.find(id);
  if (!policy) return;
  check.on(state::policy_arn(*organization, policy->type, policy->id));
  check.resource_tags = [policies, row = policy->row] { return policies.tags(row); };
  check_type(check, policy->type);
}

void check_resource_policy(Context& ctx, authz::Check& check) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  const state::ResourcePolicies policies(ctx.db, *organization);
  const auto policy = policies.find();
  check.on(resource_policy_arn(*organization, policy ? policy->id : "rp-*"));
  if (policy) check.resource_tags = [policies] { return policies.tags(); };
}

void check_transfer(Context& ctx, authz::Check& check, const std::string& id) {
  const auto organization = organization_of(ctx);
  const state::Transfers transfers(ctx.db);
  const auto transfer = transfers.find(id);
  if (!organization || !transfer) return;
  const bool inbound = transfer->target == organization->id;
  if (!inbound && transfer->source_account != organization->management_account) return;
  check.on(transfer_arn(*organization, *transfer));
  add_transfer_keys(check, transfer->type, inbound ? kInbound : kOutbound);
  // The tags are the inviting side's.
  if (inbound) check.resource_tags = [transfers, row = transfer->row] { return transfers.tags(row); };
}

void check_handshake(Context& ctx, authz::Check& check, const std::string& id) {
  const auto handshake = state::Handshakes(ctx.db).find(id, ctx.now);
  if (!handshake || !takes_part(ctx, *handshake)) return;
  if (const auto sender = state::Organizations(ctx.db).organization(handshake->organization))
    check.on(handshake_arn(*sender, handshake->action, id));
}

void add_request_tags(authz::Check& check, const std::optional<std::vector<model::Tag>>& tags) {
  if (!tags) return;
  for (const auto& tag : *tags) check.request_tags.emplace_back(*tag.Key, *tag.Value);
}

void listed_administrators(Context&, const model::ListDelegatedAdministratorsRequest& in, authz::Call& call) {
  if (in.ServicePrincipal) call.check().key("organizations:ServicePrincipal", *in.ServicePrincipal);
}

void described_effective_policy(Context& ctx, const model::DescribeEffectivePolicyRequest& in, authz::Call& call) {
  const std::string target = in.TargetId.value_or(ctx.account());
  check_entity(ctx, call.check(), target);
  check_type(call.check(), *in.PolicyType);
  if (target != ctx.account()) admit(ctx, call);
}

void invalid_policies(Context&, const model::ListAccountsWithInvalidEffectivePolicyRequest& in, authz::Call& call) {
  check_type(call.check(), *in.PolicyType);
}

void policy_errors(Context& ctx, const model::ListEffectivePolicyValidationErrorsRequest& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.AccountId);
  check_type(call.check(), *in.PolicyType);
}

void put_policy(Context& ctx, const model::PutResourcePolicyRequest& in, authz::Call& call) {
  check_resource_policy(ctx, call.check());
  const std::string arn = call.check().resource;
  also_tags(call, in.Tags, arn);
}

void the_resource_policy(Context& ctx, const protocol::Empty&, authz::Call& call) {
  check_resource_policy(ctx, call.check());
}

void new_transfer(Context& ctx, const model::InviteOrganizationToTransferResponsibilityRequest& in, authz::Call& call) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  const bool by_account = *in.Target->Type == model::HandshakePartyType::kAccount;
  call.check().on(by_account ? organization->account_arn(*in.Target->Id) : std::string("*"));
  add_transfer_keys(call.check(), *in.Type, kInbound);
  also_tags(call, in.Tags, "*");
}

void inbound_transfers(Context&, const model::ListInboundResponsibilityTransfersRequest& in, authz::Call& call) {
  add_transfer_keys(call.check(), *in.Type, kInbound);
}

void outbound_transfers(Context&, const model::ListOutboundResponsibilityTransfersRequest& in, authz::Call& call) {
  add_transfer_keys(call.check(), *in.Type, kOutbound);
}

void new_account_pair(Context& ctx, const model::CreateGovCloudAccountRequest& in, authz::Call& call) {
  if (const auto organization = organization_of(ctx)) also_tags(call, in.Tags, organization->account_arn("*"));
}

void new_account(Context& ctx, const model::CreateAccountRequest& in, authz::Call& call) {
  if (const auto organization = organization_of(ctx)) also_tags(call, in.Tags, organization->account_arn("*"));
}

void new_unit(Context& ctx, const model::CreateOrganizationalUnitRequest& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.ParentId);
  if (const auto organization = organization_of(ctx)) also_tags(call, in.Tags, organization->container_arn("ou-*"));
}

void new_policy(Context& ctx, const model::CreatePolicyRequest& in, authz::Call& call) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  const auto arn = state::policy_arn(*organization, *in.Type, "p-*");
  check_type(call.check().on(arn), *in.Type);
  also_tags(call, in.Tags, arn);
}

void invited(Context& ctx, const model::InviteAccountToOrganizationRequest& in, authz::Call& call) {
  const auto organization = organization_of(ctx);
  if (!organization) return;
  const bool by_account = *in.Target->Type == model::HandshakePartyType::kAccount;
  const auto arn = by_account ? organization->account_arn(*in.Target->Id) : std::string("*");
  call.check().on(arn);
  also_tags(call, in.Tags, arn);
}

void moved_account(Context& ctx, const model::MoveAccountRequest& in, authz::Call& call) {
  const std::string action = call.check().action;
  check_entity(ctx, call.check(), *in.AccountId);
  check_entity(ctx, call.also(action), *in.SourceParentId);
  check_entity(ctx, call.also(action), *in.DestinationParentId);
}

void attached(Context& ctx, const model::AttachPolicyRequest& in, authz::Call& call) {
  check_attachment(ctx, *in.PolicyId, *in.TargetId, call);
}

void detached(Context& ctx, const model::DetachPolicyRequest& in, authz::Call& call) {
  check_attachment(ctx, *in.PolicyId, *in.TargetId, call);
}

void enabled_type(Context& ctx, const model::EnablePolicyTypeRequest& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.RootId);
  check_type(call.check(), *in.PolicyType);
}

void disabled_type(Context& ctx, const model::DisablePolicyTypeRequest& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.RootId);
  check_type(call.check(), *in.PolicyType);
}

void listed_type(Context&, const model::ListPoliciesRequest& in, authz::Call& call) {
  check_type(call.check(), *in.Filter);
}

void listed_for_target(Context& ctx, const model::ListPoliciesForTargetRequest& in, authz::Call& call) {
  check_entity(ctx, call.check(), *in.TargetId);
  check_type(call.check(), *in.Filter);
}

void tagged(Context& ctx, const model::TagResourceRequest& in, authz::Call& call) {
  check_taggable(ctx, call.check(), *in.ResourceId);
  add_request_tags(call.check(), in.Tags);
}

void untagged(Context& ctx, const model::UntagResourceRequest& in, authz::Call& call) {
  check_taggable(ctx, call.check(), *in.ResourceId);
  call.check().tag_keys = *in.TagKeys;
}

void tags_shown(Context& ctx, const model::ListTagsForResourceRequest& in, authz::Call& call) {
  check_taggable(ctx, call.check(), *in.ResourceId);
}

}  // namespace organizations
