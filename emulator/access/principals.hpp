// Principals that a policy names: they must exist when it is saved, and are bound to their unique ids then.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "policy/document.hpp"
#include "state/documents.hpp"
#include "world/context.hpp"

namespace authz {

/// A principal that does not exist. IAM repeats it (`"AWS":"arn:aws:iam::111122223333:role/x"`), S3 does not.
struct UnknownPrincipal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Checks every principal of a document that is about to be saved and gives the unique ids behind user and role ARNs
/// (IAM User Guide, "Principal": the ARN is transformed to the unique id when the policy is saved).
/// Sessions, services and identity providers are taken as they are. An account number is taken as well, unless only
/// issued credentials count: accounts come into being when somebody first uses them.
/// Throws UnknownPrincipal.
state::BoundPrincipals bind_principals(world::Context& context, const policy::Document& document);

/// A principal of a stored policy as AWS shows it: an account number as the ARN of its root, a user or role by the ARN
/// it has now, or by its unique id once it is gone.
std::string shown_principal(state::Database& db, const state::BoundPrincipals& bound, std::string_view principal);

}  // namespace authz
