// What the last requests worked out about keys and policies, kept until a request changes who may do what.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "policy/document.hpp"
#include "policy/evaluate.hpp"

namespace world {

/// Compiled policies with their names, in the form the engine takes.
class PolicySet {
 public:
  PolicySet() = default;
  PolicySet(PolicySet&&) = default;
  PolicySet& operator=(PolicySet&&) = default;

  /// `label` is for traces, `arn` for sentences (empty for inline policies).
  void add(std::shared_ptr<const policy::Document> document, std::string label, std::string arn) {
    refs_.push_back({document.get(), texts_.emplace_back(std::move(label)), texts_.emplace_back(std::move(arn))});
    documents_.push_back(std::move(document));
  }
  policy::Policies policies() const { return refs_; }

 private:
  std::list<std::string> texts_;  // a list, because the references are views
  std::vector<std::shared_ptr<const policy::Document>> documents_;
  std::vector<policy::PolicyRef> refs_;
};

/// Of a user or role.
struct EntityPolicies {
  PolicySet identity;
  PolicySet boundary;  // none or one
};

/// SCPs or RCPs of an account, one set per level from root to account; none where they do not bind it.
struct LevelPolicies {
  std::list<PolicySet> sets;
  std::vector<policy::Policies> levels;
};

/// An access key with whom it belongs to.
struct KnownKey {
  core::Principal principal;
  std::string secret;
  /// Of temporary credentials; empty for long-lived keys.
  std::string token;
  bool active = true;
};

/// One look-up table of the cache. Starts over when full instead of growing without bound.
template <class Key, class Value>
class Remembered {
 public:
  const Value* find(const Key& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : &found->second;
  }
  const Value& keep(const Key& key, Value value) {
    if (values_.size() >= kCapacity) values_.clear();
    return values_.insert_or_assign(key, std::move(value)).first->second;
  }
  void clear() { values_.clear(); }

 private:
  static constexpr std::size_t kCapacity = 5000;
  std::unordered_map<Key, Value> values_;
};

struct PolicyCache {
  Remembered<std::string, KnownKey> keys;
  Remembered<std::int64_t, std::shared_ptr<const EntityPolicies>> users, roles;                     // by row
  Remembered<std::string, std::shared_ptr<const LevelPolicies>> service_control, resource_control;  // by account
  Remembered<std::string, std::shared_ptr<const policy::Document>> share_policies;                  // by text

  void clear() { *this = PolicyCache(); }
};

}  // namespace world
