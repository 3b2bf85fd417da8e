// What an identity provider says about a user besides who it is: session tags, transitive keys, source identity.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "access/call.hpp"
#include "handlers/sts/role_session.hpp"

namespace sts {

struct FederatedIdentity {
  /// ARN of the provider, or the name of one that AWS knows by itself.
  std::string provider;
  std::string session_name;
  std::string source_identity;
  std::vector<model::Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  /// Condition keys of the trust policy; the flag tells those that the session carries on.
  struct Key {
    std::string name;
    std::vector<std::string> values;
    bool carried = false;
  };
  std::vector<Key> keys;
  /// Seconds that the assertion allows at most; 0: it says nothing.
  std::int64_t most_seconds = 0;
};

/// [a-zA-Z_0-9+=,.@-]{2,64}, which is how sessions and source identities are called.
bool is_session_name(const std::string& text);

/// Throws InvalidIdentityToken for tags, transitive keys and source identities that no session may have.
void check_identity(const FederatedIdentity& identity);
/// The questions to the role's trust policy, which alone decides.
void check_federated_trust(world::Context& context, const std::string& role_arn, const FederatedIdentity& identity,
                           authz::Call& call);
/// The part of the session that the identity determines.
RoleSessionRequest session_of(const world::Context& context, const FederatedIdentity& identity);

}  // namespace sts
