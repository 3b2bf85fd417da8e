// What if other policies applied: for questions that nobody asked AWS.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "policy/document.hpp"
#include "policy/evaluate.hpp"

namespace authz {

struct Supposition {
  struct Addition {
    policy::Layer layer;
    std::shared_ptr<const policy::Document> document;
    /// For traces.
    std::string label;
  };
  /// Policies that apply besides the stored ones. SCPs and RCPs count as attached to the account itself; they bind no
  /// account that SCPs and RCPs do not bind.
  std::vector<Addition> with;
  /// Names or ARNs of policies that do not apply.
  std::vector<std::string> without;

  bool empty() const { return with.empty() && without.empty(); }
};

}  // namespace authz
