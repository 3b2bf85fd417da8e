// Where a request goes: which world, which service.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "handlers/operation.hpp"

namespace app {

/// A request target without its world prefix.
struct WorldTarget {
  /// Empty: no prefix, the default world.
  std::string_view world;
  /// Origin form without the prefix; always begins with a slash.
  std::string target;
};

/// Splits `/_w/<id>/path?query` (the slash after the id may be missing).
WorldTarget split_world(std::string_view target);

struct ServiceRoute {
  /// Null: not a service of this server.
  const handlers::Service* service = nullptr;
  /// What the request calls the service; empty when it does not say.
  std::string name;
  /// Region of the credential scope; empty when there is none.
  std::string region;
};

/// The service by the credential scope of the signature, else by target header, API version, host or path; S3
/// otherwise. A request that calls a query action without saying of which service has none.
ServiceRoute find_service(std::span<const handlers::Service* const> services, const core::HttpRequest& request);

/// The protocol that a caller of a service which is none of ours most likely speaks, as a model without operations.
const protocol::ServiceModel& likely_model(const core::HttpRequest& request, std::string_view service_name);

/// What to say to it: that the service is not here (501), or that the action belongs to no service (400).
core::AwsError unknown_service(const core::HttpRequest& request, std::string_view service_name);

/// The bucket that a virtual-hosted S3 request names in its Host header (`bucket.localhost`, `bucket.s3.<domain>`);
/// empty for path style.
std::string_view virtual_bucket(const core::HttpRequest& request);

}  // namespace app
