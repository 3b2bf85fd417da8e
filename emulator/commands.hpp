// The commands besides `serve`.
#pragma once

#include <span>
#include <string>

#include "handlers/operation.hpp"
#include "world/settings.hpp"

namespace app {

inline constexpr const char* kVersion = UNDERSTUDY_VERSION;

/// What `understudy api` prints: every implemented operation with its shapes, errors and IAM actions, as JSON.
std::string declared_api(std::span<const handlers::Service* const> services);

/// Prints the fixture that a folder of the AWS CLI's outputs amounts to, and on standard error what could not be taken
/// over. Throws std::runtime_error for what cannot be read, and, naming the place, when no world takes the fixture.
void print_import(const std::string& folder, const world::Settings& settings);

}  // namespace app
