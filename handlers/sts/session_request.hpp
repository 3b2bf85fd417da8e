// What a request for a session carries besides the identity: session tags and session policies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "handlers/sts/model.hpp"
#include "state/sessions.hpp"
#include "world/context.hpp"

namespace sts {

using Tags = std::optional<std::vector<model::Tag>>;
using PolicyArns = std::optional<std::vector<model::PolicyDescriptorType>>;

/// The tags of the new session: those inherited from the caller's session, then the request's own.
/// Throws InvalidParameterValue for duplicate keys (case ignored), for transitive keys that are no tags, and for tags
/// that would change an inherited one.
std::vector<state::SessionTag> session_tags(const world::Context& context, const Tags& tags,
                                            const std::vector<std::string>& transitive_keys);

struct SessionPolicies {
  std::vector<state::SessionPolicy> policies;
  /// What counts for the packed size: the inline policy's text, but only the ARNs of managed ones, which may be as
  /// long as AWS's ReadOnlyAccess.
  std::vector<std::string> texts;
};

/// Checks and stores the session policies. `account` is that of the role or user. Throws MalformedPolicyDocument.
SessionPolicies session_policies(world::Context& context, const std::optional<std::string>& policy,
                                 const PolicyArns& arns, const std::string& account);

/// Percent of the space that policies and tags take together. AWS's packed form is unpublished; this is the size of
/// the deflated texts against the same 2,048 bytes. Throws PackedPolicyTooLarge above 100, and for policies of more
/// than 2,048 characters in plain text.
std::int32_t packed_policy_size(const SessionPolicies& policies, const std::vector<state::SessionTag>& tags);

}  // namespace sts
