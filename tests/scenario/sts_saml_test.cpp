// AssumeRoleWithSAML, and the providers themselves.
#include <chrono>

#include "saml_world.hpp"

namespace scenario {
namespace {

class Saml : public SamlWorld {};

TEST_F(Saml, ASignedAssertionGetsTheRoleAndTellsWhoItIsFor) {
  const Answer answer = assume_saml(Response().encoded());
  ASSERT_TRUE(answer.ok()) << answer.body;
  EXPECT_EQ(answer.xml("Subject"), "alice");
  EXPECT_EQ(answer.xml("SubjectType"), "persistent");
  EXPECT_EQ(answer.xml("Issuer"), kSamlIssuer);
  EXPECT_EQ(answer.xml("Audience"), "https://signin.aws.amazon.com/saml");
  EXPECT_EQ(answer.xml("NameQualifier"),
            core::base64_encode(core::sha1(std::string(kSamlIssuer) + "111122223333" + "/Corp")));
  const Credentials session = credentials(answer);
  EXPECT_EQ(caller(session), "arn:aws:sts::111122223333:assumed-role/saml/alice@example.com");
  EXPECT_EQ(outcome(iam(session, "ListRoles")), "200");
}

TEST_F(Saml, AChangedAssertionIsRefused) {
  std::string text = *core::base64_decode(Response().encoded());
  text.replace(text.find(">alice<"), 7, ">admin<");
  EXPECT_EQ(outcome(assume_saml(core::base64_encode(text))), "400 InvalidIdentityToken Response signature invalid");
  const std::string unsigned_text = Response::wrapped(Response().assertion(""));
  EXPECT_EQ(outcome(assume_saml(core::base64_encode(unsigned_text))),
            "400 InvalidIdentityToken Response signature invalid");
}

TEST_F(Saml, ASecondAssertionBesideTheSignedOneIsRefused) {
  std::string text = *core::base64_decode(Response().encoded());
  const auto at = text.find("<saml:Assertion");
  text.insert(at, Response().assertion(""));
  EXPECT_EQ(outcome(assume_saml(core::base64_encode(text))),
            "400 InvalidIdentityToken AuthnResponse must have exactly one Assertion");
}

TEST_F(Saml, EveryFaultOfAnAssertionHasItsError) {
  const auto changed = [](auto change) {
    Response response;
    change(response);
    return response;
  };
  const std::string invalid = "400 InvalidIdentityToken ";
  const std::string expired = "400 ExpiredTokenException Token must be redeemed within 5 minutes of issuance";
  EXPECT_EQ(outcome(assume_saml("!!!!")), invalid + "Invalid base64 SAMLResponse");
  EXPECT_EQ(outcome(assume_saml(core::base64_encode("<a/>"))), invalid + "Invalid SAML response");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.issuer = "https://other.example.com"; })),
            invalid + "Issuer not present in specified provider");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.audience = "urn:other"; })),
            invalid + "Response does not contain the required audience");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.recipient = "https://sp.example.com/saml"; })),
            invalid + "Response does not contain the required audience");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.issued = "2025-06-15T15:01:40Z"; })), expired);
  EXPECT_EQ(try_saml(changed([](auto& r) { r.until = "2025-06-15T15:06:40Z"; })), expired);
  EXPECT_EQ(try_saml(changed([](auto& r) { r.attributes.pop_back(); })),
            invalid + "RoleSessionName is required in AuthnResponse");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.attributes.back().second = "a b"; })),
            invalid + "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  EXPECT_EQ(try_saml(changed([](auto& r) { r.attributes.erase(r.attributes.begin()); })),
            "403 AccessDenied Not authorized to perform sts:AssumeRoleWithSAML");
}

