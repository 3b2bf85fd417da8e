// Instants and their wire formats. Everything is UTC; the database and the handlers know milliseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

/// Milliseconds since the epoch, the form in which the database holds instants.
inline std::int64_t to_millis(Time time) {
  return time.time_since_epoch().count();
}
inline Time from_millis(std::int64_t millis) {
  return Time(Duration(millis));
}
inline std::int64_t to_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// `2026-08-22T10:11:12Z`; with `fraction`, `2026-08-22T10:11:12.345Z`.
std::string iso8601(Time time, bool fraction = false);
/// `20260822T101112Z`, the form of X-Amz-Date.
std::string iso8601_basic(Time time);
/// `Sat, 22 Aug 2026 10:11:12 GMT`, the form of HTTP's Date.
std::string http_date(Time time);

/// Accepts the W3C profile of ISO 8601: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, with `Thh:mm[:ss[.fff]]` and `Z` or an offset.
std::optional<Time> parse_iso8601(std::string_view text);
/// Accepts the form of X-Amz-Date.
std::optional<Time> parse_iso8601_basic(std::string_view text);
std::optional<Time> parse_http_date(std::string_view text);
/// An ISO 8601 duration of days and smaller units (`P7D`, `PT12H`, `P1DT30M`, `PT0.5S`), optionally negative.
std::optional<Duration> parse_iso8601_duration(std::string_view text);

/// The same back, in the fewest units: `P1DT30M`, `PT0S`.
std::string iso8601_duration(Duration duration);

/// The machine's clock. Only signatures, Date headers and logs may ask it; everything else asks the world's clock.
inline Time wall_clock() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace core
