#include "handlers/iam/answers.hpp"

#include "handlers/iam/documents.hpp"
#include "state/accounts.hpp"

namespace iam {
namespace {

void count_usage(Context& context, model::Policy& policy) {
  std::int64_t attachments = 0, boundaries = 0;
  for (const Entity kind : {Entity::User, Entity::Role, Entity::Group}) {
    const state::iam::EntityPolicies policies(context.db, kind);
    attachments += policies.attachments(context.account(), *policy.Arn);
    boundaries += policies.boundaries(context.account(), *policy.Arn);
  }
  policy.AttachmentCount = static_cast<std::int32_t>(attachments);
  policy.PermissionsBoundaryUsageCount = static_cast<std::int32_t>(boundaries);
}

}  // namespace

std::vector<model::Tag> tags_of(const core::Tags& tags) {
  std::vector<model::Tag> shown;
  for (const auto& [key, value] : tags) shown.push_back({key, value});
  return shown;
}

std::optional<std::vector<model::Tag>> tags_if_any(const core::Tags& tags) {
  if (tags.empty()) return std::nullopt;
  return tags_of(tags);
}

std::optional<model::AttachedPermissionsBoundary> boundary_of(const state::OptionalText& arn) {
  if (!arn) return std::nullopt;
  // The model's enum says PermissionsBoundaryPolicy; IAM answers Policy.
  return model::AttachedPermissionsBoundary{"Policy", *arn};
}

model::User user_of(const state::iam::User& user) {
  model::User shown;
  shown.Path = user.path;
  shown.UserName = user.name;
  shown.UserId = user.unique_id;
  shown.Arn = user.arn();
  shown.CreateDate = user.created;
  return shown;
}

model::User root_user(Context& context) {
  model::User root;
  root.UserId = context.account();
  root.Arn = "arn:aws:iam::" + context.account() + ":root";
  root.CreateDate = state::Accounts(context.db).created(context.account());
  return root;
}

model::Group group_of(const state::iam::Group& group) {
  model::Group shown;
  shown.Path = group.path;
  shown.GroupName = group.name;
  shown.GroupId = group.unique_id;
  shown.Arn = group.arn();
  shown.CreateDate = group.created;
  return shown;
}

model::InstanceProfile instance_profile_of(Context& context, const state::iam::InstanceProfile& profile) {
  model::InstanceProfile shown;
  shown.Path = profile.path;
  shown.InstanceProfileName = profile.name;
  shown.InstanceProfileId = profile.unique_id;
  shown.Arn = profile.arn();
  shown.CreateDate = profile.created;
  shown.Roles.emplace();
  if (!profile.role) return shown;
  const auto role = state::iam::Roles(context.db).by_row(*profile.role);
  if (!role) return shown;
  model::Role held = role_of(*role);
  held.AssumeRolePolicyDocument = encoded_trust_policy(context, *role);
  shown.Roles->push_back(std::move(held));
  return shown;
}

model::Role role_of(const state::iam::Role& role) {
  model::Role shown;
  shown.Path = role.path;
  shown.RoleName = role.name;
  shown.RoleId = role.unique_id;
  shown.Arn = role.arn();
  shown.CreateDate = role.created;
  shown.Description = role.description;
  return shown;
}

model::Policy policy_of(Context& context, const state::iam::Policy& policy) {
  model::Policy shown;
  shown.PolicyName = policy.name;
  shown.PolicyId = policy.unique_id;
  shown.Arn = policy.arn;
  shown.Path = policy.path;
  shown.DefaultVersionId = version_id(policy.default_version);
  shown.IsAttachable = true;
  shown.CreateDate = policy.created;
  shown.UpdateDate = policy.updated;
  count_usage(context, shown);
  return shown;
}

model::Policy policy_of(Context& context, const fixtures::ManagedPolicy& policy) {
  model::Policy shown;
  shown.PolicyName = policy.name;
  shown.PolicyId = policy.unique_id;
  shown.Arn = policy.arn;
  shown.Path = policy.path;
  shown.DefaultVersionId = version_id(policy.version);
  // Also of the policies of service-linked roles: IAM lists them as attachable and refuses the attachment.
  shown.IsAttachable = true;
  shown.CreateDate = policy.created;
  shown.UpdateDate = policy.updated;
  count_usage(context, shown);
  return shown;
}

std::string version_id(int number) {
  return "v" + std::to_string(number);
}

}  // namespace iam
