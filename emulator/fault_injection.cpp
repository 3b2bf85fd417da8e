#include "fault_injection.hpp"

#include <algorithm>
#include <array>

namespace app {
namespace {

using protocol::Protocol;

// What the services' own documentation calls throttling, and what its SDKs retry.
constexpr std::array<std::string_view, 4> kThrottling = {"Throttling", "ThrottlingException",
                                                         "TooManyRequestsException", "SlowDown"};

core::AwsError throttling(const protocol::ServiceModel& service) {
  if (service.id == "s3") return {"SlowDown", 503, "Please reduce your request rate."};
  if (service.id == "organizations")
    return {"TooManyRequestsException", 400,
            "You have sent too many requests in too short a period of time. The quota helps protect against "
            "denial-of-service attacks. Try again later."};
  if (service.protocol == Protocol::RestJson) return {"ThrottlingException", 429, "Rate exceeded"};
  return {"Throttling", 400, "Rate exceeded"};
}

struct Usual {
  std::string_view code;
  int status;
};

// Errors that every service has (the services' pages "Common Errors").
constexpr Usual kUsual[] = {{"AccessDenied", 403},
                            {"AccessDeniedException", 403},
                            {"InternalError", 500},
                            {"InternalFailure", 500},
                            {"InternalServerError", 500},
                            {"ServiceFailure", 500},
                            {"ServiceFailureException", 500},
                            {"ServiceUnavailable", 503},
                            {"ServiceUnavailableException", 503},
                            {"ServerInternalException", 500},
                            {"NoSuchBucket", 404},
                            {"NoSuchKey", 404}};

int usual_status(const protocol::OperationModel& operation, std::string_view code) {
  for (const auto& error : operation.errors)
    if (error.code == code) return error.status;
  for (const auto& usual : kUsual)
    if (usual.code == code) return usual.status;
  return 400;
}

int legal_status(int status) {
  return std::clamp(status, 400, 599);
}

void note(Exchange& exchange, const world::FaultRule& rule, const std::string& what) {
  world::DecisionRecord& record = exchange.world->decisions().next();
  record.request_id = exchange.request_id;
  record.time = exchange.now;
  record.principal = exchange.caller.arn;
  record.action =
      std::string(exchange.service->model.signing_name) + ':' + std::string(exchange.operation->model->name);
  record.resource = "*";
  // Nobody refused anything.
  record.outcome = policy::Outcome::Allowed;
  record.fault = rule.id;
  record.sentence = what;
}

}  // namespace

core::AwsError fault_error(const protocol::ServiceModel& service, const protocol::OperationModel& operation,
                           const world::FaultError& wanted) {
  const bool throttled = std::find(kThrottling.begin(), kThrottling.end(), wanted.code) != kThrottling.end();
  if (throttled && !wanted.status) {
    const auto usual = throttling(service);
    return {usual.code(), usual.status(), wanted.message.empty() ? usual.message() : wanted.message};
  }
  const int status = legal_status(wanted.status.value_or(usual_status(operation, wanted.code)));
  return {wanted.code, status, wanted.message.empty() ? "This error was asked for by a fault rule." : wanted.message};
}

void inject(Exchange& exchange) {
  auto& faults = exchange.world->faults();
  if (faults.rules().empty()) return;
  const auto* rule = faults.hit(exchange.service->model.id, exchange.operation->model->name, exchange.caller.account);
  if (!rule) return;
  exchange.fault = rule->id;
  exchange.delay = std::clamp(rule->latency, std::chrono::milliseconds(0), world::Faults::kLongestLatency);
  const std::string later =
      exchange.delay.count() > 0 ? std::to_string(exchange.delay.count()) + " ms later" : std::string();
  if (!rule->error) return note(exchange, *rule, "answered " + later);
  const auto error = fault_error(exchange.service->model, *exchange.operation->model, *rule->error);
  note(exchange, *rule,
       error.code() + " (" + std::to_string(error.status()) + "): " + error.message() +
           (later.empty() ? "" : ", " + later));
  throw error;
}

}  // namespace app
