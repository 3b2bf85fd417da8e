#include "state/world_settings.hpp"

namespace state {

std::optional<std::string> WorldSettings::find(std::string_view name) const {
  Query query = db_.query("SELECT value FROM world WHERE name = ?", name);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

void WorldSettings::put(std::string_view name, std::string_view value) {
  if (find(name) == value) return;
  db_.execute("REPLACE INTO world (name, value) VALUES (?, ?)", name, value);
}

}  // namespace state
