// Responsibilities that one organization's management account takes over from another's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"
#include "state/organizations_handshakes.hpp"

namespace state {

struct Transfer {
  std::int64_t row = 0;
  std::string id;         // rt-...
  std::string handshake;  // h-...
  std::string type;
  std::string name;
  std::string target;          // o-..., takes over
  std::string target_account;  // its management account
  std::string source_account;  // hands over; empty: an address that no account has
  core::Time starts;
  std::optional<core::Time> ends;  // withdrawn
  OptionalText outcome;            // of the handshake
  core::Time expires;              // of the handshake

  /// REQUESTED, EXPIRED, WITHDRAWN or the handshake's outcome.
  std::string status(core::Time now) const;
};

class Transfers {
 public:
  explicit Transfers(Database& db) : db_(db) {}

  /// `handshake` is the row of the invitation, `target` the o-... of its sender.
  void add(const Transfer& transfer, std::int64_t handshake);
  std::optional<Transfer> find(std::string_view id) const;
  /// The transfer that a handshake is about.
  std::optional<Transfer> by_handshake(std::int64_t handshake) const;
  void rename(std::int64_t row, std::string_view name);
  /// The account behind an address becomes known on acceptance.
  void set_source(std::int64_t row, std::string_view account);
  void withdraw(std::int64_t row, core::Time ends);
  /// In the order of creation; `after` is the row of the last one seen.
  std::vector<Transfer> inbound(std::string_view target_account, std::int64_t after, std::int64_t limit) const;
  std::vector<Transfer> outbound(std::string_view source_account, std::int64_t after, std::int64_t limit) const;
  /// Does the account hand over, or take over, anything now, or is it asked to?
  bool busy(std::string_view account, core::Time now) const;
  /// Does the account hand over something now, by another transfer than the one in row `except`?
  bool hands_over(std::string_view account, core::Time now, std::int64_t except = 0) const;

  core::Tags tags(std::int64_t row) const;
  void set_tag(std::int64_t row, std::string_view key, std::string_view value);
  void remove_tag(std::int64_t row, std::string_view key);

 private:
  Database& db_;
};

}  // namespace state
