// Walks a raw query string without copying it.
#pragma once

#include <string_view>

namespace auth {

/// Calls `visit(name, value, has_value)` for each non-empty part, still percent-encoded.
template <typename Visit>
void for_each_parameter(std::string_view query, Visit visit) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (part.empty()) continue;
    const auto equals = part.find('=');
    if (equals == std::string_view::npos)
      visit(part, std::string_view(), false);
    else
      visit(part.substr(0, equals), part.substr(equals + 1), true);
  }
}

}  // namespace auth
