#include "policy/grammar.hpp"

#include <algorithm>
#include <initializer_list>

#include "core/text.hpp"
#include "policy/operators.hpp"
#include "policy/principals.hpp"

namespace policy::grammar {
namespace {

bool has_only(const Node& object, std::initializer_list<std::string_view> names) {
  return std::all_of(object.items.begin(), object.items.end(), [&](const Node& item) {
    return std::find(names.begin(), names.end(), std::string_view(item.name)) != names.end();
  });
}

bool is_absent_or_string(const Node& object, std::string_view name) {
  const Node* node = object.member(name);
  return !node || node->is_string();
}

bool is_absent_or_strings(const Node& object, std::string_view name) {
  const Node* node = object.member(name);
  return !node || is_string_list(*node);
}

bool is_principal(const Node& node) {
  if (!node.is_object()) return node.is_string();
  return std::all_of(node.items.begin(), node.items.end(), is_string_list);
}

bool has_both(const Node& object, std::string_view name, std::string_view other) {
  return object.member(name) && object.member(other);
}

bool is_statement(const Node& node) {
  if (!node.is_object()) return false;
  if (!has_only(node, {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
                       "Condition"})) {
    return false;
  }
  const Node* effect = node.member("Effect");
  if (!effect || !effect->is_string()) return false;
  if (!core::iequals(effect->text, "Allow") && !core::iequals(effect->text, "Deny")) return false;
  if (has_both(node, "Action", "NotAction") || has_both(node, "Resource", "NotResource") ||
      has_both(node, "Principal", "NotPrincipal")) {
    return false;
  }
  for (const auto name : {"Action", "NotAction", "Resource", "NotResource"}) {
    if (!is_absent_or_strings(node, name)) return false;
  }
  for (const auto name : {"Principal", "NotPrincipal"}) {
    if (const Node* principal = node.member(name); principal && !is_principal(*principal)) return false;
  }
  const Node* condition = node.member("Condition");
  return is_absent_or_string(node, "Sid") && (!condition || is_condition(*condition));
}

/// What a service principal looks like: a host name.
bool is_service_name(std::string_view text) {
  return text.find('.') != std::string_view::npos && text.find_first_of("*?: ") == std::string_view::npos;
}

bool names_somebody(std::string_view kind, std::string_view text) {
  const PrincipalEntry entry = classify_principal(kind, text);
  if (entry.type == PrincipalType::Service) return is_service_name(text);
  if (entry.type == PrincipalType::Provider) return !text.empty() && text.find_first_of("*?") == std::string_view::npos;
  return entry.type != PrincipalType::Nobody && !text.empty();
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

}  // namespace

bool is_string_list(const Node& node) {
  const auto elements = elements_of(node);
  return std::all_of(elements.begin(), elements.end(), [](const Node* item) { return item->is_string(); });
}

bool is_condition(const Node& node) {
  if (!node.is_object()) return false;
  for (const Node& group : node.items) {
    if (!group.is_object()) return false;
    if (!group.items.empty() && !parse_operator(group.name)) return false;
    for (const Node& key : group.items) {
      const auto values = elements_of(key);
      if (!std::all_of(values.begin(), values.end(), [](const Node* value) { return value->is_scalar(); }))
        return false;
    }
  }
  return true;
}

bool is_well_formed(const Node& root) {
  if (!root.is_object() || !has_only(root, {"Version", "Id", "Statement"})) return false;
  if (!has_known_version(root) || !is_absent_or_string(root, "Id")) return false;
  const Node* list = root.member("Statement");
  if (!list || (list->is_list() && list->items.empty())) return false;
  const auto statements = elements_of(*list);
  return std::all_of(statements.begin(), statements.end(), [](const Node* node) { return is_statement(*node); });
}

bool has_known_version(const Node& root) {
  const Node* version = root.member("Version");
  return !version || (version->is_string() && (version->text == "2012-10-17" || version->text == "2008-10-17"));
}

bool has_version_2012(const Node& root) {
  const Node* version = root.member("Version");
  return version && version->is_string() && version->text == "2012-10-17";
}

const Node* either(const Node& statement, std::string_view name, std::string_view other) {
  const Node* node = statement.member(name);
  return node ? node : statement.member(other);
}

bool has_values(const Node* element) {
  return element && !(element->is_list() && element->items.empty());
}

std::string malformed_principal(const Node& principal) {
  if (!principal.is_object()) return principal.text == "*" ? std::string() : in_quotes(principal.text);
  for (const Node& group : principal.items) {
    for (const Node* item : elements_of(group)) {
      if (names_somebody(group.name, item->text)) continue;
      const std::string kind = group.name == "Service" ? "SERVICE" : group.name;
      return in_quotes(kind) + ":" + in_quotes(item->text);
    }
  }
  return {};
}

bool has_principals(const Node& principal) {
  if (!principal.is_object()) return true;
  return std::any_of(principal.items.begin(), principal.items.end(),
                     [](const Node& group) { return has_values(&group); });
}

}  // namespace policy::grammar

namespace policy {

std::optional<Problem> validate(std::string_view json, DocumentKind kind, const ValidateOptions& options) {
  switch (kind) {
    case DocumentKind::Identity:
    case DocumentKind::Session:
    case DocumentKind::Trust:
      return grammar::validate_iam(json, kind);
    case DocumentKind::Bucket:
    case DocumentKind::AccessPoint:
      return grammar::validate_s3(json, kind, options);
    case DocumentKind::ServiceControl:
    case DocumentKind::ResourceControl:
      break;
  }
  return grammar::validate_organizations(json, kind);
}

}  // namespace policy
