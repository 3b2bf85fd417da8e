// GetAccountAuthorizationDetails: the whole of an account's IAM for auditors.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::GetAccountAuthorizationDetailsResponse get_account_authorization_details(
    Context& context, const model::GetAccountAuthorizationDetailsRequest& in);

}  // namespace iam
