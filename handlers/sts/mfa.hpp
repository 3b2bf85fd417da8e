// Time-based one-time passwords of MFA devices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "world/context.hpp"

namespace sts {

/// The six digits of a time step (RFC 6238, SHA-1, 30 seconds) for a base32 seed; empty for a seed that is not base32.
std::string one_time_password(std::string_view base32_seed, std::int64_t step);

/// Checks SerialNumber and TokenCode of a request and uses the code up. False when neither was given.
/// Throws AccessDenied in AWS's words for a device that is not the caller's and for a wrong or used code.
bool check_mfa(world::Context& context, const std::optional<std::string>& serial_number,
               const std::optional<std::string>& token_code);

}  // namespace sts
