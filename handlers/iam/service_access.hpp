// ListPoliciesGrantingServiceAccess.
#pragma once

#include "access/call.hpp"
#include "handlers/iam/common.hpp"

namespace iam {

void audited_identity(Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in, authz::Call& call);

model::ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in);

}  // namespace iam
