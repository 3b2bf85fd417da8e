// Compiled conditions and their evaluation.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "policy/arn_pattern.hpp"
#include "policy/operators.hpp"
#include "policy/request.hpp"
#include "policy/scalars.hpp"
#include "policy/variables.hpp"
#include "policy/wildcard.hpp"

namespace policy {

/// One value a condition asks for, parsed once. A value of the wrong type matches nothing.
struct WantedValue {
  std::string_view written;
  /// For strings the text or pattern, for BinaryEquals the bytes.
  Pattern pattern;
  /// Not empty when the value has variables; then `pattern` and `typed` are not used.
  std::span<const PieceView> pieces;
  std::variant<std::monostate, double, core::Time, bool, Cidr, const ArnPattern*> typed;
};

struct Condition {
  Operator op;
  /// Condition key in lower case, as KeySource knows it.
  std::string_view key;
  std::string_view written_operator;
  std::string_view written_key;
  std::span<const WantedValue> values;
};

/// Whether the request fulfils the condition.
bool holds(const Condition& condition, KeySource& keys);

}  // namespace policy
