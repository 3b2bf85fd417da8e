#include "state/ram_shares.hpp"

// Literals, so that prepared statements are kept by address.
#define RAM_SHARE_FIELDS \
  "id, uuid, owner, region, name, allow_external, retain, created, updated, deleted, from_policy, promoted"
#define RAM_SHARE_COLUMNS RAM_SHARE_FIELDS " FROM ram_share "
// Cheaper than a query for the tags of each share of a list.
#define RAM_LISTED_SHARE_COLUMNS \
  RAM_SHARE_FIELDS ", EXISTS (SELECT 1 FROM ram_share_tag t WHERE t.share = ram_share.id) FROM ram_share "

namespace state {
namespace {

/// AWS publishes no life time of client tokens; a day outlasts every retry.
constexpr core::Duration kTokenLife = std::chrono::hours(24);
/// What is over is cleared away in small bites, so that no single request pays for it.
constexpr int kPurgeBite = 50;

RamShare share_row(const Query& query) {
  RamShare share;
  share.id = query.integer(0);
  share.uuid = query.text(1);
  share.owner = query.text(2);
  share.region = query.text(3);
  share.name = query.text(4);
  share.allow_external = query.boolean(5);
  share.retain = query.boolean(6);
  share.created = core::from_millis(query.integer(7));
  share.updated = core::from_millis(query.integer(8));
  share.deleted = query.optional_time(9);
  share.from_policy = query.boolean(10);
  share.promoted = query.optional_time(11);
  return share;
}

bool visible(const RamShare& share, const RamTime& time) {
  return !share.deleted || time.now < *share.deleted + kRamDeletedVisible;
}

}  // namespace

RamStatus ram_status(const RamSharePermission& attached, const RamTime& time) {
  return time.now < attached.attached + time.settle ? RamStatus::Associating : RamStatus::Associated;
}

std::int64_t RamShares::add(const RamShare& share) {
  purge();
  db_.execute(
      "INSERT INTO ram_share (uuid, owner, region, name, allow_external, retain, created, updated, from_policy) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      share.uuid, share.owner, share.region, share.name, share.allow_external, share.retain,
      core::to_millis(share.created), core::to_millis(share.updated), share.from_policy);
  return db_.last_insert_rowid();
}

void RamShares::purge() {
  // A deleted share's invitations are visible for longer than the share itself.
  const auto gone = core::to_millis(time_.now - kRamInvitationVisible);
  // Asked first: there is rarely one, and a deletion that finds nothing still costs as much as an insertion.
  if (!db_.query("SELECT 1 FROM ram_share WHERE deleted IS NOT NULL AND deleted < ? LIMIT 1", gone).next()) return;
  db_.execute(
      "DELETE FROM ram_share WHERE id IN (SELECT id FROM ram_share WHERE deleted IS NOT NULL AND deleted < ? LIMIT ?)",
      gone, kPurgeBite);
}

std::optional<RamShare> RamShares::find(std::string_view owner, std::string_view region, std::string_view uuid) const {
  Query query =
      db_.query("SELECT " RAM_SHARE_COLUMNS "WHERE uuid = ? AND owner = ? AND region = ?", uuid, owner, region);
  if (!query.next()) return std::nullopt;
  RamShare share = share_row(query);
  if (!visible(share, time_)) return std::nullopt;
  return share;
}

std::optional<RamShare> RamShares::by_id(std::int64_t id) const {
  Query query = db_.query("SELECT " RAM_SHARE_COLUMNS "WHERE id = ?", id);
  if (!query.next()) return std::nullopt;
  return share_row(query);
}

void RamShares::each(std::string_view owner, std::string_view region, const OptionalText& name, std::int64_t after,
                     const RamVisitor<RamShare>& visit) const {
  Query query = name ? db_.query("SELECT " RAM_LISTED_SHARE_COLUMNS
                                 "WHERE owner = ? AND region = ? AND name = ? AND id > ? ORDER BY id",
                                 owner, region, *name, after)
                     : db_.query("SELECT " RAM_LISTED_SHARE_COLUMNS
                                 "INDEXED BY ram_share_owner WHERE owner = ? AND region = ? AND id > ? "
                                 "ORDER BY id",
                                 owner, region, after);
  while (query.next()) {
    RamShare share = share_row(query);
    share.maybe_tagged = query.boolean(12);
    if (visible(share, time_) && !visit(share)) return;
  }
}

std::vector<RamShare> RamShares::all() const {
  std::vector<RamShare> shares;
  Query query = db_.query("SELECT " RAM_SHARE_COLUMNS "WHERE deleted IS NULL ORDER BY id");
  while (query.next()) shares.push_back(share_row(query));
  return shares;
}

std::int64_t RamShares::count(std::string_view owner, std::string_view region) const {
  Query query = db_.query("SELECT shares FROM ram_usage WHERE owner = ? AND region = ?", owner, region);
  return query.next() ? query.integer(0) : 0;
}

void RamShares::update(std::int64_t id, std::string_view name, bool allow_external) {
  db_.execute("UPDATE ram_share SET name = ?, allow_external = ?, updated = ? WHERE id = ?", name, allow_external,
              core::to_millis(time_.now), id);
}

void RamShares::promote(std::int64_t id) {
  const auto now = core::to_millis(time_.now);
  db_.execute("UPDATE ram_share SET promoted = ?, updated = ? WHERE id = ?", now, now, id);
}

void RamShares::touch(std::int64_t id) {
  db_.execute("UPDATE ram_share SET updated = ? WHERE id = ?", core::to_millis(time_.now), id);
}

void RamShares::remove(std::int64_t id) {
  const auto now = core::to_millis(time_.now);
  db_.execute("UPDATE ram_share SET deleted = ?, updated = ? WHERE id = ?", now, now, id);
  // Their own end, too: what counts against the quotas is found without a look at the share.
  db_.execute("UPDATE ram_share_resource SET ended = ? WHERE share = ? AND ended IS NULL", now, id);
  db_.execute("UPDATE ram_share_principal SET ended = ? WHERE share = ? AND ended IS NULL", now, id);
  db_.execute("UPDATE ram_share_source SET ended = ? WHERE share = ? AND ended IS NULL", now, id);
  db_.execute("UPDATE ram_invitation SET answer = ?, answered = ? WHERE share = ? AND answer = 0 AND expires > ?",
              static_cast<int>(RamAnswer::Withdrawn), now, id, now);
}

core::Tags RamShares::tags(std::int64_t id) const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM ram_share_tag WHERE share = ? ORDER BY key", id);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void RamShares::set_tag(std::int64_t id, std::string_view key, std::string_view value) {
  db_.execute(
      "INSERT INTO ram_share_tag (share, key, value) VALUES (?, ?, ?) "
      "ON CONFLICT (share, key) DO UPDATE SET value = excluded.value",
      id, key, value);
}

