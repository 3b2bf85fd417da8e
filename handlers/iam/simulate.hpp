// SimulateCustomPolicy, SimulatePrincipalPolicy, and the condition keys that a simulation wants values for.
#pragma once

#include "handlers/iam/entity_policies.hpp"

namespace iam {

model::SimulatePolicyResponse simulate_custom_policy(Context& context, const model::SimulateCustomPolicyRequest& in);
model::SimulatePolicyResponse simulate_principal_policy(Context& context,
                                                        const model::SimulatePrincipalPolicyRequest& in);
model::GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
    Context& context, const model::GetContextKeysForCustomPolicyRequest& in);
model::GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
    Context& context, const model::GetContextKeysForPrincipalPolicyRequest& in);

template <class In>
void simulated_principal(Context& context, const In& in, authz::Call& call) {
  entity_resource(context, *in.PolicySourceArn, call.check());
}

}  // namespace iam
