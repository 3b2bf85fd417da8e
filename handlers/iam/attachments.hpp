// Managed policies attached to users, roles and groups.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

protocol::Empty attach_user_policy(Context& context, const model::AttachUserPolicyRequest& in);
protocol::Empty attach_role_policy(Context& context, const model::AttachRolePolicyRequest& in);
protocol::Empty attach_group_policy(Context& context, const model::AttachGroupPolicyRequest& in);
protocol::Empty detach_user_policy(Context& context, const model::DetachUserPolicyRequest& in);
protocol::Empty detach_role_policy(Context& context, const model::DetachRolePolicyRequest& in);
protocol::Empty detach_group_policy(Context& context, const model::DetachGroupPolicyRequest& in);
model::ListAttachedUserPoliciesResponse list_attached_user_policies(Context& context,
                                                                    const model::ListAttachedUserPoliciesRequest& in);
model::ListAttachedRolePoliciesResponse list_attached_role_policies(Context& context,
                                                                    const model::ListAttachedRolePoliciesRequest& in);
model::ListAttachedGroupPoliciesResponse list_attached_group_policies(
    Context& context, const model::ListAttachedGroupPoliciesRequest& in);
model::ListEntitiesForPolicyResponse list_entities_for_policy(Context& context,
                                                              const model::ListEntitiesForPolicyRequest& in);

}  // namespace iam
