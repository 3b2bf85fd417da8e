// Temporary credentials of STS.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

struct SessionTag {
  std::string key;
  std::string value;
  bool transitive = false;
};

struct SessionPolicy {
  std::string arn;            // empty: inline
  std::int64_t document = 0;  // 0: managed, found by its ARN
};

struct Session {
  std::int64_t number = 0;
  std::string account;
  core::PrincipalKind kind = core::PrincipalKind::RoleSession;
  /// Row of the user or role that it was issued for, and the unique id that the row had; 0 and "" for root. Of a
  /// federated user that of the user who asked.
  std::int64_t entity = 0;
  std::string entity_unique_id;
  std::string name;
  std::string secret;
  std::string token;
  core::Time issued;
  core::Time expires;
  std::string source_identity;
  std::optional<core::Time> mfa_time;
  /// Session policies were passed (an empty list is possible: it allows nothing).
  bool limited = false;
  std::vector<SessionTag> tags;
  std::vector<SessionPolicy> policies;
  /// Condition keys that the session carries; a key that comes several times has several values.
  std::vector<std::pair<std::string, std::string>> keys;
};

class Sessions {
 public:
  explicit Sessions(Database& db) : db_(db) {}

  /// Stores it and sets `number`, which grows from session to session. Forgets a few sessions that have been over for
  /// long, so that a server that runs for weeks does not grow without bound.
  void add(Session& session, core::IdGenerator& ids);
  /// By the access key id; expired ones too. Tags, policies and condition keys included.
  std::optional<Session> find(std::string_view access_key_id) const;

 private:
  /// True when sessions remain.
  bool forget_old(core::Time now);
  Database& db_;
};

}  // namespace state
