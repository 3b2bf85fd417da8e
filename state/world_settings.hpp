// What a world has besides its data, as texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "state/database.hpp"

namespace state {

class WorldSettings {
 public:
  explicit WorldSettings(Database& db) : db_(db) {}

  std::optional<std::string> find(std::string_view name) const;
  /// Writes only what differs.
  void put(std::string_view name, std::string_view value);

 private:
  Database& db_;
};

}  // namespace state
