// A world as a fixture document, the way back of fixture.hpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "world/world.hpp"

namespace control {

/// Everything that a client could see again. Applied to an empty world it gives the same answers.
nlohmann::ordered_json export_fixture(world::World& world);

/// What a document does not hold.
struct NotExported {
  std::string_view table;
  std::string_view reason;
};
std::span<const NotExported> not_exported();

}  // namespace control
