#include "federation/xml_signature.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <optional>

#include "core/hash.hpp"
#include "federation/xml.hpp"

namespace federation::xml {
namespace {

constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

// Each of them is looked for at every element.
constexpr std::ptrdiff_t kMaxPrefixes = 32;

struct Method {
  std::string_view uri;
  bool rsa;
  Digest digest;
};

constexpr Method kMethods[] = {
    {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", true, Digest::Sha1},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", true, Digest::Sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", true, Digest::Sha384},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", true, Digest::Sha512},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", false, Digest::Sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", false, Digest::Sha384},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", false, Digest::Sha512},
};

std::optional<std::string> digest(std::string_view algorithm, std::string_view bytes) {
  const EVP_MD* md = nullptr;
  if (algorithm == "http://www.w3.org/2000/09/xmldsig#sha1") md = EVP_sha1();
  if (algorithm == "http://www.w3.org/2001/04/xmlenc#sha256") md = EVP_sha256();
  if (algorithm == "http://www.w3.org/2001/04/xmldsig-more#sha384") md = EVP_sha384();
  if (algorithm == "http://www.w3.org/2001/04/xmlenc#sha512") md = EVP_sha512();
  if (!md) return std::nullopt;
  std::string result(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(result.data()), &size, md, nullptr);
  result.resize(size);
  return result;
}

std::string_view algorithm(const pugi::xml_node& element) {
  return element.attribute("Algorithm").value();
}

std::string_view prefix_list(const pugi::xml_node& method) {
  return child(method, kExclusive, "InclusiveNamespaces").attribute("PrefixList").value();
}

bool too_many(std::string_view prefixes) {
  return std::count(prefixes.begin(), prefixes.end(), ' ') >= kMaxPrefixes;
}

bool reference_holds(const pugi::xml_node& element, const pugi::xml_node& signature, const pugi::xml_node& reference) {
  const std::string_view id = element.attribute("ID").value(), uri = reference.attribute("URI").value();
  if (id.empty() || !uri.starts_with('#') || uri.substr(1) != id) return false;
  bool enveloped = false, exclusive = false;
  std::string_view prefixes;
  for (const auto& transform : children(child(reference, kSignature, "Transforms"), kSignature, "Transform")) {
    if (algorithm(transform) == kEnveloped) {
      enveloped = true;
    } else if (algorithm(transform) == kExclusive) {
      exclusive = true;
      prefixes = prefix_list(transform);
    } else {
      return false;
    }
  }
  if (!enveloped || !exclusive || too_many(prefixes)) return false;
  const auto actual =
      digest(algorithm(child(reference, kSignature, "DigestMethod")), canonical(element, signature, prefixes));
  return actual && core::equal_constant_time(*actual, binary(child(reference, kSignature, "DigestValue")));
}

}  // namespace

bool has_signature(const pugi::xml_node& element) {
  return static_cast<bool>(child(element, kSignature, "Signature"));
}

bool signed_by(const pugi::xml_node& element, const std::vector<PublicKey>& keys) {
  const auto signatures = children(element, kSignature, "Signature");
  if (signatures.size() != 1) return false;
  const auto information = child(signatures.front(), kSignature, "SignedInfo");
  const auto canonicalization = child(information, kSignature, "CanonicalizationMethod");
  const auto references = children(information, kSignature, "Reference");
  if (algorithm(canonicalization) != kExclusive || references.size() != 1) return false;
  if (too_many(prefix_list(canonicalization))) return false;
  if (!reference_holds(element, signatures.front(), references.front())) return false;
  const auto wanted = algorithm(child(information, kSignature, "SignatureMethod"));
  const auto* method =
      std::find_if(std::begin(kMethods), std::end(kMethods), [&](const Method& known) { return known.uri == wanted; });
  if (method == std::end(kMethods)) return false;
  const std::string signed_text = canonical(information, {}, prefix_list(canonicalization));
  const std::string value = binary(child(signatures.front(), kSignature, "SignatureValue"));
  return std::any_of(keys.begin(), keys.end(), [&](const PublicKey& key) {
    return (key.type() == KeyType::Rsa) == method->rsa && key.verify(method->digest, signed_text, value);
  });
}

}  // namespace federation::xml
