// Which resource an IAM request is about, and the condition keys that go with it: the resolvers of the operation table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/iam/common.hpp"

namespace iam {

/// The user of that name, or the caller when no name is given. A user that does not exist has no path.
void user_resource(Context& context, const std::optional<std::string>& name, authz::Check& check);
void role_resource(Context& context, const std::string& name, authz::Check& check);
void group_resource(Context& context, const std::string& name, authz::Check& check);
void instance_profile_resource(Context& context, const std::string& name, authz::Check& check);
/// AWS managed policies are read as if they were the account's own; changed by nobody.
void policy_resource(Context& context, const std::string& arn, authz::Check& check, bool reads);
/// The boundary that the entity has, for operations that change its permissions.
void user_boundary(Context& context, const std::string& name, authz::Check& check);
void role_boundary(Context& context, const std::string& name, authz::Check& check);
/// ARN of something of the caller's account that has no row (yet).
std::string arn_of(const Context& context, std::string_view kind, std::string_view path, std::string_view name);
/// Looked up when a policy asks for a tag.
std::function<core::Tags()> tags_of(const Context& context, state::iam::Tagged kind, std::int64_t row);
core::Tags request_tags(const std::optional<std::vector<model::Tag>>& tags);

template <class In>
void on_user(Context& context, const In& in, authz::Call& call) {
  user_resource(context, in.UserName, call.check());
}

template <class In>
void on_role(Context& context, const In& in, authz::Call& call) {
  role_resource(context, *in.RoleName, call.check());
}

template <class In>
void on_group(Context& context, const In& in, authz::Call& call) {
  group_resource(context, *in.GroupName, call.check());
}

template <class In>
void attaching_group(Context& context, const In& in, authz::Call& call) {
  on_group(context, in, call);
  call.check().key("iam:PolicyARN", *in.PolicyArn);
}

template <class In>
void on_instance_profile(Context& context, const In& in, authz::Call& call) {
  instance_profile_resource(context, *in.InstanceProfileName, call.check());
}

template <class In>
void on_bounded_user(Context& context, const In& in, authz::Call& call) {
  on_user(context, in, call);
  user_boundary(context, *in.UserName, call.check());
}

template <class In>
void on_bounded_role(Context& context, const In& in, authz::Call& call) {
  on_role(context, in, call);
  role_boundary(context, *in.RoleName, call.check());
}

template <class In>
void attaching_user(Context& context, const In& in, authz::Call& call) {
  on_bounded_user(context, in, call);
  call.check().key("iam:PolicyARN", *in.PolicyArn);
}

template <class In>
void attaching_role(Context& context, const In& in, authz::Call& call) {
  on_bounded_role(context, in, call);
  call.check().key("iam:PolicyARN", *in.PolicyArn);
}

template <class In>
void bounding_user(Context& context, const In& in, authz::Call& call) {
  on_user(context, in, call);
  call.check().key("iam:PermissionsBoundary", *in.PermissionsBoundary);
}

template <class In>
void bounding_role(Context& context, const In& in, authz::Call& call) {
  on_role(context, in, call);
  call.check().key("iam:PermissionsBoundary", *in.PermissionsBoundary);
}

template <class In>
void tagging_user(Context& context, const In& in, authz::Call& call) {
  on_user(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

template <class In>
void tagging_role(Context& context, const In& in, authz::Call& call) {
  on_role(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

template <class In>
void untagging_user(Context& context, const In& in, authz::Call& call) {
  on_user(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

template <class In>
void untagging_role(Context& context, const In& in, authz::Call& call) {
  on_role(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

template <class In>
void reading_policy(Context& context, const In& in, authz::Call& call) {
  policy_resource(context, *in.PolicyArn, call.check(), true);
}

template <class In>
void changing_policy(Context& context, const In& in, authz::Call& call) {
  policy_resource(context, *in.PolicyArn, call.check(), false);
}

void tagging_policy(Context& context, const model::TagPolicyRequest& in, authz::Call& call);
void untagging_policy(Context& context, const model::UntagPolicyRequest& in, authz::Call& call);

void tagging_instance_profile(Context& context, const model::TagInstanceProfileRequest& in, authz::Call& call);
void untagging_instance_profile(Context& context, const model::UntagInstanceProfileRequest& in, authz::Call& call);
/// The role is handed to EC2, which takes iam:PassRole.
void passing_role(Context& context, const model::AddRoleToInstanceProfileRequest& in, authz::Call& call);

void new_user(Context& context, const model::CreateUserRequest& in, authz::Call& call);
void new_group(Context& context, const model::CreateGroupRequest& in, authz::Call& call);
void new_instance_profile(Context& context, const model::CreateInstanceProfileRequest& in, authz::Call& call);
void new_role(Context& context, const model::CreateRoleRequest& in, authz::Call& call);
void new_policy(Context& context, const model::CreatePolicyRequest& in, authz::Call& call);
void new_service_linked_role(Context& context, const model::CreateServiceLinkedRoleRequest& in, authz::Call& call);
void deleted_service_linked_role(Context& context, const model::GetServiceLinkedRoleDeletionStatusRequest& in,
                                 authz::Call& call);
/// UpdateUser asks for the user as it is and, when it moves or is renamed, for what it becomes.
void renamed_user(Context& context, const model::UpdateUserRequest& in, authz::Call& call);
/// Likewise for groups.
void renamed_group(Context& context, const model::UpdateGroupRequest& in, authz::Call& call);
void holder_of_key(Context& context, const model::GetAccessKeyLastUsedRequest& in, authz::Call& call);

/// The caller's own password, which the account's password policy may let every user change.
void own_password(Context& context, const model::ChangePasswordRequest& in, authz::Call& call);
void password_rules(Context& context, const protocol::Empty& in, authz::Call& call);

// These lists have no resource-level permissions; their denials name what is listed nevertheless.
void all_users(Context& context, const model::ListUsersRequest& in, authz::Call& call);
void all_groups(Context& context, const model::ListGroupsRequest& in, authz::Call& call);
void all_instance_profiles(Context& context, const model::ListInstanceProfilesRequest& in, authz::Call& call);
void all_roles(Context& context, const model::ListRolesRequest& in, authz::Call& call);
void all_policies(Context& context, const model::ListPoliciesRequest& in, authz::Call& call);

}  // namespace iam
