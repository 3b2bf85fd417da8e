#include "policy/wildcard.hpp"

namespace policy {
namespace {

/// Length of the UTF-8 character that starts at `at`.
std::size_t character_length(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) ++length;
  return length;
}

}  // namespace

bool Pattern::matches_everything() const {
  return text.size() == 1 && text[0] == kAnyRun;
}

std::string encode_wildcards(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '?') {
      out += kAnyOne;
    } else if (c != '*') {
      out += c;
    } else if (out.empty() || out.back() != kAnyRun) {
      out += kAnyRun;
    }
  }
  return out;
}

Pattern make_pattern(std::string_view text) {
  constexpr char wildcards[] = {kAnyRun, kAnyOne};
  const auto first = text.find_first_of(std::string_view(wildcards, 2));
  if (first == std::string_view::npos) return {text, static_cast<std::uint32_t>(text.size()), true};
  return {text, static_cast<std::uint32_t>(first), false};
}

bool wildcard_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  // Only the last run has to be widened: whatever an earlier one took too little of, the last can take as well.
  std::size_t after_run = std::string_view::npos;
  std::size_t run_end = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAnyRun) {
      after_run = ++p;
      run_end = t;
      if (p == pattern.size()) return true;
    } else if (p < pattern.size() && pattern[p] == kAnyOne) {
      t += character_length(text, t);
      ++p;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (after_run != std::string_view::npos) {
      run_end += character_length(text, run_end);
      p = after_run;
      t = run_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnyRun) ++p;
  return p == pattern.size();
}

bool matches(const Pattern& pattern, std::string_view text) {
  if (pattern.literal) return text == pattern.text;
  if (text.size() < pattern.prefix || text.substr(0, pattern.prefix) != pattern.text.substr(0, pattern.prefix)) {
    return false;
  }
  return wildcard_match(pattern.text.substr(pattern.prefix), text.substr(pattern.prefix));
}

}  // namespace policy
