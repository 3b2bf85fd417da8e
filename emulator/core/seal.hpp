// Authenticated encryption (AES-256-GCM) for what clients carry around but shall not read or change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// The nonce is worked out from key and text: the same text is sealed the same way again, which tells no more than
/// that.
std::string seal(std::string_view key, std::string_view plain);
/// Nullopt for anything that was not sealed with this key.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed);

}  // namespace core
