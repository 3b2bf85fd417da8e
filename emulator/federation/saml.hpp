// SAML 2.0: the metadata of an identity provider, and the responses that it sends.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "federation/keys.hpp"

namespace federation {

/// An EntityDescriptor with an IDPSSODescriptor.
struct SamlMetadata {
  /// Nullopt when it is none, or names no signing certificate.
  static std::optional<SamlMetadata> parse(std::string_view xml);

  std::string entity_id;
  /// Of the signing certificates.
  std::vector<PublicKey> keys;
  std::optional<core::Time> valid_until;
};

struct SamlAttribute {
  std::string name;
  std::vector<std::string> values;
};

/// What a verified assertion says.
struct SamlAssertion {
  std::string issuer;
  core::Time issued;
  std::string subject;
  /// The Format attribute of the NameID; empty when it has none.
  std::string subject_format;
  std::string recipient;
  /// NotOnOrAfter of the SubjectConfirmationData.
  core::Time confirmed_until;
  std::optional<core::Time> not_before;
  std::optional<core::Time> not_on_or_after;
  std::vector<std::string> audiences;
  /// SessionNotOnOrAfter of the authentication.
  std::optional<core::Time> session_until;
  std::vector<SamlAttribute> attributes;

  /// Null when there is none of that name.
  const SamlAttribute* attribute(std::string_view name) const;
};

/// A response that cannot be accepted; `what()` is what STS says.
struct SamlProblem : std::runtime_error {
  using std::runtime_error::runtime_error;
  /// The provider itself reported that the user was not authenticated.
  bool rejected = false;
};

/// What a provider takes besides its metadata.
struct SamlEncryption {
  std::vector<PrivateKey> keys;
  bool required = false;
};

/// Reads a response and verifies that `provider` made it: the response or its one assertion must be signed, and every
/// signature there is must be right. Only what a signature covers is read. Throws SamlProblem.
SamlAssertion read_saml_response(std::string_view xml, const SamlMetadata& provider, const SamlEncryption& encryption);

}  // namespace federation
