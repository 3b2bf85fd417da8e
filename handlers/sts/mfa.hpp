// The MFA code that a request for credentials may carry.
#pragma once

#include <optional>
#include <string>

#include "world/context.hpp"

namespace sts {

/// Checks SerialNumber and TokenCode of a request and uses the code up. False when neither was given.
/// Throws AccessDenied in AWS's words for a device that is not the caller's and for a wrong or used code.
bool check_mfa(world::Context& context, const std::optional<std::string>& serial_number,
               const std::optional<std::string>& token_code);

}  // namespace sts
