// The callers that the policy cases speak of by name.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "policy/request.hpp"

namespace policy_tests {

inline constexpr std::string_view kHome = "111111111111";
inline constexpr std::string_view kOther = "222222222222";

inline policy::Caller user(std::string_view account, std::string_view arn, std::string_view id) {
  policy::Caller caller;
  caller.kind = core::PrincipalKind::User;
  caller.account = account;
  caller.arn = caller.entity_arn = arn;
  caller.entity_id = id;
  caller.canonical_id = account == kHome ? "c0ffee" : "decaf";
  return caller;
}

inline policy::Caller session(core::PrincipalKind kind, std::string_view account, std::string_view arn,
                              std::string_view entity_arn, std::string_view id) {
  policy::Caller caller = user(account, arn, id);
  caller.kind = kind;
  caller.entity_arn = entity_arn;
  return caller;
}

inline policy::Caller root(std::string_view account, std::string_view arn) {
  policy::Caller caller;
  caller.kind = core::PrincipalKind::Root;
  caller.account = account;
  caller.arn = caller.entity_arn = arn;
  return caller;
}

/// alice, bob (another user of the account), worker (a session), federated (of alice), root, and the same of the other
/// account: carol, other-worker, other-root; service, anonymous, web (a web identity).
inline policy::Caller caller_named(std::string_view name) {
  using core::PrincipalKind;
  if (name == "alice") return user(kHome, "arn:aws:iam::111111111111:user/alice", "AIDAALICEALICEALICE11");
  if (name == "bob") return user(kHome, "arn:aws:iam::111111111111:user/team/bob", "AIDABOBBOBBOBBOBBOB11");
  if (name == "carol") return user(kOther, "arn:aws:iam::222222222222:user/carol", "AIDACAROLCAROLCAROL22");
  if (name == "worker") {
    return session(PrincipalKind::RoleSession, kHome, "arn:aws:sts::111111111111:assumed-role/Worker/s1",
                   "arn:aws:iam::111111111111:role/app/Worker", "AROAWORKERWORKERWORK1");
  }
  if (name == "other-worker") {
    return session(PrincipalKind::RoleSession, kOther, "arn:aws:sts::222222222222:assumed-role/Worker/s2",
                   "arn:aws:iam::222222222222:role/Worker", "AROAWORKERWORKERWORK2");
  }
  if (name == "federated") {
    return session(PrincipalKind::FederatedUser, kHome, "arn:aws:sts::111111111111:federated-user/fred",
                   "arn:aws:iam::111111111111:user/alice", "AIDAALICEALICEALICE11");
  }
  if (name == "root") return root(kHome, "arn:aws:iam::111111111111:root");
  if (name == "other-root") return root(kOther, "arn:aws:iam::222222222222:root");
  policy::Caller caller;
  if (name == "anonymous") return caller;
  if (name == "web") {
    caller.federated_provider = "cognito-identity.amazonaws.com";
    return caller;
  }
  if (name == "service") {
    caller.kind = PrincipalKind::Service;
    caller.service = "lambda.amazonaws.com";
    return caller;
  }
  throw std::runtime_error("no caller is called " + std::string(name));
}

}  // namespace policy_tests
