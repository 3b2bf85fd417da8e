#include "core/log.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <string>

#include "core/time.hpp"

namespace core::log {
namespace {

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

// A client's text must not be able to forge a second log line.
std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return out;
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kNames); ++i)
    if (kNames[i] == name) return static_cast<Level>(i);
  return std::nullopt;
}

void Logger::write(Level level, std::string_view message, std::string_view request_id) const {
  if (!enabled(level)) return;
  const std::string time = iso8601(wall_clock(), true);
  const std::string_view name = kNames[static_cast<int>(level)];
  if (format_ == Format::Json) {
    fmt::print(stderr,
               R"({{"time":"{}","level":"{}","message":{},"request_id":{}}})"
               "\n",
               time, name, json_string(message), json_string(request_id));
    return;
  }
  fmt::print(stderr, "{} {} {}{}{}\n", time, name, one_line(message),
             request_id.empty() ? "" : " request=", request_id);
}

}  // namespace core::log
