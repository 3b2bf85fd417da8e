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

model::GetAccessKeyInfoResponse get_access_key_info(Context& context, const model::GetAccessKeyInfoRequest& request);
void access_key_info_call(Context& context, const model::GetAccessKeyInfoRequest& request, authz::Call& call);
model::GetCallerIdentityResponse get_caller_identity(Context& context, const model::GetCallerIdentityRequest& request);
model::GetSessionTokenResponse get_session_token(Context& context, const model::GetSessionTokenRequest& request);
void session_token_call(Context& context, const model::GetSessionTokenRequest& request, authz::Call& call);

/// The owner, trust policy and tags of the role that a check names; nothing for what is no role.
void describe_role(Context& context, authz::Check& check);

}  // namespace sts
