// What the engine decided for the last requests, and why. Bounded.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "policy/explain.hpp"
#include "policy/trace.hpp"
#include "world/ring.hpp"

namespace world {

/// One question of a request and its answer.
struct DecisionRecord {
  std::string request_id;
  core::Time time;  // of the world
  std::string principal;
  std::string action;
  std::string resource;
  policy::Outcome outcome = policy::Outcome::ImplicitDeny;
  /// AWS's full sentence; empty when allowed.
  std::string sentence;
  /// False: refused, but let through (`--enforcement audit`).
  bool enforced = true;
  policy::Trace trace;
  policy::Decider decider = {};
  /// Id of the fault that answered or delayed the request; then nothing was asked, and `sentence` says what it did.
  std::string fault = {};
  /// Of refused calls: whose the resource is, and what could have let the caller in.
  std::string resource_account = {};
  policy::OwnerPolicy owner_policy = policy::OwnerPolicy::None;
  /// Of refused calls: aws:userid of the caller, and the condition keys of the request with their values.
  std::string principal_id = {};
  std::vector<std::pair<std::string, std::vector<std::string>>> conditions = {};

  void clear() {
    for (auto* text :
         {&request_id, &principal, &action, &resource, &sentence, &fault, &resource_account, &principal_id})
      text->clear();
    time = {};
    outcome = policy::Outcome::ImplicitDeny;
    enforced = true;
    trace.clear();
    decider = {};
    owner_policy = policy::OwnerPolicy::None;
    conditions.clear();
  }
};

inline constexpr std::size_t kKeptDecisions = 500;
using DecisionLog = Ring<DecisionRecord, kKeptDecisions>;

}  // namespace world
