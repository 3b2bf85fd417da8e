// Accounts: made, found, moved, and how they leave.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

model::CreateAccountResponse create_account(Context& ctx, const model::CreateAccountRequest& in);
model::CreateGovCloudAccountResponse create_gov_cloud_account(Context& ctx,
                                                              const model::CreateGovCloudAccountRequest& in);
model::DescribeCreateAccountStatusResponse describe_create_account_status(
    Context& ctx, const model::DescribeCreateAccountStatusRequest& in);
model::ListCreateAccountStatusResponse list_create_account_status(Context& ctx,
                                                                  const model::ListCreateAccountStatusRequest& in);
model::DescribeAccountResponse describe_account(Context& ctx, const model::DescribeAccountRequest& in);
model::ListAccountsResponse list_accounts(Context& ctx, const model::ListAccountsRequest& in);
model::ListAccountsForParentResponse list_accounts_for_parent(Context& ctx,
                                                              const model::ListAccountsForParentRequest& in);
protocol::Empty move_account(Context& ctx, const model::MoveAccountRequest& in);
protocol::Empty remove_account_from_organization(Context& ctx, const model::RemoveAccountFromOrganizationRequest& in);
protocol::Empty leave_organization(Context& ctx, const protocol::Empty& in);
protocol::Empty close_account(Context& ctx, const model::CloseAccountRequest& in);

/// Puts an account into the root with what AWS gives every account there. `invited` false: it was created.
std::int64_t join(Context& ctx, const state::Organization& organization, const std::string& account, bool invited,
                  core::Time when, const core::Tags& tags);
/// Takes a member out. Throws where AWS keeps it: the management account, and accounts created days ago.
void depart(Context& ctx, const state::Organization& organization, const state::OrganizationAccount& account);
/// Throws when the organization has as many accounts as AWS grants at most.
void check_account_number(Context& ctx, const state::Organization& organization);

}  // namespace organizations
