// IAM's policy simulator: policies, a caller and context values in; a decision for each action and resource out.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "handlers/iam/common.hpp"
#include "policy/evaluate.hpp"
#include "policy/trace.hpp"
#include "world/policy_cache.hpp"

namespace iam {

/// A user, group or role that a simulation names.
struct SimulatedEntity {
  std::string arn;
  std::string account;
  std::string kind;  // user, group, role
  std::string name;
};

/// Throws InvalidInput unless the ARN names a user, group or role.
SimulatedEntity simulated_entity(const std::string& arn);

/// What is simulated besides actions and resources.
struct Simulation {
  world::PolicySet identity;
  world::PolicySet boundary;
  world::PolicySet resource;
  /// SCPs from root to account; `organization` tells "none bind" from "the account is in no organization".
  std::deque<world::PolicySet> service_control;
  bool organization = false;
  SimulatedEntity caller;
  /// Account of resources whose ARN does not name one.
  std::string resource_owner;
  policy::MapKeys keys;
  /// Condition keys of the policies that no context entry gives a value.
  std::vector<std::string> missing_keys;
  std::vector<std::string> resources;

  /// To be called when everything else is filled in.
  void find_missing_keys();
  /// Of one action with one resource: statements that it is compared with and missing keys that its result repeats.
  std::size_t work() const;
  model::EvaluationResult evaluate(const std::string& action);

 private:
  struct Finding;
  Finding evaluate(const std::string& action, const std::string& resource);
  void merge(model::EvaluationResult& result, const Finding& finding);
  std::string owner_of(const std::string& resource) const;

  std::vector<policy::Policies> levels_;
  policy::Trace trace_;
  /// Statements in the result at hand: policy, line and column.
  std::set<std::tuple<std::string, std::int32_t, std::int32_t>> shown_;
};

}  // namespace iam
