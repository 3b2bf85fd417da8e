// When keys and roles were last used, and who last called what.
#pragma once

#include <string_view>

#include "world/context.hpp"

namespace authz {

/// Notes that the caller's key, and for a session its role, has just been used to call an action (`iam:GetUser`),
/// whether or not the call was allowed. AWS's own figures lag; here a call that is made all the time is written down
/// once a minute, so that reading calls stay reading calls. `service` is the name in the key's credential scope.
void note_use(world::Context& context, std::string_view service, std::string_view action);

}  // namespace authz
