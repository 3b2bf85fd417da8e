#include "policy/conditions.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace policy {
namespace {

/// One value of the request, parsed at most once however many values it is compared with.
class Got {
 public:
  explicit Got(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  const std::optional<double>& number() { return parse_once(number_, parse_number); }
  const std::optional<core::Time>& date() { return parse_once(date_, parse_date); }
  const std::optional<Cidr>& address() { return parse_once(address_, parse_cidr); }
  const std::optional<std::string>& bytes() { return parse_once(bytes_, core::base64_decode); }

  const ArnParts& arn() {
    if (!arn_) arn_ = split_arn(text_);
    return *arn_;
  }

 private:
  template <class T>
  const std::optional<T>& parse_once(std::optional<std::optional<T>>& place,
                                     std::optional<T> (*parse)(std::string_view)) {
    if (!place) place = parse(text_);
    return *place;
  }

  std::string_view text_;
  std::optional<std::optional<double>> number_;
  std::optional<std::optional<core::Time>> date_;
  std::optional<std::optional<Cidr>> address_;
  std::optional<std::optional<std::string>> bytes_;
  std::optional<ArnParts> arn_;
};

/// `step` is the comparison counted from the equality of its group.
template <class T>
bool ordered(Comparison comparison, Comparison equality, const T& got, const T& wanted) {
  switch (static_cast<int>(comparison) - static_cast<int>(equality)) {
    case 0:
      return got == wanted;
    case 1:
      return got < wanted;
    case 2:
      return got <= wanted;
    case 3:
      return got > wanted;
    default:
      return got >= wanted;
  }
}

bool compare_string(Comparison comparison, const Pattern& wanted, std::string_view got) {
  if (comparison == Comparison::StringEqualsIgnoreCase) return core::iequals(wanted.text, got);
  if (comparison == Comparison::StringLike) return matches(wanted, got);
  return wanted.text == got;
}

bool compare_expanded(Comparison comparison, const WantedValue& wanted, Got& got, KeySource& keys) {
  Scratch scratch;
  const bool arn = comparison == Comparison::ArnLike;
  if (!expand(wanted.pieces, keys, arn ? Expand::Arn : Expand::Text, scratch.text)) return false;
  if (arn) return matches(make_arn_pattern(scratch.text, ShortArn::PaddedIfOpenEnd), got.arn());
  return compare_string(comparison, make_pattern(scratch.text), got.text());
}

bool compare_number(Comparison comparison, const WantedValue& wanted, Got& got) {
  const double* value = std::get_if<double>(&wanted.typed);
  return value && got.number() && ordered(comparison, Comparison::NumericEquals, *got.number(), *value);
}

bool compare_date(Comparison comparison, const WantedValue& wanted, Got& got) {
  const core::Time* value = std::get_if<core::Time>(&wanted.typed);
  return value && got.date() && ordered(comparison, Comparison::DateEquals, *got.date(), *value);
}

bool compare_bool(const WantedValue& wanted, const Got& got) {
  const bool* value = std::get_if<bool>(&wanted.typed);
  return value && parse_bool(got.text()) == *value;
}

bool compare_address(const WantedValue& wanted, Got& got) {
  const Cidr* network = std::get_if<Cidr>(&wanted.typed);
  return network && got.address() && network->contains(*got.address());
}

/// The positive comparison, whether or not the operator is a negated one.
bool compare(Comparison comparison, const WantedValue& wanted, Got& got, KeySource& keys) {
  if (!wanted.pieces.empty()) return compare_expanded(comparison, wanted, got, keys);
  if (is_string(comparison)) return compare_string(comparison, wanted.pattern, got.text());
  if (is_numeric(comparison)) return compare_number(comparison, wanted, got);
  if (is_date(comparison)) return compare_date(comparison, wanted, got);
  switch (comparison) {
    case Comparison::Bool:
      return compare_bool(wanted, got);
    case Comparison::BinaryEquals:
      return wanted.pattern.text.data() && got.bytes() == wanted.pattern.text;
    case Comparison::IpAddress:
      return compare_address(wanted, got);
    case Comparison::ArnLike: {
      const auto* arn = std::get_if<const ArnPattern*>(&wanted.typed);
      return arn && matches(**arn, got.arn());
    }
    default:
      return false;
  }
}

bool matches_any(const Condition& condition, std::string_view text, KeySource& keys) {
  Got got(text);
  for (const WantedValue& wanted : condition.values) {
    if (compare(condition.op.comparison, wanted, got, keys)) return true;
  }
  return false;
}

bool null_holds(const Condition& condition, bool missing) {
  return std::any_of(condition.values.begin(), condition.values.end(), [&](const WantedValue& wanted) {
    const bool* value = std::get_if<bool>(&wanted.typed);
    return value && *value == missing;
  });
}

/// What an absent key gives (IAM User Guide, condition operators and multivalued keys).
bool missing_holds(const Operator& op) {
  // For ForAnyValue with IfExists the documentation gives two colliding rules; IfExists is the more specific one.
  if (op.if_exists || op.quantifier == Quantifier::AllValues) return true;
  if (op.quantifier == Quantifier::AnyValue) return false;
  return op.negated;
}

}  // namespace

bool holds(const Condition& condition, KeySource& keys) {
  const Values* values = keys.find(condition.key);
  const bool missing = !values || values->items.empty();
  const Operator& op = condition.op;
  if (op.comparison == Comparison::Null) return null_holds(condition, missing);
  if (missing) return missing_holds(op);

  const auto fits = [&](const std::string& item) { return matches_any(condition, item, keys); };
  const auto& items = values->items;
  switch (op.quantifier) {
    case Quantifier::AllValues:
      // An empty string counts as no value.
      return std::all_of(items.begin(), items.end(),
                         [&](const std::string& item) { return item.empty() || fits(item) != op.negated; });
    case Quantifier::AnyValue:
      return std::any_of(items.begin(), items.end(), [&](const std::string& item) { return fits(item) != op.negated; });
    case Quantifier::None:
      break;
  }
  return std::any_of(items.begin(), items.end(), fits) != op.negated;
}

}  // namespace policy
