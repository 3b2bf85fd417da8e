// What the management policies of a type amount to for an account.
#pragma once

#include "handlers/organizations/common.hpp"

namespace organizations {

model::DescribeEffectivePolicyResponse describe_effective_policy(Context& ctx,
                                                                 const model::DescribeEffectivePolicyRequest& in);
model::ListAccountsWithInvalidEffectivePolicyResponse list_accounts_with_invalid_effective_policy(
    Context& ctx, const model::ListAccountsWithInvalidEffectivePolicyRequest& in);
model::ListEffectivePolicyValidationErrorsResponse list_effective_policy_validation_errors(
    Context& ctx, const model::ListEffectivePolicyValidationErrorsRequest& in);

}  // namespace organizations
