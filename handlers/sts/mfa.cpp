#include "handlers/sts/mfa.hpp"

#include <fmt/core.h>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/ids.hpp"
#include "state/iam.hpp"

namespace sts {
namespace {

constexpr std::int64_t kStepSeconds = 30;

std::optional<std::string> base32_decode(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const auto value = core::kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = (buffer << 5 | static_cast<std::uint32_t>(value)) & 0xFFF;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(buffer >> bits & 0xFF);
  }
  return bytes;
}

core::AwsError denied(std::string text) {
  return core::AwsError("AccessDenied", 403, std::move(text));
}

}  // namespace

std::string one_time_password(std::string_view base32_seed, std::int64_t step) {
  const auto key = base32_decode(base32_seed);
  if (!key) return {};
  std::string counter(8, '\0');
  for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<std::size_t>(i)] = static_cast<char>(step & 0xFF);
  const std::string mac = core::hmac_sha1(*key, counter);
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[i])); };
  const std::size_t offset = byte(19) & 15;
  const std::uint32_t number =
      (byte(offset) & 0x7F) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
  return fmt::format("{:06}", number % 1'000'000);
}

bool check_mfa(world::Context& context, const std::optional<std::string>& serial_number,
               const std::optional<std::string>& token_code) {
  if (!serial_number && !token_code) return false;
  const auto device = state::iam::MfaDevices(context.db).find(serial_number.value_or(""));
  if (!device || context.caller.kind != core::PrincipalKind::User || device->user != context.caller.entity ||
      !token_code)
    throw denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number "
        "is valid and associated with this user.");
  // One step either way, for clocks that differ a little (RFC 6238, section 5.2).
  const std::int64_t now = core::to_seconds(context.now) / kStepSeconds;
  for (const std::int64_t step : {now, now - 1, now + 1}) {
    if (step <= device->last_step || one_time_password(device->seed, step) != *token_code) continue;
    state::iam::MfaDevices(context.db).accepted(device->serial, step);
    return true;
  }
  throw denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
}

}  // namespace sts
