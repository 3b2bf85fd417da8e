#include "handlers/s3/policy_text.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "access/principals.hpp"
#include "state/documents.hpp"

namespace s3 {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kDocumentOrder{"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementOrder{
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"};

// Members that the order does not know keep their place behind the others (a lenient server stores them).
template <std::size_t N>
Json ordered(const Json& object, const std::array<std::string_view, N>& order) {
  Json result = Json::object();
  for (const auto name : order)
    if (object.contains(name)) result[std::string(name)] = object.at(std::string(name));
  for (const auto& [name, value] : object.items())
    if (!result.contains(name)) result[name] = value;
  return result;
}

class Principals {
 public:
  Principals(state::Database& db, std::int64_t document) : db_(db), bound_(state::Documents(db).principals(document)) {}

  void show(Json& principal) const {
    if (!principal.is_object() || !principal.contains("AWS")) return;
    Json& named = principal["AWS"];
    if (named.is_string()) named = shown(named.get<std::string>());
    if (!named.is_array()) return;
    for (auto& each : named)
      if (each.is_string()) each = shown(each.get<std::string>());
  }

 private:
  std::string shown(const std::string& text) const { return authz::shown_principal(db_, bound_, text); }

  state::Database& db_;
  state::BoundPrincipals bound_;
};

void show_statement(Json& statement, const Principals& principals) {
  if (!statement.is_object()) return;
  statement = ordered(statement, kStatementOrder);
  for (const char* name : {"Principal", "NotPrincipal"})
    if (statement.contains(name)) principals.show(statement[name]);
}

}  // namespace

std::string shown_policy(state::Database& db, std::int64_t document) {
  std::string text = state::Documents(db).text(document);
  Json policy = Json::parse(text, nullptr, false);
  if (!policy.is_object()) return text;
  policy = ordered(policy, kDocumentOrder);
  const Principals principals(db, document);
  if (policy.contains("Statement")) {
    Json& statements = policy["Statement"];
    if (statements.is_array())
      for (auto& statement : statements) show_statement(statement, principals);
    else
      show_statement(statements, principals);
  }
  return policy.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace s3
