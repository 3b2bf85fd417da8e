// Centralized root access: what the management account and IAM's delegated administrator may do as root of members.
#pragma once

#include "handlers/iam/common.hpp"
#include "state/organizations.hpp"

namespace iam {

model::EnableOrganizationsRootCredentialsManagementResponse enable_organizations_root_credentials_management(
    Context& context, const model::EnableOrganizationsRootCredentialsManagementRequest& in);
model::EnableOrganizationsRootSessionsResponse enable_organizations_root_sessions(
    Context& context, const model::EnableOrganizationsRootSessionsRequest& in);
model::DisableOrganizationsRootCredentialsManagementResponse disable_organizations_root_credentials_management(
    Context& context, const model::DisableOrganizationsRootCredentialsManagementRequest& in);
model::DisableOrganizationsRootSessionsResponse disable_organizations_root_sessions(
    Context& context, const model::DisableOrganizationsRootSessionsRequest& in);
model::ListOrganizationsFeaturesResponse list_organizations_features(Context& context,
                                                                     const model::ListOrganizationsFeaturesRequest& in);

/// The organization that the caller's account manages, or administers for IAM; nullopt for everybody else.
std::optional<state::Organization> organization_for_root_access(Context& context);

}  // namespace iam
