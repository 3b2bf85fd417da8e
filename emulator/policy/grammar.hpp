// Parts of the grammar that the validators share. Internal to policy/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/json_tree.hpp"
#include "policy/validate.hpp"

namespace policy::grammar {

inline std::optional<Problem> problem(std::string message) {
  return Problem{std::move(message), {}};
}

/// A string, or a list of strings only (an empty list counts).
bool is_string_list(const Node& node);

/// `{operator: {key: scalar or list of scalars}}` with known operators; an operator without keys may have any name.
bool is_condition(const Node& node);

/// IAM's rules on structure: known elements, types, not both Action and NotAction and so on. Effect ignores case here.
bool is_well_formed(const Node& root);

/// Version is absent or one of the two that exist.
bool has_known_version(const Node& root);
bool has_version_2012(const Node& root);

/// The member of that name, or of the other one.
const Node* either(const Node& statement, std::string_view name, std::string_view other);
/// There is such an element and it has values.
bool has_values(const Node* element);

/// First principal whose text names none, as the message of IAM shows it (`"AWS":"..."`); empty when all are fine.
std::string malformed_principal(const Node& principal);
/// There is at least one principal.
bool has_principals(const Node& principal);

std::optional<Problem> validate_iam(std::string_view json, DocumentKind kind);
std::optional<Problem> validate_s3(std::string_view json, DocumentKind kind, const ValidateOptions& options);
std::optional<Problem> validate_organizations(std::string_view json, DocumentKind kind);

/// IAM's rules for the text of actions and resources.
std::optional<Problem> check_action(std::string_view action);
/// Form of an ARN: partition, vendor, region, IAM's kinds of resources.
std::optional<Problem> check_resource(std::string_view resource);

}  // namespace policy::grammar
