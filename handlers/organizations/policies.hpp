// Policies: types switched on and off, policies themselves, and what they are attached to.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

model::CreatePolicyResponse create_policy(Context& ctx, const model::CreatePolicyRequest& in);
model::UpdatePolicyResponse update_policy(Context& ctx, const model::UpdatePolicyRequest& in);
protocol::Empty delete_policy(Context& ctx, const model::DeletePolicyRequest& in);
model::DescribePolicyResponse describe_policy(Context& ctx, const model::DescribePolicyRequest& in);
model::ListPoliciesResponse list_policies(Context& ctx, const model::ListPoliciesRequest& in);

model::EnablePolicyTypeResponse enable_policy_type(Context& ctx, const model::EnablePolicyTypeRequest& in);
model::DisablePolicyTypeResponse disable_policy_type(Context& ctx, const model::DisablePolicyTypeRequest& in);
protocol::Empty attach_policy(Context& ctx, const model::AttachPolicyRequest& in);
protocol::Empty detach_policy(Context& ctx, const model::DetachPolicyRequest& in);
model::ListPoliciesForTargetResponse list_policies_for_target(Context& ctx,
                                                              const model::ListPoliciesForTargetRequest& in);
model::ListTargetsForPolicyResponse list_targets_for_policy(Context& ctx, const model::ListTargetsForPolicyRequest& in);

/// Throws PolicyNotFoundException.
state::OrganizationPolicy found_policy(const state::OrganizationPolicies& policies, std::string_view id);

}  // namespace organizations
