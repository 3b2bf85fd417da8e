#include "handlers/ram/permissions.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"

namespace ram {
namespace {

/// Which permissions a permissionType filter shows. `AWS` and `LOCAL` are the words of the older documentation.
struct TypeFilter {
  bool aws = true;
  bool customer = true;

  explicit TypeFilter(const Text& filter) {
    if (!filter || *filter == model::PermissionTypeFilter::kAll) return;
    aws = *filter == model::PermissionTypeFilter::kAwsManaged || *filter == "AWS";
    customer = *filter == model::PermissionTypeFilter::kCustomerManaged || *filter == "LOCAL";
    if (!aws && !customer)
      throw errors::invalid_parameter_exception(
          fmt::format("{} is not a valid scope. Must be one of: ALL, AWS, LOCAL.", *filter));
  }
};

const char* permission_status_text(state::RamPermissionStatus status) {
  switch (status) {
    case state::RamPermissionStatus::Attachable:
      return model::PermissionStatus::kAttachable;
    case state::RamPermissionStatus::Unattachable:
      return model::PermissionStatus::kUnattachable;
    case state::RamPermissionStatus::Deleting:
      return model::PermissionStatus::kDeleting;
    case state::RamPermissionStatus::Deleted:
      return model::PermissionStatus::kDeleted;
  }
  return "";
}

/// Whether a share that the caller takes part in uses the permission.
bool consumed(const Context& context, const state::RamPermission& permission) {
  const auto time = time_of(context);
  const state::RamShares shares(context.db, time);
  const state::RamAccess access(context.db, time);
  bool found = false;
  state::RamPermissions(context.db, time)
      .each_share(permission.owner, permission.region, permission.arn(), 0, [&](std::int64_t id) {
        const auto share = shares.by_id(id);
        found = share && access.is_shared_with(context.account(), *share);
        return !found;
      });
  return found;
}

std::optional<state::RamPermission> customers(const Context& context, const std::string& arn, bool& own) {
  auto found = state::RamPermissions(context.db, time_of(context)).find(arn);
  own = found && found->owner == context.account();
  if (!found || found->region != context.region) return std::nullopt;
  return found;
}

void describe_managed(const fixtures::RamPermission& managed, int version,
                      model::ResourceSharePermissionSummary& answer) {
  answer.status =
      version == managed.version ? model::PermissionStatus::kAttachable : model::PermissionStatus::kUnattachable;
  answer.creationTime = fixtures::ram_permissions_published();
  answer.lastUpdatedTime = fixtures::ram_permissions_published();
  answer.isResourceTypeDefault = managed.type_default;
  answer.permissionType = model::PermissionType::kAwsManaged;
  answer.featureSet = model::PermissionFeatureSet::kStandard;
}

void describe_custom(const Context& context, const state::RamPermission& custom,
                     const state::RamPermissionVersion& version, model::ResourceSharePermissionSummary& answer) {
  const auto time = time_of(context);
  answer.status = permission_status_text(custom.status(version, time));
  answer.creationTime = version.created;
  // Of this version: when it came, went, or became the default is all that happens to it.
  answer.lastUpdatedTime = version.number == custom.default_version || custom.deleted
                               ? custom.updated
                               : version.deleted.value_or(version.created);
  answer.isResourceTypeDefault = false;
  answer.permissionType = model::PermissionType::kCustomerManaged;
  answer.featureSet =
      custom.from_policy ? model::PermissionFeatureSet::kCreatedFromPolicy : model::PermissionFeatureSet::kStandard;
  if (custom.owner != context.account()) return;
  const auto tags = state::RamPermissions(context.db, time).tags(custom.id);
  if (!tags.empty()) answer.tags.emplace();
  for (const auto& [key, value] : tags) answer.tags->push_back({key, value});
}

}  // namespace

core::AwsError unknown_permission(std::string_view arn) {
  return errors::unknown_resource_exception(fmt::format("Permission {} could not be found.", arn));
}

core::AwsError unknown_permission_version(std::string_view arn, int version) {
  return errors::unknown_resource_exception(
      fmt::format("Version {} of the permission {} could not be found.", version, arn));
}

Permission permission_of(const fixtures::RamPermission& managed) {
  return {managed.arn, managed.name, managed.type, managed.version, &managed, std::nullopt};
}

Permission permission_of(const state::RamPermission& custom) {
  return {custom.arn(), custom.name, custom.type, custom.default_version, nullptr, custom};
}

std::optional<Permission> permission_held(const Context& context, const std::string& arn) {
  if (const auto* managed = fixtures::ram_permission(arn)) return permission_of(*managed);
  const auto custom = state::RamPermissions(context.db, time_of(context)).find(arn);
  if (!custom) return std::nullopt;
  return permission_of(*custom);
}

Permission known_permission(const Context& context, const std::string& arn) {
  parse_permission_arn(arn);
  if (const auto* managed = fixtures::ram_permission(arn)) return permission_of(*managed);
  bool own = false;
  const auto custom = customers(context, arn, own);
  if (!custom || !own || custom->deleted) throw unknown_permission(arn);
  return permission_of(*custom);
}

Permission readable_permission(const Context& context, const std::string& arn) {
  parse_permission_arn(arn);
  if (const auto* managed = fixtures::ram_permission(arn)) return permission_of(*managed);
  bool own = false;
  const auto custom = customers(context, arn, own);
  if (!custom || (!own && (custom->deleted || !consumed(context, *custom)))) throw unknown_permission(arn);
  return permission_of(*custom);
}

Permission attachable_permission(const Context& context, const std::string& arn) {
  auto permission = known_permission(context, arn);
  if (permission.from_policy())
    throw errors::operation_not_permitted_exception(
        fmt::format("The permission {} was created from a policy and cannot be associated. Promote it first.", arn));
  return permission;
}

std::optional<model::ResourceSharePermissionSummary> permission_summary(const Context& context,
                                                                        const Permission& permission, int version) {
  model::ResourceSharePermissionSummary answer;
  answer.arn = permission.arn;
  answer.version = std::to_string(version);
  answer.defaultVersion = version == permission.default_version;
  answer.name = permission.name;
  answer.resourceType = permission.type;
  if (permission.managed) {
    if (version < 1 || version > permission.managed->version) return std::nullopt;
    describe_managed(*permission.managed, version, answer);
    return answer;
  }
  const auto row = state::RamPermissions(context.db, time_of(context)).version(permission.custom->id, version);
  if (!row) return std::nullopt;
  describe_custom(context, *permission.custom, *row, answer);
  return answer;
}

model::ResourceSharePermissionDetail permission_detail(const Context& context, const Permission& permission,
                                                       int version) {
  const auto summary = permission_summary(context, permission, version);
  if (!summary) throw unknown_permission_version(permission.arn, version);
  model::ResourceSharePermissionDetail detail;
  detail.arn = summary->arn;
  detail.version = summary->version;
  detail.defaultVersion = summary->defaultVersion;
  detail.name = summary->name;
  detail.resourceType = summary->resourceType;
  detail.permission = permission.managed ? permission.managed->policy_template
                                         : state::RamPermissions(context.db, time_of(context))
                                               .version(permission.custom->id, version)
                                               ->policy_template;
  detail.creationTime = summary->creationTime;
  detail.lastUpdatedTime = summary->lastUpdatedTime;
  detail.isResourceTypeDefault = summary->isResourceTypeDefault;
  detail.permissionType = summary->permissionType;
  detail.featureSet = summary->featureSet;
  detail.status = summary->status;
  detail.tags = summary->tags;
  return detail;
}

model::ListPermissionsResponse list_permissions(Context& context, const model::ListPermissionsRequest& in) {
  const TypeFilter filter(in.permissionType);
  const auto* wanted = in.resourceType ? fixtures::ram_type(*in.resourceType) : nullptr;
  if (in.resourceType && !wanted)
    throw errors::invalid_parameter_exception(fmt::format("Invalid resource type: {}", *in.resourceType));
  Page page(context, "ListPermissions", Parameters().add(in.resourceType).add(in.permissionType), in.nextToken,
            in.maxResults);

  model::ListPermissionsResponse out;
  out.permissions.emplace();
  // AWS's first, at places 1, 2, 3 and so on; then the customer's, at the place behind the last of those.
  std::int64_t position = 0;
  for (const auto& type : fixtures::ram_types()) {
    for (const auto& permission : type.permissions) {
      ++position;
      if (!filter.aws || (wanted && wanted != &type) || position <= page.after()) continue;
      if (!page.take(position)) break;
      out.permissions->push_back(*permission_summary(context, permission_of(permission), permission.version));
    }
    if (page.full()) break;
  }
  ++position;
  if (filter.customer && !page.full())
    state::RamPermissions(context.db, time_of(context))
        .each(context.account(), context.region, page.after() == position ? page.after_minor() : 0,
              [&](const state::RamPermission& custom) {
                if (wanted && wanted->name != custom.type) return true;
                auto summary = permission_summary(context, permission_of(custom), custom.default_version);
                if (!summary) return true;
                if (!page.take(position, custom.id)) return false;
                out.permissions->push_back(std::move(*summary));
                return true;
              });
  out.nextToken = page.token();
  return out;
}

model::GetPermissionResponse get_permission(Context& context, const model::GetPermissionRequest& in) {
  const auto permission = readable_permission(context, required(in.permissionArn, "permissionArn"));
  return {permission_detail(context, permission, in.permissionVersion.value_or(permission.default_version))};
}

model::ListPermissionVersionsResponse list_permission_versions(Context& context,
                                                               const model::ListPermissionVersionsRequest& in) {
  const auto permission = readable_permission(context, required(in.permissionArn, "permissionArn"));
  Page page(context, "ListPermissionVersions", Parameters().add(in.permissionArn), in.nextToken, in.maxResults);
  model::ListPermissionVersionsResponse out;
  out.permissions.emplace();
  const auto show = [&](int version) {
    if (!page.take(version)) return false;
    out.permissions->push_back(*permission_summary(context, permission, version));
    return true;
  };
  const auto after = static_cast<int>(page.after());
  if (permission.managed) {
    for (int version = after + 1; version <= permission.managed->version && show(version);) ++version;
  } else {
    for (const auto& version :
         state::RamPermissions(context.db, time_of(context)).versions(permission.custom->id, after))
      if (!show(version.number)) break;
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
