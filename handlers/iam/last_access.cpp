#include "handlers/iam/last_access.hpp"

#include <fmt/core.h>

#include <span>

#include "core/arn.hpp"
#include "fixtures/authorization.hpp"
#include "handlers/iam/entity_policies.hpp"
#include "handlers/iam/last_access_report.hpp"
#include "handlers/iam/resources.hpp"
#include "policy/reach.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

using state::iam::Access;
using Documents = std::vector<std::shared_ptr<const policy::Document>>;

bool is_policy(const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  return parsed && parsed->service == "iam" && parsed->resource.starts_with("policy/");
}

/// What a report is about: the policies that say which services to list, and who could have used them.
struct Subject {
  Documents policies;
  std::vector<StoredEntity> entities;
};

void add_entity(Subject& subject, StoredEntity entity) {
  const auto known = [&](const StoredEntity& other) { return other.entity.arn == entity.entity.arn; };
  if (std::none_of(subject.entities.begin(), subject.entities.end(), known))
    subject.entities.push_back(std::move(entity));
}

// A group calls nothing: its users do.
void add_callers(Context& context, Subject& subject, StoredEntity entity) {
  if (entity.entity.kind != "group") return add_entity(subject, std::move(entity));
  for (auto& member : members_of(context, entity.row)) add_entity(subject, std::move(member));
}

Subject policy_subject(Context& context, const std::string& arn) {
  if (!fixtures::managed_policy(arn)) require_policy(context, arn);
  Subject subject;
  if (auto document = context.world.compiled_managed(arn)) subject.policies.push_back(std::move(document));
  for (const Entity kind : {Entity::User, Entity::Role, Entity::Group}) {
    const state::iam::EntityPolicies policies(context.db, kind);
    const std::string word(Owner{kind, 0, ""}.word());
    for (const auto& user :
         policies.attached_entities(context.account(), arn, "/", "", policies.attachments(context.account(), arn)))
      add_callers(context, subject, require_entity(context, {"", context.account(), word, user.name}));
  }
  return subject;
}

Subject subject_of(Context& context, const std::string& arn) {
  if (is_policy(arn)) return policy_subject(context, arn);
  Subject subject;
  auto stored = require_own_entity(context, arn);
  for (auto& policy : policies_of(context, stored)) subject.policies.push_back(std::move(policy.document));
  add_callers(context, subject, std::move(stored));
  return subject;
}

bool may_use(const Documents& policies, std::string_view service) {
  bool allowed = false;
  for (const auto& document : policies) {
    if (policy::denies_service(*document, service)) return false;
    allowed = allowed || policy::allows_service(*document, service);
  }
  return allowed;
}

// AWS tracks management actions; what is done to S3's objects is not among them.
bool is_tracked(const fixtures::Action& action) {
  for (const auto& resource : action.resources)
    if (resource.type->service == "s3" && resource.type->name == "object") return false;
  return true;
}

struct EntityAccess {
  const StoredEntity* entity;
  std::vector<Access> calls;
};

std::vector<EntityAccess> calls_of(Context& context, const Subject& subject) {
  std::vector<EntityAccess> all;
  for (const auto& entity : subject.entities)
    all.push_back({&entity, state::iam::AccessLog(context.db).of(context.account(), entity.unique_id)});
  return all;
}

// The latest call of a service, or of one of its actions.
struct Latest {
  const Access* call = nullptr;
  const StoredEntity* entity = nullptr;
  std::int32_t entities = 0;
};

// Points into `all`.
Latest latest(std::span<const EntityAccess> all, std::string_view service, std::string_view action = {}) {
  Latest found;
  for (const auto& [entity, calls] : all) {
    bool counted = false;
    for (const auto& call : calls) {
      if (call.service != service || (!action.empty() && call.action != action)) continue;
      if (!counted) ++found.entities;
      counted = true;
      if (!found.call || found.call->time < call.time) found = {&call, entity, found.entities};
    }
  }
  return found;
}

std::vector<model::TrackedActionLastAccessed> tracked_actions(const std::vector<EntityAccess>& all,
                                                              const Documents& policies, std::string_view service) {
  std::vector<model::TrackedActionLastAccessed> tracked;
  for (const auto& action : fixtures::actions()) {
    const auto colon = action.name.find(':');
    if (action.name.substr(0, colon) != service || !is_tracked(action)) continue;
    const auto allows = [&](const auto& document) { return policy::allows_action(*document, action.name); };
    if (std::none_of(policies.begin(), policies.end(), allows)) continue;
    auto& entry = tracked.emplace_back();
    entry.ActionName = std::string(action.name.substr(colon + 1));
    const Latest found = latest(all, service, *entry.ActionName);
    if (!found.call) continue;
    entry.LastAccessedEntity = found.entity->entity.arn;
    entry.LastAccessedTime = found.call->time;
    entry.LastAccessedRegion = found.call->region;
  }
  return tracked;
}

