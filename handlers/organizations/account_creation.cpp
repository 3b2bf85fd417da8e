#include <algorithm>

#include "core/text.hpp"
#include "handlers/organizations/account_roles.hpp"
#include "handlers/organizations/accounts.hpp"
#include "handlers/organizations/views.hpp"
#include "state/accounts.hpp"

namespace organizations {
namespace {

constexpr std::int64_t kMaxConcurrentCreations = 5;
// The default quota is 10, but AWS raises it on request; this is as far as it goes.
constexpr std::int64_t kMaxAccounts = 50'000;
constexpr std::string_view kDefaultRole = "OrganizationAccountAccessRole";

bool within(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// The rules that the model states for CreateAccountRequest.Email beyond its pattern.
bool valid_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || email.find('@', at + 1) != std::string_view::npos) return false;
  const auto local = email.substr(0, at);
  const auto domain = email.substr(at + 1);
  const auto printable = [](char c) { return c > ' ' && c < 0x7f; };
  if (local.empty() || local.front() == '.' || !std::all_of(local.begin(), local.end(), printable)) return false;
  if (local.find_first_of("\"'()<>[]:;,\\|%&") != std::string_view::npos) return false;
  if (domain.empty() || !within(domain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"))
    return false;
  const auto edge = [](char c) { return c == '-' || c == '.'; };
  return !edge(domain.front()) && !edge(domain.back()) && domain.find('.') != std::string_view::npos;
}

std::string new_account_id(Context& ctx) {
  std::string id;
  do id = ctx.ids.random(1, "123456789") + ctx.ids.random(11, "0123456789");
  while (state::Accounts(ctx.db).exists(id));
  return id;
}

/// Why the creation will fail; empty when it will not.
std::string failure(Context& ctx, const std::string& email) {
  if (!valid_email(email)) return model::CreateAccountFailureReason::kInvalidEmail;
  if (state::AccountProfiles(ctx.db).account_by_email(email))
    return model::CreateAccountFailureReason::kEmailAlreadyExists;
  return {};
}

std::string role_name(const std::optional<std::string>& wanted) {
  std::string name = wanted.value_or(std::string(kDefaultRole));
  if (name.starts_with("AWSServiceRoleFor"))
    throw invalid_input("INVALID_ROLE_NAME",
                        "You provided a role name that isn't valid. A role name can't begin with the reserved prefix "
                        "AWSServiceRoleFor.");
  return name;
}

}  // namespace

void check_account_number(Context& ctx, const state::Organization& organization) {
  if (state::OrganizationTree(ctx.db, organization).count_accounts(ctx.now) >= kMaxAccounts)
    throw constraint_violation("ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                               "You have exceeded the allowed number of AWS Accounts.");
}

std::int64_t join(Context& ctx, const state::Organization& organization, const std::string& account, bool invited,
                  core::Time when, const core::Tags& tags) {
  state::OrganizationTree tree(ctx.db, organization);
  const auto row = tree.add_account(account, invited, when);
  state::OrganizationPolicies(ctx.db, organization).attach_full_access(row, ctx.now);
  for (const auto& [key, value] : tags) tree.set_tag(row, key, value);
  create_service_role(ctx, account);
  return row;
}

namespace {

struct NewAccount {
  const std::string& name;
  const std::string& email;
  std::string role;
  core::Tags tags;
  bool with_govcloud = false;
};

// The account is there at once; until the request completes nobody learns its number.
model::CreateAccountStatus create(Context& ctx, const state::Organization& organization, const NewAccount& wanted) {
  state::OrganizationTree tree(ctx.db, organization);
  check_account_number(ctx, organization);
  if (tree.count_requests_in_progress(ctx.now) >= kMaxConcurrentCreations)
    throw constraint_violation("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
                               "You have exceeded the number of accounts that can be in progress at a time.");
  state::AccountRequest request;
  request.id = new_id(ctx, "car-", 32);
  request.account_name = wanted.name;
  request.failure = failure(ctx, wanted.email);
  request.requested = ctx.now;
  request.completes = ctx.now + ctx.settings.settle;
  if (request.failure.empty()) {
    request.account = new_account_id(ctx);
    if (wanted.with_govcloud) request.govcloud_account = new_account_id(ctx);
    state::AccountProfiles(ctx.db).put({request.account, wanted.name, wanted.email}, ctx.now);
    join(ctx, organization, request.account, false, request.completes, wanted.tags);
    create_access_role(ctx, request.account, wanted.role, organization.management_account);
  }
  tree.add_request(request);
  return request_view(request, core::Time::min());
}

}  // namespace

model::CreateAccountResponse create_account(Context& ctx, const model::CreateAccountRequest& in) {
  const auto organization = managed_organization(ctx);
  return {create(ctx, organization, {*in.AccountName, *in.Email, role_name(in.RoleName), checked_tags(in.Tags)})};
}

// AWS GovCloud (US) is a partition of its own: of the twin there is the number only. That the management account has a
// twin too, which AWS demands, cannot be known here and is taken for granted.
model::CreateGovCloudAccountResponse create_gov_cloud_account(Context& ctx,
                                                              const model::CreateGovCloudAccountRequest& in) {
  const auto organization = managed_organization(ctx);
  return {create(ctx, organization, {*in.AccountName, *in.Email, role_name(in.RoleName), checked_tags(in.Tags), true})};
}

model::DescribeCreateAccountStatusResponse describe_create_account_status(
    Context& ctx, const model::DescribeCreateAccountStatusRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto request = state::OrganizationTree(ctx.db, organization).request(*in.CreateAccountRequestId);
  if (!request) throw errors::create_account_status_not_found_exception("You specified a request that doesn't exist.");
  return {request_view(*request, ctx.now)};
}

// The filter thins out a page after it was read, so that a page costs the same however rare a state is. The model
// warns clients of empty pages with a token.
model::ListCreateAccountStatusResponse list_create_account_status(Context& ctx,
                                                                  const model::ListCreateAccountStatusRequest& in) {
  const auto organization = administered_organization(ctx);
  const auto states = in.States.value_or(std::vector<std::string>());
  const Page page(ctx, "ListCreateAccountStatus\n" + core::join(states, ","), in.NextToken, in.MaxResults);
  auto requests = state::OrganizationTree(ctx.db, organization).requests(page.after_row(), page.fetch());
  model::ListCreateAccountStatusResponse out;
  out.NextToken = page.finish(requests);
  out.CreateAccountStatuses.emplace();
  for (const auto& request : requests) {
    auto view = request_view(request, ctx.now);
    if (states.empty() || std::find(states.begin(), states.end(), *view.State) != states.end())
      out.CreateAccountStatuses->push_back(std::move(view));
  }
  return out;
}

}  // namespace organizations
