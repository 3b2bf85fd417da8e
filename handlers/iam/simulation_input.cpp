#include "handlers/iam/simulation_input.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "policy/scalars.hpp"
#include "policy/validate.hpp"

namespace iam {
namespace {

using policy::DocumentKind;

core::AwsError invalid(std::string message) {
  return errors::invalid_input_exception(std::move(message));
}

std::shared_ptr<const policy::Document> compiled(const std::string& text, const std::string& name) {
  try {
    return policy::Document::compile(text);
  } catch (const policy::SyntaxError& error) {
    throw errors::policy_evaluation_exception(fmt::format("{}: {}", name, error.what()));
  }
}

void check(const std::string& document, DocumentKind kind, const std::string& name) {
  if (const auto problem = policy::validate(document, kind))
    throw invalid(fmt::format("Invalid policy {}: {}", name, problem->message));
}

// Policies on the resource's side: of any service, and role trust policies.
std::shared_ptr<const policy::Document> resource_policy(const std::string& text) {
  constexpr std::string_view kName = "ResourcePolicy";
  try {
    policy::CompileOptions options;
    options.short_resources = policy::ShortArn::PaddedIfOpenEnd;
    auto document = policy::Document::compile(text, options);
    for (const auto& statement : document->statements())
      if (!statement.has_principal)
        throw invalid(fmt::format("Invalid policy {}: Missing required field Principal", kName));
    return document;
  } catch (const policy::SyntaxError&) {
    throw invalid(fmt::format("Invalid policy {}: Syntax errors in policy.", kName));
  }
}

// A document with the name it goes by in the answer.
void add_checked(world::PolicySet& set, const std::string& text, DocumentKind kind, const std::string& name) {
  check(text, kind, name);
  set.add(compiled(text, name), name, "");
}

struct ContextType {
  std::string_view name;
  bool (*accepts)(std::string_view value);
};

constexpr std::array<ContextType, 6> kContextTypes = {{
    {"string", [](std::string_view) { return true; }},
    {"numeric", [](std::string_view value) { return policy::parse_number(value).has_value(); }},
    {"boolean", [](std::string_view value) { return policy::parse_bool(value).has_value(); }},
    {"ip", [](std::string_view value) { return policy::parse_cidr(value).has_value(); }},
    {"binary", [](std::string_view value) { return core::base64_decode(value).has_value(); }},
    {"date", [](std::string_view value) { return policy::parse_date(value).has_value(); }},
}};

void add_entry(policy::MapKeys& keys, const model::ContextEntry& entry) {
  if (!entry.ContextKeyName || !entry.ContextKeyType || !entry.ContextKeyValues || entry.ContextKeyValues->empty())
    throw invalid("Invalid context entry: name, type and values are required.");
  const std::string& name = *entry.ContextKeyName;
  if (name.find(':') == std::string::npos) throw invalid(fmt::format("Invalid context key name: {}", name));
  std::string_view type = *entry.ContextKeyType;
  const bool list = type.ends_with("List");
  if (list) type.remove_suffix(4);
  const auto known =
      std::find_if(kContextTypes.begin(), kContextTypes.end(), [&](const auto& t) { return t.name == type; });
  if (known == kContextTypes.end()) throw invalid(fmt::format("Invalid context key type: {}", *entry.ContextKeyType));
  if (!list && entry.ContextKeyValues->size() != 1)
    throw invalid(fmt::format("Context key {} of type {} must have exactly one value.", name, type));
  for (const std::string& value : *entry.ContextKeyValues)
    if (!known->accepts(value))
      throw invalid(fmt::format("Invalid value for context key {} of type {}: {}", name, *entry.ContextKeyType, value));
  if (list)
    keys.set(name, *entry.ContextKeyValues);
  else
    keys.set(name, entry.ContextKeyValues->front());
}

// What the scenarios of ResourceHandlingOption need, as names of EC2's resource types.
struct Scenario {
  std::string_view name;
  std::string_view types;
};
constexpr std::array<Scenario, 4> kScenarios = {{
    {"EC2-VPC-InstanceStore", "instance,image,security-group,network-interface"},
    {"EC2-VPC-InstanceStore-Subnet", "instance,image,security-group,network-interface,subnet"},
    {"EC2-VPC-EBS", "instance,image,security-group,network-interface,volume"},
    {"EC2-VPC-EBS-Subnet", "instance,image,security-group,network-interface,subnet,volume"},
}};

void check_scenario(const std::string& option, const std::vector<std::string>& arns) {
  const auto scenario =
      std::find_if(kScenarios.begin(), kScenarios.end(), [&](const auto& s) { return s.name == option; });
  if (scenario == kScenarios.end()) throw invalid(fmt::format("Invalid resource handling option: {}", option));
  for (const std::string_view type : core::split(scenario->types, ',')) {
    const bool present = std::any_of(arns.begin(), arns.end(), [&](const std::string& text) {
      const auto arn = core::Arn::parse(text);
      return arn && arn->service == "ec2" && arn->resource.starts_with(std::string(type) + '/');
    });
    if (!present)
      throw invalid(fmt::format("Resource handling option {} requires a resource of type {}.", option, type));
  }
}

void check_resource_names(const std::vector<std::string>& arns) {
  std::vector<std::string> bad;
  for (const std::string& arn : arns)
    if (arn != "*" && !core::Arn::parse(arn)) bad.push_back(arn);
  if (!bad.empty())
    throw invalid(fmt::format("ResourceNames are not in a valid ARN format: {}.", core::join(bad, ", ")));
}

// IAM takes the ARN of an account's root user, not the bare account number.
std::string owner_account(const std::string& owner) {
  const auto arn = core::Arn::parse(owner);
  if (!arn || arn->service != "iam" || arn->resource != "root" || !core::is_account_id(arn->account))
    throw invalid(fmt::format("'{}' is not a valid as a Resource Owner.", owner));
  return arn->account;
}

}  // namespace

void add_policies(world::PolicySet& set, const std::vector<std::string>& documents, const std::string& list) {
  for (std::size_t i = 0; i < documents.size(); ++i)
    add_checked(set, documents[i], DocumentKind::Identity, fmt::format("{}.{}", list, i + 1));
}

void set_boundary(Simulation& simulation, const std::vector<std::string>& documents) {
  if (documents.empty()) return;
  if (documents.size() > 1) throw invalid("Only one permissions boundary policy can be simulated.");
  simulation.boundary = world::PolicySet();
  add_policies(simulation.boundary, documents, "PermissionsBoundaryPolicyInputList");
}

void add_service_control(Simulation& simulation, const std::vector<model::OrderedOrganizationPolicyType>& levels) {
  simulation.organization = true;
  for (const auto& level : levels) {
    auto& set = simulation.service_control.emplace_back();
    if (!level.ServiceControlPolicyInputList) continue;
    const std::string list = fmt::format("OrderedOrganizationPolicyInputList.{}.ServiceControlPolicyInputList",
                                         simulation.service_control.size());
    for (std::size_t i = 0; i < level.ServiceControlPolicyInputList->size(); ++i)
      add_checked(set, (*level.ServiceControlPolicyInputList)[i], DocumentKind::ServiceControl,
                  fmt::format("{}.{}", list, i + 1));
  }
}

void add_context(policy::MapKeys& keys, const std::vector<model::ContextEntry>& entries) {
  for (const auto& entry : entries) add_entry(keys, entry);
}

void check_actions(const std::vector<std::string>& actions) {
  std::vector<std::string> bad;
  for (const std::string& action : actions) {
    const auto colon = action.find(':');
    const bool named = colon != std::string::npos && colon > 0 && colon + 1 < action.size() &&
                       action.find(':', colon + 1) == std::string::npos &&
                       action.find_first_of("*?") == std::string::npos;
    if (!named) bad.push_back(action);
  }
  if (!bad.empty()) throw invalid(fmt::format("Invalid Input Actions: {}", core::join(bad, ", ")));
}

void set_resources(Context& context, Simulation& simulation, const ResourceInput& in, const SimulatedEntity* source) {
  simulation.resources = in.arns.value_or(std::vector<std::string>{"*"});
  if (simulation.resources.empty()) simulation.resources.emplace_back("*");
  check_resource_names(simulation.resources);
  if (in.handling) check_scenario(*in.handling, simulation.resources);
  if (in.caller)
    simulation.caller = simulated_entity(*in.caller);
  else if (source)
    simulation.caller = *source;
  else
    simulation.caller = {"", context.account(), "user", ""};
  if (in.owner) simulation.resource_owner = owner_account(*in.owner);
  if (!in.policy) return;
  if (simulation.caller.arn.empty()) throw invalid("CallerArn is required when a ResourcePolicy is simulated.");
  if (simulation.caller.kind != "user") throw invalid("Invalid caller - Caller must be an IAM user in this context.");
  simulation.resource.add(resource_policy(*in.policy), "ResourcePolicy", "");
}

}  // namespace iam
