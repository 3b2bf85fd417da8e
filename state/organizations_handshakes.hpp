// What one account asks of another: to join an organization, to agree to all features, to hand over a responsibility.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

inline constexpr std::string_view kInvite = "INVITE";
inline constexpr std::string_view kEnableAllFeatures = "ENABLE_ALL_FEATURES";
inline constexpr std::string_view kApproveAllFeatures = "APPROVE_ALL_FEATURES";
inline constexpr std::string_view kTransferResponsibility = "TRANSFER_RESPONSIBILITY";

/// An invitation can be answered for 15 days, a change of features for 90. All stay visible for 30 days after the end.
inline constexpr core::Duration kInvitationLife = std::chrono::days(15);
inline constexpr core::Duration kFeatureChangeLife = std::chrono::days(90);
inline constexpr core::Duration kHandshakeVisible = std::chrono::days(30);

struct Handshake {
  std::int64_t row = 0;
  std::string id;            // h-...
  std::string organization;  // o-..., the sender
  std::string action = std::string(kInvite);
  std::string parent;  // h-... of the ENABLE_ALL_FEATURES it serves
  bool by_email = false;
  std::string target;  // account or address, as it was named; empty: the organization itself
  OptionalText notes;
  OptionalText outcome;  // ACCEPTED, DECLINED, CANCELED
  core::Time requested;
  core::Time expires;
  /// All who were asked have agreed, or nobody else needs to be.
  bool answered = false;

  /// The request of a management account to its own organization.
  bool is_parent() const { return target.empty(); }
  /// REQUESTED, OPEN, EXPIRED or the outcome.
  std::string state(core::Time now) const;
};

/// Which handshakes a list shows; empty members do not filter.
struct HandshakeSelection {
  std::string action;
  std::string parent;
};

class Handshakes {
 public:
  explicit Handshakes(Database& db) : db_(db) {}

  /// Returns the row.
  std::int64_t add(const Handshake& handshake, const core::Tags& tags = {});
  /// Only while it is visible.
  std::optional<Handshake> find(std::string_view id, core::Time now) const;
  core::Tags tags(std::int64_t row) const;
  void end(std::int64_t row, std::string_view outcome, core::Time now);
  /// Ends what serves a handshake and has not ended yet.
  void end_children(std::int64_t row, std::string_view outcome, core::Time now);
  /// Is there one of that action to the same target that can still be answered?
  bool open_exists(std::string_view organization, std::string_view action, std::string_view target,
                   core::Time now) const;
  /// The organization's request for all features, while it runs.
  std::optional<Handshake> pending_feature_change(std::string_view organization, core::Time now) const;
  /// Has every account that was asked agreed, or left?
  bool all_agreed(std::int64_t parent) const;
  /// Sent by the organization; `after` is the row of the last one seen.
  std::vector<Handshake> sent(std::string_view organization, const HandshakeSelection& selection, std::int64_t after,
                              std::int64_t limit, core::Time now) const;
  /// Sent to the account, under its number or its address.
  std::vector<Handshake> received(std::string_view account, std::string_view email, const HandshakeSelection& selection,
                                  std::int64_t after, std::int64_t limit, core::Time now) const;
  /// How many invitations the organization sent since then.
  std::int64_t count_sent_since(std::string_view organization, core::Time since) const;

 private:
  Database& db_;
};

}  // namespace state
