// Who is calling: what the signature and the credentials of a request proved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"

namespace core {

enum class PrincipalKind { Anonymous, Root, User, RoleSession, FederatedUser, Service };

using Tags = std::vector<std::pair<std::string, std::string>>;

/// What temporary credentials carry besides the identity they were issued for.
struct SessionFacts {
  Time issued;
  Time expires;
  std::string name;
  std::string source_identity;
  /// Session tags, inherited transitive ones included; the role's own tags are read when asked for.
  Tags tags;
  /// Keys of `tags` that go on to the next AssumeRole.
  std::vector<std::string> transitive_tag_keys;
  bool mfa = false;
  /// When the MFA code was given; meaningful only with `mfa`.
  Time mfa_time;
  /// Ids of the session policies' documents (state/documents). `limited` tells "no policy" from "an empty list".
  std::vector<std::int64_t> policy_documents;
  /// For messages: ARNs of the managed ones among them, parallel to policy_documents ("" for the inline policy).
  std::vector<std::string> policy_arns;
  bool limited = false;
  /// Condition keys that the session carries from the identity it was issued to (`saml:sub`, `aws:FederatedProvider`);
  /// a key that comes several times has several values.
  Tags keys;
  /// Of AssumeRoot: its one policy scopes the root user down, and IAM may be called.
  bool assumed_root = false;
};

struct Principal {
  PrincipalKind kind = PrincipalKind::Anonymous;
  std::string account;
  /// The ARN by which AWS names the caller: user, root, `arn:aws:sts::...:assumed-role/...`, federated user.
  std::string arn;
  /// `aws:userid`: `AIDA...`, `AROA...:session`, account id for root, `account:name` for federated users.
  std::string user_id;
  /// User name for users (and their GetSessionToken sessions), role name for role sessions.
  std::string name;
  /// ARN of the user or role whose policies apply; equals `arn` except for sessions.
  std::string entity_arn;
  /// Unique id of that user or role where `user_id` does not begin with it: for federated users.
  std::string entity_unique_id;
  /// Row id of the user or role in state/iam; 0 for root, anonymous and services.
  std::int64_t entity = 0;
  std::string access_key_id;
  /// Present for temporary credentials.
  std::optional<SessionFacts> session;
  /// True for sessions of `/aws-service-role/` roles, which SCPs do not bind.
  bool service_linked = false;

  bool is_root() const { return kind == PrincipalKind::Root; }
  /// Unique id of the user or role whose policies apply; for root the account number.
  std::string_view entity_id() const {
    if (!entity_unique_id.empty()) return entity_unique_id;
    return std::string_view(user_id).substr(0, user_id.find(':'));
  }
  bool is_anonymous() const { return kind == PrincipalKind::Anonymous; }
};

}  // namespace core
