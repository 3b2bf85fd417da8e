#include "policy/json_tree.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace policy {
namespace {

// A policy needs seven levels: document, list, statement, condition, operator, list of values, value.
constexpr std::size_t kMaxDepth = 32;

/// Builds the tree from the parser's events, so that no recursion depends on what a client sent.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Node take() { return std::move(root_); }

  bool null() override { return add(Node::Kind::Null, "null"); }
  bool boolean(bool value) override { return add(Node::Kind::Boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(Node::Kind::Number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Node::Kind::Number, std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return add(Node::Kind::Number, text); }
  bool string(string_t& value) override { return add(Node::Kind::String, std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Kind::Object); }
  bool start_array(std::size_t) override { return open(Node::Kind::List); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    name_ = std::move(value);
    return true;
  }

  bool end_object() override {
    refuse_duplicates(*path_.back());
    return close();
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    throw SyntaxError(SyntaxError::Kind::NotJson, error.what());
  }

 private:
  Node& place() {
    if (path_.empty()) return root_;
    return path_.back()->items.emplace_back();
  }

  Node& put(Node::Kind kind, std::string text) {
    Node& node = place();
    node.kind = kind;
    node.name = std::move(name_);
    node.text = std::move(text);
    name_.clear();
    return node;
  }

  bool add(Node::Kind kind, std::string text) {
    put(kind, std::move(text));
    return true;
  }

  bool open(Node::Kind kind) {
    if (path_.size() >= kMaxDepth) throw SyntaxError(SyntaxError::Kind::TooDeep, "the document is nested too deeply");
    path_.push_back(&put(kind, {}));
    return true;
  }

  bool close() {
    path_.pop_back();
    return true;
  }

  static void refuse_duplicates(const Node& object) {
    std::vector<std::string_view> names;
    names.reserve(object.items.size());
    for (const Node& item : object.items) names.push_back(item.name);
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    if (twin != names.end()) throw SyntaxError(SyntaxError::Kind::DuplicateKey, "duplicate key " + std::string(*twin));
  }

  Node root_;
  // Pointers stay valid: a list grows only while its own elements are closed.
  std::vector<Node*> path_;
  std::string name_;
};

/// Walks over JSON that is known to be well formed and notes where statements begin and end.
class SpanFinder {
 public:
  explicit SpanFinder(std::string_view text) : text_(text) {}

  std::vector<Span> find() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        read_string();
        continue;
      }
      if (c == '{' || c == '[') open(c);
      if (c == '}' || c == ']') close();
      step();
      if (c == '[' || c == ',' || c == ':') behind_token_ = here_;
    }
    return std::move(spans_);
  }

 private:
  void step() {
    if (text_[at_++] == '\n') {
      ++here_.line;
      here_.column = 1;
    } else {
      ++here_.column;
    }
  }

  void read_string() {
    const std::size_t begin = at_ + 1;
    for (step(); text_[at_] != '"'; step()) {
      if (text_[at_] == '\\') step();
    }
    // A string directly inside the document is the name of a member, or one's value; values do not matter here.
    if (depth_ == 1) in_statement_ = text_.substr(begin, at_ - begin) == "Statement";
    step();
  }

  void open(char c) {
    const bool statement = c == '{' && in_statement_ && (depth_ == 1 || (depth_ == 2 && list_));
    if (depth_ == 1) list_ = c == '[';
    ++depth_;
    if (statement) {
      spans_.push_back({behind_token_, {}});
      statement_depth_ = depth_;
    }
  }

  void close() {
    if (depth_ == statement_depth_ && in_statement_) {
      spans_.back().end = {here_.line, here_.column + 1};
      statement_depth_ = 0;
    }
    --depth_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Position here_{1, 1};
  Position behind_token_{1, 1};
  std::size_t depth_ = 0;
  std::size_t statement_depth_ = 0;
  bool in_statement_ = false;
  bool list_ = false;
  std::vector<Span> spans_;
};

}  // namespace

const Node* Node::member(std::string_view member_name) const {
  for (const Node& item : items) {
    if (item.name == member_name) return &item;
  }
  return nullptr;
}

std::vector<const Node*> elements_of(const Node& node) {
  std::vector<const Node*> elements;
  if (!node.is_list()) {
    elements.push_back(&node);
    return elements;
  }
  for (const Node& item : node.items) elements.push_back(&item);
  return elements;
}

Node parse_json(std::string_view text) {
  // The parser takes a NUL for the end of the text and would not look at what follows.
  if (text.find('\0') != std::string_view::npos) {
    throw SyntaxError(SyntaxError::Kind::NotJson, "a NUL byte stands in no JSON");
  }
  TreeBuilder builder;
  nlohmann::json::sax_parse(text, &builder);
  return builder.take();
}

std::vector<Span> statement_spans(std::string_view text) {
  return SpanFinder(text).find();
}

}  // namespace policy
