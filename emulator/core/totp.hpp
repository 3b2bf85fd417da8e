// Time-based one-time passwords (RFC 6238: SHA-1, 30 seconds, six digits), as MFA devices show them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace core {

/// The time step that an instant lies in.
std::int64_t totp_step(Time time);
/// The six digits of a time step for a base32 seed; empty for a seed that is not base32.
std::string one_time_password(std::string_view base32_seed, std::int64_t step);

}  // namespace core
