#include "commands.hpp"

#include <fmt/core.h>

#include "control/error.hpp"
#include "control/fixture.hpp"
#include "importer/import.hpp"
#include "protocol/declare.hpp"
#include "world/world.hpp"

namespace app {

std::string declared_api(std::span<const handlers::Service* const> services) {
  std::vector<protocol::DeclaredService> declared;
  for (const auto* service : services) {
    auto& entry = declared.emplace_back();
    entry.model = &service->model;
    for (const auto& operation : service->operations) {
      std::vector<std::string_view> actions;
      if (!operation.authorization.action.empty()) actions.push_back(operation.authorization.action);
      entry.operations.push_back({operation.model, std::move(actions)});
    }
  }
  return protocol::declare(declared);
}

void print_import(const std::string& folder, const world::Settings& settings) {
  const auto imported = importer::import_folder(folder);
  for (const auto& notice : imported.notices) fmt::print(stderr, "{}\n", notice);
  world::World world("import", settings, state::Database::in_memory());
  try {
    control::apply_fixture(world, settings, imported.fixture);
  } catch (const control::ControlError& error) {
    throw std::runtime_error(std::string("no world takes what was gathered: ") + error.what());
  }
  fmt::print("{}\n", imported.fixture.dump(2, ' ', false, importer::Json::error_handler_t::replace));
}

}  // namespace app
