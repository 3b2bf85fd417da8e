// Opaque page tokens, bound to the request that made them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// `request` is everything that shapes the list (operation, account, filters); `last_key` where the next page starts.
std::string page_token(std::string_view request, std::string_view last_key);

/// The `last_key` of a token made for the same `request`; nullopt for any other text.
std::optional<std::string> read_page_token(std::string_view request, std::string_view token);

}  // namespace core
