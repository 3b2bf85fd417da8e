#include "core/rsa_public_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <bit>
#include <memory>
#include <new>

#include "core/hash.hpp"
#include "core/openssl.hpp"
#include "core/text.hpp"

namespace core {
namespace {

constexpr std::string_view kType = "ssh-rsa";
// OpenSSL's own limit for RSA.
constexpr std::size_t kMaxBytes = 2048;

using Number = openssl::Owned<BIGNUM, BN_free>;
using Key = openssl::Owned<EVP_PKEY, EVP_PKEY_free>;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Null when OpenSSL does not take the two for an RSA key.
Key key_of(std::string_view exponent_bytes, std::string_view modulus_bytes) {
  const Number exponent = number_of(exponent_bytes), modulus = number_of(modulus_bytes);
  const openssl::Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  const openssl::Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  if (!exponent || !modulus || !build || !context) throw std::bad_alloc();
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const openssl::Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build.get()));
  EVP_PKEY* key = nullptr;
  if (parameters && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  ERR_clear_error();
  return Key(key);
}

std::string bytes_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return {};
  const Number number(raw);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

// RFC 4251, section 5: a length in four bytes, then the bytes.
void put(std::string& wire, std::string_view bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) wire += static_cast<char>(bytes.size() >> shift & 0xFF);
  wire += bytes;
}

// Numbers are signed: one whose first bit is set has a zero byte before it.
void put_number(std::string& wire, const std::string& bytes) {
  const bool high = !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80) != 0;
  put(wire, high ? std::string(1, '\0') + bytes : bytes);
}

std::optional<std::string_view> take(std::string_view& wire) {
  if (wire.size() < 4) return std::nullopt;
  std::size_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | data_of(wire)[i];
  wire.remove_prefix(4);
  if (size > wire.size()) return std::nullopt;
  const std::string_view bytes = wire.substr(0, size);
  wire.remove_prefix(size);
  return bytes;
}

std::string_view without_zeros(std::string_view bytes) {
  while (bytes.starts_with('\0')) bytes.remove_prefix(1);
  return bytes;
}

}  // namespace

std::optional<RsaPublicKey> RsaPublicKey::from_ssh(std::string_view line) {
  line = trim(line);
  if (!line.starts_with(kType) || line.find('\n') != std::string_view::npos) return std::nullopt;
  line = trim(line.substr(kType.size()));
  const auto decoded = base64_decode(line.substr(0, line.find(' ')));
  if (!decoded) return std::nullopt;
  std::string_view wire = *decoded;
  const auto type = take(wire), exponent = take(wire), modulus = take(wire);
  if (type != kType || !exponent || !modulus || !wire.empty() || modulus->size() > kMaxBytes) return std::nullopt;
  RsaPublicKey key;
  key.exponent_ = without_zeros(*exponent);
  key.modulus_ = without_zeros(*modulus);
  if (key.exponent_.empty() || key.modulus_.empty() || !key_of(key.exponent_, key.modulus_)) return std::nullopt;
  return key;
}

std::optional<RsaPublicKey> RsaPublicKey::from_pem(std::string_view pem) {
  const auto bio = openssl::reading(pem);
  const Key parsed(PEM_read_bio_PUBKEY(bio.get(), nullptr, openssl::no_passphrase, nullptr));
  ERR_clear_error();
  if (!parsed || EVP_PKEY_is_a(parsed.get(), "RSA") != 1) return std::nullopt;
  RsaPublicKey key;
  key.exponent_ = bytes_of(parsed.get(), OSSL_PKEY_PARAM_RSA_E);
  key.modulus_ = bytes_of(parsed.get(), OSSL_PKEY_PARAM_RSA_N);
  if (key.exponent_.empty() || key.modulus_.empty() || key.modulus_.size() > kMaxBytes) return std::nullopt;
  return key;
}

std::size_t RsaPublicKey::bits() const {
  return 8 * modulus_.size() - static_cast<std::size_t>(std::countl_zero(data_of(modulus_)[0]));
}

std::string RsaPublicKey::wire() const {
  std::string wire;
  put(wire, kType);
  put_number(wire, exponent_);
  put_number(wire, modulus_);
  return wire;
}

std::string RsaPublicKey::ssh() const {
  return std::string(kType) + ' ' + base64_encode(wire());
}

std::string RsaPublicKey::pem() const {
  const Key key = key_of(exponent_, modulus_);
  const auto bio = openssl::writing();
  if (!key || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) throw std::bad_alloc();
  return openssl::text_of(bio);
}

std::string RsaPublicKey::fingerprint() const {
  const std::string digits = hex(md5(wire()));
  std::string shown = digits.substr(0, 2);
  for (std::size_t i = 2; i < digits.size(); i += 2) (shown += ':') += digits.substr(i, 2);
  return shown;
}

}  // namespace core
