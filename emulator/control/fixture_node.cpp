#include "control/fixture_node.hpp"

#include <algorithm>

#include "control/error.hpp"

namespace control {
namespace {

// Dates in answers have four digits for the year.
constexpr core::Time kLastTime{core::Duration(253402300799999)};

}  // namespace

void Node::fail(const std::string& what) const {
  throw ControlError(400, (path_.empty() ? "the document" : path_) + ": " + what);
}

void Node::expect(std::span<const std::string_view> known) const {
  if (!json_->is_object()) fail("must be an object");
  for (const auto& [name, value] : json_->items())
    if (std::find(known.begin(), known.end(), name) == known.end()) fail("unknown member `" + name + "`");
}

Node Node::member(const char* name) const {
  if (!json_->is_object()) fail("must be an object");
  if (!json_->contains(name)) fail(std::string("needs the member `") + name + "`");
  return {(*json_)[name], path_.empty() ? name : path_ + "." + name};
}

std::string Node::text() const {
  if (!json_->is_string()) fail("must be a text");
  return json_->get<std::string>();
}

std::string Node::text_or(const char* name, const std::string& otherwise) const {
  return has(name) ? text(name) : otherwise;
}

std::optional<std::string> Node::optional_text(const char* name) const {
  return has(name) ? std::optional(text(name)) : std::nullopt;
}

core::Time Node::time() const {
  const auto time = core::parse_iso8601(text());
  if (!time || *time < core::from_millis(0) || *time > kLastTime) fail("is not an ISO 8601 instant since 1970");
  return *time;
}

std::int64_t Node::number_or(const char* name, std::int64_t otherwise) const {
  if (!has(name)) return otherwise;
  const Node value = member(name);
  if (!value.json().is_number_integer()) value.fail("must be a whole number");
  return value.json().get<std::int64_t>();
}

bool Node::flag_or(const char* name, bool otherwise) const {
  if (!has(name)) return otherwise;
  const Node value = member(name);
  if (!value.json().is_boolean()) value.fail("must be true or false");
  return value.json().get<bool>();
}

std::vector<Node> Node::list(const char* name) const {
  std::vector<Node> nodes;
  if (!has(name)) return nodes;
  const Node value = member(name);
  if (!value.json().is_array()) value.fail("must be a list");
  for (const auto& element : value.json())
    nodes.emplace_back(element, value.path() + "[" + std::to_string(nodes.size()) + "]");
  return nodes;
}

std::vector<std::string> Node::texts(const char* name) const {
  std::vector<std::string> texts;
  for (const auto& node : list(name)) texts.push_back(node.text());
  return texts;
}

std::string Node::document() const {
  if (json_->is_string()) return json_->get<std::string>();
  if (!json_->is_object()) fail("must be a policy document");
  return json_->dump();
}

core::Tags Node::tags(const char* name) const {
  core::Tags tags;
  if (!has(name)) return tags;
  const Node value = member(name);
  if (value.json().is_object()) {
    for (const auto& [key, text] : value.json().items())
      tags.emplace_back(key, Node(text, value.path() + "." + key).text());
    return tags;
  }
  for (const auto& node : list(name)) {
    // RAM writes the members in lower case, everybody else in upper case.
    const bool lower = node.has("key");
    node.expect({"Key", "Value", "key", "value"});
    tags.emplace_back(node.text(lower ? "key" : "Key"), node.text(lower ? "value" : "Value"));
  }
  return tags;
}

std::vector<std::pair<std::string, std::string>> Node::named_documents(const char* name) const {
  std::vector<std::pair<std::string, std::string>> documents;
  if (!has(name)) return documents;
  const Node value = member(name);
  if (value.json().is_object()) {
    for (const auto& [key, document] : value.json().items())
      documents.emplace_back(key, Node(document, value.path() + "." + key).document());
    return documents;
  }
  for (const auto& node : list(name)) {
    node.expect({"name", "document"});
    documents.emplace_back(node.text("name"), node.document("document"));
  }
  return documents;
}

}  // namespace control
