// GetObject and HeadObject.
#include <fmt/core.h>

#include "handlers/s3/checksums.hpp"
#include "handlers/s3/conditions.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/objects.hpp"
#include "handlers/s3/ranges.hpp"
#include "handlers/s3/resources.hpp"

namespace s3 {
namespace {

constexpr const char* kDefaultContentType = "binary/octet-stream";
constexpr int kPartialContent = 206;

// The value by which a presigned URL or a caller may replace a stored header.
template <class Value>
std::optional<Value> overridden(const std::optional<Value>& by, const std::optional<Value>& stored) {
  return by ? by : stored;
}

template <class In>
void require_may_override(const Context& ctx, const In& in) {
  const bool overrides = in.ResponseCacheControl || in.ResponseContentDisposition || in.ResponseContentEncoding ||
                         in.ResponseContentLanguage || in.ResponseContentType || in.ResponseExpires;
  if (overrides && ctx.caller.is_anonymous())
    throw errors::invalid_request("Request specific response headers cannot be used for anonymous GET requests.");
}

template <class In>
state::S3Object readable_object(Context& ctx, const In& in, const char* method) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_may_override(ctx, in);
  require_valid_key(*in.Key);
  require_null_version(in.VersionId, *in.Key);
  auto object = object_of(ctx, bucket, *in.Key);
  if (!object) throw missing_key(ctx, bucket, *in.Key);
  if (names_customer_key(in)) throw customer_key_of_no_use();
  require_conditions(conditions_of(in), *object);
  const bool content = std::string_view(method) == "GET";
  if (content && is_archived(*object))
    throw errors::invalid_object_state("The operation is not valid for the object's storage class")
        .with("StorageClass", object->storage_class);
  return *std::move(object);
}

// An object that was not uploaded in parts is its own only part.
std::optional<Part> numbered_part(std::int32_t number, std::int64_t size) {
  if (number < 1 || number > 10'000)
    throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                           std::to_string(number));
  if (number > 1)
    throw core::AwsError("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        .with("ActualPartCount", "1")
        .with("PartNumberRequested", std::to_string(number));
  if (size == 0) return std::nullopt;
  return Part{0, size};
}

template <class In>
std::optional<Part> part_of(const In& in, std::int64_t size) {
  if (in.Range && in.PartNumber)
    throw errors::invalid_request("Cannot specify both Range header and partNumber query parameter");
  if (in.PartNumber) return numbered_part(*in.PartNumber, size);
  return in.Range ? requested_part(*in.Range, size) : std::nullopt;
}

/// Fills everything but the body; gives the part of the content that the body is.
template <class In, class Out>
Part describe(Context& ctx, const In& in, const state::S3Object& object, Out& out) {
  const auto part = part_of(in, object.size);
  if (part) {
    ctx.status = kPartialContent;
    out.ContentRange = fmt::format("bytes {}-{}/{}", part->offset, part->offset + part->length - 1, object.size);
  }
  const Part shown = part.value_or(Part{0, object.size});
  out.AcceptRanges = "bytes";
  out.ContentLength = shown.length;
  out.LastModified = object.modified;
  out.ETag = quoted(object.etag);
  out.ContentType = overridden(in.ResponseContentType, object.content_type).value_or(kDefaultContentType);
  out.ContentEncoding = overridden(in.ResponseContentEncoding, object.content_encoding);
  out.ContentLanguage = overridden(in.ResponseContentLanguage, object.content_language);
  out.ContentDisposition = overridden(in.ResponseContentDisposition, object.content_disposition);
  out.CacheControl = overridden(in.ResponseCacheControl, object.cache_control);
  out.Expires = overridden(in.ResponseExpires, object.expires);
  out.WebsiteRedirectLocation = object.website_redirect;
  if (object.storage_class != model::StorageClass::kStandard) out.StorageClass = object.storage_class;
  if (object.tag_count > 0) out.TagCount = static_cast<std::int32_t>(object.tag_count);
  if (object.metadata_count > 0) out.Metadata = state::S3Objects(ctx.db).metadata(object.id);
  show_encryption(out, object.encryption);
  // The checksum is the whole object's; a client would compare it with the part.
  const bool whole = shown.length == object.size && !in.Range;
  if (in.ChecksumMode == model::ChecksumMode::kEnabled && whole) show_checksum(out, object);
  return shown;
}

}  // namespace

model::GetObjectOutput get_object(Context& ctx, const model::GetObjectRequest& in) {
  const state::S3Object object = readable_object(ctx, in, "GET");
  model::GetObjectOutput out;
  const Part part = describe(ctx, in, object, out);
  const state::S3Objects objects(ctx.db);
  out.Body.emplace().owned =
      part.length == object.size ? objects.content(object.id) : objects.content(object.id, part.offset, part.length);
  return out;
}

model::HeadObjectOutput head_object(Context& ctx, const model::HeadObjectRequest& in) {
  const state::S3Object object = readable_object(ctx, in, "HEAD");
  model::HeadObjectOutput out;
  describe(ctx, in, object, out);
  return out;
}

}  // namespace s3
