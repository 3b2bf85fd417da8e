#include "state/s3_objects.hpp"

#include <algorithm>

namespace state {
namespace {

// In the order in which `read` takes them.
#define OBJECT_COLUMNS                                                                               \
  "id, key, owner, acl, size, etag, modified, storage_class, content_type, content_encoding, "       \
  "content_language, content_disposition, cache_control, expires, website_redirect, sse_algorithm, " \
  "sse_kms_key, bucket_key_enabled, checksum_algorithm, checksum, metadata_count, tag_count"

S3Object read_object(const Query& row) {
  S3Object object;
  object.id = row.integer(0);
  object.key = row.text(1);
  object.owner = row.text(2);
  object.acl = row.text(3);
  object.size = row.integer(4);
  object.etag = row.text(5);
  object.modified = core::from_millis(row.integer(6));
  object.storage_class = row.text(7);
  object.content_type = row.optional_text(8);
  object.content_encoding = row.optional_text(9);
  object.content_language = row.optional_text(10);
  object.content_disposition = row.optional_text(11);
  object.cache_control = row.optional_text(12);
  object.expires = row.optional_time(13);
  object.website_redirect = row.optional_text(14);
  object.encryption = {row.text(15), row.optional_text(16), row.boolean(17)};
  object.checksum_algorithm = row.text(18);
  object.checksum = row.text(19);
  object.metadata_count = row.integer(20);
  object.tag_count = row.integer(21);
  return object;
}

core::Tags pairs(Query row) {
  core::Tags result;
  while (row.next()) result.emplace_back(row.text(0), row.text(1));
  return result;
}

// The common prefix that `key` counts under; empty when it stands for itself.
std::string_view group_of(std::string_view key, const S3ListRequest& request) {
  if (request.delimiter.empty() || !key.starts_with(request.prefix)) return {};
  const auto at = key.find(request.delimiter, request.prefix.size());
  if (at == std::string_view::npos) return {};
  return key.substr(0, at + request.delimiter.size());
}

std::string first_key(const S3ListRequest& request) {
  if (request.after.empty()) return request.prefix;
  const std::string_view group = group_of(request.after, request);
  // A key followed by a zero byte is the next possible key.
  const std::string from = group.empty() ? request.after + '\0' : after_prefix(group);
  return std::max(from, request.prefix);
}

}  // namespace

void S3Objects::put(std::int64_t bucket, const S3Object& object, std::string_view content, const core::Tags& metadata,
                    const core::Tags& tags) {
  std::optional<std::int64_t> expires;
  if (object.expires) expires = core::to_millis(*object.expires);
  // Whatever a new version sets, from ?1 on; the row keeps its place, which spares the index and the cascades that
  // replacing it would cost.
  const auto store = [&](const char* sql, const auto&... place) {
    db_.execute(sql, object.owner, object.acl, static_cast<std::int64_t>(content.size()), object.etag,
                core::to_millis(object.modified), object.storage_class, object.content_type, object.content_encoding,
                object.content_language, object.content_disposition, object.cache_control, expires,
                object.website_redirect, object.encryption.algorithm, object.encryption.kms_key,
                object.encryption.bucket_key_enabled, object.checksum_algorithm, object.checksum,
                static_cast<std::int64_t>(metadata.size()), static_cast<std::int64_t>(tags.size()), Blob{content},
                place...);
  };
  const std::optional<std::int64_t> old = clear_for_put(bucket, object.key);
  if (old)
    store(
        "UPDATE object SET owner = ?1, acl = ?2, size = ?3, etag = ?4, modified = ?5, storage_class = ?6,"
        " content_type = ?7, content_encoding = ?8, content_language = ?9, content_disposition = ?10,"
        " cache_control = ?11, expires = ?12, website_redirect = ?13, sse_algorithm = ?14, sse_kms_key = ?15,"
        " bucket_key_enabled = ?16, checksum_algorithm = ?17, checksum = ?18, metadata_count = ?19, tag_count = ?20,"
        " content = ?21 WHERE id = ?22",
        *old);
  else
    store(
        "INSERT INTO object (owner, acl, size, etag, modified, storage_class, content_type, content_encoding,"
        " content_language, content_disposition, cache_control, expires, website_redirect, sse_algorithm, sse_kms_key,"
        " bucket_key_enabled, checksum_algorithm, checksum, metadata_count, tag_count, content, bucket, key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        bucket, object.key);
  const std::int64_t id = old ? *old : db_.last_insert_rowid();
  for (const auto& [name, value] : metadata)
    db_.execute("INSERT INTO object_metadata (object, name, value) VALUES (?, ?, ?)", id, name, value);
  for (const auto& [key, value] : tags)
    db_.execute("INSERT INTO object_tag (object, key, value) VALUES (?, ?, ?)", id, key, value);
}

std::optional<std::int64_t> S3Objects::clear_for_put(std::int64_t bucket, std::string_view key) {
  Query row = db_.query("SELECT id, metadata_count, tag_count FROM object WHERE bucket = ? AND key = ?", bucket, key);
  if (!row.next()) return std::nullopt;
  const std::int64_t id = row.integer(0);
  if (row.integer(1) > 0) db_.execute("DELETE FROM object_metadata WHERE object = ?", id);
  if (row.integer(2) > 0) db_.execute("DELETE FROM object_tag WHERE object = ?", id);
  return id;
}

std::optional<S3Object> S3Objects::find(std::int64_t bucket, std::string_view key) const {
  Query row = db_.query("SELECT " OBJECT_COLUMNS " FROM object WHERE bucket = ? AND key = ?", bucket, key);
  if (!row.next()) return std::nullopt;
  return read_object(row);
}

std::string S3Objects::content(std::int64_t object) const {
  Query row = db_.query("SELECT content FROM object WHERE id = ?", object);
  if (!row.next()) return {};
  return std::string(row.bytes(0));
}

std::string S3Objects::content(std::int64_t object, std::int64_t offset, std::int64_t length) const {
  return db_.read_blob("object", "content", object, offset, length);
}

core::Tags S3Objects::metadata(std::int64_t object) const {
  return pairs(db_.query("SELECT name, value FROM object_metadata WHERE object = ? ORDER BY name", object));
}

core::Tags S3Objects::tags(std::int64_t object) const {
  return pairs(db_.query("SELECT key, value FROM object_tag WHERE object = ? ORDER BY key", object));
}

void S3Objects::set_tags(std::int64_t object, const core::Tags& tags) {
  db_.execute("DELETE FROM object_tag WHERE object = ?", object);
  for (const auto& [key, value] : tags)
    db_.execute("INSERT INTO object_tag (object, key, value) VALUES (?, ?, ?)", object, key, value);
  db_.execute("UPDATE object SET tag_count = ? WHERE id = ?", static_cast<std::int64_t>(tags.size()), object);
}

void S3Objects::remove(std::int64_t bucket, std::string_view key) {
  db_.execute("DELETE FROM object WHERE bucket = ? AND key = ?", bucket, key);
}

S3Listing S3Objects::list(std::int64_t bucket, const S3ListRequest& request) const {
  S3Listing listing;
  std::string from = first_key(request);
  const std::string end = after_prefix(request.prefix);
  for (std::int64_t left = request.limit;;) {
    // One more than wanted tells whether the list goes on.
    Query row = db_.query("SELECT " OBJECT_COLUMNS
                          " FROM object WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?",
                          bucket, from, end, left + 1);
    bool seek = false;
    while (!seek && row.next()) {
      if (left == 0) {
        listing.truncated = request.limit > 0;
        return listing;
      }
      --left;
      const std::string_view group = group_of(row.view(1), request);
      if (group.empty()) {
        listing.objects.push_back(read_object(row));
        listing.last = listing.objects.back().key;
        continue;
      }
      listing.common_prefixes.emplace_back(group);
      listing.last = group;
      from = after_prefix(group);
      seek = true;
    }
    if (!seek) return listing;
  }
}

}  // namespace state
