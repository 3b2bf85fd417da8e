#include "handlers/organizations/admission.hpp"

#include <algorithm>
#include <array>

#include "access/authorize.hpp"
#include "core/text.hpp"
#include "policy/document.hpp"
#include "state/organizations_delegation.hpp"
#include "state/organizations_resource_policy.hpp"
#include "world/world.hpp"

namespace organizations {
namespace {

constexpr std::string_view kService = "organizations:";

constexpr std::array<std::string_view, 9> kDelegableWrites = {
    "AttachPolicy",     "CreatePolicy", "DeletePolicy",  "DetachPolicy", "DisablePolicyType",
    "EnablePolicyType", "TagResource",  "UntagResource", "UpdatePolicy",
};

bool reads(std::string_view name) {
  return core::starts_with_i(name, "Describe") || core::starts_with_i(name, "List");
}

bool is_delegated_administrator(const Context& ctx, const state::Organization& organization) {
  const auto caller = state::OrganizationTree(ctx.db, organization).account(ctx.account(), ctx.now);
  return caller && state::DelegatedAdministrators(ctx.db, organization).registered(caller->row);
}

void bring_in(authz::Check& check, const state::Organization& organization,
              const std::shared_ptr<const policy::Document>& document) {
  check.owned_by(organization.management_account);
  check.policy_kind = authz::ResourcePolicyKind::Resource;
  check.resource_policy = document;
}

// Strangers to the policy get the plain refusal that they get without one.
bool names_caller(const Context& ctx, const policy::Document& document) {
  for (const auto& statement : document.statements())
    for (const auto& principal : statement.principals) {
      if (principal.type == policy::PrincipalType::Everyone || principal.value == ctx.account() ||
          principal.value == ctx.caller.arn || principal.value == ctx.caller.entity_arn ||
          principal.written.find(":" + ctx.account() + ":") != std::string_view::npos)
        return true;
    }
  return false;
}

}  // namespace

bool is_delegable(std::string_view action) {
  if (!core::starts_with_i(action, kService)) return false;
  const auto name = action.substr(kService.size());
  return reads(name) || std::any_of(kDelegableWrites.begin(), kDelegableWrites.end(),
                                    [&](std::string_view write) { return core::iequals(write, name); });
}

void admit(Context& ctx, authz::Call& call) {
  const auto organization = state::Organizations(ctx.db).organization_of(ctx.account());
  if (!organization || organization->management_account == ctx.account()) return;
  const auto policy = state::ResourcePolicies(ctx.db, *organization).find();
  if (!policy) return;
  const auto document = ctx.world.compiled(policy->document);
  if (!document || !names_caller(ctx, *document)) return;
  const std::vector<authz::Check> checks = call.checks();
  const std::string action = checks.front().action;
  const bool reads_anyway =
      reads(std::string_view(action).substr(kService.size())) && is_delegated_administrator(ctx, *organization);
  if (!reads_anyway) {
    call = authz::Call(action);
    ctx.found = Delegated{};
  }
  for (std::size_t i = 0; i < checks.size(); ++i) {
    auto& check = i == 0 && !reads_anyway ? call.check() : call.also(action);
    check = checks[i];
    bring_in(check, *organization, document);
    check.deny_only = reads_anyway;
  }
}

}  // namespace organizations
