// What an explanation is made of. Used by explain() alone.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/explain.hpp"

namespace policy {

enum class Says : std::uint8_t { Nothing, Delegates, Allows, Denies };

/// One layer, or one level of it, and the policies in it (indices into the trace's).
struct LayerSaid {
  Layer layer = Layer::Identity;
  std::uint16_t level = 0;
  Says says = Says::Nothing;
  Reach reach = Reach::None;
  std::vector<std::size_t> policies;
};

/// A statement of the trace.
struct StatementPlace {
  std::size_t policy = 0;
  std::size_t statement = 0;
};

/// The Allow that came furthest in its layer.
struct NearMiss {
  StatementPlace place;
  Miss miss = Miss::Nothing;
  /// As written: `Action`, `NotResource`, `Principal`, `Condition`.
  std::string element;
  std::vector<std::string> wanted;
  /// Nullopt: the request has no such condition key.
  std::optional<std::vector<std::string>> got;
  std::string condition_operator = {}, condition_key = {};
};

struct Explanation {
  std::vector<LayerSaid> layers;
  std::vector<StatementPlace> denials;
  /// Layers that would have to allow and do not (indices into `layers`), the deciding one first.
  std::vector<std::size_t> lacking;
  /// Of each lacking layer.
  std::vector<std::optional<NearMiss>> misses;
  /// In the resource's policy, where that alone could have allowed: within one account.
  std::optional<NearMiss> other_way;

  /// The one to show; null when nothing came near.
  const NearMiss* nearest() const;
};

Explanation analyse(const Trace& trace, const Question& question, Outcome outcome, const Decider& decider);

const Trace::PolicyEntry& policy_of(const Trace& trace, const StatementPlace& place);
const Statement& statement_of(const Trace& trace, const StatementPlace& place);
const Trace::StatementEntry& entry_of(const Trace& trace, const StatementPlace& place);

/// `identity policy`, `service control policy`, ...
std::string_view noun_of(Layer layer);

/// What to change, most important first.
std::vector<std::string> advice(const Trace& trace, const Question& question, const Explanation& explanation);

}  // namespace policy
