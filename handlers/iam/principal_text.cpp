#include "handlers/iam/principal_text.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace iam {
namespace {

// End of the string literal that starts at `start`, behind its closing quote.
std::size_t literal_end(std::string_view json, std::size_t start) {
  std::size_t end = start + 1;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return std::min(end + 1, json.size());
}

std::string unquoted(std::string_view literal) {
  if (literal.find('\\') == std::string_view::npos) return std::string(literal.substr(1, literal.size() - 2));
  return nlohmann::json::parse(literal).get<std::string>();
}

// Walks the text and knows at each string by which member names it was reached.
class Walker {
 public:
  Walker(std::string_view json, const std::function<std::string(std::string_view)>& replace)
      : json_(json), replace_(replace) {}

  std::string run() {
    std::size_t position = 0;
    while (position < json_.size()) {
      const char c = json_[position];
      if (c == '"') {
        position = literal(position);
        continue;
      }
      step(c);
      out_ += c;
      ++position;
    }
    return std::move(out_);
  }

 private:
  struct Level {
    bool object;
    bool in_value;
    std::string name;  // of the member whose value is being read
  };

  void step(char c) {
    if (c == '{')
      levels_.push_back({true, false, ""});
    else if (c == '[')
      levels_.push_back({false, true, ""});
    else if ((c == '}' || c == ']') && !levels_.empty())
      levels_.pop_back();
    else if (c == ':' && !levels_.empty())
      levels_.back().in_value = true;
    else if (c == ',' && !levels_.empty() && levels_.back().object)
      levels_.back().in_value = false;
  }

  std::size_t literal(std::size_t start) {
    const std::size_t end = literal_end(json_, start);
    const std::string_view text = json_.substr(start, end - start);
    if (!levels_.empty() && !levels_.back().in_value)
      levels_.back().name = unquoted(text);
    else if (is_principal()) {
      const std::string before = unquoted(text), after = replace_(before);
      if (after != before) {
        out_ += nlohmann::json(after).dump();
        return end;
      }
    }
    out_ += text;
    return end;
  }

  // Directly or in a list: Statement ... Principal > AWS > here.
  bool is_principal() const {
    std::vector<const Level*> objects;
    for (const Level& level : levels_)
      if (level.object) objects.push_back(&level);
    if (objects.size() < 3 || objects.back()->name != "AWS") return false;
    const std::string& parent = objects[objects.size() - 2]->name;
    return parent == "Principal" || parent == "NotPrincipal";
  }

  std::string_view json_;
  const std::function<std::string(std::string_view)>& replace_;
  std::vector<Level> levels_;
  std::string out_;
};

}  // namespace

std::string replace_principals(std::string_view json, const std::function<std::string(std::string_view)>& replace) {
  return Walker(json, replace).run();
}

}  // namespace iam
