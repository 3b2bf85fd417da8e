// What the scenarios of SAML share: responses written in canonical form by hand, so that the server's canonicalization
// is measured against the specification and not against itself.
#pragma once

#include "federation_world.hpp"

namespace scenario {

inline constexpr const char* kAssertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr const char* kRoleAttribute = "https://aws.amazon.com/SAML/Attributes/Role";
inline constexpr const char* kNameAttribute = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";

/// A response of the provider as it signs it.
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

  std::string signed_assertion() const {
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
    return assertion(signature);
  }
  std::string encoded() const { return core::base64_encode(wrapped(signed_assertion())); }

  static std::string wrapped(const std::string& assertion) {
    return "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r1\" Version=\"2.0\">"
           "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>" +
           assertion + "</samlp:Response>";
  }
};

/// A world with the provider and a role that trusts it.
class SamlWorld : public FederationWorld {
 protected:
  SamlWorld() {
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

}  // namespace scenario
