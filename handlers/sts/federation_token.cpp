// GetFederationToken: a session for somebody whom the caller vouches for.
#include "handlers/sts/credentials.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "handlers/sts/session_request.hpp"

namespace sts {
namespace {

std::string federated_arn(const Context& context, const std::string& name) {
  return "arn:aws:sts::" + context.account() + ":federated-user/" + name;
}

}  // namespace

void federation_token_call(Context& context, const model::GetFederationTokenRequest& request, authz::Call& call) {
  if (context.caller.session) throw denied("Cannot call GetFederationToken with session credentials");
  const auto tags = session_tags(context, request.Tags, {});
  authz::Check& check = call.check();
  check.on(federated_arn(context, *request.Name));
  for (const auto& tag : tags) check.request_tags.emplace_back(tag.key, tag.value);
  if (tags.empty()) return;
  const authz::Check base = check;
  authz::Check& tagging = call.also("sts:TagSession");
  tagging = base;
  tagging.action = "sts:TagSession";
}

model::GetFederationTokenResponse get_federation_token(Context& context,
                                                       const model::GetFederationTokenRequest& request) {
  state::Session session;
  session.account = context.account();
  session.kind = core::PrincipalKind::FederatedUser;
  session.entity = context.caller.entity;
  if (!context.caller.is_root()) session.entity_unique_id = context.caller.user_id;
  session.name = *request.Name;
  session.tags = session_tags(context, request.Tags, {});
  SessionPolicies policies = session_policies(context, request.Policy, request.PolicyArns, session.account);
  // Without session policies the session has no permissions but those that a resource's policy gives it by its ARN.
  session.limited = request.Policy || request.PolicyArns;
  const bool packed = session.limited || request.Tags;

  model::GetFederationTokenResponse response;
  response.PackedPolicySize = packed ? packed_policy_size(policies, session.tags) : 0;
  session.policies = std::move(policies.policies);
  response.FederatedUser = model::FederatedUser{.FederatedUserId = session.account + ":" + session.name,
                                                .Arn = federated_arn(context, session.name)};
  response.Credentials = issue(context, std::move(session), own_duration(context, request.DurationSeconds));
  return response;
}

}  // namespace sts
