#include "policy/reach.hpp"

#include <algorithm>
#include <string>

#include "core/text.hpp"

namespace policy {
namespace {

// All actions of the service are covered by the pattern: `*`, `iam:*`.
bool covers_service(const Pattern& pattern, std::string_view service) {
  if (pattern.matches_everything()) return true;
  const auto colon = pattern.text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto name = pattern.text.substr(colon + 1);
  return name.size() == 1 && name.front() == kAnyRun && wildcard_match(pattern.text.substr(0, colon), service);
}

// Some action of the service is covered. What stands behind the colon, or behind a run that may span it, is free.
bool touches_service(const Pattern& pattern, const std::string& service) {
  const auto colon = pattern.text.find(':'), run = pattern.text.find(kAnyRun);
  if (run < colon) return wildcard_match(pattern.text.substr(0, run + 1), service + ":x");
  return colon != std::string_view::npos && wildcard_match(pattern.text.substr(0, colon), service);
}

template <class Fits>
bool any_action(const Statement& statement, Fits fits) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), fits);
}

bool allows(const Statement& statement) {
  return statement.effect == Effect::Allow;
}

bool everywhere(const Statement& statement) {
  return !statement.not_resource &&
         std::any_of(statement.resources.begin(), statement.resources.end(),
                     [](const ResourcePattern& resource) { return resource.arn.everything; });
}

}  // namespace

bool allows_service(const Document& document, std::string_view service_name) {
  const std::string service = core::to_lower(service_name);
  return std::any_of(document.statements().begin(), document.statements().end(), [&](const Statement& statement) {
    if (!allows(statement)) return false;
    if (statement.not_action)
      return !any_action(statement, [&](const Pattern& pattern) { return covers_service(pattern, service); });
    return any_action(statement, [&](const Pattern& pattern) { return touches_service(pattern, service); });
  });
}

bool allows_action(const Document& document, std::string_view action) {
  const std::string lower = core::to_lower(action);
  return std::any_of(document.statements().begin(), document.statements().end(), [&](const Statement& statement) {
    return allows(statement) && any_action(statement, [&](const Pattern& pattern) {
                                  return matches(pattern, lower);
                                }) != statement.not_action;
  });
}

bool denies_service(const Document& document, std::string_view service_name) {
  const std::string service = core::to_lower(service_name);
  return std::any_of(document.statements().begin(), document.statements().end(), [&](const Statement& statement) {
    if (allows(statement) || statement.not_action || !statement.conditions.empty() || !everywhere(statement))
      return false;
    return any_action(statement, [&](const Pattern& pattern) { return covers_service(pattern, service); });
  });
}

}  // namespace policy
