// Patterns with `*` and `?`, matched without recursion and without allocation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace policy {

/// Inside a compiled pattern wildcards are these two bytes. They never occur in UTF-8, so that a literal asterisk
/// (`${*}`, or one that came in by a variable) needs no escape.
inline constexpr char kAnyRun = '\xFF';
inline constexpr char kAnyOne = '\xFE';

/// One compiled pattern; `text` views memory of its document.
struct Pattern {
  std::string_view text;
  /// Number of bytes before the first wildcard.
  std::uint32_t prefix = 0;
  bool literal = true;

  /// The pattern is one or more `*` and nothing else.
  bool matches_everything() const;
};

/// `*` and `?` of a policy's text become wildcard bytes; consecutive `*` become one.
std::string encode_wildcards(std::string_view text);

/// `text` is in compiled form.
Pattern make_pattern(std::string_view text);

/// Compares in at most |pattern| * |text| steps; `?` stands for one UTF-8 character.
bool wildcard_match(std::string_view compiled_pattern, std::string_view text);

bool matches(const Pattern& pattern, std::string_view text);

}  // namespace policy
