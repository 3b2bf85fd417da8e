#include <algorithm>

#include "protocol/validate.hpp"

namespace protocol {
namespace {

using Kind = Violation::Kind;

std::string value_set(const Shape& shape) {
  std::string out = "Member must satisfy enum value set: [";
  for (const auto& value : shape.values) {
    if (&value != &shape.values.front()) out += ", ";
    out += value;
  }
  return out + "]";
}

std::string at_most(const Shape& shape, std::string_view what) {
  return "Member must have " + std::string(what) + " less than or equal to " + std::to_string(*shape.max);
}

std::string at_least(const Shape& shape, std::string_view what) {
  return "Member must have " + std::string(what) + " greater than or equal to " + std::to_string(*shape.min);
}

std::string pattern_phrase(const Shape& shape) {
  return "Member must satisfy regular expression pattern: " + std::string(shape.pattern);
}

// What the parts of a list or map must satisfy; AWS lists all of it, met or not.
std::string all_constraints(const Shape& shape) {
  const bool number = shape.type == Type::Integer || shape.type == Type::Long;
  std::vector<std::string> phrases;
  if (shape.max) phrases.push_back(at_most(shape, number ? "value" : "length"));
  if (shape.min) phrases.push_back(at_least(shape, number ? "value" : "length"));
  if (!shape.pattern.empty()) phrases.push_back(pattern_phrase(shape));
  if (!shape.values.empty()) phrases.push_back(value_set(shape));
  std::string out = "[";
  for (const auto& phrase : phrases) {
    if (&phrase != &phrases.front()) out += ", ";
    out += phrase;
  }
  return out + "]";
}

std::string constraint(const Violation& violation, bool terse_enums) {
  const Shape& shape = *violation.shape;
  switch (violation.kind) {
    case Kind::Missing:
      return "Member must not be null";
    case Kind::TooLong:
      return at_most(shape, "length");
    case Kind::TooShort:
      return at_least(shape, "length");
    case Kind::TooLarge:
      return at_most(shape, "value");
    case Kind::TooSmall:
      return at_least(shape, "value");
    case Kind::Pattern:
      return pattern_phrase(shape);
    case Kind::Enum:
      return terse_enums ? "Member must satisfy enum value set" : value_set(shape);
    case Kind::Elements:
      return "Member must satisfy constraint: " + all_constraints(shape);
    case Kind::Keys:
      return "Map keys must satisfy constraint: " + all_constraints(shape);
    case Kind::Values:
      return "Map value must satisfy constraint: " + all_constraints(shape);
  }
  return {};
}

std::string shown_value(const Violation& violation, bool terse_enums) {
  if (violation.kind == Kind::Missing) return "Value null";
  if (!violation.shown || (terse_enums && violation.kind == Kind::Enum)) return "Value";
  return "Value '" + violation.value + "'";
}

// Organizations: reasons and their sentences from the API reference of InvalidInputException.
core::AwsError reason_error(const Violation& violation) {
  const auto of = [](const char* reason, const char* message) {
    return core::AwsError("InvalidInputException", 400, message).with("Reason", reason);
  };
  switch (violation.kind) {
    case Kind::Missing:
      return of("INPUT_REQUIRED", "You must include a value for all required parameters.");
    case Kind::TooLong:
      return of("MAX_LENGTH_EXCEEDED", "You provided a string parameter that is longer than allowed.");
    case Kind::TooShort:
      return of("MIN_LENGTH_EXCEEDED", "You provided a string parameter that is shorter than allowed.");
    case Kind::TooLarge:
      return of("MAX_VALUE_EXCEEDED", "You provided a numeric parameter that has a larger value than allowed.");
    case Kind::TooSmall:
      return of("MIN_VALUE_EXCEEDED", "You provided a numeric parameter that has a smaller value than allowed.");
    case Kind::Pattern:
      return of("INVALID_PATTERN", "You provided a value that does not match the required pattern.");
    case Kind::Enum:
      if (violation.shape->name == "PolicyType" || violation.shape->name == "EffectivePolicyType")
        return of("INVALID_ENUM_POLICY_TYPE", "You specified an invalid policy type string.");
      return of("INVALID_ENUM", "You specified an invalid value.");
    case Kind::Elements:
    case Kind::Keys:
    case Kind::Values:
      break;
  }
  return of("INVALID_LIST_MEMBER", "You provided a list to a parameter that contains at least one invalid value.");
}

// RAM: the sentence under the code that the operation models for the case. Which code is inferred from the models.
core::AwsError modelled_error(const OperationModel& operation, const std::vector<Violation>& violations) {
  const auto models = [&](std::string_view code) {
    return std::any_of(operation.errors.begin(), operation.errors.end(),
                       [&](const ErrorModel& e) { return e.code == code; });
  };
  const auto& first = violations.front();
  std::string code = "ValidationException";
  if (models("InvalidParameterException")) code = "InvalidParameterException";
  if (first.kind == Kind::Missing && models("MissingRequiredParameterException"))
    code = "MissingRequiredParameterException";
  const bool range = first.kind == Kind::TooLarge || first.kind == Kind::TooSmall;
  if (range && models("InvalidMaxResultsException")) code = "InvalidMaxResultsException";
  return {code, 400, validation_sentence(violations, false)};
}

// S3: everything that is left to the model concerns the body.
core::AwsError body_error(const Violation& violation) {
  if (violation.kind == Kind::Missing && violation.path.find('.') == std::string::npos)
    return {"MissingRequestBodyError", 400, "Request Body is empty"};
  return {"MalformedXML", 400,
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

}  // namespace

std::string validation_sentence(const std::vector<Violation>& violations, bool terse_enums) {
  std::string out = std::to_string(violations.size());
  out += violations.size() == 1 ? " validation error detected: " : " validation errors detected: ";
  for (const auto& violation : violations) {
    if (&violation != &violations.front()) out += "; ";
    out += shown_value(violation, terse_enums) + " at '" + violation.path +
           "' failed to satisfy constraint: " + constraint(violation, terse_enums);
  }
  return out;
}

core::AwsError Validator::error(const OperationModel& operation, const std::vector<Violation>& violations) const {
  switch (service_.validation) {
    case ValidationStyle::Reason:
      return reason_error(violations.front());
    case ValidationStyle::ModelledCodes:
      return modelled_error(operation, violations);
    case ValidationStyle::Xml:
      return body_error(violations.front());
    case ValidationStyle::Sentence:
    case ValidationStyle::TerseEnums:
      break;
  }
  const bool query = service_.protocol == Protocol::Query || service_.protocol == Protocol::Ec2;
  return {query ? "ValidationError" : "ValidationException", 400,
          validation_sentence(violations, service_.validation == ValidationStyle::TerseEnums)};
}

}  // namespace protocol
