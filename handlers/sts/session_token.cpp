// GetSessionToken: temporary credentials for the caller itself.
#include "handlers/sts/credentials.hpp"
#include "handlers/sts/mfa.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "state/iam.hpp"

namespace sts {
void session_token_call(Context& context, const model::GetSessionTokenRequest&, authz::Call& call) {
  if (context.caller.session) throw denied("Cannot call GetSessionToken with session credentials");
  call.check().deny_only = true;
}

model::GetSessionTokenResponse get_session_token(Context& context, const model::GetSessionTokenRequest& request) {
  const bool mfa = take_mfa(context, request.SerialNumber, request.TokenCode);
  state::Session session;
  session.account = context.caller.account;
  session.kind = context.caller.kind;
  session.entity = context.caller.entity;
  if (!context.caller.is_root()) session.entity_unique_id = context.caller.user_id;
  if (mfa) session.mfa_time = context.now;
  return {.Credentials = issue(context, std::move(session), own_duration(context, request.DurationSeconds))};
}

}  // namespace sts
