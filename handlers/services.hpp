// The services this server speaks. A new one is a folder here, its tables in state/schema, and a line in services.cpp.
#pragma once

#include <span>

#include "handlers/operation.hpp"

namespace handlers {

std::span<const Service* const> services();

}  // namespace handlers
