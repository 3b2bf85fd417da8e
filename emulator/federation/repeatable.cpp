#include "federation/repeatable.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include <stdexcept>

#include "core/hash.hpp"
#include "core/openssl.hpp"

namespace federation::repeatable {
namespace {

using core::openssl::Owned;
using Number = Owned<BIGNUM, BN_clear_free>;
using Scratch = Owned<BN_CTX, BN_CTX_free>;
using Group = Owned<EC_GROUP, EC_GROUP_free>;
using Point = Owned<EC_POINT, EC_POINT_free>;
using Builder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;

constexpr int kPrimeBits = 1024;
constexpr BN_ULONG kExponent = 65537;
// Numbers below an order are drawn this much longer and reduced, so that none is noticeably likelier (FIPS 186-5,
// A.2.1).
constexpr int kExtraBytes = 16;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL does not compute");
}

Number number() {
  Number result(BN_new());
  require(result != nullptr);
  return result;
}

Number number_of(std::string_view bytes) {
  Number result(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  require(result != nullptr);
  return result;
}

std::string drawn(core::IdGenerator& ids, int bytes) {
  std::string result;
  while (static_cast<int>(result.size()) < bytes) {
    const auto word = ids.next();
    for (int shift = 0; shift < 64; shift += 8) result += static_cast<char>(word >> shift & 0xFF);
  }
  result.resize(static_cast<std::size_t>(bytes));
  return result;
}

std::string padded(const BIGNUM* value, std::size_t size) {
  std::string bytes(size, '\0');
  require(BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) >= 0);
  return bytes;
}

// In [1, order): `bytes` must be longer than the order.
Number below(std::string_view bytes, const BIGNUM* order, BN_CTX* scratch) {
  Number result = number_of(bytes);
  const Number last(BN_dup(order));
  require(BN_sub_word(last.get(), 1) == 1);
  require(BN_nnmod(result.get(), result.get(), last.get(), scratch) == 1);
  require(BN_add_word(result.get(), 1) == 1);
  return result;
}

// The first prime from a drawn number on, for which the exponent has an inverse.
Number prime(core::IdGenerator& ids, BN_CTX* scratch) {
  Number candidate = number_of(drawn(ids, kPrimeBits / 8));
  for (const int bit : {kPrimeBits - 1, kPrimeBits - 2, 0}) require(BN_set_bit(candidate.get(), bit) == 1);
  while (BN_mod_word(candidate.get(), kExponent) == 1 || BN_check_prime(candidate.get(), scratch, nullptr) != 1)
    require(BN_add_word(candidate.get(), 2) == 1);
  return candidate;
}

EVP_PKEY* key_from(const char* algorithm, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  EVP_PKEY* key = nullptr;
  require(parameters && context && EVP_PKEY_fromdata_init(context.get()) > 0 &&
          EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) > 0);
  return key;
}

Group group_of(const char* curve) {
  Group group(EC_GROUP_new_by_curve_name(EC_curve_nist2nid(curve)));
  require(group != nullptr);
  return group;
}

}  // namespace

EVP_PKEY* rsa_key(core::IdGenerator& ids) {
  const Scratch scratch(BN_CTX_secure_new());
  const Number p = prime(ids, scratch.get()), q = prime(ids, scratch.get()), one = number_of("\x01");
  const Number n = number(), e = number(), d = number(), p1 = number(), q1 = number(), phi = number();
  const Number dp = number(), dq = number(), inverse = number();
  auto* context = scratch.get();
  require(BN_set_word(e.get(), kExponent) && BN_mul(n.get(), p.get(), q.get(), context) &&
          BN_sub(p1.get(), p.get(), one.get()) && BN_sub(q1.get(), q.get(), one.get()) &&
          BN_mul(phi.get(), p1.get(), q1.get(), context) && BN_mod_inverse(d.get(), e.get(), phi.get(), context) &&
          BN_mod(dp.get(), d.get(), p1.get(), context) && BN_mod(dq.get(), d.get(), q1.get(), context) &&
          BN_mod_inverse(inverse.get(), q.get(), p.get(), context));
  const Builder builder(OSSL_PARAM_BLD_new());
  for (const auto& [name, value] :
       {std::pair(OSSL_PKEY_PARAM_RSA_N, &n), std::pair(OSSL_PKEY_PARAM_RSA_E, &e),
        std::pair(OSSL_PKEY_PARAM_RSA_D, &d), std::pair(OSSL_PKEY_PARAM_RSA_FACTOR1, &p),
        std::pair(OSSL_PKEY_PARAM_RSA_FACTOR2, &q), std::pair(OSSL_PKEY_PARAM_RSA_EXPONENT1, &dp),
        std::pair(OSSL_PKEY_PARAM_RSA_EXPONENT2, &dq), std::pair(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, &inverse)})
    require(OSSL_PARAM_BLD_push_BN(builder.get(), name, value->get()) == 1);
  return key_from("RSA", builder.get());
}

EVP_PKEY* ec_key(const char* curve, core::IdGenerator& ids) {
  const Group group = group_of(curve);
  const Scratch scratch(BN_CTX_secure_new());
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  const Number secret = below(drawn(ids, BN_num_bytes(order) + kExtraBytes), order, scratch.get());
  const Point point(EC_POINT_new(group.get()));
  require(EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, scratch.get()) == 1);
  unsigned char* encoded = nullptr;
  const auto size =
      EC_POINT_point2buf(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, &encoded, scratch.get());
  require(size > 0);
  const std::string public_half(reinterpret_cast<char*>(encoded), size);
  OPENSSL_free(encoded);
  const Builder builder(OSSL_PARAM_BLD_new());
  require(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get()) &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_half.data(), public_half.size()));
  return key_from("EC", builder.get());
}

std::string ecdsa(EVP_PKEY* key, std::string_view digest, std::size_t size) {
  char curve[32];
  require(EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof curve, nullptr) == 1);
  const Group group(EC_GROUP_new_by_curve_name(OBJ_txt2nid(curve)));
  require(group != nullptr);
  const Scratch scratch(BN_CTX_secure_new());
  auto* context = scratch.get();
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  BIGNUM* raw = nullptr;
  require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw) == 1);
  const Number secret(raw), message = number_of(digest), r = number(), s = number(), x = number();
  std::string wide;
  for (char block = 0; static_cast<int>(wide.size()) < BN_num_bytes(order) + kExtraBytes; ++block)
    wide += core::view(core::hmac_sha256(padded(secret.get(), size), std::string(1, block) + std::string(digest)));
  const Number once = below(wide, order, context);
  const Point point(EC_POINT_new(group.get()));
  const Number inverse(BN_mod_inverse(nullptr, once.get(), order, context));
  // r = x(kG), s = (digest + r * secret) / k (FIPS 186-5, 6.4). That one of them is zero does not happen.
  require(inverse && EC_POINT_mul(group.get(), point.get(), once.get(), nullptr, nullptr, context) &&
          EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), nullptr, context) &&
          BN_nnmod(r.get(), x.get(), order, context) && BN_mod_mul(s.get(), r.get(), secret.get(), order, context) &&
          BN_mod_add(s.get(), s.get(), message.get(), order, context) &&
          BN_mod_mul(s.get(), s.get(), inverse.get(), order, context));
  return padded(r.get(), size) + padded(s.get(), size);
}

}  // namespace federation::repeatable
