// Groups and who is in them.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateGroupResponse create_group(Context& context, const model::CreateGroupRequest& in);
model::GetGroupResponse get_group(Context& context, const model::GetGroupRequest& in);
model::ListGroupsResponse list_groups(Context& context, const model::ListGroupsRequest& in);
protocol::Empty update_group(Context& context, const model::UpdateGroupRequest& in);
protocol::Empty delete_group(Context& context, const model::DeleteGroupRequest& in);

protocol::Empty add_user_to_group(Context& context, const model::AddUserToGroupRequest& in);
protocol::Empty remove_user_from_group(Context& context, const model::RemoveUserFromGroupRequest& in);
model::ListGroupsForUserResponse list_groups_for_user(Context& context, const model::ListGroupsForUserRequest& in);

}  // namespace iam
