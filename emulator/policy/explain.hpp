// A decision told to people: what every layer said, which statement came nearest to allowing it, what to change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/trace.hpp"

namespace policy {

/// Where a decision fell; the part of it that outlives the policies.
struct Decider {
  Layer layer = Layer::Identity;
  std::uint16_t level = 0;
  bool cross_account = false;
};

/// What the owner of a resource can let others in with.
enum class OwnerPolicy : std::uint8_t {
  None,   ///< nothing: the service knows no resource policies
  Own,    ///< a policy of the resource, or a role's trust policy
  Shares  ///< shares in RAM
};

/// What was asked, in the words for people.
struct Question {
  /// ARN, name of a service, or empty for nobody.
  std::string_view principal;
  std::string_view action;
  std::string_view resource;
  /// Empty: that of the principal.
  std::string_view resource_account;
  OwnerPolicy owner_policy = OwnerPolicy::None;
};

/// A JSON object: `layers` in the order of evaluation (layer, level for SCPs and RCPs, `says` one of `allows`,
/// `denies`, `delegates`, `nothing`, `policies`); for a refusal `denied_by` (every Deny that applies) or `nearest_miss`
/// (the Allow that came furthest: `element`, `wanted`, `got`, for a condition also `operator` and `key`; `got` is null
/// when the request had no such key), and `change`, a list of sentences. Worked out from the trace when asked.
std::string explain(const Trace& trace, const Question& question, Outcome outcome, const Decider& decider);

}  // namespace policy
