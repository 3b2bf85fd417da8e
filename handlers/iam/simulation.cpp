#include "handlers/iam/simulation.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "fixtures/authorization.hpp"
#include "policy/inspect.hpp"

namespace iam {
namespace {

using policy::Layer;
using policy::Outcome;

// What IAM calls the sources of matched statements, in place of the model's enumeration.
constexpr std::string_view kIdentitySource = "IAM Policy";
constexpr std::string_view kBoundarySource = "Permissions Boundary Policy";
constexpr std::string_view kResourceSource = "Resource Policy";

std::string_view source_of(Layer layer) {
  if (layer == Layer::Boundary) return kBoundarySource;
  return layer == Layer::Resource ? kResourceSource : kIdentitySource;
}

model::Position position(const policy::Position& at) {
  return {static_cast<std::int32_t>(at.line), static_cast<std::int32_t>(at.column)};
}

// What one layer says for itself; levels of the organization must all allow.
struct LayerVerdict {
  bool allows = false;
  bool denies = false;

  Outcome outcome() const {
    if (denies) return Outcome::ExplicitDeny;
    return allows ? Outcome::Allowed : Outcome::ImplicitDeny;
  }
};

// Calls `use(policy entry, statement, match)` for every statement that was looked at.
template <class Use>
void for_each_statement(const policy::Trace& trace, Use use) {
  for (const auto& entry : trace.policies()) {
    const auto statements = entry.document->statements();
    for (std::size_t i = 0; i < statements.size(); ++i)
      use(entry, statements[i], trace.statements()[entry.first + i].match);
  }
}

LayerVerdict verdict_of(const policy::Trace& trace, Layer layer, std::uint16_t level = 0) {
  LayerVerdict verdict;
  for_each_statement(trace, [&](const auto& entry, const auto& statement, const auto& match) {
    if (entry.layer != layer || entry.level != level || !match.applies()) return;
    (statement.effect == policy::Effect::Deny ? verdict.denies : verdict.allows) = true;
  });
  return verdict;
}

// Severity: an explicit Deny for one resource is the answer for all.
int severity(std::string_view decision) {
  if (decision == "allowed") return 0;
  return decision == "implicitDeny" ? 1 : 2;
}

void add_strictest(protocol::Map<std::string>& details, const std::string& source, const std::string& decision) {
  for (auto& [known, found] : details) {
    if (known != source) continue;
    if (severity(decision) > severity(found)) found = decision;
    return;
  }
  details.emplace_back(source, decision);
}

bool fits_template(std::string_view arn_template, std::string_view arn) {
  std::string pattern;
  for (std::size_t at = 0; at < arn_template.size();) {
    if (arn_template.substr(at, 2) != "${") {
      pattern += arn_template[at++];
      continue;
    }
    pattern += policy::kAnyRun;
    at = std::min(arn_template.find('}', at), arn_template.size() - 1) + 1;
  }
  return policy::wildcard_match(pattern, arn);
}

// IAM shows the form of the resource type's ARNs. For services whose types are not known here it shows the ARN that
// was asked for, as it used to.
std::string shown_resource(const std::string& action, const std::vector<std::string>& resources) {
  const auto named = std::find_if(resources.begin(), resources.end(), [](const auto& arn) { return arn != "*"; });
  if (named == resources.end()) return "*";
  const auto* known = fixtures::action_named(action);
  if (!known) return resources.size() == 1 ? *named : "*";
  // The longest form, because `bucket` fits the ARNs of objects as well.
  std::string_view best = "*";
  for (const auto& resource : known->resources)
    if (fits_template(resource.type->arn, *named) && resource.type->arn.size() > best.size()) best = resource.type->arn;
  return std::string(best);
}

}  // namespace

struct Simulation::Finding {
  Outcome outcome = Outcome::ImplicitDeny;
  bool organizations = true;
  std::optional<bool> boundary;
  std::vector<model::Statement> matched;
  /// By kind of policy, for calls across accounts.
  std::optional<protocol::Map<std::string>> details;
};

SimulatedEntity simulated_entity(const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  if (parsed && parsed->service == "iam" && core::is_account_id(parsed->account)) {
    const auto slash = parsed->resource.find('/'), last = parsed->resource.rfind('/');
    const std::string kind = parsed->resource.substr(0, slash);
    if (slash != std::string::npos && last + 1 < parsed->resource.size() &&
        (kind == "user" || kind == "group" || kind == "role"))
      return {arn, parsed->account, kind, parsed->resource.substr(last + 1)};
  }
  throw errors::invalid_input_exception(
      fmt::format("Invalid Entity Arn: {} does not clearly define entity type and name.", arn));
}

std::size_t Simulation::work() const {
  constexpr std::size_t kUnit = 32;  // bytes of a key's name that cost as much as a statement
  std::size_t count = 1;
  for (const auto& key : missing_keys) count += 1 + key.size() / kUnit;
  const auto add = [&](const world::PolicySet& set) {
    for (const auto& policy : set.policies()) count += policy.document->statements().size();
  };
  add(identity);
  add(boundary);
  add(resource);
  for (const auto& level : service_control) add(level);
  return count;
}

// IAM names keys of identity and resource policies, not of boundaries and SCPs (EvaluationResult in its API reference).
void Simulation::find_missing_keys() {
  policy::ContextKeys asked;
  for (const auto* set : {&identity, &resource})
    for (const auto& policy : set->policies()) asked.add(*policy.document);
  for (const auto& key : asked.names())
    if (!keys.find(core::to_lower(key))) missing_keys.push_back(key);
  for (const auto& level : service_control) levels_.push_back(level.policies());
}

std::string Simulation::owner_of(const std::string& arn) const {
  if (const auto parsed = core::Arn::parse(arn); parsed && core::is_account_id(parsed->account)) return parsed->account;
  return resource_owner.empty() ? caller.account : resource_owner;
}

Simulation::Finding Simulation::evaluate(const std::string& action, const std::string& arn) {
  // The simulator leaves resource policies aside when roles are assumed.
  const bool with_resource_policy = !resource.policies().empty() && !core::starts_with_i(action, "sts:assume");
  policy::Request request;
  request.caller.kind = caller.kind == "role" ? core::PrincipalKind::RoleSession : core::PrincipalKind::User;
  request.caller.account = caller.account;
  request.caller.arn = caller.arn;
  request.caller.entity_arn = caller.arn;
  request.action = action;
  request.resource = arn;
  request.keys = &keys;
  // Without a resource policy there is one side only, whoever owns the resource.
  const std::string owner = with_resource_policy ? owner_of(arn) : caller.account;
  request.resource_account = owner;

  policy::Layers layers;
  layers.identity = identity.policies();
  if (const auto found = boundary.policies(); !found.empty()) layers.boundary = found.front();
  if (with_resource_policy) layers.resource = resource.policies();
  layers.service_control = levels_;
  trace_.clear();
  const auto decision = policy::authorize(request, layers, &trace_);

  Finding finding;
  finding.outcome = decision.outcome;
  const auto levels = static_cast<std::uint16_t>(levels_.size());
  for (std::uint16_t level = 0; level < levels; ++level)
    if (verdict_of(trace_, Layer::ServiceControl, level).outcome() != Outcome::Allowed) finding.organizations = false;
  if (layers.boundary) finding.boundary = verdict_of(trace_, Layer::Boundary).outcome() == Outcome::Allowed;
  for_each_statement(trace_, [&](const auto& entry, const auto& statement, const auto& match) {
    const bool deny = statement.effect == policy::Effect::Deny;
    const bool decides = finding.outcome == Outcome::ExplicitDeny ? deny : finding.outcome == Outcome::Allowed && !deny;
    const bool shown = entry.layer != Layer::ServiceControl && (deny || entry.layer != Layer::Boundary);
    if (!decides || !shown || !match.applies()) return;
    finding.matched.push_back({entry.label, std::string(source_of(entry.layer)), position(statement.place.start),
                               position(statement.place.end)});
  });
  if (owner == caller.account || !finding.organizations) return finding;
  const auto detail = [&](Layer layer) {
    finding.details->emplace_back(source_of(layer), policy::name_of(verdict_of(trace_, layer).outcome()));
  };
  finding.details.emplace();
  detail(Layer::Identity);
  if (layers.boundary) detail(Layer::Boundary);
  detail(Layer::Resource);
  return finding;
}

// Takes what one resource yields into the result for all: the strictest decision stands, with its statements.
void Simulation::merge(model::EvaluationResult& result, const Finding& finding) {
  const std::string decision(policy::name_of(finding.outcome));
  if (severity(decision) > severity(*result.EvalDecision)) {
    result.EvalDecision = decision;
    result.MatchedStatements->clear();
    shown_.clear();
  }
  if (decision == *result.EvalDecision)
    for (const auto& statement : finding.matched)
      if (shown_.emplace(*statement.SourcePolicyId, *statement.StartPosition->Line, *statement.StartPosition->Column)
              .second)
        result.MatchedStatements->push_back(statement);
  if (result.OrganizationsDecisionDetail && !finding.organizations)
    result.OrganizationsDecisionDetail->AllowedByOrganizations = false;
  if (finding.boundary && (!result.PermissionsBoundaryDecisionDetail || !*finding.boundary))
    result.PermissionsBoundaryDecisionDetail = model::PermissionsBoundaryDecisionDetail{*finding.boundary};
  if (finding.details)
    for (const auto& [source, found] : *finding.details) add_strictest(*result.EvalDecisionDetails, source, found);
}

model::EvaluationResult Simulation::evaluate(const std::string& action) {
  const bool specific = std::any_of(resources.begin(), resources.end(), [](const auto& arn) { return arn != "*"; });
  model::EvaluationResult result;
  result.EvalActionName = action;
  result.EvalResourceName = shown_resource(action, resources);
  result.EvalDecision = "allowed";
  result.MatchedStatements.emplace();
  shown_.clear();
  result.MissingContextValues = missing_keys;
  result.EvalDecisionDetails.emplace();
  if (organization) result.OrganizationsDecisionDetail = model::OrganizationsDecisionDetail{true};
  if (specific) result.ResourceSpecificResults.emplace();
  for (const auto& arn : resources) {
    Finding finding = evaluate(action, arn);
    merge(result, finding);
    if (!specific) continue;
    auto& one = result.ResourceSpecificResults->emplace_back();
    one.EvalResourceName = arn;
    one.EvalResourceDecision = policy::name_of(finding.outcome);
    one.MatchedStatements = std::move(finding.matched);
    one.MissingContextValues = missing_keys;
    one.EvalDecisionDetails = std::move(finding.details);
    if (finding.boundary)
      one.PermissionsBoundaryDecisionDetail = model::PermissionsBoundaryDecisionDetail{*finding.boundary};
  }
  // Present but empty within one account when resources are named; absent for `*` and when an SCP said no.
  const bool refused =
      result.OrganizationsDecisionDetail && !*result.OrganizationsDecisionDetail->AllowedByOrganizations;
  if (refused || (!specific && result.EvalDecisionDetails->empty())) result.EvalDecisionDetails.reset();
  return result;
}

}  // namespace iam
