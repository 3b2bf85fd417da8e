// Reports on the services that an organization's accounts may use, and when they last did.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "access/organization_policy.hpp"
#include "fixtures/authorization.hpp"
#include "handlers/iam/last_access.hpp"
#include "handlers/iam/last_access_report.hpp"
#include "policy/reach.hpp"
#include "state/organizations.hpp"
#include "state/organizations_policies.hpp"
#include "state/organizations_tree.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

using Level = std::vector<std::shared_ptr<const policy::Document>>;

// The organization of the caller, who must be in its management account.
state::Organization require_organization(Context& context, std::string_view action) {
  const auto organization = state::Organizations(context.db).organization_of(context.account());
  if (organization && organization->management_account == context.account()) return *organization;
  throw core::AwsError(
      "AccessDenied", 403,
      fmt::format("User: {} is not authorized to perform: {} because the account is not the management "
                  "account of an organization",
                  context.caller.arn, action));
}

// A path without the slash that `aws:PrincipalOrgPaths` and unit paths end with.
std::string_view bare(std::string_view path) {
  return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// A report's entity with the SCPs from the root down to it, or with the one SCP that was asked about.
struct Scope {
  state::OrganizationEntity entity;
  std::vector<Level> levels;
  bool management = false;
  std::optional<state::OrganizationPolicy> only;
};

Level level_of(Context& context, const state::Organization& organization, std::int64_t entity) {
  Level level;
  const state::OrganizationPolicies policies(context.db, organization);
  for (const auto& policy : policies.list_for(entity, state::kServiceControlPolicy, 0, state::kAllRows)) {
    auto document = authz::organization_policy(context.world, policy.document, policy.type);
    if (document) level.push_back(std::move(document));
  }
  return level;
}

model::ErrorDetails failure(std::string message) {
  return {std::move(message), "InvalidInput"};
}

// What path and policy name. Inferred: code and words of the failures.
std::variant<Scope, model::ErrorDetails> scope_of(Context& context, const state::Organization& organization,
                                                  const std::string& path, const state::OptionalText& policy) {
  const state::OrganizationTree tree(context.db, organization);
  const std::string_view wanted = bare(path);
  auto entity = tree.find(wanted.substr(wanted.rfind('/') + 1));
  const state::OrganizationPolicies policies(context.db, organization);
  if (!policies.enabled(state::kServiceControlPolicy))
    return failure("Service control policies are not enabled for the organization.");
  if (!entity || bare(entity->path) != wanted) return failure("The entity path " + path + " does not exist.");
  Scope scope{*entity, {}, entity->id == organization.management_account, std::nullopt};
  // SCPs do not limit the management account, so one that is named is ignored.
  if (scope.management) return scope;
  if (!policy) {
    for (auto at = entity; at; at = at->parent == 0 ? std::nullopt : tree.find(at->parent))
      scope.levels.push_back(level_of(context, organization, at->row));
    return scope;
  }
  scope.only = policies.find(*policy);
  if (!scope.only || scope.only->type != state::kServiceControlPolicy)
    return failure("The service control policy " + *policy + " does not exist.");
  scope.levels.push_back({authz::organization_policy(context.world, scope.only->document, scope.only->type)});
  return scope;
}

// The accounts to which a policy applies: it is attached to them or to what is above them.
class Reach {
 public:
  Reach(const state::OrganizationPolicies& policies, const state::OrganizationPolicy& policy) {
    for (auto& target : policies.targets(policy.row, 0, state::kAllRows)) targets_.insert(std::move(target.id));
  }
  bool covers(const state::OrganizationAccount& account) const {
    const auto parts = core::split(account.path, '/');
    return std::any_of(parts.begin(), parts.end(), [&](auto part) { return targets_.count(part) != 0; });
  }

 private:
  std::set<std::string, std::less<>> targets_;
};

// SCP logic alone: every level must allow, none may deny. The management account is bound by none.
bool may_use(const Scope& scope, std::string_view service) {
  if (scope.management) return true;
  for (const Level& level : scope.levels) {
    bool allowed = false;
    for (const auto& document : level) {
      if (policy::denies_service(*document, service)) return false;
      allowed = allowed || policy::allows_service(*document, service);
    }
    if (!allowed) return false;
  }
  return true;
}

struct Use {
  state::iam::ServiceAccess latest;
  std::string path;
  std::int64_t entities = 0;
};

// By service: the latest call in any account of the scope. The management account counts for itself alone.
std::map<std::string, Use, std::less<>> uses_in(Context& context, const state::Organization& organization,
                                                const Scope& scope) {
  std::map<std::string, Use, std::less<>> uses;
  const state::OrganizationTree tree(context.db, organization);
  std::optional<Reach> reach;
  if (scope.only) reach.emplace(state::OrganizationPolicies(context.db, organization), *scope.only);
  const std::string prefix = std::string(bare(scope.entity.path)) + '/';
  for (const auto& account : tree.accounts(0, state::kAllRows, context.now)) {
    const bool itself = account.id == scope.entity.id;
    const bool inside = scope.entity.is_container() && account.path.starts_with(prefix) &&
                        account.id != organization.management_account;
    if (!itself && !inside) continue;
    if (reach && !reach->covers(account)) continue;
    for (auto& access : state::iam::AccessLog(context.db).of_account(account.id)) {
      Use& use = uses[access.service];
      use.entities += access.entities;
      if (!use.path.empty() && access.time <= use.latest.time) continue;
      use.latest = std::move(access);
      use.path = std::string(bare(account.path));
    }
  }
  return uses;
}

void sort(std::vector<model::AccessDetail>& details, const std::string& key) {
  const bool descending = key.ends_with("DESCENDING");
  const bool by_time = key.starts_with("LAST_AUTHENTICATED");
  std::stable_sort(details.begin(), details.end(), [&](const auto& a, const auto& b) {
    const auto& low = descending ? b : a;
    const auto& high = descending ? a : b;
    return by_time ? low.LastAuthenticatedTime < high.LastAuthenticatedTime
                   : *low.ServiceNamespace < *high.ServiceNamespace;
  });
}

model::AccessDetail detail_of(const fixtures::AwsService& service, const Use* use) {
  model::AccessDetail detail;
  detail.ServiceName = std::string(service.name);
  detail.ServiceNamespace = std::string(service.space);
  detail.TotalAuthenticatedEntities = 0;
  if (!use) return detail;
  detail.Region = use->latest.region;
  detail.EntityPath = use->path;
  detail.LastAuthenticatedTime = use->latest.time;
  detail.TotalAuthenticatedEntities = static_cast<std::int32_t>(use->entities);
  return detail;
}

}  // namespace

