#include "handlers/iam/answers.hpp"

namespace iam {
namespace {

void count_usage(Context& context, model::Policy& policy) {
  const state::iam::EntityPolicies users(context.db, Entity::User), roles(context.db, Entity::Role);
  const std::string& account = context.account();
  policy.AttachmentCount =
      static_cast<std::int32_t>(users.attachments(account, *policy.Arn) + roles.attachments(account, *policy.Arn));
  policy.PermissionsBoundaryUsageCount =
      static_cast<std::int32_t>(users.boundaries(account, *policy.Arn) + roles.boundaries(account, *policy.Arn));
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
