#include "handlers/s3/ranges.hpp"

#include <algorithm>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"

namespace s3 {
namespace {

core::AwsError not_satisfiable(const std::string& range, std::int64_t size) {
  return core::AwsError("InvalidRange", 416, "The requested range is not satisfiable")
      .with("RangeRequested", range)
      .with("ActualObjectSize", std::to_string(size));
}

}  // namespace

std::optional<Part> requested_part(const std::string& range, std::int64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  std::string_view text = range;
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = core::parse_integer(text.substr(0, dash));
  const auto last = core::parse_integer(text.substr(dash + 1));
  if (dash == 0) {
    if (!last || *last < 0) return std::nullopt;
    if (*last == 0 || size == 0) throw not_satisfiable(range, size);
    const std::int64_t length = std::min(*last, size);
    return Part{size - length, length};
  }
  const bool open = dash + 1 == text.size();
  if (!first || (!last && !open) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) throw not_satisfiable(range, size);
  const std::int64_t end = open ? size - 1 : std::min(*last, size - 1);
  return Part{*first, end - *first + 1};
}

}  // namespace s3
