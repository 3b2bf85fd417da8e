// Where RAM and the engine meet: the policy that the shares of a resource amount to.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "policy/document.hpp"
#include "world/context.hpp"

namespace authz {

/// The resource's policy as GetResourcePolicies shows it to the owner: the statements of all shares of the caller's
/// account in the caller's region. `principal`: only what names it. Nullopt when no such share holds the resource.
/// (RAM user guide, "How AWS RAM works with IAM".)
std::optional<std::string> share_policy(world::Context& context, const std::string& resource_arn,
                                        const std::optional<std::string>& principal);

/// Those of its statements, of every owner, that can speak of the caller: they take part in a decision about the
/// resource. Null when no live share reaches the caller.
std::shared_ptr<const policy::Document> share_policy_for_caller(world::Context& context,
                                                                const std::string& resource_arn);

}  // namespace authz
