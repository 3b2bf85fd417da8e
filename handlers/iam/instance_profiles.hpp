// Instance profiles, each with one role at most.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateInstanceProfileResponse create_instance_profile(Context& context,
                                                             const model::CreateInstanceProfileRequest& in);
model::GetInstanceProfileResponse get_instance_profile(Context& context, const model::GetInstanceProfileRequest& in);
model::ListInstanceProfilesResponse list_instance_profiles(Context& context,
                                                           const model::ListInstanceProfilesRequest& in);
model::ListInstanceProfilesForRoleResponse list_instance_profiles_for_role(
    Context& context, const model::ListInstanceProfilesForRoleRequest& in);
protocol::Empty add_role_to_instance_profile(Context& context, const model::AddRoleToInstanceProfileRequest& in);
protocol::Empty remove_role_from_instance_profile(Context& context,
                                                  const model::RemoveRoleFromInstanceProfileRequest& in);
protocol::Empty delete_instance_profile(Context& context, const model::DeleteInstanceProfileRequest& in);

}  // namespace iam