TEST_F(Saml, SessionTagsComeFromAttributes) {
  Response response;
  response.attributes.emplace_back("https://aws.amazon.com/SAML/Attributes/PrincipalTag:Team", "blue");
  const Answer answer = assume_saml(response.encoded());
  ASSERT_TRUE(answer.ok()) << answer.body;
  done(iam(kRoot, "PutRolePolicy",
           {{"RoleName", "saml"},
            {"PolicyName", "inline"},
            {"PolicyDocument",
             policy("Allow", "iam:ListRoles", "*", {{"StringEquals", {{"aws:PrincipalTag/Team", "blue"}}}})}}));
  EXPECT_EQ(outcome(iam(credentials(answer), "ListRoles")), "200");
}

TEST_F(Saml, ProvidersAreKeptByNameAndReadBackAsUploaded) {
  EXPECT_EQ(iam(kRoot, "CreateSAMLProvider", {{"Name", "corp"}, {"SAMLMetadataDocument", metadata()}}).code(),
            "EntityAlreadyExists");
  EXPECT_EQ(
      outcome(iam(kRoot, "CreateSAMLProvider", {{"Name", "other"}, {"SAMLMetadataDocument", std::string(1000, 'x')}})),
      "400 InvalidInput Could not parse metadata");
  const Answer read = iam(kRoot, "GetSAMLProvider", {{"SAMLProviderArn", kSamlArn}});
  EXPECT_EQ(read.xml("SAMLMetadataDocument"), metadata());
  done(iam(kRoot, "DeleteSAMLProvider", {{"SAMLProviderArn", kSamlArn}}));
  EXPECT_EQ(outcome(iam(kRoot, "GetSAMLProvider", {{"SAMLProviderArn", kSamlArn}})),
            std::string("404 NoSuchEntity Manifest not found for arn ") + kSamlArn);
  EXPECT_EQ(try_saml(Response()), "400 InvalidIdentityToken Specified provider doesn't exist");
}

TEST_F(Saml, ProvidersHaveTagsThatPoliciesCanAskFor) {
  const Fields arn{{"SAMLProviderArn", kSamlArn}};
  const auto with = [&](const Fields& more) {
    Fields fields = arn;
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
  };
  const Fields blue = with({{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "blue"}});
  const Fields keys = with({{"TagKeys.member.1", "team"}});
  const Credentials bob =
      user(kOwner, "bob", policy("Allow", "iam:*", "*", {{"StringEquals", {{"aws:ResourceTag/Team", "blue"}}}}));
  EXPECT_EQ(iam(bob, "GetSAMLProvider", arn).code(), "AccessDenied");
  done(iam(kRoot, "TagSAMLProvider", blue));
  EXPECT_EQ(iam(kRoot, "ListSAMLProviderTags", arn).xml("Value"), "blue");
  EXPECT_EQ(iam(bob, "GetSAMLProvider", arn).xml("Tags/member/Value"), "blue");
  EXPECT_EQ(iam(kRoot, "TagSAMLProvider",
                with({{"Tags.member.1.Key", "a"},
                      {"Tags.member.1.Value", "1"},
                      {"Tags.member.2.Key", "A"},
                      {"Tags.member.2.Value", "2"}}))
                .code(),
            "InvalidInput");
  done(iam(kRoot, "UntagSAMLProvider", keys));
  EXPECT_EQ(iam(kRoot, "ListSAMLProviderTags", arn).all("Value").size(), 0u);
  EXPECT_EQ(iam(bob, "GetSAMLProvider", arn).code(), "AccessDenied");
  for (const char* action : {"TagSAMLProvider", "UntagSAMLProvider", "ListSAMLProviderTags"}) {
    Fields other = blue;
    other.insert(other.end(), keys.begin() + 1, keys.end());
    other.front().second = "arn:aws:iam::111122223333:saml-provider/Nobody";
    EXPECT_EQ(iam(kRoot, action, other).code(), "NoSuchEntity") << action;
  }
}

