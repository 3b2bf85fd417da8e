#include "core/totp.hpp"

#include <fmt/core.h>

#include <optional>

#include "core/hash.hpp"
#include "core/ids.hpp"

namespace core {
namespace {

constexpr std::int64_t kStepSeconds = 30;

std::optional<std::string> base32_decode(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const auto value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = (buffer << 5 | static_cast<std::uint32_t>(value)) & 0xFFF;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(buffer >> bits & 0xFF);
  }
  return bytes;
}

}  // namespace

std::int64_t totp_step(Time time) {
  return to_seconds(time) / kStepSeconds;
}

std::string one_time_password(std::string_view base32_seed, std::int64_t step) {
  const auto key = base32_decode(base32_seed);
  if (!key) return {};
  std::string counter(8, '\0');
  for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<std::size_t>(i)] = static_cast<char>(step & 0xFF);
  const std::string mac = hmac_sha1(*key, counter);
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[i])); };
  const std::size_t offset = byte(19) & 15;
  const std::uint32_t number =
      (byte(offset) & 0x7F) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
  return fmt::format("{:06}", number % 1'000'000);
}

}  // namespace core
