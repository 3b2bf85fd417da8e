// RSA public keys in the two forms people have them: a line of OpenSSH, and PEM.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace core {

class RsaPublicKey {
 public:
  /// `ssh-rsa BASE64 [comment]`; nullopt for anything else.
  static std::optional<RsaPublicKey> from_ssh(std::string_view line);
  /// `-----BEGIN PUBLIC KEY-----`; nullopt for anything that is not an RSA key in it.
  static std::optional<RsaPublicKey> from_pem(std::string_view pem);

  std::size_t bits() const;
  /// `ssh-rsa BASE64`
  std::string ssh() const;
  std::string pem() const;
  /// MD5 of the key in SSH's binary form, hexadecimal with colons: what `ssh-keygen -E md5 -l` shows.
  std::string fingerprint() const;

 private:
  // Big-endian without leading zeros.
  std::string exponent_, modulus_;
  std::string wire() const;
};

}  // namespace core
