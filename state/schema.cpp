#include "state/schema.hpp"

#include <fmt/core.h>

#include <string>

#include "core/embedded.hpp"
#include "state/database.hpp"

namespace state {

core::EmbeddedFiles schema_images();

namespace {

constexpr int kApplicationId = 0x55534459;

std::int64_t pragma(Database& db, const char* sql) {
  Query query = db.query(sql);
  query.next();
  return query.integer(0);
}

}  // namespace

std::string_view schema_image() {
  return schema_images().front().text;
}

std::int64_t schema_version() {
  // The database file format has it at byte 60, in big-endian order.
  std::int64_t version = 0;
  for (const char byte : schema_image().substr(60, 4)) version = version << 8 | static_cast<unsigned char>(byte);
  return version;
}

void prepare_schema(Database& db) {
  const std::int64_t version = pragma(db, "PRAGMA user_version");
  const std::int64_t application = pragma(db, "PRAGMA application_id");
  if (version == 0 && application == 0 && pragma(db, "SELECT count(*) FROM sqlite_schema") == 0) {
    db.load(schema_image());
    return;
  }
  if (application != kApplicationId) throw DataFileError("the file is not an Understudy database");
  if (version != schema_version())
    throw DataFileError(fmt::format("the file was made by another version of Understudy (schema {}, not {})", version,
                                    schema_version()));
}

}  // namespace state
