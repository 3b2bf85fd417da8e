// Delegated administrators: member accounts that may look at the organization and manage a service in it.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

protocol::Empty register_delegated_administrator(Context& ctx, const model::RegisterDelegatedAdministratorRequest& in);
protocol::Empty deregister_delegated_administrator(Context& ctx,
                                                   const model::DeregisterDelegatedAdministratorRequest& in);
model::ListDelegatedAdministratorsResponse list_delegated_administrators(
    Context& ctx, const model::ListDelegatedAdministratorsRequest& in);
model::ListDelegatedServicesForAccountResponse list_delegated_services_for_account(
    Context& ctx, const model::ListDelegatedServicesForAccountRequest& in);

}  // namespace organizations