TEST_F(Saml, AnotherSpellingOfItsNameDoesNotGetRoundADenial) {
  const std::string document = Json{{"Version", "2012-10-17"},
                                    {"Statement",
                                     {{{"Effect", "Allow"}, {"Action", "iam:*"}, {"Resource", "*"}},
                                      {{"Effect", "Deny"}, {"Action", "iam:*"}, {"Resource", kSamlArn}}}}}
                                   .dump();
  const Credentials bob = user(kOwner, "bob", document);
  EXPECT_EQ(
      iam(bob, "DeleteSAMLProvider", {{"SAMLProviderArn", "arn:aws:iam::111122223333:saml-provider/CORP"}}).code(),
      "AccessDenied");
}

TEST_F(Saml, AnAccountHasAHundredProviders) {
  for (int i = 1; i < 100; ++i)
    done(iam(kRoot, "CreateSAMLProvider", {{"Name", "p" + std::to_string(i)}, {"SAMLMetadataDocument", metadata()}}));
  const Fields one_more{{"Name", "more"}, {"SAMLMetadataDocument", metadata()}};
  EXPECT_EQ(outcome(iam(kRoot, "CreateSAMLProvider", one_more)),
            "409 LimitExceeded Cannot exceed quota for SAMLProvidersPerAccount: 100");
  EXPECT_EQ(outcome(iam({kOther}, "CreateSAMLProvider", one_more)), "200");
}

TEST_F(Saml, AProviderHasTenCertificatesAtMost) {
  const std::string one = metadata(), begin = "<KeyDescriptor", end = "</KeyDescriptor>";
  const auto from = one.find(begin), to = one.find(end) + end.size();
  const auto refused = [&](int certificates) {
    std::string document = one.substr(0, from);
    for (int i = 0; i < certificates; ++i) document += one.substr(from, to - from);
    document += one.substr(to);
    return outcome(
        iam(kRoot, "UpdateSAMLProvider", {{"SAMLProviderArn", kSamlArn}, {"SAMLMetadataDocument", document}}));
  };
  EXPECT_EQ(refused(11), "409 LimitExceeded Cannot exceed quota for KeysPerSAMLProvider: 10");
  EXPECT_EQ(refused(10), "200");
}

TEST_F(Saml, ADocumentThatIsMadeToTakeLongIsRefusedAtOnce) {
  const auto refused = [&](const std::string& document) {
    return outcome(iam(kRoot, "CreateSAMLProvider", {{"Name", "other"}, {"SAMLMetadataDocument", document}}));
  };
  std::string wide = "<a", deep = "<a xmlns:p=\"urn:p\"";
  for (int i = 0; i < 100'000; ++i) wide += " x" + std::to_string(i) + "=\"\"";
  for (int i = 0; i < 1000; ++i) deep += " y" + std::to_string(i) + "=\"\"";
  deep += ">";
  for (int i = 0; i < 200'000; ++i) deep += "<p:b/>";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(refused(wide + "/>"), "400 InvalidInput Could not parse metadata");
  EXPECT_EQ(refused(deep + "</a>"), "400 InvalidInput Could not parse metadata");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  std::string prefixes = "a";
  for (int i = 0; i < 1000; ++i) prefixes += " a";
  std::string text = *core::base64_decode(Response().encoded());
  const std::string method = "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">";
  text.insert(text.find(method) + method.size(),
              "<InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"" + prefixes +
                  "\"></InclusiveNamespaces>");
  EXPECT_EQ(outcome(assume_saml(core::base64_encode(text))), "400 InvalidIdentityToken Response signature invalid");
}

TEST_F(Saml, ATextThatIsNoUnicodeIsRefused) {
  Response response;
  response.attributes.emplace_back("https://aws.amazon.com/SAML/Attributes/PrincipalTag:Team", "\xff\xfe");
  EXPECT_EQ(try_saml(response), "400 InvalidIdentityToken Invalid SAML response");
}

}  // namespace
}  // namespace scenario
