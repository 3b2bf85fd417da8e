// Which shares use which permissions, and exchanging one permission for another in all of them.
#include <fmt/core.h>

#include <map>

#include "handlers/ram/answers.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/permissions.hpp"
#include "state/ram_replace_work.hpp"

namespace ram {
namespace {

using state::RamReplaceWork;
using state::RamShare;
using state::RamSharePermission;

constexpr std::int64_t kKeptWorks = 1000;  // of an account in a region

void check_feature_set(const std::string& wanted) {
  for (const char* known : {model::PermissionFeatureSet::kCreatedFromPolicy,
                            model::PermissionFeatureSet::kPromotingToStandard, model::PermissionFeatureSet::kStandard})
    if (wanted == known) return;
  throw errors::invalid_parameter_exception(fmt::format("{} is not a valid feature set.", wanted));
}

/// What the filters of ListPermissionAssociations let through.
class AssociationFilter {
 public:
  AssociationFilter(const Context& context, const model::ListPermissionAssociationsRequest& in)
      : context_(context), in_(in) {
    if (in.permissionArn) parse_permission_arn(*in.permissionArn);
    if (in.permissionVersion && !in.permissionArn)
      throw errors::invalid_parameter_exception("permissionVersion can be used only together with permissionArn.");
    if (in.associationStatus) check_association_status(*in.associationStatus);
    if (in.featureSet) check_feature_set(*in.featureSet);
    if (!in.resourceType) return;
    const auto* type = fixtures::ram_type(*in.resourceType);
    if (!type) throw errors::invalid_parameter_exception(fmt::format("Invalid resource type: {}", *in.resourceType));
    type_ = type->name;
  }

  /// The association as it is shown; nullopt when a filter holds it back.
  std::optional<model::AssociatedPermission> show(const RamShare& share, const RamSharePermission& attached) const {
    if (in_.permissionArn && *in_.permissionArn != attached.permission) return std::nullopt;
    if (in_.permissionVersion && *in_.permissionVersion != attached.version) return std::nullopt;
    if (!type_.empty() && type_ != attached.type) return std::nullopt;
    const auto permission = permission_held(context_, attached.permission);
    model::AssociatedPermission row;
    row.arn = attached.permission;
    row.permissionVersion = std::to_string(attached.version);
    row.defaultVersion = permission && permission->default_version == attached.version;
    row.resourceType = attached.type;
    row.status = status_text(ram_status(attached, time_of(context_)));
    row.featureSet = feature_set_text(share.feature_set(time_of(context_)));
    row.lastUpdatedTime = attached.attached;
    row.resourceShareArn = share.arn();
    if (in_.defaultVersion.value_or(false) && !*row.defaultVersion) return std::nullopt;
    if (in_.associationStatus && *in_.associationStatus != *row.status) return std::nullopt;
    if (in_.featureSet && *in_.featureSet != *row.featureSet) return std::nullopt;
    return row;
  }

