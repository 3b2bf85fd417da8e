#include "core/error.hpp"
#include "handlers/iam/service_linked_roles.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"
#include "state/organizations.hpp"

namespace ram {

model::EnableSharingWithAwsOrganizationResponse enable_sharing(Context& context,
                                                               const model::EnableSharingWithAwsOrganizationRequest&) {
  const auto organization = state::Organizations(context.db).organization_of(context.account());
  if (!organization || organization->management_account != context.account())
    throw errors::operation_not_permitted_exception(
        "Unable to enable sharing with AWS Organizations. Received AccessDeniedException from AWSOrganizations with "
        "the "
        "following error message: You don't have permissions to access this resource.");
  if (!organization->all_features)
    throw errors::operation_not_permitted_exception(
        "Unable to enable sharing with AWS Organizations. The organization does not have all features enabled.");
  iam::ensure_service_linked_role(context, context.account(), state::kRamServicePrincipal);
  state::Organizations(context.db).enable_service_access(*organization, state::kRamServicePrincipal, context.now);
  state::RamShares(context.db, time_of(context)).enable_sharing(organization->id);
  return {true};
}

}  // namespace ram
