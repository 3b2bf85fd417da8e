#include "handlers/ram/permissions.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/ram/answers.hpp"
#include "handlers/ram/operations.hpp"

namespace ram {
namespace {

using fixtures::RamPermission;

/// Which permissions a permissionType filter shows. `AWS` and `LOCAL` are the words of the older documentation.
bool shows_aws_managed(const std::string& filter) {
  if (filter == model::PermissionTypeFilter::kAll || filter == model::PermissionTypeFilter::kAwsManaged ||
      filter == "AWS")
    return true;
  if (filter == model::PermissionTypeFilter::kCustomerManaged || filter == "LOCAL") return false;
  throw errors::invalid_parameter_exception(
      fmt::format("{} is not a valid scope. Must be one of: ALL, AWS, LOCAL.", filter));
}

void check_version(const RamPermission& permission, std::int32_t version) {
  if (version >= 1 && version <= permission.version) return;
  throw errors::unknown_resource_exception(
      fmt::format("Version {} of the permission {} could not be found.", version, permission.arn));
}

}  // namespace

const RamPermission& known_permission(std::string_view arn) {
  parse_permission_arn(arn);
  if (const auto* permission = fixtures::ram_permission(arn)) return *permission;
  throw errors::unknown_resource_exception(fmt::format("Permission {} could not be found.", arn));
}

model::ListPermissionsResponse list_permissions(Context& context, const model::ListPermissionsRequest& in) {
  const bool shown = !in.permissionType || shows_aws_managed(*in.permissionType);
  const auto* wanted = in.resourceType ? fixtures::ram_type(*in.resourceType) : nullptr;
  if (in.resourceType && !wanted)
    throw errors::invalid_parameter_exception(fmt::format("Invalid resource type: {}", *in.resourceType));
  Page page(context, "ListPermissions", Parameters().add(in.resourceType).add(in.permissionType), in.nextToken,
            in.maxResults);

  model::ListPermissionsResponse out;
  out.permissions.emplace();
  std::int64_t position = 0;
  for (const auto& type : fixtures::ram_types()) {
    for (const auto& permission : type.permissions) {
      ++position;
      if (!shown || (wanted && wanted != &type) || position <= page.after()) continue;
      if (!page.take(position)) break;
      out.permissions->push_back(permission_summary(permission, permission.version));
    }
    if (page.full()) break;
  }
  out.nextToken = page.token();
  return out;
}

model::GetPermissionResponse get_permission(Context&, const model::GetPermissionRequest& in) {
  const auto& permission = known_permission(required(in.permissionArn, "permissionArn"));
  const auto version = in.permissionVersion.value_or(permission.version);
  check_version(permission, version);
  const auto summary = permission_summary(permission, version);
  model::ResourceSharePermissionDetail detail;
  detail.arn = summary.arn;
  detail.version = summary.version;
  detail.defaultVersion = summary.defaultVersion;
  detail.name = summary.name;
  detail.resourceType = summary.resourceType;
  detail.permission = permission.policy_template;
  detail.creationTime = summary.creationTime;
  detail.lastUpdatedTime = summary.lastUpdatedTime;
  detail.isResourceTypeDefault = summary.isResourceTypeDefault;
  detail.permissionType = summary.permissionType;
  detail.featureSet = summary.featureSet;
  detail.status = summary.status;
  return {detail};
}

model::ListPermissionVersionsResponse list_permission_versions(Context& context,
                                                               const model::ListPermissionVersionsRequest& in) {
  const auto& permission = known_permission(required(in.permissionArn, "permissionArn"));
  Page page(context, "ListPermissionVersions", Parameters().add(in.permissionArn), in.nextToken, in.maxResults);
  model::ListPermissionVersionsResponse out;
  out.permissions.emplace();
  for (auto version = static_cast<int>(page.after()) + 1; version <= permission.version; ++version) {
    if (!page.take(version)) break;
    out.permissions->push_back(permission_summary(permission, version));
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
