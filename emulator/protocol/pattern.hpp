// The regular expressions of the service models, matched in time linear in the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace protocol {

/// A set of code points, as written in brackets.
class CharacterSet {
 public:
  void add(char32_t first, char32_t last);
  void add(const CharacterSet& other);
  void add_category(char category) { categories_ += category; }
  void negate() { negated_ = !negated_; }
  bool contains(char32_t point) const;

 private:
  bool member(char32_t point) const;
  bool ascii_category(char32_t point) const;

  std::array<std::uint64_t, 2> ascii_{};
  std::vector<std::pair<char32_t, char32_t>> ranges_;  // beyond ASCII
  std::string categories_;
  std::vector<CharacterSet> others_;  // negated sets inside the brackets, such as the \S of [\s\S]
  bool negated_ = false;
};

/// Java's syntax as far as the models use it: sets, escapes, \w \d \s, \p{L|N|Z}, groups, alternation, quantifiers,
/// anchors, (?s), and a negative look-ahead at one character. Like Java's `matches` it must cover the whole text.
class Pattern {
 public:
  /// Nullopt when the expression uses something else.
  static std::optional<Pattern> compile(std::string_view expression);

  /// `text` must be valid UTF-8.
  bool matches(std::string_view text) const;

 private:
  friend class PatternCompiler;

  enum class Op : std::uint8_t { Set, Split, Jump, Begin, End, NotNext, Match };
  struct Instruction {
    Op op = Op::Match;
    std::uint32_t set = 0;     // Set, NotNext: index into sets_
    std::uint32_t first = 0;   // Split, Jump: where to go on
    std::uint32_t second = 0;  // Split
  };
  class Threads;

  bool matches_simple(std::string_view text) const;

  std::vector<Instruction> program_;
  std::vector<CharacterSet> sets_;
  bool simple_ = false;  // one set, repeated without limit
  std::size_t simple_minimum_ = 0;
};

}  // namespace protocol
