// Looking up permissions, AWS managed and customer managed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fixtures/ram_catalogue.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/ram/names.hpp"
#include "state/ram_permissions.hpp"

namespace ram {

using handlers::Context;

/// A permission of either kind.
struct Permission {
  std::string arn;
  std::string name;
  std::string type;  // ec2:Subnet
  int default_version = 1;
  /// Null for a customer managed one.
  const fixtures::RamPermission* managed = nullptr;
  /// Empty for an AWS managed one.
  std::optional<state::RamPermission> custom;

  bool from_policy() const { return custom && custom->from_policy; }
};

Permission permission_of(const fixtures::RamPermission& managed);
Permission permission_of(const state::RamPermission& custom);
/// By an ARN that a share holds; nullopt when nothing is known of it any more.
std::optional<Permission> permission_held(const Context& context, const std::string& arn);

/// What the caller can use: AWS managed ones and its own in the region. Throws MalformedArnException and
/// UnknownResourceException.
Permission known_permission(const Context& context, const std::string& arn);
/// What it may look at: deleted ones too, and those of the shares that it takes part in.
Permission readable_permission(const Context& context, const std::string& arn);
/// A permission that can be attached. Throws OperationNotPermittedException for one that was made from a policy.
Permission attachable_permission(const Context& context, const std::string& arn);

/// The summary of one version. Nullopt when there is no such version.
std::optional<model::ResourceSharePermissionSummary> permission_summary(const Context& context,
                                                                        const Permission& permission, int version);
/// Throws UnknownResourceException for an unknown version.
model::ResourceSharePermissionDetail permission_detail(const Context& context, const Permission& permission,
                                                       int version);
core::AwsError unknown_permission(std::string_view arn);
core::AwsError unknown_permission_version(std::string_view arn, int version);

}  // namespace ram
