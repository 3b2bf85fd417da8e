// Encoded authorization messages: why a call was refused, in the form that sts:DecodeAuthorizationMessage opens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "world/decision_log.hpp"
#include "world/world.hpp"

namespace authz {

/// Sealed with the world's own key, so that nobody reads it without the permission to decode, and nobody makes one up.
/// At most as long as DecodeAuthorizationMessage takes.
std::string seal_message(world::World& world, const world::DecisionRecord& record);
/// The JSON of a message that this world has sealed; nullopt for everything else.
std::optional<std::string> open_message(world::World& world, std::string_view message);

}  // namespace authz
