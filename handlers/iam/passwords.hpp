// What a console password must look like, and how it is kept.
#pragma once

#include <optional>
#include <string>

#include "handlers/iam/common.hpp"

namespace iam {

/// Throws PasswordPolicyViolation unless the account's policy, or AWS's default one, accepts the password for the user.
void check_password(Context& context, const state::iam::User& user, const std::string& password);

/// For storing: salted and hashed.
std::string hashed_password(Context& context, const std::string& password);

/// When the user must have a new password; nullopt when passwords do not expire.
std::optional<core::Time> password_expiry(const std::optional<state::iam::PasswordPolicy>& policy,
                                          const state::iam::LoginProfile& profile);

}  // namespace iam
