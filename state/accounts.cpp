#include "state/accounts.hpp"

namespace state {

bool Accounts::any() const {
  return db_.query("SELECT 1 FROM account LIMIT 1").next();
}

bool Accounts::exists(std::string_view id) const {
  return db_.query("SELECT 1 FROM account WHERE id = ?", id).next();
}

void Accounts::ensure(std::string_view id, core::Time now) {
  if (exists(id)) return;
  db_.execute("INSERT INTO account (id, created) VALUES (?, ?)", id, core::to_millis(now));
}

std::optional<core::Time> Accounts::created(std::string_view id) const {
  Query query = db_.query("SELECT created FROM account WHERE id = ?", id);
  if (!query.next()) return std::nullopt;
  return core::from_millis(query.integer(0));
}

}  // namespace state
