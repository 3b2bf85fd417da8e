// AssumeRole, in the order of checks that the service was measured to have.
#include "handlers/sts/mfa.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"

namespace sts {
namespace {

bool chained(const Context& context) {
  return context.caller.kind == core::PrincipalKind::RoleSession;
}

std::string source_identity(const Context& context, const model::AssumeRoleRequest& request) {
  if (request.SourceIdentity) return *request.SourceIdentity;
  return context.caller.session ? context.caller.session->source_identity : "";
}

std::vector<state::SessionTag> tags_of(const Context& context, const model::AssumeRoleRequest& request) {
  return session_tags(context, request.Tags, request.TransitiveTagKeys.value_or(std::vector<std::string>()));
}

// The keys that both the caller's policies and the trust policy may ask for.
void declare(authz::Check& check, const Context& context, const model::AssumeRoleRequest& request,
             const std::vector<state::SessionTag>& tags, bool mfa) {
  if (request.ExternalId) check.key("sts:ExternalId", *request.ExternalId);
  check.key("sts:RoleSessionName", *request.RoleSessionName);
  if (const auto identity = source_identity(context, request); !identity.empty())
    check.key("sts:SourceIdentity", identity);
  for (const auto& tag : tags) check.request_tags.emplace_back(tag.key, tag.value);
  if (request.TransitiveTagKeys && !request.TransitiveTagKeys->empty())
    check.keys.emplace_back("sts:TransitiveTagKeys", *request.TransitiveTagKeys);
  if (mfa) {
    check.key("aws:MultiFactorAuthPresent", "true");
    check.key("aws:MultiFactorAuthAge", "0");
  }
}

// Of STS, federated users reach GetCallerIdentity alone (API reference, GetFederationToken). Inferred: the words, which
// are those of every refused AssumeRole.
void check_caller(const Context& context, const model::AssumeRoleRequest& request) {
  if (context.caller.is_root()) throw denied("Roles may not be assumed by root accounts.");
  if (context.caller.kind == core::PrincipalKind::FederatedUser)
    throw denied("User: " + context.caller.arn +
                 " is not authorized to perform: sts:AssumeRole on resource: " + *request.RoleArn);
}

}  // namespace

void role_to_assume(Context& context, const model::AssumeRoleRequest& request, authz::Call& call) {
  role_arn(*request.RoleArn);
  check_caller(context, request);
  const auto tags = tags_of(context, request);
  const bool mfa = check_mfa(context, request.SerialNumber, request.TokenCode).has_value();
  check_trust(context, *request.RoleArn, call);
  declare(call.check(), context, request, tags, mfa);
  std::vector<const char*> further;
  if (!tags.empty()) further.push_back("sts:TagSession");
  if (!source_identity(context, request).empty()) further.push_back("sts:SetSourceIdentity");
  if (request.ProvidedContexts && !request.ProvidedContexts->empty()) further.push_back("sts:SetContext");
  also_check(call, further);
}

model::AssumeRoleResponse assume_role(Context& context, const model::AssumeRoleRequest& request) {
  take_mfa(context, request.SerialNumber, request.TokenCode);
  const auto role = trusted_role(context, *request.RoleArn);
  RoleSessionRequest asked;
  asked.duration = role_duration(request.DurationSeconds, role, chained(context));
  asked.source_identity = source_identity(context, request);
  if (chained(context) && !context.caller.session->source_identity.empty() &&
      asked.source_identity != context.caller.session->source_identity)
    throw validation_error("The source identity is already set for this assume role session");
  asked.name = *request.RoleSessionName;
  asked.tags = tags_of(context, request);
  asked.tagged = request.Tags.has_value();
  asked.policy = request.Policy;
  asked.policy_arns = request.PolicyArns;

  auto started = start_session(context, role, std::move(asked));
  model::AssumeRoleResponse response;
  response.Credentials = std::move(started.credentials);
  response.AssumedRoleUser = std::move(started.user);
  response.PackedPolicySize = started.packed_policy_size;
  response.SourceIdentity = std::move(started.source_identity);
  return response;
}

}  // namespace sts
