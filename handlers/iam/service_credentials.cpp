#include "handlers/iam/service_credentials.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::ServiceCredential;
using state::iam::ServiceCredentials;

struct CredentialService {
  std::string_view name;
  bool api_keys;  // long-term API keys instead of a user name and a password
};
constexpr CredentialService kCredentialServices[] = {
    {"bedrock.amazonaws.com", true},
    {"cassandra.amazonaws.com", false},
    {"codecommit.amazonaws.com", false},
    {"logs.amazonaws.com", true},
};

const CredentialService& require_service(std::string_view name) {
  const auto* service = std::find_if(std::begin(kCredentialServices), std::end(kCredentialServices),
                                     [&](const CredentialService& candidate) { return candidate.name == name; });
  // The model has NotSupportedService for this; IAM answers NoSuchEntity.
  if (service == std::end(kCredentialServices))
    throw errors::no_such_entity_exception(
        fmt::format("No such service {} is supported for Service Specific Credentials", name));
  return *service;
}

ServiceCredential require_credential(Context& context, const state::iam::User& user, const std::string& id) {
  auto credential = ServiceCredentials(context.db).find(id);
  if (!credential || credential->user != user.row)
    throw errors::no_such_entity_exception(fmt::format("No such credential {} exists", id));
  return *std::move(credential);
}

// `jane-at-123456789012`, and `jane+1-at-123456789012` for the second one.
std::string free_name(const state::iam::User& user, const std::vector<ServiceCredential>& others) {
  const std::string first = fmt::format("{}-at-{}", user.name, user.account);
  const bool taken = std::any_of(others.begin(), others.end(), [&](const auto& other) { return other.name == first; });
  return taken ? fmt::format("{}+1-at-{}", user.name, user.account) : first;
}

std::string random_base64(Context& context, std::size_t bytes) {
  std::string random;
  while (random.size() < bytes) random += static_cast<char>(context.ids.next() & 0xFF);
  return core::base64_encode(random);
}

// An API key has its public part in it, which is how its service knows whose it is.
std::string new_secret(Context& context, const CredentialService& service, const std::string& name) {
  if (!service.api_keys) return random_base64(context, 44);
  return "ABSK" + core::base64_encode(name + ':' + random_base64(context, 33));
}

std::string status_of(const Context& context, const ServiceCredential& credential) {
  if (credential.expires && context.now >= *credential.expires) return std::string(model::statusType::kExpired);
  return status_text(credential.active);
}

// With its secret, which is shown when it is made and never again.
model::ServiceSpecificCredential shown(const Context& context, const CredentialService& service,
                                       const state::iam::User& user, const ServiceCredential& credential) {
  model::ServiceSpecificCredential answer;
  answer.CreateDate = credential.created;
  answer.ExpirationDate = credential.expires;
  answer.ServiceName = credential.service;
  (service.api_keys ? answer.ServiceCredentialAlias : answer.ServiceUserName) = credential.name;
  (service.api_keys ? answer.ServiceCredentialSecret : answer.ServicePassword) = credential.secret;
  answer.ServiceSpecificCredentialId = credential.id;
  answer.UserName = user.name;
  answer.Status = status_of(context, credential);
  return answer;
}

model::ServiceSpecificCredentialMetadata metadata_of(Context& context, const ServiceCredential& credential) {
  model::ServiceSpecificCredentialMetadata answer;
  if (const auto user = state::iam::Users(context.db).by_row(credential.user)) answer.UserName = user->name;
  answer.Status = status_of(context, credential);
  (require_service(credential.service).api_keys ? answer.ServiceCredentialAlias : answer.ServiceUserName) =
      credential.name;
  answer.CreateDate = credential.created;
  answer.ExpirationDate = credential.expires;
  answer.ServiceSpecificCredentialId = credential.id;
  answer.ServiceName = credential.service;
  return answer;
}

}  // namespace

