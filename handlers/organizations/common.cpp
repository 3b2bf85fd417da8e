#include "handlers/organizations/common.hpp"

#include <set>

#include "core/page_token.hpp"
#include "core/text.hpp"
#include "state/organizations_delegation.hpp"

namespace organizations {
namespace {

constexpr std::int64_t kMaxPage = 20;

bool delegated(const Context& ctx) {
  return std::any_cast<Delegated>(&ctx.found) != nullptr;
}

core::AwsError reasoned(core::AwsError error, std::string_view reason) {
  error.with("Reason", std::string(reason));
  return error;
}

}  // namespace

core::AwsError not_permitted() {
  return errors::access_denied_exception("You don't have permissions to access this resource.");
}

state::Organization own_organization(const Context& ctx) {
  auto organization = state::Organizations(ctx.db).organization_of(ctx.account());
  if (!organization)
    throw errors::aws_organizations_not_in_use_exception("Your account is not a member of an organization.");
  return *organization;
}

state::Organization managed_organization(const Context& ctx) {
  auto organization = own_organization(ctx);
  if (organization.management_account != ctx.account() && !delegated(ctx)) throw not_permitted();
  return organization;
}

state::Organization administered_organization(const Context& ctx) {
  auto organization = own_organization(ctx);
  if (organization.management_account == ctx.account() || delegated(ctx)) return organization;
  const auto caller = state::OrganizationTree(ctx.db, organization).account(ctx.account(), ctx.now);
  if (!caller || !state::DelegatedAdministrators(ctx.db, organization).registered(caller->row)) throw not_permitted();
  return organization;
}

core::AwsError constraint_violation(std::string_view reason, std::string message) {
  return reasoned(errors::constraint_violation_exception(std::move(message)), reason);
}

core::AwsError invalid_input(std::string_view reason, std::string message) {
  return reasoned(errors::invalid_input_exception(std::move(message)), reason);
}

core::AwsError handshake_constraint(std::string_view reason, std::string message) {
  return reasoned(errors::handshake_constraint_violation_exception(std::move(message)), reason);
}

core::AwsError account_not_found() {
  return errors::account_not_found_exception("You specified an account that doesn't exist.");
}

core::AwsError parent_not_found() {
  return errors::parent_not_found_exception("You specified parent that doesn't exist.");
}

core::AwsError target_not_found() {
  return errors::target_not_found_exception("You specified a target that doesn't exist.");
}

core::AwsError policy_not_found() {
  return errors::policy_not_found_exception("You specified a policy that doesn't exist.");
}

std::string new_id(Context& ctx, std::string_view prefix, std::size_t length) {
  return std::string(prefix) + ctx.ids.random(length, core::kLowerAlphanumeric);
}

core::AwsError too_many_tags() {
  return constraint_violation("MAX_TAG_LIMIT_EXCEEDED",
                              "You have exceeded the number of tags allowed on this resource.");
}

core::Tags checked_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags checked;
  if (!tags) return checked;
  std::set<std::string_view> seen;
  for (const auto& tag : *tags) {
    if (core::starts_with_i(*tag.Key, "aws:"))
      throw invalid_input("INVALID_SYSTEM_TAGS_PARAMETER", "You can't add, edit, or delete system tag keys.");
    if (!seen.insert(*tag.Key).second)
      throw invalid_input("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags attached to the same entity.");
    checked.emplace_back(*tag.Key, *tag.Value);
  }
  if (checked.size() > kMaxTags) throw too_many_tags();
  return checked;
}

state::AccountProfile account_profile(Context& ctx, const std::string& account) {
  return state::AccountProfiles(ctx.db).ensure({account, "Account " + account, account + "@example.com"}, ctx.now);
}

std::optional<state::OrganizationEntity> listed_entity(const Context& ctx, const state::OrganizationTree& tree,
                                                       std::string_view id) {
  auto entity = tree.find(id);
  if (entity && !entity->is_container() && !tree.account(id, ctx.now)) return std::nullopt;
  return entity;
}

state::OrganizationEntity parent_entity(const state::OrganizationTree& tree, std::string_view id) {
  auto parent = tree.find(id);
  if (!parent || !parent->is_container()) throw parent_not_found();
  return *parent;
}

Page::Page(const Context& ctx, std::string list, const std::optional<std::string>& token,
           const std::optional<std::int32_t>& max_results)
    : list_(ctx.account() + '\n' + std::move(list)), limit_(max_results.value_or(kMaxPage)) {
  if (!token) return;
  auto last = core::read_page_token(list_, *token);
  if (!last)
    throw invalid_input(
        "INVALID_NEXT_TOKEN",
        "Get the value for the NextToken parameter from the response to a previous call of the operation.");
  after_ = std::move(*last);
}

std::int64_t Page::after_row() const {
  return core::parse_integer(after_).value_or(0);
}

std::string Page::token(std::string_view last) const {
  return core::page_token(list_, last);
}

}  // namespace organizations
