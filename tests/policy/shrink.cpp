#include "shrink.hpp"

#include <string>
#include <vector>

namespace policy_tests {
namespace {

using Json = nlohmann::ordered_json;

/// Everything that `value` could be replaced by, smallest first.
std::vector<Json> smaller(const Json& value) {
  std::vector<Json> candidates;
  if (value.is_array() && value.size() == 1) candidates.push_back(value.front());
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Json less = value;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
      candidates.push_back(less);
    }
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      Json less = value;
      less.erase(name);
      candidates.push_back(less);
    }
  } else if (value.is_string() && value != "*") {
    candidates.emplace_back("*");
  }
  return candidates;
}

/// Tries the smaller forms of the part of `whole` at `path`, then those of its parts.
bool shrink_at(Json& whole, const Json::json_pointer& path, const std::function<bool(const Json&)>& still_fails) {
  for (const Json& candidate : smaller(whole.at(path))) {
    Json trial = whole;
    trial.at(path) = candidate;
    if (!still_fails(trial)) continue;
    whole = std::move(trial);
    return true;
  }
  const Json part = whole.at(path);
  if (part.is_object()) {
    for (const auto& [name, member] : part.items()) {
      if (shrink_at(whole, path / name, still_fails)) return true;
    }
  } else if (part.is_array()) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (shrink_at(whole, path / i, still_fails)) return true;
    }
  }
  return false;
}

}  // namespace

Json shrink(Json failing, const std::function<bool(const Json&)>& still_fails) {
  while (shrink_at(failing, Json::json_pointer(), still_fails)) {
  }
  return failing;
}

}  // namespace policy_tests
