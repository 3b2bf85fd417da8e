#include "world/usage.hpp"

#include <nlohmann/json.hpp>

namespace world {

using Json = nlohmann::json;

bool Usage::is_news(const std::string& subject, core::Time now, core::Duration resolution) {
  const auto found = noted_.find(subject);
  if (found != noted_.end() && now - found->second < resolution && now >= found->second) return false;
  if (noted_.size() >= kMost) noted_.clear();
  noted_[subject] = now;
  return true;
}

std::string Usage::text() const {
  Json json = Json::object();
  for (const auto& [subject, time] : noted_) json[subject] = core::to_millis(time);
  // Clients name regions, even with bytes that are no text. Nobody minds if the use of one is noted once more.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Usage> Usage::parse(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.size() > kMost) return std::nullopt;
  Usage usage;
  for (const auto& [subject, time] : json.items()) {
    if (!time.is_number_integer()) return std::nullopt;
    usage.noted_[subject] = core::from_millis(time.get<std::int64_t>());
  }
  return usage;
}

}  // namespace world
