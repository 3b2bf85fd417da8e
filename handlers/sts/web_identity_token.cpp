#include "handlers/sts/web_identity_token.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "federation/jwt.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "state/organizations.hpp"
#include "state/outbound_federation.hpp"

namespace sts {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kDefaultTokenDuration = 300;
constexpr std::size_t kMaxPayload = 8192;  // Inferred: AWS names no number
constexpr const char* kClaims = "https://sts.amazonaws.com/";

federation::PrivateKey signing_key(Context& context, const std::string& algorithm, std::string& key_id) {
  state::OutboundFederation store(context.db);
  if (const auto known = store.key(algorithm)) {
    key_id = known->id;
    if (auto key = federation::PrivateKey::parse(known->pem)) return *std::move(key);
    throw std::runtime_error("a signing key of the world cannot be read");
  }
  auto key = federation::PrivateKey::generate(
      algorithm == "RS256" ? federation::KeyType::Rsa : federation::KeyType::P384, context.ids);
  key_id = algorithm + "_" + context.ids.uuid();
  store.add_key({algorithm, key_id, key.pem()});
  return key;
}

Json tags_json(const core::Tags& tags) {
  Json json = Json::object();
  for (const auto& [key, value] : tags) json[key] = value;
  return json;
}

core::Tags principal_tags(const Context& context) {
  const auto& caller = context.caller;
  core::Tags tags;
  if (caller.entity != 0 && caller.kind != core::PrincipalKind::FederatedUser)
    tags = state::iam::TagStore(context.db, caller.kind == core::PrincipalKind::User ? state::iam::Tagged::User
                                                                                     : state::iam::Tagged::Role)
               .of(caller.entity);
  if (!caller.session) return tags;
  // Session tags override the role's own, whatever the case of the letters.
  for (const auto& tag : caller.session->tags) {
    std::erase_if(tags, [&](const auto& own) { return core::iequals(own.first, tag.first); });
    tags.push_back(tag);
  }
  return tags;
}

// IAM User Guide, "Understanding token claims".
Json identity_claims(const Context& context, const core::Tags& request_tags) {
  const auto& caller = context.caller;
  Json claims = Json::object();
  if (const auto member = state::Organizations(context.db).membership(caller.account)) {
    claims["org_id"] = member->organization;
    claims["ou_path"] = Json::array({member->path});
  }
  claims["aws_account"] = caller.account;
  if (caller.session) {
    claims["original_session_exp"] = core::iso8601(caller.session->expires);
    if (!caller.session->source_identity.empty()) claims["source_identity"] = caller.session->source_identity;
    for (const auto& [key, value] : caller.session->keys)
      if (key == "aws:FederatedProvider") claims["federated_provider"] = value;
  }
  claims["source_region"] = context.region;
  claims["principal_id"] = caller.entity_arn;
  if (const auto tags = principal_tags(context); !tags.empty()) claims["principal_tags"] = tags_json(tags);
  if (!request_tags.empty()) claims["request_tags"] = tags_json(request_tags);
  return claims;
}

// Inferred: that keys must differ as in AssumeRole, and the words.
core::Tags checked_tags(const model::GetWebIdentityTokenRequest& request) {
  core::Tags tags;
  for (const auto& tag : request.Tags.value_or(std::vector<model::Tag>())) {
    const auto same = [&](const auto& known) { return core::iequals(known.first, *tag.Key); };
    if (std::any_of(tags.begin(), tags.end(), same))
      throw core::AwsError("InvalidParameterValue", 400,
                           "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    tags.emplace_back(*tag.Key, *tag.Value);
  }
  return tags;
}

std::string algorithm_of(const model::GetWebIdentityTokenRequest& request) {
  const std::string& algorithm = *request.SigningAlgorithm;
  if (algorithm != "RS256" && algorithm != "ES384")
    throw validation_error("1 validation error detected: Value '" + algorithm +
                           "' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: "
                           "[RS256, ES384]");
  return algorithm;
}

}  // namespace

void web_identity_token_call(Context& context, const model::GetWebIdentityTokenRequest& request, authz::Call& call) {
  // Of STS, these sessions reach AssumeRole and GetCallerIdentity alone (API reference). Inferred: the words.
  if (context.caller.session && context.caller.kind != core::PrincipalKind::RoleSession)
    throw denied("Cannot call GetWebIdentityToken with session credentials");
  authz::Check& check = call.check();
  check.key("sts:SigningAlgorithm", algorithm_of(request));
  check.key("sts:DurationSeconds", std::to_string(request.DurationSeconds.value_or(kDefaultTokenDuration)));
  check.key("sts:IdentityTokenAudience", *request.Audience);
  check.request_tags = checked_tags(request);
}

model::GetWebIdentityTokenResponse get_web_identity_token(Context& context,
                                                          const model::GetWebIdentityTokenRequest& request) {
  const auto issuer = state::OutboundFederation(context.db).of(context.account());
  if (!issuer || !issuer->enabled)
    throw errors::outbound_web_identity_federation_disabled_exception(
        "Outbound web identity federation is not enabled for this account.");
  const std::int64_t seconds = request.DurationSeconds.value_or(kDefaultTokenDuration);
  const core::Time expires = context.now + std::chrono::seconds(seconds);
  if (context.caller.session && expires > context.caller.session->expires)
    throw errors::session_duration_escalation_exception(
        "The requested token duration would extend the session beyond its original expiration time.");
  const auto& audience = *request.Audience;
  Json claims;
  claims["aud"] = audience.size() == 1 ? Json(audience.front()) : Json(audience);
  claims["sub"] = context.caller.entity_arn;
  claims[kClaims] = identity_claims(context, checked_tags(request));
  claims["iss"] = issuer->url;
  claims["exp"] = core::to_seconds(expires);
  claims["iat"] = core::to_seconds(context.now);
  claims["jti"] = context.ids.uuid();
  if (claims.dump().size() > kMaxPayload)
    throw errors::jwt_payload_size_exceeded_exception(
        "The requested token payload size exceeds the maximum allowed size.");
  std::string key_id;
  const auto key = signing_key(context, algorithm_of(request), key_id);
  return {.WebIdentityToken = federation::sign_jwt(key, key_id, claims), .Expiration = expires};
}

std::string issuer_document(state::Database& db, std::string_view issuer_id, std::string_view path) {
  const state::OutboundFederation store(db);
  const auto issuer = store.by_id(issuer_id);
  if (!issuer) return {};
  if (path == ".well-known/openid-configuration") {
    const Json document{{"issuer", issuer->url},
                        {"jwks_uri", issuer->url + "/.well-known/jwks.json"},
                        {"response_types_supported", Json::array({"id_token"})},
                        {"subject_types_supported", Json::array({"public"})},
                        {"id_token_signing_alg_values_supported", Json::array({"RS256", "ES384"})},
                        {"claims_supported", Json::array({"sub", "aud", "exp", "iat", "iss", "jti", kClaims})}};
    return document.dump(2);
  }
  if (path != ".well-known/jwks.json") return {};
  std::string keys;
  for (const auto& stored : store.keys()) {
    const auto key = federation::PrivateKey::parse(stored.pem);
    if (!key) continue;
    keys += (keys.empty() ? "{" : ",{") + key->jwk_members() + R"(,"use":"sig","alg":")" + stored.algorithm +
            R"(","kid":")" + stored.id + "\"}";
  }
  return R"({"keys":[)" + keys + "]}";
}

}  // namespace sts
