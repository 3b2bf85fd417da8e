#include "handlers/organizations/views.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "state/organizations_transfers.hpp"

namespace organizations {
namespace {

std::vector<model::PolicyTypeSummary> enabled_types(Context& ctx, const state::Organization& organization) {
  std::vector<model::PolicyTypeSummary> types;
  for (auto& type : state::OrganizationPolicies(ctx.db, organization).enabled_types())
    types.push_back({std::move(type), model::PolicyTypeStatus::kEnabled});
  return types;
}

struct Condition {
  const char* state;
  const char* status;
};

// A closed account is CLOSED in the newer member and SUSPENDED in the older one, which knows no other word for it.
Condition condition(const Context& ctx, const state::OrganizationAccount& account) {
  if (account.closed) {
    if (ctx.now < *account.closed + ctx.settings.settle)
      return {model::AccountState::kPendingClosure, model::AccountStatus::kPendingClosure};
    return {model::AccountState::kClosed, model::AccountStatus::kSuspended};
  }
  const bool active = ctx.now >= account.joined;
  return {active ? model::AccountState::kActive : model::AccountState::kPendingActivation,
          model::AccountStatus::kActive};
}

model::HandshakeResource resource(const char* type, std::string value) {
  model::HandshakeResource made;
  made.Type = type;
  made.Value = std::move(value);
  return made;
}

model::HandshakeResource sender(Context& ctx, const state::Organization& organization) {
  namespace type = model::HandshakeResourceType;
  auto made = resource(type::kOrganization, organization.id);
  made.Resources.emplace();
  if (const auto profile = state::AccountProfiles(ctx.db).find(organization.management_account)) {
    made.Resources->push_back(resource(type::kMasterEmail, profile->email));
    made.Resources->push_back(resource(type::kMasterName, profile->name));
  }
  made.Resources->push_back(
      resource(type::kOrganizationFeatureSet, organization.all_features ? "ALL" : "CONSOLIDATED_BILLING"));
  return made;
}

// The model names the types of these resources; how AWS nests them is not public.
void add_transfer(Context& ctx, const state::Organization& organization, const state::Handshake& handshake,
                  std::vector<model::HandshakeResource>& resources) {
  namespace type = model::HandshakeResourceType;
  auto manager = resource(type::kOrganization, organization.id);
  manager.Resources.emplace();
  manager.Resources->push_back(resource(type::kManagementAccount, organization.management_account));
  if (const auto profile = state::AccountProfiles(ctx.db).find(organization.management_account)) {
    manager.Resources->push_back(resource(type::kManagementEmail, profile->email));
    manager.Resources->push_back(resource(type::kManagementName, profile->name));
  }
  resources.push_back(std::move(manager));
  if (const auto transfer = state::Transfers(ctx.db).by_handshake(handshake.row)) {
    resources.push_back(resource(type::kResponsibilityTransfer, transfer->id));
    resources.push_back(resource(type::kTransferType, transfer->type));
    resources.push_back(resource(type::kTransferStartTimestamp, core::iso8601(transfer->starts)));
  }
}

}  // namespace

model::Organization organization_view(Context& ctx, const state::Organization& organization) {
  namespace features = model::OrganizationFeatureSet;
  model::Organization view;
  view.Id = organization.id;
  view.Arn = organization.arn();
  view.FeatureSet = organization.all_features ? features::kAll : features::kConsolidatedBilling;
  view.MasterAccountId = organization.management_account;
  view.MasterAccountArn = organization.account_arn(organization.management_account);
  if (const auto profile = state::AccountProfiles(ctx.db).find(organization.management_account))
    view.MasterAccountEmail = profile->email;
  // Says what the feature set makes available, whatever is switched on in the root; ListRoots tells that.
  view.AvailablePolicyTypes.emplace();
  if (organization.all_features)
    view.AvailablePolicyTypes->push_back({model::PolicyType::kServiceControlPolicy, model::PolicyTypeStatus::kEnabled});
  return view;
}

model::Root root_view(Context& ctx, const state::Organization& organization) {
  const auto root = state::OrganizationTree(ctx.db, organization).root();
  return {root.id, organization.container_arn(root.id), root.name, enabled_types(ctx, organization)};
}

model::OrganizationalUnit unit_view(const state::Organization& organization, const state::OrganizationEntity& unit) {
  return {unit.id, organization.container_arn(unit.id), unit.name, unit.path};
}

model::Account account_view(const Context& ctx, const state::Organization& organization,
                            const state::OrganizationAccount& account) {
  namespace method = model::AccountJoinedMethod;
  const auto [state, status] = condition(ctx, account);
  model::Account view;
  view.Id = account.id;
  view.Arn = organization.account_arn(account.id);
  view.Email = account.email;
  view.Name = account.name;
  view.Status = status;
  view.State = state;
  view.Paths = {account.path};
  view.JoinedMethod = account.invited ? method::kInvited : method::kCreated;
  view.JoinedTimestamp = account.joined;
  return view;
}

model::CreateAccountStatus request_view(const state::AccountRequest& request, core::Time now) {
  model::CreateAccountStatus view;
  view.Id = request.id;
  view.AccountName = request.account_name;
  view.RequestedTimestamp = request.requested;
  view.State = model::CreateAccountState::kInProgress;
  if (now < request.completes) return view;
  view.CompletedTimestamp = request.completes;
  if (request.failure.empty()) {
    view.State = model::CreateAccountState::kSucceeded;
    view.AccountId = request.account;
    if (!request.govcloud_account.empty()) view.GovCloudAccountId = request.govcloud_account;
  } else {
    view.State = model::CreateAccountState::kFailed;
    view.FailureReason = request.failure;
  }
  return view;
}

model::PolicySummary policy_summary(const state::Organization& organization, const state::OrganizationPolicy& policy) {
  return {policy.id,   state::policy_arn(organization, policy.type, policy.id),
          policy.name, policy.description,
          policy.type, policy.aws_managed()};
}

model::Policy policy_view(Context& ctx, const state::Organization& organization,
                          const state::OrganizationPolicy& policy) {
  return {policy_summary(organization, policy), state::OrganizationPolicies(ctx.db, organization).content(policy)};
}

model::Handshake handshake_view(Context& ctx, const state::Handshake& handshake) {
  namespace type = model::HandshakeResourceType;
  const auto organization = state::Organizations(ctx.db).organization(handshake.organization).value();
  model::Handshake view;
  view.Id = handshake.id;
  view.Arn = handshake_arn(organization, handshake.action, handshake.id);
  view.State = handshake.state(ctx.now);
  view.RequestedTimestamp = handshake.requested;
  view.ExpirationTimestamp = handshake.expires;
  view.Action = handshake.action;
  view.Parties = {{organization.id, model::HandshakePartyType::kOrganization}};
  view.Resources.emplace();
  if (handshake.is_parent()) {
    view.Resources->push_back(resource(type::kOrganization, organization.id));
    return view;
  }
  const char* target_type =
      handshake.by_email ? model::HandshakePartyType::kEmail : model::HandshakePartyType::kAccount;
  view.Parties->push_back({handshake.target, target_type});
  if (handshake.action == state::kTransferResponsibility)
    add_transfer(ctx, organization, handshake, *view.Resources);
  else
    view.Resources->push_back(sender(ctx, organization));
  if (!handshake.parent.empty()) view.Resources->push_back(resource(type::kParentHandshake, handshake.parent));
  view.Resources->push_back(resource(handshake.by_email ? type::kEmail : type::kAccount, handshake.target));
  if (handshake.notes) view.Resources->push_back(resource(type::kNotes, *handshake.notes));
  return view;
}

std::vector<model::Tag> tag_views(const core::Tags& tags) {
  std::vector<model::Tag> views;
  for (const auto& [key, value] : tags) views.push_back({key, value});
  return views;
}

std::string entity_arn(const state::Organization& organization, std::string_view id) {
  return core::is_account_id(id) ? organization.account_arn(id) : organization.container_arn(id);
}

std::string handshake_arn(const state::Organization& organization, std::string_view action, std::string_view id) {
  return fmt::format("arn:aws:organizations::{}:handshake/{}/{}/{}", organization.management_account, organization.id,
                     core::to_lower(action), id);
}

std::string kind_name(state::EntityKind kind) {
  switch (kind) {
    case state::EntityKind::Root:
      return model::TargetType::kRoot;
    case state::EntityKind::Unit:
      return model::TargetType::kOrganizationalUnit;
    case state::EntityKind::Account:
      break;
  }
  return model::TargetType::kAccount;
}

}  // namespace organizations
