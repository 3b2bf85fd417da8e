#include "core/time.hpp"

#include <array>
#include <cstdio>

namespace core {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Fields {
  int year;
  unsigned month, day;
  int hour, minute, second, milli;
};

Fields fields_of(Time time) {
  const auto day = std::chrono::floor<days>(time);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count())};
}

char* put(char* out, int value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + width;
}

// Reads exactly `width` digits and moves past them.
std::optional<int> digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool skip(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Time> make(const Fields& f) {
  const year_month_day date{std::chrono::year(f.year), std::chrono::month(f.month), std::chrono::day(f.day)};
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  return sys_days(date) + hours(f.hour) + minutes(f.minute) + seconds(f.second) + Duration(f.milli);
}

// Milliseconds of a fraction such as ".25"; digits past the third are dropped.
std::optional<int> fraction(std::string_view& text) {
  int milli = 0, scale = 100;
  std::size_t length = 0;
  while (length < text.size() && text[length] >= '0' && text[length] <= '9') {
    milli += (text[length] - '0') * scale;
    scale /= 10;
    ++length;
  }
  if (length == 0) return std::nullopt;
  text.remove_prefix(length);
  return milli;
}

std::optional<Duration> offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return Duration(0);
  const char sign = text.front();
  if (sign != '+' && sign != '-') return std::nullopt;
  text.remove_prefix(1);
  const auto hour = digits(text, 2);
  if (!hour) return std::nullopt;
  skip(text, ':');
  const auto minute = text.empty() ? std::optional<int>(0) : digits(text, 2);
  if (!minute || !text.empty() || *hour > 23 || *minute > 59) return std::nullopt;
  const Duration value = hours(*hour) + minutes(*minute);
  return sign == '+' ? value : -value;
}

}  // namespace

std::string iso8601(Time time, bool with_fraction) {
  const Fields f = fields_of(time);
  char text[32];
  char* out = put(text, f.year, 4);
  *out++ = '-';
  out = put(out, static_cast<int>(f.month), 2);
  *out++ = '-';
  out = put(out, static_cast<int>(f.day), 2);
  *out++ = 'T';
  out = put(out, f.hour, 2);
  *out++ = ':';
  out = put(out, f.minute, 2);
  *out++ = ':';
  out = put(out, f.second, 2);
  if (with_fraction) {
    *out++ = '.';
    out = put(out, f.milli, 3);
  }
  *out++ = 'Z';
  return {text, out};
}

std::string iso8601_basic(Time time) {
  std::string text;
  for (const char c : iso8601(time))
    if (c != '-' && c != ':') text += c;
  return text;
}

std::string http_date(Time time) {
  const Fields f = fields_of(time);
  const unsigned weekday = std::chrono::weekday(std::chrono::floor<days>(time)).c_encoding();
  char buffer[8];
  std::string text = kWeekdays[weekday];
  text.append(", ").append(buffer, put(buffer, static_cast<int>(f.day), 2)).append(" ").append(kMonths[f.month - 1]);
  text.append(" ").append(buffer, put(buffer, f.year, 4)).append(" ");
  text.append(buffer, put(buffer, f.hour, 2)).append(":").append(buffer, put(buffer, f.minute, 2)).append(":");
  return text.append(buffer, put(buffer, f.second, 2)).append(" GMT");
}

