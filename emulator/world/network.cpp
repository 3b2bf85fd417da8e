#include "world/network.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace world {
namespace {

using Json = nlohmann::json;

Json written(const NetworkRule& rule) {
  Json json = Json::object();
  if (rule.source_ip) json["source_ip"] = *rule.source_ip;
  if (rule.vpc) json["vpc"] = *rule.vpc;
  if (rule.vpc_endpoint) json["vpc_endpoint"] = *rule.vpc_endpoint;
  if (rule.vpc_account) json["vpc_account"] = *rule.vpc_account;
  return json;
}

NetworkRule read(const Json& json) {
  const auto member = [&](const char* name) {
    return json.contains(name) ? std::optional(json.at(name).get<std::string>()) : std::nullopt;
  };
  return {member("source_ip"), member("vpc"), member("vpc_endpoint"), member("vpc_account")};
}

}  // namespace

std::string Network::text() const {
  Json keys = Json::array();
  for (const auto& [key, rule] : by_key_) keys.push_back({{"access_key_id", key}, {"rule", written(rule)}});
  return Json{{"everybody", written(everybody_)}, {"keys", keys}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Network> Network::parse(std::string_view text) {
  Network network;
  try {
    const Json json = Json::parse(text);
    network.everybody_ = read(json.at("everybody"));
    for (const auto& entry : json.at("keys"))
      network.by_key_.emplace_back(entry.at("access_key_id").get<std::string>(), read(entry.at("rule")));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return network;
}

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
