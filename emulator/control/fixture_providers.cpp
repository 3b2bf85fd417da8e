// Identity providers of a fixture.
#include <stdexcept>

#include "control/error.hpp"
#include "control/fixture_parts.hpp"
#include "control/parts_iam.hpp"
#include "federation/jwt.hpp"
#include "federation/keys.hpp"
#include "handlers/iam/oidc_providers.hpp"
#include "handlers/iam/saml_providers.hpp"
#include "state/iam_providers.hpp"

namespace control {
namespace {

namespace model = iam::model;

void add_oidc(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kOidcProviders, node);
  at(node, [&] {
    model::CreateOpenIDConnectProviderRequest request;
    request.Url = node.text("url");
    request.ClientIDList = node.texts("client_ids");
    request.ThumbprintList = node.texts("thumbprints");
    request.Tags = iam_tags_of(node);
    run.iam.validate(model::create_open_id_connect_provider.model, &request);
    iam::create_open_id_connect_provider(context, request);
  });
  complete(run, parts::kOidcProviders, node, context.account());
  if (!node.has("jwks")) return;
  try {
    state::iam::OidcIssuers(run.world.db())
        .put(issuer_name(node.text("url")), checked_jwks(node.member("jwks").json()));
  } catch (const ControlError& error) {
    node.member("jwks").fail(error.what());
  }
}

void add_saml(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kSamlProviders, node);
  at(node, [&] {
    model::CreateSAMLProviderRequest request;
    request.Name = node.text("name");
    request.SAMLMetadataDocument = node.text("metadata");
    request.Tags = iam_tags_of(node);
    request.AssertionEncryptionMode = node.optional_text("assertion_encryption_mode");
    request.AddPrivateKey = node.optional_text("private_key");
    run.iam.validate(model::create_saml_provider.model, &request);
    iam::create_saml_provider(context, request);
  });
  complete(run, parts::kSamlProviders, node, context.account());
  for (const auto& key : node.list("private_keys"))
    if (const auto pem = federation::PrivateKey::parse(key.text("private_key"));
        !pem || pem->type() != federation::KeyType::Rsa)
      key.member("private_key").fail("is no RSA key");
  const auto provider = state::iam::SamlProviders(context.db).find(context.account(), node.text("name"));
  read_part(run, parts::kSamlPrivateKeys, node, {{"account", context.account()}, {"owner", provider->row}});
}

}  // namespace

void apply_providers(FixtureRun& run, world::Context& context, const Node& account) {
  for (const auto& provider : account.list("oidc_providers")) add_oidc(run, context, provider);
  for (const auto& provider : account.list("saml_providers")) add_saml(run, context, provider);
}

void apply_issuers(FixtureRun& run, const Node& root) {
  for (const auto& [issuer, jwks] : root.named_documents("issuers")) {
    try {
      state::iam::OidcIssuers(run.world.db()).put(issuer_name(issuer), checked_jwks(jwks));
    } catch (const ControlError& error) {
      Node(root.member("issuers")).fail(issuer + ": " + error.what());
    }
  }
  for (const auto& key : root.list("signing_keys")) {
    if (!federation::PrivateKey::parse(key.text("private_key"))) key.member("private_key").fail("is no private key");
    read_row(run, parts::kSigningKeys, key, Key::object());
  }
}

std::string issuer_name(const std::string& url) {
  constexpr std::string_view kScheme = "https://";
  return url.starts_with(kScheme) ? url.substr(kScheme.size()) : url;
}

std::string checked_jwks(const nlohmann::ordered_json& jwks) {
  std::string text = jwks.is_string() ? jwks.get<std::string>() : jwks.dump();
  try {
    if (federation::JwkSet::parse(text).empty())
      throw ControlError(400, "the key set has no key that STS takes", "RSA, or EC on P-256, P-384 or P-521");
  } catch (const std::invalid_argument& error) {
    throw ControlError(400, error.what(), "a JSON Web Key Set: {\"keys\": [...]}");
  }
  return text;
}

}  // namespace control
