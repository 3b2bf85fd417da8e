// What an account has once: password policy, alias, the summary of everything.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::GetAccountPasswordPolicyResponse get_account_password_policy(Context& context, const protocol::Empty& in);
protocol::Empty update_account_password_policy(Context& context, const model::UpdateAccountPasswordPolicyRequest& in);
protocol::Empty delete_account_password_policy(Context& context, const protocol::Empty& in);

protocol::Empty create_account_alias(Context& context, const model::CreateAccountAliasRequest& in);
protocol::Empty delete_account_alias(Context& context, const model::DeleteAccountAliasRequest& in);
model::ListAccountAliasesResponse list_account_aliases(Context& context, const model::ListAccountAliasesRequest& in);

model::GetAccountSummaryResponse get_account_summary(Context& context, const protocol::Empty& in);

}  // namespace iam
