// ListEntitiesForPolicy: who uses a managed policy.
#include <algorithm>

#include "core/text.hpp"
#include "handlers/iam/attachments.hpp"
#include "handlers/iam/paging.hpp"

namespace iam {
namespace {

struct Found {
  Entity kind;
  state::iam::PolicyUser entity;
};

// Which users and roles are asked for.
struct Filter {
  std::string arn;
  std::string path;
  std::string entity;  // empty: all kinds
  std::string usage;   // empty: permissions and boundaries

  bool wants(Entity kind) const { return entity.empty() || entity == (kind == Entity::User ? "User" : "Role"); }
  bool permissions() const { return usage != model::PolicyUsageType::kPermissionsBoundary; }
  bool boundaries() const { return usage != model::PolicyUsageType::kPermissionsPolicy; }
};

// Users come before roles; a key is the kind's letter and the name.
std::string key_of(const Found& found) {
  return (found.kind == Entity::User ? "0" : "1") + found.entity.name;
}

void add(Context& context, const Filter& filter, Entity kind, const Page& page, std::vector<Found>& found) {
  const std::string_view letter = kind == Entity::User ? "0" : "1";
  if (!filter.wants(kind) || page.after.substr(0, 1) > letter) return;
  const std::string after = page.after.starts_with(letter) ? page.after.substr(1) : std::string();
  const state::iam::EntityPolicies policies(context.db, kind);
  std::vector<state::iam::PolicyUser> entities;
  if (filter.permissions())
    entities = policies.attached_entities(context.account(), filter.arn, filter.path, after, page.fetch());
  if (filter.boundaries())
    for (auto& entity : policies.bounded_entities(context.account(), filter.arn, filter.path, after, page.fetch()))
      entities.push_back(std::move(entity));
  const auto by_name = [](const auto& a, const auto& b) { return core::to_lower(a.name) < core::to_lower(b.name); };
  std::sort(entities.begin(), entities.end(), by_name);
  // A policy can be both permissions and boundary of one entity.
  const auto same = [](const auto& a, const auto& b) { return a.row == b.row; };
  entities.erase(std::unique(entities.begin(), entities.end(), same), entities.end());
  for (auto& entity : entities) found.push_back({kind, std::move(entity)});
}

}  // namespace

model::ListEntitiesForPolicyResponse list_entities_for_policy(Context& context,
                                                              const model::ListEntitiesForPolicyRequest& in) {
  if (!fixtures::managed_policy(*in.PolicyArn)) require_policy(context, *in.PolicyArn);
  const Filter filter{*in.PolicyArn, in.PathPrefix.value_or("/"), in.EntityFilter.value_or(""),
                      in.PolicyUsageFilter.value_or("")};
  const Page asked = page(context, "ListEntitiesForPolicy", {filter.arn, filter.path, filter.entity, filter.usage},
                          in.Marker, in.MaxItems);
  std::vector<Found> found;
  add(context, filter, Entity::User, asked, found);
  add(context, filter, Entity::Role, asked, found);

  model::ListEntitiesForPolicyResponse answer;
  answer.PolicyGroups.emplace();
  answer.PolicyUsers.emplace();
  answer.PolicyRoles.emplace();
  finish(asked, found, answer, key_of);
  for (const auto& [kind, entity] : found) {
    if (kind == Entity::User)
      answer.PolicyUsers->push_back({entity.name, entity.unique_id});
    else
      answer.PolicyRoles->push_back({entity.name, entity.unique_id});
  }
  return answer;
}

}  // namespace iam
