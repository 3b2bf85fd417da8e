#include "state/accounts.hpp"

namespace state {

bool Accounts::exists(std::string_view id) const { return db_.query("SELECT 1 FROM account WHERE id = ?", id).next(); }

void Accounts::ensure(std::string_view id, core::Time now) {
  if (exists(id)) return;
  db_.execute("INSERT INTO account (id, created) VALUES (?, ?)", id, core::to_millis(now));
}

}  // namespace state
