#include "handlers/organizations/organization.hpp"

#include <algorithm>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "handlers/organizations/account_roles.hpp"
#include "handlers/organizations/policy_content.hpp"
#include "handlers/organizations/views.hpp"
#include "state/organizations_delegation.hpp"
#include "state/organizations_transfers.hpp"
#include "state/ram_access.hpp"

namespace organizations {
namespace {

std::string new_root_id(Context& ctx) {
  std::string id;
  do id = new_id(ctx, "r-", 4);
  while (state::Organizations(ctx.db).container_exists(id));
  return id;
}

}  // namespace

// AWS's list of integrated services grows from month to month; what has the form of one of its principals is taken.
void check_service_principal(const std::string& principal) {
  constexpr std::string_view kSuffix = ".amazonaws.com";
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-";
  const bool fits = principal.size() > kSuffix.size() && principal.ends_with(kSuffix) && principal.front() != '.' &&
                    principal.find_first_not_of(kLetters) == std::string::npos;
  if (!fits) throw invalid_input("UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
}

model::CreateOrganizationResponse create_organization(Context& ctx, const model::CreateOrganizationRequest& in) {
  state::Organizations organizations(ctx.db);
  if (organizations.organization_of(ctx.account()))
    throw errors::already_in_organization_exception("The provided account is already a member of an organization.");
  const bool all_features = in.FeatureSet.value_or("ALL") == model::OrganizationFeatureSet::kAll;
  const auto organization =
      organizations.create(new_id(ctx, "o-", 10), new_root_id(ctx), ctx.account(), all_features, ctx.now);
  account_profile(ctx, ctx.account());
  state::OrganizationTree(ctx.db, organization).add_account(ctx.account(), true, ctx.now);
  // No policy type is enabled yet: Terraform's provider enables SCPs right after creating an organization, which works.
  create_service_role(ctx, ctx.account());
  return {organization_view(ctx, organization)};
}

model::DescribeOrganizationResponse describe_organization(Context& ctx, const protocol::Empty&) {
  return {organization_view(ctx, own_organization(ctx))};
}

// Empty units, policies and open invitations do not keep an organization alive; they go with it.
protocol::Empty delete_organization(Context& ctx, const protocol::Empty&) {
  const auto organization = managed_organization(ctx);
  if (state::OrganizationTree(ctx.db, organization).count_accounts(ctx.now) > 1)
    throw errors::organization_not_empty_exception(
        "To delete an organization you must first remove all member accounts (except the master).");
  if (state::Transfers(ctx.db).busy(ctx.account(), ctx.now))
    throw constraint_violation("ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS",
                               "You cannot delete organization due to an ongoing responsibility transfer process.");
  state::Organizations(ctx.db).remove(organization);
  state::RamAssociations(ctx.db, {ctx.now, ctx.settings.settle}).organization_sharing_ended(organization.id);
  return {};
}

model::ListRootsResponse list_roots(Context& ctx, const model::ListRootsRequest& in) {
  const auto organization = administered_organization(ctx);
  // There is one root, so no token is ever given out; reading it refuses made-up ones.
  const Page page(ctx, "ListRoots", in.NextToken, in.MaxResults);
  model::ListRootsResponse out;
  out.Roots = {root_view(ctx, organization)};
  return out;
}

protocol::Empty enable_aws_service_access(Context& ctx, const model::EnableAWSServiceAccessRequest& in) {
  const auto organization = managed_organization(ctx);
  check_service_principal(*in.ServicePrincipal);
  if (!organization.all_features)
    throw constraint_violation("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                               "This operation requires the organization to support all features.");
  state::Organizations(ctx.db).enable_service_access(organization, *in.ServicePrincipal, ctx.now);
  return {};
}

protocol::Empty disable_aws_service_access(Context& ctx, const model::DisableAWSServiceAccessRequest& in) {
  const auto organization = managed_organization(ctx);
  check_service_principal(*in.ServicePrincipal);
  // Nothing public says what else AWS does with the administrators; the stricter reading.
  if (state::DelegatedAdministrators(ctx.db, organization).exist_for(*in.ServicePrincipal))
    throw constraint_violation("DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
                               "The service has delegated administrators. Deregister them first.");
  for (const auto& type : state::OrganizationPolicies(ctx.db, organization).enabled_types())
    if (service_of_policy_type(type) == *in.ServicePrincipal)
      throw constraint_violation("POLICY_TYPE_ENABLED_FOR_THIS_SERVICE",
                                 "Disable the policy type of the service before you disable service access.");
  state::Organizations(ctx.db).disable_service_access(organization, *in.ServicePrincipal);
  if (*in.ServicePrincipal == state::kRamServicePrincipal)
    state::RamAssociations(ctx.db, {ctx.now, ctx.settings.settle}).organization_sharing_ended(organization.id);
  return {};
}

model::ListAWSServiceAccessForOrganizationResponse list_aws_service_access_for_organization(
    Context& ctx, const model::ListAWSServiceAccessForOrganizationRequest& in) {
  const auto organization = administered_organization(ctx);
  const Page page(ctx, "ListAWSServiceAccessForOrganization", in.NextToken, in.MaxResults);
  auto services = state::Organizations(ctx.db).service_access(organization, page.after(), page.fetch());
  model::ListAWSServiceAccessForOrganizationResponse out;
  out.NextToken = page.finish(services, [](const state::ServiceAccess& access) { return access.service_principal; });
  out.EnabledServicePrincipals.emplace();
  for (const auto& service : services)
    out.EnabledServicePrincipals->push_back({service.service_principal, service.enabled});
  return out;
}

}  // namespace organizations
