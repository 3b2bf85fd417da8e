// The MFA code that a request for credentials may carry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "world/context.hpp"

namespace sts {

/// A code that was right.
struct MfaProof {
  std::int64_t device = 0;  // row
  std::int64_t step = 0;    // which the code was made for
  std::int64_t drift = 0;
};

/// Checks SerialNumber and TokenCode of a request; nullopt when neither was given.
/// Throws AccessDenied in AWS's words for a device that is not the caller's and for a wrong or used code.
std::optional<MfaProof> check_mfa(const world::Context& context, const std::optional<std::string>& serial_number,
                                  const std::optional<std::string>& token_code);

/// The same, and uses the code up. True when there was one.
bool take_mfa(world::Context& context, const std::optional<std::string>& serial_number,
              const std::optional<std::string>& token_code);

}  // namespace sts
