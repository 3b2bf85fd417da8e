#include "handlers/sts/service.hpp"

#include <algorithm>

#include "handlers/sts/model.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"

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
    op<assume_role_with_saml, role_for_saml>(model::assume_role_with_saml,
                                             {.action = "sts:AssumeRoleWithSAML", .keeps_policies = true}),
    op<assume_role_with_web_identity, role_for_web_identity>(
        model::assume_role_with_web_identity, {.action = "sts:AssumeRoleWithWebIdentity", .keeps_policies = true}),
    op<assume_root, root_to_assume>(model::assume_root, {.action = "sts:AssumeRoot", .keeps_policies = true}),
    op<decode_authorization_message, decode_message_call>(
        model::decode_authorization_message, {.action = "sts:DecodeAuthorizationMessage", .read_only = true}),
    op<get_access_key_info, access_key_info_call>(model::get_access_key_info,
                                                  {.action = "sts:GetAccessKeyInfo", .read_only = true}),
    op<get_caller_identity>(model::get_caller_identity,
                            {.action = "sts:GetCallerIdentity", .unchecked = kNoPermission, .read_only = true}),
    op<get_federation_token, federation_token_call>(model::get_federation_token,
                                                    {.action = "sts:GetFederationToken", .keeps_policies = true}),
    op<get_session_token, session_token_call>(model::get_session_token,
                                              {.action = "sts:GetSessionToken", .keeps_policies = true}),
    op<get_web_identity_token, web_identity_token_call>(model::get_web_identity_token,
                                                        {.action = "sts:GetWebIdentityToken", .keeps_policies = true}),
};

// Measured denials of AssumeRole give no reason across accounts; within an account the documentation has one.
core::AwsError access_denied(const authz::Denial& denial) {
  if (denial.federated) return denied("Not authorized to perform " + denial.action);
  return denied(denial.same_account ? denial.sentence() : denial.subject);
}

}  // namespace

const handlers::Service& service() {
  static const handlers::Service kService{model::service, kOperations, access_denied, false, describe_role};
  return kService;
}

}  // namespace sts
