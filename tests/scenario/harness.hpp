// A server without sockets: signed HTTP requests through the whole pipeline.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http_message.hpp"
#include "core/log.hpp"
#include "core/principal.hpp"
#include "pipeline.hpp"
#include "world/context.hpp"
#include "world/world.hpp"

namespace scenario {

struct Credentials {
  std::string key;
  std::string secret = "test";
  std::string token = {};
};

using Fields = std::vector<std::pair<std::string, std::string>>;
using Json = nlohmann::json;

/// Two accounts that know nothing of each other.
inline constexpr char kAccount[] = "111122223333";
inline constexpr char kOther[] = "444455556666";

struct Answer {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // lower-case names
  std::chrono::milliseconds delay{0};

  bool ok() const { return status >= 200 && status < 300; }
  /// Error code in whichever protocol the answer is; empty for success.
  std::string code() const;
  std::string message() const;
  /// Text of the first XML element of that name, or the first one below `A/B` paths; empty when there is none.
  std::string xml(const std::string& path) const;
  /// Texts of all XML elements of that name, in order.
  std::vector<std::string> all(const std::string& name) const;
  Json json() const { return body.empty() ? Json() : Json::parse(body); }
};

class Scenario {
 public:
  explicit Scenario(world::Settings settings = {});

  /// A query-protocol call (iam, sts): `Action` and parameters as a form.
  Answer query(const Credentials& who, const std::string& service, const std::string& action,
               const Fields& parameters = {});
  Answer iam(const Credentials& who, const std::string& action, const Fields& parameters = {}) {
    return query(who, "iam", action, parameters);
  }
  Answer sts(const Credentials& who, const std::string& action, const Fields& parameters = {}) {
    return query(who, "sts", action, parameters);
  }
  /// A json-protocol call of Organizations.
  Answer organizations(const Credentials& who, const std::string& operation, const Json& input = Json::object());
  /// A rest-json call of RAM: POST to the operation's lower-case path with the input as body, or any method and target.
  Answer ram(const Credentials& who, const std::string& operation, const Json& input = Json::object(),
             const std::string& region = "us-east-1");
  Answer ram(const Credentials& who, const std::string& method, const std::string& target, const std::string& body,
             const std::string& region);
  Answer s3(const Credentials& who, const std::string& method, const std::string& target, const std::string& body = {},
            const Fields& headers = {});
  /// Nobody's call.
  Answer anonymous(const std::string& method, const std::string& target, const std::string& body = {},
                   const Fields& headers = {});
  Answer control(const std::string& method, const std::string& path, const Json& body = nullptr);
  /// Any signed request.
  Answer signed_request(const Credentials& who, const std::string& service, const std::string& method,
                        const std::string& target, const std::string& body = {}, const Fields& headers = {}) {
    return send(&who, service, region, method, target, body, headers);
  }
  /// Whatever is in `request`, as it is.
  Answer raw(const core::HttpRequest& request);

  /// Root of an account.
  static Credentials root(const std::string& account) { return {account}; }
  /// Creates a user with an access key and, unless empty, one inline policy.
  Credentials user(const std::string& account, const std::string& name, const std::string& policy = {});
  /// Creates a role; returns its ARN.
  std::string role(const std::string& account, const std::string& name, const std::string& trust,
                   const std::string& policy = {});
  /// Creates a policy of the organization that `management` manages and attaches it; returns its PolicySummary.
  Json attach_policy(const std::string& management, const std::string& target, const std::string& content,
                     const std::string& type = "SERVICE_CONTROL_POLICY");
  /// Assumes a role that must let itself be assumed.
  Credentials assume(const Credentials& who, const std::string& role_arn, const std::string& session = "session",
                     const Fields& more = {});

  /// What handlers and resolvers get to see of a request of `caller`, who has to stay.
  world::Context context(const core::Principal& caller);

  core::Clock& clock() { return worlds_.default_world().clock(); }
  world::Worlds& worlds() { return worlds_; }
  world::World& world() { return worlds_.default_world(); }
  app::Pipeline& pipeline() { return pipeline_; }

  /// Path prefix of the following calls, such as `/_w/other`; TLS or not.
  std::string prefix;
  bool secure = true;
  std::string region = "us-east-1";
  /// How far the client's clock is ahead, and a hand in the headers between signing and sending.
  core::Duration skew{0};
  std::function<void(Fields& headers)> tamper;
  /// Told of every answer.
  std::function<void(const Answer& answer)> heard;

 private:
  int attached_ = 0;  // policies of organizations; numbers in their names
  Answer send(const Credentials* who, const std::string& service, const std::string& region_name,
              const std::string& method, const std::string& target, const std::string& body, Fields headers);

  world::Settings settings_;
  core::log::Logger log_{core::log::Level::Error, core::log::Format::Text};
  world::Worlds worlds_;
  app::Pipeline pipeline_;
};

/// One page of a list: its rows, and the token of the next one, empty at the end.
struct Page {
  Json rows = Json::array();
  std::string next;
};
/// The rows of all pages; `page` asks for the one that a token names, for the first when it is empty. Throws when a
/// list never ends.
Json all_pages(const std::function<Page(const std::string& token)>& page);

/// `{"Version":"2012-10-17","Statement":[{"Effect":...,"Action":...,"Resource":...}]}`
std::string policy(const std::string& effect, const Json& action, const Json& resource,
                   const Json& condition = nullptr);
/// A trust policy for sts:AssumeRole; `principal` such as {"AWS": "..."}.
std::string trust(const Json& principal, const Json& condition = nullptr, const Json& action = "sts:AssumeRole");

}  // namespace scenario
