// The commands besides `serve`.
#pragma once

#include <span>
#include <string>

#include "handlers/operation.hpp"

namespace app {

inline constexpr const char* kVersion = UNDERSTUDY_VERSION;

/// What `understudy api` prints: every implemented operation with its shapes, errors and IAM actions, as JSON.
std::string declared_api(std::span<const handlers::Service* const> services);

}  // namespace app
