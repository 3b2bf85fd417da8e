#include "state/ram_permissions.hpp"

#include <fmt/core.h>

#include "fixtures/ram_catalogue.hpp"

#define RAM_PERMISSION_COLUMNS \
  "id, owner, region, name, type, from_policy, default_version, created, updated, deleted FROM ram_permission "
#define RAM_VERSION_COLUMNS "number, template, created, deleted FROM ram_permission_version "

namespace state {
namespace {

RamPermission permission_row(const Query& query) {
  RamPermission permission;
  permission.id = query.integer(0);
  permission.owner = query.text(1);
  permission.region = query.text(2);
  permission.name = query.text(3);
  permission.type = query.text(4);
  permission.from_policy = query.boolean(5);
  permission.default_version = static_cast<int>(query.integer(6));
  permission.created = core::from_millis(query.integer(7));
  permission.updated = core::from_millis(query.integer(8));
  permission.deleted = query.optional_time(9);
  return permission;
}

RamPermissionVersion version_row(const Query& query) {
  RamPermissionVersion version;
  version.number = static_cast<int>(query.integer(0));
  version.policy_template = query.text(1);
  version.created = core::from_millis(query.integer(2));
  version.deleted = query.optional_time(3);
  return version;
}

}  // namespace

std::string RamPermission::arn() const {
  return fmt::format("arn:aws:ram:{}:{}:permission/{}", region, owner, name);
}

RamPermissionStatus RamPermission::status(const RamPermissionVersion& version, const RamTime& time) const {
  const auto end = deleted ? deleted : version.deleted;
  if (end) return time.now < *end + time.settle ? RamPermissionStatus::Deleting : RamPermissionStatus::Deleted;
  return version.number == default_version ? RamPermissionStatus::Attachable : RamPermissionStatus::Unattachable;
}

std::optional<RamAllowed> RamPermissions::actions(std::string_view arn, int version) const {
  if (const auto* managed = fixtures::ram_permission(arn)) {
    // The catalogue knows the present text only; shares keep what AWS had them keep.
    if (version < 1 || version > managed->version) return std::nullopt;
    return RamAllowed{managed->actions, {}};
  }
  Query found = db_.query(
      "SELECT v.id, v.condition FROM ram_permission p JOIN ram_permission_version v ON v.permission = p.id "
      "WHERE p.arn = ? AND v.number = ? AND p.deleted IS NULL AND v.deleted IS NULL",
      arn, version);
  if (!found.next()) return std::nullopt;
  RamAllowed allowed{{}, found.text(1)};
  Query actions =
      db_.query("SELECT action FROM ram_permission_action WHERE version = ? ORDER BY position", found.integer(0));
  while (actions.next()) allowed.actions.push_back(actions.text(0));
  return allowed;
}

std::int64_t RamPermissions::add(const RamPermission& permission, std::string_view policy_template,
                                 const RamAllowed& allowed) {
  const auto now = core::to_millis(time_.now);
  const auto arn = permission.arn();
  db_.execute("DELETE FROM ram_permission WHERE arn = ? AND deleted IS NOT NULL", arn);
  db_.execute(
      "INSERT INTO ram_permission (arn, owner, region, name, type, from_policy, default_version, last_version, "
      "created, updated) VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?, ?)",
      arn, permission.owner, permission.region, permission.name, permission.type, permission.from_policy, now, now);
  const auto id = db_.last_insert_rowid();
  store_version(id, 1, policy_template, allowed);
  return id;
}

int RamPermissions::add_version(std::int64_t id, std::string_view policy_template, const RamAllowed& allowed) {
  db_.execute(
      "UPDATE ram_permission SET last_version = last_version + 1, default_version = last_version + 1, updated = ? "
      "WHERE id = ?",
      core::to_millis(time_.now), id);
  Query query = db_.query("SELECT last_version FROM ram_permission WHERE id = ?", id);
  query.next();
  const int number = static_cast<int>(query.integer(0));
  store_version(id, number, policy_template, allowed);
  return number;
}

void RamPermissions::store_version(std::int64_t id, int number, std::string_view policy_template,
                                   const RamAllowed& allowed) {
  db_.execute(
      "INSERT INTO ram_permission_version (permission, number, template, condition, created) VALUES (?, ?, ?, ?, ?)",
      id, number, policy_template, allowed.condition, core::to_millis(time_.now));
  const auto version = db_.last_insert_rowid();
  int position = 0;
  for (const auto& action : allowed.actions)
    db_.execute("INSERT INTO ram_permission_action (version, position, action) VALUES (?, ?, ?)", version, ++position,
                action);
}

void RamPermissions::set_default(std::int64_t id, int version) {
  db_.execute("UPDATE ram_permission SET default_version = ?, updated = ? WHERE id = ?", version,
              core::to_millis(time_.now), id);
}

void RamPermissions::remove(std::int64_t id) {
  const auto now = core::to_millis(time_.now);
  db_.execute("UPDATE ram_permission SET deleted = ?, updated = ? WHERE id = ?", now, now, id);
}

void RamPermissions::remove_version(std::int64_t id, int version) {
  const auto now = core::to_millis(time_.now);
  db_.execute("UPDATE ram_permission_version SET deleted = ? WHERE permission = ? AND number = ?", now, id, version);
  db_.execute("UPDATE ram_permission SET updated = ? WHERE id = ?", now, id);
}

std::optional<RamPermission> RamPermissions::find(std::string_view arn) const {
  Query query = db_.query("SELECT " RAM_PERMISSION_COLUMNS "WHERE arn = ?", arn);
  if (!query.next()) return std::nullopt;
  RamPermission permission = permission_row(query);
  if (!permission.visible(time_)) return std::nullopt;
  return permission;
}

void RamPermissions::each(std::string_view owner, std::string_view region, std::int64_t after,
                          const RamVisitor<RamPermission>& visit) const {
  Query query = db_.query("SELECT " RAM_PERMISSION_COLUMNS "WHERE owner = ? AND region = ? AND id > ? ORDER BY id",
                          owner, region, after);
  while (query.next()) {
    const auto permission = permission_row(query);
    if (permission.visible(time_) && !visit(permission)) return;
  }
}

std::optional<RamPermissionVersion> RamPermissions::version(std::int64_t id, int number) const {
  Query query = db_.query("SELECT " RAM_VERSION_COLUMNS "WHERE permission = ? AND number = ?", id, number);
  if (!query.next()) return std::nullopt;
  auto version = version_row(query);
  if (version.deleted && time_.now >= *version.deleted + kRamDeletedVisible) return std::nullopt;
  return version;
}

std::vector<RamPermissionVersion> RamPermissions::versions(std::int64_t id, int after) const {
  std::vector<RamPermissionVersion> versions;
  Query query =
      db_.query("SELECT " RAM_VERSION_COLUMNS "WHERE permission = ? AND number > ? ORDER BY number", id, after);
  while (query.next()) {
    auto version = version_row(query);
    if (version.deleted && time_.now >= *version.deleted + kRamDeletedVisible) continue;
    versions.push_back(std::move(version));
  }
  return versions;
}

std::int64_t RamPermissions::count_versions(std::int64_t id) const {
  return db_.number("SELECT COUNT(*) FROM ram_permission_version WHERE permission = ? AND deleted IS NULL", id);
}

RamPermissionCounts RamPermissions::count(std::string_view owner, std::string_view region,
                                          std::string_view type) const {
  Query query = db_.query(
      "SELECT COUNT(*), COUNT(*) FILTER (WHERE type = ?) FROM ram_permission "
      "WHERE owner = ? AND region = ? AND deleted IS NULL AND NOT from_policy",
      type, owner, region);
  query.next();
  return {query.integer(0), query.integer(1)};
}

bool RamPermissions::attached(std::string_view arn, std::optional<int> version) const {
  return db_
      .query(
          "SELECT 1 FROM ram_share_permission a JOIN ram_share s ON s.id = a.share "
          "WHERE a.permission = ?1 AND s.deleted IS NULL AND (?2 IS NULL OR a.version = ?2) LIMIT 1",
          arn, version)
      .next();
}

void RamPermissions::each_share(std::string_view owner, std::string_view region, std::string_view arn,
                                std::int64_t after, const RamVisitor<std::int64_t>& visit) const {
  Query query = db_.query(
      "SELECT a.share FROM ram_share_permission a JOIN ram_share s ON s.id = a.share "
      "WHERE a.permission = ? AND a.share > ? AND s.owner = ? AND s.region = ? AND s.deleted IS NULL "
      "ORDER BY a.share",
      arn, after, owner, region);
  while (query.next())
    if (!visit(query.integer(0))) return;
}

core::Tags RamPermissions::tags(std::int64_t id) const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM ram_permission_tag WHERE permission = ? ORDER BY key", id);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void RamPermissions::set_tag(std::int64_t id, std::string_view key, std::string_view value) {
  db_.execute(
      "INSERT INTO ram_permission_tag (permission, key, value) VALUES (?, ?, ?) "
      "ON CONFLICT (permission, key) DO UPDATE SET value = excluded.value",
      id, key, value);
}

void RamPermissions::remove_tag(std::int64_t id, std::string_view key) {
  db_.execute("DELETE FROM ram_permission_tag WHERE permission = ? AND key = ?", id, key);
}

}  // namespace state
