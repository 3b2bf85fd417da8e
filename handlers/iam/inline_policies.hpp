// Policies inside a user or role.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

protocol::Empty put_user_policy(Context& context, const model::PutUserPolicyRequest& in);
protocol::Empty put_role_policy(Context& context, const model::PutRolePolicyRequest& in);
model::GetUserPolicyResponse get_user_policy(Context& context, const model::GetUserPolicyRequest& in);
model::GetRolePolicyResponse get_role_policy(Context& context, const model::GetRolePolicyRequest& in);
model::ListUserPoliciesResponse list_user_policies(Context& context, const model::ListUserPoliciesRequest& in);
model::ListRolePoliciesResponse list_role_policies(Context& context, const model::ListRolePoliciesRequest& in);
protocol::Empty delete_user_policy(Context& context, const model::DeleteUserPolicyRequest& in);
protocol::Empty delete_role_policy(Context& context, const model::DeleteRolePolicyRequest& in);

}  // namespace iam
