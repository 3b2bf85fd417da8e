// Fixture documents: a world, or a part of one, as JSON.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "world/world.hpp"

namespace control {

inline constexpr std::array<std::string_view, 8> kDocumentMembers = {
    "$schema", "clock", "network", "organization", "organizations", "accounts", "issuers", "signing_keys"};

/// Applies a fixture document to a world, all or nothing. Throws ControlError (400) that names the path of the fault,
/// such as `accounts[1].roles[0].trust`.
void apply_fixture(world::World& world, const world::Settings& settings, const nlohmann::ordered_json& document);
/// The same from a file. Throws std::runtime_error naming the file.
void apply_fixture_file(world::World& world, const world::Settings& settings, const std::string& path);

}  // namespace control
