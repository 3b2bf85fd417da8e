#include "state/organizations_handshakes.hpp"

namespace state {
namespace {

Handshake handshake_row(const Query& query) {
  Handshake handshake;
  handshake.row = query.integer(0);
  handshake.id = query.text(1);
  handshake.organization = query.text(2);
  handshake.action = query.text(3);
  handshake.parent = query.text(4);
  handshake.by_email = query.boolean(5);
  handshake.target = query.text(6);
  handshake.notes = query.optional_text(7);
  handshake.outcome = query.optional_text(8);
  handshake.requested = core::from_millis(query.integer(9));
  handshake.expires = core::from_millis(query.integer(10));
  handshake.answered = query.boolean(11);
  return handshake;
}

std::vector<Handshake> handshakes(Query query) {
  std::vector<Handshake> page;
  while (query.next()) page.push_back(handshake_row(query));
  return page;
}

std::int64_t handshakes_visible_since(core::Time now) {
  return core::to_millis(now - kHandshakeVisible);
}

}  // namespace

// Invitations are shown as OPEN from the start (AWS CLI, examples of invite-account-to-organization), all others as
// REQUESTED until the last answer is there (model, Handshake.State).
std::string Handshake::state(core::Time now) const {
  if (outcome) return *outcome;
  if (now >= expires) return "EXPIRED";
  return answered || action == kInvite ? "OPEN" : "REQUESTED";
}

std::int64_t Handshakes::add(const Handshake& handshake, const core::Tags& tags) {
  db_.execute(
      "INSERT INTO organization_handshake "
      "(public_id, organization, action, parent, by_email, target, notes, requested, expires) "
      "SELECT ?1, id, ?3, (SELECT id FROM organization_handshake WHERE public_id = ?4), ?5, ?6, ?7, ?8, ?9 "
      "FROM organization WHERE public_id = ?2",
      handshake.id, handshake.organization, handshake.action, handshake.parent, handshake.by_email, handshake.target,
      handshake.notes, core::to_millis(handshake.requested), core::to_millis(handshake.expires));
  const std::int64_t row = db_.last_insert_rowid();
  for (const auto& [key, value] : tags)
    db_.execute("INSERT INTO organization_handshake_tag (owner, key, value) VALUES (?, ?, ?)", row, key, value);
  return row;
}

std::optional<Handshake> Handshakes::find(std::string_view id, core::Time now) const {
  Query query = db_.query(
      "SELECT h.id, h.public_id, o.public_id, h.action, p.public_id, h.by_email, h.target, h.notes, h.outcome, "
      "h.requested, h.expires, h.action = 'APPROVE_ALL_FEATURES' OR EXISTS (SELECT 1 FROM organization_handshake c "
      "WHERE c.parent = h.id AND c.action = 'APPROVE_ALL_FEATURES') "
      "FROM organization_handshake h JOIN organization o ON o.id = h.organization "
      "LEFT JOIN organization_handshake p ON p.id = h.parent "
      "WHERE h.public_id = ? AND coalesce(h.ended, h.expires) > ?",
      id, handshakes_visible_since(now));
  if (!query.next()) return std::nullopt;
  return handshake_row(query);
}

core::Tags Handshakes::tags(std::int64_t row) const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM organization_handshake_tag WHERE owner = ? ORDER BY key", row);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void Handshakes::end(std::int64_t row, std::string_view outcome, core::Time now) {
  db_.execute("UPDATE organization_handshake SET outcome = ?, ended = ? WHERE id = ?", outcome, core::to_millis(now),
              row);
}

void Handshakes::end_children(std::int64_t row, std::string_view outcome, core::Time now) {
  db_.execute("UPDATE organization_handshake SET outcome = ?, ended = ? WHERE parent = ? AND outcome IS NULL", outcome,
              core::to_millis(now), row);
}

bool Handshakes::open_exists(std::string_view organization, std::string_view action, std::string_view target,
                             core::Time now) const {
  return db_
      .query(
          "SELECT 1 FROM organization_handshake h JOIN organization o ON o.id = h.organization "
          "WHERE h.target = ? AND o.public_id = ? AND h.action = ? AND h.outcome IS NULL AND h.expires > ? LIMIT 1",
          target, organization, action, core::to_millis(now))
      .next();
}

std::optional<Handshake> Handshakes::pending_feature_change(std::string_view organization, core::Time now) const {
  std::string id;
  {
    Query query = db_.query(
        "SELECT h.public_id FROM organization_handshake h JOIN organization o ON o.id = h.organization "
        "WHERE h.target = '' AND o.public_id = ? AND h.outcome IS NULL AND h.expires > ?",
        organization, core::to_millis(now));
    if (!query.next()) return std::nullopt;
    id = query.text(0);
  }
  return find(id, now);
}

bool Handshakes::all_agreed(std::int64_t parent) const {
  return !db_.query(
                 "SELECT 1 FROM organization_handshake h "
                 "JOIN organization_entity e ON e.public_id = h.target AND e.organization = h.organization "
                 "WHERE h.parent = ? AND h.outcome IS NOT 'ACCEPTED' LIMIT 1",
                 parent)
              .next();
}

std::vector<Handshake> Handshakes::sent(std::string_view organization, const HandshakeSelection& selection,
                                        std::int64_t after, std::int64_t limit, core::Time now) const {
  return handshakes(db_.query(
      "SELECT h.id, h.public_id, o.public_id, h.action, p.public_id, h.by_email, h.target, h.notes, h.outcome, "
      "h.requested, h.expires, h.action = 'APPROVE_ALL_FEATURES' OR EXISTS (SELECT 1 FROM organization_handshake c "
      "WHERE c.parent = h.id AND c.action = 'APPROVE_ALL_FEATURES') "
      "FROM organization o JOIN organization_handshake h ON h.organization = o.id "
      "LEFT JOIN organization_handshake p ON p.id = h.parent "
      "WHERE o.public_id = ?1 AND h.id > ?2 AND coalesce(h.ended, h.expires) > ?3 "
      "AND (?4 = '' OR h.action = ?4) AND (?5 = '' OR p.public_id = ?5) ORDER BY h.id LIMIT ?6",
      organization, after, handshakes_visible_since(now), selection.action, selection.parent, limit));
}

std::vector<Handshake> Handshakes::received(std::string_view account, std::string_view email,
                                            const HandshakeSelection& selection, std::int64_t after, std::int64_t limit,
                                            core::Time now) const {
  return handshakes(db_.query(
      "SELECT h.id, h.public_id, o.public_id, h.action, p.public_id, h.by_email, h.target, h.notes, h.outcome, "
      "h.requested, h.expires, h.action = 'APPROVE_ALL_FEATURES' "
      "FROM organization_handshake h JOIN organization o ON o.id = h.organization "
      "LEFT JOIN organization_handshake p ON p.id = h.parent "
      "WHERE h.target IN (?1, ?2) AND h.target <> '' AND h.id > ?3 AND coalesce(h.ended, h.expires) > ?4 "
      "AND (?5 = '' OR h.action = ?5) AND (?6 = '' OR p.public_id = ?6) ORDER BY h.id LIMIT ?7",
      account, email, after, handshakes_visible_since(now), selection.action, selection.parent, limit));
}

std::int64_t Handshakes::count_sent_since(std::string_view organization, core::Time since) const {
  return db_.number(
      "SELECT count(*) FROM organization o JOIN organization_handshake h ON h.organization = o.id "
      "WHERE o.public_id = ? AND h.requested > ? AND h.action = 'INVITE'",
      organization, core::to_millis(since));
}

}  // namespace state
