// Tokens that STS issues about its callers, and what verifies them.
#pragma once

#include <string>
#include <string_view>

#include "state/database.hpp"

namespace sts {

/// `/.well-known/openid-configuration` or `/.well-known/jwks.json` of an issuer, by the id at the end of its URL; empty
/// when there is no such issuer or document.
std::string issuer_document(state::Database& db, std::string_view issuer_id, std::string_view path);

}  // namespace sts
