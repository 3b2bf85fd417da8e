// S3's name for an account.
#pragma once

#include <string>
#include <string_view>

namespace core {

/// The account's canonical user id: 64 hexadecimal digits, always the same for one account.
std::string canonical_user_id(std::string_view account);

}  // namespace core
