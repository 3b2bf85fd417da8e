// When keys and roles were last used.
#pragma once

#include <string_view>

#include "world/context.hpp"

namespace authz {

/// Notes that the caller's key, and for a session its role, has just been used with a service. AWS's own figures lag;
/// here a key that is used all the time is written down once a minute, so that reading calls stay reading calls.
void note_use(world::Context& context, std::string_view service);

}  // namespace authz
