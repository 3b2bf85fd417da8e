#include "handlers/iam/service_linked_roles.hpp"

#include <fmt/core.h>

#include <limits>
#include <stdexcept>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/documents.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

using state::iam::Roles;

std::string path_of(std::string_view service) {
  return fmt::format("/aws-service-role/{}/", service);
}

std::string trust_of(std::string_view service) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{}"}},)"
                     R"("Action":"sts:AssumeRole"}}]}})",
                     service);
}

state::iam::Role create(Context& context, const LinkedService& service, std::string name,
                        state::OptionalText description) {
  state::iam::Role role;
  role.account = context.account();
  role.name = std::move(name);
  role.path = path_of(service.service);
  role.unique_id = context.ids.unique_id("AROA", context.account());
  role.created = context.now;
  role.description = std::move(description);
  if (!role.description && !service.description.empty()) role.description = std::string(service.description);
  role.trust = state::Documents(context.db).add(trust_of(service.service));
  role.row = Roles(context.db).add(role);
  state::iam::EntityPolicies(context.db, Entity::Role)
      .attach(role.row, fmt::format("arn:aws:iam::aws:policy/aws-service-role/{}", service.policy_name));
  return role;
}

void remove(Context& context, const state::iam::Role& role) {
  state::iam::EntityPolicies policies(context.db, Entity::Role);
  for (const auto& arn : policies.attached(role.row, "", std::numeric_limits<std::int64_t>::max()))
    policies.detach(role.row, arn);
  Roles(context.db).remove(role.row);
}

}  // namespace

state::iam::Role ensure_service_linked_role(Context& context, std::string_view service) {
  const auto* linked = linked_service(service);
  if (!linked) throw std::logic_error("no service-linked role is known for " + std::string(service));
  if (auto role = Roles(context.db).find(context.account(), linked->role_name)) return *std::move(role);
  return create(context, *linked, std::string(linked->role_name), std::nullopt);
}

model::CreateServiceLinkedRoleResponse create_service_linked_role(Context& context,
                                                                  const model::CreateServiceLinkedRoleRequest& in) {
  const auto* service = linked_service(*in.AWSServiceName);
  if (!service)
    throw errors::invalid_input_exception(
        fmt::format("Cannot find Service Linked Role template for {}", *in.AWSServiceName));
  if (in.CustomSuffix && !service->takes_suffix)
    throw errors::invalid_input_exception(fmt::format("Custom suffix is not allowed for {}", service->service));
  std::string name(service->role_name);
  if (in.CustomSuffix) (name += '_') += *in.CustomSuffix;
  if (Roles(context.db).find(context.account(), name))
    throw errors::invalid_input_exception(
        fmt::format("Service role name {} has been taken in this account, please try a different suffix.", name));
  const auto role = create(context, *service, std::move(name), in.Description);
  model::Role shown = role_of(role);
  shown.AssumeRolePolicyDocument = encoded_document(context, role.trust);
  return {std::move(shown)};
}

model::DeleteServiceLinkedRoleResponse delete_service_linked_role(Context& context,
                                                                  const model::DeleteServiceLinkedRoleRequest& in) {
  const auto role = require_role(context, *in.RoleName);
  if (!role.service_linked()) throw role_missing(*in.RoleName);
  const std::string uuid = context.ids.uuid();
  Roles(context.db).add_deletion_task(context.account(), role.name, uuid, context.now);
  remove(context, role);
  // The path has the service's name between its slashes.
  return {fmt::format("task{}{}/{}", role.path, role.name, uuid)};
}

model::GetServiceLinkedRoleDeletionStatusResponse get_service_linked_role_deletion_status(
    Context& context, const model::GetServiceLinkedRoleDeletionStatusRequest& in) {
  const auto task = parse_deletion_task(*in.DeletionTaskId);
  if (!task) throw errors::invalid_input_exception(fmt::format("Deletion task id {} is invalid.", *in.DeletionTaskId));
  const auto started = Roles(context.db).deletion_task(context.account(), task->role, task->uuid);
  if (!started)
    throw errors::no_such_entity_exception(fmt::format("Deletion task {} cannot be found.", *in.DeletionTaskId));
  const bool settled = context.now >= *started + context.settings.settle;
  return {settled ? model::DeletionTaskStatusType::kSucceeded : model::DeletionTaskStatusType::kInProgress,
          std::nullopt};
}

std::optional<DeletionTask> parse_deletion_task(std::string_view id) {
  const auto parts = core::split(id, '/');
  if (parts.size() != 5 || parts[0] != "task" || parts[1] != "aws-service-role") return std::nullopt;
  return DeletionTask{parts[2], parts[3], parts[4]};
}

}  // namespace iam
