#include "protocol/scalars.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/text.hpp"

namespace protocol {
namespace {

template <class T>
void append_integer(std::string& out, T number) {
  char buffer[24];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
  out.append(buffer, result.ptr);
}

template <class T>
void append_floating(std::string& out, T number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number < 0 ? "-Infinity" : "Infinity";
  } else {
    char buffer[40];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
    out.append(buffer, result.ptr);
  }
}

template <class T>
bool parse_number(std::string_view text, T& number) {
  // AWS takes "+900" and "0900".
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

template <class T>
bool parse_floating(std::string_view text, T& number) {
  if (text == "NaN")
    number = std::numeric_limits<T>::quiet_NaN();
  else if (text == "Infinity")
    number = std::numeric_limits<T>::infinity();
  else if (text == "-Infinity")
    number = -std::numeric_limits<T>::infinity();
  else
    return parse_number(text, number) && std::isfinite(number);
  return true;
}

bool parse_boolean(std::string_view text, bool& value) {
  value = core::iequals(text, "true");
  return value || core::iequals(text, "false");
}

}  // namespace

TimestampFormat timestamp_format(const Member* member, const Shape& shape, TimestampFormat fallback) {
  if (member && member->timestamp != TimestampFormat::Default) return member->timestamp;
  return shape.timestamp != TimestampFormat::Default ? shape.timestamp : fallback;
}

void append_number(std::string& out, double number, bool single) {
  if (single)
    append_floating(out, static_cast<float>(number));
  else
    append_floating(out, number);
}

void append_epoch(std::string& out, core::Time time) {
  const std::int64_t seconds = core::to_seconds(time);
  const std::int64_t millis = core::to_millis(time) - seconds * 1000;
  if (millis == 0) return append_integer(out, seconds);
  if (seconds < 0) return append_floating(out, static_cast<double>(core::to_millis(time)) / 1000);
  append_integer(out, seconds);
  const char digits[] = {'.', static_cast<char>('0' + millis / 100), static_cast<char>('0' + millis / 10 % 10),
                         static_cast<char>('0' + millis % 10)};
  std::string_view fraction(digits, sizeof digits);
  while (fraction.back() == '0') fraction.remove_suffix(1);
  out += fraction;
}

void append_scalar(std::string& out, const Shape& shape, const void* value, TimestampFormat format, bool milliseconds) {
  switch (shape.type) {
    case Type::String:
      out += as<std::string>(value);
      return;
    case Type::Boolean:
      out += as<bool>(value) ? "true" : "false";
      return;
    case Type::Integer:
      return append_integer(out, as<std::int32_t>(value));
    case Type::Long:
      return append_integer(out, as<std::int64_t>(value));
    case Type::Float:
      return append_floating(out, as<float>(value));
    case Type::Double:
      return append_floating(out, as<double>(value));
    case Type::Blob:
      out += shape.streaming ? as<Stream>(value).bytes() : core::base64_encode(as<Blob>(value).bytes);
      return;
    case Type::Timestamp: {
      const auto time = as<core::Time>(value);
      if (format == TimestampFormat::UnixTimestamp)
        append_epoch(out, time);
      else if (format == TimestampFormat::Rfc822)
        out += core::http_date(time);
      else
        out += core::iso8601(time, milliseconds);
      return;
    }
    case Type::Structure:
    case Type::List:
    case Type::Map:
      return;  // no scalars
  }
}

bool parse_time(std::string_view text, TimestampFormat format, core::Time& time) {
  if (format == TimestampFormat::UnixTimestamp) {
    double seconds = 0;
    // The range of years a calendar date can show, 0001 to 9999.
    if (!parse_number(text, seconds) || !(seconds >= -62135596800.0 && seconds < 253402300800.0)) return false;
    time = core::from_millis(std::llround(seconds * 1000));
    return true;
  }
  const auto parsed = format == TimestampFormat::Rfc822 ? core::parse_http_date(text) : core::parse_iso8601(text);
  if (parsed) time = *parsed;
  return parsed.has_value();
}

bool parse_scalar(const Shape& shape, std::string_view text, TimestampFormat format, void* value) {
  switch (shape.type) {
    case Type::String:
      as<std::string>(value) = text;
      return core::valid_utf8(text);
    case Type::Boolean:
      return parse_boolean(text, as<bool>(value));
    case Type::Integer:
      return parse_number(text, as<std::int32_t>(value));
    case Type::Long:
      return parse_number(text, as<std::int64_t>(value));
    case Type::Float:
      return parse_floating(text, as<float>(value));
    case Type::Double:
      return parse_floating(text, as<double>(value));
    case Type::Timestamp:
      return parse_time(text, format, as<core::Time>(value));
    case Type::Blob: {
      auto bytes = core::base64_decode(text);
      if (!bytes) return false;
      if (shape.streaming)
        as<Stream>(value).owned = std::move(*bytes);
      else
        as<Blob>(value).bytes = std::move(*bytes);
      return true;
    }
    case Type::Structure:
    case Type::List:
    case Type::Map:
      return false;
  }
  return false;
}

}  // namespace protocol
