#include "handlers/iam/oidc_providers.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::OidcProvider;
using state::iam::OidcProviders;
using state::iam::Tagged;
using state::iam::TagStore;

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kOidcResource = "oidc-provider/";

// The API reference: https, no query, no port. Letters keep their case, a slash at the end stays.
std::string checked_url(const std::string& url) {
  const auto bad = [](char c) { return !(c > ' ' && c < 0x7f) || c == '?' || c == '#' || c == ':' || c == '@'; };
  const auto rest = std::string_view(url).substr(std::min(kScheme.size(), url.size()));
  if (!url.starts_with(kScheme) || rest.empty() || rest.front() == '/' || std::any_of(rest.begin(), rest.end(), bad))
    throw validation_error("Invalid Open ID Connect Provider URL");
  return std::string(rest);
}

std::vector<std::string> checked_thumbprints(const std::optional<std::vector<std::string>>& thumbprints) {
  std::vector<std::string> list = thumbprints.value_or(std::vector<std::string>());
  if (static_cast<std::int64_t>(list.size()) > kMaxThumbprintsPerOidcProvider)
    throw errors::invalid_input_exception("Thumbprint list must contain fewer than 5 entries.");
  for (auto& thumbprint : list) {
    if (!core::unhex(thumbprint)) throw errors::invalid_input_exception("Thumbprint must be a hexadecimal string.");
    thumbprint = core::to_lower(thumbprint);
  }
  return list;
}

std::vector<std::string> distinct(const std::optional<std::vector<std::string>>& clients) {
  std::vector<std::string> list;
  for (const auto& client : clients.value_or(std::vector<std::string>()))
    if (std::find(list.begin(), list.end(), client) == list.end()) list.push_back(client);
  if (static_cast<std::int64_t>(list.size()) > kMaxClientsPerOidcProvider)
    check_quota(kMaxClientsPerOidcProvider, kMaxClientsPerOidcProvider, "ClientIdsPerOpenIdConnectProvider");
  return list;
}

std::optional<std::string> url_of(const Context& context, const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with(kOidcResource))
    throw validation_error("Invalid ARN:  Could not be parsed!");
  if (parsed->account != context.account()) return std::nullopt;
  return parsed->resource.substr(kOidcResource.size());
}

std::optional<OidcProvider> find(Context& context, const std::string& arn) {
  const auto url = url_of(context, arn);
  return url ? OidcProviders(context.db).find(context.account(), *url) : std::nullopt;
}

}  // namespace

OidcProvider require_oidc_provider(Context& context, const std::string& arn) {
  auto provider = find(context, arn);
  if (!provider) throw errors::no_such_entity_exception("OpenIDConnect Provider not found for arn " + arn);
  return *std::move(provider);
}

void oidc_provider_resource(Context& context, const std::string& arn, authz::Check& check) {
  check.on(arn);
  if (const auto parsed = core::Arn::parse(arn); parsed && core::is_account_id(parsed->account))
    check.owned_by(parsed->account);
  check.resource_tags = [&context, arn]() -> core::Tags {
    const auto parsed = core::Arn::parse(arn);
    if (!parsed || !parsed->resource.starts_with(kOidcResource)) return {};
    const auto provider =
        OidcProviders(context.db).find(parsed->account, parsed->resource.substr(kOidcResource.size()));
    return provider ? TagStore(context.db, Tagged::OidcProvider).of(provider->row) : core::Tags();
  };
}

void new_oidc_provider(Context& context, const model::CreateOpenIDConnectProviderRequest& in, authz::Call& call) {
  const std::string_view url = *in.Url;
  const auto name = url.starts_with(kScheme) ? url.substr(kScheme.size()) : url;
  call.check().on("arn:aws:iam::" + context.account() + ":oidc-provider/" + std::string(name));
  call.check().request_tags = request_tags(in.Tags);
}

