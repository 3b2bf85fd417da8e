#include <algorithm>

#include "protocol/pattern.hpp"

namespace protocol {
namespace {

// Programs grow by counted repetitions; no model comes near.
constexpr std::size_t kMaxProgram = 20000;

struct Unsupported {};

CharacterSet class_of(char letter) {
  CharacterSet set;
  switch (letter) {
    case 'w':
    case 'W':
      set.add('a', 'z');
      set.add('A', 'Z');
      set.add('0', '9');
      set.add('_', '_');
      break;
    case 'd':
    case 'D':
      set.add('0', '9');
      break;
    default:
      set.add('\t', '\r');
      set.add(' ', ' ');
  }
  if (letter == 'W' || letter == 'D' || letter == 'S') set.negate();
  return set;
}

bool is_class(char letter) {
  return std::string_view("wWdDsS").find(letter) != std::string_view::npos;
}

}  // namespace

// Recursive descent; each part appends its instructions.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {}

  Pattern run() {
    if (text_.starts_with("(?s)")) {
      dot_all_ = true;
      at_ = 4;
    }
    alternation(0);
    if (at_ != text_.size()) throw Unsupported();
    emit({Pattern::Op::Match});
    note_simple();
    return std::move(pattern_);
  }

 private:
  using Op = Pattern::Op;
  using Instruction = Pattern::Instruction;

  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view what) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(pattern_.program_.size()); }
  void emit(Instruction instruction) {
    if (pattern_.program_.size() >= kMaxProgram) throw Unsupported();
    pattern_.program_.push_back(instruction);
  }
  std::uint32_t keep(CharacterSet set) {
    pattern_.sets_.push_back(std::move(set));
    return static_cast<std::uint32_t>(pattern_.sets_.size() - 1);
  }

  void alternation(int depth) {
    if (depth > 50) throw Unsupported();
    std::vector<std::uint32_t> exits;
    while (true) {
      const std::uint32_t start = here();
      sequence(depth);
      if (!take('|')) break;
      insert(start, {Op::Split, 0, start + 1, 0});
      exits.push_back(here());
      emit({Op::Jump});
      pattern_.program_[start].second = here();
    }
    for (const std::uint32_t exit : exits) pattern_.program_[exit].first = here();
  }

  // Makes room before `at`; what was compiled from there on points within itself and moves along.
  void insert(std::uint32_t at, Instruction instruction) {
    emit({Op::Match});
    auto& program = pattern_.program_;
    std::rotate(program.begin() + at, program.end() - 1, program.end());
    for (std::size_t i = at + 1; i < program.size(); ++i) {
      if (program[i].first >= at) ++program[i].first;
      if (program[i].second >= at) ++program[i].second;
    }
    program[at] = instruction;
  }

  void sequence(int depth) {
    while (!done() && peek() != '|' && peek() != ')') {
      const std::uint32_t start = here();
      atom(depth);
      quantifier(start);
    }
  }

  void atom(int depth) {
    if (take('^')) return emit({Op::Begin});
    if (take('$')) return emit({Op::End});
    if (take('(')) return group(depth);
    CharacterSet set;
    if (take('[')) {
      set = brackets();
    } else if (take('.')) {
      // Java's line terminators.
      if (!dot_all_) {
        for (const char32_t point : {U'\n', U'\r', U'\u0085', U'\u2028', U'\u2029'}) set.add(point, point);
      }
      set.negate();
    } else if (peek() == '\\') {
      set = escape();
    } else {
      if (std::string_view("*+?{}").find(peek()) != std::string_view::npos) throw Unsupported();
      const char32_t point = literal();
      set.add(point, point);
    }
    emit({Op::Set, keep(std::move(set))});
  }

  void group(int depth) {
    if (take("?!")) {
      CharacterSet set;
      if (take('[')) {
        set = brackets();
      } else if (peek() == '\\') {
        set = escape();
      } else {
        const char32_t point = literal();
        set.add(point, point);
      }
      if (!take(')')) throw Unsupported();
      return emit({Op::NotNext, keep(std::move(set))});
    }
    if (!take("?:") && peek() == '?') throw Unsupported();
    alternation(depth + 1);
    if (!take(')')) throw Unsupported();
  }

  // One character as it stands, decoded from UTF-8.
  char32_t literal() {
    const auto lead = static_cast<unsigned char>(peek());
    if (done() || lead >= 0x80) throw Unsupported();  // the models write others as \u escapes
    ++at_;
    return lead;
  }

  CharacterSet escape() {
    CharacterSet set;
    if (at_ + 1 < text_.size() && is_class(text_[at_ + 1])) {
      set = class_of(text_[at_ + 1]);
      at_ += 2;
    } else if (take("\\p{")) {
      const char category = peek();
      if (std::string_view("LNZ").find(category) == std::string_view::npos || text_.substr(at_ + 1, 1) != "}")
        throw Unsupported();
      at_ += 2;
      set.add_category(category);
    } else {
      const char32_t point = escaped_point();
      set.add(point, point);
    }
    return set;
  }

  char32_t hexadecimal(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const char c = peek();
      const bool digit = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!digit && (lower < 'a' || lower > 'f')) throw Unsupported();
      value = value * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    return value;
  }

  char32_t escaped_point() {
    if (!take('\\') || done()) throw Unsupported();
    if (take('x')) return hexadecimal(2);
    if (take('u')) {
      const char32_t high = hexadecimal(4);
      const std::size_t before = at_;
      if (high < 0xD800 || high > 0xDBFF || !take("\\u")) return high;
      const char32_t low = hexadecimal(4);
      if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
      at_ = before;
      return high;
    }
    const char c = peek();
    ++at_;
    if (c == 'n') return '\n';
    if (c == 'r') return '\r';
    if (c == 't') return '\t';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || static_cast<unsigned char>(c) >= 0x80) throw Unsupported();
    return static_cast<unsigned char>(c);
  }

  CharacterSet brackets() {
    CharacterSet set;
    const bool negated = take('^');
    bool first = true;
    while (first || peek() != ']') {
      if (done() || (peek() == '[') || take("&&")) throw Unsupported();
      first = false;
      const bool category = text_.substr(at_).starts_with("\\p");
      if (category || (peek() == '\\' && at_ + 1 < text_.size() && is_class(text_[at_ + 1]))) {
        set.add(escape());
        continue;
      }
      const char32_t low = peek() == '\\' ? escaped_point() : literal();
      char32_t high = low;
      // A hyphen before the closing bracket or before a class such as \w stands for itself.
      if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']' && !class_follows(at_ + 1)) {
        ++at_;
        high = peek() == '\\' ? escaped_point() : literal();
        if (high < low) throw Unsupported();
      }
      set.add(low, high);
    }
    ++at_;
    if (negated) set.negate();
    return set;
  }

  bool class_follows(std::size_t at) const {
    return at + 1 < text_.size() && text_[at] == '\\' && (is_class(text_[at + 1]) || text_[at + 1] == 'p');
  }

  struct Bounds {
    std::size_t min;
    std::optional<std::size_t> max;
  };

  std::optional<Bounds> bounds() {
    if (take('*')) return Bounds{0, std::nullopt};
    if (take('+')) return Bounds{1, std::nullopt};
    if (take('?')) return Bounds{0, 1};
    if (!take('{')) return std::nullopt;
    Bounds found{number(), {}};
    if (!take(','))
      found.max = found.min;
    else if (peek() != '}')
      found.max = number();
    if (!take('}') || (found.max && *found.max < found.min)) throw Unsupported();
    return found;
  }

  std::size_t number() {
    if (peek() < '0' || peek() > '9') throw Unsupported();
    std::size_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_)
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(peek() - '0'), 100000);
    return value;
  }

  // Repeats the instructions from `start` on.
  void quantifier(std::uint32_t start) {
    const auto found = bounds();
    if (!found) return;
    take('?');  // reluctant ones match the same texts
    if (std::string_view("*+?{").find(peek()) != std::string_view::npos && !done()) throw Unsupported();
    const std::vector<Instruction> body(pattern_.program_.begin() + start, pattern_.program_.end());
    pattern_.program_.resize(start);
    for (std::size_t i = 0; i < found->min; ++i) copy(body, start);
    if (!found->max) {
      const std::uint32_t loop = here();
      emit({Op::Split, 0, loop + 1, 0});
      copy(body, start);
      emit({Op::Jump, 0, loop, 0});
      pattern_.program_[loop].second = here();
      return;
    }
    std::vector<std::uint32_t> exits;
    for (std::size_t i = found->min; i < *found->max; ++i) {
      exits.push_back(here());
      emit({Op::Split, 0, here() + 1, 0});
      copy(body, start);
    }
    for (const std::uint32_t exit : exits) pattern_.program_[exit].second = here();
  }

  // Appends a body that was compiled for `origin`.
  void copy(const std::vector<Instruction>& body, std::uint32_t origin) {
    const std::uint32_t base = here();
    for (auto instruction : body) {
      if (instruction.op == Op::Split || instruction.op == Op::Jump) {
        instruction.first = instruction.first - origin + base;
        instruction.second = instruction.second - origin + base;
      }
      emit(instruction);
    }
  }

  // [set]* and [set]+, anchored or not: no program needed.
  void note_simple() {
    auto inner = text_.substr(dot_all_ ? 4 : 0);
    if (inner.starts_with('^')) inner.remove_prefix(1);
    if (inner.ends_with('$') && !inner.ends_with("\\$")) inner.remove_suffix(1);
    if (pattern_.sets_.size() != 1 || inner.empty() || inner.find_first_of("(|") != std::string_view::npos) return;
    if (inner.back() != '*' && inner.back() != '+') return;
    if (inner.ends_with("\\*") || inner.ends_with("\\+")) return;
    pattern_.simple_ = true;
    pattern_.simple_minimum_ = inner.back() == '+' ? 1 : 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool dot_all_ = false;
  Pattern pattern_;
};

std::optional<Pattern> Pattern::compile(std::string_view expression) {
  try {
    return PatternCompiler(expression).run();
  } catch (const Unsupported&) {
    return std::nullopt;
  }
}

}  // namespace protocol
