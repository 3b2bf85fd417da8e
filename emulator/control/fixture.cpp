#include "control/fixture.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "control/error.hpp"
#include "control/fixture_node.hpp"
#include "control/fixture_parts.hpp"
#include "control/routes.hpp"
#include "core/error.hpp"

namespace control {

namespace {

struct ClockSetting {
  core::Time now;
  bool frozen = false;
};

std::optional<ClockSetting> clock_of(const Node& root) {
  if (!root.has("clock")) return std::nullopt;
  const Node clock = root.member("clock");
  if (!clock.json().is_object()) return ClockSetting{clock.time()};
  clock.expect({"now", "frozen"});
  return ClockSetting{clock.member("now").time(), clock.flag_or("frozen", false)};
}

std::vector<Node> organizations_of(const Node& root) {
  std::vector<Node> all;
  if (root.has("organization")) all.push_back(root.member("organization"));
  for (const auto& one : root.list("organizations")) all.push_back(one);
  return all;
}

// Faults are named before anything is changed: the network is no part of the transaction.
std::optional<world::Network> network_of(const Node& root) {
  if (!root.has("network")) return std::nullopt;
  world::Network network;
  for (const auto& rule : root.list("network")) {
    try {
      add_network_rule(network, rule.json());
    } catch (const ControlError& error) {
      rule.fail(error.what());
    }
  }
  return network;
}

}  // namespace

void apply_fixture(world::World& world, const world::Settings& settings, const nlohmann::ordered_json& document) {
  const Node root(document, "");
  root.expect(kDocumentMembers);
  root.text_or("$schema", "");
  const auto clock = clock_of(root);
  const auto network = network_of(root);
  FixtureRun run{world, settings, clock ? clock->now : world.clock().now()};
  state::Database::Transaction transaction(world.db());
  try {
    apply_accounts(run, root);
    apply_identities(run, root);
    apply_issuers(run, root);
    for (const auto& organization : organizations_of(root))
      at(organization, [&] { apply_organization(run, organization); });
    for (const auto& organization : organizations_of(root))
      at(organization, [&] { apply_transfers(run, organization); });
    at(root, [&] { apply_resources(run, root); });
  } catch (...) {
    world.forget_compiled();
    throw;
  }
  transaction.commit();
  world.policies_changed();
  if (clock) {
    world.clock().set(clock->now);
    if (clock->frozen) world.clock().freeze(true);
  }
  if (network) world.network() = *network;
}

void apply_fixture_file(world::World& world, const world::Settings& settings, const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read the fixture `" + path + "`");
  std::stringstream text;
  text << file.rdbuf();
  try {
    apply_fixture(world, settings, nlohmann::ordered_json::parse(text.str()));
  } catch (const nlohmann::ordered_json::parse_error& error) {
    // The library's own words repeat the document's bytes.
    throw std::runtime_error("the fixture `" + path + "` is not JSON at byte " + std::to_string(error.byte));
  } catch (const std::exception& error) {
    throw std::runtime_error("the fixture `" + path + "` cannot be applied: " + error.what());
  }
}

world::Context FixtureRun::as_root(const core::Principal& principal, const std::string& region) {
  return world::Context{.world = world,
                        .db = world.db(),
                        .ids = world.ids(),
                        .settings = settings,
                        .caller = principal,
                        .region = region,
                        .request_id = "fixture",
                        .now = now,
                        .source_ip = "127.0.0.1",
                        .vpc = {},
                        .vpc_endpoint = {},
                        .user_agent = "fixture",
                        .referer = {},
                        .secure_transport = true,
                        .host = {},
                        .extra_headers = {}};
}

}  // namespace control
