// Reads a trace: what each layer said, what is lacking, and which statement came nearest.
#include "policy/explanation.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace policy {
namespace {

using Json = nlohmann::ordered_json;

bool is_owner_side(Layer layer) {
  return layer == Layer::Resource || layer == Layer::Trust;
}

void note_statements(const Trace& trace, std::size_t policy, LayerSaid& said, Explanation& result) {
  const auto& entry = trace.policies()[policy];
  const auto statements = entry.document->statements();
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto& match = trace.statements()[entry.first + i].match;
    if (!match.applies()) continue;
    if (statements[i].effect == Effect::Deny) {
      said.says = Says::Denies;
      result.denials.push_back({policy, i});
      continue;
    }
    said.reach = std::max(said.reach, entry.side == Side::Identity ? Reach::Direct : reach_of(match.principal));
    if (said.says != Says::Denies) said.says = Says::Allows;
  }
}

void note_layers(const Trace& trace, const Decider& decider, Explanation& result) {
  const auto& policies = trace.policies();
  for (std::size_t i = 0; i < policies.size(); ++i) {
    auto& layers = result.layers;
    if (layers.empty() || layers.back().layer != policies[i].layer || layers.back().level != policies[i].level)
      layers.push_back({policies[i].layer, policies[i].level, Says::Nothing, Reach::None, {}});
    layers.back().policies.push_back(i);
    note_statements(trace, i, layers.back(), result);
  }
  // In the caller's own account, an Allow for the account leaves the decision to identity policies.
  for (auto& said : result.layers)
    if (said.layer == Layer::Resource && said.says == Says::Allows && said.reach == Reach::Delegates &&
        !decider.cross_account)
      said.says = Says::Delegates;
}

/// The layer, added when no policy was in it.
std::size_t index_of(Explanation& result, Layer layer, std::uint16_t level) {
  const auto found = std::find_if(result.layers.begin(), result.layers.end(),
                                  [&](const auto& said) { return said.layer == layer && said.level == level; });
  if (found != result.layers.end()) return static_cast<std::size_t>(found - result.layers.begin());
  result.layers.push_back({layer, level, Says::Nothing, Reach::None, {}});
  return result.layers.size() - 1;
}

const LayerSaid* owner_side(const Explanation& result) {
  const auto found = std::find_if(result.layers.begin(), result.layers.end(),
                                  [](const auto& said) { return is_owner_side(said.layer); });
  return found == result.layers.end() ? nullptr : &*found;
}

bool is_entity(std::string_view principal) {
  return principal.starts_with("arn:") && !principal.ends_with(":root");
}

class Lacking {
 public:
  Lacking(const Question& question, const Decider& decider, Explanation& result)
      : question_(question), decider_(decider), result_(result) {
    const auto* owner = owner_side(result);
    owners_reach_ = owner ? owner->reach : Reach::None;
    trust_ = decider.layer == Layer::Trust || (owner && owner->layer == Layer::Trust);
  }

  void collect(Outcome outcome) {
    if (outcome == Outcome::ImplicitDeny) note(index_of(result_, decider_.layer, decider_.level));
    // By index: adding a layer moves the others.
    for (std::size_t i = 0; i < result_.layers.size(); ++i) {
      const Layer layer = result_.layers[i].layer;
      const bool always = has_levels(layer) || layer == Layer::VpcEndpoint;
      if (always || ((layer == Layer::Boundary || layer == Layer::Session) && !overridden()))
        add(layer, result_.layers[i].level);
    }
    if (is_entity(question_.principal) && !overridden() && (decider_.cross_account || !granted_by_owner()))
      add(Layer::Identity, 0);
    if (decider_.cross_account || trust_) add(trust_ ? Layer::Trust : Layer::Resource, 0);
  }

 private:
  bool granted_by_owner() const { return owners_reach_ >= Reach::Entity; }
  /// The resource's policy names the caller so that no implicit denial of the caller's side counts.
  bool overridden() const { return !decider_.cross_account && owners_reach_ == Reach::Direct; }

  void add(Layer layer, std::uint16_t level) {
    const std::size_t index = index_of(result_, layer, level);
    // A layer that denies may allow besides: without the Deny nothing would be lacking.
    if (result_.layers[index].reach == Reach::None) note(index);
  }

  void note(std::size_t index) {
    auto& lacking = result_.lacking;
    if (std::find(lacking.begin(), lacking.end(), index) == lacking.end()) lacking.push_back(index);
  }

  const Question& question_;
  const Decider& decider_;
  Explanation& result_;
  Reach owners_reach_ = Reach::None;
  bool trust_ = false;
};

// -- the nearest miss -------------------------------------------------------------------------------------------------

