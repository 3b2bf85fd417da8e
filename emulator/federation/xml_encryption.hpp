// Decrypting what was encrypted with XML Encryption 1.0 and 1.1, as SAML assertions are.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "federation/keys.hpp"

namespace federation::xml {

/// `holder` has an EncryptedData element. Takes AES in CBC and GCM, with its key under RSA-OAEP or RSA PKCS #1 v1.5.
/// Nullopt when none of the keys opens it.
std::optional<std::string> decrypt(const pugi::xml_node& holder, const std::vector<PrivateKey>& keys);

}  // namespace federation::xml
