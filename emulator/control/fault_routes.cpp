// `PUT|GET|DELETE faults`: errors and delays on demand.
#include <algorithm>

#include "control/error.hpp"
#include "control/routes.hpp"
#include "core/arn.hpp"
#include "world/faults.hpp"

namespace control {
namespace {

constexpr std::size_t kMostText = 1024;
constexpr std::size_t kMostCode = 128;

std::string text_member(const Json& rule, const char* name, std::size_t most) {
  const auto found = rule.find(name);
  if (found == rule.end() || found->is_null()) return {};
  if (!found->is_string() || found->get_ref<const std::string&>().empty())
    throw ControlError(400, std::string("`") + name + "` must be a text");
  if (found->get_ref<const std::string&>().size() > most)
    throw ControlError(400, std::string("`") + name + "` is longer than " + std::to_string(most) + " characters");
  return found->get<std::string>();
}

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

std::int64_t whole_number(const Json& value, const char* name, std::int64_t least, std::int64_t most) {
  const bool fits =
      value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
  if (!fits || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
    throw ControlError(400, std::string("`") + name + "` must be a whole number from " + std::to_string(least) +
                                " to " + std::to_string(most));
  return value.get<std::int64_t>();
}

world::FaultError read_error(const Json& json) {
  expect_members(json, {"code", "status", "message"});
  world::FaultError error{text_member(json, "code", kMostCode), std::nullopt, text_member(json, "message", kMostText)};
  if (error.code.empty()) throw ControlError(400, "`error.code` is missing", "such as ThrottlingException");
  if (!world::is_error_code(error.code))
    throw ControlError(400, "`error.code` has letters, digits, `.`, `_`, `-` and `:`");
  if (json.contains("status")) error.status = static_cast<int>(whole_number(json["status"], "error.status", 400, 599));
  return error;
}

const handlers::Service* service_named(const Call& call, const std::string& name) {
  std::string known;
  for (const auto* service : call.environment.services) {
    if (service->model.id == name) return service;
    known += (known.empty() ? "" : ", ") + std::string(service->model.id);
  }
  throw ControlError(400, "there is no service `" + name + "` here", "known: " + known);
}

bool has_operation(const handlers::Service& service, std::string_view name) {
  return std::any_of(service.operations.begin(), service.operations.end(),
                     [&](const auto& row) { return row.model->name == name; });
}

// A rule that can never apply is a mistake.
void expect_operation(const Call& call, const world::FaultRule& rule) {
  const auto* service = rule.service.empty() ? nullptr : service_named(call, rule.service);
  if (rule.operation.empty()) return;
  const auto& all = call.environment.services;
  const bool known = service ? has_operation(*service, rule.operation)
                             : std::any_of(all.begin(), all.end(),
                                           [&](const auto* one) { return has_operation(*one, rule.operation); });
  if (!known)
    throw ControlError(400, "there is no operation `" + rule.operation + "` here",
                       "as the service's API writes it, such as AssumeRole; `understudy api` lists them");
}

world::FaultRule read_rule(const Call& call, const Json& json) {
  expect_members(json, {"id", "service", "operation", "account", "error", "latency_ms", "times", "probability"});
  world::FaultRule rule{text_member(json, "id", 64)};
  if (!is_name(rule.id)) throw ControlError(400, "`id` has 1 to 64 letters, digits, `-`, `_` or `.`");
  rule.service = text_member(json, "service", kMostCode);
  rule.operation = text_member(json, "operation", kMostCode);
  expect_operation(call, rule);
  rule.account = text_member(json, "account", kMostCode);
  if (!rule.account.empty() && !core::is_account_id(rule.account))
    throw ControlError(400, "`account` must have twelve digits");
  if (json.contains("error")) rule.error = read_error(json["error"]);
  if (json.contains("latency_ms"))
    rule.latency = std::chrono::milliseconds(
        whole_number(json["latency_ms"], "latency_ms", 1, world::Faults::kLongestLatency.count()));
  if (!rule.error && rule.latency.count() == 0)
    throw ControlError(400, "a fault needs `error` or `latency_ms`", "or both");
  if (json.contains("times"))
    rule.times = static_cast<std::uint64_t>(whole_number(json["times"], "times", 1, 1'000'000'000));
  if (!json.contains("probability")) return rule;
  const Json& probability = json["probability"];
  if (!probability.is_number() || !(probability.get<double>() > 0) || probability.get<double>() > 1)
    throw ControlError(400, "`probability` must be above 0 and at most 1");
  rule.probability = probability.get<double>();
  return rule;
}

Json written(const world::FaultRule& rule) {
  Json json{{"id", rule.id}};
  if (!rule.service.empty()) json["service"] = rule.service;
  if (!rule.operation.empty()) json["operation"] = rule.operation;
  if (!rule.account.empty()) json["account"] = rule.account;
  if (rule.error) {
    json["error"] = {{"code", rule.error->code}};
    if (rule.error->status) json["error"]["status"] = *rule.error->status;
    if (!rule.error->message.empty()) json["error"]["message"] = rule.error->message;
  }
  if (rule.latency.count() > 0) json["latency_ms"] = rule.latency.count();
  if (rule.times) json["times"] = *rule.times;
  if (rule.probability < 1) json["probability"] = rule.probability;
  json["hits"] = rule.hits;
  return json;
}

Json listed(const world::Faults& faults) {
  Json list = Json::array();
  for (const auto& rule : faults.rules()) list.push_back(written(rule));
  return Json{{"faults", list}};
}

std::vector<world::FaultRule> read_rules(const Call& call) {
  const bool many = call.body.is_object() && call.body.contains("faults");
  if (!many) return {read_rule(call, call.body)};
  expect_members(call.body, {"faults"});
  if (!call.body["faults"].is_array()) throw ControlError(400, "`faults` must be a list");
  std::vector<world::FaultRule> rules;
  for (const auto& entry : call.body["faults"]) rules.push_back(read_rule(call, entry));
  return rules;
}

// All of them or, with a wrong one among them, none.
void put_rules(const Call& call) {
  world::Faults changed = call.world.faults();
  for (auto& rule : read_rules(call)) {
    if (rule.id.empty()) rule.id = changed.new_id();
    changed.put(std::move(rule));
    if (changed.rules().size() > world::Faults::kMost)
      throw ControlError(400, "a world has at most " + std::to_string(world::Faults::kMost) + " faults",
                         "DELETE faults removes them");
  }
  call.world.faults() = std::move(changed);
}

}  // namespace

Json faults(const Call& call) {
  auto& rules = call.world.faults();
  const std::string id(call.rest);
  if (call.method == "DELETE") {
    if (id.empty()) rules.clear();
    if (!id.empty() && !rules.remove(id)) throw ControlError(404, "there is no fault `" + id + "`");
    return listed(rules);
  }
  if (call.method == "PUT") {
    if (!id.empty()) throw ControlError(404, "PUT goes to faults", "the rule's `id` is a member of the body");
    put_rules(call);
    return listed(rules);
  }
  if (id.empty()) return listed(rules);
  const auto* rule = rules.find(id);
  if (!rule) throw ControlError(404, "there is no fault `" + id + "`");
  return written(*rule);
}

}  // namespace control
