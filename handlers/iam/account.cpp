#include "handlers/iam/account.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::AccountSettings;
using state::iam::PasswordPolicy;

std::optional<std::int32_t> narrow(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return static_cast<std::int32_t>(*number);
}

}  // namespace

model::GetAccountPasswordPolicyResponse get_account_password_policy(Context& context, const protocol::Empty&) {
  const auto policy = AccountSettings(context.db).password_policy(context.account());
  if (!policy)
    throw errors::no_such_entity_exception(
        fmt::format("The Password Policy with domain name {} cannot be found.", context.account()));
  model::PasswordPolicy shown;
  shown.MinimumPasswordLength = narrow(policy->minimum_length);
  shown.RequireSymbols = policy->symbols;
  shown.RequireNumbers = policy->numbers;
  shown.RequireUppercaseCharacters = policy->uppercase;
  shown.RequireLowercaseCharacters = policy->lowercase;
  shown.AllowUsersToChangePassword = policy->users_may_change;
  shown.ExpirePasswords = policy->max_age.has_value();
  shown.MaxPasswordAge = narrow(policy->max_age);
  shown.PasswordReusePrevention = narrow(policy->reuse_prevention);
  shown.HardExpiry = policy->hard_expiry;
  return {shown};
}

protocol::Empty update_account_password_policy(Context& context, const model::UpdateAccountPasswordPolicyRequest& in) {
  // What the request does not say returns to its default (IAM API reference, UpdateAccountPasswordPolicy).
  PasswordPolicy policy;
  policy.minimum_length = in.MinimumPasswordLength.value_or(6);
  policy.symbols = in.RequireSymbols.value_or(false);
  policy.numbers = in.RequireNumbers.value_or(false);
  policy.uppercase = in.RequireUppercaseCharacters.value_or(false);
  policy.lowercase = in.RequireLowercaseCharacters.value_or(false);
  policy.users_may_change = in.AllowUsersToChangePassword.value_or(false);
  if (in.MaxPasswordAge) policy.max_age = *in.MaxPasswordAge;
  if (in.PasswordReusePrevention) policy.reuse_prevention = *in.PasswordReusePrevention;
  policy.hard_expiry = in.HardExpiry;
  AccountSettings(context.db).put_password_policy(context.account(), policy);
  return {};
}

protocol::Empty delete_account_password_policy(Context& context, const protocol::Empty&) {
  if (!AccountSettings(context.db).remove_password_policy(context.account()))
    throw errors::no_such_entity_exception("The account policy with name PasswordPolicy cannot be found.");
  return {};
}

protocol::Empty create_account_alias(Context& context, const model::CreateAccountAliasRequest& in) {
  if (core::is_account_id(*in.AccountAlias))
    throw errors::invalid_input_exception("The account alias must not be a 12-digit number.");
  AccountSettings settings(context.db);
  // The account's own alias is taken as well.
  if (settings.account_of_alias(*in.AccountAlias))
    throw errors::entity_already_exists_exception(
        fmt::format("The account alias {} already exists.", *in.AccountAlias));
  settings.put_alias(context.account(), *in.AccountAlias);
  return {};
}

protocol::Empty delete_account_alias(Context& context, const model::DeleteAccountAliasRequest& in) {
  AccountSettings settings(context.db);
  if (settings.alias(context.account()) != *in.AccountAlias)
    throw errors::no_such_entity_exception(fmt::format("The account alias {} cannot be found.", *in.AccountAlias));
  settings.remove_alias(context.account());
  return {};
}

model::ListAccountAliasesResponse list_account_aliases(Context& context, const model::ListAccountAliasesRequest& in) {
  // One at most: there is never a second page, but a marker of another list is refused all the same.
  page(context, "ListAccountAliases", {}, in.Marker, in.MaxItems);
  model::ListAccountAliasesResponse answer;
  answer.AccountAliases.emplace();
  if (auto alias = AccountSettings(context.db).alias(context.account()))
    answer.AccountAliases->push_back(*std::move(alias));
  answer.IsTruncated = false;
  return answer;
}

model::GetAccountSummaryResponse get_account_summary(Context& context, const protocol::Empty&) {
  namespace keys = model::summaryKeyType;
  const std::string& account = context.account();
  const state::iam::MfaDevices devices(context.db);
  const auto root_keys = state::iam::AccessKeys(context.db).list(account, std::nullopt).size();
  const auto root_certificates = state::iam::SigningCertificates(context.db).count(account, std::nullopt);
  model::GetAccountSummaryResponse answer;
  auto& map = answer.SummaryMap.emplace();
  const auto put = [&](const char* key, std::int64_t value) {
    map.emplace_back(key, static_cast<std::int32_t>(value));
  };
  put(keys::kUsers, state::iam::Users(context.db).count(account));
  put(keys::kUsersQuota, kMaxUsers);
  put(keys::kGroups, state::iam::Groups(context.db).count(account));
  put(keys::kGroupsQuota, kMaxGroups);
  put(keys::kRoles, state::iam::Roles(context.db).count(account));
  put(keys::kRolesQuota, kMaxRoles);
  put(keys::kInstanceProfiles, state::iam::InstanceProfiles(context.db).count(account));
  put(keys::kInstanceProfilesQuota, kMaxInstanceProfiles);
  put(keys::kPolicies, state::iam::Policies(context.db).count(account));
  put(keys::kPoliciesQuota, kMaxPolicies);
  put(keys::kPolicyVersionsInUse, AccountSettings(context.db).policy_versions(account));
  put(keys::kPolicyVersionsInUseQuota, kMaxPolicyVersionsInUse);
  put(keys::kVersionsPerPolicyQuota, kMaxVersions);
  put(keys::kPolicySizeQuota, kMaxManagedPolicy);
  put(keys::kUserPolicySizeQuota, kMaxUserPolicies);
  put(keys::kGroupPolicySizeQuota, kMaxGroupPolicies);
  put(keys::kRolePolicySizeQuota, kMaxRolePolicies);
  put(keys::kAssumeRolePolicySizeQuota, kMaxTrustPolicy);
  put(keys::kAttachedPoliciesPerUserQuota, kMaxAttachments);
  put(keys::kAttachedPoliciesPerGroupQuota, kMaxAttachments);
  put(keys::kAttachedPoliciesPerRoleQuota, kMaxAttachments);
  put(keys::kGroupsPerUserQuota, kMaxGroupsPerUser);
  put(keys::kAccessKeysPerUserQuota, kMaxAccessKeys);
  put(keys::kSigningCertificatesPerUserQuota, kMaxSigningCertificates);
  put(keys::kServerCertificates, state::iam::ServerCertificates(context.db).count(account));
  put(keys::kServerCertificatesQuota, kMaxServerCertificates);
  put(keys::kProviders,
      state::iam::OidcProviders(context.db).count(account) + state::iam::SamlProviders(context.db).count(account));
  put(keys::kMFADevices, devices.count(account));
  put(keys::kMFADevicesInUse, devices.count_enabled(account));
  put(keys::kAccountMFAEnabled, devices.of_root(account, "", 1).empty() ? 0 : 1);
  put(keys::kAccountAccessKeysPresent, root_keys > 0 ? 1 : 0);
  put(keys::kAccountPasswordPresent, state::iam::RootLogins(context.db).find(account) ? 1 : 0);
  put(keys::kAccountSigningCertificatesPresent, root_certificates > 0 ? 1 : 0);
  put(keys::kGlobalEndpointTokenVersion, state::iam::AccountPreferences(context.db).token_version(account));
  return answer;
}

}  // namespace iam
