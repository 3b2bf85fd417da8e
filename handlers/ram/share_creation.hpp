// Making a resource share: by a request, or by a fixture that chooses its ids.
#pragma once

#include <string>
#include <vector>

#include "core/principal.hpp"
#include "handlers/ram/sharing.hpp"

namespace ram {

struct NewShare {
  /// Empty: made up.
  std::string uuid;
  std::string name;
  bool allow_external = true;
  bool retain = false;
  Entities entities;
  core::Tags tags;
  /// ARNs, at most one for each resource type.
  std::vector<std::string> permissions;
  std::vector<ChosenInvitation> invitations;
  /// Not empty: the share is made because of a resource-based policy that allows these actions.
  std::vector<std::string> policy_actions;
};

/// Throws InvalidParameterException.
void check_share_name(std::string_view name);

/// A share of the caller's account in the context's region, with all that is to be in it. Throws what
/// CreateResourceShare answers.
state::RamShare make_share(Context& context, const NewShare& wanted);

/// A share as a fixture describes it. Ids are optional; principals, resources and permissions are spelled as in a
/// request.
struct ShareSeed {
  std::string id;  // the UUID of its ARN
  std::string name;
  bool allow_external = true;
  bool retain = false;
  std::vector<std::string> resources, principals, permissions, sources;
  core::Tags tags;
  /// CREATED_FROM_POLICY: what the policy allows; all resources are of one type.
  std::vector<std::string> policy_actions;
  struct Invitation {
    std::string principal;
    std::string id;  // the UUID of its ARN
    state::RamAnswer answer = state::RamAnswer::None;
  };
  std::vector<Invitation> invitations;
};

/// The caller of the context is the owner, its region the share's. Throws core::AwsError as CreateResourceShare does,
/// and for an invitation that the principal does not get.
state::RamShare seed_share(Context& context, const ShareSeed& seed);

/// Makes a resource known, so that it can be shared where only registered ones can. `type` may be empty when the ARN
/// tells it; `owner` empty means the account in the ARN. Throws core::AwsError for what RAM cannot share.
void seed_resource(Context& context, const std::string& arn, const std::string& type = {},
                   const std::string& owner = {});

}  // namespace ram
