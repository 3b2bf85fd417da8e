// The organization's resource policy.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

model::PutResourcePolicyResponse put_resource_policy(Context& ctx, const model::PutResourcePolicyRequest& in);
model::DescribeResourcePolicyResponse describe_resource_policy(Context& ctx, const protocol::Empty& in);
protocol::Empty delete_resource_policy(Context& ctx, const protocol::Empty& in);

std::string resource_policy_arn(const state::Organization& organization, std::string_view id);

}  // namespace organizations
