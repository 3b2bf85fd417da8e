#include "handlers/sts/service.hpp"

#include <algorithm>

#include "handlers/sts/model.hpp"
#include "handlers/sts/operations.hpp"

namespace sts {
namespace {

using handlers::op;

constexpr std::string_view kNoPermission = "AWS asks for no permission, and honours no denial of it";

constexpr handlers::Ignored kAssumeRoleIgnored[] = {
    {"ProvidedContexts", "asks for sts:SetContext; the context assertions themselves are not read"},
};

constexpr handlers::Operation kOperations[] = {
    op<assume_role, role_to_assume>(
        model::assume_role, {.action = "sts:AssumeRole", .keeps_policies = true, .ignored = kAssumeRoleIgnored}),
    op<get_access_key_info, access_key_info_call>(model::get_access_key_info,
                                                  {.action = "sts:GetAccessKeyInfo", .read_only = true}),
    op<get_caller_identity>(model::get_caller_identity,
                            {.action = "sts:GetCallerIdentity", .unchecked = kNoPermission, .read_only = true}),
    op<get_session_token, session_token_call>(model::get_session_token,
                                              {.action = "sts:GetSessionToken", .keeps_policies = true}),
};

// Measured denials of AssumeRole give no reason across accounts; within an account the documentation has one.
core::AwsError access_denied(const authz::Denial& denial) {
  return core::AwsError("AccessDenied", 403, denial.same_account ? denial.sentence() : denial.subject);
}

}  // namespace

const handlers::Service& service() {
  static const handlers::Service kService{model::service, kOperations, access_denied, false, describe_role};
  return kService;
}

}  // namespace sts
