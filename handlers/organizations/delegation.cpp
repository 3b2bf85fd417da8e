#include "handlers/organizations/delegation.hpp"

#include "handlers/organizations/organization.hpp"
#include "handlers/organizations/views.hpp"
#include "state/organizations_delegation.hpp"

namespace organizations {
namespace {

// RAM User Guide: trusted access yes, delegated administrator no.
constexpr std::string_view kNeverDelegated = "ram.amazonaws.com";

state::OrganizationAccount found_account(const Context& ctx, const state::Organization& organization,
                                         const std::string& id) {
  auto account = state::OrganizationTree(ctx.db, organization).account(id, ctx.now);
  if (!account) throw account_not_found();
  return *account;
}

core::AwsError not_registered() {
  return errors::account_not_registered_exception(
      "The provided account is not a registered delegated administrator for your organization.");
}

void check_delegate(const state::Organization& organization, const state::OrganizationAccount& account) {
  if (account.id == organization.management_account)
    throw constraint_violation(
        "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
        "You cannot register master account/yourself as delegated administrator for your organization.");
  if (account.closed)
    throw constraint_violation("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
                               "You cannot register a suspended account as a delegated administrator.");
}

model::DelegatedAdministrator administrator_view(const model::Account& account, core::Time enabled) {
  return {account.Id,    account.Arn,          account.Email,           account.Name, account.Status,
          account.State, account.JoinedMethod, account.JoinedTimestamp, enabled};
}

}  // namespace

protocol::Empty register_delegated_administrator(Context& ctx, const model::RegisterDelegatedAdministratorRequest& in) {
  const auto organization = managed_organization(ctx);
  const auto account = found_account(ctx, organization, *in.AccountId);
  check_service_principal(*in.ServicePrincipal);
  check_delegate(organization, account);
  if (*in.ServicePrincipal == kNeverDelegated)
    throw invalid_input("UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
  if (!state::Organizations(ctx.db).service_access_enabled(organization.id, *in.ServicePrincipal))
    throw constraint_violation("SERVICE_ACCESS_NOT_ENABLED",
                               "You must enable service access before you register a delegated administrator.");
  state::DelegatedAdministrators administrators(ctx.db, organization);
  if (administrators.registered(account.row, *in.ServicePrincipal))
    throw errors::account_already_registered_exception(
        "The provided account is already a delegated administrator for your organization.");
  administrators.add(account.row, *in.ServicePrincipal, ctx.now);
  return {};
}

protocol::Empty deregister_delegated_administrator(Context& ctx,
                                                   const model::DeregisterDelegatedAdministratorRequest& in) {
  const auto organization = managed_organization(ctx);
  const auto account = found_account(ctx, organization, *in.AccountId);
  check_service_principal(*in.ServicePrincipal);
  state::DelegatedAdministrators administrators(ctx.db, organization);
  if (!administrators.registered(account.row, *in.ServicePrincipal)) throw not_registered();
  administrators.remove(account.row, *in.ServicePrincipal);
  return {};
}

model::ListDelegatedAdministratorsResponse list_delegated_administrators(
    Context& ctx, const model::ListDelegatedAdministratorsRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto service = in.ServicePrincipal.value_or("");
  if (in.ServicePrincipal) check_service_principal(service);
  const Page page(ctx, "ListDelegatedAdministrators\n" + service, in.NextToken, in.MaxResults);
  auto found = state::DelegatedAdministrators(ctx.db, organization).accounts(service, page.after_row(), page.fetch());
  model::ListDelegatedAdministratorsResponse out;
  out.NextToken = page.finish(found);
  out.DelegatedAdministrators.emplace();
  const state::OrganizationTree tree(ctx.db, organization);
  for (const auto& delegation : found)
    if (const auto account = tree.account(delegation.account, ctx.now))
      out.DelegatedAdministrators->push_back(
          administrator_view(account_view(ctx, organization, *account), delegation.enabled));
  return out;
}

model::ListDelegatedServicesForAccountResponse list_delegated_services_for_account(
    Context& ctx, const model::ListDelegatedServicesForAccountRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto account = found_account(ctx, organization, *in.AccountId);
  const state::DelegatedAdministrators administrators(ctx.db, organization);
  if (!administrators.registered(account.row)) throw not_registered();
  const Page page(ctx, "ListDelegatedServicesForAccount\n" + account.id, in.NextToken, in.MaxResults);
  auto services = administrators.services(account.row, page.after(), page.fetch());
  model::ListDelegatedServicesForAccountResponse out;
  out.NextToken =
      page.finish(services, [](const state::Delegation& delegation) { return delegation.service_principal; });
  out.DelegatedServices.emplace();
  for (const auto& delegation : services)
    out.DelegatedServices->push_back({delegation.service_principal, delegation.enabled});
  return out;
}

}  // namespace organizations
