#include "handlers/iam/simulate.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "access/organization_policy.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/iam/entity_policies.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/simulation_input.hpp"
#include "policy/inspect.hpp"
#include "state/documents.hpp"
#include "state/organizations.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

// Statements that one answer compares and keys that it repeats. Beyond that a page ends early, which IAM reserves the
// right to do as well.
constexpr std::size_t kMaxWork = 2'000'000;
// Results, one for each action with each resource, that one answer has.
constexpr std::size_t kMaxResults = 10'000;

SimulatedEntity source_entity(Context& context, const std::string& arn) {
  auto entity = simulated_entity(arn);
  if (entity.account != context.account())
    throw errors::invalid_input_exception(
        fmt::format("Invalid Policy Source Arn: caller's account {} does not have access to policies in account {}",
                    context.account(), entity.account));
  return entity;
}

// PolicyExclusionList: what is simulated as if it were not attached.
class Exclusions {
 public:
  explicit Exclusions(const std::optional<std::vector<model::PolicyIdentifier>>& list) {
    if (list) list_ = *list;
    for (const auto& entry : list_)
      if (entry.PolicyArn && !core::Arn::parse(*entry.PolicyArn))
        throw errors::invalid_input_exception(fmt::format("Invalid policy ARN: {}", *entry.PolicyArn));
  }

  bool leaves_out(const NamedPolicy& policy) const {
    if (policy.arn.empty())
      return type("inline") || any([&](const auto& entry) {
               const auto& named = entry.InlinePolicyIdentifier;
               return named && *named->PolicyName == policy.name && *named->AttachmentType == policy.owner_kind &&
                      core::iequals(*named->AttachmentName, policy.owner_name);
             });
    const bool aws = policy.arn.starts_with("arn:aws:iam::aws:");
    return type(aws ? "aws-managed" : "user-managed") || by_arn(policy.arn);
  }
  bool leaves_out_boundary(const std::string& arn) const { return type("permission-boundary") || by_arn(arn); }
  bool leaves_out_service_control(const std::string& arn) const { return type("scp") || by_arn(arn); }

 private:
  template <class Matches>
  bool any(Matches matches) const {
    return std::any_of(list_.begin(), list_.end(), matches);
  }
  bool type(std::string_view name) const {
    return any([&](const auto& entry) { return entry.PolicyType && *entry.PolicyType == name; });
  }
  bool by_arn(const std::string& arn) const {
    return any([&](const auto& entry) {
      return entry.PolicyArn && policy::wildcard_match(policy::encode_wildcards(*entry.PolicyArn), arn);
    });
  }

  std::vector<model::PolicyIdentifier> list_;
};

// SCPs as they bind the entity: none for the management account and for service-linked roles.
void add_organization(Context& context, Simulation& simulation, const StoredEntity& stored,
                      const Exclusions& excluded) {
  const state::Organizations organizations(context.db);
  const auto member = organizations.membership(context.account());
  if (!member) return;
  simulation.organization = true;
  if (member->management_account == context.account() || stored.service_linked) return;
  for (const auto& level : organizations.policies_for_account(context.account(), state::kServiceControlPolicy)) {
    auto& set = simulation.service_control.emplace_back();
    bool left_out = false;
    for (const auto& policy : level) {
      if (excluded.leaves_out_service_control(policy.arn)) {
        left_out = true;
        continue;
      }
      auto document = authz::organization_policy(context.world, policy.document, state::kServiceControlPolicy);
      if (document) set.add(std::move(document), policy.id, policy.arn);
    }
    // A level cannot be without policies; one that would be left with none does not count.
    if (left_out && set.policies().empty()) simulation.service_control.pop_back();
  }
}

void add_boundary(Context& context, Simulation& simulation, const StoredEntity& stored, const Exclusions& excluded) {
  if (!stored.boundary || excluded.leaves_out_boundary(*stored.boundary)) return;
  if (auto document = context.world.compiled_managed(*stored.boundary))
    simulation.boundary.add(std::move(document), stored.boundary->substr(stored.boundary->rfind('/') + 1),
                            *stored.boundary);
}

// Everything that shapes the results, so that a marker belongs to one simulation.
template <class In>
std::string fingerprint(const In& in) {
  std::string text = core::join(*in.ActionNames, ",") + '\n';
  if (in.ResourceArns) text += core::join(*in.ResourceArns, ",");
  return text;
}

