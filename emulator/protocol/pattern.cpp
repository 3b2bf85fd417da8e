#include "protocol/pattern.hpp"

namespace protocol {
namespace {

constexpr char32_t kEnd = 0xFFFFFFFF;

// Next code point of a valid UTF-8 text; kEnd behind the last.
char32_t next_point(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return kEnd;
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(at);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1 || at + length > text.size()) {
    ++at;
    return lead;
  }
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (byte(at + i) & 0x3F);
  at += length;
  return point;
}

}  // namespace

// The set of places in the program that the text so far leads to.
class Pattern::Threads {
 public:
  explicit Threads(std::size_t size) : seen_(size, 0) {}

  void clear() {
    list_.clear();
    ++generation_;
  }
  const std::vector<std::uint32_t>& list() const { return list_; }

  // Adds the place and all that can be reached from it without reading a character.
  void add(const Pattern& pattern, std::uint32_t start, bool at_begin, char32_t next) {
    stack_.push_back(start);
    while (!stack_.empty()) {
      const std::uint32_t place = stack_.back();
      stack_.pop_back();
      if (seen_[place] == generation_) continue;
      seen_[place] = generation_;
      const auto& instruction = pattern.program_[place];
      switch (instruction.op) {
        case Op::Split:
          stack_.push_back(instruction.second);
          stack_.push_back(instruction.first);
          break;
        case Op::Jump:
          stack_.push_back(instruction.first);
          break;
        case Op::Begin:
          if (at_begin) stack_.push_back(place + 1);
          break;
        case Op::End:
          if (next == kEnd) stack_.push_back(place + 1);
          break;
        case Op::NotNext:
          if (next == kEnd || !pattern.sets_[instruction.set].contains(next)) stack_.push_back(place + 1);
          break;
        case Op::Set:
        case Op::Match:
          list_.push_back(place);
          break;
      }
    }
  }

 private:
  std::vector<std::uint32_t> list_;
  std::vector<std::uint32_t> stack_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t generation_ = 1;
};

bool Pattern::matches(std::string_view text) const {
  if (simple_) return matches_simple(text);
  Threads now(program_.size());
  Threads then(program_.size());
  std::size_t at = 0;
  char32_t point = next_point(text, at);
  now.add(*this, 0, true, point);
  while (point != kEnd && !now.list().empty()) {
    const char32_t next = next_point(text, at);
    then.clear();
    for (const std::uint32_t place : now.list())
      if (program_[place].op == Op::Set && sets_[program_[place].set].contains(point))
        then.add(*this, place + 1, false, next);
    std::swap(now, then);
    point = next;
  }
  for (const std::uint32_t place : now.list())
    if (point == kEnd && program_[place].op == Op::Match) return true;
  return false;
}

// One set repeated is what most patterns are.
bool Pattern::matches_simple(std::string_view text) const {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count)
    if (!sets_.front().contains(next_point(text, at))) return false;
  return count >= simple_minimum_;
}

}  // namespace protocol
