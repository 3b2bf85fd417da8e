// Text encodings shared by the protocols, the signatures and the handlers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// ASCII case ignored.
bool iequals(std::string_view a, std::string_view b);
std::string to_lower(std::string_view text);
bool starts_with_i(std::string_view text, std::string_view prefix);
std::string_view trim(std::string_view text);
/// "a,b,,c" by ',' gives four parts; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

std::string base64_encode(std::string_view bytes);
/// Strict: standard alphabet, correct padding; nullopt otherwise.
std::optional<std::string> base64_decode(std::string_view text);
/// With `-` and `_`, without padding (RFC 4648, section 5); decode gives nullopt for anything else.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

std::string hex(std::string_view bytes);
std::optional<std::string> unhex(std::string_view text);

/// Percent-encodes everything but `A-Za-z0-9-_.~` (and `/` when `keep_slash`), the set of SigV4.
std::string percent_encode(std::string_view text, bool keep_slash = false);
/// Undoes percent-encoding; malformed sequences stay as they are. `plus_is_space` for forms and query strings.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

/// Whole text as a decimal integer, no sign but '-'; nullopt on anything else or overflow.
std::optional<std::int64_t> parse_integer(std::string_view text);

bool valid_utf8(std::string_view text);
/// Number of code points of a valid UTF-8 text; AWS counts lengths in them.
std::size_t utf8_length(std::string_view text);

}  // namespace core
