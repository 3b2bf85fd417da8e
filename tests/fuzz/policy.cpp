// Policy documents and what is asked of them: `caller|action|resource|key=value,key=value` on the first line, the rest
// is the document. Whatever compiles can be evaluated in every layer, and stopping early changes no decision.
#include <cstdlib>
#include <map>
#include <stdexcept>

#include "message.hpp"
#include "policy/evaluate.hpp"
#include "policy/inspect.hpp"
#include "policy/trace.hpp"
#include "tests/policy/callers.hpp"

namespace {

policy::Caller caller_named(std::string_view name) {
  try {
    return policy_tests::caller_named(name);
  } catch (const std::runtime_error&) {
    return policy_tests::caller_named("worker");
  }
}

/// A key given twice has several values.
policy::MapKeys keys_of(std::string_view list) {
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  while (!list.empty()) {
    auto pair = fuzz::take(list, ',');
    const auto key = fuzz::take(pair, '=');
    values[std::string(key)].emplace_back(pair);
  }
  policy::MapKeys keys;
  for (const auto& [key, list_of_key] : values) {
    if (list_of_key.size() == 1) {
      keys.set(key, list_of_key.front());
    } else {
      keys.set(key, list_of_key);
    }
  }
  return keys;
}

void decide(const policy::Request& request, const policy::Layers& layers) {
  policy::Trace trace;
  const policy::Decision traced = policy::authorize(request, layers, &trace);
  const policy::Decision decision = policy::authorize(request, layers);
  if (decision.outcome != traced.outcome || decision.layer != traced.layer) std::abort();
  if (decision.allowed() != policy::reason(decision, request.action, true).empty()) std::abort();
  if (trace.to_json().empty()) std::abort();
}

void decide_everywhere(const policy::Document& document, std::string_view question) {
  policy::Request request;
  request.caller = caller_named(fuzz::take(question, '|'));
  request.action = fuzz::take(question, '|');
  request.resource = fuzz::take(question, '|');
  policy::MapKeys keys = keys_of(question);
  request.keys = &keys;
  const policy::PolicyRef ref{&document, "policy", "arn:aws:iam::111111111111:policy/p"};
  const policy::Policies policies(&ref, 1);
  policy::Layers layers;
  layers.identity = layers.resource = policies;
  decide(request, layers);
  layers.boundary = ref;
  layers.session = layers.vpc_endpoint = policies;
  layers.service_control = layers.resource_control = {&policies, 1};
  layers.resource_kind = policy::ResourcePolicyKind::Trust;
  request.resource_account = "222222222222";
  decide(request, layers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const auto question = fuzz::take(text, '\n');
  for (const auto short_arns : {policy::ShortArn::Padded, policy::ShortArn::PaddedIfOpenEnd}) {
    try {
      const auto document = policy::Document::compile(text, {.principal_id = {}, .short_resources = short_arns});
      decide_everywhere(*document, question);
      policy::is_public(*document);
      policy::is_public(*document, policy::PublicRules::AccessPoint);
      policy::principals_of(*document);
      policy::context_keys_of(*document);
    } catch (const policy::SyntaxError&) {
      return 0;
    }
  }
  return 0;
}
