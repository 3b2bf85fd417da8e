#include "state/iam_preferences.hpp"

namespace state::iam {

std::int64_t AccountPreferences::token_version(std::string_view account) const {
  Query query = db_.query("SELECT token_version FROM iam_account_preference WHERE account = ?", account);
  return query.next() ? query.integer(0) : 1;
}

void AccountPreferences::set_token_version(std::string_view account, std::int64_t version) {
  db_.execute("REPLACE INTO iam_account_preference (account, token_version) VALUES (?, ?)", account, version);
}

}  // namespace state::iam
