#include "federation/keys.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "core/openssl.hpp"
#include "core/text.hpp"
#include "federation/repeatable.hpp"

namespace federation {
namespace {

using core::openssl::Owned;
using Number = Owned<BIGNUM, BN_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

// Larger keys cost time, and no identity provider has them.
constexpr int kMinRsaBits = 1024, kMaxRsaBits = 8192;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* md(Digest digest) {
  switch (digest) {
    case Digest::Sha1:
      return EVP_sha1();
    case Digest::Sha256:
      return EVP_sha256();
    case Digest::Sha384:
      return EVP_sha384();
    case Digest::Sha512:
      return EVP_sha512();
  }
  return nullptr;
}

std::size_t coordinate_size(KeyType curve) {
  return curve == KeyType::P256 ? 32 : curve == KeyType::P384 ? 48 : 66;
}

const char* curve_name(KeyType curve) {
  return curve == KeyType::P256 ? "P-256" : curve == KeyType::P384 ? "P-384" : "P-521";
}

std::optional<KeyType> type_of(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA")) {
    const int bits = EVP_PKEY_get_bits(key);
    return bits >= kMinRsaBits && bits <= kMaxRsaBits ? std::optional(KeyType::Rsa) : std::nullopt;
  }
  if (!EVP_PKEY_is_a(key, "EC")) return std::nullopt;
  switch (EVP_PKEY_get_bits(key)) {
    case 256:
      return KeyType::P256;
    case 384:
      return KeyType::P384;
    case 521:
      return KeyType::P521;
    default:
      return std::nullopt;
  }
}

EVP_PKEY* from_parameters(const char* algorithm, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0) return nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0) return nullptr;
  return key;
}

// OpenSSL has signatures of ECDSA in DER.
std::optional<std::string> to_der(KeyType type, std::string_view raw) {
  const std::size_t size = coordinate_size(type);
  if (raw.size() != 2 * size) return std::nullopt;
  const Owned<ECDSA_SIG, ECDSA_SIG_free> signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes_of(raw), static_cast<int>(size), nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(raw.substr(size)), static_cast<int>(size), nullptr);
  ECDSA_SIG_set0(signature.get(), r, s);
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return std::nullopt;
  std::string result(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return result;
}

std::string padded(const BIGNUM* number, std::size_t size) {
  std::string bytes(size, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size));
  return bytes;
}

std::string digest_of(Digest digest, std::string_view message) {
  std::string result(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(result.data()), &size, md(digest),
                 nullptr) != 1)
    throw std::runtime_error("OpenSSL does not digest");
  result.resize(size);
  return result;
}

std::string number_of(EVP_PKEY* key, const char* name, std::size_t size = 0) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) <= 0) throw std::runtime_error("a key lacks a part of its own");
  const Number number(raw);
  return padded(raw, size == 0 ? static_cast<std::size_t>(BN_num_bytes(raw)) : size);
}

}  // namespace

PublicKey::PublicKey(EVP_PKEY* key, KeyType type) : key_(key, EVP_PKEY_free), type_(type) {}

std::optional<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kMaxRsaBits / 8 + 1 || exponent.size() > 8 || exponent.empty()) return std::nullopt;
  const Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  EVP_PKEY* key = from_parameters("RSA", builder.get());
  if (!key) return std::nullopt;
  PublicKey result(key, KeyType::Rsa);
  return type_of(key) ? std::optional(result) : std::nullopt;
}

std::optional<PublicKey> PublicKey::ec(KeyType curve, std::string_view x, std::string_view y) {
  const std::size_t size = coordinate_size(curve);
  if (curve == KeyType::Rsa || x.size() != size || y.size() != size) return std::nullopt;
  const std::string point = "\x04" + std::string(x) + std::string(y);
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_name(curve), 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  EVP_PKEY* key = from_parameters("EC", builder.get());
  if (!key) return std::nullopt;
  return PublicKey(key, curve);
}

bool PublicKey::verify(Digest digest, std::string_view message, std::string_view signature) const {
  std::string der;
  if (type_ != KeyType::Rsa) {
    auto converted = to_der(type_, signature);
    if (!converted) return false;
    der = std::move(*converted);
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, md(digest), nullptr, key_.get()) <= 0) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
}

std::optional<Certificate> Certificate::parse(std::string_view der) {
  const unsigned char* start = bytes_of(der);
  const Owned<X509, X509_free> certificate(d2i_X509(nullptr, &start, static_cast<long>(der.size())));
  if (!certificate) return std::nullopt;
  EVP_PKEY* key = X509_get_pubkey(certificate.get());
  if (!key) return std::nullopt;
  const auto type = type_of(key);
  const PublicKey owned(key, type.value_or(KeyType::Rsa));
  return type ? std::optional(Certificate{owned}) : std::nullopt;
}

PrivateKey::PrivateKey(EVP_PKEY* key, KeyType type) : key_(key, EVP_PKEY_free), type_(type) {}

PrivateKey PrivateKey::generate(KeyType type, core::IdGenerator& ids) {
  return PrivateKey(type == KeyType::Rsa ? repeatable::rsa_key(ids) : repeatable::ec_key(curve_name(type), ids), type);
}

std::optional<PrivateKey> PrivateKey::parse(std::string_view pem) {
  const auto memory = core::openssl::reading(pem);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(memory.get(), nullptr, core::openssl::no_passphrase, nullptr);
  if (!key) return std::nullopt;
  const auto type = type_of(key);
  PrivateKey owned(key, type.value_or(KeyType::Rsa));
  return type ? std::optional(owned) : std::nullopt;
}

int PrivateKey::bits() const {
  return EVP_PKEY_get_bits(key_.get());
}

std::string PrivateKey::pem() const {
  const auto memory = core::openssl::writing();
  PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return core::openssl::text_of(memory);
}

std::string PrivateKey::sign(Digest digest, std::string_view message) const {
  if (type_ != KeyType::Rsa) return repeatable::ecdsa(key_.get(), digest_of(digest, message), coordinate_size(type_));
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, md(digest), nullptr, key_.get()) <= 0 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message), message.size()) <= 0)
    throw std::runtime_error("OpenSSL does not sign");
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(message),
                     message.size()) <= 0)
    throw std::runtime_error("OpenSSL does not sign");
  signature.resize(size);
  return signature;
}

std::optional<std::string> PrivateKey::decrypt(std::string_view bytes, bool oaep) const {
  if (type_ != KeyType::Rsa) return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  if (EVP_PKEY_decrypt_init(context.get()) <= 0) return std::nullopt;
  EVP_PKEY_CTX_set_rsa_padding(context.get(), oaep ? RSA_PKCS1_OAEP_PADDING : RSA_PKCS1_PADDING);
  std::size_t size = 0;
  if (EVP_PKEY_decrypt(context.get(), nullptr, &size, bytes_of(bytes), bytes.size()) <= 0) return std::nullopt;
  std::string plain(size, '\0');
  if (EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(plain.data()), &size, bytes_of(bytes),
                       bytes.size()) <= 0)
    return std::nullopt;
  plain.resize(size);
  return plain;
}

std::string PrivateKey::jwk_members() const {
  if (type_ == KeyType::Rsa)
    return R"("kty":"RSA","n":")" + core::base64url_encode(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N)) +
           R"(","e":")" + core::base64url_encode(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E)) + '"';
  const std::size_t size = coordinate_size(type_);
  return R"("kty":"EC","crv":")" + std::string(curve_name(type_)) + R"(","x":")" +
         core::base64url_encode(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, size)) + R"(","y":")" +
         core::base64url_encode(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, size)) + '"';
}

}  // namespace federation