template <class In>
model::SimulatePolicyResponse simulate(Context& context, Simulation& simulation, const In& in,
                                       std::string_view operation) {
  const Page asked = page(context, operation, {fingerprint(in)}, in.Marker, in.MaxItems);
  simulation.find_missing_keys();
  const std::size_t resources = simulation.resources.size(), work = simulation.work() * resources;
  if (work > kMaxWork || resources > kMaxResults)
    throw errors::invalid_input_exception("The simulation has too many policy statements and resources.");
  const auto& actions = *in.ActionNames;
  std::size_t at = static_cast<std::size_t>(core::parse_integer(asked.after).value_or(0));
  const std::size_t room = std::min({asked.size, kMaxWork / work, kMaxResults / resources});
  model::SimulatePolicyResponse answer;
  answer.EvaluationResults.emplace();
  for (const std::size_t end = std::min(actions.size(), at + room); at < end; ++at)
    answer.EvaluationResults->push_back(simulation.evaluate(actions[at]));
  answer.IsTruncated = at < actions.size();
  if (*answer.IsTruncated) answer.Marker = core::page_token(asked.request, std::to_string(at));
  return answer;
}

model::GetContextKeysForPolicyResponse context_keys(const world::PolicySet& policies) {
  policy::ContextKeys keys;
  for (const auto& policy : policies.policies()) keys.add(*policy.document);
  return {keys.names()};
}

}  // namespace

model::SimulatePolicyResponse simulate_custom_policy(Context& context, const model::SimulateCustomPolicyRequest& in) {
  Simulation simulation;
  check_actions(*in.ActionNames);
  add_policies(simulation.identity, *in.PolicyInputList, "PolicyInputList");
  if (in.PermissionsBoundaryPolicyInputList) set_boundary(simulation, *in.PermissionsBoundaryPolicyInputList);
  if (in.OrderedOrganizationPolicyInputList) add_service_control(simulation, *in.OrderedOrganizationPolicyInputList);
  set_resources(context, simulation,
                {in.ResourceArns, in.ResourcePolicy, in.ResourceOwner, in.CallerArn, in.ResourceHandlingOption},
                nullptr);
  if (in.ContextEntries) add_context(simulation.keys, *in.ContextEntries);
  return simulate(context, simulation, in, "SimulateCustomPolicy");
}

model::SimulatePolicyResponse simulate_principal_policy(Context& context,
                                                        const model::SimulatePrincipalPolicyRequest& in) {
  const auto stored = require_entity(context, source_entity(context, *in.PolicySourceArn));
  const Exclusions excluded(in.PolicyExclusionList);
  Simulation simulation;
  check_actions(*in.ActionNames);
  for (auto& policy : policies_of(context, stored))
    if (!excluded.leaves_out(policy)) simulation.identity.add(policy.document, policy.simulator_id(), policy.arn);
  if (in.PolicyInputList) add_policies(simulation.identity, *in.PolicyInputList, "PolicyInputList");
  add_boundary(context, simulation, stored, excluded);
  if (in.PermissionsBoundaryPolicyInputList) set_boundary(simulation, *in.PermissionsBoundaryPolicyInputList);
  add_organization(context, simulation, stored, excluded);
  set_resources(context, simulation,
                {in.ResourceArns, in.ResourcePolicy, in.ResourceOwner, in.CallerArn, in.ResourceHandlingOption},
                &stored.entity);
  if (in.ContextEntries) add_context(simulation.keys, *in.ContextEntries);
  return simulate(context, simulation, in, "SimulatePrincipalPolicy");
}

model::GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
    Context&, const model::GetContextKeysForCustomPolicyRequest& in) {
  world::PolicySet policies;
  add_policies(policies, *in.PolicyInputList, "PolicyInputList");
  return context_keys(policies);
}

model::GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
    Context& context, const model::GetContextKeysForPrincipalPolicyRequest& in) {
  const auto stored = require_entity(context, source_entity(context, *in.PolicySourceArn));
  world::PolicySet policies;
  for (auto& policy : policies_of(context, stored)) policies.add(policy.document, policy.simulator_id(), policy.arn);
  if (in.PolicyInputList) add_policies(policies, *in.PolicyInputList, "PolicyInputList");
  return context_keys(policies);
}

}  // namespace iam
