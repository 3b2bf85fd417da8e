// `POST evaluate`: who may do what, asked without doing it, and what would change with other policies.
#include <algorithm>
#include <array>

#include "access/authorize.hpp"
#include "access/identify.hpp"
#include "control/difference.hpp"
#include "control/error.hpp"
#include "control/routes.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "fixtures/ram_catalogue.hpp"
#include "policy/json_tree.hpp"

namespace control {
namespace {

const std::string& text(const Json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_string()) throw ControlError(400, std::string("`") + name + "` must be a text");
  return found->get_ref<const std::string&>();
}

// The layers that a policy can be supposed in, by their names in traces.
constexpr std::array kLayers = {policy::Layer::Identity, policy::Layer::Resource,       policy::Layer::Boundary,
                                policy::Layer::Session,  policy::Layer::ServiceControl, policy::Layer::ResourceControl};

policy::Layer layer_named(const std::string& name) {
  for (const auto layer : kLayers)
    if (policy::name_of(layer) == name) return layer;
  std::string known;
  for (const auto layer : kLayers) known += (known.empty() ? "" : ", ") + std::string(policy::name_of(layer));
  throw ControlError(400, "`" + name + "` is no layer of policies", "known: " + known);
}

bool names_principals(const policy::Document& document) {
  const auto statements = document.statements();
  return std::any_of(statements.begin(), statements.end(), [](const auto& one) { return one.has_principal; });
}

// A policy document, or `{"policy": document, "layer": ..., "name": ...}`.
authz::Supposition::Addition addition(const Json& entry, std::size_t number) {
  const std::string where = "`with[" + std::to_string(number) + "]`";
  if (!entry.is_object()) throw ControlError(400, where + " must be an object");
  const bool wrapped = entry.contains("policy");
  if (wrapped) expect_members(entry, {"policy", "layer", "name"});
  const Json& stated = wrapped ? entry["policy"] : entry;
  authz::Supposition::Addition result;
  try {
    result.document = policy::Document::compile(stated.is_string() ? stated.get<std::string>() : stated.dump());
  } catch (const policy::SyntaxError& error) {
    throw ControlError(400, where + " is no policy", error.what());
  }
  result.layer = names_principals(*result.document) ? policy::Layer::Resource : policy::Layer::Identity;
  if (wrapped && entry.contains("layer")) result.layer = layer_named(text(entry, "layer"));
  result.label = wrapped && entry.contains("name") ? text(entry, "name") : "with[" + std::to_string(number) + "]";
  return result;
}

}  // namespace

authz::Supposition supposition_of(const Json& body) {
  authz::Supposition result;
  if (const auto with = body.find("with"); with != body.end()) {
    if (!with->is_array()) throw ControlError(400, "`with` must be a list");
    for (const auto& entry : *with) result.with.push_back(addition(entry, result.with.size()));
  }
  if (const auto without = body.find("without"); without != body.end()) {
    if (!without->is_array() || !std::all_of(without->begin(), without->end(), [](auto& e) { return e.is_string(); }))
      throw ControlError(400, "`without` must be a list of names or ARNs of policies");
    result.without = without->get<std::vector<std::string>>();
  }
  return result;
}

namespace {

std::string context_value(const Json& value, const std::string& key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  throw ControlError(400, "`context." + key + "` must be a text or a list of texts");
}

void add_context(const Json& body, authz::Check& check) {
  const auto context = body.find("context");
  if (context == body.end()) return;
  if (!context->is_object()) throw ControlError(400, "`context` must be an object of condition keys");
  for (const auto& [key, value] : context->items()) {
    std::vector<std::string> values;
    if (value.is_array())
      for (const auto& one : value) values.push_back(context_value(one, key));
    else
      values.push_back(context_value(value, key));
    check.key(key, std::move(values));
  }
}

const handlers::Service* service_of(const Call& call, std::string_view action) {
  const auto prefix = action.substr(0, action.find(':'));
  for (const auto* service : call.environment.services)
    if (core::iequals(service->model.signing_name, prefix)) return service;
  return nullptr;
}

// The owner, policy and tags of the resource: what RAM shares of it, or the service's own.
void describe(world::Context& context, const handlers::Service* service, authz::Check& check) {
  const auto arn = core::Arn::parse(check.resource);
  if (arn && core::is_account_id(arn->account)) check.owned_by(arn->account);
  // RAM's first: of what S3 can share, access grants, the service emulated here knows nothing.
  if (arn && fixtures::ram_type_of(*arn))
    check.policy_kind = authz::ResourcePolicyKind::Shared;
  else if (service && service->describe)
    service->describe(context, check);
}

}  // namespace

Json evaluate(const Call& call) {
  const Json& body = call.body;
  if (asks_for_difference(body)) return difference(call);
  expect_members(body, {"principal", "action", "resource", "region", "context", "with", "without"});
  const auto caller = authz::named_principal(call.world.db(), text(body, "principal"));
  if (!caller)
    throw ControlError(400, "`principal` names nobody: " + text(body, "principal"),
                       "the ARN of a user, a role or a session of it, an account number, a service, or *");
  authz::Check check(text(body, "action"));
  if (check.action.find(':') == std::string::npos)
    throw ControlError(400, "`action` must name service and operation", "such as s3:GetObject");
  if (body.contains("resource")) check.on(text(body, "resource"));
  const auto* service = service_of(call, check.action);

  const auto network = call.world.network().rule_for("");
  const auto& settings = call.environment.settings;
  world::Context context{.world = call.world,
                         .db = call.world.db(),
                         .ids = call.world.ids(),
                         .settings = settings,
                         .caller = *caller,
                         .region = body.contains("region")      ? text(body, "region")
                                   : service && service->global ? "us-east-1"
                                                                : settings.default_region,
                         .request_id = "evaluate",
                         .now = call.world.clock().now(),
                         .source_ip = network.source_ip.value_or("127.0.0.1"),
                         .vpc = network.vpc.value_or(""),
                         .vpc_endpoint = network.vpc_endpoint.value_or(""),
                         .vpc_account = network.vpc_account.value_or(""),
                         .user_agent = {},
                         .referer = {},
                         .secure_transport = true,
                         .host = {},
                         .extra_headers = {}};
  // First, because the first of two values counts: what the question says of the resource goes before what is stored.
  add_context(body, check);
  describe(context, service, check);
  const auto answer = authz::evaluate(context, check, supposition_of(body));
  Json result{{"decision", policy::name_of(answer.outcome)}};
  if (answer.denial) result["message"] = answer.denial->sentence();
  result["trace"] = Json::parse(answer.trace.to_json());
  result["explanation"] =
      Json::parse(policy::explain(answer.trace, authz::question_of(context, check), answer.outcome, answer.decider));
  return result;
}

}  // namespace control
