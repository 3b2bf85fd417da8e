#include "policy/operators.hpp"

#include "core/text.hpp"

namespace policy {
namespace {

struct Name {
  std::string_view text;
  Comparison comparison;
  bool negated = false;
};

constexpr Name kNames[] = {
    {"StringEquals", Comparison::StringEquals},
    {"StringNotEquals", Comparison::StringEquals, true},
    {"StringEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase},
    {"StringNotEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, true},
    {"StringLike", Comparison::StringLike},
    {"StringNotLike", Comparison::StringLike, true},
    {"NumericEquals", Comparison::NumericEquals},
    {"NumericNotEquals", Comparison::NumericEquals, true},
    {"NumericLessThan", Comparison::NumericLessThan},
    {"NumericLessThanEquals", Comparison::NumericLessThanEquals},
    {"NumericGreaterThan", Comparison::NumericGreaterThan},
    {"NumericGreaterThanEquals", Comparison::NumericGreaterThanEquals},
    {"DateEquals", Comparison::DateEquals},
    {"DateNotEquals", Comparison::DateEquals, true},
    {"DateLessThan", Comparison::DateLessThan},
    {"DateLessThanEquals", Comparison::DateLessThanEquals},
    {"DateGreaterThan", Comparison::DateGreaterThan},
    {"DateGreaterThanEquals", Comparison::DateGreaterThanEquals},
    {"Bool", Comparison::Bool},
    {"BinaryEquals", Comparison::BinaryEquals},
    {"IpAddress", Comparison::IpAddress},
    {"NotIpAddress", Comparison::IpAddress, true},
    {"ArnEquals", Comparison::ArnLike},
    {"ArnNotEquals", Comparison::ArnLike, true},
    {"ArnLike", Comparison::ArnLike},
    {"ArnNotLike", Comparison::ArnLike, true},
    {"Null", Comparison::Null},
};

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (!core::starts_with_i(name, prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (name.size() < suffix.size() || !core::iequals(name.substr(name.size() - suffix.size()), suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
  Operator parsed;
  if (take_prefix(name, "ForAllValues:")) {
    parsed.quantifier = Quantifier::AllValues;
  } else if (take_prefix(name, "ForAnyValue:")) {
    parsed.quantifier = Quantifier::AnyValue;
  }
  parsed.if_exists = take_suffix(name, "IfExists");
  for (const Name& known : kNames) {
    if (!core::iequals(known.text, name)) continue;
    if (known.comparison == Comparison::Null && (parsed.if_exists || parsed.quantifier != Quantifier::None)) break;
    parsed.comparison = known.comparison;
    parsed.negated = known.negated;
    return parsed;
  }
  return std::nullopt;
}

bool is_string(Comparison comparison) {
  return comparison <= Comparison::StringLike;
}

bool is_numeric(Comparison comparison) {
  return comparison >= Comparison::NumericEquals && comparison <= Comparison::NumericGreaterThanEquals;
}

bool is_date(Comparison comparison) {
  return comparison >= Comparison::DateEquals && comparison <= Comparison::DateGreaterThanEquals;
}

}  // namespace policy
