// Calls about identity providers: the keys that AWS would fetch from them, and those that they would fetch from AWS.
#include <algorithm>

#include "control/error.hpp"
#include "control/fixture_parts.hpp"
#include "control/routes.hpp"
#include "handlers/sts/web_identity_token.hpp"
#include "state/iam_providers.hpp"

namespace control {

// PUT takes {"issuer": URL, "jwks": {"keys": [...]}}; "jwks": null forgets the issuer.
Json oidc_keys(const Call& call) {
  state::iam::OidcIssuers issuers(call.world.db());
  if (call.method == "PUT") {
    expect_members(call.body, {"issuer", "jwks"});
    if (!call.body.contains("issuer") || !call.body["issuer"].is_string())
      throw ControlError(400, "`issuer` must be a text", "such as https://token.actions.githubusercontent.com");
    if (!call.body.contains("jwks")) throw ControlError(400, "`jwks` is missing", "null forgets the issuer");
    const std::string issuer = issuer_name(call.body["issuer"].get<std::string>());
    state::Database::Transaction transaction(call.world.db());
    if (call.body["jwks"].is_null())
      issuers.remove(issuer);
    else
      issuers.put(issuer, checked_jwks(call.body["jwks"]));
    transaction.commit();
  }
  Json list = Json::array();
  for (const auto& issuer : issuers.list()) list.push_back("https://" + issuer);
  return Json{{"issuers", std::move(list)}};
}

// Discovery of the issuers of GetWebIdentityToken: <issuer>/.well-known/openid-configuration and its key set.
Json issuers(const Call& call) {
  const auto slash = std::min(call.rest.find('/'), call.rest.size());
  const auto path = call.rest.substr(std::min(slash + 1, call.rest.size()));
  const std::string document = sts::issuer_document(call.world.db(), call.rest.substr(0, slash), path);
  if (document.empty())
    throw ControlError(404, "there is no such issuer or document",
                       "EnableOutboundWebIdentityFederation makes an issuer");
  return Json::parse(document);
}

}  // namespace control
