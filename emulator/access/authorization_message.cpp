#include "access/authorization_message.hpp"

#include <nlohmann/json.hpp>

#include "core/seal.hpp"
#include "core/text.hpp"

namespace authz {
namespace {

using Json = nlohmann::ordered_json;

// What DecodeAuthorizationMessage takes (STS model), in characters of base64.
constexpr std::size_t kMaxPlain = 7500;

Json items(Json list) {
  return Json{{"items", std::move(list)}};
}

Json conditions(const world::DecisionRecord& record) {
  Json list = Json::array();
  for (const auto& [key, values] : record.conditions) {
    Json texts = Json::array();
    for (const auto& value : values) texts.push_back(Json{{"value", value}});
    list.push_back(Json{{"key", key}, {"values", items(std::move(texts))}});
  }
  return items(std::move(list));
}

// The statements that matched, as their policies have them.
Json matched(const world::DecisionRecord& record) {
  Json list = Json::array();
  for (const auto& entry : Json::parse(record.trace.to_json())) {
    if (!entry.value("matched", false)) continue;
    list.push_back(Json{{"statementId", entry.value("sid", "")},
                        {"effect", core::to_lower(entry.value("effect", "")) == "deny" ? "DENY" : "ALLOW"},
                        {"sourcePolicyId", entry.value("policy", "")}});
  }
  return items(std::move(list));
}

enum class Detail { All, WithoutConditions, OutcomeAlone };

Json describe(const world::DecisionRecord& record, Detail detail) {
  const bool with_conditions = detail == Detail::All, with_statements = detail != Detail::OutcomeAlone;
  Json context{{"principal", {{"id", record.principal_id}, {"arn", record.principal}}},
               {"action", record.action},
               {"resource", record.resource},
               {"conditions", with_conditions ? conditions(record) : items(Json::array())}};
  return Json{{"allowed", record.outcome == policy::Outcome::Allowed},
              {"explicitDeny", record.outcome == policy::Outcome::ExplicitDeny},
              {"matchedStatements", with_statements ? matched(record) : items(Json::array())},
              {"failures", items(Json::array())},
              {"context", std::move(context)}};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string seal_message(world::World& world, const world::DecisionRecord& record) {
  std::string text;
  for (const auto detail : {Detail::All, Detail::WithoutConditions, Detail::OutcomeAlone}) {
    text = text_of(describe(record, detail));
    if (text.size() <= kMaxPlain) break;
  }
  return core::base64url_encode(core::seal(world.seal_key(), text));
}

std::optional<std::string> open_message(world::World& world, std::string_view message) {
  const auto sealed = core::base64url_decode(message);
  return sealed ? core::unseal(world.seal_key(), *sealed) : std::nullopt;
}

}  // namespace authz
