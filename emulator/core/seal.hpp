// Authenticated encryption (AES-256-GCM) for what clients carry around but shall not read or change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// 32 random bytes.
std::string new_seal_key();
std::string seal(std::string_view key, std::string_view plain);
/// Nullopt for anything that was not sealed with this key.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed);

}  // namespace core
