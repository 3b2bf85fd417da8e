#include "policy/scalars.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/text.hpp"

namespace policy {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Network and bits of one family, nullopt unless `text` is an address of it.
std::optional<Cidr> parse_address(int family, std::string_view text) {
  char terminated[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof(terminated)) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  terminated[text.size()] = '\0';
  Cidr cidr;
  if (inet_pton(family, terminated, cidr.address.data()) != 1) return std::nullopt;
  cidr.v6 = family == AF_INET6;
  cidr.bits = cidr.v6 ? 128 : 32;
  return cidr;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  // Keeps out "inf" and "nan", which from_chars knows.
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
      })) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<core::Time> parse_date(std::string_view text) {
  if (const auto date = core::parse_iso8601(text)) return date;
  const auto seconds = parse_number(text);
  constexpr double limit = 1e12;
  if (!seconds || *seconds > limit || *seconds < -limit) return std::nullopt;
  return core::from_millis(static_cast<std::int64_t>(*seconds * 1000));
}

std::optional<bool> parse_bool(std::string_view text) {
  if (core::iequals(text, "true")) return true;
  if (core::iequals(text, "false")) return false;
  return std::nullopt;
}

bool Cidr::contains(const Cidr& other) const {
  if (v6 != other.v6 || other.bits < bits) return false;
  const std::size_t whole = bits / 8U;
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), other.address.begin())) {
    return false;
  }
  const unsigned rest = bits % 8U;
  if (rest == 0) return true;
  const unsigned mask = (0xFFU << (8U - rest)) & 0xFFU;
  return (address[whole] & mask) == (other.address[whole] & mask);
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const auto host = text.substr(0, slash);
  auto cidr = parse_address(AF_INET, host);
  if (!cidr) cidr = parse_address(AF_INET6, host);
  if (!cidr || slash == std::string_view::npos) return cidr;
  const auto bits = core::parse_integer(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > cidr->bits) return std::nullopt;
  cidr->bits = static_cast<std::uint8_t>(*bits);
  return cidr;
}

}  // namespace policy
