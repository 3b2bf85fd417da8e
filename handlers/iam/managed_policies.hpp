// Customer managed policies, and AWS's as far as they can be read.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreatePolicyResponse create_policy(Context& context, const model::CreatePolicyRequest& in);
model::GetPolicyResponse get_policy(Context& context, const model::GetPolicyRequest& in);
model::ListPoliciesResponse list_policies(Context& context, const model::ListPoliciesRequest& in);
protocol::Empty delete_policy(Context& context, const model::DeletePolicyRequest& in);

model::CreatePolicyVersionResponse create_policy_version(Context& context, const model::CreatePolicyVersionRequest& in);
model::GetPolicyVersionResponse get_policy_version(Context& context, const model::GetPolicyVersionRequest& in);
model::ListPolicyVersionsResponse list_policy_versions(Context& context, const model::ListPolicyVersionsRequest& in);
protocol::Empty delete_policy_version(Context& context, const model::DeletePolicyVersionRequest& in);
protocol::Empty set_default_policy_version(Context& context, const model::SetDefaultPolicyVersionRequest& in);

}  // namespace iam
