// What every family of IAM operations needs: errors the model does not name, and the look-ups that throw AWS's texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "fixtures/managed_policies.hpp"
#include "handlers/iam/model.hpp"
#include "handlers/operation.hpp"
#include "state/iam.hpp"

namespace iam {

using handlers::Context;
using state::iam::Entity;

core::AwsError validation_error(std::string message);

/// Of the caller's account; throws NoSuchEntity.
state::iam::User require_user(Context& context, std::string_view name);
state::iam::Role require_role(Context& context, std::string_view name);
/// As require_role, and throws UnmodifiableEntity for service-linked roles, which only AWS changes.
state::iam::Role require_own_role(Context& context, std::string_view name);
state::iam::Group require_group(Context& context, std::string_view name);
state::iam::InstanceProfile require_instance_profile(Context& context, std::string_view name);
/// Customer managed policy of the caller's account; throws NoSuchEntity.
state::iam::Policy require_policy(Context& context, const std::string& arn);

/// EntityAlreadyExists; `what` is AWS's word for the kind of thing.
core::AwsError name_taken(std::string_view what, std::string_view name);
core::AwsError user_missing(std::string_view name);
core::AwsError role_missing(std::string_view name);
core::AwsError group_missing(std::string_view name);
core::AwsError policy_missing(std::string_view arn);

/// A user, role or group as the operations that exist for all of them see it.
struct Owner {
  Entity kind;
  std::int64_t row = 0;
  std::string name;

  /// user, role, group
  std::string_view word() const;
  state::iam::EntityPolicies policies(Context& context) const { return {context.db, kind}; }
};

Owner owner_of(const state::iam::User& user);
Owner owner_of(const state::iam::Role& role);
Owner owner_of(const state::iam::Group& group);

/// Throws LimitExceeded when `used` has reached `quota`; `name` is AWS's name of the quota (`PoliciesPerRole`).
void check_quota(std::int64_t used, std::int64_t quota, std::string_view name);

/// The user or role that may exist behind a name, for operations on the caller itself; throws ValidationError for
/// callers that are not users.
state::iam::User caller_user(Context& context);

/// The named user or the caller; throws NoSuchEntity and ValidationError.
state::iam::User named_user(Context& context, const std::optional<std::string>& user_name);

/// Whose credentials an operation is about that may be left without a user name.
struct Holder {
  std::optional<std::int64_t> user;  // nullopt: root
  std::optional<std::string> name;
};

/// The named user or the caller, a user or root; throws NoSuchEntity and ValidationError.
Holder holder_of(Context& context, const std::optional<std::string>& user_name);

/// What a status to be set means; throws InvalidInput for `Expired`, which is what credentials become by themselves.
bool active_status(std::string_view status);
/// `Active` or `Inactive`.
std::string status_text(bool active);

}  // namespace iam
