// Making a customer managed permission: by a request, a fixture, or out of one that was made from a policy.
#pragma once

#include <string>

#include "core/principal.hpp"
#include "handlers/ram/permissions.hpp"

namespace ram {

struct NewPermission {
  std::string name;
  std::string type;
  std::string policy_template;
  core::Tags tags;
};

/// In the caller's account and the context's region. Throws what CreatePermission answers.
Permission make_permission(Context& context, const NewPermission& wanted);

}  // namespace ram
