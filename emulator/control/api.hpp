// The emulator's own API under /_understudy, and the routes by which users of other emulators reach the same things.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "core/http_message.hpp"
#include "core/log.hpp"
#include "handlers/operation.hpp"
#include "world/world.hpp"

namespace control {

struct Bundle;

struct Environment {
  world::Worlds& worlds;
  const world::Settings& settings;
  std::span<const handlers::Service* const> services;
  std::string version;
  /// The TLS authority's certificate.
  std::function<std::string()> ca_pem;
  const core::log::Logger& log;
  /// Runs the calls of a bundle in a world of their own, whose decisions the witness is told of.
  std::function<void(const Bundle& bundle, world::DecisionWitness& witness)> rerun = nullptr;
};

class Api {
 public:
  explicit Api(Environment environment) : environment_(std::move(environment)) {}

  /// Answers a control call for a world. `request.target` has no world prefix. Errors become answers.
  core::HttpResponse handle(world::World& world, const core::HttpRequest& request);

 private:
  Environment environment_;
};

}  // namespace control
