#include "state/ram_invitations.hpp"

#include <fmt/core.h>

#define RAM_INVITATION_COLUMNS \
  "id, uuid, share, region, sender, receiver, receiver_arn, sent, expires, answer, answered FROM ram_invitation "

namespace state {
namespace {

RamInvitation invitation_row(const Query& query) {
  RamInvitation invitation;
  invitation.id = query.integer(0);
  invitation.uuid = query.text(1);
  invitation.share = query.integer(2);
  invitation.region = query.text(3);
  invitation.sender = query.text(4);
  invitation.receiver = query.text(5);
  invitation.receiver_arn = query.optional_text(6);
  invitation.sent = core::from_millis(query.integer(7));
  invitation.expires = core::from_millis(query.integer(8));
  invitation.answer = static_cast<RamAnswer>(query.integer(9));
  invitation.answered = query.optional_time(10);
  return invitation;
}

}  // namespace

std::string RamInvitation::arn() const {
  return fmt::format("arn:aws:ram:{}:{}:resource-share-invitation/{}", region, sender, uuid);
}

RamInvitationStatus RamInvitation::status(core::Time now) const {
  if (answer == RamAnswer::Accepted) return RamInvitationStatus::Accepted;
  if (answer == RamAnswer::Rejected) return RamInvitationStatus::Rejected;
  return now < expires ? RamInvitationStatus::Pending : RamInvitationStatus::Expired;
}

bool RamInvitation::listed(core::Time now) const {
  if (now < sent + kRamInvitationVisible) return true;
  const bool long_window = expires - sent >= kRamInvitationVisible;
  return answer == RamAnswer::None && long_window && now < expires + kRamInvitationVisible;
}

std::int64_t RamInvitations::add(const RamInvitation& invitation) {
  std::optional<std::int64_t> answered;
  if (invitation.answered) answered = core::to_millis(*invitation.answered);
  db_.execute(
      "INSERT INTO ram_invitation (uuid, share, region, sender, receiver, receiver_arn, sent, expires, answer, "
      "answered) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      invitation.uuid, invitation.share, invitation.region, invitation.sender, invitation.receiver,
      invitation.receiver_arn, core::to_millis(invitation.sent), core::to_millis(invitation.expires),
      static_cast<int>(invitation.answer), answered);
  return db_.last_insert_rowid();
}

std::optional<RamInvitation> RamInvitations::received(std::string_view receiver, std::string_view sender,
                                                      std::string_view region, std::string_view uuid) const {
  Query query = db_.query("SELECT " RAM_INVITATION_COLUMNS
                          "WHERE uuid = ? AND sender = ? AND region = ? AND receiver = ? AND answer <> 3",
                          uuid, sender, region, receiver);
  if (!query.next()) return std::nullopt;
  return invitation_row(query);
}

void RamInvitations::each_received(std::string_view receiver, std::string_view region, std::int64_t after,
                                   const RamVisitor<RamInvitation>& visit) const {
  Query query = db_.query("SELECT " RAM_INVITATION_COLUMNS
                          "WHERE receiver = ? AND region = ? AND id > ? AND answer <> 3 ORDER BY id",
                          receiver, region, after);
  while (query.next()) {
    const auto invitation = invitation_row(query);
    if (invitation.listed(now_) && !visit(invitation)) return;
  }
}

void RamInvitations::each_of_share(std::int64_t share, const RamVisitor<RamInvitation>& visit) const {
  Query query = db_.query("SELECT " RAM_INVITATION_COLUMNS "WHERE share = ? AND answer <> 3 ORDER BY id", share);
  while (query.next())
    if (!visit(invitation_row(query))) return;
}

void RamInvitations::answer(std::int64_t id, RamAnswer answer) {
  db_.execute("UPDATE ram_invitation SET answer = ?, answered = ? WHERE id = ?", static_cast<int>(answer),
              core::to_millis(now_), id);
}

std::int64_t RamInvitations::count_pending(std::string_view sender) const {
  return db_.number("SELECT COUNT(*) FROM ram_invitation WHERE sender = ? AND answer = 0 AND expires > ?", sender,
                    core::to_millis(now_));
}

}  // namespace state
