// Users' console passwords.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateLoginProfileResponse create_login_profile(Context& context, const model::CreateLoginProfileRequest& in);
model::GetLoginProfileResponse get_login_profile(Context& context, const model::GetLoginProfileRequest& in);
protocol::Empty update_login_profile(Context& context, const model::UpdateLoginProfileRequest& in);
protocol::Empty delete_login_profile(Context& context, const model::DeleteLoginProfileRequest& in);
protocol::Empty change_password(Context& context, const model::ChangePasswordRequest& in);

}  // namespace iam
