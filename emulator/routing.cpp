#include "routing.hpp"

#include "auth/signature.hpp"
#include "core/text.hpp"
#include "protocol/form.hpp"

namespace app {
namespace {

using handlers::Service;
using protocol::Protocol;
using Services = std::span<const Service* const>;

constexpr std::string_view kWorldPrefix = "/_w/";

bool is_s3_control(const core::HttpRequest& request) {
  return request.path().starts_with("/v20180820/") || request.has_header("x-amz-account-id");
}

const Service* by_signing_name(Services services, std::string_view name, const core::HttpRequest& request) {
  for (const Service* service : services) {
    if (service->model.signing_name != name) continue;
    // S3 and S3 Control share a signing name.
    if (name == "s3" && (service->model.id == "s3control") != is_s3_control(request)) continue;
    return service;
  }
  return nullptr;
}

// `AWSOrganizationsV20161128.ListRoots`; SDKs may leave out the package before the service's own name.
const Service* by_target(Services services, std::string_view target) {
  const auto prefix = target.substr(0, target.rfind('.'));
  for (const Service* service : services) {
    const auto own = service->model.target_prefix;
    if (own.empty()) continue;
    if (own == prefix ||
        (own.size() > prefix.size() && own.ends_with(prefix) && own[own.size() - prefix.size() - 1] == '.'))
      return service;
  }
  return nullptr;
}

const Service* by_version(Services services, std::string_view version) {
  for (const Service* service : services)
    if (service->model.protocol == Protocol::Query && service->model.api_version == version) return service;
  return nullptr;
}

const Service* by_host(Services services, std::string_view host) {
  const auto label = host.substr(0, host.find('.'));
  for (const Service* service : services)
    if (service->model.endpoint_prefix == label) return service;
  return nullptr;
}

// rest-json services have paths of their own, such as POST /getresourceshares.
const Service* by_path(Services services, const core::HttpRequest& request) {
  for (const Service* service : services) {
    if (service->model.protocol != Protocol::RestJson) continue;
    for (const auto& operation : service->model.operations)
      if (operation.method == request.method && operation.uri == request.path()) return service;
  }
  return nullptr;
}

bool is_form(const core::HttpRequest& request) {
  return core::starts_with_i(request.header("content-type"), "application/x-www-form-urlencoded");
}

std::optional<std::string> query_parameter(const core::HttpRequest& request, std::string_view name) {
  auto value = protocol::form_value(request.query(), name);
  return value || !is_form(request) ? value : protocol::form_value(request.body, name);
}

// Query services have no path. A form may still be on its way when only its head is looked at.
bool is_query_call(const core::HttpRequest& request) {
  return request.path() == "/" && (is_form(request) || protocol::form_value(request.query(), "Action"));
}

ServiceRoute unsigned_service(Services services, const core::HttpRequest& request) {
  if (const auto target = request.header("x-amz-target"); !target.empty())
    return {by_target(services, target), std::string(target.substr(0, target.rfind('.'))), {}};
  const auto host = request.header("host");
  // A bucket may be called `iam`.
  if (host.find(".s3.") != std::string_view::npos) return {by_signing_name(services, "s3", request), "s3", {}};
  if (is_query_call(request)) {
    const Service* found = by_version(services, query_parameter(request, "Version").value_or(""));
    return {found ? found : by_host(services, host), {}, {}};
  }
  if (const Service* found = by_host(services, host)) return {found, {}, {}};
  if (const Service* found = by_path(services, request)) return {found, {}, {}};
  return {by_signing_name(services, "s3", request), is_s3_control(request) ? "s3control" : "s3", {}};
}

constexpr std::string_view kFrontEndNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";
constexpr protocol::ServiceModel kQuery{.protocol = Protocol::Query, .xml_namespace = kFrontEndNamespace};
constexpr protocol::ServiceModel kEc2{.protocol = Protocol::Ec2};
constexpr protocol::ServiceModel kJson{.protocol = Protocol::Json, .json_version = "1.0"};
constexpr protocol::ServiceModel kJson11{.protocol = Protocol::Json, .json_version = "1.1"};
constexpr protocol::ServiceModel kRestJson{.protocol = Protocol::RestJson};
constexpr protocol::ServiceModel kRestXml{.protocol = Protocol::RestXml};
constexpr protocol::ServiceModel kBareXml{.protocol = Protocol::RestXml, .bare_errors = true};

}  // namespace

WorldTarget split_world(std::string_view target) {
  if (!target.starts_with(kWorldPrefix)) return {{}, std::string(target)};
  const auto rest = target.substr(kWorldPrefix.size());
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  std::string plain(rest.substr(end));
  if (!plain.starts_with('/')) plain.insert(plain.begin(), '/');
  return {rest.substr(0, end), std::move(plain)};
}

ServiceRoute find_service(Services services, const core::HttpRequest& request) {
  const auto scope = auth::credential_scope(request);
  // SigV2 names no service; the request may be for one that does not take it any more.
  if (!scope || scope->region.empty()) return unsigned_service(services, request);
  const bool control = scope->service == "s3" && is_s3_control(request);
  return {by_signing_name(services, scope->service, request), control ? "s3control" : scope->service, scope->region};
}

const protocol::ServiceModel& likely_model(const core::HttpRequest& request, std::string_view service_name) {
  if (request.has_header("x-amz-target"))
    return request.header("content-type").find("-1.1") != std::string_view::npos ? kJson11 : kJson;
  if (service_name == "ec2") return kEc2;
  if (is_query_call(request)) return kQuery;
  if (service_name.starts_with("s3") && service_name != "s3control") return kBareXml;
  const bool xml = request.header("content-type").find("xml") != std::string_view::npos;
  return xml || service_name == "s3control" || service_name == "route53" || service_name == "cloudfront" ? kRestXml
                                                                                                         : kRestJson;
}

core::AwsError unknown_service(const core::HttpRequest& request, std::string_view service_name) {
  const std::string action = query_parameter(request, "Action").value_or("");
  if (!service_name.empty()) {
    // JSON services name the operation in the target, query services in the form.
    const std::string_view target = request.header("x-amz-target");
    const std::string operation = target.empty() ? action : std::string(target.substr(target.rfind('.') + 1));
    std::string what = "the service `" + std::string(service_name) + "`";
    if (!operation.empty()) what += " and its operation `" + operation + "`";
    return {"NotImplemented", 501, "Understudy does not implement " + what + "."};
  }
  if (action.empty()) return {"MissingAction", 400, "The request is missing an action or a required parameter."};
  const auto version = query_parameter(request, "Version").value_or("NO_VERSION_SPECIFIED");
  return {"InvalidAction", 400, "Could not find operation " + action + " for version " + version};
}

std::string_view virtual_bucket(const core::HttpRequest& request) {
  std::string_view host = request.proxy_host.empty() ? request.header("host") : request.proxy_host;
  host = host.substr(0, host.rfind(':') == std::string_view::npos ? host.size() : host.rfind(':'));
  constexpr std::string_view kLocal = ".localhost";
  if (const auto s3 = host.find(".s3."); s3 != std::string_view::npos) return host.substr(0, s3);
  if (host.ends_with(".s3.localhost")) return host.substr(0, host.size() - 13);
  if (host.ends_with(kLocal) && host != "s3.localhost") return host.substr(0, host.size() - kLocal.size());
  return {};
}

}  // namespace app
