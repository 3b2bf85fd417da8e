// A policy's JSON as a plain tree that keeps the order of members, refuses duplicates and is never deep.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace policy {

/// What cannot be read as a policy at all.
class SyntaxError : public std::runtime_error {
 public:
  enum class Kind { NotJson, TooDeep, DuplicateKey, Grammar };
  SyntaxError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

struct Node {
  enum class Kind { Null, Boolean, Number, String, List, Object };
  Kind kind = Kind::Null;
  /// Name of the member that holds this node; empty outside objects.
  std::string name;
  /// The string, or a number or boolean as text.
  std::string text;
  /// Elements of a list, members of an object.
  std::vector<Node> items;

  bool is_string() const { return kind == Kind::String; }
  bool is_object() const { return kind == Kind::Object; }
  bool is_list() const { return kind == Kind::List; }
  /// String, number or boolean: what a condition may compare with.
  bool is_scalar() const { return kind == Kind::String || kind == Kind::Number || kind == Kind::Boolean; }
  /// Member of that name (case-sensitive); null when there is none.
  const Node* member(std::string_view member_name) const;
};

/// A value that may stand alone or in a list, as a list.
std::vector<const Node*> elements_of(const Node& node);

/// Throws SyntaxError. Nesting beyond what any policy needs is an error.
Node parse_json(std::string_view text);

/// Line and column, both from 1.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct Span {
  Position start;
  Position end;
};

/// Where the statements stand in a text that parse_json accepted. As IAM's simulator counts: a statement starts behind
/// the bracket, comma or colon before it and ends behind its closing brace.
std::vector<Span> statement_spans(std::string_view text);

}  // namespace policy
