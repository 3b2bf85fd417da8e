// The schema: files of `schema/`, applied in name order.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace state {

class Database;
class Image;

/// An empty database with every table, as bytes. Made by the build from the schema files (cmake/schema_image.py), with
/// pages of 2 KiB: a table or index takes a page at least, and a world is hundreds of them nearly empty. Measured, 2
/// KiB are as quick as SQLite's 4 KiB and halve a world, while 1 KiB makes reads slower.
std::string_view schema_image();
/// The same, for databases to begin with.
std::shared_ptr<const Image> schema_pages();

/// SQLite's `user_version` of files with this schema.
std::int64_t schema_version();

/// Throws DataFileError for bytes that are no sound database with this schema.
void check_image(std::string_view image);

/// Fills an empty file with the schema; throws DataFileError for a file with another schema or of another program.
void prepare_schema(Database& db);

}  // namespace state
