#include "state/ram_replace_work.hpp"

#define RAM_WORK_COLUMNS                                                                        \
  "id, uuid, owner, region, from_permission, from_version, to_permission, to_version, created " \
  "FROM ram_replace_work "

namespace state {
namespace {

RamReplaceWork work_row(const Query& query) {
  RamReplaceWork work;
  work.id = query.integer(0);
  work.uuid = query.text(1);
  work.owner = query.text(2);
  work.region = query.text(3);
  work.from_permission = query.text(4);
  work.from_version = query.optional_integer(5);
  work.to_permission = query.text(6);
  work.to_version = static_cast<int>(query.integer(7));
  work.created = core::from_millis(query.integer(8));
  return work;
}

}  // namespace

void RamReplaceWorks::add(const RamReplaceWork& work, std::int64_t keep) {
  db_.execute(
      "INSERT INTO ram_replace_work (uuid, owner, region, from_permission, from_version, to_permission, to_version, "
      "created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      work.uuid, work.owner, work.region, work.from_permission, work.from_version, work.to_permission, work.to_version,
      core::to_millis(work.created));
  db_.execute(
      "DELETE FROM ram_replace_work WHERE id <= (SELECT id FROM ram_replace_work WHERE owner = ?1 AND region = ?2 "
      "ORDER BY id DESC LIMIT 1 OFFSET ?3) AND owner = ?1 AND region = ?2",
      work.owner, work.region, keep);
}

void RamReplaceWorks::each(std::string_view owner, std::string_view region, std::int64_t after,
                           const RamVisitor<RamReplaceWork>& visit) const {
  Query query = db_.query("SELECT " RAM_WORK_COLUMNS "WHERE owner = ? AND region = ? AND id > ? ORDER BY id", owner,
                          region, after);
  while (query.next())
    if (!visit(work_row(query))) return;
}

std::optional<RamReplaceWork> RamReplaceWorks::find(std::string_view owner, std::string_view region,
                                                    std::string_view uuid) const {
  Query query =
      db_.query("SELECT " RAM_WORK_COLUMNS "WHERE uuid = ? AND owner = ? AND region = ?", uuid, owner, region);
  if (!query.next()) return std::nullopt;
  return work_row(query);
}

}  // namespace state
