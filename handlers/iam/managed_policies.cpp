#include "handlers/iam/managed_policies.hpp"

#include <fmt/core.h>

#include "handlers/iam/answers.hpp"
#include "handlers/iam/documents.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/tags.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

using state::iam::Policies;

// Which policies ListPolicies is asked for.
struct PolicyFilter {
  std::string scope;
  std::string path;
  std::string usage;
  bool attached = false;

  bool aws() const { return scope != model::policyScopeType::kLocal; }
  bool local() const { return scope != model::policyScopeType::kAws; }
  bool wants(const model::Policy& policy) const {
    const bool permissions = *policy.AttachmentCount > 0, boundary = *policy.PermissionsBoundaryUsageCount > 0;
    if (usage == model::PolicyUsageType::kPermissionsPolicy) return permissions;
    if (usage == model::PolicyUsageType::kPermissionsBoundary) return boundary;
    return !attached || permissions || boundary;
  }
};

// AWS's policies come first. A key is "0" and the ARN, or "1" and the name.
std::string name_key(const model::Policy& policy) {
  return policy.Arn->starts_with("arn:aws:iam::aws:") ? "0" + *policy.Arn : "1" + *policy.PolicyName;
}

void add_aws(Context& context, const PolicyFilter& filter, const Page& page, std::vector<model::Policy>& found) {
  for (const auto& policy : fixtures::managed_policies()) {
    if (found.size() > page.size) return;
    if (!policy.path.starts_with(filter.path) || "0" + policy.arn <= page.after) continue;
    model::Policy shown = policy_of(context, policy);
    if (filter.wants(shown)) found.push_back(std::move(shown));
  }
}

void add_local(Context& context, const PolicyFilter& filter, const Page& page, std::vector<model::Policy>& found) {
  std::string after = page.after.starts_with('1') ? page.after.substr(1) : std::string();
  while (found.size() <= page.size) {
    const auto policies = Policies(context.db).list(context.account(), filter.path, after, page.fetch());
    if (policies.empty()) return;
    for (const auto& policy : policies) {
      model::Policy shown = policy_of(context, policy);
      if (filter.wants(shown)) found.push_back(std::move(shown));
    }
    after = policies.back().name;
  }
}

}  // namespace

model::CreatePolicyResponse create_policy(Context& context, const model::CreatePolicyRequest& in) {
  Policies policies(context.db);
  if (policies.find(context.account(), *in.PolicyName))
    throw errors::entity_already_exists_exception(
        fmt::format("A policy called {} already exists. Duplicate names are not allowed.", *in.PolicyName));
  const core::Tags tags = checked_tags(in.Tags);
  check_identity_policy(context, *in.PolicyDocument);
  if (counted_size(*in.PolicyDocument) > kMaxManagedPolicy)
    throw errors::limit_exceeded_exception("Cannot exceed quota for PolicySize: 6144");
  check_quota(policies.count(context.account()), kMaxPolicies, "PoliciesPerAccount");

  state::iam::Policy policy;
  policy.account = context.account();
  policy.name = *in.PolicyName;
  policy.path = in.Path.value_or("/");
  policy.arn = "arn:aws:iam::" + policy.account + ":policy" + policy.path + policy.name;
  policy.unique_id = context.ids.unique_id("ANPA", context.account());
  policy.description = in.Description;
  policy.created = policy.updated = context.now;
  policy.document = state::Documents(context.db).add(*in.PolicyDocument);
  policy.row = policies.add(policy);
  put_new_tags(context, state::iam::Tagged::Policy, policy.row, tags);

  model::Policy shown = policy_of(context, policy);
  shown.Description = policy.description;
  shown.Tags = tags_if_any(tags);
  return {std::move(shown)};
}

model::GetPolicyResponse get_policy(Context& context, const model::GetPolicyRequest& in) {
  if (const auto* managed = fixtures::managed_policy(*in.PolicyArn)) {
    model::Policy shown = policy_of(context, *managed);
    if (!managed->description.empty()) shown.Description = managed->description;
    shown.Tags.emplace();
    return {std::move(shown)};
  }
  const auto policy = require_policy(context, *in.PolicyArn);
  model::Policy shown = policy_of(context, policy);
  shown.Description = policy.description;
  shown.Tags = tags_of(state::iam::TagStore(context.db, state::iam::Tagged::Policy).of(policy.row));
  return {std::move(shown)};
}

model::ListPoliciesResponse list_policies(Context& context, const model::ListPoliciesRequest& in) {
  const PolicyFilter filter{in.Scope.value_or(model::policyScopeType::kAll), in.PathPrefix.value_or("/"),
                            in.PolicyUsageFilter.value_or(""), in.OnlyAttached.value_or(false)};
  const Page asked =
      page(context, "ListPolicies", {filter.scope, filter.path, filter.usage, filter.attached ? "attached" : ""},
           in.Marker, in.MaxItems);
  std::vector<model::Policy> found;
  if (filter.aws()) add_aws(context, filter, asked, found);
  if (filter.local()) add_local(context, filter, asked, found);
  if (found.size() > asked.size + 1) found.resize(asked.size + 1);
  model::ListPoliciesResponse answer;
  finish(asked, found, answer, name_key);
  answer.Policies = std::move(found);
  return answer;
}

protocol::Empty delete_policy(Context& context, const model::DeletePolicyRequest& in) {
  const auto policy = require_policy(context, *in.PolicyArn);
  for (const Entity kind : {Entity::User, Entity::Role, Entity::Group}) {
    const state::iam::EntityPolicies entities(context.db, kind);
    if (entities.attachments(policy.account, policy.arn) + entities.boundaries(policy.account, policy.arn) > 0)
      throw errors::delete_conflict_exception("Cannot delete a policy attached to entities.");
  }
  Policies policies(context.db);
  if (policies.versions(policy.row).size() > 1)
    throw errors::delete_conflict_exception(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The "
        "default version is deleted with the policy.");
  policies.remove(policy.row);
  return {};
}

}  // namespace iam
