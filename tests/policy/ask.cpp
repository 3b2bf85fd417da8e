#include "ask.hpp"

#include <list>
#include <vector>

#include "callers.hpp"
#include "policy/evaluate.hpp"
#include "policy/explain.hpp"
#include "policy/trace.hpp"

namespace policy_tests {

using policy::Document;
using policy::ShortArn;

std::shared_ptr<const Document> compile(const Json& policy, ShortArn short_arn) {
  policy::CompileOptions options;
  options.short_resources = short_arn;
  const bool whole = policy.is_object() && policy.contains("Statement");
  const Json document = whole ? policy : Json{{"Version", "2012-10-17"}, {"Statement", policy}};
  return Document::compile(document.dump(), options);
}

namespace {

policy::MapKeys keys_of(const Json& context) {
  policy::MapKeys keys;
  for (const auto& [key, value] : context.items()) {
    if (value.is_array()) {
      keys.set(key, value.get<std::vector<std::string>>());
    } else {
      keys.set(key, value.get<std::string>());
    }
  }
  return keys;
}

/// The policies of a case, kept alive while it is evaluated.
class World {
 public:
  explicit World(const Json& ask) {
    layers_.identity = layer(ask, "identity");
    if (ask.contains("boundary")) layers_.boundary = layer(ask, "boundary").front();
    if (ask.contains("session")) layers_.session = layer(ask, "session");
    layers_.resource = layer(ask, "resource", ShortArn::PaddedIfOpenEnd);
    for (const char* kind : {"trust", "key"}) {
      if (!ask.contains(kind)) continue;
      layers_.resource = layer(ask, kind, ShortArn::PaddedIfOpenEnd);
      layers_.resource_kind =
          std::string(kind) == "trust" ? policy::ResourcePolicyKind::Trust : policy::ResourcePolicyKind::Key;
    }
    if (ask.contains("endpoint")) layers_.vpc_endpoint = layer(ask, "endpoint");
    layers_.service_control = levels(ask, "scp");
    layers_.resource_control = levels(ask, "rcp");
  }

  const policy::Layers& layers() const { return layers_; }

 private:
  /// A layer is one policy (list of statements, or a document), or `{"policies": [...]}`.
  policy::Policies layer(const Json& ask, const char* name, ShortArn short_arn = ShortArn::Padded) {
    return ask.contains(name) ? policies(ask.at(name), short_arn) : policy::Policies();
  }

  policy::Policies policies(const Json& given, ShortArn short_arn = ShortArn::Padded) {
    auto& refs = refs_.emplace_back();
    const Json list = given.is_object() && given.contains("policies") ? given.at("policies") : Json::array({given});
    for (const Json& item : list) {
      documents_.push_back(compile(item, short_arn));
      refs.push_back({documents_.back().get(), "policy", "arn:aws:iam::111111111111:policy/p"});
    }
    return refs;
  }

  std::span<const policy::Policies> levels(const Json& ask, const char* name) {
    auto& list = levels_.emplace_back();
    if (!ask.contains(name)) return {};
    for (const Json& level : ask.at(name)) list.push_back(policies(level));
    return list;
  }

  policy::Layers layers_;
  std::vector<std::shared_ptr<const Document>> documents_;
  std::list<std::vector<policy::PolicyRef>> refs_;
  std::list<std::vector<policy::Policies>> levels_;
};

std::string words(const policy::Decision& decision) {
  std::string text(name_of(decision.outcome));
  if (!decision.allowed()) text.append(" ").append(name_of(decision.layer));
  return text;
}

/// A question with everything that its request points to.
struct Asked {
  explicit Asked(const Json& ask)
      : world(ask),
        keys(keys_of(ask.value("with", Json::object()))),
        action(ask.value("action", "s3:GetObject")),
        resource(ask.value("on", "arn:aws:s3:::data/key")),
        owner(ask.value("owner", std::string(kHome))) {
    request.caller = caller_named(ask.value("caller", "alice"));
    request.action = action;
    request.resource = resource;
    request.resource_account = owner;
    request.keys = &keys;
  }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  const World world;
  policy::MapKeys keys;
  const std::string action, resource, owner;
  policy::Request request;
};

}  // namespace

std::string decide(const Json& ask) {
  const Asked asked(ask);
  const std::string answer = words(policy::authorize(asked.request, asked.world.layers()));
  policy::Trace trace;
  const std::string traced = words(policy::authorize(asked.request, asked.world.layers(), &trace));
  return answer == traced ? answer : answer + ", with a trace " + traced;
}

Json explain(const Json& ask) {
  const Asked asked(ask);
  policy::Trace trace;
  const auto decision = policy::authorize(asked.request, asked.world.layers(), &trace);
  const std::string kind = ask.value("owner_policy", "own");
  const policy::Question question{asked.request.caller.arn, asked.action, asked.resource, asked.owner,
                                  kind == "none"     ? policy::OwnerPolicy::None
                                  : kind == "shares" ? policy::OwnerPolicy::Shares
                                                     : policy::OwnerPolicy::Own};
  return Json::parse(
      policy::explain(trace, question, decision.outcome, {decision.layer, decision.level, decision.cross_account}));
}

}  // namespace policy_tests
