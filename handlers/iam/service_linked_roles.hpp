// Roles that belong to an AWS service: named, trusted and given permissions by it.
#pragma once

#include <string>
#include <string_view>

#include "handlers/iam/common.hpp"

namespace iam {

/// How a service's role looks.
struct LinkedService {
  std::string_view service;      // ram.amazonaws.com
  std::string_view role_name;    // without suffix
  std::string_view policy_name;  // AWS managed, path /aws-service-role/
  bool takes_suffix;
  std::string_view description;  // empty: none
};

/// Null for services that have no such role, or none known here.
const LinkedService* linked_service(std::string_view service);

/// The service's role in an account, created unless it is there: what enabling a service's feature does. `service` must
/// be one of the table.
state::iam::Role ensure_service_linked_role(Context& context, const std::string& account, std::string_view service);

model::CreateServiceLinkedRoleResponse create_service_linked_role(Context& context,
                                                                  const model::CreateServiceLinkedRoleRequest& in);
model::DeleteServiceLinkedRoleResponse delete_service_linked_role(Context& context,
                                                                  const model::DeleteServiceLinkedRoleRequest& in);
model::GetServiceLinkedRoleDeletionStatusResponse get_service_linked_role_deletion_status(
    Context& context, const model::GetServiceLinkedRoleDeletionStatusRequest& in);

/// Parts of `task/aws-service-role/<service>/<role>/<uuid>`; nullopt for any other text. The views are of `id`.
struct DeletionTask {
  std::string_view service;
  std::string_view role;
  std::string_view uuid;
};
std::optional<DeletionTask> parse_deletion_task(std::string_view id);

}  // namespace iam
