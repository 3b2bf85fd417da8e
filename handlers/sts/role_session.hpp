// What the three ways to assume a role have in common: the role, its trust policy, the limits, the new session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/call.hpp"
#include "core/arn.hpp"
#include "handlers/sts/model.hpp"
#include "handlers/sts/session_request.hpp"
#include "state/iam.hpp"
#include "world/context.hpp"

namespace sts {

core::AwsError validation_error(std::string text);
/// AccessDenied in other words than those of a missing permission.
core::AwsError denied(std::string text);
/// Throws ValidationError for what is no ARN of IAM.
core::Arn role_arn(const std::string& text);
std::optional<state::iam::Role> find_role(const world::Context& context, const core::Arn& arn);

/// The owner, trust policy and tags of the role that a check names, and the role itself in `context.found`; a role that
/// does not exist is answered like one that trusts nobody. Does nothing for what is no role.
void describe_role(world::Context& context, authz::Check& check);
/// Points the call's check at the role. Throws ValidationError for what is no ARN of IAM.
void check_trust(world::Context& context, const std::string& arn, authz::Call& call);
/// The role that check_trust found; throws NoSuchEntity when there is none, which only a world without enforcement lets
/// come this far.
state::iam::Role trusted_role(const world::Context& context, const std::string& arn);
/// Adds the questions that tags, source identity and contexts bring along, as copies of the call's first check.
void also_check(authz::Call& call, const std::vector<const char*>& actions);

/// What was asked for, or an hour. Throws ValidationError beyond the role's own limit, and beyond an hour when
/// `chained`.
std::int64_t role_duration(const std::optional<std::int32_t>& asked, const state::iam::Role& role, bool chained);

struct RoleSessionRequest {
  std::string name;
  std::string source_identity;
  std::vector<state::SessionTag> tags;
  /// Tags came with the request itself.
  bool tagged = false;
  std::optional<std::string> policy;
  PolicyArns policy_arns;
  std::vector<std::pair<std::string, std::string>> keys;
  std::int64_t duration = 0;
};

/// The members that the three answers share.
struct RoleSession {
  model::Credentials credentials;
  model::AssumedRoleUser user;
  std::optional<std::int32_t> packed_policy_size;
  std::optional<std::string> source_identity;
};

RoleSession start_session(world::Context& context, const state::iam::Role& role, RoleSessionRequest request);

}  // namespace sts
