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
  return db.number(sql);
}

// The tables, indexes and triggers of a database as one text.
std::string structure(Database& db) {
  std::string text;
  Query query = db.query("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name");
  while (query.next()) text += query.text(0) + '\n';
  return text;
}

void check_version(Database& db) {
  const std::int64_t version = pragma(db, "PRAGMA user_version");
  if (pragma(db, "PRAGMA application_id") != kApplicationId)
    throw DataFileError("the file is not an Understudy database");
  if (version != schema_version())
    throw DataFileError(fmt::format("the file was made by another version of Understudy (schema {}, not {})", version,
                                    schema_version()));
}

}  // namespace

std::string_view schema_image() {
  return schema_images().front().text;
}

std::shared_ptr<const Image> schema_pages() {
  static const auto pages = std::make_shared<const Image>(schema_image());
  return pages;
}

std::int64_t schema_version() {
  // The database file format has it at byte 60, in big-endian order.
  std::int64_t version = 0;
  for (const char byte : schema_image().substr(60, 4)) version = version << 8 | static_cast<unsigned char>(byte);
  return version;
}

void check_image(std::string_view image) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  if (!image.starts_with(kMagic)) throw DataFileError("the file is not an Understudy database");
  try {
    const auto db = Database::from_image(std::make_shared<const Image>(image));
    check_version(*db);
    // A stranger may have made it: nothing but our own tables, and no page out of place.
    Query check = db->query("PRAGMA integrity_check(1)");
    if (!check.next() || check.text(0) != "ok") throw DataFileError("the file is damaged");
    if (structure(*db) != structure(*Database::in_memory()))
      throw DataFileError("the file has other tables than Understudy's");
  } catch (const DatabaseError& error) {
    throw DataFileError(fmt::format("the file is damaged: {}", error.what()));
  }
}

void prepare_schema(Database& db) {
  const std::int64_t version = pragma(db, "PRAGMA user_version");
  if (version == 0 && pragma(db, "PRAGMA application_id") == 0 &&
      pragma(db, "SELECT count(*) FROM sqlite_schema") == 0) {
    db.load(schema_pages());
    return;
  }
  check_version(db);
}

}  // namespace state
