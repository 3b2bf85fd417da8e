#include "control/bundle.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "auth/content_encoding.hpp"
#include "auth/failure.hpp"
#include "control/error.hpp"
#include "control/fixture_node.hpp"
#include "control/routes.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "state/database.hpp"
#include "state/schema.hpp"

namespace control {
namespace {

constexpr std::size_t kLargestSnapshot = std::size_t{1} << 30;

template <class T>
struct Named {
  T value;
  std::string_view name;
};

constexpr Named<world::Enforcement> kEnforcement[] = {{world::Enforcement::Enforce, "enforce"},
                                                      {world::Enforcement::Audit, "audit"}};
constexpr Named<world::Credentials> kCredentials[] = {{world::Credentials::Any, "any"},
                                                      {world::Credentials::IssuedOnly, "issued-only"}};
constexpr Named<world::PolicyValidation> kPolicyValidation[] = {{world::PolicyValidation::Strict, "strict"},
                                                                {world::PolicyValidation::Lenient, "lenient"}};
constexpr Named<world::Resources> kResources[] = {{world::Resources::OnFirstShare, "on-first-share"},
                                                  {world::Resources::RegisteredOnly, "registered-only"}};
constexpr Named<world::LeaveWait> kLeaveWait[] = {{world::LeaveWait::None, "none"}, {world::LeaveWait::Aws, "aws"}};

template <class T, std::size_t N>
std::string name_of(const Named<T> (&names)[N], T value) {
  for (const auto& one : names)
    if (one.value == value) return std::string(one.name);
  return {};
}

template <class T, std::size_t N>
T value_of(const Named<T> (&names)[N], const Node& node) {
  const std::string name = node.text();
  for (const auto& one : names)
    if (one.name == name) return one.value;
  node.fail("`" + name + "` is not known");
}

Json written(const world::Settings& settings) {
  Json json{{"account-id", settings.default_account},
            {"region", settings.default_region},
            {"enforcement", name_of(kEnforcement, settings.enforcement)},
            {"credentials", name_of(kCredentials, settings.credentials)},
            {"policy-validation", name_of(kPolicyValidation, settings.policy_validation)},
            {"resources", name_of(kResources, settings.resources)},
            {"leave-wait", name_of(kLeaveWait, settings.leave_wait)},
            {"settle-milliseconds", settings.settle.count()}};
  if (settings.seed) json["seed"] = *settings.seed;
  return json;
}

world::Settings read_settings(const Node& node) {
  node.expect({"account-id", "region", "enforcement", "credentials", "policy-validation", "resources", "leave-wait",
               "settle-milliseconds", "seed"});
  world::Settings settings;
  settings.default_account = node.text("account-id");
  if (!core::is_account_id(settings.default_account)) node.member("account-id").fail("must have twelve digits");
  settings.default_region = node.text("region");
  settings.enforcement = value_of(kEnforcement, node.member("enforcement"));
  settings.credentials = value_of(kCredentials, node.member("credentials"));
  settings.policy_validation = value_of(kPolicyValidation, node.member("policy-validation"));
  settings.resources = value_of(kResources, node.member("resources"));
  settings.leave_wait = value_of(kLeaveWait, node.member("leave-wait"));
  settings.settle = core::Duration(node.number_or("settle-milliseconds", 0));
  if (node.has("seed")) settings.seed = static_cast<std::uint64_t>(node.number_or("seed", 0));
  return settings;
}

// Text where it is text, else base64 under another name.
void put(Json& json, const std::string& name, const std::string& bytes) {
  if (core::valid_utf8(bytes))
    json[name] = bytes;
  else
    json[name + "_base64"] = core::base64_encode(bytes);
}

std::string decoded(const Node& node) {
  auto bytes = core::base64_decode(node.text());
  if (!bytes) node.fail("is not base64");
  return std::move(*bytes);
}

std::string take(const Node& node, const std::string& name) {
  const std::string other = name + "_base64";
  if (!node.has(other.c_str())) return node.text_or(name.c_str(), "");
  return decoded(node.member(other.c_str()));
}

using Headers = std::vector<std::pair<std::string, std::string>>;

// `Name: value`, one a line.
Json written(const Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) {
    const std::string line = name + ": " + value;
    list.push_back(core::valid_utf8(line) ? Json(line) : Json{{"base64", core::base64_encode(line)}});
  }
  return list;
}

Headers read_headers(const Node& message) {
  Headers headers;
  for (const auto& node : message.list("headers")) {
    const std::string line = node.json().is_object() ? decoded(node.member("base64")) : node.text();
    const auto colon = line.find(": ");
    if (colon == std::string::npos) node.fail("must be `Name: value`");
    headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return headers;
}

Json written(const world::RecordedCall& call) {
  Json request{{"method", call.method}};
  put(request, "target", call.target);
  request["from"] = call.peer_address;
  if (call.secure) request["tls"] = call.tls_version;
  if (!call.proxy_host.empty()) put(request, "proxy_host", call.proxy_host);
  request["headers"] = written(call.headers);
  if (!call.body.empty()) put(request, "body", call.body);
  Json response{{"status", call.response.status}, {"headers", written(call.response.headers)}};
  if (!call.response.body.empty()) put(response, "body", call.response.body);
  Json json{{"time", core::iso8601(call.time, true)}, {"machine_time", core::iso8601(call.machine, true)}};
  if (call.ids) json["ids"] = call.ids->text();
  json["request"] = std::move(request);
  json["response"] = std::move(response);
  return json;
}

core::Time read_time(const Node& node, const char* name) {
  const auto time = core::parse_iso8601(node.text(name));
  if (!time) node.member(name).fail("is not an ISO 8601 instant");
  return *time;
}

core::IdGenerator read_ids(const Node& node) {
  const auto ids = core::IdGenerator::parse(node.text());
  if (!ids) node.fail("is not the state of a generator of ids");
  return *ids;
}

// Without the prefix of a world.
std::string_view path_in_world(std::string_view target) {
  std::string_view path = target.substr(0, target.find('?'));
  constexpr std::string_view kPrefix = "/_w/";
  if (!path.starts_with(kPrefix)) return path;
  const auto slash = path.find('/', kPrefix.size());
  return slash == std::string_view::npos ? "/" : path.substr(slash);
}

world::RecordedCall read_call(const Node& node) {
  node.expect({"time", "machine_time", "ids", "request", "response"});
  world::RecordedCall call;
  call.time = read_time(node, "time");
  call.machine = read_time(node, "machine_time");
  if (node.has("ids")) call.ids = read_ids(node.member("ids"));
  const Node request = node.member("request"), response = node.member("response");
  request.expect({"method", "target", "target_base64", "from", "tls", "proxy_host", "proxy_host_base64", "headers",
                  "body", "body_base64"});
  call.method = request.text("method");
  call.target = take(request, "target");
  if (!call.target.starts_with('/')) request.fail("`target` must begin with a slash");
  if (!belongs_to_history(call.method, path_in_world(call.target))) request.fail("no history has such a call");
  call.peer_address = request.text("from");
  call.secure = request.has("tls");
  call.tls_version = request.text_or("tls", "");
  call.proxy_host = take(request, "proxy_host");
  call.headers = read_headers(request);
  call.body = take(request, "body");
  response.expect({"status", "headers", "body", "body_base64"});
  call.response.status = static_cast<int>(response.number_or("status", 0));
  call.response.headers = read_headers(response);
  call.response.body = take(response, "body");
  return call;
}

Json written(const world::Base& base, const std::string& seal_key) {
  Json json{{"clock", base.clock.text()},
            {"ids", base.ids.text()},
            {"network", Json::parse(base.network.text())},
            {"faults", Json::parse(base.faults.text())},
            {"usage", Json::parse(base.usage.text())},
            {"seal_key", core::base64_encode(seal_key)}};
  if (base.image) json["snapshot"] = core::base64_encode(auth::deflate_gzip(base.image->bytes()));
  return json;
}

std::shared_ptr<const state::Image> read_snapshot(const Node& node) {
  std::string image;
  try {
    image = auth::inflate_gzip(decoded(node), kLargestSnapshot);
  } catch (const auth::Failure&) {
    node.fail("is not compressed data");
  }
  try {
    state::check_image(image);
  } catch (const state::DataFileError& error) {
    node.fail(error.what());
  }
  return std::make_shared<const state::Image>(image);
}

void read_start(const Node& node, Bundle& bundle) {
  node.expect({"clock", "ids", "network", "faults", "usage", "seal_key", "snapshot"});
  const auto clock = core::Clock::parse(node.text("clock"));
  if (!clock) node.member("clock").fail("is not a clock");
  bundle.base.clock = *clock;
  bundle.base.ids = read_ids(node.member("ids"));
  const auto network = world::Network::parse(node.member("network").json().dump());
  if (!network) node.member("network").fail("is not a network");
  bundle.base.network = *network;
  if (node.has("faults")) {
    const auto faults = world::Faults::parse(node.member("faults").json().dump());
    if (!faults) node.member("faults").fail("are no faults");
    bundle.base.faults = *faults;
  }
  if (node.has("usage")) {
    const auto usage = world::Usage::parse(node.member("usage").json().dump());
    if (!usage) node.member("usage").fail("must give milliseconds for each use");
    bundle.base.usage = *usage;
  }
  bundle.seal_key = decoded(node.member("seal_key"));
  constexpr std::size_t kSealKey = 32;
  if (bundle.seal_key.size() != kSealKey) node.member("seal_key").fail("must have 32 bytes");
  if (node.has("snapshot")) bundle.base.image = read_snapshot(node.member("snapshot"));
}

// The format first: of a newer one nothing else is known.
void check_format(const Node& root) {
  if (!root.json().is_object() || !root.has("understudy_bundle")) root.fail("is no bundle of Understudy");
  const auto format = root.number_or("understudy_bundle", 0);
  if (format == kBundleFormat) return;
  root.fail(format > kBundleFormat ? "its format " + std::to_string(format) +
                                         " is newer than this program, which reads " + std::to_string(kBundleFormat)
                                   : "there is no format " + std::to_string(format));
}

Json parsed(std::string_view text) {
  check_depth(text);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw BundleError("not JSON at byte " + std::to_string(error.byte) + " of " + std::to_string(text.size()) +
                      (error.byte > text.size() ? "; the file is cut off" : ""));
  } catch (const Json::exception&) {
    throw BundleError("not JSON");
  }
}

}  // namespace