void tagging_oidc_provider(Context& context, const model::TagOpenIDConnectProviderRequest& in, authz::Call& call) {
  on_oidc_provider(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_oidc_provider(Context& context, const model::UntagOpenIDConnectProviderRequest& in, authz::Call& call) {
  on_oidc_provider(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

model::CreateOpenIDConnectProviderResponse create_open_id_connect_provider(
    Context& context, const model::CreateOpenIDConnectProviderRequest& in) {
  OidcProvider provider;
  provider.account = context.account();
  provider.url = checked_url(*in.Url);
  provider.created = context.now;
  provider.clients = distinct(in.ClientIDList);
  provider.thumbprints = checked_thumbprints(in.ThumbprintList);
  const core::Tags tags = checked_tags(in.Tags);
  OidcProviders providers(context.db);
  if (providers.find(provider.account, provider.url))
    throw errors::entity_already_exists_exception("Provider with url " + *in.Url + " already exists.");
  check_quota(providers.count(provider.account), kMaxOidcProviders, "OpenIdConnectProvidersPerAccount");
  put_new_tags(context, Tagged::OidcProvider, providers.add(provider), tags);
  model::CreateOpenIDConnectProviderResponse answer{.OpenIDConnectProviderArn = provider.arn()};
  if (!tags.empty()) answer.Tags = tags_of(tags);
  return answer;
}

model::GetOpenIDConnectProviderResponse get_open_id_connect_provider(Context& context,
                                                                     const model::GetOpenIDConnectProviderRequest& in) {
  const auto provider = require_oidc_provider(context, *in.OpenIDConnectProviderArn);
  model::GetOpenIDConnectProviderResponse answer;
  answer.Url = provider.url;
  answer.ClientIDList = provider.clients;
  answer.ThumbprintList = provider.thumbprints;
  answer.CreateDate = provider.created;
  if (const auto tags = TagStore(context.db, Tagged::OidcProvider).of(provider.row); !tags.empty())
    answer.Tags = tags_of(tags);
  return answer;
}

model::ListOpenIDConnectProvidersResponse list_open_id_connect_providers(
    Context& context, const model::ListOpenIDConnectProvidersRequest&) {
  model::ListOpenIDConnectProvidersResponse answer;
  auto& list = answer.OpenIDConnectProviderList.emplace();
  for (const auto& provider : OidcProviders(context.db).list(context.account())) list.push_back({provider.arn()});
  return answer;
}

// No error when there is none (API reference: the operation is idempotent).
protocol::Empty delete_open_id_connect_provider(Context& context, const model::DeleteOpenIDConnectProviderRequest& in) {
  if (const auto provider = find(context, *in.OpenIDConnectProviderArn))
    OidcProviders(context.db).remove(provider->row);
  return {};
}

protocol::Empty add_client_id_to_open_id_connect_provider(Context& context,
                                                          const model::AddClientIDToOpenIDConnectProviderRequest& in) {
  auto provider = require_oidc_provider(context, *in.OpenIDConnectProviderArn);
  auto& clients = provider.clients;
  if (std::find(clients.begin(), clients.end(), *in.ClientID) != clients.end()) return {};
  check_quota(static_cast<std::int64_t>(clients.size()), kMaxClientsPerOidcProvider,
              "ClientIdsPerOpenIdConnectProvider");
  clients.push_back(*in.ClientID);
  OidcProviders(context.db).set_clients(provider.row, clients);
  return {};
}

protocol::Empty remove_client_id_from_open_id_connect_provider(
    Context& context, const model::RemoveClientIDFromOpenIDConnectProviderRequest& in) {
  auto provider = require_oidc_provider(context, *in.OpenIDConnectProviderArn);
  std::erase(provider.clients, *in.ClientID);
  OidcProviders(context.db).set_clients(provider.row, provider.clients);
  return {};
}

protocol::Empty update_open_id_connect_provider_thumbprint(
    Context& context, const model::UpdateOpenIDConnectProviderThumbprintRequest& in) {
  const auto provider = require_oidc_provider(context, *in.OpenIDConnectProviderArn);
  OidcProviders(context.db).set_thumbprints(provider.row, checked_thumbprints(in.ThumbprintList));
  return {};
}

}  // namespace iam
