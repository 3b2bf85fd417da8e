// What a request of the policy simulator says, checked and compiled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "handlers/iam/simulation.hpp"

namespace iam {

/// Compiles documents that the request carries; `list` names them (`PolicyInputList.1`). Throws InvalidInput for what
/// IAM would not store, PolicyEvaluation for what cannot be compiled nevertheless.
void add_policies(world::PolicySet& set, const std::vector<std::string>& documents, const std::string& list);
void set_boundary(Simulation& simulation, const std::vector<std::string>& documents);
void add_service_control(Simulation& simulation, const std::vector<model::OrderedOrganizationPolicyType>& levels);

/// Throws InvalidInput for values that are not of the type they claim to be.
void add_context(policy::MapKeys& keys, const std::vector<model::ContextEntry>& entries);

/// Throws InvalidInput unless all are `service:Action` without wildcards.
void check_actions(const std::vector<std::string>& actions);

/// Caller, resource policy, its owner and the resources. `source`: the entity whose policies are simulated; null for
/// SimulateCustomPolicy. Throws InvalidInput.
struct ResourceInput {
  const std::optional<std::vector<std::string>>& arns;
  const std::optional<std::string>& policy;
  const std::optional<std::string>& owner;
  const std::optional<std::string>& caller;
  const std::optional<std::string>& handling;
};
void set_resources(Context& context, Simulation& simulation, const ResourceInput& in, const SimulatedEntity* source);

}  // namespace iam
