// Gathers the policies that apply to a check, asks the engine, and words the answer.
#pragma once

#include <optional>

#include "access/call.hpp"
#include "policy/evaluate.hpp"
#include "world/context.hpp"

namespace authz {

/// Decides one check and notes the decision with its trace in the world's log. Nullopt: allowed.
std::optional<Denial> decide(world::Context& context, const Check& check);

/// Decides a side question of a handler (may the caller list the bucket, so that a missing key can be told?) without
/// a trace in the log.
bool allowed(world::Context& context, const Check& check);

}  // namespace authz
