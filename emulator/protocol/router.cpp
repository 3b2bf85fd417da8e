#include "protocol/router.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "protocol/form.hpp"

namespace protocol {
namespace {

core::AwsError unknown_operation(int status) {
  return {"UnknownOperationException", status, ""};
}

bool same_pair(const Form::Pair& wanted, const Form::Pair& sent) {
  return sent.name == wanted.name && (wanted.value.empty() || sent.value == wanted.value);
}

bool has_discriminators(const UriTemplate& uri, const Form& query) {
  return std::all_of(uri.query.begin(), uri.query.end(), [&](const Form::Pair& literal) {
    const auto sent = [&](const Form::Pair& pair) { return same_pair(literal, pair); };
    return std::any_of(query.pairs().begin(), query.pairs().end(), sent);
  });
}

// How well a request fits an operation whose path and discriminators match. Literal query parameters weigh most, then
// required parameters and headers that are there, minus those that are not.
int fitness(const OperationEntry& entry, const UriTemplate& uri, const Form& query, const core::HttpRequest& request) {
  int score = 1000 + 1000 * static_cast<int>(uri.query.size());
  for (const auto& segment : uri.segments) score += segment.label ? 0 : 10;
  for (const auto name : entry.required_query) score += query.find(name) ? 20 : -20;
  for (const auto name : entry.required_headers) score += request.has_header(name) ? 20 : -20;
  return entry.deprecated ? score - 1 : score;
}

std::string_view resource_type(std::string_view path) {
  const auto inner = path.substr(std::min<std::size_t>(1, path.size()));
  if (inner.empty()) return "SERVICE";
  const auto slash = inner.find('/');
  return slash == std::string_view::npos || slash + 1 == inner.size() ? "BUCKET" : "OBJECT";
}

}  // namespace

Router::Router(const ServiceModel& service) : service_(service) {
  if (service.protocol != Protocol::RestJson && service.protocol != Protocol::RestXml) return;
  for (const auto& entry : service.operations) candidates_[entry.method].push_back({&entry, UriTemplate(entry.uri)});
}

const OperationEntry& Router::route(const core::HttpRequest& request) const {
  switch (service_.protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return route_query(request);
    case Protocol::Json:
      return route_target(request);
    case Protocol::RestJson:
    case Protocol::RestXml:
      break;
  }
  return route_path(request);
}

const OperationEntry& Router::route_query(const core::HttpRequest& request) const {
  const auto parameter = [&](std::string_view name) {
    auto value = form_value(request.query(), name);
    return value ? std::move(value) : form_value(request.body, name);
  };
  const auto action = parameter("Action");
  const auto version = parameter("Version");
  if (!action || action->empty())
    throw core::AwsError("MissingAction", 400, "The request is missing an action or a required parameter.");
  const auto* entry = service_.find(*action);
  if (entry && version == service_.api_version) return *entry;
  const auto shown = [](std::string_view text) {
    return core::valid_utf8(text) ? std::string(text) : std::string("?");
  };
  throw core::AwsError("InvalidAction", 400,
                       "Could not find operation " + shown(*action) + " for version " +
                           (version ? shown(*version) : "NO_VERSION_SPECIFIED"));
}

const OperationEntry& Router::route_target(const core::HttpRequest& request) const {
  const auto target = request.header("X-Amz-Target");
  const auto dot = target.rfind('.');
  if (dot == std::string_view::npos) throw unknown_operation(400);
  // Some SDKs leave out the namespace before the last part of the prefix.
  const auto prefix = target.substr(0, dot);
  const auto full = service_.target_prefix;
  const bool known = prefix == full || prefix == full.substr(full.rfind('.') + 1);
  const auto* entry = known ? service_.find(target.substr(dot + 1)) : nullptr;
  if (!entry) throw unknown_operation(400);
  return *entry;
}

const OperationEntry& Router::route_path(const core::HttpRequest& request) const {
  const Form query(request.query());
  const auto path = request.path();
  const Candidate* best = nullptr;
  int best_score = -1;
  const auto of_method = candidates_.find(request.method);
  static const std::vector<Candidate> kNone;
  for (const auto& candidate : of_method == candidates_.end() ? kNone : of_method->second) {
    // The discriminators first: most of S3's operations differ in nothing else, and most requests have none.
    if (!has_discriminators(candidate.uri, query) || !candidate.uri.match(path, nullptr)) continue;
    const int score = fitness(*candidate.entry, candidate.uri, query, request);
    if (score <= best_score) continue;
    best_score = score;
    best = &candidate;
  }
  if (best) return *best->entry;
  if (service_.protocol == Protocol::RestJson) throw unknown_operation(404);
  const std::string_view text = "The specified method is not allowed against this resource.";
  throw core::AwsError("MethodNotAllowed", 405, std::string(text))
      .with("Method", core::valid_utf8(request.method) ? std::string(request.method) : std::string())
      .with("ResourceType", std::string(resource_type(path)));
}

}  // namespace protocol
