#include "handlers/iam/service_linked_roles.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/documents.hpp"
#include "state/documents.hpp"
#include "state/organizations.hpp"
#include "state/ram_access.hpp"

namespace iam {
namespace {

using state::iam::Roles;

constexpr std::int64_t kKeptTasks = 1000;  // of an account

std::string service_path(std::string_view service) {
  return fmt::format("/aws-service-role/{}/", service);
}

std::string trust_of(std::string_view service) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{}"}},)"
                     R"("Action":"sts:AssumeRole"}}]}})",
                     service);
}

state::iam::Role create(Context& context, const std::string& account, const LinkedService& service, std::string name,
                        state::OptionalText description) {
  state::iam::Role role;
  role.account = account;
  role.name = std::move(name);
  role.path = service_path(service.service);
  role.unique_id = context.ids.unique_id("AROA", account);
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
  for (const auto& arn : policies.attached(role.row, "", state::kAllRows)) policies.detach(role.row, arn);
  Roles(context.db).remove(role.row);
}

// Why the service cannot do without its role; nullopt when it can. Only services that are emulated use theirs. The
// rules are theirs ("AWS Organizations and service-linked roles", "Sharing with AWS Organizations" of RAM), the words
// inferred.
state::OptionalText use_of(Context& context, const state::iam::Role& role) {
  const state::Organizations organizations(context.db);
  const auto organization = organizations.organization_of(context.account());
  if (!organization) return std::nullopt;
  if (role.path == service_path("organizations.amazonaws.com") && organization->all_features)
    return "The account is a member of the organization " + organization->id + ", which uses the role.";
  if (role.path == service_path(state::kRamServicePrincipal) && organization->management_account == context.account() &&
      organizations.service_access_enabled(organization->id, state::kRamServicePrincipal))
    return "Resource sharing is enabled for the organization " + organization->id + ".";
  return std::nullopt;
}

// The path has the service's name between its slashes.
std::string task_id(const state::iam::RoleDeletion& task) {
  return fmt::format("task{}{}/{}", task.path, task.role, task.uuid);
}

}  // namespace

state::iam::Role ensure_service_linked_role(Context& context, const std::string& account, std::string_view service) {
  const auto* linked = linked_service(service);
  if (!linked) throw std::logic_error("no service-linked role is known for " + std::string(service));
  if (auto role = Roles(context.db).find(account, linked->role_name)) return *std::move(role);
  return create(context, account, *linked, std::string(linked->role_name), std::nullopt);
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
  const auto role = create(context, context.account(), *service, std::move(name), in.Description);
  model::Role shown = role_of(role);
  shown.AssumeRolePolicyDocument = encoded_document(context, role.trust);
  return {std::move(shown)};
}

model::DeleteServiceLinkedRoleResponse delete_service_linked_role(Context& context,
                                                                  const model::DeleteServiceLinkedRoleRequest& in) {
  Roles roles(context.db);
  const auto found = roles.find(context.account(), *in.RoleName);
  const auto earlier = roles.deletion_since(context.account(), found ? found->name : *in.RoleName,
                                            context.now - context.settings.settle);
  // A role that is there although its deletion does not fail was created again since.
  if (earlier && (!found || earlier->failure)) return {task_id(*earlier)};
  const auto role = require_role(context, *in.RoleName);
  if (!role.service_linked()) throw role_missing(*in.RoleName);
  const state::iam::RoleDeletion task{context.account(),  role.name,   role.path,
                                      context.ids.uuid(), context.now, use_of(context, role)};
  roles.add_deletion_task(task, kKeptTasks);
  if (!task.failure) remove(context, role);
  return {task_id(task)};
}

model::GetServiceLinkedRoleDeletionStatusResponse get_service_linked_role_deletion_status(
    Context& context, const model::GetServiceLinkedRoleDeletionStatusRequest& in) {
  using namespace model::DeletionTaskStatusType;
  const auto asked = parse_deletion_task(*in.DeletionTaskId);
  if (!asked) throw errors::invalid_input_exception(fmt::format("Deletion task id {} is invalid.", *in.DeletionTaskId));
  const auto task = Roles(context.db).deletion_task(context.account(), asked->role, asked->uuid);
  if (!task)
    throw errors::no_such_entity_exception(fmt::format("Deletion task {} cannot be found.", *in.DeletionTaskId));
  if (context.now < task->started + context.settings.settle) return {kInProgress, std::nullopt};
  if (!task->failure) return {kSucceeded, std::nullopt};
  return {kFailed, model::DeletionTaskFailureReasonType{task->failure, std::nullopt}};
}

std::optional<DeletionTask> parse_deletion_task(std::string_view id) {
  const auto parts = core::split(id, '/');
  if (parts.size() != 5 || parts[0] != "task" || parts[1] != "aws-service-role") return std::nullopt;
  return DeletionTask{parts[2], parts[3], parts[4]};
}

}  // namespace iam
