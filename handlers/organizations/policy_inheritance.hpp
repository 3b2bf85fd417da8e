// How management policies of several levels become one: the inheritance operators (AWS Organizations User Guide,
// "Inheritance operators" and "Inheritance examples"). Pure: no state, no clock.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "policy/json_tree.hpp"

namespace organizations {

using OrderedJson = nlohmann::ordered_json;

/// Is the name one of @@assign, @@append, @@remove and @@operators_allowed_for_child_policies?
bool is_operator(std::string_view name);

class EffectivePolicy {
 public:
  /// Tag policies spell their keys in any case.
  explicit EffectivePolicy(bool case_matters = true);
  ~EffectivePolicy();

  /// The next policy of the current level, in the order of attaching: where two of a level assign the same setting, the
  /// earlier one holds. Operators that a level above does not allow have no effect.
  void apply(const policy::Node& document);
  /// What the policies so far allow to those below becomes binding.
  void next_level();

  OrderedJson json() const;

 private:
  struct Setting;
  void merge(Setting& setting, const policy::Node& node, unsigned allowed);

  std::unique_ptr<Setting> root_;
  bool case_matters_;
  std::int64_t level_ = 0;
};

}  // namespace organizations