void organization_report(Context& context, const model::GenerateOrganizationsAccessReportRequest& in,
                         authz::Call& call) {
  call.check().on("arn:aws:iam::" + context.account() + ":access-report/" + *in.EntityPath);
  if (in.OrganizationsPolicyId) call.check().key("iam:OrganizationsPolicyId", *in.OrganizationsPolicyId);
}

model::GenerateOrganizationsAccessReportResponse generate_organizations_access_report(
    Context& context, const model::GenerateOrganizationsAccessReportRequest& in) {
  require_organization(context, "iam:GenerateOrganizationsAccessReport");
  return {add_report(context, *in.EntityPath, in.OrganizationsPolicyId, false)};
}

model::GetOrganizationsAccessReportResponse get_organizations_access_report(
    Context& context, const model::GetOrganizationsAccessReportRequest& in) {
  const auto organization = require_organization(context, "iam:GetOrganizationsAccessReport");
  const auto report = require_report(context, *in.JobId, true);
  const std::string order = in.SortKey.value_or("SERVICE_NAMESPACE_ASCENDING");
  const Page asked = page(context, "GetOrganizationsAccessReport", {report.uuid, order}, in.Marker, in.MaxItems);
  model::GetOrganizationsAccessReportResponse answer;
  answer.JobCreationDate = report.created;
  answer.JobCompletionDate = report.created;
  answer.IsTruncated = false;
  const auto found_scope = scope_of(context, organization, report.subject, report.policy);
  if (const auto* failed = std::get_if<model::ErrorDetails>(&found_scope)) {
    answer.JobStatus = "FAILED";
    answer.ErrorDetails = *failed;
    return answer;
  }
  const Scope& scope = std::get<Scope>(found_scope);
  answer.JobStatus = "COMPLETED";
  auto& details = answer.AccessDetails.emplace();
  const auto uses = uses_in(context, organization, scope);
  std::int32_t unused = 0;
  for (const auto& service : fixtures::aws_services()) {
    if (!may_use(scope, service.space)) continue;
    const auto found = uses.find(service.space);
    if (found == uses.end()) ++unused;
    details.push_back(detail_of(service, found == uses.end() ? nullptr : &found->second));
  }
  answer.NumberOfServicesAccessible = static_cast<std::int32_t>(details.size());
  answer.NumberOfServicesNotAccessed = unused;
  sort(details, order);
  cut(asked, details, answer);
  return answer;
}

}  // namespace iam