void RamShares::remove_tag(std::int64_t id, std::string_view key) {
  db_.execute("DELETE FROM ram_share_tag WHERE share = ? AND key = ?", id, key);
}

std::vector<RamSharePermission> RamShares::permissions(std::int64_t id) const {
  std::vector<RamSharePermission> permissions;
  Query query = db_.query(
      "SELECT type, permission, version, attached FROM ram_share_permission WHERE share = ? ORDER BY type", id);
  while (query.next())
    permissions.push_back(
        {query.text(0), query.text(1), static_cast<int>(query.integer(2)), core::from_millis(query.integer(3))});
  return permissions;
}

std::optional<RamSharePermission> RamShares::permission(std::int64_t id, std::string_view type) const {
  Query query = db_.query(
      "SELECT type, permission, version, attached FROM ram_share_permission WHERE share = ? AND type = ?", id, type);
  if (!query.next()) return std::nullopt;
  return RamSharePermission{query.text(0), query.text(1), static_cast<int>(query.integer(2)),
                            core::from_millis(query.integer(3))};
}

void RamShares::set_permission(std::int64_t id, std::string_view type, std::string_view permission, int version) {
  db_.execute(
      "INSERT INTO ram_share_permission (share, type, permission, version, attached) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (share, type) DO UPDATE SET permission = excluded.permission, version = excluded.version, "
      "attached = excluded.attached",
      id, type, permission, version, core::to_millis(time_.now));
}

void RamShares::default_permission(std::int64_t id, std::string_view type, std::string_view permission, int version) {
  db_.execute(
      "INSERT INTO ram_share_permission (share, type, permission, version, attached) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (share, type) DO NOTHING",
      id, type, permission, version, core::to_millis(time_.now));
}

void RamShares::remove_permission(std::int64_t id, std::string_view type) {
  db_.execute("DELETE FROM ram_share_permission WHERE share = ? AND type = ?", id, type);
}

bool RamShares::sharing_enabled(std::string_view organization) const {
  return db_.query("SELECT 1 FROM ram_sharing WHERE organization = ?", organization).next();
}

void RamShares::enable_sharing(std::string_view organization) {
  db_.execute("INSERT OR IGNORE INTO ram_sharing (organization, enabled) VALUES (?, ?)", organization,
              core::to_millis(time_.now));
}

std::optional<RamToken> RamShares::token(std::string_view account, std::string_view region, std::string_view operation,
                                         std::string_view token) const {
  Query query = db_.query(
      "SELECT fingerprint, result FROM ram_token "
      "WHERE account = ? AND region = ? AND operation = ? AND token = ? AND created > ?",
      account, region, operation, token, core::to_millis(time_.now - kTokenLife));
  if (!query.next()) return std::nullopt;
  return RamToken{query.text(0), query.text(1)};
}

void RamShares::keep_token(std::string_view account, std::string_view region, std::string_view operation,
                           std::string_view token, const RamToken& content) {
  const auto gone = core::to_millis(time_.now - kTokenLife);
  if (db_.query("SELECT 1 FROM ram_token WHERE created <= ? LIMIT 1", gone).next())
    db_.execute(
        "DELETE FROM ram_token WHERE (account, region, operation, token) IN "
        "(SELECT account, region, operation, token FROM ram_token WHERE created <= ? LIMIT ?)",
        gone, kPurgeBite);
  db_.execute(
      "INSERT OR REPLACE INTO ram_token (account, region, operation, token, fingerprint, result, created) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      account, region, operation, token, content.fingerprint, content.result, core::to_millis(time_.now));
}

}  // namespace state
