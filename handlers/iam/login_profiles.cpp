#include "handlers/iam/login_profiles.hpp"

#include <fmt/core.h>

#include "core/password.hpp"
#include "handlers/iam/passwords.hpp"

namespace iam {
namespace {

using state::iam::LoginProfile;
using state::iam::LoginProfiles;

// How the root user is called. Inferred: its answers are not recorded.
constexpr char kRoot[] = "root";

// Only a session of AssumeRoot may leave the name out to mean root (API reference, CreateLoginProfile).
bool about_root(const Context& context, const std::optional<std::string>& name) {
  return !name && context.caller.session && context.caller.session->assumed_root;
}

core::AwsError profile_missing(const std::string& name) {
  return errors::no_such_entity_exception(fmt::format("Login Profile for User {} cannot be found.", name));
}

core::AwsError profile_exists(const std::string& name) {
  return errors::entity_already_exists_exception(fmt::format("Login Profile for user {} already exists.", name));
}

state::iam::RootLogin require_root_login(Context& context) {
  auto login = state::iam::RootLogins(context.db).find(context.account());
  if (!login) throw profile_missing(kRoot);
  return *std::move(login);
}

model::LoginProfile shown(const state::iam::RootLogin& login) {
  return {kRoot, login.created, login.reset_required};
}

// The owner of the account's address sets the password himself.
model::CreateLoginProfileResponse create_root_login(Context& context, const model::CreateLoginProfileRequest& in) {
  if (in.Password) throw validation_error("Must not specify password when creating a login profile for the root user");
  state::iam::RootLogins logins(context.db);
  if (logins.find(context.account())) throw profile_exists(kRoot);
  const state::iam::RootLogin login{context.account(), context.now, in.PasswordResetRequired.value_or(false)};
  logins.add(login);
  return {shown(login)};
}

LoginProfile require_profile(Context& context, const state::iam::User& user) {
  auto profile = LoginProfiles(context.db).find(user.row);
  if (!profile) throw profile_missing(user.name);
  return *std::move(profile);
}

model::LoginProfile shown(const state::iam::User& user, const LoginProfile& profile) {
  return {user.name, profile.created, profile.reset_required};
}

}  // namespace

model::CreateLoginProfileResponse create_login_profile(Context& context, const model::CreateLoginProfileRequest& in) {
  if (about_root(context, in.UserName)) return create_root_login(context, in);
  const auto user = named_user(context, in.UserName);
  LoginProfiles profiles(context.db);
  if (profiles.find(user.row)) throw profile_exists(user.name);
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
  if (about_root(context, in.UserName)) return {shown(require_root_login(context))};
  const auto user = named_user(context, in.UserName);
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
  if (about_root(context, in.UserName)) {
    require_root_login(context);
    state::iam::RootLogins(context.db).remove(context.account());
    return {};
  }
  const auto user = named_user(context, in.UserName);
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
