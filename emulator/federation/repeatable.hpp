// Keys and signatures that come out the same when a seeded run is repeated; OpenSSL's own draw on the system's chance.
#pragma once

#include <string>
#include <string_view>

#include "core/ids.hpp"

struct evp_pkey_st;

namespace federation::repeatable {

/// 2048 bits, public exponent 65537. The caller owns the key. Throws std::runtime_error.
evp_pkey_st* rsa_key(core::IdGenerator& ids);
/// `curve` in OpenSSL's name: P-256, P-384, P-521.
evp_pkey_st* ec_key(const char* curve, core::IdGenerator& ids);

/// ECDSA over a digest no longer than the order of the key's curve, its secret number worked out from key and digest
/// (the idea of RFC 6979). r and s, each of `size` bytes.
std::string ecdsa(evp_pkey_st* key, std::string_view digest, std::size_t size);

}  // namespace federation::repeatable
