#include "handlers/organizations/transfers.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/organizations/handshakes.hpp"
#include "handlers/organizations/views.hpp"

namespace organizations {
namespace {

using state::Transfer;
using state::Transfers;

std::chrono::year_month_day date_of(core::Time time) {
  return std::chrono::floor<std::chrono::days>(time);
}

/// The last millisecond of the month that an instant belongs to.
core::Time end_of_month(core::Time time) {
  const auto date = date_of(time);
  const std::chrono::sys_days last = date.year() / date.month() / std::chrono::last;
  return core::Time(last + std::chrono::days(1)) - core::Duration(1);
}

// How far ahead a start may be is not public (START_DATE_TOO_LATE).
void check_start(const Context& ctx, core::Time start) {
  if (start != std::chrono::floor<std::chrono::days>(start))
    throw invalid_input("START_DATE_NOT_BEGINNING_OF_DAY",
                        "You provided an invalid start date. The start date must be the beginning of the day "
                        "(00:00:00.000).");
  if (date_of(start).day() != std::chrono::day(1))
    throw invalid_input("START_DATE_NOT_BEGINNING_OF_MONTH",
                        "You provided an invalid start date. The start date must be the first day of the month.");
  if (start <= ctx.now)
    throw invalid_input("START_DATE_TOO_EARLY", "You provided an invalid start date. The start date is too early.");
}

core::Time checked_end(const Context& ctx, const Transfer& transfer, const std::optional<core::Time>& wanted) {
  if (!wanted) return end_of_month(std::max(ctx.now, transfer.starts));
  // Clients that know seconds only cannot name the last millisecond.
  const auto end = end_of_month(*wanted);
  if (end - *wanted >= std::chrono::seconds(1))
    throw invalid_input("END_DATE_NOT_END_OF_MONTH",
                        "You provided an invalid end date. The end date must be the end of the last day of the month "
                        "(23.59.59.999).");
  if (end < ctx.now || end < transfer.starts)
    throw invalid_input("END_DATE_TOO_EARLY", "You provided an invalid end date. The end date is too early.");
  return end;
}

model::TransferParticipant participant(Context& ctx, const std::string& account) {
  model::TransferParticipant view;
  if (account.empty()) return view;
  view.ManagementAccountId = account;
  if (const auto profile = state::AccountProfiles(ctx.db).find(account)) view.ManagementAccountEmail = profile->email;
  return view;
}

model::ResponsibilityTransfer view(Context& ctx, const state::Organization& viewer, const Transfer& transfer) {
  model::ResponsibilityTransfer made;
  made.Arn = transfer_arn(viewer, transfer);
  made.Name = transfer.name;
  made.Id = transfer.id;
  made.Type = transfer.type;
  made.Status = transfer.status(ctx.now);
  made.Source = participant(ctx, transfer.source_account);
  made.Target = participant(ctx, transfer.target_account);
  made.StartTimestamp = transfer.starts;
  if (transfer.ends) made.EndTimestamp = *transfer.ends;
  made.ActiveHandshakeId = transfer.handshake;
  return made;
}

core::AwsError transfer_not_found() {
  return errors::responsibility_transfer_not_found_exception("We can't find a transfer that you specified.");
}

core::AwsError exists() {
  return handshake_constraint("RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
                              "You cannot perform this operation with the current transfer.");
}

}  // namespace

std::string transfer_arn(const state::Organization& viewer, const Transfer& transfer) {
  const bool takes_over = viewer.id == transfer.target;
  return fmt::format("arn:aws:organizations::{}:transfer/{}/{}/{}/{}", viewer.management_account, viewer.id,
                     core::to_lower(transfer.type), takes_over ? "inbound" : "outbound", transfer.id);
}

Transfer found_transfer(const Context& ctx, const std::string& id) {
  auto transfer = Transfers(ctx.db).find(id);
  if (!transfer || (transfer->target_account != ctx.account() && transfer->source_account != ctx.account()))
    throw transfer_not_found();
  return *transfer;
}

model::InviteOrganizationToTransferResponsibilityResponse invite_organization_to_transfer_responsibility(
    Context& ctx, const model::InviteOrganizationToTransferResponsibilityRequest& in) {
  const auto organization = managed_organization(ctx);
  const auto tags = checked_tags(in.Tags);
  const auto account = invited_account(ctx, *in.Target);
  check_start(ctx, *in.StartTimestamp);
  if (account == ctx.account())
    throw handshake_constraint("SOURCE_AND_TARGET_CANNOT_MATCH",
                               "An account can't accept a transfer invitation if it is both the sender and recipient "
                               "of the invitation.");
  state::Handshakes handshakes(ctx.db);
  if (handshakes.open_exists(organization.id, state::kTransferResponsibility, *in.Target->Id, ctx.now))
    throw errors::duplicate_handshake_exception(
        "A handshake with the same action and target already exists and is still open.");
  Transfers transfers(ctx.db);
  if (!account.empty() && transfers.hands_over(account, ctx.now)) throw exists();
  state::Handshake handshake;
  handshake.id = new_id(ctx, "h-", 8);
  handshake.organization = organization.id;
  handshake.action = state::kTransferResponsibility;
  handshake.by_email = *in.Target->Type == model::HandshakePartyType::kEmail;
  handshake.target = *in.Target->Id;
  handshake.notes = in.Notes;
  handshake.requested = ctx.now;
  // How long AWS waits for the answer is not public; as long as for other invitations.
  handshake.expires = ctx.now + state::kInvitationLife;
  handshake.row = handshakes.add(handshake);
  Transfer transfer;
  transfer.id = new_id(ctx, "rt-", 8);
  transfer.type = *in.Type;
  transfer.name = *in.SourceName;
  transfer.target = organization.id;
  transfer.source_account = account;
  transfer.starts = *in.StartTimestamp;
  transfers.add(transfer, handshake.row);
  const auto row = transfers.find(transfer.id)->row;
  for (const auto& [key, value] : tags) transfers.set_tag(row, key, value);
  return {handshake_view(ctx, handshake)};
}

void accept_transfer(Context& ctx, const state::Handshake& handshake) {
  const auto organization = managed_organization(ctx);
  Transfers transfers(ctx.db);
  const auto transfer = transfers.by_handshake(handshake.row);
  if (!transfer) throw transfer_not_found();
  if (organization.id == transfer->target)
    throw handshake_constraint("SOURCE_AND_TARGET_CANNOT_MATCH",
                               "An account can't accept a transfer invitation if it is both the sender and recipient "
                               "of the invitation.");
  if (transfers.hands_over(ctx.account(), ctx.now, transfer->row)) throw exists();
  transfers.set_source(transfer->row, ctx.account());
}

model::DescribeResponsibilityTransferResponse describe_responsibility_transfer(
    Context& ctx, const model::DescribeResponsibilityTransferRequest& in) {
  const auto organization = managed_organization(ctx);
  return {view(ctx, organization, found_transfer(ctx, *in.Id))};
}

// The name is the inviting side's own.
model::UpdateResponsibilityTransferResponse update_responsibility_transfer(
    Context& ctx, const model::UpdateResponsibilityTransferRequest& in) {
  const auto organization = managed_organization(ctx);
  auto transfer = found_transfer(ctx, *in.Id);
  if (transfer.target != organization.id) throw not_permitted();
  Transfers(ctx.db).rename(transfer.row, *in.Name);
  transfer.name = *in.Name;
  return {view(ctx, organization, transfer)};
}

// Either side may end it, at the end of a month (Billing User Guide, "Withdrawing transfers").
model::TerminateResponsibilityTransferResponse terminate_responsibility_transfer(
    Context& ctx, const model::TerminateResponsibilityTransferRequest& in) {
  const auto organization = managed_organization(ctx);
  auto transfer = found_transfer(ctx, *in.Id);
  const auto status = transfer.status(ctx.now);
  if (status == model::ResponsibilityTransferStatus::kWithdrawn)
    throw errors::responsibility_transfer_already_in_status_exception(
        "The responsibility transfer is already in the status that you specified.");
  if (status != model::ResponsibilityTransferStatus::kAccepted)
    throw errors::invalid_responsibility_transfer_transition_exception(
        "The responsibility transfer can't transition to the requested state because it's not in a valid state for "
        "this operation.");
  transfer.ends = checked_end(ctx, transfer, in.EndTimestamp);
  Transfers(ctx.db).withdraw(transfer.row, *transfer.ends);
  return {view(ctx, organization, transfer)};
}

model::ListInboundResponsibilityTransfersResponse list_inbound_responsibility_transfers(
    Context& ctx, const model::ListInboundResponsibilityTransfersRequest& in) {
  const auto organization = managed_organization(ctx);
  const Page page(ctx, "ListInboundResponsibilityTransfers\n" + in.Id.value_or(""), in.NextToken, in.MaxResults);
  std::vector<Transfer> transfers;
  if (in.Id) {
    auto one = found_transfer(ctx, *in.Id);
    if (one.target != organization.id) throw transfer_not_found();
    transfers.push_back(std::move(one));
  } else {
    transfers = Transfers(ctx.db).inbound(ctx.account(), page.after_row(), page.fetch());
  }
  model::ListInboundResponsibilityTransfersResponse out;
  out.NextToken = page.finish(transfers);
  out.ResponsibilityTransfers.emplace();
  for (const auto& transfer : transfers) out.ResponsibilityTransfers->push_back(view(ctx, organization, transfer));
  return out;
}

model::ListOutboundResponsibilityTransfersResponse list_outbound_responsibility_transfers(
    Context& ctx, const model::ListOutboundResponsibilityTransfersRequest& in) {
  const auto organization = managed_organization(ctx);
  const Page page(ctx, "ListOutboundResponsibilityTransfers", in.NextToken, in.MaxResults);
  auto transfers = Transfers(ctx.db).outbound(ctx.account(), page.after_row(), page.fetch());
  model::ListOutboundResponsibilityTransfersResponse out;
  out.NextToken = page.finish(transfers);
  out.ResponsibilityTransfers.emplace();
  for (const auto& transfer : transfers) out.ResponsibilityTransfers->push_back(view(ctx, organization, transfer));
  return out;
}

}  // namespace organizations
