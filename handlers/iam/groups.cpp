#include "handlers/iam/groups.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::Groups;

}  // namespace

model::CreateGroupResponse create_group(Context& context, const model::CreateGroupRequest& in) {
  Groups groups(context.db);
  if (groups.find(context.account(), *in.GroupName)) throw name_taken("Group", *in.GroupName);
  check_quota(groups.count(context.account()), kMaxGroups, "GroupsPerAccount");
  state::iam::Group group;
  group.account = context.account();
  group.name = *in.GroupName;
  group.path = in.Path.value_or("/");
  group.unique_id = context.ids.unique_id("AGPA", context.account());
  group.created = context.now;
  groups.add(group);
  return {group_of(group)};
}

model::GetGroupResponse get_group(Context& context, const model::GetGroupRequest& in) {
  const auto group = require_group(context, *in.GroupName);
  const Page asked = page(context, "GetGroup", {group.unique_id}, in.Marker, in.MaxItems);
  const std::int64_t after = core::parse_integer(asked.after).value_or(0);
  auto members = Groups(context.db).members(group.row, after, asked.fetch());
  model::GetGroupResponse answer;
  finish(asked, members, answer, [](std::int64_t user) { return std::to_string(user); });
  answer.Group = group_of(group);
  answer.Users.emplace();
  const state::iam::Users users(context.db);
  for (const std::int64_t row : members)
    if (const auto user = users.by_row(row)) answer.Users->push_back(user_of(*user));
  return answer;
}

model::ListGroupsResponse list_groups(Context& context, const model::ListGroupsRequest& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked = page(context, "ListGroups", {prefix}, in.Marker, in.MaxItems);
  auto groups = Groups(context.db).list(context.account(), prefix, asked.after, asked.fetch());
  model::ListGroupsResponse answer;
  finish(asked, groups, answer, [](const auto& group) { return group.name; });
  answer.Groups.emplace();
  for (const auto& group : groups) answer.Groups->push_back(group_of(group));
  return answer;
}

protocol::Empty update_group(Context& context, const model::UpdateGroupRequest& in) {
  Groups groups(context.db);
  const auto group = require_group(context, *in.GroupName);
  const std::string name = in.NewGroupName.value_or(group.name);
  if (const auto other = groups.find(context.account(), name); other && other->row != group.row)
    throw name_taken("Group", name);
  groups.rename(group.row, name, in.NewPath.value_or(group.path));
  return {};
}

protocol::Empty delete_group(Context& context, const model::DeleteGroupRequest& in) {
  const auto group = require_group(context, *in.GroupName);
  Groups groups(context.db);
  if (!groups.members(group.row, 0, 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must remove users from group first.");
  const state::iam::EntityPolicies policies(context.db, Entity::Group);
  if (policies.attached_count(group.row) > 0)
    throw errors::delete_conflict_exception("Cannot delete entity, must detach all policies first.");
  if (!policies.inline_policies(group.row, "", 1).empty())
    throw errors::delete_conflict_exception("Cannot delete entity, must delete policies first.");
  groups.remove(group.row);
  return {};
}

protocol::Empty add_user_to_group(Context& context, const model::AddUserToGroupRequest& in) {
  const auto group = require_group(context, *in.GroupName);
  const auto user = require_user(context, *in.UserName);
  Groups groups(context.db);
  if (groups.is_member(group.row, user.row)) return {};
  check_quota(groups.count_of_user(user.row), kMaxGroupsPerUser, "GroupsPerUser");
  groups.add_member(group.row, user.row);
  return {};
}

protocol::Empty remove_user_from_group(Context& context, const model::RemoveUserFromGroupRequest& in) {
  const auto group = require_group(context, *in.GroupName);
  const auto user = require_user(context, *in.UserName);
  // The code is the model's; AWS's sentence is not recorded.
  if (!Groups(context.db).remove_member(group.row, user.row))
    throw errors::no_such_entity_exception(fmt::format("User {} not in group {}", user.name, group.name));
  return {};
}

model::ListGroupsForUserResponse list_groups_for_user(Context& context, const model::ListGroupsForUserRequest& in) {
  const auto user = require_user(context, *in.UserName);
  const Page asked = page(context, "ListGroupsForUser", {user.unique_id}, in.Marker, in.MaxItems);
  auto groups = Groups(context.db).of_user(user.row, asked.after, asked.fetch());
  model::ListGroupsForUserResponse answer;
  finish(asked, groups, answer, [](const auto& group) { return group.name; });
  answer.Groups.emplace();
  for (const auto& group : groups) answer.Groups->push_back(group_of(group));
  return answer;
}

}  // namespace iam
