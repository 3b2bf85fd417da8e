// Rows as IAM shows them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/iam/common.hpp"

namespace iam {

std::vector<model::Tag> tags_of(const core::Tags& tags);
/// Nullopt for an empty list: most answers leave the member out then.
std::optional<std::vector<model::Tag>> tags_if_any(const core::Tags& tags);
std::optional<model::AttachedPermissionsBoundary> boundary_of(const state::OptionalText& arn);

/// What CreateUser, GetUser and ListUsers have in common.
model::User user_of(const state::iam::User& user);
/// The root user of the caller's account: IAM names it by the account's number and shows neither name nor path.
model::User root_user(Context& context);
model::Group group_of(const state::iam::Group& group);
/// With its role; without tags.
model::InstanceProfile instance_profile_of(Context& context, const state::iam::InstanceProfile& profile);
/// What all answers with a role have in common; without its trust policy.
model::Role role_of(const state::iam::Role& role);
/// With usage counts of the caller's account; without tags and description.
model::Policy policy_of(Context& context, const state::iam::Policy& policy);
model::Policy policy_of(Context& context, const fixtures::ManagedPolicy& policy);

std::string version_id(int number);

}  // namespace iam