model::CreateServiceSpecificCredentialResponse create_service_specific_credential(
    Context& context, const model::CreateServiceSpecificCredentialRequest& in) {
  const auto user = require_user(context, *in.UserName);
  const CredentialService& service = require_service(*in.ServiceName);
  if (in.CredentialAgeDays && !service.api_keys)
    throw validation_error(fmt::format("CredentialAgeDays is not supported for {}", service.name));
  ServiceCredentials credentials(context.db);
  const auto others =
      credentials.list(context.account(), user.row, *in.ServiceName, "", kMaxServiceCredentialsPerService);
  check_quota(static_cast<std::int64_t>(others.size()), kMaxServiceCredentialsPerService,
              "ServiceSpecificCredentialsPerUser");

  ServiceCredential credential;
  credential.id = context.ids.unique_id("ACCA", context.account());
  credential.account = context.account();
  credential.user = user.row;
  credential.service = *in.ServiceName;
  credential.name = free_name(user, others);
  credential.secret = new_secret(context, service, credential.name);
  credential.created = context.now;
  if (in.CredentialAgeDays) credential.expires = context.now + std::chrono::days(*in.CredentialAgeDays);
  credentials.add(credential);
  return {shown(context, service, user, credential)};
}

model::ListServiceSpecificCredentialsResponse list_service_specific_credentials(
    Context& context, const model::ListServiceSpecificCredentialsRequest& in) {
  const bool everybody = in.AllUsers.value_or(false);
  if (everybody && in.UserName) throw validation_error("AllUsers cannot be specified together with UserName");
  std::optional<state::iam::User> user;
  if (!everybody) user = named_user(context, in.UserName);
  if (in.ServiceName) require_service(*in.ServiceName);
  const Page asked = page(context, "ListServiceSpecificCredentials",
                          {user ? user->unique_id : "", in.ServiceName.value_or("")}, in.Marker, in.MaxItems);
  auto credentials = ServiceCredentials(context.db)
                         .list(context.account(), user ? std::optional(user->row) : std::nullopt, in.ServiceName,
                               asked.after, asked.fetch());
  model::ListServiceSpecificCredentialsResponse answer;
  finish(asked, credentials, answer, [](const ServiceCredential& credential) { return credential.id; });
  answer.ServiceSpecificCredentials.emplace();
  for (const auto& credential : credentials)
    answer.ServiceSpecificCredentials->push_back(metadata_of(context, credential));
  return answer;
}

model::ResetServiceSpecificCredentialResponse reset_service_specific_credential(
    Context& context, const model::ResetServiceSpecificCredentialRequest& in) {
  const auto user = named_user(context, in.UserName);
  auto credential = require_credential(context, user, *in.ServiceSpecificCredentialId);
  const CredentialService& service = require_service(credential.service);
  credential.secret = new_secret(context, service, credential.name);
  ServiceCredentials(context.db).set_secret(credential.id, credential.secret);
  return {shown(context, service, user, credential)};
}

protocol::Empty update_service_specific_credential(Context& context,
                                                   const model::UpdateServiceSpecificCredentialRequest& in) {
  const auto credential =
      require_credential(context, named_user(context, in.UserName), *in.ServiceSpecificCredentialId);
  ServiceCredentials(context.db).set_active(credential.id, active_status(*in.Status));
  return {};
}

protocol::Empty delete_service_specific_credential(Context& context,
                                                   const model::DeleteServiceSpecificCredentialRequest& in) {
  const auto credential =
      require_credential(context, named_user(context, in.UserName), *in.ServiceSpecificCredentialId);
  ServiceCredentials(context.db).remove(credential.id);
  return {};
}

protocol::Empty set_security_token_service_preferences(Context& context,
                                                       const model::SetSecurityTokenServicePreferencesRequest& in) {
  const bool second = *in.GlobalEndpointTokenVersion == model::globalEndpointTokenVersion::kV2Token;
  state::iam::AccountPreferences(context.db).set_token_version(context.account(), second ? 2 : 1);
  return {};
}

}  // namespace iam
