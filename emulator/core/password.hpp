// Passwords, kept so that nobody can read them from a snapshot or data file.
#pragma once

#include <string>
#include <string_view>

namespace core {

/// A salted, deliberately slow hash (PBKDF2-HMAC-SHA-256), with everything `password_matches` needs to check it.
/// `salt` is random text without `$`.
std::string password_hash(std::string_view password, std::string_view salt);

/// False also for a text that `password_hash` did not make.
bool password_matches(std::string_view password, std::string_view hash);

}  // namespace core
