#include <algorithm>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/text.hpp"
#include "policy/document.hpp"

namespace policy {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw SyntaxError(SyntaxError::Kind::Grammar, what);
}

/// Strings of an element that may be one or a list.
std::vector<std::string_view> strings_of(const Node& node) {
  std::vector<std::string_view> strings;
  for (const Node* item : elements_of(node)) {
    if (!item->is_scalar()) refuse("the values of " + node.name + " must be strings");
    strings.push_back(item->text);
  }
  return strings;
}

}  // namespace

/// Turns the JSON tree into the flat form, everything stored in the document's memory.
class Compiler {
 public:
  Compiler(Document& document, const CompileOptions& options) : document_(document), options_(options) {}

  void run() {
    const Node root = parse_json(document_.text_);
    if (!root.is_object()) refuse("a policy must be a JSON object");
    if (const Node* version = root.member("Version")) document_.has_variables_ = version->text == "2012-10-17";
    const Node* list = root.member("Statement");
    if (!list) refuse("a policy must have statements");
    const auto spans = statement_spans(document_.text_);
    std::vector<Statement> statements;
    for (const Node* node : elements_of(*list)) {
      if (!node->is_object()) refuse("a statement must be an object");
      Statement statement = compile_statement(*node);
      // A statement key spelled with JSON escapes has no place.
      if (statements.size() < spans.size()) statement.place = spans[statements.size()];
      statements.push_back(statement);
    }
    document_.statements_ = keep_all(statements);
  }

