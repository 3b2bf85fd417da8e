// Wiring only: options -> worlds -> services -> pipeline -> server.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "control/api.hpp"
#include "control/fixture.hpp"
#include "handlers/services.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"
#include "options.hpp"
#include "pipeline.hpp"
#include "replay.hpp"
#include "server_handler.hpp"
#include "state/accounts.hpp"
#include "state/database.hpp"
#include "world/world.hpp"

extern char** environ;

namespace {

enum ExitCode { kStopped = 0, kFailure = 1, kUsage = 2, kPortInUse = 3, kDataFile = 4 };

std::unique_ptr<state::Database> open_database(const std::string& data_dir) {
  if (data_dir.empty()) return state::Database::in_memory();
  std::error_code failed;
  std::filesystem::create_directories(data_dir, failed);
  if (failed) throw state::DataFileError("cannot create `" + data_dir + "`: " + failed.message());
  return state::Database::open_file((std::filesystem::path(data_dir) / "understudy.db").string());
}

// The world begins with the fixtures, and a reset goes back to them. A data file that has been used before keeps what
// is in it: applying them again would only meet what they made the first time.
void apply_fixtures(world::World& world, const app::Options& options) {
  if (options.fixtures.empty()) return;
  world::World pristine("pristine", options.world, state::Database::in_memory());
  for (const auto& file : options.fixtures) control::apply_fixture_file(pristine, options.world, file);
  world.start_as(pristine);
  if (!state::Accounts(world.db()).any()) world.reset();
}

// A data file has the clock and the network of its world, too.
void prepare(world::World& world, const app::Options& options) {
  if (world.db().is_file()) world.recall_settings();
  apply_fixtures(world, options);
  if (world.db().is_file()) world.keep_settings();
}

int serve(const app::Options& options) {
  const core::log::Logger log(options.log_level, options.log_format);
  state::configure_sqlite();
  http::Tls tls(options.data_dir);
  world::Worlds worlds(options.world, open_database(options.data_dir));

  prepare(worlds.default_world(), options);

  control::Api control(
      {worlds, options.world, handlers::services(), app::kVersion, [&tls] { return tls.ca_pem(); }, log, app::rerun});

  app::Pipeline pipeline(
      worlds, options.world, handlers::services(),
      [&control](world::World& world, const core::HttpRequest& request) { return control.handle(world, request); },
      log);
  app::ServerHandler handler(pipeline, worlds);

  http::Options transport;
  transport.host = options.host;
  transport.port = options.port;
  transport.tls = &tls;
  transport.log = &log;
  http::Server server(transport, handler);
  fmt::print("Understudy {} on http://{}:{} (also https)\nReady.\n", app::kVersion, options.host, server.port());
  std::fflush(stdout);
  server.run();
  // Where seeded ids stand is known only now.
  if (auto& world = worlds.default_world(); world.db().is_file()) world.keep_settings();
  return kStopped;
}

int run(const app::Options& options) {
  switch (options.command) {
    case app::Command::Help:
      fmt::print("{}", app::help_text());
      return kStopped;
    case app::Command::Version:
      fmt::print("understudy {}\n", app::kVersion);
      return kStopped;
    case app::Command::Api:
      fmt::print("{}\n", app::declared_api(handlers::services()));
      return kStopped;
    case app::Command::Health:
      return app::is_healthy(options.host, options.port) ? kStopped : kFailure;
    case app::Command::Replay:
      state::configure_sqlite();
      return app::replay_file(options.operands.front()) ? kStopped : kFailure;
    case app::Command::Serve:
      break;
  }
  return serve(options);
}

int fail(ExitCode code, const char* text) {
  fmt::print(stderr, "understudy: {}\n", text);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::vector<std::string> environment;
    for (char** variable = environ; *variable; ++variable) environment.emplace_back(*variable);
    return run(app::parse_options({argv + 1, argv + argc}, environment));
  } catch (const app::UsageError& error) {
    return fail(kUsage, (std::string(error.what()) + " (understudy --help lists the options)").c_str());
  } catch (const http::PortInUse& error) {
    return fail(kPortInUse, error.what());
  } catch (const state::DataFileError& error) {
    return fail(kDataFile, error.what());
  } catch (const std::exception& error) {
    return fail(kFailure, error.what());
  }
}
