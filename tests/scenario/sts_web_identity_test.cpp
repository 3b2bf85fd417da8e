// AssumeRoleWithWebIdentity.
#include "federation_world.hpp"

namespace scenario {
namespace {

using Claims = nlohmann::ordered_json;

class WebIdentity : public FederationWorld {
 protected:
  static constexpr const char* kAction = "sts:AssumeRoleWithWebIdentity";

  WebIdentity() {
    make_oidc_provider();
    publish_keys();
    role(kOwner, "web",
         federated_trust(kOidcArn, {kAction, "sts:TagSession", "sts:SetSourceIdentity"},
                         {{"StringEquals", {{"idp.example.com/tenant:aud", "sts.amazonaws.com"}}},
                          {"StringLike", {{"idp.example.com/tenant:sub", "system:*"}}}}),
         may_do("iam:ListRoles"));
  }

  std::string try_claims(const Claims& changed) { return outcome(web_identity("web", token(changed))); }
};

TEST_F(WebIdentity, ATokenOfATrustedProviderGetsTheRoleAndTellsWhoItIsFor) {
  const Answer answer = web_identity("web", token(claims()));
  ASSERT_TRUE(answer.ok()) << answer.body;
  EXPECT_EQ(answer.xml("SubjectFromWebIdentityToken"), "system:worker");
  EXPECT_EQ(answer.xml("Audience"), "sts.amazonaws.com");
  EXPECT_EQ(answer.xml("Provider"), kOidcArn);
  EXPECT_EQ(answer.xml("PackedPolicySize"), "");
  const Credentials session = credentials(answer);
  EXPECT_EQ(caller(session), "arn:aws:sts::111122223333:assumed-role/web/web");
  EXPECT_TRUE(iam(session, "ListRoles").ok());
}

TEST_F(WebIdentity, EveryFaultOfATokenHasItsError) {
  const auto with = [&](const char* name, const Json& value) {
    Claims changed = claims();
    changed[name] = value;
    return changed;
  };
  const auto without = [&](const char* name) {
    Claims changed = claims();
    changed.erase(name);
    return changed;
  };
  const std::string invalid = "400 InvalidIdentityToken ";
  EXPECT_EQ(outcome(web_identity("web", "no.token")),
            invalid + "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  EXPECT_EQ(try_claims(without("sub")), invalid + "Missing a required claim: sub");
  EXPECT_EQ(try_claims(without("aud")), invalid + "Missing a required claim: aud");
  EXPECT_EQ(try_claims(without("exp")), invalid + "Missing a required claim: exp");
  EXPECT_EQ(try_claims(with("iss", "https://other.example.com")),
            invalid + "No OpenIDConnect provider found in your account for https://other.example.com");
  EXPECT_EQ(try_claims(with("aud", "somebody")), invalid + "Incorrect token audience");
  EXPECT_EQ(try_claims(with("exp", kNow)),
            "400 ExpiredTokenException Token expired: current date/time 1750000000 must be before the expiration "
            "date/time 1750000000");
  EXPECT_EQ(try_claims(with("sub", "user:mallory")),
            "403 AccessDenied Not authorized to perform sts:AssumeRoleWithWebIdentity");
  EXPECT_EQ(outcome(web_identity("web", token(claims(), "another-key"))),
            invalid +
                "Couldn't retrieve verification key from your identity provider,  please reference "
                "AssumeRoleWithWebIdentity documentation for requirements");
}

TEST_F(WebIdentity, AChangedTokenIsRefused) {
  const std::string good = token(claims());
  Claims other = claims();
  other["sub"] = "system:admin";
  const auto parts = core::split(good, '.');
  const std::string forged =
      std::string(parts[0]) + '.' + core::base64url_encode(other.dump()) + '.' + std::string(parts[2]);
  EXPECT_EQ(outcome(web_identity("web", forged)), "400 InvalidIdentityToken Couldn't verify signed token.");
  const std::string none = core::base64url_encode(R"({"alg":"none","kid":"k1"})") + '.' + std::string(parts[1]) + '.';
  EXPECT_EQ(outcome(web_identity("web", none)), "400 InvalidIdentityToken Couldn't verify signed token.");
}

TEST_F(WebIdentity, AnIssuerWithoutKnownKeysCannotBeReached) {
  done(control("PUT", "/_understudy/oidc-keys", {{"issuer", kIssuer}, {"jwks", nullptr}}));
  EXPECT_EQ(web_identity("web", token(claims())).code(), "IDPCommunicationError");
}

TEST_F(WebIdentity, EllipticCurvesSignAsWell) {
  for (const auto type : {federation::KeyType::P256, federation::KeyType::P384, federation::KeyType::P521}) {
    core::IdGenerator ids;
    const auto key = federation::PrivateKey::generate(type, ids);
    const Json jwk = Json::parse("{" + key.jwk_members() + R"(,"kid":"ec"})");
    done(control("PUT", "/_understudy/oidc-keys", {{"issuer", kIssuer}, {"jwks", {{"keys", Json::array({jwk})}}}}));
    EXPECT_EQ(outcome(web_identity("web", federation::sign_jwt(key, "ec", claims()))), "200");
  }
}

TEST_F(WebIdentity, TagsAndSourceIdentityComeFromTheToken) {
  Claims tagged = claims();
  tagged["https://aws.amazon.com/tags"] = {{"principal_tags", {{"Project", {"Automation"}}}},
                                           {"transitive_tag_keys", {"Project"}}};
  tagged["https://aws.amazon.com/source_identity"] = "worker-1";
  const Answer answer = web_identity("web", token(tagged));
  ASSERT_TRUE(answer.ok()) << answer.body;
  EXPECT_EQ(answer.xml("SourceIdentity"), "worker-1");
  EXPECT_NE(answer.xml("PackedPolicySize"), "");
  // What a role's own policies see of it.
  done(iam(kRoot, "PutRolePolicy",
           {{"RoleName", "web"},
            {"PolicyName", "inline"},
            {"PolicyDocument", policy("Allow", "iam:ListRoles", "*",
                                      {{"StringEquals",
                                        {{"aws:PrincipalTag/Project", "Automation"},
                                         {"aws:SourceIdentity", "worker-1"},
                                         {"aws:FederatedProvider", kOidcArn},
                                         {"idp.example.com/tenant:sub", "system:worker"}}}})}}));
  EXPECT_EQ(outcome(iam(credentials(answer), "ListRoles")), "200");
  EXPECT_EQ(iam(credentials(web_identity("web", token(claims()))), "ListRoles").code(), "AccessDenied");
}

TEST_F(WebIdentity, WhatIsWrongWithTheTagsOfATokenIsWrongWithTheToken) {
  const auto answer_to = [&](const Json& tags) {
    Claims tagged = claims();
    tagged["https://aws.amazon.com/tags"] = tags;
    const Answer answer = web_identity("web", token(tagged));
    return std::to_string(answer.status) + ' ' + answer.code();
  };
  const std::string invalid = "400 InvalidIdentityToken";
  const Json project = {{"Project", {"a"}}};
  EXPECT_EQ(answer_to({{"principal_tags", project}, {"transitive_tag_keys", {"project"}}}), "200 ");
  EXPECT_EQ(answer_to({{"principal_tags", project}, {"transitive_tag_keys", {"Team"}}}), invalid);
  EXPECT_EQ(answer_to({{"principal_tags", {{"Project", {"a"}}, {"PROJECT", {"b"}}}}}), invalid);
  EXPECT_EQ(answer_to({{"principal_tags", project}, {"transitive_tag_keys", Json(51, "Project")}}), invalid);
}

TEST_F(WebIdentity, SessionTagsNeedTheirOwnPermissionInTheTrustPolicy) {
  role(kOwner, "plain", federated_trust(kOidcArn, kAction));
  Claims tagged = claims();
  tagged["https://aws.amazon.com/tags"] = {{"principal_tags", {{"Project", {"Automation"}}}}};
  EXPECT_EQ(outcome(web_identity("plain", token(claims()))), "200");
  EXPECT_EQ(outcome(web_identity("plain", token(tagged))), "403 AccessDenied Not authorized to perform sts:TagSession");
}

TEST_F(WebIdentity, OnlyTheProviderThatTheRoleTrustsCounts) {
  role(kOwner, "elsewhere", federated_trust("arn:aws:iam::111122223333:oidc-provider/else.example.com", kAction));
  const std::string refusal = "403 AccessDenied Not authorized to perform sts:AssumeRoleWithWebIdentity";
  EXPECT_EQ(outcome(web_identity("elsewhere", token(claims()))), refusal);
  EXPECT_EQ(outcome(web_identity("missing", token(claims()))), refusal);
}

TEST_F(WebIdentity, TheRolesLongestSessionBinds) {
  EXPECT_EQ(outcome(web_identity("web", token(claims()), {{"DurationSeconds", "7200"}})),
            "400 ValidationError The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

}  // namespace
}  // namespace scenario
