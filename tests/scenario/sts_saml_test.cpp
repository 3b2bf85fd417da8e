// AssumeRoleWithSAML. The responses are written in canonical form by hand, so that the server's canonicalization is
// measured against the specification and not against itself.
#include "federation_world.hpp"

namespace scenario {
namespace {

constexpr const char* kAssertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";
constexpr const char* kRoleAttribute = "https://aws.amazon.com/SAML/Attributes/Role";
constexpr const char* kNameAttribute = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";

struct Response {
  std::string issuer = "https://corp.example.com/saml";
  std::string issued = "2025-06-15T15:06:00Z", until = "2025-06-15T15:11:00Z";
  std::string audience = "urn:amazon:webservices";
  std::string recipient = "https://signin.aws.amazon.com/saml";
  std::vector<std::pair<std::string, std::string>> attributes = {
      {kRoleAttribute, "arn:aws:iam::111122223333:role/saml,arn:aws:iam::111122223333:saml-provider/Corp"},
      {kNameAttribute, "alice@example.com"}};

  // `signature` goes behind the issuer; empty: the part of the assertion that is signed.
  std::string assertion(const std::string& signature) const {
    std::string text = std::string("<saml:Assertion xmlns:saml=\"") + kAssertionNamespace +
                       "\" ID=\"_a1\" IssueInstant=\"" + issued + "\" Version=\"2.0\"><saml:Issuer>" + issuer +
                       "</saml:Issuer>" + signature +
                       "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">"
                       "alice</saml:NameID><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
                       "<saml:SubjectConfirmationData NotOnOrAfter=\"" +
                       until + "\" Recipient=\"" + recipient +
                       "\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"
                       "<saml:Conditions NotBefore=\"2025-06-15T15:05:00Z\" NotOnOrAfter=\"" +
                       until + "\"><saml:AudienceRestriction><saml:Audience>" + audience +
                       "</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>";
    for (const auto& [name, value] : attributes)
      text += "<saml:Attribute Name=\"" + name + "\"><saml:AttributeValue>" + value +
              "</saml:AttributeValue></saml:Attribute>";
    return text + "</saml:AttributeStatement></saml:Assertion>";
  }

  std::string encoded() const {
    static const auto key = *federation::PrivateKey::parse(kSamlKey);
    const std::string digest = core::base64_encode(core::view(core::sha256(assertion(""))));
    const std::string information =
        "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>"
        "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></ds:SignatureMethod>"
        "<ds:Reference URI=\"#_a1\"><ds:Transforms>"
        "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>"
        "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform></ds:Transforms>"
        "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod><ds:DigestValue>" +
        digest + "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
    const std::string value = core::base64_encode(key.sign(
        federation::Digest::Sha256, "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + information));
    const std::string signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>" +
                                  information + "<ds:SignatureValue>" + value + "</ds:SignatureValue></ds:Signature>";
    return core::base64_encode(wrapped(assertion(signature)));
  }

  static std::string wrapped(const std::string& assertion) {
    return "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r1\" Version=\"2.0\">"
           "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>" +
           assertion + "</samlp:Response>";
  }
};

class Saml : public FederationWorld {
 protected:
  Saml() {
    done(iam(kRoot, "CreateSAMLProvider", {{"Name", "Corp"}, {"SAMLMetadataDocument", metadata()}}));
    role(kOwner, "saml",
         federated_trust(kSamlArn, {"sts:AssumeRoleWithSAML", "sts:TagSession"},
                         {{"StringEquals",
                           {{"saml:aud", "https://signin.aws.amazon.com/saml"},
                            {"saml:iss", kSamlIssuer},
                            {"saml:doc", "111122223333/Corp"},
                            {"saml:sub_type", "persistent"}}}}),
         policy("Allow", "iam:ListRoles", "*", {{"StringEquals", {{"saml:sub", "alice"}}}}));
  }

  static std::string metadata() {
    return std::string("<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"") + kSamlIssuer +
           "\"><IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor "
           "use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>" +
           kSamlCertificate +
           "</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>";
  }

  Answer assume_saml(const std::string& encoded, const std::string& role_name = "saml") {
    return unsigned_sts("AssumeRoleWithSAML",
                        {{"RoleArn", role_arn(role_name)}, {"PrincipalArn", kSamlArn}, {"SAMLAssertion", encoded}});
  }
  std::string try_saml(const Response& response) { return outcome(assume_saml(response.encoded())); }
};

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

}  // namespace
}  // namespace scenario