 private:
  const Context& context_;
  const model::ListPermissionAssociationsRequest& in_;
  std::string type_;
};

model::ReplacePermissionAssociationsWork work_answer(const Context& context, const RamReplaceWork& work) {
  model::ReplacePermissionAssociationsWork answer;
  const auto time = time_of(context);
  answer.id = work.uuid;
  answer.fromPermissionArn = work.from_permission;
  if (work.from_version) answer.fromPermissionVersion = std::to_string(*work.from_version);
  answer.toPermissionArn = work.to_permission;
  answer.toPermissionVersion = std::to_string(work.to_version);
  const bool completed = work.completed(time);
  answer.status = completed ? model::ReplacePermissionAssociationsWorkStatus::kCompleted
                            : model::ReplacePermissionAssociationsWorkStatus::kInProgress;
  answer.creationTime = work.created;
  answer.lastUpdatedTime = completed ? work.created + time.settle : work.created;
  return answer;
}

/// The answer of the request itself, which comes before anything was done.
model::ReplacePermissionAssociationsWork begun(const Context& context, const RamReplaceWork& work) {
  auto answer = work_answer(context, work);
  answer.status = model::ReplacePermissionAssociationsWorkStatus::kInProgress;
  answer.lastUpdatedTime = work.created;
  return answer;
}

void replace_everywhere(Context& context, const RamReplaceWork& work, const std::string& type) {
  const auto time = time_of(context);
  state::RamShares shares(context.db, time);
  std::vector<std::int64_t> ids;
  state::RamPermissions(context.db, time)
      .each_share(context.account(), context.region, work.from_permission, 0, [&](std::int64_t id) {
        ids.push_back(id);
        return true;
      });
  for (const auto id : ids) {
    const auto share = shares.by_id(id);
    const auto attached = shares.permission(id, type);
    if (!share || share->hidden(time) || !attached) continue;
    if (work.from_version && *work.from_version != attached->version) continue;
    if (attached->permission == work.to_permission && attached->version == work.to_version) continue;
    shares.set_permission(id, type, work.to_permission, work.to_version);
    shares.touch(id);
  }
}

void check_work_status(const std::string& status) {
  for (const char* known : {"IN_PROGRESS", "COMPLETED", "FAILED"})
    if (status == known) return;
  throw errors::invalid_parameter_exception(fmt::format("{} is not a valid status.", status));
}

}  // namespace

model::ListPermissionAssociationsResponse list_permission_associations(
    Context& context, const model::ListPermissionAssociationsRequest& in) {
  const AssociationFilter filter(context, in);
  Parameters parameters;
  parameters.add(in.permissionArn).add(in.permissionVersion).add(in.associationStatus).add(in.resourceType);
  parameters.add(in.featureSet).add(in.defaultVersion);
  Page page(context, "ListPermissionAssociations", parameters, in.nextToken, in.maxResults);
  model::ListPermissionAssociationsResponse out;
  out.permissions.emplace();
  const state::RamShares shares(context.db, time_of(context));
  const auto show = [&](const RamShare& share) {
    std::int64_t position = 0;
    for (const auto& attached : shares.permissions(share.id)) {
      if (++position <= page.after_minor() && share.id == page.after()) continue;
      auto row = filter.show(share, attached);
      if (!row) continue;
      if (!page.take(share.id, position)) return false;
      out.permissions->push_back(std::move(*row));
    }
    return true;
  };
  const auto before = page.after() - 1;
  if (in.permissionArn)
    state::RamPermissions(context.db, time_of(context))
        .each_share(context.account(), context.region, *in.permissionArn, before, [&](std::int64_t id) {
          const auto share = shares.by_id(id);
          return !share || show(*share);
        });
  else
    shares.each(context.account(), context.region, std::nullopt, before,
                [&](const RamShare& share) { return share.deleted || show(share); });
  out.nextToken = page.token();
  return out;
}

model::ReplacePermissionAssociationsResponse replace_permission_associations(
    Context& context, const model::ReplacePermissionAssociationsRequest& in) {
  const auto from = attachable_permission(context, required(in.fromPermissionArn, "fromPermissionArn"));
  const auto to = attachable_permission(context, required(in.toPermissionArn, "toPermissionArn"));
  ClientToken token(context, "ReplacePermissionAssociations", in.clientToken,
                    Parameters().add(in.fromPermissionArn).add(in.fromPermissionVersion).add(in.toPermissionArn));
  state::RamReplaceWorks works(context.db);
  if (token.repeated()) {
    const auto work = works.find(context.account(), context.region, token.result());
    if (!work) throw errors::unknown_resource_exception("The work of this client token could not be found.");
    return {begun(context, *work), in.clientToken};
  }
  if (from.type != to.type)
    throw errors::invalid_parameter_exception(
        fmt::format("The permission {} is for the resource type {}, the permission {} for {}.", from.arn, from.type,
                    to.arn, to.type));
  if (in.fromPermissionVersion && !permission_summary(context, from, *in.fromPermissionVersion))
    throw unknown_permission_version(from.arn, *in.fromPermissionVersion);
  RamReplaceWork work;
  work.uuid = context.ids.uuid();
  work.owner = context.account();
  work.region = context.region;
  work.from_permission = from.arn;
  if (in.fromPermissionVersion) work.from_version = *in.fromPermissionVersion;
  work.to_permission = to.arn;
  work.to_version = to.default_version;
  work.created = context.now;
  works.add(work, kKeptWorks);
  replace_everywhere(context, work, from.type);
  token.keep(work.uuid);
  return {begun(context, work), in.clientToken};
}

model::ListReplacePermissionAssociationsWorkResponse list_replace_permission_associations_work(
    Context& context, const model::ListReplacePermissionAssociationsWorkRequest& in) {
  if (in.status) check_work_status(*in.status);
  Page page(context, "ListReplacePermissionAssociationsWork", Parameters().add(in.workIds).add(in.status), in.nextToken,
            in.maxResults);
  model::ListReplacePermissionAssociationsWorkResponse out;
  out.replacePermissionAssociationsWorks.emplace();
  const auto show = [&](const RamReplaceWork& work) {
    auto answer = work_answer(context, work);
    if (in.status && *in.status != *answer.status) return true;
    if (!page.take(work.id)) return false;
    out.replacePermissionAssociationsWorks->push_back(std::move(answer));
    return true;
  };
  const state::RamReplaceWorks works(context.db);
  if (in.workIds && !in.workIds->empty()) {
    std::map<std::int64_t, RamReplaceWork> named;
    for (const auto& id : *in.workIds)
      if (const auto work = works.find(context.account(), context.region, id)) named.emplace(work->id, *work);
    for (auto next = named.upper_bound(page.after()); next != named.end() && show(next->second);) ++next;
  } else {
    works.each(context.account(), context.region, page.after(), show);
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
