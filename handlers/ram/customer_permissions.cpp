// Customer managed permissions and their versions.
#include <fmt/core.h>

#include <algorithm>

#include "handlers/ram/operations.hpp"
#include "handlers/ram/permission_creation.hpp"
#include "handlers/ram/policy_template.hpp"
#include "handlers/ram/request.hpp"
#include "handlers/ram/tag_rules.hpp"

namespace ram {
namespace {

constexpr std::int64_t kPermissions = 1'500;
constexpr std::int64_t kPermissionsPerType = 10;
constexpr std::int64_t kVersions = 5;
constexpr std::size_t kPermissionNameLength = 36;

void check_permission_name(const std::string& name) {
  const bool legal = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  });
  if (!legal || name.size() > kPermissionNameLength)
    throw errors::invalid_parameter_exception(
        fmt::format("The permission name must have 1 to {} letters, digits, underscores, periods and hyphens.",
                    kPermissionNameLength));
}

/// The type of a permission to be made: spelled exactly, and one for which customers may make permissions.
const fixtures::RamType& customer_type(const std::string& name) {
  const auto* type = fixtures::ram_type(name);
  if (!type || type->name != name)
    throw errors::invalid_parameter_exception(fmt::format("Invalid resource type: {}", name));
  if (!type->customer_managed_permissions)
    throw errors::operation_not_permitted_exception(
        fmt::format("Customer managed permissions are not supported for the resource type {}.", name));
  return *type;
}

/// Which refusal an operation's model has for the permissions that AWS manages.
enum class Refusal { NotPermitted, InvalidParameter };

/// A permission that the caller may change.
Permission own_permission(const Context& context, const std::string& arn, Refusal refusal) {
  auto permission = known_permission(context, arn);
  if (!permission.managed && !permission.from_policy()) return permission;
  auto message = permission.managed
                     ? fmt::format("The permission {} is managed by AWS and cannot be changed.", arn)
                     : fmt::format("The permission {} was created from a policy and cannot be changed.", arn);
  if (refusal == Refusal::InvalidParameter) throw errors::invalid_parameter_exception(std::move(message));
  throw errors::operation_not_permitted_exception(std::move(message));
}

std::int32_t required_version(const std::optional<std::int32_t>& version) {
  if (version) return *version;
  throw errors::invalid_parameter_exception("The request must contain the parameter permissionVersion.");
}

Permission again(const Context& context, const Permission& permission) {
  return permission_of(*state::RamPermissions(context.db, time_of(context)).find(permission.arn));
}

core::AwsError in_use(const std::string& arn) {
  return errors::operation_not_permitted_exception(
      fmt::format("The permission {} is associated with a resource share and cannot be deleted.", arn));
}

}  // namespace

Permission make_permission(Context& context, const NewPermission& wanted) {
  check_permission_name(wanted.name);
  const auto& type = customer_type(wanted.type);
  state::RamPermission row;
  row.owner = context.account();
  row.region = context.region;
  row.name = wanted.name;
  row.type = type.name;
  state::RamPermissions store(context.db, time_of(context));
  const auto same = store.find(row.arn());
  // A name is free again as soon as its permission is DELETED.
  const bool taken = same && (!same->deleted || context.now < *same->deleted + context.settings.settle);
  if (taken || fixtures::ram_permission("arn:aws:ram::aws:permission/" + wanted.name))
    throw errors::permission_already_exists_exception(
        fmt::format("A permission with the name {} already exists.", wanted.name));
  const auto allowed = parse_policy_template(wanted.policy_template, type);
  const auto counts = store.count(row.owner, row.region, type.name);
  if (counts.all >= kPermissions || counts.of_type >= kPermissionsPerType)
    throw errors::permission_limit_exceeded_exception(
        counts.of_type >= kPermissionsPerType
            ? fmt::format("You have reached the limit on the number of permissions for the resource type {}.",
                          type.name)
            : std::string("You have reached the limit on the number of permissions you can create."));
  const auto id = store.add(row, wanted.policy_template, allowed);
  for (const auto& [key, value] : wanted.tags) store.set_tag(id, key, value);
  return permission_of(*store.find(row.arn()));
}

