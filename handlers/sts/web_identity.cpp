// AssumeRoleWithWebIdentity: who proves by a token of an OpenID Connect provider who he is.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "federation/jwt.hpp"
#include "handlers/sts/federated_identity.hpp"
#include "handlers/sts/operations.hpp"

namespace sts {
namespace {

using federation::Jwt;

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kGoogle = "accounts.google.com";
constexpr std::string_view kCognito = "cognito-identity.amazonaws.com";
constexpr const char* kTagsClaim = "https://aws.amazon.com/tags";
constexpr const char* kSourceIdentityClaim = "https://aws.amazon.com/source_identity";

// Claims of single providers that trust policies may ask for (AWS, January 2026). The session does not keep them.
struct ProviderClaims {
  std::string_view provider;
  std::array<const char*, 9> claims;
};
constexpr ProviderClaims kProviderClaims[] = {
    {"token.actions.githubusercontent.com",
     {"actor", "actor_id", "job_workflow_ref", "repository", "repository_id", "workflow", "ref", "environment",
      "enterprise_id"}},
};

core::AwsError invalid_id_token(std::string text) {
  return errors::invalid_identity_token_exception(std::move(text));
}

Jwt read_token(const std::string& text) {
  auto token = Jwt::parse(text);
  if (!token)
    throw invalid_id_token(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  for (const char* claim : {"iss", "sub"})
    if (token->text(claim).value_or("").empty())
      throw invalid_id_token(std::string("Missing a required claim: ") + claim);
  if (token->texts("aud").empty()) throw invalid_id_token("Missing a required claim: aud");
  for (const char* claim : {"exp", "iat"})
    if (!token->time(claim)) throw invalid_id_token(std::string("Missing a required claim: ") + claim);
  return *std::move(token);
}

std::string without_scheme(const std::string& issuer) {
  return issuer.starts_with(kScheme) ? issuer.substr(kScheme.size()) : issuer;
}

void check_signature(Context& context, const Jwt& token, const std::string& issuer) {
  const auto keys = state::iam::OidcIssuers(context.db).jwks(issuer);
  // The keys stand in for what AWS would fetch. Inferred: the words.
  if (!keys)
    throw errors::idp_communication_error_exception(
        "Error communicating with the identity provider " + issuer +
        ": its keys are not known here. PUT /_understudy/oidc-keys makes them known.");
  switch (federation::JwkSet::parse(*keys).verify(token)) {
    case federation::JwkSet::Outcome::Good:
      return;
    case federation::JwkSet::Outcome::NoKey:
      throw invalid_id_token(
          "Couldn't retrieve verification key from your identity provider,  please reference "
          "AssumeRoleWithWebIdentity documentation for requirements");
    case federation::JwkSet::Outcome::WrongSignature:
      break;
  }
  // Inferred: Amazon Cognito's words for the same fault.
  throw invalid_id_token("Couldn't verify signed token.");
}

void check_time(const Context& context, const Jwt& token) {
  const std::int64_t now = core::to_seconds(context.now);
  if (now >= *token.time("exp"))
    throw errors::expired_token_exception(fmt::format(
        "Token expired: current date/time {} must be before the expiration date/time {}", now, *token.time("exp")));
  // Inferred: the words, after those above.
  for (const char* claim : {"iat", "nbf"})
    if (const auto from = token.time(claim); from && now < *from)
      throw invalid_id_token(
          fmt::format("Token not yet valid: current date/time {} must not be before the date/time {}", now, *from));
}

// The audience that counts: the authorized party where there is one, else whichever of the audiences is registered.
std::string audience_of(const Jwt& token, const std::vector<std::string>* clients) {
  const auto party = token.text("azp");
  const auto audiences = party ? std::vector<std::string>{*party} : token.texts("aud");
  if (!clients) return audiences.front();
  for (const auto& audience : audiences)
    if (std::find(clients->begin(), clients->end(), audience) != clients->end()) return audience;
  // Google's `aud` counts as well, when `azp` is another client.
  for (const auto& audience : token.texts("aud"))
    if (std::find(clients->begin(), clients->end(), audience) != clients->end()) return audience;
  throw invalid_id_token("Incorrect token audience");
}

void add_tag(FederatedIdentity& identity, const std::string& key, const nlohmann::json& value) {
  const nlohmann::json* text = &value;
  if (value.is_array() && value.size() == 1) text = &value.front();
  if (!text->is_string()) throw invalid_id_token("Session tags must have exactly one value each");
  identity.tags.push_back({key, text->get<std::string>()});
}

void add_transitive(FederatedIdentity& identity, const nlohmann::json& keys) {
  if (!keys.is_array()) throw invalid_id_token("transitive_tag_keys must be a list");
  for (const auto& key : keys)
    if (key.is_string()) identity.transitive_tag_keys.push_back(key.get<std::string>());
}

// Nested in one claim, or flattened into claims of their own (IAM User Guide, "Passing session tags in AWS STS").
void read_tags(const Jwt& token, FederatedIdentity& identity) {
  if (const auto nested = token.claims.find(kTagsClaim); nested != token.claims.end()) {
    if (!nested->is_object()) throw invalid_id_token("The claim https://aws.amazon.com/tags must be an object");
    if (const auto tags = nested->find("principal_tags"); tags != nested->end() && tags->is_object())
      for (const auto& [key, value] : tags->items()) add_tag(identity, key, value);
    if (const auto keys = nested->find("transitive_tag_keys"); keys != nested->end()) add_transitive(identity, *keys);
  }
  const std::string flat = std::string(kTagsClaim) + "/principal_tags/";
  for (const auto& [claim, value] : token.claims.items())
    if (claim.starts_with(flat)) add_tag(identity, claim.substr(flat.size()), value);
  if (const auto keys = token.claims.find(std::string(kTagsClaim) + "/transitive_tag_keys"); keys != token.claims.end())
    add_transitive(identity, *keys);
}

void read_keys(const Jwt& token, const std::string& issuer, const std::string& audience, FederatedIdentity& identity) {
  const auto add = [&](const std::string& claim, std::vector<std::string> values, bool carried) {
    if (!values.empty()) identity.keys.push_back({issuer + ":" + claim, std::move(values), carried});
  };
  add("aud", {audience}, true);
  if (issuer == kGoogle) add("oaud", token.texts("aud"), true);
  add("sub", {*token.text("sub")}, true);
  add("amr", token.texts("amr"), true);
  for (const auto& [provider, claims] : kProviderClaims)
    if (issuer == provider)
      for (const char* claim : claims) add(claim, token.texts(claim), false);
}

struct WebIdentity {
  FederatedIdentity identity;
  std::string subject;
  std::string audience;
};

WebIdentity verified(Context& context, const model::AssumeRoleWithWebIdentityRequest& request) {
  const core::Arn role = role_arn(*request.RoleArn);
  // www.amazon.com and graph.facebook.com: their access tokens mean nothing but to themselves.
  if (request.ProviderId)
    throw errors::idp_communication_error_exception(
        "Error communicating with the identity provider " + *request.ProviderId +
        ": only it can verify its OAuth 2.0 access tokens, and this server has no network.");
  const Jwt token = read_token(*request.WebIdentityToken);
  const std::string issuer_url = token.text("iss").value_or(""), issuer = without_scheme(issuer_url);
  const bool built_in = issuer == kGoogle || issuer == kCognito;
  const auto provider = state::iam::OidcProviders(context.db).find(role.account, issuer);
  if (!provider && !built_in)
    throw invalid_id_token("No OpenIDConnect provider found in your account for " + issuer_url);
  check_signature(context, token, issuer);
  check_time(context, token);
  WebIdentity result;
  result.subject = *token.text("sub");
  result.audience = audience_of(token, provider ? &provider->clients : nullptr);
  result.identity.provider = provider ? provider->arn() : issuer;
  result.identity.session_name = *request.RoleSessionName;
  result.identity.source_identity = token.text(kSourceIdentityClaim).value_or("");
  read_tags(token, result.identity);
  read_keys(token, issuer, result.audience, result.identity);
  check_identity(result.identity);
  return result;
}

}  // namespace

void role_for_web_identity(Context& context, const model::AssumeRoleWithWebIdentityRequest& request,
                           authz::Call& call) {
  const auto found = verified(context, request);
  check_federated_trust(context, *request.RoleArn, found.identity, call);
}

model::AssumeRoleWithWebIdentityResponse assume_role_with_web_identity(
    Context& context, const model::AssumeRoleWithWebIdentityRequest& request) {
  const auto found = verified(context, request);
  const auto role = trusted_role(context, *request.RoleArn);
  RoleSessionRequest asked = session_of(context, found.identity);
  asked.duration = role_duration(request.DurationSeconds, role, false);
  asked.policy = request.Policy;
  asked.policy_arns = request.PolicyArns;

  auto started = start_session(context, role, std::move(asked));
  model::AssumeRoleWithWebIdentityResponse response;
  response.Credentials = std::move(started.credentials);
  response.AssumedRoleUser = std::move(started.user);
  response.PackedPolicySize = started.packed_policy_size;
  response.SourceIdentity = std::move(started.source_identity);
  response.SubjectFromWebIdentityToken = found.subject;
  response.Audience = found.audience;
  response.Provider = found.identity.provider;
  return response;
}

}  // namespace sts
