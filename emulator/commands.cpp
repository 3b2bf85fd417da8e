#include "commands.hpp"

#include "protocol/declare.hpp"

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

}  // namespace app
