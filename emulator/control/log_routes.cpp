// Calls about what happened: decisions and requests.
#include "access/authorization_message.hpp"
#include "control/error.hpp"
#include "control/routes.hpp"
#include "core/text.hpp"

namespace control {
namespace {

constexpr std::int64_t kDefaultLimit = 100;

std::size_t limit(const Call& call) {
  const std::string text = parameter(call.query, "limit");
  if (text.empty()) return kDefaultLimit;
  const auto number = core::parse_integer(text);
  if (!number || *number < 1) throw ControlError(400, "`limit` must be a positive number");
  return static_cast<std::size_t>(*number);
}

Json summary(const world::DecisionRecord& record) {
  Json json{{"request_id", record.request_id}, {"time", core::iso8601(record.time, true)},
            {"principal", record.principal},   {"action", record.action},
            {"resource", record.resource},     {"decision", policy::name_of(record.outcome)},
            {"enforced", record.enforced}};
  if (!record.fault.empty()) {
    json["decision"] = "fault";
    json["fault"] = record.fault;
  }
  if (!record.sentence.empty()) json["message"] = record.sentence;
  return json;
}

// No service that is emulated here hands encoded messages out on AWS (EC2 does); a refused call has its own in the log.
void add_message(const Call& call, const world::DecisionRecord& record, Json& json) {
  if (record.outcome != policy::Outcome::Allowed)
    json["encoded_authorization_message"] = authz::seal_message(call.world, record);
}

Json explained(const Call& call) {
  Json checks = Json::array();
  // All of the request, in the order in which they were asked.
  const auto& records = call.world.decisions();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& record = records[i];
    if (record.request_id != call.rest) continue;
    Json check = summary(record);
    check["trace"] = Json::parse(record.trace.to_json());
    const policy::Question question{record.principal, record.action, record.resource, record.resource_account,
                                    record.owner_policy};
    if (record.fault.empty())
      check["explanation"] = Json::parse(policy::explain(record.trace, question, record.outcome, record.decider));
    add_message(call, record, check);
    checks.push_back(std::move(check));
  }
  if (checks.empty())
    throw ControlError(404, "no decision is known for request `" + std::string(call.rest) + "`",
                       "the last " + std::to_string(world::kKeptDecisions) + " are kept");
  return Json{{"request_id", call.rest}, {"checks", checks}};
}

}  // namespace

Json decisions(const Call& call) {
  if (!call.rest.empty()) return explained(call);
  const bool denied_only = parameter(call.query, "denied") == "true";
  const std::size_t most = limit(call);
  Json list = Json::array();
  const auto& records = call.world.decisions();
  for (std::size_t i = records.size(); i > 0 && list.size() < most; --i)
    if (!denied_only || records[i - 1].outcome != policy::Outcome::Allowed) list.push_back(summary(records[i - 1]));
  return Json{{"decisions", list}};
}

Json requests(const Call& call) {
  const std::size_t most = limit(call);
  Json list = Json::array();
  const auto& records = call.world.requests();
  for (std::size_t i = records.size(); i > 0 && list.size() < most; --i) {
    const auto& record = records[i - 1];
    Json json{{"request_id", record.request_id}, {"time", core::iso8601(record.time, true)},
              {"service", record.service},       {"operation", record.operation},
              {"region", record.region},         {"access_key_id", record.access_key_id},
              {"principal", record.principal},   {"source_ip", record.source_ip},
              {"status", record.status}};
    if (!record.error_code.empty()) json["error"] = record.error_code;
    if (!record.fault.empty()) json["fault"] = record.fault;
    list.push_back(std::move(json));
  }
  return Json{{"requests", list}};
}

}  // namespace control
