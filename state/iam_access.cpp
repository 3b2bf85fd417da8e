#include "state/iam_access.hpp"

namespace state::iam {

void AccessLog::note(std::string_view account, std::string_view entity, const Access& access) {
  db_.execute(
      "INSERT INTO iam_access (account, entity, service, action, time, region) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET time = excluded.time, region = excluded.region",
      account, entity, access.service, access.action, core::to_millis(access.time), access.region);
}

std::vector<Access> AccessLog::of(std::string_view account, std::string_view entity) const {
  Query query = db_.query(
      "SELECT service, action, time, region FROM iam_access WHERE account = ? AND entity = ? ORDER BY service, action",
      account, entity);
  std::vector<Access> found;
  while (query.next())
    found.push_back({query.text(0), query.text(1), core::from_millis(query.integer(2)), query.text(3)});
  return found;
}

std::vector<ServiceAccess> AccessLog::of_account(std::string_view account) const {
  // The region is that of the row with the greatest time (SQLite: bare columns in a query with max()).
  Query query = db_.query(
      "SELECT service, max(time), region, count(DISTINCT entity) FROM iam_access WHERE account = ? GROUP BY service "
      "ORDER BY service",
      account);
  std::vector<ServiceAccess> found;
  while (query.next())
    found.push_back({query.text(0), core::from_millis(query.integer(1)), query.text(2), query.integer(3)});
  return found;
}

void AccessReports::add(const AccessReport& report, std::int64_t keep) {
  db_.execute(
      "INSERT INTO iam_access_report (uuid, account, subject, policy, actions, created) VALUES (?, ?, ?, ?, ?, ?)",
      report.uuid, report.account, report.subject, report.policy, report.actions, core::to_millis(report.created));
  db_.execute(
      "DELETE FROM iam_access_report WHERE id <= (SELECT id FROM iam_access_report WHERE account = ? ORDER BY id DESC "
      "LIMIT 1 OFFSET ?) AND account = ?",
      report.account, keep, report.account);
}

std::optional<AccessReport> AccessReports::find(std::string_view account, std::string_view uuid) const {
  Query query = db_.query(
      "SELECT uuid, account, subject, policy, actions, created FROM iam_access_report WHERE uuid = ? AND account = ?",
      uuid, account);
  if (!query.next()) return std::nullopt;
  return AccessReport{query.text(0),          query.text(1),    query.text(2),
                      query.optional_text(3), query.boolean(4), core::from_millis(query.integer(5))};
}

}  // namespace state::iam
