// The way of a request: read -> route -> authenticate -> decode -> authorize -> handle -> encode -> record.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "auth/key_cache.hpp"
#include "core/http_message.hpp"
#include "core/log.hpp"
#include "handlers/operation.hpp"
#include "protocol/router.hpp"
#include "protocol/validate.hpp"
#include "world/world.hpp"

namespace app {

struct Exchange;

/// The emulator's own API, asked first. `world` is what the path prefix named; `target` has no prefix any more.
using ControlApi = std::function<core::HttpResponse(world::World& world, const core::HttpRequest& request)>;

class Pipeline {
 public:
  Pipeline(world::Worlds& worlds, const world::Settings& settings, std::span<const handlers::Service* const> services,
           ControlApi control, const core::log::Logger& log)
      : worlds_(worlds),
        settings_(settings),
        services_(services),
        control_(std::move(control)),
        log_(log),
        tools_(services.size()) {}

  /// One request is one transaction. Never throws: whatever goes wrong becomes an answer.
  core::HttpResponse handle(const core::HttpRequest& request);

  /// From now on calls are those of a bundle, which has digests in the place of signatures.
  void set_replaying() { replaying_ = true; }

  /// Largest body in bytes this request may have, judged by its head.
  std::uint64_t body_limit(const core::HttpRequest& head) const;
  /// The answer, in the caller's protocol where it can be told, to a request that never became whole.
  core::HttpResponse reject(const core::HttpRequest& head, const core::AwsError& error);
  /// The same for a body beyond `body_limit`, which every family of services has its own answer to.
  core::HttpResponse reject_size(const core::HttpRequest& head);

 private:
  void route(Exchange& exchange);
  void authenticate(Exchange& exchange);
  void decode(Exchange& exchange);
  void authorize(Exchange& exchange);
  void perform(Exchange& exchange);
  core::HttpResponse fail(Exchange& exchange, const core::AwsError& error);
  void record(Exchange& exchange);

  /// What is worked out once per service from its tables.
  struct Tools {
    explicit Tools(const protocol::ServiceModel& model) : router(model), validator(model) {}
    protocol::Router router;
    protocol::Validator validator;
  };
  const Tools& tools(const handlers::Service& service);

  world::Worlds& worlds_;
  const world::Settings& settings_;
  std::span<const handlers::Service* const> services_;
  ControlApi control_;
  const core::log::Logger& log_;
  auth::KeyCache keys_;
  bool replaying_ = false;
  std::vector<std::unique_ptr<Tools>> tools_;  // one a service, made when it is first called
};

}  // namespace app
