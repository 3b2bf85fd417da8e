#include "pipeline.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "access/authorize.hpp"
#include "access/identify.hpp"
#include "access/usage.hpp"
#include "auth/body_digest.hpp"
#include "auth/content_encoding.hpp"
#include "auth/failure.hpp"
#include "core/text.hpp"
#include "exchange.hpp"
#include "fault_injection.hpp"
#include "protocol/codec.hpp"
#include "protocol/json.hpp"
#include "routing.hpp"

namespace app {
namespace {

using core::AwsError;
using core::HttpRequest;
using core::HttpResponse;
using protocol::Protocol;

constexpr std::uint64_t kMaxObject = 512ULL << 20;
constexpr std::uint64_t kMaxControlBody = 64ULL << 20;
constexpr std::uint64_t kMaxApiBody = 10'000'000;  // what the query services of AWS take

auth::Family family_of(const handlers::Service& service) {
  switch (service.model.protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return auth::Family::Query;
    case Protocol::RestXml:
      return auth::Family::S3;
    default:
      return auth::Family::Json;
  }
}

// No bucket's name begins with an underscore, but one may well begin with `moto-api`.
bool is_control(std::string_view path) {
  return path.starts_with("/_understudy") || path.starts_with("/_localstack") || path.starts_with("/moto-api/");
}

HttpResponse control_refusal(const AwsError& error) {
  HttpResponse response;
  response.status = error.status();
  response.set("Content-Type", "application/json");
  response.body = "{\"error\":";
  protocol::append_json_string(response.body, error.message());
  response.body += "}\n";
  return response;
}

const handlers::Operation* find_operation(const handlers::Service& service, std::string_view name) {
  const auto found =
      std::lower_bound(service.operations.begin(), service.operations.end(), name,
                       [](const auto& row, std::string_view wanted) { return row.model->name < wanted; });
  return found != service.operations.end() && found->model->name == name ? &*found : nullptr;
}

// Not for S3, where gzip belongs to the object.
void inflate(Exchange& exchange) {
  auto inflated = auth::decompressed_body(exchange.sent, kMaxApiBody);
  if (!inflated) return;
  exchange.decoded.bytes = std::move(*inflated);
  exchange.plain.body = exchange.decoded.bytes;
}

// Trailers count as headers from here on, as S3 has it.
void take_off_chunks(Exchange& exchange, const auth::Verified& verified) {
  if (family_of(*exchange.service) != auth::Family::S3 || verified.payload == auth::Payload::Plain) return;
  auto& plain = exchange.plain;
  exchange.decoded = auth::decode_chunked(plain, exchange.signature, verified);
  for (const auto& [name, value] : exchange.decoded.trailers) plain.headers.push_back({name, value});
  plain.body = exchange.decoded.bytes;
}

// PutObject is not among these: it keeps its checksum, so its handler compares.
void compare_digests(const Exchange& exchange) {
  const auto& row = *exchange.operation;
  if (!row.model->checksum_required) return;
  const auto digests = auth::body_digests(exchange.plain);
  if (digests.none() && row.authorization.needs_digest)
    throw AwsError("InvalidRequest", 400, "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  auth::verified_md5(digests.md5, exchange.plain.body);
  auth::verified_checksum(digests, exchange.plain.body);
}

// S3 request ids look different from everybody else's.
std::string new_request_id(core::IdGenerator& ids, const protocol::ServiceModel& model) {
  return model.protocol == Protocol::RestXml ? ids.random(16, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") : ids.uuid();
}

// Errors and traces repeat what the client sent, which may be no text at all.
std::string legible(std::string text) {
  if (core::valid_utf8(text)) return text;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }, '?');
  return text;
}

AwsError legible(const AwsError& error) {
  AwsError clean(error.code(), error.status(), legible(error.message()));
  for (const auto& [name, value] : error.members()) clean.with(name, legible(value));
  for (const auto& [name, value] : error.headers()) clean.with_header(name, value);
  return clean;
}

// A URL ages by the world's clock, as its expiry does; a header by the real one, as its skew does.
world::Signing signing_of(const Exchange& exchange) {
  const auto& signature = exchange.signature;
  world::Signing signing;
  signing.content_sha256 = exchange.sent.header("x-amz-content-sha256");
  if (signature.kind == auth::SignatureKind::None) return signing;
  signing.type = signature.presigned() ? "REST-QUERY-STRING" : "REST-HEADER";
  signing.version = signature.kind == auth::SignatureKind::PresignedV2 ? "AWS" : "AWS4-HMAC-SHA256";
  if (signature.kind == auth::SignatureKind::PresignedV2) return signing;
  const auto age = (signature.presigned() ? exchange.now : exchange.world->clock().machine()) - signature.time;
  signing.age = std::max(age, core::Duration(0));
  return signing;
}

// Who called what. Calls that AWS checks no permission for have no action; they are noted by their name.
void note_call(Exchange& exchange) {
  const auto& row = *exchange.operation;
  const std::string_view service = exchange.service->model.signing_name;
  if (!row.authorization.action.empty()) return authz::note_use(*exchange.context, service, row.authorization.action);
  std::string name(service);
  authz::note_use(*exchange.context, service, (name += ':') += row.model->name);
}

// A request head without its world prefix.
struct PlainHead {
  explicit PlainHead(const HttpRequest& head) : target(split_world(head.target).target), request(head) {
    request.target = target;
  }
  PlainHead(const PlainHead&) = delete;
  PlainHead& operator=(const PlainHead&) = delete;
  std::string target;
  HttpRequest request;
};

}  // namespace

HttpResponse Pipeline::handle(const HttpRequest& request) {
  Exchange exchange(request);
  exchange.model = &services_.back()->model;
  try {
    route(exchange);
    if (exchange.control) return control_(*exchange.world, exchange.plain);
    authenticate(exchange);
    inject(exchange);
    decode(exchange);
    authorize(exchange);
    compare_digests(exchange);
    perform(exchange);
  } catch (const AwsError& error) {
    exchange.response = fail(exchange, error);
  } catch (auth::Failure& failure) {
    // Whoever found the fault need not have had the whole proof at hand.
    if (failure.access_key_id.empty()) failure.access_key_id = exchange.signature.access_key_id;
    if (failure.token.empty()) failure.token = exchange.signature.token;
    exchange.response = fail(exchange, auth::to_error(failure, family_of(*exchange.service)));
  } catch (const std::exception& error) {
    log_.write(core::log::Level::Error, error.what(), exchange.request_id);
    exchange.response = fail(exchange, protocol::internal_failure(*exchange.model));
  }
  record(exchange);
  // A control call remembers itself: only it knows whether it changed the world.
  if (exchange.world) exchange.world->remember_call(request, exchange.response, exchange.now);
  exchange.response.delay = exchange.delay;
  return std::move(exchange.response);
}

std::uint64_t Pipeline::body_limit(const HttpRequest& head) const {
  const PlainHead plain(head);
  if (is_control(plain.request.path())) return kMaxControlBody;
  const auto route = find_service(services_, plain.request);
  return route.service && route.service->model.protocol == Protocol::RestXml ? kMaxObject : kMaxApiBody;
}

HttpResponse Pipeline::reject(const HttpRequest& head, const AwsError& error) {
  const PlainHead plain(head);
  if (is_control(plain.request.path())) return control_refusal(error);
  Exchange exchange(head);
  // What cannot be told from an unfinished request is answered in S3's form, the one that needs nothing but HTTP.
  const auto route = find_service(services_, plain.request);
  exchange.model = route.service ? &route.service->model : &services_.back()->model;
  exchange.request_id = worlds_.stray_ids().uuid();
  return fail(exchange, error);
}

HttpResponse Pipeline::reject_size(const HttpRequest& head) {
  const PlainHead plain(head);
  const std::string limit = std::to_string(body_limit(head));
  if (is_control(plain.request.path()))
    return control_refusal(AwsError("", 413, "the body is larger than " + limit + " bytes"));
  const auto route = find_service(services_, plain.request);
  const auto protocol =
      route.service ? route.service->model.protocol : likely_model(plain.request, route.name).protocol;
  if (protocol == Protocol::Query || protocol == Protocol::Ec2) {
    HttpResponse response;  // these services' front end answers with nothing but the status
    response.status = 413;
    return response;
  }
  if (protocol != Protocol::RestXml) return reject(head, AwsError("RequestEntityTooLargeException", 413, ""));
  AwsError error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
  if (const auto proposed = head.header("content-length"); !proposed.empty())
    error.with("ProposedSize", std::string(proposed));
  return reject(head, error.with("MaxSizeAllowed", limit));
}

const Pipeline::Tools& Pipeline::tools(const handlers::Service& service) {
  const auto index = std::find(services_.begin(), services_.end(), &service) - services_.begin();
  auto& tools = tools_[static_cast<std::size_t>(index)];
  if (!tools) tools = std::make_unique<Tools>(service.model);
  return *tools;
}

void Pipeline::route(Exchange& exchange) {
  WorldTarget target = split_world(exchange.sent.target);
  exchange.plain_target = std::move(target.target);
  exchange.plain.target = exchange.plain_target;
  exchange.world = worlds_.call(target.world.empty() ? world::Worlds::kDefault : target.world);
  exchange.control = is_control(exchange.plain.path());
  if (exchange.world && exchange.control) return;
  if (exchange.world) {
    exchange.world->expect_call();
    exchange.instant.emplace(exchange.world->clock());
    exchange.now = exchange.world->clock().now();
  }
  ServiceRoute service;
  if (!exchange.control) service = find_service(services_, exchange.plain);
  exchange.service = service.service;
  exchange.model = service.service ? &service.service->model : &likely_model(exchange.plain, service.name);
  exchange.request_id = new_request_id(exchange.world ? exchange.world->ids() : worlds_.stray_ids(), *exchange.model);
  if (!exchange.world)
    throw AwsError("NoSuchWorld", 404,
                   "There is no world `" + std::string(target.world) + "`; POST /_understudy/worlds creates one.");
  if (!exchange.service) throw unknown_service(exchange.plain, service.name);
  exchange.region = exchange.service->global ? "us-east-1" : service.region;
  if (exchange.region.empty() || exchange.region == "aws-global") exchange.region = settings_.default_region;
  if (exchange.service->model.id == "s3") {
    exchange.bucket_host = virtual_bucket(exchange.sent);
    if (!exchange.bucket_host.empty())
      exchange.plain_target = "/" + std::string(exchange.bucket_host) + exchange.plain_target;
    exchange.plain.target = exchange.plain_target;
  }
  // Before the signature, which covers the bytes as sent: a query call has its operation in the body.
  if (family_of(*exchange.service) != auth::Family::S3) inflate(exchange);
  const auto& entry = tools(*exchange.service).router.route(exchange.plain);
  exchange.operation = find_operation(*exchange.service, entry.name);
  if (!exchange.operation) throw protocol::not_implemented(exchange.service->model, entry.name);
}

void Pipeline::authenticate(Exchange& exchange) {
  const auto& service = *exchange.service;
  exchange.signature = auth::parse_signature(exchange.sent);
  // Signature version 2 is gone from every service but S3.
  if (exchange.signature.kind == auth::SignatureKind::PresignedV2 && family_of(service) != auth::Family::S3)
    throw auth::Failure(auth::FailureKind::NoCredentials);
  // Some operations take no signature (AssumeRoleWithWebIdentity); what comes with them proves the caller, or fails to.
  const bool unsigned_operation = exchange.operation->model->anonymous && family_of(service) != auth::Family::S3;
  if (unsigned_operation || exchange.signature.kind == auth::SignatureKind::None) {
    if (family_of(service) != auth::Family::S3 && !exchange.operation->model->anonymous)
      throw auth::Failure(auth::FailureKind::NoCredentials);
    exchange.caller = authz::anonymous_principal();
    auth::Verified unsigned_body;
    unsigned_body.payload = auth::payload_of(exchange.sent.header("x-amz-content-sha256"));
    take_off_chunks(exchange, unsigned_body);
    return;
  }
  auth::check_scope(exchange.signature, service.model.signing_name);
  auto identity = authz::identify(*exchange.world, settings_, exchange.signature, exchange.now);
  auth::Evidence evidence;
  if (identity.secret) evidence.secret = *identity.secret;
  evidence.target = exchange.sent.target;
  evidence.plain_target = exchange.plain_target;
  evidence.virtual_bucket = exchange.bucket_host;
  evidence.wall_now = exchange.world->clock().machine();
  evidence.world_now = exchange.now;
  evidence.digest_given = replaying_;
  const auto verified = auth::verify(exchange.sent, exchange.signature, evidence, keys_);
  if (identity.stray_token) throw auth::Failure(auth::FailureKind::TokenWithLongLivedKey);
  exchange.caller = std::move(identity.principal);
  authz::check_session_may_call(exchange.caller, service.model.signing_name);
  take_off_chunks(exchange, verified);
}

void Pipeline::decode(Exchange& exchange) {
  const auto& service = exchange.service->model;
  const auto& model = *exchange.operation->model;
  const auto& sent = exchange.sent;
  const auto network = exchange.world->network().rule_for(exchange.caller.access_key_id);
  exchange.context.emplace(world::Context{
      .world = *exchange.world,
      .db = exchange.world->db(),
      .ids = exchange.world->ids(),
      .settings = settings_,
      .caller = exchange.caller,
      .region = exchange.region,
      .request_id = exchange.request_id,
      .now = exchange.now,
      .source_ip = network.source_ip.value_or(std::string(sent.peer_address)),
      .vpc = network.vpc.value_or(""),
      .vpc_endpoint = network.vpc_endpoint.value_or(""),
      .vpc_account = network.vpc_account.value_or(""),
      .user_agent = legible(std::string(sent.header("user-agent"))),
      .referer = legible(std::string(sent.header("referer"))),
      .secure_transport = sent.secure,
      .tls_version = sent.tls_version,
      .signing = signing_of(exchange),
      .host = legible(std::string(sent.header("host"))),
      .extra_headers = {},
  });
  exchange.input = exchange.operation->make_input();
  protocol::decode_input(service, model, exchange.plain, exchange.input.get());
  tools(*exchange.service).validator.validate(model, exchange.input.get());
}

void Pipeline::authorize(Exchange& exchange) {
  const auto& row = *exchange.operation;
  if (!row.authorization.unchecked.empty()) return;
  authz::Call call{std::string(row.authorization.action)};
  if (row.resolve) row.resolve(*exchange.context, exchange.input.get(), call);
  std::optional<authz::Denial> refusal;
  for (const auto& check : call.checks()) {
    auto denial = authz::decide(*exchange.context, check);
    if (!denial || refusal) continue;
    if (!exchange.denied) note_call(exchange);  // attempts count
    exchange.denied = true;
    if (settings_.enforcement != world::Enforcement::Enforce) continue;
    refusal = std::move(denial);
    // A witness wants to know what the other answers would have been.
    if (!exchange.world->witness()) break;
  }
  if (refusal) throw exchange.service->access_denied(*refusal);
}

void Pipeline::perform(Exchange& exchange) {
  const auto& row = *exchange.operation;
  auto& context = *exchange.context;
  auto output = row.make_output();
  if (row.authorization.read_only) {
    row.handle(context, exchange.input.get(), output.get());
  } else {
    try {
      state::Database::Transaction transaction(context.db);
      row.handle(context, exchange.input.get(), output.get());
      transaction.commit();
    } catch (...) {
      // What was compiled from rows that are gone again must not be found under ids that will be given anew.
      exchange.world->forget_compiled();
      throw;
    }
    if (!row.authorization.keeps_policies) exchange.world->policies_changed();
  }
  exchange.response = protocol::encode_output(exchange.service->model, *row.model, output.get(), exchange.request_id);
  if (context.status != 0) exchange.response.status = context.status;
  std::string ignored_members;
  for (const auto& ignored : row.authorization.ignored)
    if (protocol::is_set(*row.model, exchange.input.get(), ignored.member))
      ignored_members += (ignored_members.empty() ? "" : ", ") + std::string(ignored.member);
  if (!ignored_members.empty()) exchange.response.set("x-understudy-ignored", ignored_members);
  for (const auto& [name, value] : context.extra_headers)
    if (name == "x-understudy-policy-warning") log_.write(core::log::Level::Warning, value, exchange.request_id);
  for (auto& [name, value] : context.extra_headers) exchange.response.set(std::move(name), std::move(value));
  note_call(exchange);
}

HttpResponse Pipeline::fail(Exchange& exchange, const AwsError& error) {
  exchange.error_code = error.code();
  if (exchange.control) return control_refusal(error);
  return protocol::encode_error(*exchange.model, legible(error), exchange.request_id);
}

void Pipeline::record(Exchange& exchange) {
  if (!exchange.world || !exchange.service) return;
  if (exchange.denied) {
    const std::string prefix = exchange.world->id() == world::Worlds::kDefault ? "" : "/_w/" + exchange.world->id();
    exchange.response.set("x-understudy-decision", prefix + "/_understudy/decisions/" + exchange.request_id);
  }
  world::RequestRecord& entry = exchange.world->requests().next();
  entry.request_id = exchange.request_id;
  entry.time = exchange.now;
  entry.service = exchange.service->model.signing_name;
  if (exchange.operation) entry.operation = exchange.operation->model->name;
  entry.region = exchange.region;
  entry.access_key_id = exchange.signature.access_key_id;
  entry.principal = exchange.caller.arn;
  entry.source_ip = exchange.sent.peer_address;
  entry.status = exchange.response.status;
  entry.error_code = exchange.error_code;
  entry.fault = exchange.fault;
  if (log_.enabled(core::log::Level::Debug))
    log_.write(core::log::Level::Debug,
               fmt::format("{}:{} {} {}", entry.service, entry.operation, entry.status, entry.error_code),
               entry.request_id);
}

}  // namespace app