model::ServiceLastAccessed service_entry(const std::vector<EntityAccess>& all, const fixtures::AwsService& service) {
  model::ServiceLastAccessed entry;
  entry.ServiceName = std::string(service.name);
  entry.ServiceNamespace = std::string(service.space);
  const Latest found = latest(all, service.space);
  entry.TotalAuthenticatedEntities = found.entities;
  if (!found.call) return entry;
  entry.LastAuthenticated = found.call->time;
  entry.LastAuthenticatedEntity = found.entity->entity.arn;
  entry.LastAuthenticatedRegion = found.call->region;
  return entry;
}

std::string upper_kind(const std::string& kind) {
  return kind == "user" ? "USER" : kind == "role" ? "ROLE" : "GROUP";
}

}  // namespace

void access_report(Context& context, const model::GenerateServiceLastAccessedDetailsRequest& in, authz::Call& call) {
  if (is_policy(*in.Arn))
    policy_resource(context, *in.Arn, call.check(), true);
  else
    entity_resource(context, *in.Arn, call.check());
}

model::GenerateServiceLastAccessedDetailsResponse generate_service_last_accessed_details(
    Context& context, const model::GenerateServiceLastAccessedDetailsRequest& in) {
  subject_of(context, *in.Arn);  // it must exist
  const bool actions = in.Granularity == "ACTION_LEVEL";
  return {add_report(context, *in.Arn, std::nullopt, actions)};
}

model::GetServiceLastAccessedDetailsResponse get_service_last_accessed_details(
    Context& context, const model::GetServiceLastAccessedDetailsRequest& in) {
  const auto report = require_report(context, *in.JobId, false);
  const Page asked = page(context, "GetServiceLastAccessedDetails", {report.uuid}, in.Marker, in.MaxItems);
  const Subject subject = subject_of(context, report.subject);
  const auto calls = calls_of(context, subject);
  model::GetServiceLastAccessedDetailsResponse answer;
  answer.JobStatus = "COMPLETED";
  answer.JobType = report.actions ? "ACTION_LEVEL" : "SERVICE_LEVEL";
  answer.JobCreationDate = report.created;
  answer.JobCompletionDate = report.created;
  auto& services = answer.ServicesLastAccessed.emplace();
  for (const auto& service : fixtures::aws_services())
    if (may_use(subject.policies, service.space)) services.push_back(service_entry(calls, service));
  cut(asked, services, answer);
  if (report.actions)
    for (auto& service : services) {
      auto tracked = tracked_actions(calls, subject.policies, *service.ServiceNamespace);
      if (!tracked.empty()) service.TrackedActionsLastAccessed = std::move(tracked);
    }
  return answer;
}

model::GetServiceLastAccessedDetailsWithEntitiesResponse get_service_last_accessed_details_with_entities(
    Context& context, const model::GetServiceLastAccessedDetailsWithEntitiesRequest& in) {
  const auto report = require_report(context, *in.JobId, false);
  const Page asked = page(context, "GetServiceLastAccessedDetailsWithEntities", {report.uuid, *in.ServiceNamespace},
                          in.Marker, in.MaxItems);
  const Subject subject = subject_of(context, report.subject);
  if (!may_use(subject.policies, *in.ServiceNamespace))
    throw errors::invalid_input_exception(
        fmt::format("The report has no service with namespace {}.", *in.ServiceNamespace));
  model::GetServiceLastAccessedDetailsWithEntitiesResponse answer;
  answer.JobStatus = "COMPLETED";
  answer.JobCreationDate = report.created;
  answer.JobCompletionDate = report.created;
  auto& details = answer.EntityDetailsList.emplace();
  for (const auto& one : calls_of(context, subject)) {
    auto& entry = details.emplace_back();
    const auto& stored = *one.entity;
    entry.EntityInfo = model::EntityInfo{stored.entity.arn, stored.entity.name, upper_kind(stored.entity.kind),
                                         stored.unique_id, stored.path};
    if (const Latest found = latest({&one, 1}, *in.ServiceNamespace); found.call)
      entry.LastAuthenticated = found.call->time;
  }
  // An absent date is less than any other.
  std::stable_sort(details.begin(), details.end(),
                   [](const auto& a, const auto& b) { return b.LastAuthenticated < a.LastAuthenticated; });
  cut(asked, details, answer);
  return answer;
}

}  // namespace iam
