#include "handlers/organizations/policies.hpp"
#include "handlers/organizations/policy_content.hpp"
#include "handlers/organizations/views.hpp"

namespace organizations {
namespace {

void check_root(const state::OrganizationTree& tree, std::string_view id) {
  if (tree.root().id != id) throw errors::root_not_found_exception("You specified a root that doesn't exist.");
}

core::AwsError type_not_enabled() {
  return errors::policy_type_not_enabled_exception("This operation can be performed only for enabled policy types.");
}

state::OrganizationEntity found_target(const Context& ctx, const state::OrganizationTree& tree, std::string_view id) {
  auto target = listed_entity(ctx, tree, id);
  if (!target) throw target_not_found();
  return *target;
}

}  // namespace

model::EnablePolicyTypeResponse enable_policy_type(Context& ctx, const model::EnablePolicyTypeRequest& in) {
  const auto organization = managed_organization(ctx);
  check_root(state::OrganizationTree(ctx.db, organization), *in.RootId);
  if (!organization.all_features)
    throw errors::policy_type_not_available_for_organization_exception(
        "This policy type is not available for the feature set of your organization.");
  state::OrganizationPolicies policies(ctx.db, organization);
  if (policies.enabled(*in.PolicyType))
    throw errors::policy_type_already_enabled_exception("The specified policy type is already enabled.");
  const auto service = service_of_policy_type(*in.PolicyType);
  if (!service.empty() && !state::Organizations(ctx.db).service_access_enabled(organization.id, service))
    throw constraint_violation("SERVICE_ACCESS_NOT_ENABLED",
                               "You must enable service access before you enable the policy type.");
  policies.enable(*in.PolicyType, ctx.now);
  return {root_view(ctx, organization)};
}

model::DisablePolicyTypeResponse disable_policy_type(Context& ctx, const model::DisablePolicyTypeRequest& in) {
  const auto organization = managed_organization(ctx);
  check_root(state::OrganizationTree(ctx.db, organization), *in.RootId);
  state::OrganizationPolicies policies(ctx.db, organization);
  if (!policies.enabled(*in.PolicyType)) throw type_not_enabled();
  policies.disable(*in.PolicyType);
  return {root_view(ctx, organization)};
}

protocol::Empty attach_policy(Context& ctx, const model::AttachPolicyRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationPolicies policies(ctx.db, organization);
  const auto policy = found_policy(policies, *in.PolicyId);
  const auto target = found_target(ctx, state::OrganizationTree(ctx.db, organization), *in.TargetId);
  if (!policies.enabled(policy.type)) throw type_not_enabled();
  if (policies.attached(policy.row, target.row))
    throw errors::duplicate_policy_attachment_exception(
        "The specified policy is already attached to the specified target.");
  if (policies.count_attached(target.row, policy.type) >= policy_limits(policy.type).attached)
    throw constraint_violation("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                               "You have attached the maximum number of policies to the specified target.");
  policies.attach(policy.row, target.row, ctx.now);
  return {};
}

protocol::Empty detach_policy(Context& ctx, const model::DetachPolicyRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationPolicies policies(ctx.db, organization);
  const auto policy = found_policy(policies, *in.PolicyId);
  const auto target = found_target(ctx, state::OrganizationTree(ctx.db, organization), *in.TargetId);
  if (policy.id == state::kResourceFullAccess)
    throw invalid_input("NON_DETACHABLE_POLICY", "You can't detach this Amazon Web Services Managed Policy.");
  if (!policies.attached(policy.row, target.row))
    throw errors::policy_not_attached_exception("The specified policy is not attached to the specified target.");
  if (policy.type == state::kServiceControlPolicy && policies.count_attached(target.row, policy.type) == 1)
    throw constraint_violation("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                               "You cannot remove the last policy attached to the specified target. You must have at "
                               "least one attached at all times.");
  policies.detach(policy.row, target.row);
  return {};
}

model::ListPoliciesForTargetResponse list_policies_for_target(Context& ctx,
                                                              const model::ListPoliciesForTargetRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto target = found_target(ctx, state::OrganizationTree(ctx.db, organization), *in.TargetId);
  const Page page(ctx, "ListPoliciesForTarget\n" + target.id + '\n' + *in.Filter, in.NextToken, in.MaxResults);
  auto policies = state::OrganizationPolicies(ctx.db, organization)
                      .list_for(target.row, *in.Filter, page.after_row(), page.fetch());
  model::ListPoliciesForTargetResponse out;
  out.NextToken = page.finish(policies);
  out.Policies.emplace();
  for (const auto& policy : policies) out.Policies->push_back(policy_summary(organization, policy));
  return out;
}

model::ListTargetsForPolicyResponse list_targets_for_policy(Context& ctx,
                                                            const model::ListTargetsForPolicyRequest& in) {
  const auto organization = administered_organization(ctx);
  const state::OrganizationPolicies policies(ctx.db, organization);
  const auto policy = found_policy(policies, *in.PolicyId);
  const Page page(ctx, "ListTargetsForPolicy\n" + policy.id, in.NextToken, in.MaxResults);
  auto targets = policies.targets(policy.row, page.after_row(), page.fetch());
  model::ListTargetsForPolicyResponse out;
  out.NextToken = page.finish(targets);
  out.Targets.emplace();
  for (const auto& target : targets)
    out.Targets->push_back({target.id, entity_arn(organization, target.id), target.name, kind_name(target.kind)});
  return out;
}

}  // namespace organizations
