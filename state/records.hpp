// Rows as JSON objects, for documents that hold a whole world: what is read of a table, and what writes it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "state/database.hpp"

namespace state {

/// Both statements take one parameter, a JSON object: `owner` is the row that the records belong to, `account` their
/// account, `now` the instant of what says none; to write, the record's values besides, or `row` of the one to
/// complete. `read` gives one JSON object for each record, its `row` included where other records belong to it.
struct Record {
  const char* read;
  const char* write = nullptr;
};

std::vector<std::string> read_records(Database& db, const Record& record, const std::string& key);
/// Row id of what was written; nullopt when nothing was, because the record names something that is not there.
/// Throws ConstraintError.
std::optional<std::int64_t> write_record(Database& db, const Record& record, const std::string& values);

}  // namespace state
