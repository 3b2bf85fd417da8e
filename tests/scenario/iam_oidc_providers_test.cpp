// OpenID Connect providers themselves.
#include "federation_world.hpp"

namespace scenario {
namespace {

class OidcProviders : public FederationWorld {};

TEST_F(OidcProviders, ProvidersAndTheirListsHaveQuotas) {
  const auto create = [&](const std::string& url, const Fields& more = {}) {
    Fields fields{{"Url", url}};
    fields.insert(fields.end(), more.begin(), more.end());
    return outcome(iam(kRoot, "CreateOpenIDConnectProvider", fields));
  };
  Fields clients, prints;
  for (int i = 1; i <= 101; ++i) clients.push_back({"ClientIDList.member." + std::to_string(i), std::to_string(i)});
  for (int i = 1; i <= 6; ++i)
    prints.push_back({"ThumbprintList.member." + std::to_string(i), std::string(40, static_cast<char>('0' + i))});
  EXPECT_EQ(create("https://a.example.com", clients),
            "409 LimitExceeded Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  EXPECT_EQ(create("https://a.example.com", prints),
            "400 InvalidInput Thumbprint list must contain fewer than 5 entries.");
  clients.pop_back();
  EXPECT_EQ(create("https://a.example.com", clients), "200");
  EXPECT_EQ(outcome(iam(kRoot, "AddClientIDToOpenIDConnectProvider",
                        {{"OpenIDConnectProviderArn", "arn:aws:iam::111122223333:oidc-provider/a.example.com"},
                         {"ClientID", "more"}})),
            "409 LimitExceeded Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  for (int i = 1; i < 100; ++i) EXPECT_EQ(create("https://" + std::to_string(i) + ".example.com"), "200");
  EXPECT_EQ(create("https://more.example.com"),
            "409 LimitExceeded Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
  EXPECT_NE(iam(kRoot, "GetAccountSummary").body.find("<key>Providers</key><value>100</value>"), std::string::npos);
}

TEST_F(OidcProviders, AProviderIsKnownByItsUrl) {
  const Answer made = iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", kIssuer}, {"ClientIDList.member.1", "one"}});
  EXPECT_EQ(made.xml("OpenIDConnectProviderArn"), kOidcArn);
  EXPECT_EQ(outcome(iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", kIssuer}})),
            "409 EntityAlreadyExists Provider with url https://idp.example.com/tenant already exists.");
  EXPECT_EQ(outcome(iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", "http://idp.example.com"}})),
            "400 ValidationError Invalid Open ID Connect Provider URL");
  const Fields arn{{"OpenIDConnectProviderArn", kOidcArn}};
  Fields client = arn;
  client.emplace_back("ClientID", "two");
  done(iam(kRoot, "AddClientIDToOpenIDConnectProvider", client));
  done(iam(kRoot, "AddClientIDToOpenIDConnectProvider", client));
  Fields print = arn;
  print.emplace_back("ThumbprintList.member.1", std::string(40, 'A'));
  done(iam(kRoot, "UpdateOpenIDConnectProviderThumbprint", print));
  const Answer read = iam(kRoot, "GetOpenIDConnectProvider", arn);
  EXPECT_EQ(read.xml("Url"), "idp.example.com/tenant");
  EXPECT_EQ(read.all("member"), (std::vector<std::string>{"one", "two", std::string(40, 'a')}));
  Fields tag = arn;
  tag.insert(tag.end(), {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "blue"}});
  done(iam(kRoot, "TagOpenIDConnectProvider", tag));
  EXPECT_EQ(iam(kRoot, "ListOpenIDConnectProviderTags", arn).xml("Value"), "blue");
  done(iam(kRoot, "DeleteOpenIDConnectProvider", arn));
  done(iam(kRoot, "DeleteOpenIDConnectProvider", arn));
  EXPECT_EQ(outcome(iam(kRoot, "GetOpenIDConnectProvider", arn)),
            std::string("404 NoSuchEntity OpenIDConnect Provider not found for arn ") + kOidcArn);
}

TEST_F(OidcProviders, AFixtureBringsThemWithTheirKeys) {
  const Json key = Json::parse("{" + oidc_key().jwk_members() + R"(,"kid":"k1"})");
  const Json account{
      {"id", kOwner},
      {"oidc_providers",
       {{{"url", kIssuer}, {"client_ids", {"sts.amazonaws.com"}}, {"jwks", {{"keys", Json::array({key})}}}}}},
      {"roles",
       {{{"name", "web"}, {"trust", Json::parse(federated_trust(kOidcArn, "sts:AssumeRoleWithWebIdentity"))}}}}};
  done(control("POST", "/_understudy/fixtures", {{"accounts", Json::array({account})}}));
  EXPECT_EQ(outcome(web_identity("web", token(claims()))), "200");
}

}  // namespace
}  // namespace scenario
