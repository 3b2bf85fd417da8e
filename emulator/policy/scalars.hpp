// Numbers, dates, booleans and addresses as condition values spell them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.hpp"

namespace policy {

/// Integers and decimals; nullopt for anything else.
std::optional<double> parse_number(std::string_view text);
/// The W3C profile of ISO 8601, or seconds since the epoch.
std::optional<core::Time> parse_date(std::string_view text);
/// `true` or `false` in any case.
std::optional<bool> parse_bool(std::string_view text);

struct Cidr {
  std::array<unsigned char, 16> address{};
  std::uint8_t bits = 0;
  bool v6 = false;

  bool contains(const Cidr& other) const;
};

/// An IPv4 or IPv6 address with or without prefix length; without one it is a single address.
std::optional<Cidr> parse_cidr(std::string_view text);

}  // namespace policy
