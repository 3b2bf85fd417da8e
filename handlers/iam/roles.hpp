#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateRoleResponse create_role(Context& context, const model::CreateRoleRequest& in);
model::GetRoleResponse get_role(Context& context, const model::GetRoleRequest& in);
model::ListRolesResponse list_roles(Context& context, const model::ListRolesRequest& in);
model::UpdateRoleResponse update_role(Context& context, const model::UpdateRoleRequest& in);
model::UpdateRoleDescriptionResponse update_role_description(Context& context,
                                                             const model::UpdateRoleDescriptionRequest& in);
protocol::Empty update_assume_role_policy(Context& context, const model::UpdateAssumeRolePolicyRequest& in);
protocol::Empty delete_role(Context& context, const model::DeleteRoleRequest& in);

}  // namespace iam
