// Reports on the services that an organization's accounts may use, and when they last did.
#include <fmt/core.h>

#include <limits>
#include <map>

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

constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

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

// A report's entity with the SCPs from the root down to it.
struct Scope {
  state::OrganizationEntity entity;
  std::vector<Level> levels;
  bool management = false;
};

Level level_of(Context& context, const state::Organization& organization, std::int64_t entity,
               const state::OptionalText& only) {
  static const std::shared_ptr<const policy::Document> full_access = policy::Document::compile(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  Level level;
  const state::OrganizationPolicies policies(context.db, organization);
  for (const auto& policy : policies.list_for(entity, state::kServiceControlPolicy, 0, kAll)) {
    if (only && policy.id != *only) continue;
    auto document = policy.aws_managed() ? full_access : context.world.compiled(policy.document);
    if (document) level.push_back(std::move(document));
  }
  return level;
}

// What a path names; nullopt when there is no such entity in the organization.
std::optional<Scope> scope_of(Context& context, const state::Organization& organization, const std::string& path,
                              const state::OptionalText& policy) {
  const state::OrganizationTree tree(context.db, organization);
  const std::string_view wanted = bare(path);
  auto entity = tree.find(wanted.substr(wanted.rfind('/') + 1));
  if (!entity || bare(entity->path) != wanted) return std::nullopt;
  Scope scope{*entity, {}, entity->id == organization.management_account};
  if (policy) {
    Level level;
    const state::OrganizationPolicies policies(context.db, organization);
    if (const auto found = policies.find(*policy); found && !found->aws_managed())
      level.push_back(context.world.compiled(found->document));
    if (!level.empty()) scope.levels.push_back(std::move(level));
    return scope;
  }
  for (auto at = entity; at; at = at->parent == 0 ? std::nullopt : tree.find(at->parent))
    scope.levels.push_back(level_of(context, organization, at->row, policy));
  return scope;
}

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
  const std::string prefix = std::string(bare(scope.entity.path)) + '/';
  for (const auto& account : tree.accounts(0, kAll, context.now)) {
    const bool itself = account.id == scope.entity.id;
    const bool inside = scope.entity.is_container() && account.path.starts_with(prefix) &&
                        account.id != organization.management_account;
    if (!itself && !inside) continue;
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
  const auto scope = scope_of(context, organization, report.subject, report.policy);
  const bool enabled = state::OrganizationPolicies(context.db, organization).enabled(state::kServiceControlPolicy);
  if (!scope || !enabled) {
    answer.JobStatus = "FAILED";
    answer.ErrorDetails =
        enabled ? model::ErrorDetails{"The entity path " + report.subject + " does not exist.", "InvalidInput"}
                : model::ErrorDetails{"Service control policies are not enabled for the organization.", "InvalidInput"};
    return answer;
  }
  answer.JobStatus = "COMPLETED";
  auto& details = answer.AccessDetails.emplace();
  const auto uses = uses_in(context, organization, *scope);
  std::int32_t unused = 0;
  for (const auto& service : fixtures::aws_services()) {
    if (!may_use(*scope, service.space)) continue;
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
