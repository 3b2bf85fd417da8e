// From an access key id to the caller it belongs to.
#pragma once

#include <optional>
#include <string>

#include "auth/signature.hpp"
#include "core/principal.hpp"
#include "core/time.hpp"
#include "world/world.hpp"

namespace authz {

struct Identity {
  core::Principal principal;
  /// Secret access key; nullopt for keys that are accepted without proof (`test`, an account number).
  std::optional<std::string> secret;
  /// A session token came with a long-lived key. S3 says so only after the signature was found right, which is why
  /// it is not thrown here.
  bool stray_token = false;
};

/// Looks the key up: keys of this world, then an account number (root of that account, which comes into being), then
/// anything that does not look like a key of AWS (root of the default account). Throws auth::Failure for unknown and
/// inactive keys, wrong or expired session tokens, and sessions whose user or role is gone.
Identity identify(world::World& world, const world::Settings& settings, const auth::Signature& signature,
                  core::Time now);

/// The condition key by which a session is known as one of AssumeRoot.
inline constexpr std::string_view kAssumedRoot = "aws:AssumedRoot";

/// Credentials of GetSessionToken reach IAM only when an MFA code came with them, those of GetFederationToken never
/// (IAM User Guide, "Comparing the AWS STS API operations"). Throws auth::Failure as for an invalid token, which is
/// what IAM says then.
void check_session_may_call(const core::Principal& caller, std::string_view service);

/// Who an ARN speaks of: a user, a role or one of its sessions (as if it had just begun, without session policies), an
/// account number or root ARN, `*` for nobody known, a service name (`ram.amazonaws.com`). Nullopt: no such user or
/// role, or none of these.
std::optional<core::Principal> named_principal(state::Database& db, std::string_view name);

/// The root user of an account.
core::Principal root_principal(const std::string& account);
core::Principal anonymous_principal();

}  // namespace authz
