// Condition operators by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace policy {

/// Negated operators (`StringNotEquals`) are their positive ones with `negated` set; ArnEquals is ArnLike.
enum class Comparison : std::uint8_t {
  StringEquals,
  StringEqualsIgnoreCase,
  StringLike,
  NumericEquals,
  NumericLessThan,
  NumericLessThanEquals,
  NumericGreaterThan,
  NumericGreaterThanEquals,
  DateEquals,
  DateLessThan,
  DateLessThanEquals,
  DateGreaterThan,
  DateGreaterThanEquals,
  Bool,
  BinaryEquals,
  IpAddress,
  ArnLike,
  Null
};

enum class Quantifier : std::uint8_t { None, AllValues, AnyValue };

struct Operator {
  Comparison comparison = Comparison::StringEquals;
  Quantifier quantifier = Quantifier::None;
  bool negated = false;
  bool if_exists = false;
};

/// Names ignore case. Nullopt for an unknown one, and for NullIfExists or a quantified Null, which do not exist.
std::optional<Operator> parse_operator(std::string_view name);

bool is_string(Comparison comparison);
bool is_numeric(Comparison comparison);
bool is_date(Comparison comparison);

}  // namespace policy
