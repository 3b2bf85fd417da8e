#include "handlers/organizations/policies.hpp"

#include "handlers/organizations/policy_content.hpp"
#include "handlers/organizations/views.hpp"
#include "state/documents.hpp"

namespace organizations {
namespace {

core::AwsError policy_name_taken() {
  return errors::duplicate_policy_exception("A policy with the specified name and type already exists.");
}

state::OrganizationPolicy changeable_policy(const state::OrganizationPolicies& policies, std::string_view id) {
  auto policy = found_policy(policies, id);
  if (policy.aws_managed())
    throw invalid_input("IMMUTABLE_POLICY",
                        "You specified a policy that is managed by Amazon Web Services and can't be modified.");
  return policy;
}

}  // namespace

state::OrganizationPolicy found_policy(const state::OrganizationPolicies& policies, std::string_view id) {
  auto policy = policies.find(id);
  if (!policy) throw policy_not_found();
  return *policy;
}

// A policy may be created while its type is off; it cannot be attached then.
model::CreatePolicyResponse create_policy(Context& ctx, const model::CreatePolicyRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationPolicies policies(ctx.db, organization);
  const auto tags = checked_tags(in.Tags);
  if (!organization.all_features)
    throw errors::policy_type_not_available_for_organization_exception(
        "This policy type is not available for the feature set of your organization.");
  check_policy_content(ctx, *in.Type, *in.Content);
  if (policies.name_taken(*in.Type, *in.Name)) throw policy_name_taken();
  if (policies.count(*in.Type) >= policy_limits(*in.Type).number)
    throw constraint_violation("POLICY_NUMBER_LIMIT_EXCEEDED", "You have exceeded the allowed number of policies.");
  const auto document = state::Documents(ctx.db).add(*in.Content);
  const auto policy = policies.add({0, new_id(ctx, "p-", 8), *in.Type, *in.Name, *in.Description, document, ctx.now});
  for (const auto& [key, value] : tags) policies.set_tag(policy.row, key, value);
  return {policy_view(ctx, organization, policy)};
}

model::UpdatePolicyResponse update_policy(Context& ctx, const model::UpdatePolicyRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationPolicies policies(ctx.db, organization);
  auto policy = changeable_policy(policies, *in.PolicyId);
  if (in.Name && *in.Name != policy.name) {
    if (policies.name_taken(policy.type, *in.Name)) throw policy_name_taken();
    policy.name = *in.Name;
  }
  if (in.Description) policy.description = *in.Description;
  if (in.Content) {
    check_policy_content(ctx, policy.type, *in.Content);
    policy.document = state::Documents(ctx.db).add(*in.Content);
    policy.updated = ctx.now;
  }
  policies.update(policy);
  return {policy_view(ctx, organization, policy)};
}

protocol::Empty delete_policy(Context& ctx, const model::DeletePolicyRequest& in) {
  state::OrganizationPolicies policies(ctx.db, managed_organization(ctx));
  const auto policy = changeable_policy(policies, *in.PolicyId);
  if (policies.in_use(policy.row))
    throw errors::policy_in_use_exception(
        "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before "
        "performing this operation.");
  policies.remove(policy);
  return {};
}

model::DescribePolicyResponse describe_policy(Context& ctx, const model::DescribePolicyRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto policy = found_policy(state::OrganizationPolicies(ctx.db, organization), *in.PolicyId);
  return {policy_view(ctx, organization, policy)};
}

model::ListPoliciesResponse list_policies(Context& ctx, const model::ListPoliciesRequest& in) {
  const auto organization = administered_organization(ctx);
  const Page page(ctx, "ListPolicies\n" + *in.Filter, in.NextToken, in.MaxResults);
  auto policies = state::OrganizationPolicies(ctx.db, organization).list(*in.Filter, page.after_row(), page.fetch());
  model::ListPoliciesResponse out;
  out.NextToken = page.finish(policies);
  out.Policies.emplace();
  for (const auto& policy : policies) out.Policies->push_back(policy_summary(organization, policy));
  return out;
}

}  // namespace organizations
