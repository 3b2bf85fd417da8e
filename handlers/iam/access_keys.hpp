// Long-lived access keys of users and, called by it, of the account's root user.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::CreateAccessKeyResponse create_access_key(Context& context, const model::CreateAccessKeyRequest& in);
protocol::Empty update_access_key(Context& context, const model::UpdateAccessKeyRequest& in);
protocol::Empty delete_access_key(Context& context, const model::DeleteAccessKeyRequest& in);
model::ListAccessKeysResponse list_access_keys(Context& context, const model::ListAccessKeysRequest& in);
model::GetAccessKeyLastUsedResponse get_access_key_last_used(Context& context,
                                                             const model::GetAccessKeyLastUsedRequest& in);

}  // namespace iam
