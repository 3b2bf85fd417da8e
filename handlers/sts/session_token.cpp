// GetSessionToken: temporary credentials for the caller itself.
#include "handlers/sts/credentials.hpp"
#include "handlers/sts/mfa.hpp"
#include "handlers/sts/operations.hpp"
#include "state/iam.hpp"

namespace sts {
namespace {

constexpr std::int64_t kDefaultDuration = 43200;
constexpr std::int64_t kRootDuration = 3600;  // the most that root gets, whatever it asks for

}  // namespace

void session_token_call(Context& context, const model::GetSessionTokenRequest&, authz::Call& call) {
  if (context.caller.session)
    throw core::AwsError("AccessDenied", 403, "Cannot call GetSessionToken with session credentials");
  call.check().deny_only = true;
}

model::GetSessionTokenResponse get_session_token(Context& context, const model::GetSessionTokenRequest& request) {
  const bool mfa = check_mfa(context, request.SerialNumber, request.TokenCode);
  state::Session session;
  session.account = context.caller.account;
  session.kind = context.caller.kind;
  session.entity = context.caller.entity;
  if (!context.caller.is_root()) session.entity_unique_id = context.caller.user_id;
  if (mfa) session.mfa_time = context.now;
  std::int64_t duration = request.DurationSeconds.value_or(kDefaultDuration);
  if (context.caller.is_root()) duration = std::min(duration, kRootDuration);
  return {.Credentials = issue(context, std::move(session), duration)};
}

}  // namespace sts
