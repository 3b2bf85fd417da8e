// Everything a handler may need, passed explicitly: no singletons, no thread-locals, no global clock.
#pragma once

#include <any>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"
#include "world/settings.hpp"

namespace world {

class World;

/// How a request was signed, in the words of S3's condition keys. Views live as long as the request.
struct Signing {
  std::string_view type{};     // REST-HEADER, REST-QUERY-STRING; empty for unsigned requests
  std::string_view version{};  // AWS4-HMAC-SHA256, AWS
  /// Since it was signed; not known for signature version 2.
  std::optional<core::Duration> age{};
  /// Header x-amz-content-sha256.
  std::string_view content_sha256{};
};

struct Context {
  World& world;
  state::Database& db;
  core::IdGenerator& ids;
  const Settings& settings;
  const core::Principal& caller;
  /// Region of the credential scope; the default region for unsigned requests.
  std::string region;
  std::string request_id;
  /// The world's clock when the request arrived; it does not move during a request.
  core::Time now;

  /// Facts of the transport, as condition keys and CloudTrail see them (the world's network context applied).
  std::string source_ip;
  /// Not empty: the call came through a VPC endpoint.
  std::string vpc;
  std::string vpc_endpoint;
  /// Who owns the VPC and its endpoint; empty when nobody said.
  std::string vpc_account{};
  std::string user_agent;
  std::string referer;
  bool secure_transport = false;
  std::string_view tls_version{};
  Signing signing{};

  /// Host header, for answers that contain URLs.
  std::string host;

  /// Headers that go out besides the modelled ones, such as a warning about a policy AWS would have refused.
  std::vector<std::pair<std::string, std::string>> extra_headers;

  /// Status of the answer where it is not the model's: 206 for a part of an object, S3's 204. 0: the model's.
  int status = 0;

  /// What an operation's resolver looked up and its handler would look up again. Its type is the service's own affair.
  std::any found{};

  const std::string& account() const { return caller.account; }
  static constexpr std::string_view partition() { return "aws"; }
};

}  // namespace world
