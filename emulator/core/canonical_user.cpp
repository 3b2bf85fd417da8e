#include "core/canonical_user.hpp"

#include "core/hash.hpp"

namespace core {

std::string canonical_user_id(std::string_view account) {
  return sha256_hex("canonical user " + std::string(account));
}

}  // namespace core
