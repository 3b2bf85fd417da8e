// The SCPs and RCPs of organizations, compiled.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "policy/document.hpp"
#include "world/world.hpp"

namespace authz {

/// Everything is allowed: FullAWSAccess, and what root has.
std::shared_ptr<const policy::Document> full_access();

/// The policy with that document; 0 stands for the full-access policy that AWS has for the type. Null when there is no
/// such document.
std::shared_ptr<const policy::Document> organization_policy(world::World& world, std::int64_t document,
                                                            std::string_view type);

}  // namespace authz
