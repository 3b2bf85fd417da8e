#include "world/network.hpp"

#include <utility>

namespace world {

void Network::set(std::optional<std::string> access_key_id, NetworkRule rule) {
  if (!access_key_id) {
    everybody_ = std::move(rule);
    return;
  }
  for (auto& [key, existing] : by_key_) {
    if (key != *access_key_id) continue;
    existing = std::move(rule);
    return;
  }
  by_key_.emplace_back(std::move(*access_key_id), std::move(rule));
}

NetworkRule Network::rule_for(std::string_view access_key_id) const {
  for (const auto& [key, rule] : by_key_)
    if (key == access_key_id) return rule;
  return everybody_;
}

}  // namespace world
