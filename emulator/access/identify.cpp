#include "access/identify.hpp"

#include <algorithm>

#include "auth/failure.hpp"
#include "core/arn.hpp"
#include "core/hash.hpp"
#include "core/ids.hpp"
#include "state/accounts.hpp"
#include "state/iam.hpp"
#include "state/sessions.hpp"

namespace authz {
namespace {

using auth::Failure;
using auth::FailureKind;
using core::Principal;
using core::PrincipalKind;

bool looks_issued_by_aws(std::string_view key) {
  return key.size() == 20 && (key.starts_with("AKIA") || key.starts_with("ASIA")) &&
         std::all_of(key.begin() + 4, key.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

[[noreturn]] void fail(FailureKind kind, const auth::Signature& signature) {
  Failure failure(kind);
  failure.access_key_id = signature.access_key_id;
  failure.token = signature.token;
  failure.presigned = signature.presigned();
  throw failure;
}

Principal user_principal(const state::iam::User& user) {
  Principal principal;
  principal.kind = PrincipalKind::User;
  principal.account = user.account;
  principal.arn = user.arn();
  principal.user_id = user.unique_id;
  principal.name = user.name;
  principal.entity_arn = principal.arn;
  principal.entity = user.row;
  return principal;
}

Principal role_session(const state::iam::Role& role, const std::string& session) {
  Principal principal;
  principal.kind = PrincipalKind::RoleSession;
  principal.account = role.account;
  // The path of the role is not part of a session's ARN (IAM User Guide, "IAM identifiers").
  principal.arn = "arn:aws:sts::" + role.account + ":assumed-role/" + role.name + "/" + session;
  principal.user_id = role.unique_id + ":" + session;
  principal.name = role.name;
  principal.entity_arn = role.arn();
  principal.entity = role.row;
  principal.service_linked = role.service_linked();
  return principal;
}

core::SessionFacts facts_of(const state::Session& session) {
  core::SessionFacts facts;
  facts.issued = session.issued;
  facts.expires = session.expires;
  facts.name = session.name;
  facts.source_identity = session.source_identity;
  for (const auto& tag : session.tags) {
    facts.tags.emplace_back(tag.key, tag.value);
    if (tag.transitive) facts.transitive_tag_keys.push_back(tag.key);
  }
  facts.mfa = session.mfa_time.has_value();
  if (session.mfa_time) facts.mfa_time = *session.mfa_time;
  for (const auto& policy : session.policies) {
    facts.policy_documents.push_back(policy.document);
    facts.policy_arns.push_back(policy.arn);
  }
  facts.limited = session.limited;
  facts.keys = session.keys;
  facts.assumed_root =
      std::any_of(session.keys.begin(), session.keys.end(), [](const auto& key) { return key.first == kAssumedRoot; });
  return facts;
}

// A federated user stands beside the user or root who asked for the session, and has what both allow.
std::optional<Principal> federated_principal(state::Database& db, const state::Session& session) {
  Principal principal = root_principal(session.account);
  if (session.entity != 0) {
    const auto user = state::iam::Users(db).by_row(session.entity);
    if (!user || user->unique_id != session.entity_unique_id) return std::nullopt;
    principal = user_principal(*user);
    principal.entity_unique_id = user->unique_id;
  }
  principal.kind = PrincipalKind::FederatedUser;
  principal.arn = "arn:aws:sts::" + session.account + ":federated-user/" + session.name;
  principal.user_id = session.account + ":" + session.name;
  principal.name = session.name;
  return principal;
}

// The caller a session stands for; nullopt when its role or user is gone or another of the same name took its place.
std::optional<Principal> session_principal(state::Database& db, const state::Session& session) {
  Principal principal;
  switch (session.kind) {
    case PrincipalKind::Root:
      principal = root_principal(session.account);
      break;
    case PrincipalKind::User: {
      const auto user = state::iam::Users(db).by_row(session.entity);
      if (!user || user->unique_id != session.entity_unique_id) return std::nullopt;
      principal = user_principal(*user);
      break;
    }
    case PrincipalKind::FederatedUser: {
      auto federated = federated_principal(db, session);
      if (!federated) return std::nullopt;
      principal = std::move(*federated);
      break;
    }
    default: {
      const auto role = state::iam::Roles(db).by_row(session.entity);
      if (!role || role->unique_id != session.entity_unique_id) return std::nullopt;
      principal = role_session(*role, session.name);
    }
  }
  principal.session = facts_of(session);
  return principal;
}

// Session tokens are base64 with a fixed beginning; S3 tells a malformed one from one of another key.
bool malformed_token(std::string_view token) {
  return !std::all_of(token.begin(), token.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
  });
}

// The key as this world issued it; nullopt when it did not. A session whose user or role is gone has no principal.
std::optional<world::KnownKey> look_up(state::Database& db, const std::string& key_id) {
  if (const auto session = state::Sessions(db).find(key_id)) {
    world::KnownKey known;
    if (auto principal = session_principal(db, *session))
      known.principal = std::move(*principal);
    else
      known.principal.session = facts_of(*session);
    known.secret = session->secret;
    known.token = session->token;
    return known;
  }
  const auto key = state::iam::AccessKeys(db).find(key_id);
  if (!key) return std::nullopt;
  world::KnownKey known;
  known.secret = key->secret;
  known.active = key->active;
  if (!key->user) {
    known.principal = root_principal(key->account);
    return known;
  }
  const auto user = state::iam::Users(db).by_row(*key->user);
  if (!user) return std::nullopt;
  known.principal = user_principal(*user);
  return known;
}

const world::KnownKey* find_key(world::World& world, const std::string& key_id) {
  auto& cache = world.policy_cache().keys;
  if (const auto* known = cache.find(key_id)) return known;
  auto known = look_up(world.db(), key_id);
  return known ? &cache.keep(key_id, std::move(*known)) : nullptr;
}

// The order of STS and S3: the token, its expiry, then whether the issuer still exists.
void check_token(const world::KnownKey& key, const auth::Signature& signature, core::Time now) {
  if (signature.token.empty()) fail(FailureKind::MissingToken, signature);
  if (signature.token_conflict) fail(FailureKind::ForeignToken, signature);
  if (!core::equal_constant_time(signature.token, key.token))
    fail(malformed_token(signature.token) ? FailureKind::MalformedToken : FailureKind::ForeignToken, signature);
  if (now >= key.principal.session->expires) fail(FailureKind::ExpiredToken, signature);
  if (key.principal.is_anonymous()) fail(FailureKind::IssuerGone, signature);
}

}  // namespace

void check_session_may_call(const Principal& caller, std::string_view service) {
  if (service != "iam" || !caller.session || caller.kind == PrincipalKind::RoleSession) return;
  if (caller.session->assumed_root) return;
  if (caller.kind == PrincipalKind::FederatedUser || !caller.session->mfa) throw Failure(FailureKind::UnknownKey);
}

Principal root_principal(const std::string& account) {
  Principal principal;
  principal.kind = PrincipalKind::Root;
  principal.account = account;
  principal.arn = "arn:aws:iam::" + account + ":root";
  principal.user_id = account;
  principal.entity_arn = principal.arn;
  return principal;
}

Principal anonymous_principal() {
  Principal principal;
  principal.account = "anonymous";
  principal.user_id = "anonymous";
  return principal;
}

Identity identify(world::World& world, const world::Settings& settings, const auth::Signature& signature,
                  core::Time now) {
  const std::string key_id(signature.access_key_id);
  Identity identity;
  if (const auto* key = find_key(world, key_id)) {
    if (!key->active) fail(FailureKind::InactiveKey, signature);
    if (!key->token.empty())
      check_token(*key, signature, now);
    else
      identity.stray_token = !signature.token.empty();
    identity.principal = key->principal;
    identity.secret = key->secret;
  } else if (settings.credentials == world::Credentials::IssuedOnly || looks_issued_by_aws(key_id)) {
    fail(FailureKind::UnknownKey, signature);
  } else {
    const std::string account = core::is_account_id(key_id) ? key_id : settings.default_account;
    state::Accounts(world.db()).ensure(account, now);
    identity.principal = root_principal(account);
  }
  identity.principal.access_key_id = key_id;
  return identity;
}

std::optional<Principal> named_principal(state::Database& db, std::string_view name) {
  if (name == "*") return anonymous_principal();
  if (core::is_account_id(name)) return root_principal(std::string(name));
  if (name.ends_with(".amazonaws.com") && name.find(':') == std::string_view::npos) {
    Principal service;
    service.kind = PrincipalKind::Service;
    service.name = service.arn = service.entity_arn = std::string(name);
    return service;
  }
  const auto arn = core::Arn::parse(name);
  if (!arn) return std::nullopt;
  if (arn->service == "iam" && arn->resource == "root") return root_principal(std::string(arn->account));
  const std::string_view resource = arn->resource;
  const std::string_view rest = resource.substr(std::min(resource.find('/'), resource.size() - 1) + 1);
  if (arn->service == "iam" && resource.starts_with("user/")) {
    const auto user = state::iam::Users(db).by_path_and_name(arn->account, rest);
    return user ? std::optional(user_principal(*user)) : std::nullopt;
  }
  if (arn->service == "iam" && resource.starts_with("role/")) {
    const auto role = state::iam::Roles(db).by_path_and_name(arn->account, rest);
    return role ? std::optional(role_session(*role, "evaluate")) : std::nullopt;
  }
  if (arn->service == "sts" && resource.starts_with("assumed-role/")) {
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto role = state::iam::Roles(db).find(arn->account, rest.substr(0, slash));
    return role ? std::optional(role_session(*role, std::string(rest.substr(slash + 1)))) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace authz
