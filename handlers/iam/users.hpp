#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateUserResponse create_user(Context& context, const model::CreateUserRequest& in);
model::GetUserResponse get_user(Context& context, const model::GetUserRequest& in);
model::ListUsersResponse list_users(Context& context, const model::ListUsersRequest& in);
protocol::Empty update_user(Context& context, const model::UpdateUserRequest& in);
protocol::Empty delete_user(Context& context, const model::DeleteUserRequest& in);

}  // namespace iam
