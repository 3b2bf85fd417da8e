// Who am I, and whose key is this.
#include "core/arn.hpp"
#include "core/ids.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "state/iam.hpp"

namespace sts {

model::GetCallerIdentityResponse get_caller_identity(Context& context, const model::GetCallerIdentityRequest&) {
  return {.UserId = context.caller.user_id, .Account = context.caller.account, .Arn = context.caller.arn};
}

// Of STS, credentials of GetSessionToken reach AssumeRole and GetCallerIdentity alone (IAM User Guide, "Compare AWS STS
// credentials"). Inferred: the words are those of GetSessionToken itself.
void access_key_info_call(Context& context, const model::GetAccessKeyInfoRequest&, authz::Call&) {
  if (context.caller.session && context.caller.kind != core::PrincipalKind::RoleSession)
    throw denied("Cannot call GetAccessKeyInfo with session credentials");
}

model::GetAccessKeyInfoResponse get_access_key_info(Context& context, const model::GetAccessKeyInfoRequest& request) {
  // Keys that a fixture chose need not encode their account, so the table comes first.
  if (const auto key = state::iam::AccessKeys(context.db).find(*request.AccessKeyId)) return {.Account = key->account};
  const std::string account = core::account_of(*request.AccessKeyId);
  if (!core::is_account_id(account)) {
    throw core::AwsError("ValidationError", 400, "The access key id " + *request.AccessKeyId + " is not valid.");
  }
  return {.Account = account};
}

}  // namespace sts
