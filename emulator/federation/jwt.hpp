// JSON Web Tokens (RFC 7519) and the key sets that prove them (RFC 7517).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/keys.hpp"

namespace federation {

struct Jwt {
  /// Nullopt unless it is three base64url parts, the first two JSON objects. Nothing is verified.
  static std::optional<Jwt> parse(std::string_view token);

  std::string algorithm;
  std::string key_id;  // empty: the header names none
  nlohmann::json claims;
  /// What was signed: header and claims as they came.
  std::string signed_part;
  std::string signature;

  /// A text claim; nullopt when it is absent or of another type.
  std::optional<std::string> text(const char* claim) const;
  /// Seconds since the epoch; nullopt when it is absent or no number of this age.
  std::optional<std::int64_t> time(const char* claim) const;
  /// A text or a list of texts; what is neither is left out.
  std::vector<std::string> texts(const char* claim) const;
};

/// The public keys of an issuer.
class JwkSet {
 public:
  /// Throws std::invalid_argument, saying what is wrong. Keys of kinds that STS does not take are left out, as a
  /// provider may publish them beside those that it does.
  static JwkSet parse(std::string_view json);

  enum class Outcome { Good, NoKey, WrongSignature };
  /// The algorithms that STS takes (IAM User Guide, "Create an OpenID Connect identity provider in IAM"): RS256, RS384,
  /// RS512, ES256, ES384, ES512.
  Outcome verify(const Jwt& token) const;
  bool empty() const { return keys_.empty(); }

 private:
  struct Entry {
    std::string id;
    PublicKey key;
  };
  std::vector<Entry> keys_;
};

/// Signs with RS256, ES256, ES384 or ES512, whichever the key is for.
std::string sign_jwt(const PrivateKey& key, std::string_view key_id, const nlohmann::ordered_json& claims);

}  // namespace federation
