#include "world/faults.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace world {
namespace {

using Json = nlohmann::json;

bool fits(std::string_view wanted, std::string_view got) {
  return wanted.empty() || wanted == got;
}

bool is_code_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == ':';
}

Json to_json(const FaultRule& rule) {
  Json json{{"id", rule.id},
            {"service", rule.service},
            {"operation", rule.operation},
            {"account", rule.account},
            {"latency_ms", rule.latency.count()},
            {"probability", rule.probability},
            {"hits", rule.hits}};
  if (rule.times) json["times"] = *rule.times;
  if (!rule.error) return json;
  json["error"] = {{"code", rule.error->code}, {"message", rule.error->message}};
  if (rule.error->status) json["error"]["status"] = *rule.error->status;
  return json;
}

FaultRule from_json(const Json& json) {
  FaultRule rule{json.at("id").get<std::string>()};
  rule.service = json.at("service").get<std::string>();
  rule.operation = json.at("operation").get<std::string>();
  rule.account = json.at("account").get<std::string>();
  rule.latency = std::chrono::milliseconds(json.at("latency_ms").get<std::int64_t>());
  rule.probability = json.at("probability").get<double>();
  rule.hits = json.at("hits").get<std::uint64_t>();
  if (json.contains("times")) rule.times = json.at("times").get<std::uint64_t>();
  if (!json.contains("error")) return rule;
  const Json& error = json.at("error");
  rule.error = FaultError{error.at("code").get<std::string>(), std::nullopt, error.at("message").get<std::string>()};
  if (error.contains("status")) rule.error->status = error.at("status").get<int>();
  return rule;
}

}  // namespace

bool is_error_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_code_character);
}

std::string Faults::new_id() {
  constexpr std::size_t kLength = 8;
  std::string id;
  do {
    id = "fault-" + generator_.random(kLength, core::kLowerAlphanumeric);
  } while (find(id));
  return id;
}

void Faults::put(FaultRule rule) {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const FaultRule& known) { return known.id == rule.id; });
  if (found == rules_.end())
    rules_.push_back(std::move(rule));
  else
    *found = std::move(rule);
}

bool Faults::remove(std::string_view id) {
  return std::erase_if(rules_, [&](const FaultRule& rule) { return rule.id == id; }) > 0;
}

const FaultRule* Faults::find(std::string_view id) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const FaultRule& rule) { return rule.id == id; });
  return found == rules_.end() ? nullptr : &*found;
}

const FaultRule* Faults::hit(std::string_view service, std::string_view operation, std::string_view account) {
  for (auto& rule : rules_) {
    if (rule.spent() || !fits(rule.service, service) || !fits(rule.operation, operation) ||
        !fits(rule.account, account) || !drawn(rule.probability))
      continue;
    ++rule.hits;
    return &rule;
  }
  return nullptr;
}

bool Faults::drawn(double probability) {
  if (probability >= 1) return true;
  constexpr int kMantissa = 53;
  return static_cast<double>(generator_.next() >> (64 - kMantissa)) / static_cast<double>(1ULL << kMantissa) <
         probability;
}

std::string Faults::text() const {
  Json rules = Json::array();
  for (const auto& rule : rules_) rules.push_back(to_json(rule));
  return Json{{"generator", generator_.text()}, {"rules", rules}}.dump();
}

std::optional<Faults> Faults::parse(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    const auto generator = core::IdGenerator::parse(json.at("generator").get<std::string>());
    if (!generator) return std::nullopt;
    Faults faults(*generator);
    for (const auto& entry : json.at("rules")) {
      FaultRule rule = from_json(entry);
      if (faults.rules_.size() == kMost || (rule.error && !is_error_code(rule.error->code))) return std::nullopt;
      faults.put(std::move(rule));
    }
    return faults;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace world
