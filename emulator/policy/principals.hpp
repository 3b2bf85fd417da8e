// Whom a statement's Principal names, and whether the caller is one of them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "policy/request.hpp"

namespace policy {

enum class PrincipalType : std::uint8_t {
  Everyone,       ///< `*`
  Account,        ///< `value` is the account id
  Entity,         ///< user or role by ARN
  EntityId,       ///< user or role by unique id
  Session,        ///< assumed-role session by ARN
  FederatedUser,  ///< federated-user session by ARN
  Service,
  Provider,   ///< web identity or SAML provider
  Canonical,  ///< S3's canonical user id
  Nobody      ///< text that names no principal
};

struct PrincipalEntry {
  PrincipalType type = PrincipalType::Nobody;
  /// What the caller is compared with.
  std::string_view value;
  /// Map key (`AWS`, `Service`...; empty for a plain `*`) and text as written.
  std::string_view kind;
  std::string_view written;
};

/// How a statement came to apply to the caller. What an Allow overrides depends on it.
enum class PrincipalMatch : std::uint8_t {
  None,
  Account,          ///< delegates to the account, grants nothing by itself
  Canonical,        ///< an account as well
  FederatedParent,  ///< the user who asked for the caller's federated session
  Role,             ///< the role of the caller's session
  User,
  Session,
  FederatedUser,
  Service,
  Provider,
  Everyone,
  NotListed  ///< NotPrincipal does not name the caller
};

/// How far an Allow carries in the caller's own account.
enum class Reach : std::uint8_t {
  None,
  Delegates,  ///< an identity policy must allow as well
  Entity,     ///< overrides a missing identity Allow, not boundary and session policy
  Direct      ///< overrides all implicit denies
};

Reach reach_of(PrincipalMatch match);
/// For traces: `role`, `account`, ...
std::string_view name_of(PrincipalMatch match);

/// What kind of principal a text is. `kind` is the map key of the Principal element, empty for a plain string.
/// `value` of the result views `text`.
PrincipalEntry classify_principal(std::string_view kind, std::string_view text);

/// The match that carries furthest among the listed ones.
PrincipalMatch match_principal(std::span<const PrincipalEntry> listed, const Caller& caller);

/// For NotPrincipal. A Deny spares only a caller whose account, user or role, and session are all listed; an Allow
/// reaches only callers of whom nothing is listed. The documentation says of shorter lists that they "might deny".
bool not_principal_applies(std::span<const PrincipalEntry> listed, const Caller& caller, bool deny);

}  // namespace policy
