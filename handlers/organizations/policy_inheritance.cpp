#include "handlers/organizations/policy_inheritance.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

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

// Values are compared as JSON texts, in which a string, a number and a truth value are never the same.
std::string key_of(const OrderedJson& value) {
  return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace

bool is_operator(std::string_view name) {
  return name == kAllowed || operator_of(name) != 0;
}

// Policies of all levels may name thousands of settings and values: everything is found by hash.
struct EffectivePolicy::Setting {
  std::string name;
  std::vector<std::unique_ptr<Setting>> settings;
  std::unordered_map<std::string, Setting*> by_name;
  /// Scalar or list; nullopt for a setting that only holds others.
  std::optional<OrderedJson> value;
  /// What `value` holds when it is a list.
  std::unordered_set<std::string> held;
  /// The level that assigned the value, or -1.
  std::int64_t assigned = -1;
  /// What those below may do here; `demanded` binds from the next level on.
  unsigned allowed = kAll;
  unsigned demanded = kAll;

  Setting& inner(const std::string& wanted, bool case_matters) {
    auto [place, added] = by_name.try_emplace(case_matters ? wanted : core::to_lower(wanted), nullptr);
    if (added) {
      place->second = settings.emplace_back(std::make_unique<Setting>()).get();
      place->second->name = wanted;
    }
    return *place->second;
  }

  bool is_list() const { return value && value->is_array(); }

  void assign(const Node& node) {
    value = value_of(node);
    held.clear();
    if (!is_list()) return;
    for (const auto& one : *value) held.insert(key_of(one));
  }

  void append(const Node& added) {
    if (!value) value = OrderedJson::array();
    if (!is_list()) return;
    for (const Node* item : policy::elements_of(added)) {
      auto one = scalar(*item);
      if (held.insert(key_of(one)).second) value->push_back(std::move(one));
    }
  }

  void remove(const Node& removed) {
    if (!is_list()) return;
    for (const Node* item : policy::elements_of(removed)) held.erase(key_of(scalar(*item)));
    OrderedJson left = OrderedJson::array();
    for (auto& one : *value)
      if (held.count(key_of(one)) != 0) left.push_back(std::move(one));
    value = std::move(left);
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
    // Names differ already, and the object's own operator[] compares with every member.
    auto& members = object.get_ref<OrderedJson::object_t&>();
    members.reserve(settings.size());
    for (const auto& setting : settings)
      if (!setting->empty()) members.emplace_back(setting->name, setting->json());
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
      merge(setting.inner(member.name, case_matters_), member, allowed);
      continue;
    }
    if ((used & allowed) == 0) continue;
    if (used == kAssign) {
      if (setting.assigned == level_) continue;
      setting.assign(member);
      setting.assigned = level_;
    } else if (used == kAppend) {
      setting.append(member);
    } else {
      setting.remove(member);
    }
  }
}

}  // namespace organizations
