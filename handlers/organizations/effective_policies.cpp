#include "handlers/organizations/effective_policies.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/arn.hpp"
#include "handlers/organizations/policy_inheritance.hpp"
#include "handlers/organizations/views.hpp"
#include "state/documents.hpp"

namespace organizations {
namespace {

// AWS Backup quotas: resource assignments of a backup plan, backup plans of an account. Of the checks that AWS makes on
// effective policies only the code of this kind is public.
constexpr std::size_t kMaxSelections = 100;
constexpr std::size_t kMaxPlans = 300;

struct Effective {
  OrderedJson content;
  core::Time updated;
  std::vector<std::string> policies;  // that made it
};

/// Nullopt when nothing of the type is attached to the account or above it.
std::optional<Effective> effective(const Context& ctx, const state::Organization& organization,
                                   std::string_view account, std::string_view type) {
  const auto inherited = state::OrganizationPolicies(ctx.db, organization).inherited(account, type);
  if (inherited.empty()) return std::nullopt;
  Effective made;
  EffectivePolicy merged(type != model::PolicyType::kTagPolicy);
  std::int64_t level = inherited.front().level;
  for (const auto& policy : inherited) {
    if (policy.level != level) merged.next_level();
    level = policy.level;
    merged.apply(policy::parse_json(state::Documents(ctx.db).text(policy.document)));
    made.updated = std::max(made.updated, policy.since);
    if (std::find(made.policies.begin(), made.policies.end(), policy.id) == made.policies.end())
      made.policies.push_back(policy.id);
  }
  made.content = merged.json();
  return made;
}

model::EffectivePolicyValidationError too_many(std::string path, std::size_t most, const Effective& policy) {
  const auto name = path.substr(path.rfind('/') + 1);
  return {"ELEMENTS_TOO_MANY", fmt::format("'{}' exceeded the allowed maximum limit of {}.", name, most),
          std::move(path), policy.policies};
}

std::vector<model::EffectivePolicyValidationError> problems(std::string_view type, const Effective& policy) {
  std::vector<model::EffectivePolicyValidationError> found;
  if (type != model::PolicyType::kBackupPolicy) return found;
  const auto plans = policy.content.find("plans");
  if (plans == policy.content.end() || !plans->is_object()) return found;
  if (plans->size() > kMaxPlans) found.push_back(too_many("plans", kMaxPlans, policy));
  for (const auto& [name, plan] : plans->items()) {
    std::size_t selections = 0;
    if (const auto all = plan.find("selections"); plan.is_object() && all != plan.end() && all->is_object())
      for (const auto& kind : *all) selections += kind.size();
    if (selections > kMaxSelections) found.push_back(too_many("plans/" + name + "/selections", kMaxSelections, policy));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return *a.PathToError < *b.PathToError; });
  return found;
}

core::AwsError none(bool enabled) {
  return errors::effective_policy_not_found_exception(enabled
                                                          ? "The account doesn't have an effective policy of this type."
                                                          : "This policy type is not enabled in the organization.");
}

void check_enabled(const Context& ctx, const state::Organization& organization, std::string_view type) {
  if (!state::OrganizationPolicies(ctx.db, organization).enabled(type)) throw none(false);
}

}  // namespace

// Every account may ask about itself, only the management account and its delegates about others.
model::DescribeEffectivePolicyResponse describe_effective_policy(Context& ctx,
                                                                 const model::DescribeEffectivePolicyRequest& in) {
  const std::string target = in.TargetId.value_or(ctx.account());
  const auto organization = target == ctx.account() ? own_organization(ctx) : administered_organization(ctx);
  if (!core::is_account_id(target))
    throw invalid_input("TARGET_NOT_SUPPORTED", "You can't perform the specified operation on that target entity.");
  if (!state::OrganizationTree(ctx.db, organization).account(target, ctx.now)) throw target_not_found();
  check_enabled(ctx, organization, *in.PolicyType);
  const auto policy = effective(ctx, organization, target, *in.PolicyType);
  if (!policy) throw none(true);
  return {model::EffectivePolicy{policy->content.dump(), policy->updated, target, *in.PolicyType}};
}

// A page looks at so many accounts, however few of them it shows.
model::ListAccountsWithInvalidEffectivePolicyResponse list_accounts_with_invalid_effective_policy(
    Context& ctx, const model::ListAccountsWithInvalidEffectivePolicyRequest& in) {
  const auto organization = administered_organization(ctx);
  check_enabled(ctx, organization, *in.PolicyType);
  const Page page(ctx, "ListAccountsWithInvalidEffectivePolicy\n" + *in.PolicyType, in.NextToken, in.MaxResults);
  auto accounts = state::OrganizationTree(ctx.db, organization).accounts(page.after_row(), page.fetch(), ctx.now);
  model::ListAccountsWithInvalidEffectivePolicyResponse out;
  out.NextToken = page.finish(accounts);
  out.PolicyType = *in.PolicyType;
  out.Accounts.emplace();
  for (const auto& account : accounts) {
    const auto policy = effective(ctx, organization, account.id, *in.PolicyType);
    if (policy && !problems(*in.PolicyType, *policy).empty())
      out.Accounts->push_back(account_view(ctx, organization, account));
  }
  return out;
}

model::ListEffectivePolicyValidationErrorsResponse list_effective_policy_validation_errors(
    Context& ctx, const model::ListEffectivePolicyValidationErrorsRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto account = state::OrganizationTree(ctx.db, organization).account(*in.AccountId, ctx.now);
  if (!account) throw account_not_found();
  check_enabled(ctx, organization, *in.PolicyType);
  const auto policy = effective(ctx, organization, account->id, *in.PolicyType);
  if (!policy) throw none(true);
  const Page page(ctx, "ListEffectivePolicyValidationErrors\n" + account->id + '\n' + *in.PolicyType, in.NextToken,
                  in.MaxResults);
  auto found = problems(*in.PolicyType, *policy);
  found.erase(found.begin(), std::find_if(found.begin(), found.end(), [&](const auto& problem) {
                return page.after().empty() || *problem.PathToError > page.after();
              }));
  if (found.size() > static_cast<std::size_t>(page.fetch())) found.resize(static_cast<std::size_t>(page.fetch()));
  model::ListEffectivePolicyValidationErrorsResponse out;
  out.NextToken = page.finish(found, [](const auto& problem) { return *problem.PathToError; });
  out.AccountId = account->id;
  out.PolicyType = *in.PolicyType;
  out.Path = account->path;
  out.EvaluationTimestamp = policy->updated;
  out.EffectivePolicyValidationErrors = std::move(found);
  return out;
}

}  // namespace organizations
