// Invitations of accounts into an organization.
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

/// An invitation can be answered for 15 days, and stays visible for 30 days after its end.
inline constexpr core::Duration kInvitationLife = std::chrono::days(15);
inline constexpr core::Duration kHandshakeVisible = std::chrono::days(30);

struct Handshake {
  std::int64_t row = 0;
  std::string id;            // h-...
  std::string organization;  // o-...
  bool by_email = false;
  std::string target;  // account or address, as it was named
  OptionalText notes;
  OptionalText outcome;  // ACCEPTED, DECLINED, CANCELED
  core::Time requested;
  core::Time expires;

  /// OPEN, EXPIRED or the outcome.
  std::string state(core::Time now) const;
};

class Handshakes {
 public:
  explicit Handshakes(Database& db) : db_(db) {}

  void add(const Handshake& handshake, const core::Tags& tags);
  /// Only while it is visible.
  std::optional<Handshake> find(std::string_view id, core::Time now) const;
  core::Tags tags(std::int64_t row) const;
  void end(std::int64_t row, std::string_view outcome, core::Time now);
  /// Is there one to the same target that can still be answered?
  bool open_exists(std::string_view organization, std::string_view target, core::Time now) const;
  /// Sent by the organization; `after` is the row of the last one seen.
  std::vector<Handshake> sent(std::string_view organization, std::int64_t after, std::int64_t limit,
                              core::Time now) const;
  /// Sent to the account, under its number or its address.
  std::vector<Handshake> received(std::string_view account, std::string_view email, std::int64_t after,
                                  std::int64_t limit, core::Time now) const;
  /// How many the organization sent since then.
  std::int64_t count_sent_since(std::string_view organization, core::Time since) const;

 private:
  Database& db_;
};

}  // namespace state
