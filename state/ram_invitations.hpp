// Invitations to resource shares.
#pragma once

#include "state/ram.hpp"

namespace state {

enum class RamInvitationStatus { Pending, Accepted, Rejected, Expired };

struct RamInvitation {
  std::int64_t id = 0;
  std::string uuid;
  std::int64_t share = 0;
  std::string region;
  std::string sender;
  std::string receiver;
  /// When a role or user was named.
  OptionalText receiver_arn;
  core::Time sent;
  core::Time expires;
  RamAnswer answer = RamAnswer::None;
  std::optional<core::Time> answered;

  /// The account in it is the sender's, as in AWS's.
  std::string arn() const;
  RamInvitationStatus status(core::Time now) const;
  /// Whether lists still show it: for seven days after it was sent, an unanswered seven-day one as long again, because
  /// its EXPIRED would never be seen otherwise.
  bool listed(core::Time now) const;
};

class RamInvitations {
 public:
  RamInvitations(Database& db, core::Time now) : db_(db), now_(now) {}

  /// Stores it under a new id, which is returned; `invitation.id` is not looked at.
  std::int64_t add(const RamInvitation& invitation);
  /// As the receiver finds it: not those of others, not withdrawn ones.
  std::optional<RamInvitation> received(std::string_view receiver, std::string_view sender, std::string_view region,
                                        std::string_view uuid) const;
  /// What the account received in the region, oldest first, after the one with id `after`; listed ones only.
  void each_received(std::string_view receiver, std::string_view region, std::int64_t after,
                     const RamVisitor<RamInvitation>& visit) const;
  /// Those of one share that were not withdrawn.
  void each_of_share(std::int64_t share, const RamVisitor<RamInvitation>& visit) const;
  void answer(std::int64_t id, RamAnswer answer);
  std::int64_t count_pending(std::string_view sender) const;

 private:
  Database& db_;
  core::Time now_;
};

}  // namespace state
