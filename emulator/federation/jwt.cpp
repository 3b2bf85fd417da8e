#include "federation/jwt.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "core/text.hpp"

namespace federation {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 16;

std::optional<Json> parse_object(std::string_view text) {
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kMaxDepth;
    return !too_deep;
  };
  Json json = Json::parse(text, watch, false);
  if (too_deep || json.is_discarded() || !json.is_object()) return std::nullopt;
  return json;
}

struct Algorithm {
  std::string_view name;
  KeyType type;
  Digest digest;
};

// The first of its key type is the one that signs.
constexpr Algorithm kAlgorithms[] = {
    {"RS256", KeyType::Rsa, Digest::Sha256},  {"RS384", KeyType::Rsa, Digest::Sha384},
    {"RS512", KeyType::Rsa, Digest::Sha512},  {"ES256", KeyType::P256, Digest::Sha256},
    {"ES384", KeyType::P384, Digest::Sha384}, {"ES512", KeyType::P521, Digest::Sha512},
};

std::string member(const Json& key, const char* name) {
  const auto found = key.find(name);
  return found != key.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<PublicKey> read_key(const Json& json) {
  const auto number = [&](const char* name) { return core::base64url_decode(member(json, name)).value_or(""); };
  const std::string type = member(json, "kty");
  if (type == "RSA") return PublicKey::rsa(number("n"), number("e"));
  if (type != "EC") return std::nullopt;
  const std::string curve = member(json, "crv");
  for (const auto& [name, key_type] :
       {std::pair("P-256", KeyType::P256), std::pair("P-384", KeyType::P384), std::pair("P-521", KeyType::P521)})
    if (curve == name) return PublicKey::ec(key_type, number("x"), number("y"));
  return std::nullopt;
}

}  // namespace

std::optional<Jwt> Jwt::parse(std::string_view token) {
  const auto parts = core::split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto header_text = core::base64url_decode(parts[0]), claims_text = core::base64url_decode(parts[1]);
  auto signature = core::base64url_decode(parts[2]);
  if (!header_text || !claims_text || !signature) return std::nullopt;
  const auto header = parse_object(*header_text);
  auto claims = parse_object(*claims_text);
  if (!header || !claims) return std::nullopt;
  Jwt jwt;
  jwt.algorithm = member(*header, "alg");
  jwt.key_id = member(*header, "kid");
  jwt.claims = std::move(*claims);
  jwt.signed_part = token.substr(0, token.rfind('.'));
  jwt.signature = std::move(*signature);
  return jwt;
}

std::optional<std::string> Jwt::text(const char* claim) const {
  const auto found = claims.find(claim);
  if (found == claims.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::int64_t> Jwt::time(const char* claim) const {
  const auto found = claims.find(claim);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < 253402300800.0)) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

std::vector<std::string> Jwt::texts(const char* claim) const {
  std::vector<std::string> values;
  const auto found = claims.find(claim);
  if (found == claims.end()) return values;
  if (found->is_string()) values.push_back(found->get<std::string>());
  if (found->is_array())
    for (const auto& item : *found)
      if (item.is_string()) values.push_back(item.get<std::string>());
  return values;
}

JwkSet JwkSet::parse(std::string_view json) {
  const auto document = parse_object(json);
  if (!document) throw std::invalid_argument("the key set is no JSON object");
  const auto keys = document->find("keys");
  if (keys == document->end() || !keys->is_array()) throw std::invalid_argument("the key set has no list `keys`");
  JwkSet set;
  for (const auto& json_key : *keys) {
    if (!json_key.is_object()) throw std::invalid_argument("a key of the set is no JSON object");
    if (member(json_key, "use") == "enc") continue;
    if (auto key = read_key(json_key)) set.keys_.push_back({member(json_key, "kid"), std::move(*key)});
  }
  return set;
}

JwkSet::Outcome JwkSet::verify(const Jwt& token) const {
  const Algorithm* algorithm = nullptr;
  for (const auto& known : kAlgorithms)
    if (known.name == token.algorithm) algorithm = &known;
  if (!algorithm) return Outcome::WrongSignature;
  bool tried = false;
  for (const auto& entry : keys_) {
    // A token without a key id may have been signed with any of them.
    if (entry.key.type() != algorithm->type || (!token.key_id.empty() && entry.id != token.key_id)) continue;
    tried = true;
    if (entry.key.verify(algorithm->digest, token.signed_part, token.signature)) return Outcome::Good;
  }
  return tried ? Outcome::WrongSignature : Outcome::NoKey;
}

std::string sign_jwt(const PrivateKey& key, std::string_view key_id, const nlohmann::ordered_json& claims) {
  const Algorithm& algorithm = *std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                                             [&](const Algorithm& known) { return known.type == key.type(); });
  const nlohmann::ordered_json header{{"alg", algorithm.name}, {"kid", key_id}, {"typ", "JWT"}};
  const std::string text = core::base64url_encode(header.dump()) + '.' + core::base64url_encode(claims.dump());
  return text + '.' + core::base64url_encode(key.sign(algorithm.digest, text));
}

}  // namespace federation
