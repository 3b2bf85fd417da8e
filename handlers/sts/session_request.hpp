// What AssumeRole carries besides the role: session tags and session policies.
#pragma once

#include <cstdint>
#include <vector>

#include "handlers/sts/model.hpp"
#include "state/sessions.hpp"
#include "world/context.hpp"

namespace sts {

/// The tags of the new session: those inherited from the caller's session, then the request's own.
/// Throws InvalidParameterValue for duplicate keys (case ignored), for transitive keys that are no tags, and for tags
/// that would change an inherited one.
std::vector<state::SessionTag> session_tags(const world::Context& context, const model::AssumeRoleRequest& request);

struct SessionPolicies {
  std::vector<state::SessionPolicy> policies;
  /// What counts for the packed size: the inline policy's text, but only the ARNs of managed ones, which may be as
  /// long as AWS's ReadOnlyAccess.
  std::vector<std::string> texts;
};

/// Checks and stores the session policies. `account` is the role's. Throws MalformedPolicyDocument.
SessionPolicies session_policies(world::Context& context, const model::AssumeRoleRequest& request,
                                 const std::string& account);

/// Percent of the space that policies and tags take together. AWS's packed form is unpublished; this is the size of
/// the deflated texts against the same 2,048 bytes. Throws PackedPolicyTooLarge above 100, and for policies of more
/// than 2,048 characters in plain text.
std::int32_t packed_policy_size(const SessionPolicies& policies, const std::vector<state::SessionTag>& tags);

}  // namespace sts
