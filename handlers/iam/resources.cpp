#include "handlers/iam/resources.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "handlers/iam/service_linked_roles.hpp"

namespace iam {
namespace {

using state::iam::Tagged;

void add_boundary(const state::OptionalText& boundary, authz::Check& check) {
  if (boundary) check.key("iam:PermissionsBoundary", *boundary);
}

// IAM User Guide, "Setting an account password policy": with "Allow users to change their own password" every user may,
// without a policy of its own.
bool users_may_change_passwords(const Context& context) {
  if (context.caller.kind != core::PrincipalKind::User) return false;
  const auto policy = state::iam::AccountSettings(context.db).password_policy(context.account());
  return policy && policy->users_may_change;
}

}  // namespace

std::string arn_of(const Context& context, std::string_view kind, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", context.account(), kind, path, name);
}

std::function<core::Tags()> tags_of(const Context& context, Tagged kind, std::int64_t row) {
  return [&db = context.db, kind, row] { return state::iam::TagStore(db, kind).of(row); };
}

core::Tags request_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags result;
  if (!tags) return result;
  for (const auto& tag : *tags) result.emplace_back(*tag.Key, *tag.Value);
  return result;
}

void user_resource(Context& context, const std::optional<std::string>& name, authz::Check& check) {
  const state::iam::Users users(context.db);
  std::optional<state::iam::User> user;
  if (name)
    user = users.find(context.account(), *name);
  else if (context.caller.kind == core::PrincipalKind::User)
    user = users.by_row(context.caller.entity);
  if (user) {
    check.on(user->arn());
    check.resource_tags = tags_of(context, Tagged::User, user->row);
    check.wording = "user " + user->name;
    context.found = *std::move(user);
  } else if (name) {
    check.on(arn_of(context, "user", "/", *name));
    check.wording = "user " + *name;
  } else {
    check.on(context.caller.arn);
  }
}

void role_resource(Context& context, const std::string& name, authz::Check& check) {
  auto role = state::iam::Roles(context.db).find(context.account(), name);
  check.on(role ? role->arn() : arn_of(context, "role", "/", name));
  if (role) check.resource_tags = tags_of(context, Tagged::Role, role->row);
  check.wording = "role " + (role ? role->name : name);
  if (role) context.found = *std::move(role);
}

void group_resource(Context& context, const std::string& name, authz::Check& check) {
  const auto group = state::iam::Groups(context.db).find(context.account(), name);
  check.on(group ? group->arn() : arn_of(context, "group", "/", name));
  check.wording = "group " + (group ? group->name : name);
}

void instance_profile_resource(Context& context, const std::string& name, authz::Check& check) {
  const auto profile = state::iam::InstanceProfiles(context.db).find(context.account(), name);
  check.on(profile ? profile->arn() : arn_of(context, "instance-profile", "/", name));
  if (profile) check.resource_tags = tags_of(context, Tagged::InstanceProfile, profile->row);
  check.wording = "instance profile " + (profile ? profile->name : name);
}

void policy_resource(Context& context, const std::string& arn, authz::Check& check, bool reads) {
  check.on(arn);
  check.wording = "policy " + arn;
  const auto parsed = core::Arn::parse(arn);
  if (!parsed) return;
  const bool aws = parsed->account == "aws";
  if (!parsed->account.empty() && !(aws && reads)) check.owned_by(parsed->account);
  if (aws) return;
  if (const auto policy = state::iam::Policies(context.db).by_arn(arn))
    check.resource_tags = tags_of(context, Tagged::Policy, policy->row);
}

void user_boundary(Context& context, const std::string& name, authz::Check& check) {
  if (const auto user = state::iam::Users(context.db).find(context.account(), name))
    add_boundary(user->boundary, check);
}

void role_boundary(Context& context, const std::string& name, authz::Check& check) {
  if (const auto role = state::iam::Roles(context.db).find(context.account(), name))
    add_boundary(role->boundary, check);
}

void tagging_policy(Context& context, const model::TagPolicyRequest& in, authz::Call& call) {
  policy_resource(context, *in.PolicyArn, call.check(), false);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_policy(Context& context, const model::UntagPolicyRequest& in, authz::Call& call) {
  policy_resource(context, *in.PolicyArn, call.check(), false);
  call.check().tag_keys = *in.TagKeys;
}

void tagging_instance_profile(Context& context, const model::TagInstanceProfileRequest& in, authz::Call& call) {
  on_instance_profile(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_instance_profile(Context& context, const model::UntagInstanceProfileRequest& in, authz::Call& call) {
  on_instance_profile(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

void passing_role(Context& context, const model::AddRoleToInstanceProfileRequest& in, authz::Call& call) {
  on_instance_profile(context, in, call);
  authz::Check& pass = call.also("iam:PassRole");
  const auto role = state::iam::Roles(context.db).find(context.account(), *in.RoleName);
  pass.on(role ? role->arn() : arn_of(context, "role", "/", *in.RoleName));
  if (role) pass.resource_tags = tags_of(context, Tagged::Role, role->row);
  // Inferred: instance profiles exist for EC2 alone.
  pass.key("iam:PassedToService", "ec2.amazonaws.com");
}

void new_user(Context& context, const model::CreateUserRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "user", in.Path.value_or("/"), *in.UserName));
  call.check().request_tags = request_tags(in.Tags);
  add_boundary(in.PermissionsBoundary, call.check());
}

void new_group(Context& context, const model::CreateGroupRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "group", in.Path.value_or("/"), *in.GroupName));
}

void new_instance_profile(Context& context, const model::CreateInstanceProfileRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "instance-profile", in.Path.value_or("/"), *in.InstanceProfileName));
  call.check().request_tags = request_tags(in.Tags);
}

