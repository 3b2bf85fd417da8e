// Namespaces and the exclusive canonical form (W3C "Exclusive XML Canonicalization 1.0", without comments), on pugixml,
// which knows neither. Written here because the alternative, xmlsec1, brings libxml2 along: a second XML parser, larger
// than the rest of the program's libraries together, for these few rules.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace federation::xml {

inline constexpr std::string_view kSignature = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kEncryption = "http://www.w3.org/2001/04/xmlenc#";
inline constexpr std::string_view kProtocol = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view kAssertion = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view kMetadata = "urn:oasis:names:tc:SAML:2.0:metadata";

/// Keeps all that the canonical form shows. False for what is not well-formed, for elements nested too deeply, and for
/// document types, whose entities nobody needs here and which have been used to attack.
bool parse(std::string_view text, pugi::xml_document& document);

/// Name without prefix.
std::string_view local_name(const pugi::xml_node& node);
/// The namespace of an element; empty: none.
std::string_view namespace_of(const pugi::xml_node& element);
bool is(const pugi::xml_node& node, std::string_view space, std::string_view name);
/// Direct children of that name.
std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view space, std::string_view name);
/// The first of them, or a null node.
pugi::xml_node child(const pugi::xml_node& parent, std::string_view space, std::string_view name);
/// All characters directly below an element, also where a comment stands between them.
std::string text(const pugi::xml_node& element);
/// base64 as XML has it, with any white space; empty for anything else.
std::string binary(const pugi::xml_node& element);

/// `without`: an element below that is left out (the enveloped signature). `inclusive`: the InclusiveNamespaces
/// PrefixList, separated by spaces.
std::string canonical(const pugi::xml_node& element, const pugi::xml_node& without = {},
                      std::string_view inclusive = {});

}  // namespace federation::xml