 private:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return "";
    char* memory = static_cast<char*>(document_.memory_.allocate(text.size(), 1));
    std::copy(text.begin(), text.end(), memory);
    return {memory, text.size()};
  }

  template <class T>
  std::span<const T> keep_all(const std::vector<T>& items) {
    static_assert(std::is_trivially_destructible_v<T>, "the document's memory is released without destructors");
    if (items.empty()) return {};
    T* memory = static_cast<T*>(document_.memory_.allocate(items.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), memory);
    return {memory, items.size()};
  }

  Statement compile_statement(const Node& node) {
    Statement statement;
    const Node* effect = node.member("Effect");
    if (!effect || (effect->text != "Allow" && effect->text != "Deny")) refuse("Effect must be Allow or Deny");
    statement.effect = effect->text == "Allow" ? Effect::Allow : Effect::Deny;
    if (const Node* sid = node.member("Sid")) statement.sid = keep(sid->text);

    const Node* actions = either(node, "Action", "NotAction", statement.not_action);
    if (!actions) refuse("a statement must have an Action");
    statement.actions = compile_actions(*actions);
    if (const Node* resources = either(node, "Resource", "NotResource", statement.not_resource)) {
      statement.has_resource = true;
      statement.resources = compile_resources(*resources);
    }
    if (const Node* principals = either(node, "Principal", "NotPrincipal", statement.not_principal)) {
      statement.has_principal = true;
      statement.principals = compile_principals(*principals);
    }
    if (const Node* conditions = node.member("Condition")) statement.conditions = compile_conditions(*conditions);
    return statement;
  }

  static const Node* either(const Node& node, std::string_view name, std::string_view negated_name, bool& negated) {
    const Node* negative = node.member(negated_name);
    const Node* positive = node.member(name);
    if (negative && positive) refuse("a statement must not have both " + positive->name + " and " + negative->name);
    negated = negative != nullptr;
    return negative ? negative : positive;
  }

  std::span<const Pattern> compile_actions(const Node& node) {
    std::vector<Pattern> actions;
    for (const auto text : strings_of(node)) {
      actions.push_back(make_pattern(keep(encode_wildcards(core::to_lower(text)))));
    }
    return keep_all(actions);
  }

  std::span<const ResourcePattern> compile_resources(const Node& node) {
    std::vector<ResourcePattern> resources;
    for (const auto text : strings_of(node)) resources.push_back(compile_resource(text));
    return keep_all(resources);
  }

  /// Variables count only behind the fifth colon; before it `${` is literal text, which no ARN holds.
  ResourcePattern compile_resource(std::string_view text) {
    ResourcePattern pattern;
    const auto tail = document_.has_variables_ ? resource_part(text) : std::string_view::npos;
    if (tail == std::string_view::npos) {
      pattern.arn = make_arn_pattern(keep(encode_wildcards(text)), options_.short_resources);
      return pattern;
    }
    const auto pieces = split_variables(text.substr(tail), Wildcards::Pattern);
    const bool variable = std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.variable; });
    if (variable) pattern.tail = keep_pieces(pieces);
    const std::string literal = variable || pieces.empty() ? std::string() : pieces.front().text;
    pattern.arn = make_arn_pattern(keep(encode_wildcards(text.substr(0, tail)) + literal), options_.short_resources);
    return pattern;
  }

  std::span<const PieceView> keep_pieces(const std::vector<Piece>& pieces) {
    std::vector<PieceView> views;
    views.reserve(pieces.size());
    for (const Piece& piece : pieces) {
      views.push_back({piece.variable, piece.has_fallback, keep(piece.text), keep(piece.fallback)});
    }
    return keep_all(views);
  }

  std::span<const PrincipalEntry> compile_principals(const Node& node) {
    std::vector<PrincipalEntry> principals;
    if (!node.is_object()) {
      for (const auto text : strings_of(node)) principals.push_back(compile_principal({}, text));
      return keep_all(principals);
    }
    for (const Node& group : node.items) {
      for (const auto text : strings_of(group)) principals.push_back(compile_principal(group.name, text));
    }
    return keep_all(principals);
  }

  PrincipalEntry compile_principal(std::string_view kind, std::string_view text) {
    PrincipalEntry entry = classify_principal(keep(kind), keep(text));
    if (entry.type != PrincipalType::Entity || !options_.principal_id) return entry;
    const std::string id = options_.principal_id(entry.written);
    if (id.empty()) return entry;
    entry.type = PrincipalType::EntityId;
    entry.value = keep(id);
    return entry;
  }

  std::span<const Condition> compile_conditions(const Node& node) {
    if (!node.is_object()) refuse("Condition must be an object");
    std::vector<Condition> conditions;
    for (const Node& group : node.items) {
      const auto op = parse_operator(group.name);
      // IAM stores an operator without keys, whatever its name.
      if (!op && group.is_object() && group.items.empty()) continue;
      if (!op) refuse("unknown condition operator " + group.name);
      if (!group.is_object()) refuse("a condition operator must hold an object");
      for (const Node& key : group.items) {
        Condition condition;
        condition.op = *op;
        condition.key = keep(core::to_lower(key.name));
        condition.written_operator = keep(group.name);
        condition.written_key = keep(key.name);
        condition.values = compile_values(*op, key);
        conditions.push_back(condition);
      }
    }
    return keep_all(conditions);
  }

  std::span<const WantedValue> compile_values(const Operator& op, const Node& node) {
    std::vector<WantedValue> values;
    for (const auto text : strings_of(node)) values.push_back(compile_value(op.comparison, text));
    return keep_all(values);
  }

  WantedValue compile_value(Comparison comparison, std::string_view text) {
    WantedValue value;
    value.written = keep(text);
    if (is_string(comparison) || comparison == Comparison::ArnLike) {
      compile_text(comparison, text, value);
    } else if (comparison == Comparison::BinaryEquals) {
      if (const auto bytes = core::base64_decode(text)) value.pattern.text = keep(*bytes);
    } else if (is_numeric(comparison)) {
      assign(value, parse_number(text));
    } else if (is_date(comparison)) {
      assign(value, parse_date(text));
    } else if (comparison == Comparison::IpAddress) {
      assign(value, parse_cidr(text));
    } else {
      assign(value, parse_bool(text));
    }
    return value;
  }

  template <class T>
  static void assign(WantedValue& value, const std::optional<T>& parsed) {
    if (parsed) value.typed = *parsed;
  }

  void compile_text(Comparison comparison, std::string_view text, WantedValue& value) {
    const bool pattern = comparison == Comparison::StringLike || comparison == Comparison::ArnLike;
    std::string compiled = pattern ? encode_wildcards(text) : std::string(text);
    if (document_.has_variables_ && text.find("${") != std::string_view::npos) {
      const auto pieces = split_variables(text, pattern ? Wildcards::Pattern : Wildcards::Literal);
      if (std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.variable; })) {
        value.pieces = keep_pieces(pieces);
        return;
      }
      compiled = pieces.empty() ? std::string() : pieces.front().text;
    }
    value.pattern = make_pattern(keep(compiled));
    if (comparison != Comparison::ArnLike) return;
    const std::vector<ArnPattern> arn = {make_arn_pattern(value.pattern.text, ShortArn::PaddedIfOpenEnd)};
    value.typed = keep_all(arn).data();
  }

  Document& document_;
  const CompileOptions& options_;
};

std::shared_ptr<const Document> Document::compile(std::string_view json, const CompileOptions& options) {
  const std::shared_ptr<Document> document(new Document());
  document->text_ = json;
  Compiler(*document, options).run();
  return document;
}

}  // namespace policy
