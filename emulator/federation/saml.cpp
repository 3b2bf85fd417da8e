#include "federation/saml.hpp"

#include <pugixml.hpp>

#include "core/text.hpp"
#include "federation/xml.hpp"
#include "federation/xml_encryption.hpp"
#include "federation/xml_signature.hpp"

namespace federation {
namespace {

using pugi::xml_node;
using xml::kAssertion;
using xml::kMetadata;
using xml::kProtocol;

constexpr std::string_view kSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
constexpr std::string_view kBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

std::optional<core::Time> time_of(const xml_node& node, const char* name) {
  return core::parse_iso8601(node.attribute(name).value());
}

std::string trimmed(const xml_node& node) {
  return std::string(core::trim(xml::text(node)));
}

[[noreturn]] void invalid(const char* sentence) {
  throw SamlProblem(sentence);
}

// Inferred: STS's words for what the User Guide demands of a subject.
void read_subject(const xml_node& node, SamlAssertion& assertion) {
  const auto name_id = xml::child(node, kAssertion, "NameID");
  const auto confirmations = xml::children(node, kAssertion, "SubjectConfirmation");
  if (!name_id) invalid("NameID is required in AuthnResponse");
  assertion.subject = trimmed(name_id);
  assertion.subject_format = name_id.attribute("Format").value();
  if (confirmations.size() != 1 || confirmations.front().attribute("Method").value() != kBearer)
    invalid("AuthnResponse must have exactly one bearer SubjectConfirmation");
  const auto data = xml::child(confirmations.front(), kAssertion, "SubjectConfirmationData");
  assertion.recipient = data.attribute("Recipient").value();
  const auto until = time_of(data, "NotOnOrAfter");
  if (assertion.recipient.empty() || !until)
    invalid("SubjectConfirmationData must have Recipient and NotOnOrAfter in AuthnResponse");
  assertion.confirmed_until = *until;
}

void read_conditions(const xml_node& node, SamlAssertion& assertion) {
  assertion.not_before = time_of(node, "NotBefore");
  assertion.not_on_or_after = time_of(node, "NotOnOrAfter");
  for (const auto& restriction : xml::children(node, kAssertion, "AudienceRestriction"))
    for (const auto& audience : xml::children(restriction, kAssertion, "Audience"))
      assertion.audiences.push_back(trimmed(audience));
}

void read_attributes(const xml_node& node, SamlAssertion& assertion) {
  for (const auto& statement : xml::children(node, kAssertion, "AttributeStatement")) {
    for (const auto& attribute : xml::children(statement, kAssertion, "Attribute")) {
      SamlAttribute& read = assertion.attributes.emplace_back();
      read.name = attribute.attribute("Name").value();
      for (const auto& value : xml::children(attribute, kAssertion, "AttributeValue"))
        read.values.push_back(trimmed(value));
    }
  }
}

SamlAssertion read_assertion(const xml_node& node) {
  SamlAssertion assertion;
  assertion.issuer = trimmed(xml::child(node, kAssertion, "Issuer"));
  const auto issued = time_of(node, "IssueInstant");
  if (!issued) invalid("IssueInstant is required in AuthnResponse");
  assertion.issued = *issued;
  read_subject(xml::child(node, kAssertion, "Subject"), assertion);
  read_conditions(xml::child(node, kAssertion, "Conditions"), assertion);
  for (const auto& statement : xml::children(node, kAssertion, "AuthnStatement"))
    if (const auto until = time_of(statement, "SessionNotOnOrAfter")) assertion.session_until = until;
  read_attributes(node, assertion);
  return assertion;
}

void check_status(const xml_node& response) {
  const auto code = xml::child(xml::child(response, kProtocol, "Status"), kProtocol, "StatusCode");
  if (code.attribute("Value").value() == kSuccess) return;
  // Inferred: the code is the model's (IDPRejectedClaim), the words are not recorded.
  SamlProblem problem("The identity provider reported that authentication failed");
  problem.rejected = true;
  throw problem;
}

void check_issuer(const xml_node& element, const SamlMetadata& provider) {
  const auto issuer = xml::child(element, kAssertion, "Issuer");
  if (issuer && trimmed(issuer) != provider.entity_id) invalid("Issuer not present in specified provider");
}

// The one assertion of a response; decrypted into `plain` when it came encrypted.
xml_node assertion_of(const xml_node& response, const SamlEncryption& encryption, pugi::xml_document& plain) {
  const auto open = xml::children(response, kAssertion, "Assertion");
  const auto hidden = xml::children(response, kAssertion, "EncryptedAssertion");
  if (open.size() + hidden.size() != 1) invalid("AuthnResponse must have exactly one Assertion");
  if (hidden.empty()) {
    if (encryption.required) invalid("Assertion must be encrypted");
    return open.front();
  }
  const auto text = xml::decrypt(hidden.front(), encryption.keys);
  if (!text || !xml::parse(*text, plain) || !xml::is(plain.document_element(), kAssertion, "Assertion"))
    invalid("Assertion could not be decrypted");
  return plain.document_element();
}

}  // namespace

const SamlAttribute* SamlAssertion::attribute(std::string_view name) const {
  for (const auto& known : attributes)
    if (known.name == name) return &known;
  return nullptr;
}

std::optional<SamlMetadata> SamlMetadata::parse(std::string_view text) {
  pugi::xml_document document;
  if (!xml::parse(text, document)) return std::nullopt;
  const auto root = document.document_element();
  if (!xml::is(root, kMetadata, "EntityDescriptor")) return std::nullopt;
  SamlMetadata metadata;
  metadata.entity_id = root.attribute("entityID").value();
  metadata.valid_until = time_of(root, "validUntil");
  const auto descriptor = xml::child(root, kMetadata, "IDPSSODescriptor");
  for (const auto& key : xml::children(descriptor, kMetadata, "KeyDescriptor")) {
    if (std::string_view(key.attribute("use").value()) == "encryption") continue;
    const auto information = xml::child(key, xml::kSignature, "KeyInfo");
    for (const auto& data : xml::children(information, xml::kSignature, "X509Data"))
      for (const auto& certificate : xml::children(data, xml::kSignature, "X509Certificate"))
        if (auto parsed = Certificate::parse(xml::binary(certificate))) metadata.keys.push_back(std::move(parsed->key));
  }
  if (metadata.entity_id.empty() || metadata.keys.empty()) return std::nullopt;
  return metadata;
}

SamlAssertion read_saml_response(std::string_view text, const SamlMetadata& provider,
                                 const SamlEncryption& encryption) {
  pugi::xml_document document, plain;
  if (!xml::parse(text, document)) invalid("Invalid SAML response");
  const auto response = document.document_element();
  if (!xml::is(response, kProtocol, "Response")) invalid("Invalid SAML response");
  check_issuer(response, provider);
  const bool response_signed = xml::has_signature(response);
  if (response_signed && !xml::signed_by(response, provider.keys)) invalid("Response signature invalid");
  check_status(response);
  const auto assertion = assertion_of(response, encryption, plain);
  if (!xml::child(assertion, kAssertion, "Issuer")) invalid("Issuer not present in specified provider");
  check_issuer(assertion, provider);
  const bool assertion_signed = xml::has_signature(assertion);
  if (!response_signed && !assertion_signed) invalid("Response signature invalid");
  if (assertion_signed && !xml::signed_by(assertion, provider.keys)) invalid("Response signature invalid");
  return read_assertion(assertion);
}

}  // namespace federation
