// Permissions boundaries of users and roles.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

/// Throws unless the ARN names a policy that can bound entities of the caller's account.
void check_boundary(Context& context, const std::string& arn);

protocol::Empty put_user_permissions_boundary(Context& context, const model::PutUserPermissionsBoundaryRequest& in);
protocol::Empty put_role_permissions_boundary(Context& context, const model::PutRolePermissionsBoundaryRequest& in);
protocol::Empty delete_user_permissions_boundary(Context& context,
                                                 const model::DeleteUserPermissionsBoundaryRequest& in);
protocol::Empty delete_role_permissions_boundary(Context& context,
                                                 const model::DeleteRolePermissionsBoundaryRequest& in);

}  // namespace iam
