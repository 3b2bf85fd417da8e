// X.509 certificates in PEM, over OpenSSL.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"

struct x509_st;

namespace core {

class Certificate {
 public:
  /// A text that is one certificate and nothing else but white space around it; nullopt otherwise.
  static std::optional<Certificate> parse(std::string_view pem);
  /// One certificate after the other; nullopt when there is none or anything else in the text.
  static std::optional<std::vector<Certificate>> parse_chain(std::string_view pem);

  Time not_before() const;
  Time not_after() const;
  /// SHA-256 of the certificate, lower-case hexadecimal.
  std::string fingerprint() const;
  bool signed_by(const Certificate& issuer) const;
  /// Whether `pem` is the private key that belongs to it; nullopt for a key that cannot be read (encrypted ones too).
  std::optional<bool> has_private_key(std::string_view pem) const;

 private:
  explicit Certificate(std::shared_ptr<x509_st> x509) : x509_(std::move(x509)) {}
  std::shared_ptr<x509_st> x509_;
};

}  // namespace core
