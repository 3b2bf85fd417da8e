// The schema: files of `schema/`, applied in name order, under one version number.
#pragma once

#include <string_view>

namespace state {

class Database;

/// SQLite's `user_version` (schema/00_version.sql). Raise it with every change to a schema file, and give
/// `migrate_schema` the step from the number before.
inline constexpr int kSchemaVersion = 1;

/// An empty database with every table, as bytes. Made by the build from the schema files (cmake/schema_image.py), with
/// pages of 2 KiB: a table or index takes a page at least, and a world is hundreds of them nearly empty. Measured, 2
/// KiB are as quick as SQLite's 4 KiB and halve a world, while 1 KiB makes reads slower.
std::string_view schema_image();

/// Fills an empty file with the schema; throws DataFileError for a file of a newer version or of another program.
void migrate_schema(Database& db);

}  // namespace state
