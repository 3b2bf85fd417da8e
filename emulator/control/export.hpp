// A world as a fixture document, the way back of fixture.hpp.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <span>
#include <string>
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
/// The tables that an export reads.
std::set<std::string> exported_tables();

/// The members that a document may have, by the path of the object they are in: `accounts.users`, and the empty path
/// for the document itself. Units are within units only once.
std::map<std::string, std::set<std::string>> fixture_members();

}  // namespace control
