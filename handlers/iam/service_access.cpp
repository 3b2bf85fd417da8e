#include "handlers/iam/service_access.hpp"

#include <algorithm>

#include "core/arn.hpp"
#include "handlers/iam/paging.hpp"
#include "policy/document.hpp"
#include "policy/inspect.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

struct Identity {
  const char* type;
  std::string name;
  std::vector<state::iam::IdentityPolicy> policies;
};

std::string_view last_part(std::string_view path_and_name) {
  return path_and_name.substr(path_and_name.rfind('/') + 1);
}

// The user, role or group that the ARN names, with all policies that give it permissions.
Identity require_identity(Context& context, const std::string& text) {
  namespace kinds = model::policyOwnerEntityType;
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->service != "iam" || !arn->region.empty())
    throw errors::invalid_input_exception("Invalid ARN: " + text);
  const std::string_view resource = arn->resource;
  auto& db = context.db;
  if (resource.starts_with("user/")) {
    const auto user = state::iam::Users(db).by_path_and_name(arn->account, resource.substr(5));
    if (!user) throw user_missing(last_part(resource));
    return {kinds::kUser, user->name, state::iam::user_policies(db, user->row)};
  }
  if (resource.starts_with("role/")) {
    const auto role = state::iam::Roles(db).by_path_and_name(arn->account, resource.substr(5));
    if (!role) throw role_missing(last_part(resource));
    return {kinds::kRole, role->name, state::iam::role_policies(db, role->row)};
  }
  if (resource.starts_with("group/")) {
    const auto group = state::iam::Groups(db).by_path_and_name(arn->account, resource.substr(6));
    if (!group) throw group_missing(last_part(resource));
    return {kinds::kGroup, group->name, state::iam::EntityPolicies(db, Entity::Group).of(group->row)};
  }
  throw errors::invalid_input_exception("Invalid ARN: " + text);
}

model::PolicyGrantingServiceAccess shown(const Identity& identity, const state::iam::IdentityPolicy& policy) {
  model::PolicyGrantingServiceAccess entry;
  entry.PolicyName = policy.name;
  entry.PolicyType = policy.arn.empty() ? model::policyType::kInline : model::policyType::kManaged;
  // Where an inline policy is found; a managed one says it by its ARN.
  if (policy.arn.empty()) {
    entry.EntityType = policy.group.empty() ? identity.type : model::policyOwnerEntityType::kGroup;
    entry.EntityName = policy.group.empty() ? identity.name : policy.group;
  } else {
    entry.PolicyArn = policy.arn;
  }
  return entry;
}

}  // namespace

model::ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in) {
  page(context, "ListPoliciesGrantingServiceAccess", {*in.Arn}, in.Marker, std::nullopt);
  const Identity identity = require_identity(context, *in.Arn);
  model::ListPoliciesGrantingServiceAccessResponse answer;
  answer.IsTruncated = false;
  auto& entries = answer.PoliciesGrantingServiceAccess.emplace();
  for (const auto& service : *in.ServiceNamespaces) {
    auto& entry = entries.emplace_back();
    entry.ServiceNamespace = service;
    entry.Policies.emplace();
    for (const auto& policy : identity.policies) {
      const auto document =
          policy.document != 0 ? context.world.compiled(policy.document) : context.world.compiled_managed(policy.arn);
      if (!document || !policy::grants_service(*document, service)) continue;
      auto granting = shown(identity, policy);
      // A managed policy may reach a user both directly and by a group.
      const auto same = [&](const auto& other) { return other.PolicyArn && other.PolicyArn == granting.PolicyArn; };
      if (std::none_of(entry.Policies->begin(), entry.Policies->end(), same))
        entry.Policies->push_back(std::move(granting));
    }
  }
  return answer;
}

}  // namespace iam
