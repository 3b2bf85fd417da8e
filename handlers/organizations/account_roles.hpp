// Roles that Organizations makes in its accounts.
#pragma once

#include <string>

#include "world/context.hpp"

namespace organizations {

/// The role by which the management account administers an account it created: trusts that account, may do everything.
void create_access_role(world::Context& ctx, const std::string& account, const std::string& role_name,
                        const std::string& management_account);

/// AWSServiceRoleForOrganizations, which every account of an organization has. Does nothing where it exists.
void create_service_role(world::Context& ctx, const std::string& account);

}  // namespace organizations
