#include "handlers/iam/service_access.hpp"

#include <algorithm>

#include "core/arn.hpp"
#include "handlers/iam/entity_policies.hpp"
#include "handlers/iam/paging.hpp"
#include "policy/reach.hpp"

namespace iam {
namespace {

std::string kind_of(const std::string& word) {
  namespace kinds = model::policyOwnerEntityType;
  return word == "user" ? kinds::kUser : word == "role" ? kinds::kRole : kinds::kGroup;
}

model::PolicyGrantingServiceAccess shown(const NamedPolicy& policy) {
  model::PolicyGrantingServiceAccess entry;
  entry.PolicyName = policy.name;
  entry.PolicyType = policy.arn.empty() ? model::policyType::kInline : model::policyType::kManaged;
  // Where an inline policy is found; a managed one says it by its ARN.
  if (policy.arn.empty()) {
    entry.EntityType = kind_of(policy.owner_kind);
    entry.EntityName = policy.owner_name;
  } else {
    entry.PolicyArn = policy.arn;
  }
  return entry;
}

}  // namespace

void audited_identity(Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in, authz::Call& call) {
  entity_resource(context, *in.Arn, call.check());
  if (const auto arn = core::Arn::parse(*in.Arn); arn && core::is_account_id(arn->account))
    call.check().owned_by(arn->account);
}

model::ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    Context& context, const model::ListPoliciesGrantingServiceAccessRequest& in) {
  page(context, "ListPoliciesGrantingServiceAccess", {*in.Arn}, in.Marker, std::nullopt);
  const auto policies = policies_of(context, require_own_entity(context, *in.Arn));
  model::ListPoliciesGrantingServiceAccessResponse answer;
  answer.IsTruncated = false;
  auto& entries = answer.PoliciesGrantingServiceAccess.emplace();
  for (const auto& service : *in.ServiceNamespaces) {
    auto& entry = entries.emplace_back();
    entry.ServiceNamespace = service;
    entry.Policies.emplace();
    for (const auto& policy : policies) {
      if (!policy::allows_service(*policy.document, service)) continue;
      auto granting = shown(policy);
      // A managed policy may reach a user both directly and by a group.
      const auto same = [&](const auto& other) { return other.PolicyArn && other.PolicyArn == granting.PolicyArn; };
      if (std::none_of(entry.Policies->begin(), entry.Policies->end(), same))
        entry.Policies->push_back(std::move(granting));
    }
  }
  return answer;
}

}  // namespace iam
