// The schema: files of `schema/`, applied in name order, under one version number.
#pragma once

#include "core/embedded.hpp"

namespace state {

class Database;

/// Number written to SQLite's `user_version`. Raise it with every change to a schema file, and give
/// `migrate_schema` the step from the number before.
inline constexpr int kSchemaVersion = 1;

/// The files of `schema/`.
core::EmbeddedFiles schema_files();

void create_schema(Database& db);
/// Creates the schema in an empty file; throws DataFileError for a file of a newer version or of another program.
void migrate_schema(Database& db);

}  // namespace state
