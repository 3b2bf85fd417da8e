// What the stages of the pipeline know about one request.
#pragma once

#include <optional>
#include <string>

#include "access/call.hpp"
#include "access/identify.hpp"
#include "auth/chunked.hpp"
#include "auth/signature.hpp"
#include "auth/verify.hpp"
#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "handlers/operation.hpp"
#include "world/context.hpp"
#include "world/world.hpp"

namespace app {

struct Exchange {
  explicit Exchange(const core::HttpRequest& request) : sent(request), plain(request) {}

  /// As the client sent it.
  const core::HttpRequest& sent;
  /// The same without world prefix, virtual host and transfer encodings of the body.
  core::HttpRequest plain;
  std::string plain_target;   // owns plain.target
  auth::DecodedBody decoded;  // owns plain.body and its trailers when the body was encoded
  std::string_view bucket_host;

  world::World* world = nullptr;
  /// Everything in one call happens at one instant.
  std::optional<core::Clock::Hold> instant;
  /// A call of the emulator's own API.
  bool control = false;
  const handlers::Service* service = nullptr;
  /// How to speak to the caller: the service's model, or a likely one when the service is none of ours.
  const protocol::ServiceModel* model = nullptr;
  const handlers::Operation* operation = nullptr;
  std::string region;
  std::string request_id;
  core::Time now;

  auth::Signature signature;
  core::Principal caller;
  std::optional<world::Context> context;
  handlers::Value input{nullptr, [](void*) {}};
  core::HttpResponse response;
  std::string error_code;
  /// Id of the fault that hit it, and how long the answer is kept back.
  std::string fault;
  std::chrono::milliseconds delay{0};
  bool denied = false;
};

}  // namespace app
