// Keys of identity providers, and our own: RSA with PKCS #1 v1.5 and ECDSA, the two that JWT and XML signatures share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"

struct evp_pkey_st;

namespace federation {

enum class Digest { Sha1, Sha256, Sha384, Sha512 };

enum class KeyType { Rsa, P256, P384, P521 };

/// Immutable and cheap to copy.
class PublicKey {
 public:
  /// Big-endian numbers. Nullopt when OpenSSL takes them for no key.
  static std::optional<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  /// Coordinates of the size that the curve has.
  static std::optional<PublicKey> ec(KeyType curve, std::string_view x, std::string_view y);

  KeyType type() const { return type_; }
  /// `signature` of ECDSA is r and s one after the other, as JWT and XML signatures have it.
  bool verify(Digest digest, std::string_view message, std::string_view signature) const;

 private:
  friend class PrivateKey;
  friend struct Certificate;
  explicit PublicKey(evp_pkey_st* key, KeyType type);

  std::shared_ptr<evp_pkey_st> key_;
  KeyType type_;
};

/// An X.509 certificate; how long it is valid matters to nobody, as it does not to AWS.
struct Certificate {
  /// Nullopt for anything that is no certificate with an RSA key or one of a known curve.
  static std::optional<Certificate> parse(std::string_view der);

  PublicKey key;
};

class PrivateKey {
 public:
  /// Rsa makes a key of 2048 bits.
  static PrivateKey generate(KeyType type, core::IdGenerator& ids);
  /// PKCS #8 or PKCS #1, not encrypted. Nullopt for anything else.
  static std::optional<PrivateKey> parse(std::string_view pem);

  KeyType type() const { return type_; }
  int bits() const;
  /// PKCS #8.
  std::string pem() const;
  /// The same for the same message.
  std::string sign(Digest digest, std::string_view message) const;
  /// RSA-OAEP with SHA-1, or PKCS #1 v1.5; nullopt when the text was not encrypted for this key.
  std::optional<std::string> decrypt(std::string_view bytes, bool oaep) const;
  /// The public half as members of a JSON Web Key: `"kty":"RSA","n":...`.
  std::string jwk_members() const;

 private:
  explicit PrivateKey(evp_pkey_st* key, KeyType type);

  std::shared_ptr<evp_pkey_st> key_;
  KeyType type_;
};

}  // namespace federation
