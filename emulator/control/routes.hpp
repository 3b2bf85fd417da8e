// The calls of the control API, one function per path.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "control/api.hpp"

namespace control {

using Json = nlohmann::ordered_json;

/// One call: the world it is for, what follows `/_understudy/`, and the parsed body.
struct Call {
  const Environment& environment;
  world::World& world;
  std::string_view method;
  /// Path after the route's own name, without a leading slash: `default` of `worlds/default`.
  std::string_view rest;
  std::string_view query;
  std::string_view host;
  bool secure;
  Json body;
  /// The body as sent, for calls that take a file.
  std::string_view bytes;
};

/// A snapshot by name; throws ControlError 404.
std::shared_ptr<const state::Image> snapshot_named(const Call& call, std::string_view name);

/// Throws ControlError for a body that is no object or has members besides `known`.
void expect_members(const Json& body, std::initializer_list<std::string_view> known);
/// Throws ControlError 400 for JSON so deep that parsing it would end the process.
void check_depth(std::string_view text);
/// False for calls of the control API that no history holds, such as those that destroy worlds. `path` as for Api.
bool belongs_to_history(std::string_view method, std::string_view path);
/// Value of a query parameter; empty when absent.
std::string parameter(std::string_view query, std::string_view name);

/// Takes a rule as `PUT network` does; throws ControlError and changes nothing for a faulty one.
void add_network_rule(world::Network& network, const Json& rule);

Json health(const Call& call);
Json reset(const Call& call);
Json clock(const Call& call);
Json network(const Call& call);
Json worlds(const Call& call);
Json fixtures(const Call& call);
Json decisions(const Call& call);
Json requests(const Call& call);
Json oidc_keys(const Call& call);
Json issuers(const Call& call);
Json evaluate(const Call& call);
Json bundle(const Call& call);
Json snapshots(const Call& call);
Json export_world(const Call& call);
Json faults(const Call& call);

}  // namespace control
