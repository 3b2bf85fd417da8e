#include "state/sessions.hpp"

namespace state {
namespace {

// Longer than any session lasts (36 hours), so that an expired one is still told apart from an unknown one.
constexpr core::Duration kRemembered = std::chrono::hours(24 * 7);
// With more sessions than this those that have ended are not remembered.
constexpr std::int64_t kCrowd = 200'000;

}  // namespace

void Sessions::add(Session& session, core::IdGenerator& ids) {
  // The first number is random, so that the sessions of two worlds have different key ids; the rest follow it, because
  // growing keys keep the insert cheap. NULL makes SQLite take the next one.
  std::optional<std::int64_t> number;
  if (!forget_old(session.issued)) number = static_cast<std::int64_t>(1 + ids.next() % (core::kSessionNumbers / 2));
  db_.execute(
      "INSERT INTO sts_session (id, account, kind, entity, entity_unique_id, name, secret, token, issued, expires,"
      " source_identity, mfa_time, limited) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      number, session.account, static_cast<int>(session.kind), session.entity, session.entity_unique_id, session.name,
      session.secret, session.token, core::to_millis(session.issued), core::to_millis(session.expires),
      session.source_identity, session.mfa_time ? std::optional(core::to_millis(*session.mfa_time)) : std::nullopt,
      session.limited);
  session.number = db_.last_insert_rowid();
  for (const auto& tag : session.tags)
    db_.execute("INSERT INTO sts_session_tag (session, key, value, transitive) VALUES (?, ?, ?, ?)", session.number,
                tag.key, tag.value, tag.transitive);
  std::int64_t position = 0;
  for (const auto& policy : session.policies)
    db_.execute("INSERT INTO sts_session_policy (session, position, policy_arn, document) VALUES (?, ?, ?, ?)",
                session.number, position++, policy.arn.empty() ? std::nullopt : std::optional(policy.arn),
                policy.document == 0 ? std::nullopt : std::optional(policy.document));
  position = 0;
  for (const auto& [key, value] : session.keys)
    db_.execute("INSERT INTO sts_session_key (session, position, key, value) VALUES (?, ?, ?, ?)", session.number,
                position++, key, value);
}

std::optional<Session> Sessions::find(std::string_view access_key_id) const {
  const auto number = core::session_number(access_key_id);
  if (!number) return std::nullopt;
  Session session;
  session.number = static_cast<std::int64_t>(*number);
  {
    Query row = db_.query(
        "SELECT account, kind, entity, entity_unique_id, name, secret, token, issued, expires, source_identity,"
        " mfa_time, limited FROM sts_session WHERE id = ?",
        session.number);
    if (!row.next() || core::session_key_id(row.view(0), *number) != access_key_id) return std::nullopt;
    session.account = row.text(0);
    session.kind = static_cast<core::PrincipalKind>(row.integer(1));
    session.entity = row.integer(2);
    session.entity_unique_id = row.text(3);
    session.name = row.text(4);
    session.secret = row.text(5);
    session.token = row.text(6);
    session.issued = core::from_millis(row.integer(7));
    session.expires = core::from_millis(row.integer(8));
    session.source_identity = row.text(9);
    session.mfa_time = row.optional_time(10);
    session.limited = row.boolean(11);
  }
  Query tags = db_.query("SELECT key, value, transitive FROM sts_session_tag WHERE session = ?", session.number);
  while (tags.next()) session.tags.push_back({tags.text(0), tags.text(1), tags.boolean(2)});
  Query policies = db_.query("SELECT policy_arn, document FROM sts_session_policy WHERE session = ? ORDER BY position",
                             session.number);
  while (policies.next()) session.policies.push_back({policies.text(0), policies.integer(1)});
  Query keys = db_.query("SELECT key, value FROM sts_session_key WHERE session = ? ORDER BY position", session.number);
  while (keys.next()) session.keys.emplace_back(keys.text(0), keys.text(1));
  return session;
}

bool Sessions::forget_old(core::Time now) {
  // Ids grow with time, so the oldest is the first; two per new session more than keep up.
  for (int forgotten = 0;; ++forgotten) {
    std::int64_t oldest = 0;
    {
      Query query =
          db_.query("SELECT id, expires, (SELECT max(id) FROM sts_session) FROM sts_session ORDER BY id LIMIT 1");
      if (!query.next()) return false;
      oldest = query.integer(0);
      const bool crowded = query.integer(2) - oldest >= kCrowd;
      const core::Time end = core::from_millis(query.integer(1));
      if (forgotten == 2 || end + (crowded ? core::Duration(0) : kRemembered) > now) return true;
    }
    db_.execute(
        "DELETE FROM document WHERE id IN (SELECT document FROM sts_session_policy WHERE session = ?1"
        " AND document IS NOT NULL)",
        oldest);
    db_.execute("DELETE FROM sts_session WHERE id = ?", oldest);
  }
}

}  // namespace state
