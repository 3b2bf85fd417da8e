#include "handlers/organizations/handshakes.hpp"

#include <algorithm>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/organizations/accounts.hpp"
#include "handlers/organizations/features.hpp"
#include "handlers/organizations/transfers.hpp"
#include "handlers/organizations/views.hpp"
#include "state/accounts.hpp"

namespace organizations {
namespace {

using state::Handshake;
using state::Handshakes;

// Quotas: 20 invitations a day, or as many as the organization may have accounts where that is more. The account
// quota here is the largest one AWS grants, so the day's quota is too.
constexpr std::int64_t kMaxInvitationsPerDay = 50'000;

/// Which side of a handshake the caller may be on.
enum class Side { Sender, Receiver, Either };

core::AwsError bad_transition() {
  return errors::invalid_handshake_transition_exception(
      "You can't perform the operation on the handshake in its current state.");
}

core::AwsError invitations_disabled() {
  return handshake_constraint("INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
                              "You can't issue new invitations to join an organization while it's in the process of "
                              "enabling all features.");
}

std::string email_of(Context& ctx, const std::string& account) {
  const auto profile = state::AccountProfiles(ctx.db).find(account);
  return profile ? profile->email : std::string();
}

bool is_sender(Context& ctx, const Handshake& handshake) {
  const auto organization = state::Organizations(ctx.db).organization(handshake.organization);
  return organization && organization->management_account == ctx.account();
}

bool is_receiver(Context& ctx, const Handshake& handshake) {
  // The final confirmation of all features goes from a management account to itself, through either handshake.
  if (handshake.is_parent()) return is_sender(ctx, handshake);
  if (!handshake.by_email) return handshake.target == ctx.account();
  const auto email = email_of(ctx, ctx.account());
  return !email.empty() && core::iequals(email, handshake.target);
}

core::AwsError handshake_not_found() {
  return errors::handshake_not_found_exception("You specified a handshake that doesn't exist.");
}

Handshake found_handshake(Context& ctx, const std::string& id, Side side) {
  const auto handshake = Handshakes(ctx.db).find(id, ctx.now);
  if (!handshake) throw handshake_not_found();
  const bool sender = is_sender(ctx, *handshake);
  const bool receiver = is_receiver(ctx, *handshake);
  if (!sender && !receiver) throw handshake_not_found();
  if ((side == Side::Sender && !sender) || (side == Side::Receiver && !receiver))
    throw errors::access_denied_exception("You don't have permissions to access this resource.");
  return *handshake;
}

model::Handshake end(Context& ctx, Handshake handshake, const std::string& outcome) {
  const std::string state = handshake.state(ctx.now);
  if (state == outcome)
    throw errors::handshake_already_in_state_exception("The handshake is already in the requested state.");
  if (state != model::HandshakeState::kOpen && state != model::HandshakeState::kRequested) throw bad_transition();
  Handshakes(ctx.db).end(handshake.row, outcome, ctx.now);
  handshake.outcome = outcome;
  return handshake_view(ctx, handshake);
}

state::HandshakeSelection selection(const std::optional<model::HandshakeFilter>& filter) {
  if (!filter) return {};
  if (filter->ActionType && filter->ParentHandshakeId)
    throw invalid_input("MAX_FILTER_LIMIT_EXCEEDED", "You can specify only one filter parameter for the operation.");
  return {filter->ActionType.value_or(""), filter->ParentHandshakeId.value_or("")};
}

std::string filter_text(const std::optional<model::HandshakeFilter>& filter) {
  return filter ? filter->ActionType.value_or("") + '\n' + filter->ParentHandshakeId.value_or("") : std::string();
}

std::vector<model::Handshake> views(Context& ctx, const std::vector<Handshake>& handshakes) {
  std::vector<model::Handshake> made;
  made.reserve(handshakes.size());
  for (const auto& handshake : handshakes) made.push_back(handshake_view(ctx, handshake));
  return made;
}

void join_by(Context& ctx, const Handshake& handshake) {
  state::Organizations organizations(ctx.db);
  const auto organization = organizations.organization(handshake.organization).value();
  if (Handshakes(ctx.db).pending_feature_change(organization.id, ctx.now)) throw invitations_disabled();
  if (const auto present = organizations.organization_of(ctx.account())) {
    if (present->id == organization.id)
      throw handshake_constraint("ALREADY_IN_AN_ORGANIZATION",
                                 "The specified account is already a member of an organization.");
    if (const auto member = state::OrganizationTree(ctx.db, *present).account(ctx.account(), ctx.now))
      depart(ctx, *present, *member);
  }
  check_account_number(ctx, organization);
  account_profile(ctx, ctx.account());
  join(ctx, organization, ctx.account(), true, ctx.now, Handshakes(ctx.db).tags(handshake.row));
}

}  // namespace

bool takes_part(Context& ctx, const Handshake& handshake) {
  return is_sender(ctx, handshake) || is_receiver(ctx, handshake);
}

/// The account that an invitation names; empty for an address that no account has.
std::string invited_account(Context& ctx, const model::HandshakeParty& target) {
  if (*target.Type == model::HandshakePartyType::kEmail) {
    if (target.Id->find('@') == std::string::npos)
      throw invalid_input("INVALID_EMAIL_ADDRESS_TARGET",
                          "You specified an invalid email address for the invited account owner.");
    return state::AccountProfiles(ctx.db).account_by_email(*target.Id).value_or("");
  }
  if (*target.Type != model::HandshakePartyType::kAccount)
    throw invalid_input("INVALID_PARTY_TYPE_TARGET",
                        "You specified the wrong type of entity (account, organization, or email) as a party.");
  if (!core::is_account_id(*target.Id))
    throw invalid_input("INVALID_PATTERN_TARGET_ID", "You specified an account ID that doesn't match the pattern.");
  return *target.Id;
}

model::InviteAccountToOrganizationResponse invite_account_to_organization(
    Context& ctx, const model::InviteAccountToOrganizationRequest& in) {
  const auto organization = managed_organization(ctx);
  Handshakes handshakes(ctx.db);
  const auto tags = checked_tags(in.Tags);
  const auto account = invited_account(ctx, *in.Target);
  const auto present = state::Organizations(ctx.db).organization_of(account);
  if (present && present->id == organization.id)
    throw handshake_constraint("ALREADY_IN_AN_ORGANIZATION",
                               "The specified account is already a member of an organization.");
  if (handshakes.open_exists(organization.id, state::kInvite, *in.Target->Id, ctx.now))
    throw errors::duplicate_handshake_exception(
        "A handshake with the same action and target already exists and is still open.");
  if (handshakes.pending_feature_change(organization.id, ctx.now)) throw invitations_disabled();
  check_account_number(ctx, organization);
  if (handshakes.count_sent_since(organization.id, ctx.now - std::chrono::days(1)) >= kMaxInvitationsPerDay)
    throw handshake_constraint("HANDSHAKE_RATE_LIMIT_EXCEEDED",
                               "You have exceeded the number of handshakes that you can send in one day.");
  Handshake handshake;
  handshake.id = new_id(ctx, "h-", 8);
  handshake.organization = organization.id;
  handshake.by_email = *in.Target->Type == model::HandshakePartyType::kEmail;
  handshake.target = *in.Target->Id;
  handshake.notes = in.Notes;
  handshake.requested = ctx.now;
  handshake.expires = ctx.now + state::kInvitationLife;
  handshakes.add(handshake, tags);
  return {handshake_view(ctx, handshake)};
}

// An account may change from one organization straight to another (model, AcceptHandshake: both then log an event).
model::AcceptHandshakeResponse accept_handshake(Context& ctx, const model::AcceptHandshakeRequest& in) {
  const auto handshake = found_handshake(ctx, *in.HandshakeId, Side::Receiver);
  const bool confirms = handshake.is_parent() || handshake.action == state::kApproveAllFeatures;
  const std::string state = handshake.state(ctx.now);
  if (confirms && state == model::HandshakeState::kRequested) throw bad_transition();  // some have not answered yet
  auto view = end(ctx, handshake, model::HandshakeState::kAccepted);
  if (confirms)
    finish_feature_change(ctx, handshake);
  else if (handshake.action == state::kEnableAllFeatures)
    note_agreement(ctx, own_organization(ctx));
  else if (handshake.action == state::kTransferResponsibility)
    accept_transfer(ctx, handshake);
  else
    join_by(ctx, handshake);
  return {std::move(view)};
}

model::DeclineHandshakeResponse decline_handshake(Context& ctx, const model::DeclineHandshakeRequest& in) {
  const auto handshake = found_handshake(ctx, *in.HandshakeId, Side::Receiver);
  auto view = end(ctx, handshake, model::HandshakeState::kDeclined);
  Handshakes(ctx.db).end_children(handshake.row, model::HandshakeState::kCanceled, ctx.now);
  return {std::move(view)};
}

model::CancelHandshakeResponse cancel_handshake(Context& ctx, const model::CancelHandshakeRequest& in) {
  const auto handshake = found_handshake(ctx, *in.HandshakeId, Side::Sender);
  auto view = end(ctx, handshake, model::HandshakeState::kCanceled);
  Handshakes(ctx.db).end_children(handshake.row, model::HandshakeState::kCanceled, ctx.now);
  return {std::move(view)};
}

model::DescribeHandshakeResponse describe_handshake(Context& ctx, const model::DescribeHandshakeRequest& in) {
  return {handshake_view(ctx, found_handshake(ctx, *in.HandshakeId, Side::Either))};
}

model::ListHandshakesForAccountResponse list_handshakes_for_account(Context& ctx,
                                                                    const model::ListHandshakesForAccountRequest& in) {
  const Page page(ctx, "ListHandshakesForAccount\n" + filter_text(in.Filter), in.NextToken, in.MaxResults);
  model::ListHandshakesForAccountResponse out;
  out.Handshakes.emplace();
  auto handshakes = Handshakes(ctx.db).received(ctx.account(), email_of(ctx, ctx.account()), selection(in.Filter),
                                                page.after_row(), page.fetch(), ctx.now);
  out.NextToken = page.finish(handshakes);
  out.Handshakes = views(ctx, handshakes);
  return out;
}

model::ListHandshakesForOrganizationResponse list_handshakes_for_organization(
    Context& ctx, const model::ListHandshakesForOrganizationRequest& in) {
  const auto organization = administered_organization(ctx);
  const Page page(ctx, "ListHandshakesForOrganization\n" + filter_text(in.Filter), in.NextToken, in.MaxResults);
  model::ListHandshakesForOrganizationResponse out;
  out.Handshakes.emplace();
  auto handshakes =
      Handshakes(ctx.db).sent(organization.id, selection(in.Filter), page.after_row(), page.fetch(), ctx.now);
  out.NextToken = page.finish(handshakes);
  out.Handshakes = views(ctx, handshakes);
  return out;
}

}  // namespace organizations
