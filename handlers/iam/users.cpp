#include "handlers/iam/users.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/boundaries.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::Users;

// AWS names the kinds of credentials that it has had for long, and lumps the others together.
void check_no_credentials(Context& context, const state::iam::User& user) {
  if (state::iam::SigningCertificates(context.db).count(user.account, user.row) > 0)
    throw errors::delete_conflict_exception("Cannot delete entity, must delete signing certificates first.");
  if (!state::iam::MfaDevices(context.db).of_user(user.row, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must delete MFA device first.");
  if (state::iam::SshPublicKeys(context.db).count(user.row) > 0 ||
      !state::iam::ServiceCredentials(context.db).list(user.account, user.row, std::nullopt, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must remove referenced objects first.");
}

}  // namespace

model::CreateUserResponse create_user(Context& context, const model::CreateUserRequest& in) {
  Users users(context.db);
  if (users.find(context.account(), *in.UserName)) throw name_taken("User", *in.UserName);
  const core::Tags tags = checked_tags(in.Tags);
  if (in.PermissionsBoundary) check_boundary(context, *in.PermissionsBoundary);
  check_quota(users.count(context.account()), kMaxUsers, "UsersPerAccount");

  state::iam::User user;
  user.account = context.account();
  user.name = *in.UserName;
  user.path = in.Path.value_or("/");
  user.unique_id = context.ids.unique_id("AIDA", context.account());
  user.created = context.now;
  user.boundary = in.PermissionsBoundary;
  user.row = users.add(user);
  put_new_tags(context, state::iam::Tagged::User, user.row, tags);

  model::User shown = user_of(user);
  shown.PermissionsBoundary = boundary_of(user.boundary);
  shown.Tags = tags_if_any(tags);
  return {std::move(shown)};
}

model::GetUserResponse get_user(Context& context, const model::GetUserRequest& in) {
  if (!in.UserName && context.caller.is_root()) return {root_user(context)};
  const auto user = named_user(context, in.UserName);
  model::User shown = user_of(user);
  shown.PermissionsBoundary = boundary_of(user.boundary);
  shown.Tags = tags_if_any(state::iam::TagStore(context.db, state::iam::Tagged::User).of(user.row));
  return {std::move(shown)};
}

model::ListUsersResponse list_users(Context& context, const model::ListUsersRequest& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked = page(context, "ListUsers", {prefix}, in.Marker, in.MaxItems);
  auto users = Users(context.db).list(context.account(), prefix, asked.after, asked.fetch());
  model::ListUsersResponse answer;
  finish(asked, users, answer, [](const auto& user) { return user.name; });
  answer.Users.emplace();
  for (const auto& user : users) answer.Users->push_back(user_of(user));
  return answer;
}

protocol::Empty update_user(Context& context, const model::UpdateUserRequest& in) {
  Users users(context.db);
  const auto user = require_user(context, *in.UserName);
  const std::string name = in.NewUserName.value_or(user.name);
  if (const auto other = users.find(context.account(), name); other && other->row != user.row)
    throw name_taken("User", name);
  users.rename(user.row, name, in.NewPath.value_or(user.path));
  return {};
}

protocol::Empty delete_user(Context& context, const model::DeleteUserRequest& in) {
  const auto user = require_user(context, *in.UserName);
  const state::iam::EntityPolicies policies(context.db, Entity::User);
  if (policies.attached_count(user.row) > 0)
    throw errors::delete_conflict_exception("Cannot delete entity, must detach all policies first.");
  if (!policies.inline_policies(user.row, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must delete policies first.");
  if (!state::iam::AccessKeys(context.db).list(context.account(), user.row).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must delete access keys first.");
  if (state::iam::LoginProfiles(context.db).find(user.row))
    throw errors::delete_conflict_exception("Cannot delete entity, must delete login profile first.");
  if (state::iam::Groups(context.db).count_of_user(user.row) > 0)
    throw errors::delete_conflict_exception("Cannot delete entity, must remove users from group first.");
  check_no_credentials(context, user);
  Users(context.db).remove(user.row);
  return {};
}

}  // namespace iam
