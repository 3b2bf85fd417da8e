// DecodeAuthorizationMessage: what an encoded message of this server says.
#include "access/authorization_message.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "world/world.hpp"

namespace sts {

void decode_message_call(Context& context, const model::DecodeAuthorizationMessageRequest&, authz::Call&) {
  // Of STS, these sessions reach AssumeRole and GetCallerIdentity alone (API reference). Inferred: the words.
  if (context.caller.session && context.caller.kind != core::PrincipalKind::RoleSession)
    throw denied("Cannot call DecodeAuthorizationMessage with session credentials");
}

model::DecodeAuthorizationMessageResponse decode_authorization_message(
    Context& context, const model::DecodeAuthorizationMessageRequest& request) {
  auto message = authz::open_message(context.world, *request.EncodedMessage);
  if (!message) throw errors::invalid_authorization_message_exception("The message is invalid.");
  return {.DecodedMessage = std::move(message)};
}

}  // namespace sts
