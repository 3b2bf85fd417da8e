// Credentials that are good for one service alone: user names and passwords, and long-term API keys.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateServiceSpecificCredentialResponse create_service_specific_credential(
    Context& context, const model::CreateServiceSpecificCredentialRequest& in);
model::ListServiceSpecificCredentialsResponse list_service_specific_credentials(
    Context& context, const model::ListServiceSpecificCredentialsRequest& in);
model::ResetServiceSpecificCredentialResponse reset_service_specific_credential(
    Context& context, const model::ResetServiceSpecificCredentialRequest& in);
protocol::Empty update_service_specific_credential(Context& context,
                                                   const model::UpdateServiceSpecificCredentialRequest& in);
protocol::Empty delete_service_specific_credential(Context& context,
                                                   const model::DeleteServiceSpecificCredentialRequest& in);
protocol::Empty set_security_token_service_preferences(Context& context,
                                                       const model::SetSecurityTokenServicePreferencesRequest& in);

}  // namespace iam
