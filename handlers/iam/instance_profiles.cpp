#include "handlers/iam/instance_profiles.hpp"

#include <fmt/core.h>

#include "handlers/iam/answers.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::InstanceProfiles;
using state::iam::Tagged;

}  // namespace

model::CreateInstanceProfileResponse create_instance_profile(Context& context,
                                                             const model::CreateInstanceProfileRequest& in) {
  InstanceProfiles profiles(context.db);
  if (profiles.find(context.account(), *in.InstanceProfileName))
    throw errors::entity_already_exists_exception(
        fmt::format("Instance Profile {} already exists.", *in.InstanceProfileName));
  const core::Tags tags = checked_tags(in.Tags);
  check_quota(profiles.count(context.account()), kMaxInstanceProfiles, "InstanceProfilesPerAccount");
  state::iam::InstanceProfile profile;
  profile.account = context.account();
  profile.name = *in.InstanceProfileName;
  profile.path = in.Path.value_or("/");
  profile.unique_id = context.ids.unique_id("AIPA", context.account());
  profile.created = context.now;
  profile.row = profiles.add(profile);
  put_new_tags(context, Tagged::InstanceProfile, profile.row, tags);
  model::InstanceProfile shown = instance_profile_of(context, profile);
  shown.Tags = tags_if_any(tags);
  return {std::move(shown)};
}

model::GetInstanceProfileResponse get_instance_profile(Context& context, const model::GetInstanceProfileRequest& in) {
  const auto profile = require_instance_profile(context, *in.InstanceProfileName);
  model::InstanceProfile shown = instance_profile_of(context, profile);
  shown.Tags = tags_of(state::iam::TagStore(context.db, Tagged::InstanceProfile).of(profile.row));
  return {std::move(shown)};
}

model::ListInstanceProfilesResponse list_instance_profiles(Context& context,
                                                           const model::ListInstanceProfilesRequest& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked = page(context, "ListInstanceProfiles", {prefix}, in.Marker, in.MaxItems);
  auto profiles = InstanceProfiles(context.db).list(context.account(), prefix, asked.after, asked.fetch());
  model::ListInstanceProfilesResponse answer;
  finish(asked, profiles, answer, [](const auto& profile) { return profile.name; });
  answer.InstanceProfiles.emplace();
  for (const auto& profile : profiles) answer.InstanceProfiles->push_back(instance_profile_of(context, profile));
  return answer;
}

model::ListInstanceProfilesForRoleResponse list_instance_profiles_for_role(
    Context& context, const model::ListInstanceProfilesForRoleRequest& in) {
  const auto role = require_role(context, *in.RoleName);
  const Page asked = page(context, "ListInstanceProfilesForRole", {role.unique_id}, in.Marker, in.MaxItems);
  auto profiles = InstanceProfiles(context.db).of_role(role.row, asked.after, asked.fetch());
  model::ListInstanceProfilesForRoleResponse answer;
  finish(asked, profiles, answer, [](const auto& profile) { return profile.name; });
  answer.InstanceProfiles.emplace();
  for (const auto& profile : profiles) answer.InstanceProfiles->push_back(instance_profile_of(context, profile));
  return answer;
}

protocol::Empty add_role_to_instance_profile(Context& context, const model::AddRoleToInstanceProfileRequest& in) {
  const auto profile = require_instance_profile(context, *in.InstanceProfileName);
  const auto role = require_own_role(context, *in.RoleName);
  // Also when it is the same role once more.
  check_quota(profile.role ? 1 : 0, 1, "InstanceSessionsPerInstanceProfile");
  InstanceProfiles(context.db).set_role(profile.row, role.row);
  return {};
}

protocol::Empty remove_role_from_instance_profile(Context& context,
                                                  const model::RemoveRoleFromInstanceProfileRequest& in) {
  const auto profile = require_instance_profile(context, *in.InstanceProfileName);
  const auto role = require_own_role(context, *in.RoleName);
  if (profile.role != role.row) throw role_missing(*in.RoleName);
  InstanceProfiles(context.db).set_role(profile.row, std::nullopt);
  return {};
}

protocol::Empty delete_instance_profile(Context& context, const model::DeleteInstanceProfileRequest& in) {
  const auto profile = require_instance_profile(context, *in.InstanceProfileName);
  if (profile.role)
    throw errors::delete_conflict_exception("Cannot delete entity, must remove roles from instance profile first.");
  InstanceProfiles(context.db).remove(profile.row);
  return {};
}

}  // namespace iam
