#include "routing.hpp"

#include "auth/signature.hpp"
#include "core/text.hpp"
#include "protocol/form.hpp"
#include "protocol/query.hpp"

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
    if (own == prefix || (own.size() > prefix.size() && own.ends_with(prefix) && own[own.size() - prefix.size() - 1] == '.'))
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

const Service* unsigned_service(Services services, const core::HttpRequest& request) {
  if (const auto target = request.header("x-amz-target"); !target.empty()) return by_target(services, target);
  const bool form = core::starts_with_i(request.header("content-type"), "application/x-www-form-urlencoded");
  if (form || request.query().find("Action=") != std::string_view::npos) {
    const protocol::Form fields = protocol::query_form(request);
    if (fields.find("Action"))
      if (const Service* found = by_version(services, fields.find("Version").value_or(""))) return found;
  }
  if (const Service* found = by_host(services, request.header("host"))) return found;
  if (const Service* found = by_path(services, request)) return found;
  return by_signing_name(services, "s3", request);
}

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
  if (!scope) return {unsigned_service(services, request), {}, {}};
  return {by_signing_name(services, scope->service, request), scope->service, scope->region};
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
