// Fuzz input as a request: a line with method and target, header lines, an empty line, the body. Line ends are \n.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/http_message.hpp"
#include "core/text.hpp"

namespace fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters here
  return {reinterpret_cast<const char*>(data), size};
}

/// What stands before `separator`, which is taken off as well; everything when there is none.
inline std::string_view take(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto taken = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return taken;
}

inline core::HttpRequest message_of(std::string_view text) {
  core::HttpRequest request;
  auto line = take(text, '\n');
  request.method = take(line, ' ');
  request.target = line.starts_with('/') ? line : std::string_view("/");
  while (!text.empty()) {
    line = take(text, '\n');
    if (line.empty()) break;
    const auto name = take(line, ':');
    request.headers.push_back({name, core::trim(line)});
  }
  request.body = text;
  return request;
}

}  // namespace fuzz
