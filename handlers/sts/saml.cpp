// AssumeRoleWithSAML: who proves by an assertion of a SAML provider who he is.
#include "federation/saml.hpp"

#include <algorithm>
#include <array>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "handlers/sts/federated_identity.hpp"
#include "handlers/sts/operations.hpp"

namespace sts {
namespace {

using federation::SamlAssertion;

constexpr std::string_view kAttributes = "https://aws.amazon.com/SAML/Attributes/";
constexpr std::string_view kFormatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
constexpr std::string_view kProviderResource = "saml-provider/";
constexpr core::Duration kRedeemable = std::chrono::minutes(5);

// Attributes that become condition keys (IAM User Guide, "Mapping SAML attributes to AWS trust policy context keys").
constexpr std::pair<std::string_view, const char*> kKeys[] = {
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:eduPersonAffiliation"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "saml:eduPersonNickname"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "saml:eduPersonOrgDN"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "saml:eduPersonOrgUnitDN"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "saml:eduPersonPrimaryAffiliation"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:eduPersonPrincipalName"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:eduPersonEntitlement"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "saml:eduPersonPrimaryOrgUnitDN"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "saml:eduPersonScopedAffiliation"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "saml:eduPersonTargetedID"},
    {"urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "saml:eduPersonAssurance"},
    {"urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "saml:eduOrgHomePageURI"},
    {"urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "saml:eduOrgIdentityAuthNPolicyURI"},
    {"urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "saml:eduOrgLegalName"},
    {"urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "saml:eduOrgSuperiorURI"},
    {"urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "saml:eduOrgWhitePagesURI"},
    {"urn:oid:2.5.4.3", "saml:cn"},
    {"urn:oid:2.5.4.4", "saml:surname"},
    {"urn:oid:2.5.4.42", "saml:givenName"},
    {"urn:oid:2.5.4.45", "saml:x500UniqueIdentifier"},
    {"urn:oid:0.9.2342.19200300.100.1.1", "saml:uid"},
    {"urn:oid:0.9.2342.19200300.100.1.3", "saml:mail"},
    {"urn:oid:0.9.2342.19200300.100.1.45", "saml:organizationStatus"},
    {"http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName"},
    {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "saml:name"},
    {"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:primaryGroupSID"},
};

core::AwsError invalid_assertion(std::string text) {
  return errors::invalid_identity_token_exception(std::move(text));
}

core::AwsError not_authorized() {
  return denied("Not authorized to perform sts:AssumeRoleWithSAML");
}

struct Provider {
  state::iam::SamlProvider stored;
  federation::SamlMetadata metadata;
  federation::SamlEncryption encryption;
};

Provider find_provider(Context& context, const std::string& text) {
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with(kProviderResource))
    throw validation_error(text + " is invalid");
  const state::iam::SamlProviders providers(context.db);
  auto stored = providers.find(arn->account, arn->resource.substr(kProviderResource.size()));
  if (!stored) throw invalid_assertion("Specified provider doesn't exist");
  auto metadata = federation::SamlMetadata::parse(stored->metadata);
  if (!metadata) throw invalid_assertion("Specified provider doesn't exist");
  federation::SamlEncryption encryption;
  encryption.required = stored->encryption == "Required";
  for (const auto& key : providers.private_keys(stored->row))
    if (auto parsed = federation::PrivateKey::parse(key.pem)) encryption.keys.push_back(std::move(*parsed));
  return {*std::move(stored), *std::move(metadata), std::move(encryption)};
}

SamlAssertion read(const std::string& encoded, const Provider& provider) {
  std::string packed = encoded;
  std::erase_if(packed, [](char c) { return c == '\n' || c == '\r'; });
  const auto text = core::base64_decode(packed);
  if (!text) throw invalid_assertion("Invalid base64 SAMLResponse");
  try {
    return federation::read_saml_response(*text, provider.metadata, provider.encryption);
  } catch (const federation::SamlProblem& problem) {
    if (problem.rejected) throw errors::idp_rejected_claim_exception(problem.what());
    throw invalid_assertion(problem.what());
  }
}

// https://signin.aws.amazon.com/saml, a region's own, and the ones with /acs/ and an id for encrypted assertions.
bool is_sign_in(std::string_view url) {
  constexpr std::string_view kScheme = "https://", kHost = "signin.aws.amazon.com";
  if (!url.starts_with(kScheme)) return false;
  url.remove_prefix(kScheme.size());
  const auto slash = url.find('/');
  const std::string_view host = url.substr(0, slash), path = slash == url.npos ? "" : url.substr(slash);
  const bool ours = host == kHost || (host.ends_with(kHost) && host[host.size() - kHost.size() - 1] == '.');
  return ours && (path == "/saml" || path.starts_with("/saml/acs/"));
}

void check_audience(const SamlAssertion& assertion) {
  const auto& audiences = assertion.audiences;
  const auto ours = [](const std::string& audience) {
    return audience == "urn:amazon:webservices" || is_sign_in(audience);
  };
  if (!is_sign_in(assertion.recipient) || std::none_of(audiences.begin(), audiences.end(), ours))
    throw invalid_assertion("Response does not contain the required audience");
}

void check_time(const Context& context, const SamlAssertion& assertion) {
  const core::Time now = context.now;
  if (now >= assertion.issued + kRedeemable || now >= assertion.confirmed_until ||
      (assertion.not_on_or_after && now >= *assertion.not_on_or_after))
    throw errors::expired_token_exception("Token must be redeemed within 5 minutes of issuance");
  // Inferred: the words.
  if (assertion.not_before && now < *assertion.not_before) throw invalid_assertion("Assertion is not yet valid");
}

std::string one_value(const SamlAssertion& assertion, std::string_view name) {
  const auto* attribute = assertion.attribute(std::string(kAttributes) + std::string(name));
  return attribute && attribute->values.size() == 1 ? attribute->values.front() : "";
}

// Each value pairs a role with a provider, in either order.
void check_role(const SamlAssertion& assertion, const std::string& role, const std::string& provider) {
  const auto* attribute = assertion.attribute(std::string(kAttributes) + "Role");
  if (attribute) {
    for (const auto& value : attribute->values) {
      const auto parts = core::split(value, ',');
      if (parts.size() != 2) continue;
      const auto first = core::trim(parts[0]), second = core::trim(parts[1]);
      if ((first == role && second == provider) || (first == provider && second == role)) return;
    }
  }
  throw not_authorized();
}

std::string session_name(const SamlAssertion& assertion) {
  std::string name = one_value(assertion, "RoleSessionName");
  if (name.empty()) throw invalid_assertion("RoleSessionName is required in AuthnResponse");
  if (!is_session_name(name))
    throw invalid_assertion("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  return name;
}

std::string subject_type(const std::string& format) {
  return format.starts_with(kFormatPrefix) ? format.substr(kFormatPrefix.size()) : format;
}

// What the documentation of the response member NameQualifier says it is.
std::string name_qualifier(const std::string& issuer, const state::iam::SamlProvider& provider) {
  return core::base64_encode(core::sha1(issuer + provider.account + "/" + provider.name));
}

void read_tags(const SamlAssertion& assertion, FederatedIdentity& identity) {
  const std::string prefix = std::string(kAttributes) + "PrincipalTag:";
  for (const auto& attribute : assertion.attributes) {
    if (!attribute.name.starts_with(prefix)) continue;
    if (attribute.values.size() != 1) throw invalid_assertion("Session tags must have exactly one value each");
    identity.tags.push_back({attribute.name.substr(prefix.size()), attribute.values.front()});
  }
  if (const auto* keys = assertion.attribute(std::string(kAttributes) + "TransitiveTagKeys"))
    identity.transitive_tag_keys = keys->values;
}

void read_keys(const SamlAssertion& assertion, const state::iam::SamlProvider& provider, FederatedIdentity& identity) {
  const auto add = [&](const char* name, std::vector<std::string> values, bool carried) {
    identity.keys.push_back({name, std::move(values), carried});
  };
  add("saml:aud", {assertion.recipient}, false);
  add("saml:iss", {assertion.issuer}, false);
  add("saml:doc", {provider.account + "/" + provider.name}, false);
  // These three go on with the session (IAM User Guide, "Cross-service SAML-based AWS STS federation context keys").
  add("saml:sub", {assertion.subject}, true);
  add("saml:sub_type", {subject_type(assertion.subject_format)}, true);
  add("saml:namequalifier", {name_qualifier(assertion.issuer, provider)}, true);
  for (const auto& attribute : assertion.attributes)
    for (const auto& [name, key] : kKeys)
      if (attribute.name == name) add(key, attribute.values, false);
}

// The session ends with the provider's own at the latest.
std::int64_t most_seconds(const Context& context, const SamlAssertion& assertion) {
  if (!assertion.session_until) return 0;
  return std::max<std::int64_t>(1, core::to_seconds(*assertion.session_until) - core::to_seconds(context.now));
}

std::optional<std::int32_t> duration_of(const SamlAssertion& assertion) {
  const auto* attribute = assertion.attribute(std::string(kAttributes) + "SessionDuration");
  if (!attribute) return std::nullopt;
  const auto seconds = core::parse_integer(one_value(assertion, "SessionDuration"));
  // Inferred: the words; the limits are those of DurationSeconds.
  if (!seconds || *seconds < 900 || *seconds > 43200)
    throw invalid_assertion("SessionDuration in AuthnResponse must be an integer between 900 and 43200");
  return static_cast<std::int32_t>(*seconds);
}

struct SamlIdentity {
  FederatedIdentity identity;
  SamlAssertion assertion;
  std::string name_qualifier;
};

SamlIdentity verified(Context& context, const model::AssumeRoleWithSAMLRequest& request) {
  const core::Arn role = role_arn(*request.RoleArn);
  const Provider provider = find_provider(context, *request.PrincipalArn);
  SamlIdentity result;
  result.assertion = read(*request.SAMLAssertion, provider);
  check_audience(result.assertion);
  check_time(context, result.assertion);
  check_role(result.assertion, *request.RoleArn, *request.PrincipalArn);
  if (provider.stored.account != role.account) throw not_authorized();
  auto& identity = result.identity;
  identity.provider = provider.stored.arn();
  identity.session_name = session_name(result.assertion);
  identity.source_identity = one_value(result.assertion, "SourceIdentity");
  identity.most_seconds = most_seconds(context, result.assertion);
  read_tags(result.assertion, identity);
  read_keys(result.assertion, provider.stored, identity);
  check_identity(identity);
  result.name_qualifier = name_qualifier(result.assertion.issuer, provider.stored);
  return result;
}

}  // namespace

void role_for_saml(Context& context, const model::AssumeRoleWithSAMLRequest& request, authz::Call& call) {
  const auto found = verified(context, request);
  check_federated_trust(context, *request.RoleArn, found.identity, call);
}

model::AssumeRoleWithSAMLResponse assume_role_with_saml(Context& context,
                                                        const model::AssumeRoleWithSAMLRequest& request) {
  const auto found = verified(context, request);
  const auto role = trusted_role(context, *request.RoleArn);
  RoleSessionRequest asked = session_of(context, found.identity);
  const auto duration = request.DurationSeconds ? request.DurationSeconds : duration_of(found.assertion);
  asked.duration = role_duration(duration, role, false);
  if (found.identity.most_seconds != 0) asked.duration = std::min(asked.duration, found.identity.most_seconds);
  asked.policy = request.Policy;
  asked.policy_arns = request.PolicyArns;

  auto started = start_session(context, role, std::move(asked));
  model::AssumeRoleWithSAMLResponse response;
  response.Credentials = std::move(started.credentials);
  response.AssumedRoleUser = std::move(started.user);
  response.PackedPolicySize = started.packed_policy_size;
  response.SourceIdentity = std::move(started.source_identity);
  response.Subject = found.assertion.subject;
  response.SubjectType = subject_type(found.assertion.subject_format);
  response.Issuer = found.assertion.issuer;
  response.Audience = found.assertion.recipient;
  response.NameQualifier = found.name_qualifier;
  return response;
}

}  // namespace sts
