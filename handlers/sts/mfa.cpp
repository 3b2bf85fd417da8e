#include "handlers/sts/mfa.hpp"

#include "core/totp.hpp"
#include "handlers/sts/role_session.hpp"
#include "state/iam.hpp"

namespace sts {
namespace {

bool belongs_to(const state::iam::MfaDevice& device, const core::Principal& caller) {
  if (!device.enabled || device.account != caller.account) return false;
  if (caller.is_root()) return !device.user;
  return caller.kind == core::PrincipalKind::User && device.user == caller.entity;
}

}  // namespace

std::optional<MfaProof> check_mfa(const world::Context& context, const std::optional<std::string>& serial_number,
                                  const std::optional<std::string>& token_code) {
  if (!serial_number && !token_code) return std::nullopt;
  const auto device = state::iam::MfaDevices(context.db).find(serial_number.value_or(""));
  if (!device || !token_code || !belongs_to(*device, context.caller))
    throw denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number "
        "is valid and associated with this user.");
  // One step either way, for clocks that differ a little (RFC 6238, section 5.2).
  const std::int64_t now = core::totp_step(context.now) + device->drift;
  for (const std::int64_t step : {now, now - 1, now + 1}) {
    if (step <= device->last_step || core::one_time_password(device->seed, step) != *token_code) continue;
    return MfaProof{device->row, step, device->drift};
  }
  throw denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
}

bool take_mfa(world::Context& context, const std::optional<std::string>& serial_number,
              const std::optional<std::string>& token_code) {
  const auto proof = check_mfa(context, serial_number, token_code);
  if (proof) state::iam::MfaDevices(context.db).accepted(proof->device, proof->step, proof->drift);
  return proof.has_value();
}

}  // namespace sts
