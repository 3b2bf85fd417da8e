// AssumeRole, in the order of checks that the service was measured to have.
#include "core/arn.hpp"
#include "handlers/sts/credentials.hpp"
#include "handlers/sts/mfa.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/session_request.hpp"
#include "state/iam.hpp"
#include "world/world.hpp"

namespace sts {
namespace {

constexpr std::int64_t kDefaultDuration = 3600;
constexpr std::int64_t kChainedDuration = 3600;  // role chaining, whatever the role's own limit is

core::AwsError validation(std::string text) {
  return core::AwsError("ValidationError", 400, std::move(text));
}

core::Arn role_arn(const std::string& text) {
  auto arn = core::Arn::parse(text);
  if (!arn || arn->service != "iam" || !core::is_account_id(arn->account)) throw validation(text + " is invalid");
  return std::move(*arn);
}

std::optional<state::iam::Role> find_role(const Context& context, const core::Arn& arn) {
  if (!arn.resource.starts_with("role/")) return std::nullopt;
  return state::iam::Roles(context.db).by_path_and_name(arn.account, std::string_view(arn.resource).substr(5));
}

bool chained(const Context& context) {
  return context.caller.kind == core::PrincipalKind::RoleSession;
}

std::string source_identity(const Context& context, const model::AssumeRoleRequest& request) {
  if (request.SourceIdentity) return *request.SourceIdentity;
  return context.caller.session ? context.caller.session->source_identity : "";
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

std::int64_t duration(const Context& context, const model::AssumeRoleRequest& request, const state::iam::Role& role) {
  const std::int64_t seconds = request.DurationSeconds.value_or(kDefaultDuration);
  if (seconds > role.max_session_duration)
    throw validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  if (chained(context) && seconds > kChainedDuration)
    throw validation(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  return seconds;
}

// A role that does not exist is answered like one that trusts nobody.
std::optional<state::iam::Role> describe(Context& context, const core::Arn& arn, authz::Check& check) {
  check.owned_by(arn.account);
  check.policy_kind = authz::ResourcePolicyKind::Trust;
  auto role = find_role(context, arn);
  if (!role) return role;
  check.resource_policy = context.world.compiled(role->trust, policy::ShortArn::PaddedIfOpenEnd);
  check.resource_tags = [&db = context.db, row = role->row] {
    return state::iam::TagStore(db, state::iam::Tagged::Role).of(row);
  };
  return role;
}

}  // namespace

void describe_role(Context& context, authz::Check& check) {
  const auto arn = core::Arn::parse(check.resource);
  if (arn && arn->service == "iam" && arn->resource.starts_with("role/")) describe(context, *arn, check);
}

void role_to_assume(Context& context, const model::AssumeRoleRequest& request, authz::Call& call) {
  const core::Arn arn = role_arn(*request.RoleArn);
  if (context.caller.is_root()) throw core::AwsError("AccessDenied", 403, "Roles may not be assumed by root accounts.");
  const auto tags = session_tags(context, request);
  const bool mfa = check_mfa(context, request.SerialNumber, request.TokenCode);

  authz::Check& check = call.check();
  check.on(*request.RoleArn);
  if (auto role = describe(context, arn, check)) context.found = *std::move(role);
  declare(check, context, request, tags, mfa);

  const authz::Check base = check;
  const auto also = [&](const char* action) {
    authz::Check& further = call.also(action);
    further = base;
    further.action = action;
  };
  if (!tags.empty()) also("sts:TagSession");
  if (!source_identity(context, request).empty()) also("sts:SetSourceIdentity");
  if (request.ProvidedContexts && !request.ProvidedContexts->empty()) also("sts:SetContext");
}

model::AssumeRoleResponse assume_role(Context& context, const model::AssumeRoleRequest& request) {
  const auto* found = std::any_cast<state::iam::Role>(&context.found);
  const auto role = found ? std::optional(*found) : find_role(context, role_arn(*request.RoleArn));
  // Only without enforcement does a call for a missing role come this far.
  if (!role) throw core::AwsError("NoSuchEntity", 404, "The role " + *request.RoleArn + " cannot be found.");
  const std::int64_t seconds = duration(context, request, *role);
  const std::string identity = source_identity(context, request);
  if (chained(context) && !context.caller.session->source_identity.empty() &&
      identity != context.caller.session->source_identity)
    throw validation("The source identity is already set for this assume role session");

  state::Session session;
  session.account = role->account;
  session.kind = core::PrincipalKind::RoleSession;
  session.entity = role->row;
  session.entity_unique_id = role->unique_id;
  session.name = *request.RoleSessionName;
  session.source_identity = identity;
  session.tags = session_tags(context, request);
  SessionPolicies policies = session_policies(context, request, role->account);

  model::AssumeRoleResponse response;
  const bool packed = request.Policy || request.PolicyArns || request.Tags;
  if (packed) response.PackedPolicySize = packed_policy_size(policies, session.tags);
  session.limited = request.Policy || request.PolicyArns;
  session.policies = std::move(policies.policies);
  if (!identity.empty()) response.SourceIdentity = identity;
  response.AssumedRoleUser = model::AssumedRoleUser{
      .AssumedRoleId = role->unique_id + ":" + session.name,
      .Arn = "arn:aws:sts::" + role->account + ":assumed-role/" + role->name + "/" + session.name,
  };
  response.Credentials = issue(context, std::move(session), seconds);
  return response;
}

}  // namespace sts
