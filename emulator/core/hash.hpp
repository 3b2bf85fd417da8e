// Digests over OpenSSL, with the algorithms fetched once (a fetch per call costs more than the digest itself).
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace core {

using Sha256Digest = std::array<unsigned char, 32>;

Sha256Digest sha256(std::string_view bytes);
/// Lower-case hexadecimal.
std::string sha256_hex(std::string_view bytes);
/// HMAC-SHA-256; `key` of any length.
Sha256Digest hmac_sha256(std::string_view key, std::string_view message);
/// 20 raw bytes.
std::string sha1(std::string_view bytes);
std::string hmac_sha1(std::string_view key, std::string_view message);
/// 16 raw bytes.
std::string md5(std::string_view bytes);

inline std::string_view view(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Compares without telling by its duration where the texts differ.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace core
