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

std::string_view name_of(Entity kind) {
  switch (kind) {
    case Entity::User:
      return model::EntityType::kUser;
    case Entity::Role:
      return model::EntityType::kRole;
    case Entity::Group:
      return model::EntityType::kGroup;
  }
  return "";
}

// Groups come before users, users before roles; a key is the kind's letter and the name.
std::string_view letter_of(Entity kind) {
  switch (kind) {
    case Entity::Group:
      return "0";
    case Entity::User:
      return "1";
    case Entity::Role:
      return "2";
  }
  return "";
}

// Which groups, users and roles are asked for.
struct EntityFilter {
  std::string arn;
  std::string path;
  std::string entity;  // empty: all kinds
  std::string usage;   // empty: permissions and boundaries

  bool wants(Entity kind) const { return entity.empty() || entity == name_of(kind); }
  bool permissions() const { return usage != model::PolicyUsageType::kPermissionsBoundary; }
  bool boundaries() const { return usage != model::PolicyUsageType::kPermissionsPolicy; }
};

std::string entity_key(const Found& found) {
  return std::string(letter_of(found.kind)) + found.entity.name;
}

void add(Context& context, const EntityFilter& filter, Entity kind, const Page& page, std::vector<Found>& found) {
  const std::string_view letter = letter_of(kind);
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
  const EntityFilter filter{*in.PolicyArn, in.PathPrefix.value_or("/"), in.EntityFilter.value_or(""),
                            in.PolicyUsageFilter.value_or("")};
  const Page asked = page(context, "ListEntitiesForPolicy", {filter.arn, filter.path, filter.entity, filter.usage},
                          in.Marker, in.MaxItems);
  std::vector<Found> found;
  for (const Entity kind : {Entity::Group, Entity::User, Entity::Role}) add(context, filter, kind, asked, found);

  model::ListEntitiesForPolicyResponse answer;
  answer.PolicyGroups.emplace();
  answer.PolicyUsers.emplace();
  answer.PolicyRoles.emplace();
  finish(asked, found, answer, entity_key);
  for (const auto& [kind, entity] : found) {
    if (kind == Entity::Group)
      answer.PolicyGroups->push_back({entity.name, entity.unique_id});
    else if (kind == Entity::User)
      answer.PolicyUsers->push_back({entity.name, entity.unique_id});
    else
      answer.PolicyRoles->push_back({entity.name, entity.unique_id});
  }
  return answer;
}

}  // namespace iam
