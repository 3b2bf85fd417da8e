#include "control/api.hpp"

#include <algorithm>

#include "control/error.hpp"
#include "control/routes.hpp"
#include "core/text.hpp"

namespace control {
namespace {

struct Route {
  std::string_view path;     // after the leading slash
  std::string_view methods;  // separated by spaces
  Json (*answer)(const Call&);
  /// PUT takes a file instead of JSON, and GET of a name gives one.
  bool files = false;
  /// Whatever is not a GET belongs to the history of the world, unless it is about other worlds or starts a new
  /// history.
  bool historic = true;
};

constexpr Route kRoutes[] = {
    {"_understudy/health", "GET", health},
    {"_understudy/reset", "POST", reset, false, false},
    {"_understudy/clock", "GET POST", clock},
    {"_understudy/network", "PUT", network},
    {"_understudy/worlds", "GET POST DELETE", worlds, false, false},
    {"_understudy/fixtures", "POST", fixtures},
    {"_understudy/export", "GET", export_world},
    {"_understudy/decisions", "GET", decisions},
    {"_understudy/requests", "GET", requests},
    {"_understudy/faults", "GET PUT DELETE", faults},
    {"_understudy/oidc-keys", "GET PUT", oidc_keys},
    {"_understudy/issuers", "GET", issuers},
    {"_understudy/bundle", "GET", bundle},
    {"_understudy/evaluate", "POST", evaluate, false, false},
    {"_understudy/snapshots", "GET PUT POST DELETE", snapshots, true, false},
    // For users who come from LocalStack and moto.
    {"_localstack/health", "GET", health},
    {"_localstack/state/reset", "POST", reset, false, false},
    {"moto-api/reset", "POST", reset, false, false},
};

constexpr int kMaxDepth = 64;

core::HttpResponse answer(int status, const Json& body) {
  core::HttpResponse response;
  response.status = status;
  response.set("Content-Type", "application/json");
  // Names and texts of clients may hold anything; replace what is no UTF-8 instead of failing on it.
  response.body = body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

core::HttpResponse refusal(int status, const std::string& error, const std::string& hint) {
  Json body{{"error", error}};
  if (!hint.empty()) body["hint"] = hint;
  return answer(status, body);
}

Json parse(std::string_view text) {
  if (core::trim(text).empty()) return Json::object();
  check_depth(text);
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {  // a number beyond all limits is no parse error to the library
    throw ControlError(400, "the body is not JSON", error.what());
  }
}

const Route* find_route(std::string_view path) {
  for (const auto& route : kRoutes)
    if (path == route.path || (path.starts_with(route.path) && path[route.path.size()] == '/')) return &route;
  return nullptr;
}

// The target as it was before the world's prefix was taken off.
std::string full_target(const world::World& world, std::string_view target) {
  if (world.id() == world::Worlds::kDefault) return std::string(target);
  return "/_w/" + world.id() + std::string(target);
}

bool takes(const Route& route, std::string_view method) {
  const auto methods = core::split(route.methods, ' ');
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

}  // namespace

core::HttpResponse Api::handle(world::World& world, const core::HttpRequest& request) {
  std::string_view path = request.path().substr(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  try {
    if (path == "_understudy/ca.pem" && request.method == "GET") {
      core::HttpResponse response;
      response.set("Content-Type", "application/x-pem-file");
      response.body = environment_.ca_pem();
      return response;
    }
    const Route* route = find_route(path);
    if (!route)
      throw ControlError(404, "there is no control call " + std::string(request.path()), "the README lists them");
    // HEAD asks whether a GET would work; the transport leaves out the body.
    const auto method = request.method == "HEAD" ? std::string_view("GET") : request.method;
    if (!takes(*route, method))
      throw ControlError(405, std::string(request.method) + " is not possible here",
                         "possible: " + std::string(route->methods));
    std::string_view rest = path.substr(route->path.size());
    if (!rest.empty()) rest.remove_prefix(1);
    const bool file = route->files && method == "PUT";
    const Call call{environment_,    world,
                    method,          rest,
                    request.query(), request.header("host"),
                    request.secure,  file ? Json::object() : parse(request.body),
                    request.body};
    if (route->files && method == "GET" && !rest.empty()) {
      core::HttpResponse response;
      response.set("Content-Type", "application/octet-stream");
      response.body = snapshot_named(call, rest)->bytes();
      return response;
    }
    if (method == "GET") return answer(200, route->answer(call));
    if (!route->historic) {
      const bool persistent = world.db().is_file();  // the call may be the end of the world
      const Json body = route->answer(call);
      if (persistent) world.keep_settings();
      return answer(200, body);
    }
    world.expect_call();
    const core::Clock::Hold instant(world.clock());
    const core::Time now = world.clock().now();
    const core::HttpResponse response = answer(200, route->answer(call));
    // It may have moved the clock or changed the network of a world that outlives the process.
    if (world.db().is_file()) world.keep_settings();
    core::HttpRequest sent = request;
    const std::string target = full_target(world, request.target);
    sent.target = target;
    world.remember_call(sent, response, now);
    return response;
  } catch (const ControlError& error) {
    return refusal(error.status, error.what(), error.hint);
  } catch (const std::exception& error) {
    environment_.log.write(core::log::Level::Error, error.what());
    return refusal(500, "the call failed", "the log has the reason");
  }
}

// Depth is checked before parsing: the parser itself would follow any nesting.
void check_depth(std::string_view text) {
  int depth = 0;
  bool in_string = false, escaped = false;
  for (const char c : text) {
    if (in_string) {
      if (escaped)
        escaped = false;
      else if (c == '\\')
        escaped = true;
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > kMaxDepth) throw ControlError(400, "the body is nested too deeply");
  }
}

bool belongs_to_history(std::string_view method, std::string_view path) {
  const Route* route = find_route(path.substr(std::min<std::size_t>(1, path.size())));
  return !route || (route->historic && method != "GET");
}

void expect_members(const Json& body, std::initializer_list<std::string_view> known) {
  if (!body.is_object()) throw ControlError(400, "the body must be a JSON object");
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (const auto& one : known) list += (list.empty() ? "" : ", ") + std::string(one);
    throw ControlError(400, "unknown member `" + name + "`", "known: " + list);
  }
}

std::string parameter(std::string_view query, std::string_view name) {
  for (const auto pair : core::split(query, '&')) {
    const auto equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? "true" : core::percent_decode(pair.substr(equals + 1), true);
  }
  return {};
}

}  // namespace control
