// Policies inside a user, role or group.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

protocol::Empty put_user_policy(Context& context, const model::PutUserPolicyRequest& in);
protocol::Empty put_role_policy(Context& context, const model::PutRolePolicyRequest& in);
protocol::Empty put_group_policy(Context& context, const model::PutGroupPolicyRequest& in);
model::GetUserPolicyResponse get_user_policy(Context& context, const model::GetUserPolicyRequest& in);
model::GetRolePolicyResponse get_role_policy(Context& context, const model::GetRolePolicyRequest& in);
model::GetGroupPolicyResponse get_group_policy(Context& context, const model::GetGroupPolicyRequest& in);
model::ListUserPoliciesResponse list_user_policies(Context& context, const model::ListUserPoliciesRequest& in);
model::ListRolePoliciesResponse list_role_policies(Context& context, const model::ListRolePoliciesRequest& in);
model::ListGroupPoliciesResponse list_group_policies(Context& context, const model::ListGroupPoliciesRequest& in);
protocol::Empty delete_user_policy(Context& context, const model::DeleteUserPolicyRequest& in);
protocol::Empty delete_role_policy(Context& context, const model::DeleteRolePolicyRequest& in);
protocol::Empty delete_group_policy(Context& context, const model::DeleteGroupPolicyRequest& in);

}  // namespace iam
