// Scalars as text: in XML, forms, headers, query strings and labels.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "protocol/shape.hpp"

namespace protocol {

/// Deeper nesting than any model has; what nests deeper is refused before it can exhaust the stack.
inline constexpr std::size_t kMaxDepth = 64;
/// JSON and XML bodies beyond this size are refused before a tree is built; the largest real one (a thousand keys to
/// delete, every character escaped) stays below.
inline constexpr std::size_t kMaxBody = std::size_t{8} * 1024 * 1024;

/// The format the member or its shape prescribes, else `fallback`.
TimestampFormat timestamp_format(const Member* member, const Shape& shape, TimestampFormat fallback);

/// Appends a scalar's text; strings as they are (not escaped), blobs in base64. `milliseconds` concerns ISO 8601 alone.
void append_scalar(std::string& out, const Shape& shape, const void* value, TimestampFormat format,
                   bool milliseconds = false);
/// Seconds since the epoch with the fraction that the instant has.
void append_epoch(std::string& out, core::Time time);
/// Shortest text that reads back as the same number; NaN, Infinity, -Infinity for the others.
void append_number(std::string& out, double number, bool single);

/// Stores the text's value; false when it is none of the shape's type or not valid UTF-8.
bool parse_scalar(const Shape& shape, std::string_view text, TimestampFormat format, void* value);
bool parse_time(std::string_view text, TimestampFormat format, core::Time& time);

/// The address of a member's optional inside a struct.
inline void* slot(void* structure, const Member& member) {
  return static_cast<char*>(structure) + member.offset;
}
/// The address of a member's value; null when absent.
inline const void* value_of(const void* structure, const Member& member) {
  return member.shape->access->get(static_cast<const char*>(structure) + member.offset);
}
inline void* emplace(void* structure, const Member& member) {
  return member.shape->access->emplace(slot(structure, member), *member.shape);
}

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}
template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

}  // namespace protocol
