#include "core/password.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

#include "core/hash.hpp"
#include "core/text.hpp"

namespace core {
namespace {

constexpr std::string_view kScheme = "pbkdf2-sha256";
// A few milliseconds: requests of all clients wait for it. Made-up accounts do not need what real ones do.
constexpr int kRounds = 10'000;

std::string derive(std::string_view password, std::string_view salt, int rounds) {
  std::array<unsigned char, 32> key{};
  if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                        reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), rounds,
                        EVP_sha256(), static_cast<int>(key.size()), key.data()) != 1)
    throw std::bad_alloc();
  return hex({reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace

std::string password_hash(std::string_view password, std::string_view salt) {
  std::string hash(kScheme);
  ((hash += '$') += std::to_string(kRounds)) += '$';
  ((hash += salt) += '$') += derive(password, salt, kRounds);
  return hash;
}

bool password_matches(std::string_view password, std::string_view hash) {
  const auto parts = split(hash, '$');
  if (parts.size() != 4 || parts[0] != kScheme) return false;
  const auto rounds = parse_integer(parts[1]);
  if (!rounds || *rounds < 1 || *rounds > 1'000'000) return false;
  return equal_constant_time(derive(password, parts[2], static_cast<int>(*rounds)), parts[3]);
}

}  // namespace core
