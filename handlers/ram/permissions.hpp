// Looking up permissions.
#pragma once

#include "fixtures/ram_catalogue.hpp"
#include "handlers/ram/names.hpp"

namespace ram {

/// Throws MalformedArnException and UnknownResourceException.
const fixtures::RamPermission& known_permission(std::string_view arn);

}  // namespace ram