model::CreatePermissionResponse create_permission(Context& context, const model::CreatePermissionRequest& in) {
  NewPermission wanted;
  wanted.name = required(in.name, "name");
  wanted.type = required(in.resourceType, "resourceType");
  wanted.policy_template = required(in.policyTemplate, "policyTemplate");
  wanted.tags = parse_tags(in.tags);
  Parameters parameters;
  parameters.add(in.name).add(in.resourceType).add(in.policyTemplate);
  for (const auto& [key, value] : wanted.tags) parameters.add(key).add(value);
  ClientToken token(context, "CreatePermission", in.clientToken, parameters);
  if (token.repeated()) {
    const auto made = readable_permission(context, token.result());
    return {permission_summary(context, made, 1), in.clientToken};
  }
  const auto made = make_permission(context, wanted);
  token.keep(made.arn);
  return {permission_summary(context, made, 1), in.clientToken};
}

model::CreatePermissionVersionResponse create_permission_version(Context& context,
                                                                 const model::CreatePermissionVersionRequest& in) {
  const auto& arn = required(in.permissionArn, "permissionArn");
  const auto& text = required(in.policyTemplate, "policyTemplate");
  const auto permission = own_permission(context, arn, Refusal::InvalidParameter);
  ClientToken token(context, "CreatePermissionVersion", in.clientToken, Parameters().add(arn).add(text));
  if (token.repeated()) return {permission_detail(context, permission, std::stoi(token.result())), in.clientToken};
  const auto* type = fixtures::ram_type(permission.type);
  if (!type) throw unknown_permission(arn);
  const auto allowed = parse_policy_template(text, *type);
  state::RamPermissions store(context.db, time_of(context));
  if (store.count_versions(permission.custom->id) >= kVersions)
    throw errors::permission_versions_limit_exceeded_exception(
        fmt::format("The permission {} has the maximum of {} versions. Delete one of them first.", arn, kVersions));
  const int version = store.add_version(permission.custom->id, text, allowed);
  token.keep(std::to_string(version));
  return {permission_detail(context, again(context, permission), version), in.clientToken};
}

model::SetDefaultPermissionVersionResponse set_default_permission_version(
    Context& context, const model::SetDefaultPermissionVersionRequest& in) {
  const auto& arn = required(in.permissionArn, "permissionArn");
  const auto version = required_version(in.permissionVersion);
  const auto permission = own_permission(context, arn, Refusal::InvalidParameter);
  ClientToken token(context, "SetDefaultPermissionVersion", in.clientToken, Parameters().add(arn).add(version));
  if (token.repeated()) return {true, in.clientToken};
  state::RamPermissions store(context.db, time_of(context));
  const auto row = store.version(permission.custom->id, version);
  if (!row || row->deleted) throw unknown_permission_version(arn, version);
  store.set_default(permission.custom->id, version);
  token.keep();
  return {true, in.clientToken};
}

model::DeletePermissionVersionResponse delete_permission_version(Context& context,
                                                                 const model::DeletePermissionVersionRequest& in) {
  const auto& arn = required(in.permissionArn, "permissionArn");
  const auto version = required_version(in.permissionVersion);
  const auto permission = own_permission(context, arn, Refusal::NotPermitted);
  ClientToken token(context, "DeletePermissionVersion", in.clientToken, Parameters().add(arn).add(version));
  if (token.repeated()) return {true, in.clientToken, model::PermissionStatus::kDeleting};
  state::RamPermissions store(context.db, time_of(context));
  const auto row = store.version(permission.custom->id, version);
  if (!row || row->deleted) throw unknown_permission_version(arn, version);
  if (store.count_versions(permission.custom->id) == 1)
    throw errors::invalid_parameter_exception(
        fmt::format("Version {} is the only one of the permission {}. Delete the permission instead.", version, arn));
  if (version == permission.default_version)
    throw errors::operation_not_permitted_exception(
        fmt::format("Version {} is the default of the permission {} and cannot be deleted.", version, arn));
  if (store.attached(arn, version)) throw in_use(arn);
  store.remove_version(permission.custom->id, version);
  token.keep();
  return {true, in.clientToken, model::PermissionStatus::kDeleting};
}

model::DeletePermissionResponse delete_permission(Context& context, const model::DeletePermissionRequest& in) {
  const auto& arn = required(in.permissionArn, "permissionArn");
  parse_permission_arn(arn);
  ClientToken token(context, "DeletePermission", in.clientToken, Parameters().add(arn));
  if (token.repeated()) return {true, in.clientToken, model::PermissionStatus::kDeleting};
  const auto permission = own_permission(context, arn, Refusal::NotPermitted);
  state::RamPermissions store(context.db, time_of(context));
  if (store.attached(arn)) throw in_use(arn);
  store.remove(permission.custom->id);
  token.keep();
  return {true, in.clientToken, model::PermissionStatus::kDeleting};
}

}  // namespace ram
