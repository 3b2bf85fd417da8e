// Marker and MaxItems, as all of IAM's lists take them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/page_token.hpp"
#include "handlers/iam/common.hpp"

namespace iam {

/// What one call of a list operation asks for.
struct Page {
  /// Everything that shapes the list; a marker is good for this list alone.
  std::string request;
  /// Key of the last entry of the page before; empty for the first page.
  std::string after;
  std::size_t size = 100;

  /// One more than the page holds, which tells whether there is another page.
  std::int64_t fetch() const { return static_cast<std::int64_t>(size) + 1; }
};

/// Throws ValidationError when the marker was not made by this list.
inline Page page(const Context& context, std::string_view operation, std::initializer_list<std::string_view> filters,
                 const std::optional<std::string>& marker, const std::optional<std::int32_t>& max_items) {
  Page page;
  page.request = std::string(operation) + '\n' + context.account();
  for (const std::string_view filter : filters) (page.request += '\n') += filter;
  if (max_items) page.size = static_cast<std::size_t>(*max_items);
  if (!marker) return page;
  auto after = core::read_page_token(page.request, *marker);
  if (!after) throw validation_error("Invalid Marker.");
  page.after = *std::move(after);
  return page;
}

/// Takes the surplus entry off `rows` and tells the answer about it. `key` gives a row's key.
template <class Rows, class Answer, class Key>
void finish(const Page& page, Rows& rows, Answer& answer, Key key) {
  answer.IsTruncated = rows.size() > page.size;
  if (!*answer.IsTruncated) return;
  rows.resize(page.size);
  answer.Marker = core::page_token(page.request, key(rows.back()));
}

}  // namespace iam
