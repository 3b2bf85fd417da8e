#include "handlers/iam/login_profiles.hpp"

#include <fmt/core.h>

#include "core/password.hpp"
#include "handlers/iam/passwords.hpp"

namespace iam {
namespace {

using state::iam::LoginProfile;
using state::iam::LoginProfiles;

// Without a name the caller is meant. The root user's own password is not kept here: nobody signs in as root.
state::iam::User subject(Context& context, const std::optional<std::string>& name) {
  return name ? require_user(context, *name) : caller_user(context);
}

LoginProfile require_profile(Context& context, const state::iam::User& user) {
  auto profile = LoginProfiles(context.db).find(user.row);
  if (!profile)
    throw errors::no_such_entity_exception(fmt::format("Login Profile for User {} cannot be found.", user.name));
  return *std::move(profile);
}

model::LoginProfile shown(const state::iam::User& user, const LoginProfile& profile) {
  return {user.name, profile.created, profile.reset_required};
}

}  // namespace

model::CreateLoginProfileResponse create_login_profile(Context& context, const model::CreateLoginProfileRequest& in) {
  const auto user = subject(context, in.UserName);
  LoginProfiles profiles(context.db);
  if (profiles.find(user.row))
    throw errors::entity_already_exists_exception(fmt::format("Login Profile for user {} already exists.", user.name));
  // Only the root user may be given a profile without a password.
  if (!in.Password) throw validation_error("Must specify password when creating a login profile for an IAM user");
  check_password(context, user, *in.Password);
  LoginProfile profile;
  profile.user = user.row;
  profile.password = hashed_password(context, *in.Password);
  profile.created = profile.changed = context.now;
  profile.reset_required = in.PasswordResetRequired.value_or(false);
  profiles.add(profile);
  return {shown(user, profile)};
}

model::GetLoginProfileResponse get_login_profile(Context& context, const model::GetLoginProfileRequest& in) {
  const auto user = subject(context, in.UserName);
  return {shown(user, require_profile(context, user))};
}

protocol::Empty update_login_profile(Context& context, const model::UpdateLoginProfileRequest& in) {
  const auto user = require_user(context, *in.UserName);
  require_profile(context, user);
  LoginProfiles profiles(context.db);
  if (in.Password) {
    check_password(context, user, *in.Password);
    profiles.set_password(user.row, hashed_password(context, *in.Password), context.now);
  }
  if (in.PasswordResetRequired) profiles.set_reset_required(user.row, *in.PasswordResetRequired);
  return {};
}

protocol::Empty delete_login_profile(Context& context, const model::DeleteLoginProfileRequest& in) {
  const auto user = subject(context, in.UserName);
  require_profile(context, user);
  LoginProfiles(context.db).remove(user.row);
  return {};
}

protocol::Empty change_password(Context& context, const model::ChangePasswordRequest& in) {
  if (context.caller.kind != core::PrincipalKind::User)
    throw errors::invalid_user_type_exception("Only IAM Users can change their own password");
  const auto user = caller_user(context);
  const auto profile = require_profile(context, user);
  if (!core::password_matches(*in.OldPassword, profile.password))
    throw core::AwsError("AccessDenied", 403, "The old password was incorrect.");
  check_password(context, user, *in.NewPassword);
  LoginProfiles profiles(context.db);
  profiles.set_password(user.row, hashed_password(context, *in.NewPassword), context.now);
  profiles.set_reset_required(user.row, false);
  return {};
}

}  // namespace iam
