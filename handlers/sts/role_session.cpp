#include "handlers/sts/role_session.hpp"

#include "handlers/sts/credentials.hpp"
#include "world/world.hpp"

namespace sts {
namespace {

constexpr std::int64_t kDefaultRoleDuration = 3600;
constexpr std::int64_t kChainedDuration = 3600;  // role chaining, whatever the role's own limit is

}  // namespace

core::AwsError validation_error(std::string text) {
  return core::AwsError("ValidationError", 400, std::move(text));
}

core::AwsError denied(std::string text) {
  return core::AwsError("AccessDenied", 403, std::move(text));
}

core::Arn role_arn(const std::string& text) {
  auto arn = core::Arn::parse(text);
  if (!arn || arn->service != "iam" || !core::is_account_id(arn->account)) throw validation_error(text + " is invalid");
  return std::move(*arn);
}

std::optional<state::iam::Role> find_role(const world::Context& context, const core::Arn& arn) {
  if (!arn.resource.starts_with("role/")) return std::nullopt;
  return state::iam::Roles(context.db).by_path_and_name(arn.account, std::string_view(arn.resource).substr(5));
}

void describe_role(world::Context& context, authz::Check& check) {
  const auto arn = core::Arn::parse(check.resource);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with("role/")) return;
  check.owned_by(arn->account);
  check.policy_kind = authz::ResourcePolicyKind::Trust;
  auto role = find_role(context, *arn);
  if (!role) return;
  check.resource_policy = context.world.compiled(role->trust, policy::ShortArn::PaddedIfOpenEnd);
  check.resource_tags = [&db = context.db, row = role->row] {
    return state::iam::TagStore(db, state::iam::Tagged::Role).of(row);
  };
  context.found = *std::move(role);
}

void check_trust(world::Context& context, const std::string& text, authz::Call& call) {
  const core::Arn arn = role_arn(text);
  call.check().on(text).owned_by(arn.account);
  call.check().policy_kind = authz::ResourcePolicyKind::Trust;
  describe_role(context, call.check());
}

state::iam::Role trusted_role(const world::Context& context, const std::string& arn) {
  if (const auto* found = std::any_cast<state::iam::Role>(&context.found)) return *found;
  auto role = find_role(context, role_arn(arn));
  if (!role) throw core::AwsError("NoSuchEntity", 404, "The role " + arn + " cannot be found.");
  return *std::move(role);
}

void also_check(authz::Call& call, const std::vector<const char*>& actions) {
  const authz::Check base = call.check();
  for (const char* action : actions) {
    authz::Check& further = call.also(action);
    further = base;
    further.action = action;
  }
}

std::int64_t role_duration(const std::optional<std::int32_t>& asked, const state::iam::Role& role, bool chained) {
  const std::int64_t seconds = asked.value_or(kDefaultRoleDuration);
  if (seconds > role.max_session_duration)
    throw validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  if (chained && seconds > kChainedDuration)
    throw validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  return seconds;
}

RoleSession start_session(world::Context& context, const state::iam::Role& role, RoleSessionRequest request) {
  state::Session session;
  session.account = role.account;
  session.kind = core::PrincipalKind::RoleSession;
  session.entity = role.row;
  session.entity_unique_id = role.unique_id;
  session.name = std::move(request.name);
  session.source_identity = request.source_identity;
  session.tags = std::move(request.tags);
  session.keys = std::move(request.keys);
  SessionPolicies policies = session_policies(context, request.policy, request.policy_arns, role.account);

  RoleSession started;
  if (request.policy || request.policy_arns || request.tagged)
    started.packed_policy_size = packed_policy_size(policies, session.tags);
  session.limited = request.policy || request.policy_arns;
  session.policies = std::move(policies.policies);
  if (!request.source_identity.empty()) started.source_identity = std::move(request.source_identity);
  started.user = model::AssumedRoleUser{
      .AssumedRoleId = role.unique_id + ":" + session.name,
      .Arn = "arn:aws:sts::" + role.account + ":assumed-role/" + role.name + "/" + session.name,
  };
  started.credentials = issue(context, std::move(session), request.duration);
  return started;
}

}  // namespace sts