void new_role(Context& context, const model::CreateRoleRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "role", in.Path.value_or("/"), *in.RoleName));
  call.check().request_tags = request_tags(in.Tags);
  add_boundary(in.PermissionsBoundary, call.check());
}

void new_policy(Context& context, const model::CreatePolicyRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "policy", in.Path.value_or("/"), *in.PolicyName));
  call.check().request_tags = request_tags(in.Tags);
  call.check().wording = "policy " + *in.PolicyName;
}

void new_service_linked_role(Context& context, const model::CreateServiceLinkedRoleRequest& in, authz::Call& call) {
  const auto* service = linked_service(*in.AWSServiceName);
  std::string name(service ? service->role_name : "");
  if (in.CustomSuffix) (name += '_') += *in.CustomSuffix;
  call.check().on(arn_of(context, "role", "/aws-service-role/" + *in.AWSServiceName + '/', name));
  call.check().key("iam:AWSServiceName", *in.AWSServiceName);
}

void deleted_service_linked_role(Context& context, const model::GetServiceLinkedRoleDeletionStatusRequest& in,
                                 authz::Call& call) {
  const auto task = parse_deletion_task(*in.DeletionTaskId);
  if (!task) return;
  call.check().on(arn_of(context, "role", "/aws-service-role/" + std::string(task->service) + '/', task->role));
  call.check().wording = "role " + std::string(task->role);
}

void renamed_user(Context& context, const model::UpdateUserRequest& in, authz::Call& call) {
  user_resource(context, in.UserName, call.check());
  if (!in.NewPath && !in.NewUserName) return;
  const auto user = state::iam::Users(context.db).find(context.account(), *in.UserName);
  const std::string path = in.NewPath.value_or(user ? user->path : "/");
  call.also("iam:UpdateUser").on(arn_of(context, "user", path, in.NewUserName.value_or(*in.UserName)));
}

void renamed_group(Context& context, const model::UpdateGroupRequest& in, authz::Call& call) {
  group_resource(context, *in.GroupName, call.check());
  if (!in.NewPath && !in.NewGroupName) return;
  const auto group = state::iam::Groups(context.db).find(context.account(), *in.GroupName);
  const std::string path = in.NewPath.value_or(group ? group->path : "/");
  call.also("iam:UpdateGroup").on(arn_of(context, "group", path, in.NewGroupName.value_or(*in.GroupName)));
}

void own_password(Context& context, const model::ChangePasswordRequest&, authz::Call& call) {
  user_resource(context, std::nullopt, call.check());
  call.check().deny_only = users_may_change_passwords(context);
}

void password_rules(Context& context, const protocol::Empty&, authz::Call& call) {
  call.check().deny_only = users_may_change_passwords(context);
}

void holder_of_key(Context& context, const model::GetAccessKeyLastUsedRequest& in, authz::Call& call) {
  const auto key = state::iam::AccessKeys(context.db).find(*in.AccessKeyId);
  if (!key || key->account != context.account()) return;
  const auto user = key->user ? state::iam::Users(context.db).by_row(*key->user) : std::nullopt;
  if (user)
    user_resource(context, user->name, call.check());
  else
    call.check().on("arn:aws:iam::" + context.account() + ":root");
}

void all_users(Context& context, const model::ListUsersRequest&, authz::Call& call) {
  call.check().wording = arn_of(context, "user", "/", "*");
}

void all_groups(Context& context, const model::ListGroupsRequest&, authz::Call& call) {
  call.check().wording = arn_of(context, "group", "/", "*");
}

void all_instance_profiles(Context& context, const model::ListInstanceProfilesRequest&, authz::Call& call) {
  call.check().wording = arn_of(context, "instance-profile", "/", "*");
}

void all_roles(Context& context, const model::ListRolesRequest&, authz::Call& call) {
  call.check().wording = arn_of(context, "role", "/", "*");
}

void all_policies(Context&, const model::ListPoliciesRequest& in, authz::Call& call) {
  call.check().wording = "policy path " + in.PathPrefix.value_or("/");
}

}  // namespace iam
