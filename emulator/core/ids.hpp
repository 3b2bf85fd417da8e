// Ids in AWS's formats from one seedable source, so that a run with a fixed seed can be repeated to the byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

/// Characters of AWS's unique ids and access key ids (base32).
inline constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kLowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";

class IdGenerator {
 public:
  /// Seeded from the operating system.
  IdGenerator();
  explicit IdGenerator(std::uint64_t seed);

  std::uint64_t next();
  std::string random(std::size_t length, std::string_view alphabet);
  /// Random (version 4) UUID, lower case.
  std::string uuid();
  /// `prefix` (four characters such as AIDA) + a form of the account number + random characters, `length` in all:
  /// 21 for unique ids, 20 for access key ids. Like AWS's ids they tell the account (see account_of).
  std::string unique_id(std::string_view prefix, std::string_view account, std::size_t length = 21);
  /// Forty characters of `A-Za-z0-9/+`.
  std::string secret_access_key();

  /// Where the generator stands, as hexadecimal digits that `parse` takes.
  std::string text() const;
  static std::optional<IdGenerator> parse(std::string_view text);
  bool operator==(const IdGenerator&) const = default;

 private:
  std::uint64_t state_[4];
};

/// The account that an id of AWS's or ours encodes, twelve digits; empty when it encodes none.
/// (Published decodings of AWS key ids: eight base32 characters of account / 2 + 2^39, then the low bit.)
std::string account_of(std::string_view id);

/// Temporary access key ids (`ASIA...`) carry the row number of their session, scrambled so that it does not show:
/// looking a session up by number costs the same however many there are.
inline constexpr std::uint64_t kSessionNumbers = 1ULL << 39;
/// `number` in [1, kSessionNumbers).
std::string session_key_id(std::string_view account, std::uint64_t number);
/// Nullopt for anything that cannot be such an id.
std::optional<std::uint64_t> session_number(std::string_view key_id);

}  // namespace core
