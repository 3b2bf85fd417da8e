// Enveloped XML signatures, as SAML allows them (SAML Core 2.0, section 5.4).
#pragma once

#include <pugixml.hpp>
#include <vector>

#include "federation/keys.hpp"

namespace federation::xml {

/// Whether `element` carries a signature of its own that covers it, all of it and nothing else, by one of `keys`.
/// Takes one reference, to the element's `ID`, and the transforms enveloped-signature and exclusive canonicalization.
bool signed_by(const pugi::xml_node& element, const std::vector<PublicKey>& keys);
/// Whether there is a signature at all.
bool has_signature(const pugi::xml_node& element);

}  // namespace federation::xml
