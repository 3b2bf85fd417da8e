#include <fmt/core.h>

#include <map>
#include <set>

#include "handlers/ram/answers.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/shared_resources.hpp"

namespace ram {
namespace {

using state::RamAnswer;
using state::RamInvitation;
using state::RamInvitationStatus;

core::AwsError unknown_invitation(std::string_view arn) {
  return errors::resource_share_invitation_arn_not_found_exception(
      fmt::format("ResourceShareInvitation {} could not be found.", arn));
}

core::AwsError already_accepted() {
  return errors::resource_share_invitation_already_accepted_exception("The specified invitation was already accepted.");
}

core::AwsError already_rejected() {
  return errors::resource_share_invitation_already_rejected_exception("The specified invitation was already rejected.");
}

core::AwsError expired() {
  return errors::resource_share_invitation_expired_exception("The specified invitation has expired.");
}

/// Throws MalformedArnException, and ResourceShareInvitationArnNotFoundException also for the invitations of others.
RamInvitation received_invitation(const Context& context, const Text& arn) {
  const std::string& text = required(arn, "resourceShareInvitationArn");
  const OwnedName name = parse_invitation_arn(text);
  const auto found = name.region == context.region
                         ? state::RamInvitations(context.db, context.now)
                               .received(context.account(), name.account, name.region, name.uuid)
                         : std::nullopt;
  if (!found) throw unknown_invitation(text);
  return *found;
}

RamInvitation answer_invitation(Context& context, std::string_view operation, const Text& arn, const Text& client_token,
                                RamAnswer answer) {
  auto invitation = received_invitation(context, arn);
  ClientToken token(context, operation, client_token, Parameters().add(arn));
  if (token.repeated()) return invitation;
  switch (invitation.status(context.now)) {
    case RamInvitationStatus::Accepted:
      throw already_accepted();
    case RamInvitationStatus::Rejected:
      throw already_rejected();
    case RamInvitationStatus::Expired:
      throw expired();
    case RamInvitationStatus::Pending:
      break;
  }
  state::RamInvitations(context.db, context.now).answer(invitation.id, answer);
  token.keep();
  return received_invitation(context, arn);
}

/// What the filters name, in the order of sending. An unknown share or invitation is an error, a share without an
/// invitation is not.
std::map<std::int64_t, RamInvitation> named_invitations(const Context& context, const Texts& invitations,
                                                        const Texts& shares) {
  std::map<std::int64_t, RamInvitation> named;
  std::set<std::int64_t> wanted_shares;
  const state::RamInvitations store(context.db, context.now);
  for (const auto& arn : shares.value_or(std::vector<std::string>())) {
    const OwnedName name = parse_share_arn(arn);
    const auto share = name.region == context.region
                           ? state::RamShares(context.db, time_of(context)).find(name.account, name.region, name.uuid)
                           : std::nullopt;
    if (!share) throw unknown_share(arn);
    wanted_shares.insert(share->id);
    store.each_of_share(share->id, [&](const RamInvitation& invitation) {
      if (invitation.receiver == context.account()) named.emplace(invitation.id, invitation);
      return true;
    });
  }
  if (!invitations || invitations->empty()) return named;
  named.clear();
  for (const auto& arn : *invitations) {
    const auto invitation = received_invitation(context, arn);
    if (wanted_shares.empty() || wanted_shares.contains(invitation.share)) named.emplace(invitation.id, invitation);
  }
  return named;
}

}  // namespace

model::GetResourceShareInvitationsResponse get_invitations(Context& context,
                                                           const model::GetResourceShareInvitationsRequest& in) {
  Page page(context, "GetResourceShareInvitations",
            Parameters().add(in.resourceShareInvitationArns).add(in.resourceShareArns), in.nextToken, in.maxResults);
  model::GetResourceShareInvitationsResponse out;
  out.resourceShareInvitations.emplace();
  const auto show = [&](const RamInvitation& invitation) {
    if (!page.take(invitation.id)) return false;
    out.resourceShareInvitations->push_back(invitation_answer(context, invitation));
    return true;
  };
  const auto given = [](const Texts& filter) { return filter && !filter->empty(); };
  if (given(in.resourceShareInvitationArns) || given(in.resourceShareArns)) {
    const auto named = named_invitations(context, in.resourceShareInvitationArns, in.resourceShareArns);
    for (auto next = named.upper_bound(page.after()); next != named.end(); ++next)
      if (next->second.listed(context.now) && !show(next->second)) break;
  } else {
    state::RamInvitations(context.db, context.now).each_received(context.account(), context.region, page.after(), show);
  }
  out.nextToken = page.token();
  return out;
}

model::AcceptResourceShareInvitationResponse accept_invitation(Context& context,
                                                               const model::AcceptResourceShareInvitationRequest& in) {
  const auto invitation = answer_invitation(context, "AcceptResourceShareInvitation", in.resourceShareInvitationArn,
                                            in.clientToken, RamAnswer::Accepted);
  return {invitation_answer(context, invitation), in.clientToken};
}

model::RejectResourceShareInvitationResponse reject_invitation(Context& context,
                                                               const model::RejectResourceShareInvitationRequest& in) {
  const auto invitation = answer_invitation(context, "RejectResourceShareInvitation", in.resourceShareInvitationArn,
                                            in.clientToken, RamAnswer::Rejected);
  return {invitation_answer(context, invitation), in.clientToken};
}

model::ListPendingInvitationResourcesResponse list_pending_invitation_resources(
    Context& context, const model::ListPendingInvitationResourcesRequest& in) {
  if (!in.resourceShareInvitationArn)
    throw errors::missing_required_parameter_exception(
        "The request must contain the parameter resourceShareInvitationArn.");
  const RegionScope scope(in.resourceRegionScope);
  const auto invitation = received_invitation(context, in.resourceShareInvitationArn);
  // An accepted one shows its resources as before: the operation has no error for it.
  if (invitation.status(context.now) == RamInvitationStatus::Rejected) throw already_rejected();
  if (invitation.status(context.now) == RamInvitationStatus::Expired) throw expired();
  Page page(context, "ListPendingInvitationResources",
            Parameters().add(in.resourceShareInvitationArn).add(in.resourceRegionScope), in.nextToken, in.maxResults);

  model::ListPendingInvitationResourcesResponse out;
  out.resources.emplace();
  const auto time = time_of(context);
  const auto share = state::RamShares(context.db, time).by_id(invitation.share);
  if (!share) return out;
  state::RamAssociations(context.db, time)
      .each_resource(share->id, page.after(), [&](const state::RamResourceAssociation& row) {
        if (ram_end(row, *share, time) || !scope.shows(row.type)) return true;
        if (!page.take(row.id)) return false;
        out.resources->push_back(resource_answer(context, *share, row));
        return true;
      });
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
