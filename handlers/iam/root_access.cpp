#include "handlers/iam/root_access.hpp"

#include "state/organizations_delegation.hpp"
#include "state/organizations_tree.hpp"
#include "state/outbound_federation.hpp"

namespace iam {
namespace {

constexpr std::string_view kService = "iam.amazonaws.com";

state::Organization managed_organization(Context& context, bool by_management_alone) {
  const state::Organizations organizations(context.db);
  const auto mine = organizations.organization_of(context.account());
  if (!mine) throw errors::organization_not_found_exception("No organization is associated with your account.");
  if (by_management_alone && mine->management_account != context.account())
    throw errors::caller_is_not_management_account_exception(
        "The account making the request is not the management account for the organization.");
  if (!organization_for_root_access(context))
    throw errors::account_not_management_or_delegated_administrator_exception(
        "The account making the request is not the management account or delegated administrator account for "
        "centralized root access.");
  if (!mine->all_features)
    throw errors::organization_not_in_all_features_mode_exception(
        "Your organization does not have All features enabled.");
  if (!organizations.service_access_enabled(mine->id, kService))
    throw errors::service_access_not_enabled_exception("Trusted access is not enabled for IAM in Organizations.");
  return *mine;
}

template <class Answer>
Answer features(Context& context, const state::Organization& organization) {
  return {.OrganizationId = organization.id,
          .EnabledFeatures = state::OrganizationFeatures(context.db).of(organization.id)};
}

template <class Answer>
Answer enable(Context& context, const char* feature) {
  const auto organization = managed_organization(context, true);
  state::OrganizationFeatures(context.db).enable(organization.id, feature);
  return features<Answer>(context, organization);
}

template <class Answer>
Answer disable(Context& context, const char* feature) {
  const auto organization = managed_organization(context, false);
  state::OrganizationFeatures(context.db).disable(organization.id, feature);
  return features<Answer>(context, organization);
}

}  // namespace

std::optional<state::Organization> organization_for_root_access(Context& context) {
  auto organization = state::Organizations(context.db).organization_of(context.account());
  if (!organization || organization->management_account == context.account()) return organization;
  const auto account = state::OrganizationTree(context.db, *organization).account(context.account(), context.now);
  if (account && state::DelegatedAdministrators(context.db, *organization).registered(account->row, kService))
    return organization;
  return std::nullopt;
}

model::EnableOrganizationsRootCredentialsManagementResponse enable_organizations_root_credentials_management(
    Context& context, const model::EnableOrganizationsRootCredentialsManagementRequest&) {
  return enable<model::EnableOrganizationsRootCredentialsManagementResponse>(
      context, model::FeatureType::kRootCredentialsManagement);
}

model::EnableOrganizationsRootSessionsResponse enable_organizations_root_sessions(
    Context& context, const model::EnableOrganizationsRootSessionsRequest&) {
  return enable<model::EnableOrganizationsRootSessionsResponse>(context, model::FeatureType::kRootSessions);
}

model::DisableOrganizationsRootCredentialsManagementResponse disable_organizations_root_credentials_management(
    Context& context, const model::DisableOrganizationsRootCredentialsManagementRequest&) {
  return disable<model::DisableOrganizationsRootCredentialsManagementResponse>(
      context, model::FeatureType::kRootCredentialsManagement);
}

model::DisableOrganizationsRootSessionsResponse disable_organizations_root_sessions(
    Context& context, const model::DisableOrganizationsRootSessionsRequest&) {
  return disable<model::DisableOrganizationsRootSessionsResponse>(context, model::FeatureType::kRootSessions);
}

model::ListOrganizationsFeaturesResponse list_organizations_features(Context& context,
                                                                     const model::ListOrganizationsFeaturesRequest&) {
  return features<model::ListOrganizationsFeaturesResponse>(context, managed_organization(context, false));
}

}  // namespace iam
