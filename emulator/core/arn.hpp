// Amazon Resource Names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// `arn:partition:service:region:account:resource`; the resource part may hold further colons.
struct Arn {
  std::string partition;
  std::string service;
  std::string region;
  std::string account;
  std::string resource;

  /// Nullopt unless there are six parts with partition, service and resource filled.
  static std::optional<Arn> parse(std::string_view text);
  std::string str() const;
};

/// Exactly twelve digits.
bool is_account_id(std::string_view text);

}  // namespace core
