#include "state/records.hpp"

namespace state {

std::vector<std::string> read_records(Database& db, const Record& record, const std::string& key) {
  std::vector<std::string> rows;
  Query query = db.query(record.read, key);
  while (query.next()) rows.push_back(query.text(0));
  return rows;
}

std::optional<std::int64_t> write_record(Database& db, const Record& record, const std::string& values) {
  if (db.execute(record.write, values) == 0) return std::nullopt;
  return db.last_insert_rowid();
}

}  // namespace state