Bundle bundle_of(world::World& world, const world::Settings& settings, const std::string& version) {
  const auto& history = world.history();
  if (!history.stopped().empty())
    throw ControlError(409, "the calls of this world are not kept: " + history.stopped(),
                       "POST reset or a restored snapshot begins a new history");
  // Before the first call the present is what the next one would begin with.
  if (!history.base()) world.expect_call();
  if (!history.base()) throw ControlError(409, "the calls of this world are not kept: " + history.stopped());
  Bundle bundle;
  bundle.version = version;
  bundle.world = world.id();
  bundle.settings = settings;
  bundle.seal_key = world.seal_key();
  bundle.base = *history.base();
  bundle.calls = history.calls();
  return bundle;
}

Json to_json(Bundle bundle) {
  Json calls = Json::array();
  for (auto& call : bundle.calls) {
    if (!bundle.redacted) redact(call);
    calls.push_back(written(call));
  }
  return Json{{"understudy_bundle", kBundleFormat},
              {"version", bundle.version},
              {"world", bundle.world},
              {"options", written(bundle.settings)},
              {"start", written(bundle.base, bundle.seal_key)},
              {"calls", std::move(calls)}};
}

Bundle read_bundle(std::string_view text) {
  try {
    const Json json = parsed(text);
    const Node root(json, "");
    check_format(root);
    root.expect({"understudy_bundle", "version", "world", "options", "start", "calls"});
    Bundle bundle;
    bundle.redacted = true;
    bundle.version = root.text("version");
    bundle.world = root.text("world");
    bundle.settings = read_settings(root.member("options"));
    read_start(root.member("start"), bundle);
    root.member("calls");
    for (const auto& node : root.list("calls")) bundle.calls.push_back(read_call(node));
    return bundle;
  } catch (const ControlError& error) {
    throw BundleError(error.what());
  }
}

Json bundle(const Call& call) {
  if (!call.rest.empty()) throw ControlError(404, "there is one bundle of a world: GET bundle");
  const auto& environment = call.environment;
  return to_json(bundle_of(call.world, environment.settings, environment.version));
}

}  // namespace control
