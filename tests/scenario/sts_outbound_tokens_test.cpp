// GetWebIdentityToken: tokens with which an account's identities sign in elsewhere.
#include "federation_world.hpp"

namespace scenario {
namespace {

class OutboundTokens : public FederationWorld {};

TEST_F(OutboundTokens, AnOutboundTokenNamesEachTagOnce) {
  done(iam(kRoot, "EnableOutboundWebIdentityFederation"));
  role(kOwner, "tagged", trust_for_all({{"AWS", kOwner}}), may_do("sts:GetWebIdentityToken"));
  done(iam(kRoot, "TagRole",
           {{"RoleName", "tagged"},
            {"Tags.member.1.Key", "Team"},
            {"Tags.member.1.Value", "red"},
            {"Tags.member.2.Key", "Cost"},
            {"Tags.member.2.Value", "1"}}));
  const Credentials bob = user(kOwner, "bob", may_do("sts:*"));
  const Credentials session =
      credentials(try_role(bob, role_arn("tagged"), {{"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "blue"}}));
  const Fields request{{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}};
  const auto read = federation::Jwt::parse(sts(session, "GetWebIdentityToken", request).xml("WebIdentityToken"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->claims["https://sts.amazonaws.com/"]["principal_tags"], (Json{{"Cost", "1"}, {"team", "blue"}}));
  Fields twice = request;
  twice.insert(twice.end(), {{"Tags.member.1.Key", "a"},
                             {"Tags.member.1.Value", "1"},
                             {"Tags.member.2.Key", "A"},
                             {"Tags.member.2.Value", "2"}});
  EXPECT_EQ(outcome(sts(session, "GetWebIdentityToken", twice)),
            "400 InvalidParameterValue Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

TEST_F(OutboundTokens, OutboundTokensAreSignedByKeysThatTheIssuerPublishes) {
  EXPECT_EQ(sts(kRoot, "GetWebIdentityToken", {{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}}).code(),
            "OutboundWebIdentityFederationDisabledException");
  const std::string issuer = iam(kRoot, "EnableOutboundWebIdentityFederation").xml("IssuerIdentifier");
  EXPECT_EQ(iam(kRoot, "EnableOutboundWebIdentityFederation").code(), "FeatureEnabled");
  const Answer answer =
      sts(kRoot, "GetWebIdentityToken", {{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}});
  ASSERT_TRUE(answer.ok()) << answer.body;
  const auto read = federation::Jwt::parse(answer.xml("WebIdentityToken"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text("iss"), issuer);
  EXPECT_EQ(read->text("aud"), "app");
  EXPECT_EQ(read->time("exp"), kNow + 300);
  const std::string path = issuer.substr(issuer.find("/_understudy"));
  EXPECT_EQ(control("GET", path + "/.well-known/openid-configuration").json()["issuer"], issuer);
  const auto keys = federation::JwkSet::parse(control("GET", path + "/.well-known/jwks.json").body);
  EXPECT_EQ(keys.verify(*read), federation::JwkSet::Outcome::Good);
  done(iam(kRoot, "DisableOutboundWebIdentityFederation"));
  EXPECT_EQ(iam(kRoot, "GetOutboundWebIdentityFederationInfo").code(), "FeatureDisabled");
}

}  // namespace
}  // namespace scenario
