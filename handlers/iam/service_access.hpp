// ListPoliciesGrantingServiceAccess.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in);

}  // namespace iam
