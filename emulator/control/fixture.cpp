#include "control/fixture.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "control/error.hpp"
#include "control/fixture_node.hpp"
#include "control/fixture_parts.hpp"
#include "core/error.hpp"

namespace control {

void apply_fixture(world::World& world, const world::Settings& settings, const nlohmann::ordered_json& document) {
  const Node root(document, "");
  root.expect({"clock", "organization", "accounts"});
  std::optional<core::Time> clock;
  if (root.has("clock")) {
    clock = core::parse_iso8601(root.text("clock"));
    if (!clock || *clock < core::from_millis(0)) root.member("clock").fail("is not an ISO 8601 instant since 1970");
  }
  FixtureRun run{world, settings, clock.value_or(world.clock().now())};
  state::Database::Transaction transaction(world.db());
  try {
    apply_accounts(run, root);
    apply_identities(run, root);
    if (root.has("organization"))
      at(root.member("organization"), [&] { apply_organization(run, root.member("organization")); });
    at(root, [&] { apply_resources(run, root); });
  } catch (...) {
    world.forget_compiled();
    throw;
  }
  transaction.commit();
  world.policies_changed();
  if (clock) world.clock().set(*clock);
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