std::optional<Time> parse_iso8601(std::string_view text) {
  Fields f{0, 1, 1, 0, 0, 0, 0};
  const auto year = digits(text, 4);
  if (!year) return std::nullopt;
  f.year = *year;
  if (text.empty()) return make(f);
  if (!skip(text, '-')) return std::nullopt;
  const auto month = digits(text, 2);
  if (!month) return std::nullopt;
  f.month = static_cast<unsigned>(*month);
  if (text.empty()) return make(f);
  if (!skip(text, '-')) return std::nullopt;
  const auto day = digits(text, 2);
  if (!day) return std::nullopt;
  f.day = static_cast<unsigned>(*day);
  if (text.empty()) return make(f);
  if (!skip(text, 'T') && !skip(text, 't')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !skip(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute) return std::nullopt;
  f.hour = *hour;
  f.minute = *minute;
  if (skip(text, ':')) {
    const auto second = digits(text, 2);
    if (!second) return std::nullopt;
    f.second = *second;
    if (skip(text, '.')) {
      const auto milli = fraction(text);
      if (!milli) return std::nullopt;
      f.milli = *milli;
    }
  }
  const auto shift = offset(text);
  const auto local = make(f);
  if (!shift || !local) return std::nullopt;
  return *local - *shift;
}

std::optional<Time> parse_iso8601_basic(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  std::string_view date = text.substr(0, 8), clock = text.substr(9, 6);
  const auto year = digits(date, 4), month = digits(date, 2), day = digits(date, 2);
  const auto hour = digits(clock, 2), minute = digits(clock, 2), second = digits(clock, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  return make({*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day), *hour, *minute, *second, 0});
}

std::optional<Time> parse_http_date(std::string_view text) {
  // Only the preferred form, which is what the AWS SDKs send.
  char month_name[4] = {};
  Fields f{};
  const std::string owned(text);
  if (std::sscanf(owned.c_str(), "%*3s, %2u %3s %4d %2d:%2d:%2d GMT", &f.day, month_name, &f.year, &f.hour, &f.minute,
                  &f.second) != 6)
    return std::nullopt;
  for (unsigned i = 0; i < kMonths.size(); ++i)
    if (std::string_view(kMonths[i]) == month_name) f.month = i + 1;
  return f.month == 0 ? std::nullopt : make(f);
}

// No two instants that can be written are further apart; sums of what passes cannot overflow.
constexpr Duration kLongestDuration = hours(24LL * 366 * 10'000);

std::optional<Duration> parse_iso8601_duration(std::string_view text) {
  const bool negative = skip(text, '-');
  if (!skip(text, 'P') || text.empty()) return std::nullopt;
  Duration total(0);
  bool in_time = false, any = false;
  while (!text.empty()) {
    if (!in_time && skip(text, 'T')) {
      in_time = true;
      if (text.empty()) return std::nullopt;
      continue;
    }
    std::int64_t whole = 0;
    std::size_t length = 0;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9' && length < 10) {
      whole = whole * 10 + (text[length] - '0');
      ++length;
    }
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
    int milli = 0;
    const bool fractional = skip(text, '.');
    if (fractional) {
      const auto part = fraction(text);
      if (!part) return std::nullopt;
      milli = *part;
    }
    if (text.empty()) return std::nullopt;
    const char unit = text.front();
    text.remove_prefix(1);
    if (fractional && unit != 'S') return std::nullopt;
    if (!in_time && unit == 'W')
      total += days(7 * whole);
    else if (!in_time && unit == 'D')
      total += days(whole);
    else if (in_time && unit == 'H')
      total += hours(whole);
    else if (in_time && unit == 'M')
      total += minutes(whole);
    else if (in_time && unit == 'S')
      total += seconds(whole) + Duration(milli);
    else
      return std::nullopt;
    if (total > kLongestDuration) return std::nullopt;
    any = true;
  }
  if (!any) return std::nullopt;
  return negative ? -total : total;
}

std::string iso8601_duration(Duration duration) {
  if (duration < Duration(0)) return "-" + iso8601_duration(-duration);
  std::int64_t left = duration.count();
  const auto take = [&](std::int64_t unit) {
    const std::int64_t count = left / unit;
    left %= unit;
    return count;
  };
  constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
  std::string text = "P", time;
  if (const auto whole = take(kDay)) text += std::to_string(whole) + "D";
  if (const auto whole = take(kHour)) time += std::to_string(whole) + "H";
  if (const auto whole = take(kMinute)) time += std::to_string(whole) + "M";
  const auto whole = take(kSecond);
  if (whole != 0 || left != 0) {
    std::string fraction = left == 0 ? "" : std::to_string(kSecond + left).replace(0, 1, ".");
    while (fraction.ends_with('0')) fraction.pop_back();
    time += std::to_string(whole) + fraction + "S";
  }
  if (!time.empty()) text += "T" + time;
  return text == "P" ? "PT0S" : text;
}

}  // namespace core
