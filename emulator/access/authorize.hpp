// Gathers the policies that apply to a check, asks the engine, and words the answer.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/call.hpp"
#include "access/supposition.hpp"
#include "policy/evaluate.hpp"
#include "policy/explain.hpp"
#include "policy/trace.hpp"
#include "world/context.hpp"

namespace authz {

/// Decides one check and notes the decision with its trace in the world's log. Nullopt: allowed.
std::optional<Denial> decide(world::Context& context, const Check& check);

/// The answer to a question that no request asked; nothing is noted.
struct Answer {
  policy::Outcome outcome = policy::Outcome::ImplicitDeny;
  policy::Decider decider = {};
  /// Nullopt: allowed.
  std::optional<Denial> denial;
  policy::Trace trace;
  /// Of a refusal: the condition keys of the request with their values.
  std::vector<std::pair<std::string, std::vector<std::string>>> conditions;
};
Answer evaluate(world::Context& context, const Check& check, const Supposition& supposition);

/// What was asked, as an explanation puts it. Views both.
policy::Question question_of(const world::Context& context, const Check& check);

/// Decides a side question of a handler (may the caller list the bucket, so that a missing key can be told?) without
/// a trace in the log.
bool allowed(world::Context& context, const Check& check);

}  // namespace authz
