// What an account has chosen about the Security Token Service.
#pragma once

#include <cstdint>
#include <string_view>

#include "state/database.hpp"

namespace state::iam {

class AccountPreferences {
 public:
  explicit AccountPreferences(Database& db) : db_(db) {}

  /// GlobalEndpointTokenVersion, 1 or 2; 1 for an account that never chose.
  std::int64_t token_version(std::string_view account) const;
  void set_token_version(std::string_view account, std::int64_t version);

 private:
  Database& db_;
};

}  // namespace state::iam
