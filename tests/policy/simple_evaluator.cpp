#include "simple_evaluator.hpp"

#include <map>
#include <set>

#include "callers.hpp"
#include "simple_conditions.hpp"

namespace policy_tests::simple {
namespace {

using core::PrincipalKind;
using Names = std::set<std::string>;
using Policies = std::vector<std::reference_wrapper<const Json>>;

/// IAM User Guide, policy evaluation logic: which implicit denies of the caller's own policies an Allow of the resource
/// policy overrides, by the way in which it names the caller. Naming the account overrides none.
const std::map<std::string, Names> kOverrides = {
    {"account", {}},
    {"user", {"identity", "boundary", "session"}},
    {"role", {"identity"}},
    {"session", {"identity", "boundary", "session"}},
    {"federated user", {"identity", "boundary", "session"}},
    {"user of the federated session", {"identity"}},
    {"everyone", {"identity", "boundary", "session"}},
    {"service", {"identity", "boundary", "session"}},
    {"provider", {"identity", "boundary", "session"}},
    {"not listed", {"identity", "boundary", "session"}},
};

/// A layer of policies; SCPs and RCPs have several levels, all of which must allow.
struct LayerOfCase {
  std::string name;
  std::vector<Policies> levels;
  /// Statements name the caller.
  bool names = false;
  /// Resources with too few parts match the rest of the ARN.
  bool padded = true;
};

struct Question {
  std::string action;
  std::string resource;
  Json context;
  policy::Caller caller;
  bool bounded = false;
};

Policies policies_in(const Json& layer) {
  return layer.contains("policies") ? list_of(layer.at("policies")) : Policies{layer};
}

/// In the order in which AWS documents the evaluation.
std::vector<LayerOfCase> layers_of(const Json& ask) {
  std::vector<LayerOfCase> layers;
  for (const char* name : {"rcp", "scp"}) {
    if (!ask.contains(name)) continue;
    LayerOfCase layer{name, {}, std::string(name) == "rcp", true};
    for (const Json& level : ask.at(name)) layer.levels.push_back(policies_in(level));
    layers.push_back(layer);
  }
  for (const char* name : {"resource", "trust", "key"}) {
    if (!ask.contains(name)) continue;
    layers.push_back({std::string(name) == "trust" ? "trust" : "resource", {policies_in(ask.at(name))}, true, false});
  }
  if (ask.contains("endpoint")) layers.push_back({"vpc endpoint", {policies_in(ask.at("endpoint"))}, true, true});
  for (const char* name : {"identity", "boundary", "session"}) {
    if (ask.contains(name)) layers.push_back({name, {policies_in(ask.at(name))}, false, true});
  }
  return layers;
}

bool has_account(const policy::Caller& caller) {
  return caller.kind != PrincipalKind::Anonymous && caller.kind != PrincipalKind::Service;
}

std::string entity_naming(const policy::Caller& caller) {
  if (caller.kind == PrincipalKind::User) return "user";
  if (caller.kind == PrincipalKind::RoleSession) return "role";
  if (caller.kind == PrincipalKind::FederatedUser) return "user of the federated session";
  return "";
}

/// How one entry of a Principal element names the caller; empty if it does not.
std::string naming(const std::string& kind, const std::string& text, const policy::Caller& caller) {
  if (kind == "Service") return caller.kind == PrincipalKind::Service && text == caller.service ? "service" : "";
  if (kind == "Federated") return text == caller.federated_provider ? "provider" : "";
  if (kind == "CanonicalUser") return has_account(caller) && text == caller.canonical_id ? "account" : "";
  if (text == "*") return "everyone";
  if (!has_account(caller)) return "";
  const std::string account(caller.account);
  if (text == account || text == "arn:aws:iam::" + account + ":root") return "account";
  if (text == caller.arn && caller.kind == PrincipalKind::RoleSession) return "session";
  if (text == caller.arn && caller.kind == PrincipalKind::FederatedUser) return "federated user";
  if (text == caller.entity_arn || text == caller.entity_id) return entity_naming(caller);
  return "";
}

Names namings(const Json& principal, const policy::Caller& caller) {
  Names names;
  if (principal.is_string()) {
    names.insert(naming("AWS", principal, caller));
  } else {
    for (const auto& [kind, texts] : principal.items()) {
      for (const Json& text : list_of(texts)) names.insert(naming(kind, text, caller));
    }
  }
  names.erase("");
  return names;
}

/// The strict reading of NotPrincipal with Deny: only a caller of whom everything is listed is spared.
bool spared(const Names& listed, const policy::Caller& caller) {
  if (listed.count("everyone") != 0) return true;
  const auto all = [&](const Names& wanted) {
    for (const std::string& name : wanted) {
      if (listed.count(name) == 0) return false;
    }
    return true;
  };
  if (caller.kind == PrincipalKind::User) return all({"account", "user"});
  if (caller.kind == PrincipalKind::RoleSession) return all({"account", "role", "session"});
  if (caller.kind == PrincipalKind::FederatedUser) return all({"account", "federated user"});
  if (caller.kind == PrincipalKind::Root) return all({"account"});
  return !listed.empty();
}

/// All ways in which a statement of the resource's side applies to the caller.
Names principal_of(const Json& statement, const Question& question) {
  if (statement.contains("Principal")) return namings(statement.at("Principal"), question.caller);
  if (!statement.contains("NotPrincipal")) return {};
  const Names listed = namings(statement.at("NotPrincipal"), question.caller);
  const bool deny = statement.at("Effect") == "Deny";
  const bool applies = deny ? question.bounded || !spared(listed, question.caller) : listed.empty();
  return applies ? Names{"not listed"} : Names{};
}

bool action_is(const Json& texts, const Question& question) {
  for (const Json& text : list_of(texts)) {
    const auto pattern = read(lower(text.get<std::string>()), {true, false}, question.context);
    if (like(*pattern, lower(question.action))) return true;
  }
  return false;
}

bool resource_is(const Json& texts, const Question& question, bool variables, bool padded) {
  for (const Json& item : list_of(texts)) {
    const std::string text = item;
    const std::size_t start = first_variable(text);
    const std::size_t fifth = behind_fifth_colon(text);
    // Variables are for the last part only.
    if (variables && start != std::string::npos && (fifth == std::string::npos || start < fifth)) continue;
    const auto pattern = read(text, {true, variables}, question.context);
    if (pattern && like_arn(*pattern, question.resource, padded)) return true;
  }
  return false;
}

bool fits(const Json& statement, const Question& question, bool variables, bool padded) {
  if (statement.contains("Action") && !action_is(statement.at("Action"), question)) return false;
  if (statement.contains("NotAction") && action_is(statement.at("NotAction"), question)) return false;
  if (statement.contains("Resource") && !resource_is(statement.at("Resource"), question, variables, padded)) {
    return false;
  }
  if (statement.contains("NotResource") && resource_is(statement.at("NotResource"), question, variables, padded)) {
    return false;
  }
  return !statement.contains("Condition") || conditions_hold(statement.at("Condition"), question.context, variables);
}

/// The ways in which statements of that effect apply to the caller; "own" for policies that belong to the caller.
Names applying(const std::string& effect, const Policies& policies, const LayerOfCase& layer,
               const Question& question) {
  Names all;
  for (const Json& document : policies) {
    const bool variables = document.contains("Version") && document.at("Version") == "2012-10-17";
    for (const Json& statement : list_of(document.at("Statement"))) {
      if (statement.at("Effect") != effect || !fits(statement, question, variables, layer.padded)) continue;
      const Names names = layer.names ? principal_of(statement, question) : Names{"own"};
      all.insert(names.begin(), names.end());
    }
  }
  return all;
}

/// What all layers say.
struct Findings {
  /// First layer that denies.
  std::string denies;
  Names present;
  /// Layers all levels of which allow.
  Names allows;
  /// How Allow statements of the resource policy name the caller.
  Names resource_names;
};

Findings look(const std::vector<LayerOfCase>& layers, const Question& question) {
  Findings found;
  for (const LayerOfCase& layer : layers) {
    bool every_level = true;
    for (const auto& level : layer.levels) {
      if (found.denies.empty() && !applying("Deny", level, layer, question).empty()) found.denies = layer.name;
      const Names allowing = applying("Allow", level, layer, question);
      every_level = every_level && !allowing.empty();
      if (layer.name == "resource" || layer.name == "trust") found.resource_names = allowing;
    }
    found.present.insert(layer.name);
    if (every_level) found.allows.insert(layer.name);
  }
  return found;
}

/// Name of the first of the caller's own layers that must allow and does not.
std::string lacking(const Findings& found, const Names& overridden, const policy::Caller& caller) {
  const bool root = caller.kind == PrincipalKind::Root;
  if (!root && overridden.count("identity") == 0 && found.allows.count("identity") == 0) return "identity";
  for (const std::string name : {"boundary", "session"}) {
    const bool needed =
        found.present.count(name) != 0 || (name == "session" && caller.kind == PrincipalKind::FederatedUser);
    if (needed && overridden.count(name) == 0 && found.allows.count(name) == 0) return name;
  }
  return "";
}

}  // namespace

std::string decide(const Json& ask) {
  Question question;
  question.action = ask.value("action", "s3:GetObject");
  question.resource = ask.value("on", "arn:aws:s3:::data/key");
  question.context = ask.value("with", Json::object());
  question.caller = caller_named(ask.value("caller", "alice"));
  question.bounded = ask.contains("boundary");
  const Findings found = look(layers_of(ask), question);

  if (!found.denies.empty()) return "explicitDeny " + found.denies;
  for (const std::string name : {"rcp", "scp", "vpc endpoint"}) {
    if (found.present.count(name) != 0 && found.allows.count(name) == 0) return "implicitDeny " + name;
  }
  const std::string resource_layer = ask.contains("trust") ? "trust" : "resource";
  const bool resource_allows = !found.resource_names.empty();
  const std::string without_resource = resource_allows ? "allowed" : "implicitDeny " + resource_layer;
  if (!has_account(question.caller)) return without_resource;

  const bool same_account = ask.value("owner", std::string(kHome)) == question.caller.account;
  Names overridden;
  for (const std::string& name : found.resource_names) {
    if (same_account) overridden.insert(kOverrides.at(name).begin(), kOverrides.at(name).end());
  }
  const std::string own = lacking(found, overridden, question.caller);
  if (!own.empty()) return "implicitDeny " + own;
  const bool resource_must_allow = !same_account || ask.contains("trust") || ask.contains("key");
  return resource_must_allow ? without_resource : "allowed";
}

}  // namespace policy_tests::simple
