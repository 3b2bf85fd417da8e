#include "access/authorize.hpp"

#include "access/applicable.hpp"
#include "access/request_keys.hpp"
#include "core/canonical_user.hpp"
#include "state/organizations.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

// Only policies of S3 name accounts this way.
std::string canonical_id(const world::Context& context, const Check& check) {
  if (!check.resource_policy || context.caller.account.empty() || !check.action.starts_with("s3:")) return {};
  return core::canonical_user_id(context.caller.account);
}

policy::Request request_for(const world::Context& context, const Check& check, policy::KeySource& keys,
                            const std::string& canonical) {
  const auto& caller = context.caller;
  policy::Request request;
  request.caller.kind = caller.kind;
  request.caller.account = caller.account;
  request.caller.arn = caller.arn;
  request.caller.entity_arn = caller.entity_arn;
  request.caller.entity_id = caller.entity_id();
  request.caller.federated_provider = check.federated_provider;
  request.caller.canonical_id = canonical;
  if (caller.kind == core::PrincipalKind::Service) request.caller.service = caller.arn;
  request.action = check.action;
  request.resource = check.resource;
  request.resource_account = check.resource_account;
  request.keys = &keys;
  return request;
}

bool same_organization(const world::Context& context, const std::string& other_account) {
  const state::Organizations organizations(context.db);
  const auto mine = organizations.membership(context.caller.account);
  if (!mine) return false;
  const auto theirs = organizations.membership(other_account);
  return theirs && theirs->organization == mine->organization;
}

Denial word(const world::Context& context, const Check& check, const policy::Decision& decision) {
  const auto& caller = context.caller;
  Denial denial;
  denial.same_account =
      !caller.is_anonymous() && (check.resource_account.empty() || check.resource_account == caller.account);
  denial.familiar =
      denial.same_account || (!caller.is_anonymous() && same_organization(context, check.resource_account));
  denial.subject = "User: " + (caller.is_anonymous() ? std::string("anonymous") : caller.arn) +
                   " is not authorized to perform: " + check.action;
  // Actions without resource-level permissions are named alone.
  const std::string& resource = check.wording.empty() ? check.resource : check.wording;
  if (resource != "*") denial.subject += " on resource: " + resource;
  denial.action = check.action;
  denial.federated = !check.federated_provider.empty();
  denial.reason = policy::reason(decision, check.action, denial.familiar);
  return denial;
}

}  // namespace

Answer evaluate(world::Context& context, const Check& check, const Supposition& supposition) {
  RequestKeys keys(context, check);
  const Applicable applicable(context, check, supposition);
  const std::string canonical = canonical_id(context, check);
  Answer answer;
  auto decision = policy::authorize(request_for(context, check, keys, canonical), applicable.layers(), &answer.trace);
  if (check.deny_only && decision.outcome == policy::Outcome::ImplicitDeny) decision.outcome = policy::Outcome::Allowed;
  answer.outcome = decision.outcome;
  answer.decider = {decision.layer, decision.level, decision.cross_account};
  if (decision.allowed()) return answer;
  answer.denial = word(context, check, decision);
  answer.conditions = keys.listed();
  return answer;
}

policy::Question question_of(const world::Context& context, const Check& check) {
  policy::OwnerPolicy owner = policy::OwnerPolicy::None;
  if (check.policy_kind == ResourcePolicyKind::Shared) owner = policy::OwnerPolicy::Shares;
  if (check.policy_kind == ResourcePolicyKind::Resource || check.policy_kind == ResourcePolicyKind::Trust)
    owner = policy::OwnerPolicy::Own;
  return {context.caller.arn, check.action, check.resource, check.resource_account, owner};
}

std::optional<Denial> decide(world::Context& context, const Check& check) {
  Answer answer = evaluate(context, check, {});
  world::DecisionRecord& record = context.world.decisions().next();
  record.trace = std::move(answer.trace);
  record.request_id = context.request_id;
  record.time = context.now;
  record.principal = context.caller.arn;
  record.action = check.action;
  record.resource = check.resource;
  record.outcome = answer.outcome;
  record.decider = answer.decider;
  if (answer.denial) {
    record.resource_account = check.resource_account;
    record.owner_policy = question_of(context, check).owner_policy;
    record.sentence = answer.denial->sentence();
    record.principal_id = context.caller.user_id;
    record.conditions = std::move(answer.conditions);
  }
  record.enforced = context.settings.enforcement == world::Enforcement::Enforce;
  if (auto* witness = context.world.witness()) witness->decided(context, check, record);
  return std::move(answer.denial);
}

bool allowed(world::Context& context, const Check& check) {
  RequestKeys keys(context, check);
  const Applicable applicable(context, check);
  const std::string canonical = canonical_id(context, check);
  return policy::authorize(request_for(context, check, keys, canonical), applicable.layers()).allowed();
}

}  // namespace authz
