// The handlers and resolvers of STS, one declaration per operation.
#pragma once

#include "access/call.hpp"
#include "handlers/sts/model.hpp"
#include "world/context.hpp"

namespace sts {

using world::Context;

model::AssumeRoleResponse assume_role(Context& context, const model::AssumeRoleRequest& request);
/// Also makes the checks that AWS makes before it looks at permissions; throws their errors.
void role_to_assume(Context& context, const model::AssumeRoleRequest& request, authz::Call& call);

model::AssumeRoleWithSAMLResponse assume_role_with_saml(Context& context,
                                                        const model::AssumeRoleWithSAMLRequest& request);
/// The resolvers of the federated operations verify the proof as well; throw AWS's errors about it.
void role_for_saml(Context& context, const model::AssumeRoleWithSAMLRequest& request, authz::Call& call);
model::AssumeRoleWithWebIdentityResponse assume_role_with_web_identity(
    Context& context, const model::AssumeRoleWithWebIdentityRequest& request);
void role_for_web_identity(Context& context, const model::AssumeRoleWithWebIdentityRequest& request, authz::Call& call);

model::AssumeRootResponse assume_root(Context& context, const model::AssumeRootRequest& request);
void root_to_assume(Context& context, const model::AssumeRootRequest& request, authz::Call& call);

model::DecodeAuthorizationMessageResponse decode_authorization_message(
    Context& context, const model::DecodeAuthorizationMessageRequest& request);
void decode_message_call(Context& context, const model::DecodeAuthorizationMessageRequest& request, authz::Call& call);

model::GetFederationTokenResponse get_federation_token(Context& context,
                                                       const model::GetFederationTokenRequest& request);
void federation_token_call(Context& context, const model::GetFederationTokenRequest& request, authz::Call& call);
model::GetWebIdentityTokenResponse get_web_identity_token(Context& context,
                                                          const model::GetWebIdentityTokenRequest& request);
void web_identity_token_call(Context& context, const model::GetWebIdentityTokenRequest& request, authz::Call& call);

model::GetAccessKeyInfoResponse get_access_key_info(Context& context, const model::GetAccessKeyInfoRequest& request);
void access_key_info_call(Context& context, const model::GetAccessKeyInfoRequest& request, authz::Call& call);
model::GetCallerIdentityResponse get_caller_identity(Context& context, const model::GetCallerIdentityRequest& request);
model::GetSessionTokenResponse get_session_token(Context& context, const model::GetSessionTokenRequest& request);
void session_token_call(Context& context, const model::GetSessionTokenRequest& request, authz::Call& call);

}  // namespace sts
