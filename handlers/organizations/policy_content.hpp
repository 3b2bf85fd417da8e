// What the content of an organization's policy must look like.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "world/context.hpp"

namespace organizations {

/// Service control and resource control policies take part in decisions; the management policies are kept and shown,
/// but the services that would obey them are not here.
bool is_authorization_policy(std::string_view type);

struct PolicyLimits {
  std::size_t content;    // characters
  std::int64_t attached;  // per target
  std::int64_t number;    // per organization
};
/// Of an existing type.
PolicyLimits policy_limits(std::string_view type);
bool is_policy_type(std::string_view name);

/// The service whose trusted access must be on before the type can be; empty for most types (model,
/// ConstraintViolationException: SERVICE_ACCESS_NOT_ENABLED and POLICY_TYPE_ENABLED_FOR_THIS_SERVICE).
std::string_view service_of_policy_type(std::string_view type);

/// Throws ConstraintViolationException (size) or MalformedPolicyDocumentException.
void check_policy_content(world::Context& ctx, std::string_view type, const std::string& content);

}  // namespace organizations
