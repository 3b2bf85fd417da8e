// Calls about worlds as a whole: health, reset, clock, network, worlds.
#include <arpa/inet.h>

#include <array>
#include <optional>

#include "control/error.hpp"
#include "control/fixture.hpp"
#include "control/routes.hpp"
#include "core/arn.hpp"
#include "core/time.hpp"

namespace control {
namespace {

std::string_view mode_name(core::Clock::Mode mode) {
  switch (mode) {
    case core::Clock::Mode::Real:
      return "real";
    case core::Clock::Mode::Offset:
      return "offset";
    case core::Clock::Mode::Frozen:
      return "frozen";
  }
  return "real";
}

std::string text_member(const Json& body, const char* name) {
  if (!body[name].is_string()) throw ControlError(400, std::string("`") + name + "` must be a text");
  return body[name].get<std::string>();
}

bool flag_member(const Json& body, const char* name) {
  if (!body[name].is_boolean()) throw ControlError(400, std::string("`") + name + "` must be true or false");
  return body[name].get<bool>();
}

std::optional<std::string> optional_text(const Json& body, const char* name) {
  if (!body.contains(name) || body[name].is_null()) return std::nullopt;
  return text_member(body, name);
}

// Dates in answers have four digits for the year, and AWS has none before 1970.
constexpr core::Time kFirst{core::Duration(0)}, kLast{core::Duration(253402300799999)};

void expect_in_range(core::Time time) {
  if (time < kFirst || time > kLast) throw ControlError(400, "the clock would leave the years 1970 to 9999");
}

bool is_ip_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

void move_clock(core::Clock& clock, const Json& body) {
  expect_members(body, {"advance", "set", "freeze", "reset"});
  if (body.size() != 1) throw ControlError(400, "exactly one of `advance`, `set`, `freeze`, `reset` is needed");
  if (body.contains("advance")) {
    const auto duration = core::parse_iso8601_duration(text_member(body, "advance"));
    if (!duration) throw ControlError(400, "`advance` is not an ISO 8601 duration", "such as PT12H, P7D or PT90S");
    expect_in_range(clock.now() + *duration);
    clock.advance(*duration);
  } else if (body.contains("set")) {
    const auto time = core::parse_iso8601(text_member(body, "set"));
    if (!time) throw ControlError(400, "`set` is not an ISO 8601 instant", "such as 2024-06-01T00:00:00Z");
    expect_in_range(*time);
    clock.set(*time);
  } else if (body.contains("freeze")) {
    clock.freeze(flag_member(body, "freeze"));
  } else if (flag_member(body, "reset")) {
    clock.reset();
  }
}

std::string endpoint(const Call& call, const std::string& id) {
  return std::string(call.secure ? "https://" : "http://") + std::string(call.host) + "/_w/" + id;
}

// Nullopt: the world stays. An explicit null takes the server's default away.
std::optional<core::Duration> ttl_of(const Call& call) {
  if (!call.body.contains("ttl")) return call.environment.settings.world_ttl;
  const auto text = optional_text(call.body, "ttl");
  if (!text) return std::nullopt;
  const auto duration = core::parse_iso8601_duration(*text);
  if (!duration || *duration < world::Worlds::kShortestTtl)
    throw ControlError(400, "`ttl` is not an ISO 8601 duration of at least a second", "such as PT10M");
  return duration;
}

world::World& create_world(const Call& call, std::string id) {
  auto& worlds = call.environment.worlds;
  const std::string from = optional_text(call.body, "from").value_or("empty");
  if (!id.empty() && worlds.find(id)) throw ControlError(409, "there is a world `" + id + "` already");
  try {
    if (from == "empty") return worlds.create(std::move(id));
    constexpr std::string_view kWorld = "world:";
    if (from.starts_with(kWorld)) {
      world::World* source = worlds.call(from.substr(kWorld.size()));
      if (!source) throw ControlError(404, "there is no world `" + from.substr(kWorld.size()) + "`");
      return worlds.fork(std::move(id), *source);
    }
    constexpr std::string_view kSnapshot = "snapshot:";
    if (from.starts_with(kSnapshot))
      return worlds.create(std::move(id), snapshot_named(call, from.substr(kSnapshot.size())));
  } catch (const std::invalid_argument& error) {
    throw ControlError(400, error.what());
  }
  throw ControlError(400, "`from` is none of `empty`, `world:ID`, `snapshot:NAME`");
}

Json add_world(const Call& call) {
  expect_members(call.body, {"id", "from", "fixture", "ttl"});
  const auto ttl = ttl_of(call);
  std::string id = optional_text(call.body, "id").value_or("");
  // Not from a world's own ids: creating another world shall not change what they will be.
  if (id.empty()) id = call.environment.worlds.new_id();
  world::World& world = create_world(call, id);
  if (call.body.contains("fixture")) {
    try {
      apply_fixture(world, call.environment.settings, call.body["fixture"]);
    } catch (...) {
      call.environment.worlds.destroy(id);
      throw;
    }
    world.mark_initial();
  }
  call.environment.worlds.set_ttl(id, ttl);
  Json made{{"id", id}, {"endpoint", endpoint(call, id)}};
  if (ttl) made["ttl"] = core::iso8601_duration(*ttl);
  return made;
}

}  // namespace

Json health(const Call& call) {
  Json services = Json::object();
  for (const auto* service : call.environment.services) services[std::string(service->model.id)] = "running";
  return Json{{"status", "ok"}, {"version", call.environment.version}, {"services", services}};
}

Json reset(const Call& call) {
  call.world.reset();
  return Json{{"status", "ok"}};
}

Json clock(const Call& call) {
  if (call.method == "POST") move_clock(call.world.clock(), call.body);
  return Json{{"now", core::iso8601(call.world.clock().now(), true)}, {"mode", mode_name(call.world.clock().mode())}};
}

void add_network_rule(world::Network& network, const Json& body) {
  expect_members(body, {"source_ip", "vpc", "vpc_endpoint", "vpc_account", "access_key_id"});
  const auto source_ip = optional_text(body, "source_ip");
  if (source_ip && !is_ip_address(*source_ip)) throw ControlError(400, "`source_ip` is not an IP address");
  const auto account = optional_text(body, "vpc_account");
  if (account && !core::is_account_id(*account)) throw ControlError(400, "`vpc_account` is not an account number");
  network.set(optional_text(body, "access_key_id"),
              {source_ip, optional_text(body, "vpc"), optional_text(body, "vpc_endpoint"), account});
}

Json network(const Call& call) {
  if (call.body.is_object() && call.body.empty()) {
    call.world.network().clear();
    return Json::object();
  }
  add_network_rule(call.world.network(), call.body);
  return call.body;
}

Json worlds(const Call& call) {
  auto& all = call.environment.worlds;
  if (call.method == "POST") return add_world(call);
  if (call.method == "DELETE") {
    const std::string id(call.rest);
    if (id == world::Worlds::kDefault)
      throw ControlError(400, "the default world cannot be destroyed", "POST reset empties it");
    if (!all.destroy(id)) throw ControlError(404, "there is no world `" + id + "`");
    return Json{{"id", id}};
  }
  all.sweep();
  Json list = Json::array();
  for (const auto& id : all.ids()) {
    world::World* world = all.find(id);
    if (!world) continue;  // its time may be over by now
    Json entry{{"id", id}, {"endpoint", endpoint(call, id)}, {"now", core::iso8601(world->clock().now(), true)}};
    if (const auto ttl = all.lifetime(id).ttl) {
      entry["ttl"] = core::iso8601_duration(*ttl);
      entry["idle"] = core::iso8601_duration(all.idle(id));
    }
    list.push_back(std::move(entry));
  }
  return Json{{"worlds", list}};
}

Json fixtures(const Call& call) {
  apply_fixture(call.world, call.environment.settings, call.body);
  return Json{{"status", "ok"}};
}

}  // namespace control