std::vector<std::string> texts(const Json& value) {
  std::vector<std::string> list;
  if (value.is_string()) list.push_back(value.get<std::string>());
  if (value.is_array())
    for (const auto& one : value)
      if (one.is_string()) list.push_back(one.get<std::string>());
  return list;
}

/// The statement as it was written; compiled patterns do not show it.
Json written(const Document& document, std::size_t statement) {
  const Json root = Json::parse(document.text(), nullptr, false);
  if (!root.is_object() || !root.contains("Statement")) return Json::object();
  const Json& list = root["Statement"];
  if (list.is_array()) return statement < list.size() ? list[statement] : Json::object();
  return list;
}

void fill_element(const Json& statement, const char* positive, const char* negative, NearMiss& near) {
  near.element = statement.contains(positive) ? positive : negative;
  if (statement.contains(near.element)) near.wanted = texts(statement[near.element]);
}

void fill_principal(const Statement& statement, NearMiss& near) {
  near.element = statement.not_principal ? "NotPrincipal" : "Principal";
  for (const auto& listed : statement.principals) near.wanted.emplace_back(listed.written);
}

void fill_condition(const Trace& trace, const Statement& statement, NearMiss& near) {
  const auto& entry = entry_of(trace, near.place);
  const auto& condition = statement.conditions[entry.match.condition];
  near.element = "Condition";
  near.condition_operator = condition.written_operator;
  near.condition_key = condition.written_key;
  for (const auto& value : condition.values) near.wanted.emplace_back(value.written);
  const auto& failure = trace.failures()[entry.failure];
  if (failure.present) near.got = failure.got;
}

NearMiss described(const Trace& trace, const Question& question, const StatementPlace& place) {
  NearMiss near{place, entry_of(trace, place).match.miss, {}, {}, {}};
  const auto& statement = statement_of(trace, place);
  const Json source = written(*policy_of(trace, place).document, place.statement);
  switch (near.miss) {
    case Miss::Action:
      fill_element(source, "Action", "NotAction", near);
      near.got = {std::string(question.action)};
      break;
    case Miss::Resource:
      fill_element(source, "Resource", "NotResource", near);
      near.got = {std::string(question.resource)};
      break;
    case Miss::Principal:
      fill_principal(statement, near);
      near.got = {std::string(question.principal.empty() ? "anonymous" : question.principal)};
      break;
    case Miss::Condition:
      fill_condition(trace, statement, near);
      break;
    case Miss::Nothing:
      break;
  }
  return near;
}

/// A statement about another service is not near.
bool same_service(const NearMiss& near, const Question& question) {
  const auto service = question.action.substr(0, question.action.find(':') + 1);
  return std::any_of(near.wanted.begin(), near.wanted.end(),
                     [&](const std::string& action) { return core::starts_with_i(action, service); });
}

std::optional<NearMiss> nearest(const Trace& trace, const Question& question, const LayerSaid& said) {
  std::optional<NearMiss> best;
  for (const std::size_t policy : said.policies) {
    const auto statements = trace.policies()[policy].document->statements();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const StatementPlace place{policy, i};
      const Miss miss = entry_of(trace, place).match.miss;
      if (statements[i].effect != Effect::Allow || miss == Miss::Nothing || (best && best->miss >= miss)) continue;
      NearMiss near = described(trace, question, place);
      if (miss != Miss::Action || same_service(near, question)) best = std::move(near);
    }
  }
  return best;
}

}  // namespace

const Trace::PolicyEntry& policy_of(const Trace& trace, const StatementPlace& place) {
  return trace.policies()[place.policy];
}

const Statement& statement_of(const Trace& trace, const StatementPlace& place) {
  return policy_of(trace, place).document->statements()[place.statement];
}

const Trace::StatementEntry& entry_of(const Trace& trace, const StatementPlace& place) {
  return trace.statements()[policy_of(trace, place).first + place.statement];
}

const NearMiss* Explanation::nearest() const {
  const NearMiss* best = other_way ? &*other_way : nullptr;
  for (const auto& near : misses)
    if (near && (!best || (best == &*other_way && near->miss >= best->miss))) best = &*near;
  return best;
}

Explanation analyse(const Trace& trace, const Question& question, Outcome outcome, const Decider& decider) {
  Explanation result;
  note_layers(trace, decider, result);
  if (outcome == Outcome::Allowed) return result;
  Lacking(question, decider, result).collect(outcome);
  for (const std::size_t layer : result.lacking)
    result.misses.push_back(nearest(trace, question, result.layers[layer]));
  if (decider.layer == Layer::Identity && !decider.cross_account && result.denials.empty())
    if (const auto* owner = owner_side(result); owner && owner->layer == Layer::Resource)
      result.other_way = nearest(trace, question, *owner);
  return result;
}

}  // namespace policy
