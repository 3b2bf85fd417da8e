#include "state/organizations_handshakes.hpp"

namespace state {
namespace {

Handshake handshake_row(const Query& query) {
  return {query.integer(0),
          query.text(1),
          query.text(2),
          query.boolean(3),
          query.text(4),
          query.optional_text(5),
          query.optional_text(6),
          core::from_millis(query.integer(7)),
          core::from_millis(query.integer(8))};
}

std::vector<Handshake> handshakes(Query query) {
  std::vector<Handshake> page;
  while (query.next()) page.push_back(handshake_row(query));
  return page;
}

std::int64_t visible_since(core::Time now) {
  return core::to_millis(now - kHandshakeVisible);
}

}  // namespace

std::string Handshake::state(core::Time now) const {
  if (outcome) return *outcome;
  return now < expires ? "OPEN" : "EXPIRED";
}

void Handshakes::add(const Handshake& handshake, const core::Tags& tags) {
  db_.execute(
      "INSERT INTO organization_handshake (public_id, organization, by_email, target, notes, requested, expires) "
      "SELECT ?1, id, ?3, ?4, ?5, ?6, ?7 FROM organization WHERE public_id = ?2",
      handshake.id, handshake.organization, handshake.by_email, handshake.target, handshake.notes,
      core::to_millis(handshake.requested), core::to_millis(handshake.expires));
  const std::int64_t row = db_.last_insert_rowid();
  for (const auto& [key, value] : tags)
    db_.execute("INSERT INTO organization_handshake_tag (owner, key, value) VALUES (?, ?, ?)", row, key, value);
}

std::optional<Handshake> Handshakes::find(std::string_view id, core::Time now) const {
  Query query = db_.query(
      "SELECT h.id, h.public_id, o.public_id, h.by_email, h.target, h.notes, h.outcome, h.requested, h.expires "
      "FROM organization_handshake h JOIN organization o ON o.id = h.organization "
      "WHERE h.public_id = ? AND coalesce(h.ended, h.expires) > ?",
      id, visible_since(now));
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

bool Handshakes::open_exists(std::string_view organization, std::string_view target, core::Time now) const {
  return db_
      .query(
          "SELECT 1 FROM organization_handshake h JOIN organization o ON o.id = h.organization "
          "WHERE h.target = ? AND o.public_id = ? AND h.outcome IS NULL AND h.expires > ? LIMIT 1",
          target, organization, core::to_millis(now))
      .next();
}

std::vector<Handshake> Handshakes::sent(std::string_view organization, std::int64_t after, std::int64_t limit,
                                        core::Time now) const {
  return handshakes(
      db_.query("SELECT h.id, h.public_id, o.public_id, h.by_email, h.target, h.notes, h.outcome, h.requested, "
                "h.expires FROM organization o JOIN organization_handshake h ON h.organization = o.id "
                "WHERE o.public_id = ? AND h.id > ? AND coalesce(h.ended, h.expires) > ? ORDER BY h.id LIMIT ?",
                organization, after, visible_since(now), limit));
}

std::vector<Handshake> Handshakes::received(std::string_view account, std::string_view email, std::int64_t after,
                                            std::int64_t limit, core::Time now) const {
  return handshakes(
      db_.query("SELECT h.id, h.public_id, o.public_id, h.by_email, h.target, h.notes, h.outcome, h.requested, "
                "h.expires FROM organization_handshake h JOIN organization o ON o.id = h.organization "
                "WHERE h.target IN (?, ?) AND h.id > ? AND coalesce(h.ended, h.expires) > ? ORDER BY h.id LIMIT ?",
                account, email, after, visible_since(now), limit));
}

std::int64_t Handshakes::count_sent_since(std::string_view organization, core::Time since) const {
  Query query = db_.query(
      "SELECT count(*) FROM organization o JOIN organization_handshake h ON h.organization = o.id "
      "WHERE o.public_id = ? AND h.requested > ?",
      organization, core::to_millis(since));
  query.next();
  return query.integer(0);
}

}  // namespace state
