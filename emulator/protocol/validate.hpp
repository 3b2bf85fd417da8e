// The constraints of the service models: required, length, range, pattern, enum; and how each service words a failure.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.hpp"
#include "protocol/pattern.hpp"
#include "protocol/shape.hpp"

namespace protocol {

struct Violation {
  enum class Kind { Missing, TooLong, TooShort, TooLarge, TooSmall, Pattern, Enum, Elements, Keys, Values };
  Kind kind;
  std::string path;                // `tags.1.member.key`
  std::string value;               // empty unless `shown`
  bool shown = false;              // false for sensitive values and for lists of structures
  const Member* member = nullptr;  // top-level member the path begins with
  const Shape* shape = nullptr;    // whose constraint failed; of the elements for Elements, Keys and Values
};

/// Built once per service, because it compiles the patterns of all its shapes.
class Validator {
 public:
  explicit Validator(const ServiceModel& service);

  /// All violations in the order of the model's members, at most a hundred.
  std::vector<Violation> check(const OperationModel& operation, const void* input) const;
  /// The service's error for violations (at least one).
  core::AwsError error(const OperationModel& operation, const std::vector<Violation>& violations) const;
  /// Throws `error` when `check` finds what the service refuses by its model.
  void validate(const OperationModel& operation, const void* input) const;

  /// Names of shapes whose patterns could not be compiled, for a test; such patterns let everything pass.
  const std::vector<std::string_view>& uncompiled() const { return uncompiled_; }

 private:
  friend class Checker;
  void learn(const Shape& shape);

  const ServiceModel& service_;
  std::unordered_map<const Shape*, const Pattern*> by_shape_;  // null: seen, without pattern
  std::unordered_map<std::string_view, Pattern> patterns_;
  std::vector<std::string_view> uncompiled_;
};

/// `1 validation error detected: Value '' at 'roleName' failed to satisfy constraint: Member must ...`
std::string validation_sentence(const std::vector<Violation>& violations, bool terse_enums);

}  // namespace protocol
