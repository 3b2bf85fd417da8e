#include "handlers/organizations/policy_inheritance.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace organizations {
namespace {

using policy::Node;

constexpr std::string_view kAllowed = "@@operators_allowed_for_child_policies";

enum Operator : unsigned { kAssign = 1, kAppend = 2, kRemove = 4, kAll = 7 };

unsigned operator_of(std::string_view name) {
  if (name == "@@assign") return kAssign;
  if (name == "@@append") return kAppend;
  if (name == "@@remove") return kRemove;
  return 0;
}

unsigned allowed_by(const Node& list) {
  unsigned allowed = 0;
  for (const Node* name : policy::elements_of(list)) allowed |= name->text == "@@all" ? kAll : operator_of(name->text);
  return allowed;
}

OrderedJson scalar(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Boolean:
      return node.text == "true";
    case Node::Kind::Number:
      return OrderedJson::parse(node.text, nullptr, false);
    case Node::Kind::Null:
      return nullptr;
    default:
      return node.text;
  }
}

OrderedJson value_of(const Node& node) {
  if (!node.is_list()) return scalar(node);
  OrderedJson list = OrderedJson::array();
  for (const Node& item : node.items) list.push_back(scalar(item));
  return list;
}

void append(OrderedJson& list, const Node& added) {
  for (const Node* item : policy::elements_of(added)) {
    auto value = scalar(*item);
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
  }
}

void remove(OrderedJson& list, const Node& removed) {
  OrderedJson left = OrderedJson::array();
  for (const auto& value : list) {
    const auto items = policy::elements_of(removed);
    if (std::none_of(items.begin(), items.end(), [&](const Node* item) { return scalar(*item) == value; }))
      left.push_back(value);
  }
  list = std::move(left);
}

}  // namespace

bool is_operator(std::string_view name) {
  return name == kAllowed || operator_of(name) != 0;
}

struct EffectivePolicy::Setting {
  std::string name;
  std::vector<std::unique_ptr<Setting>> settings;
  /// Scalar or list; nullopt for a setting that only holds others.
  std::optional<OrderedJson> value;
  /// The level that assigned the value, or -1.
  std::int64_t assigned = -1;
  /// What those below may do here; `demanded` binds from the next level on.
  unsigned allowed = kAll;
  unsigned demanded = kAll;

  Setting* find(std::string_view wanted, bool case_matters) {
    for (const auto& setting : settings)
      if (case_matters ? setting->name == wanted : core::iequals(setting->name, wanted)) return setting.get();
    return nullptr;
  }

  void bind() {
    allowed &= demanded;
    for (const auto& setting : settings) setting->bind();
  }

  bool empty() const {
    return !value && std::all_of(settings.begin(), settings.end(), [](const auto& one) { return one->empty(); });
  }

  OrderedJson json() const {
    if (value) return *value;
    OrderedJson object = OrderedJson::object();
    for (const auto& setting : settings)
      if (!setting->empty()) object[setting->name] = setting->json();
    return object;
  }
};

EffectivePolicy::EffectivePolicy(bool case_matters) : root_(std::make_unique<Setting>()), case_matters_(case_matters) {}
EffectivePolicy::~EffectivePolicy() = default;

void EffectivePolicy::apply(const Node& document) {
  merge(*root_, document, kAll);
}

void EffectivePolicy::next_level() {
  root_->bind();
  ++level_;
}

OrderedJson EffectivePolicy::json() const {
  return root_->json();
}

// The depth is that of a document, which the parser bounds.
void EffectivePolicy::merge(Setting& setting, const Node& node, unsigned allowed) {
  allowed &= setting.allowed;
  for (const Node& member : node.items) {
    if (member.name == kAllowed) {
      setting.demanded &= allowed_by(member);
      continue;
    }
    const unsigned used = operator_of(member.name);
    if (used == 0) {
      if (!member.is_object()) continue;
      Setting* inner = setting.find(member.name, case_matters_);
      if (!inner) {
        inner = setting.settings.emplace_back(std::make_unique<Setting>()).get();
        inner->name = member.name;
      }
      merge(*inner, member, allowed);
      continue;
    }
    if ((used & allowed) == 0) continue;
    if (used == kAssign) {
      if (setting.assigned == level_) continue;
      setting.value = value_of(member);
      setting.assigned = level_;
    } else if (used == kAppend) {
      if (!setting.value) setting.value = OrderedJson::array();
      if (setting.value->is_array()) append(*setting.value, member);
    } else if (setting.value && setting.value->is_array()) {
      remove(*setting.value, member);
    }
  }
}

}  // namespace organizations
