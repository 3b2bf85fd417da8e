#include "handlers/organizations/accounts.hpp"

#include <algorithm>

#include "handlers/organizations/features.hpp"
#include "handlers/organizations/views.hpp"
#include "state/organizations_delegation.hpp"
#include "state/ram_associations.hpp"

namespace organizations {
namespace {

// Model, LeaveOrganization: invited accounts need not wait.
constexpr core::Duration kWaitBeforeLeaving = std::chrono::days(4);
constexpr std::int64_t kMaxConcurrentClosures = 3;

state::OrganizationAccount found_account(const Context& ctx, const state::OrganizationTree& tree, std::string_view id) {
  auto account = tree.account(id, ctx.now);
  if (!account) throw account_not_found();
  return *account;
}

/// The higher of 250 or 20 % of the members within 30 days, at most 1,000.
std::int64_t closure_quota(std::int64_t members) {
  return std::clamp<std::int64_t>(members / 5, 250, 1000);
}

}  // namespace

model::DescribeAccountResponse describe_account(Context& ctx, const model::DescribeAccountRequest& in) {
  const auto organization = administered_organization(ctx);
  const state::OrganizationTree tree(ctx.db, organization);
  return {account_view(ctx, organization, found_account(ctx, tree, *in.AccountId))};
}

model::ListAccountsResponse list_accounts(Context& ctx, const model::ListAccountsRequest& in) {
  const auto organization = administered_organization(ctx);
  const Page page(ctx, "ListAccounts", in.NextToken, in.MaxResults);
  auto accounts = state::OrganizationTree(ctx.db, organization).accounts(page.after_row(), page.fetch(), ctx.now);
  model::ListAccountsResponse out;
  out.NextToken = page.finish(accounts);
  out.Accounts.emplace();
  for (const auto& account : accounts) out.Accounts->push_back(account_view(ctx, organization, account));
  return out;
}

model::ListAccountsForParentResponse list_accounts_for_parent(Context& ctx,
                                                              const model::ListAccountsForParentRequest& in) {
  const auto organization = administered_organization(ctx);
  const state::OrganizationTree tree(ctx.db, organization);
  const auto parent = parent_entity(tree, *in.ParentId);
  const Page page(ctx, "ListAccountsForParent\n" + parent.id, in.NextToken, in.MaxResults);
  auto accounts = tree.accounts_in(parent.row, page.after_row(), page.fetch(), ctx.now);
  model::ListAccountsForParentResponse out;
  out.NextToken = page.finish(accounts);
  out.Accounts.emplace();
  for (const auto& account : accounts) out.Accounts->push_back(account_view(ctx, organization, account));
  return out;
}

protocol::Empty move_account(Context& ctx, const model::MoveAccountRequest& in) {
  state::OrganizationTree tree(ctx.db, managed_organization(ctx));
  const auto account = found_account(ctx, tree, *in.AccountId);
  const auto present = tree.find(account.id).value();
  const auto source = tree.find(*in.SourceParentId);
  const auto destination = tree.find(*in.DestinationParentId);
  if (!source || !source->is_container())
    throw errors::source_parent_not_found_exception("You specified a source parent that doesn't exist.");
  if (!destination || !destination->is_container())
    throw errors::destination_parent_not_found_exception("You specified a destination parent that doesn't exist.");
  if (present.parent == destination->row)
    throw errors::duplicate_account_exception("The account is already present in the destination parent.");
  if (present.parent != source->row)
    throw errors::source_parent_not_found_exception("You specified a source parent that doesn't contain the account.");
  tree.move(account.row, destination->row);
  return {};
}

void depart(Context& ctx, const state::Organization& organization, const state::OrganizationAccount& account) {
  if (account.id == organization.management_account)
    throw errors::master_cannot_leave_organization_exception(
        "You can't remove a management account from an organization. To make it a member of another organization, "
        "delete its current organization first.");
  const bool waits = ctx.settings.leave_wait == world::LeaveWait::Aws;
  if (waits && !account.invited && ctx.now < account.joined + kWaitBeforeLeaving)
    throw constraint_violation(
        "WAIT_PERIOD_ACTIVE",
        "You must wait at least four days after the account was created before you can remove it "
        "from the organization.");
  if (state::DelegatedAdministrators(ctx.db, organization).registered(account.row))
    throw constraint_violation("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
                               "You can't remove an account that is registered as a delegated administrator. "
                               "Deregister it first.");
  state::OrganizationTree(ctx.db, organization).remove_account(account.row);
  state::RamAssociations(ctx.db, {ctx.now, ctx.settings.settle}).account_left(organization.id, account.id);
  note_agreement(ctx, organization);  // the one who left may have been the last to be waited for
}

protocol::Empty remove_account_from_organization(Context& ctx, const model::RemoveAccountFromOrganizationRequest& in) {
  const auto organization = managed_organization(ctx);
  depart(ctx, organization, found_account(ctx, state::OrganizationTree(ctx.db, organization), *in.AccountId));
  return {};
}

protocol::Empty leave_organization(Context& ctx, const protocol::Empty&) {
  const auto organization = own_organization(ctx);
  depart(ctx, organization, found_account(ctx, state::OrganizationTree(ctx.db, organization), ctx.account()));
  return {};
}

protocol::Empty close_account(Context& ctx, const model::CloseAccountRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationTree tree(ctx.db, organization);
  const auto account = found_account(ctx, tree, *in.AccountId);
  if (!organization.all_features)
    throw constraint_violation("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                               "This operation requires the organization to support all features.");
  if (account.id == organization.management_account)
    throw constraint_violation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.");
  if (account.closed) throw errors::account_already_closed_exception("The account is already closed.");
  if (ctx.now < account.joined)
    throw constraint_violation("ACCOUNT_CREATION_NOT_COMPLETE", "The creation of the account isn't complete.");
  if (tree.count_closed_since(ctx.now - ctx.settings.settle) >= kMaxConcurrentClosures)
    throw constraint_violation("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
                               "You have exceeded the number of accounts that you can close at a time.");
  if (tree.count_closed_since(ctx.now - std::chrono::days(30)) >= closure_quota(tree.count_accounts(ctx.now) - 1))
    throw constraint_violation("CLOSE_ACCOUNT_QUOTA_EXCEEDED",
                               "You have exceeded close account quota for the past 30 days.");
  tree.close(account.row, ctx.now);
  return {};
}

}  // namespace organizations
