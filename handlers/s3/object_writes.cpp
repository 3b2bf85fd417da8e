// PutObject and CopyObject.
#include "access/call.hpp"
#include "auth/chunked.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "handlers/s3/acl.hpp"
#include "handlers/s3/checksums.hpp"
#include "handlers/s3/conditions.hpp"
#include "handlers/s3/copy_source.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/objects.hpp"
#include "handlers/s3/resources.hpp"
#include "handlers/s3/tags.hpp"

namespace s3 {
namespace {

template <class In>
void take_content_headers(state::S3Object& object, const In& in) {
  if (in.ContentType && !in.ContentType->empty()) object.content_type = in.ContentType;
  if (in.ContentEncoding) {
    const std::string encoding = auth::stored_content_encoding(*in.ContentEncoding);
    if (!encoding.empty()) object.content_encoding = encoding;
  }
  object.content_language = in.ContentLanguage;
  object.content_disposition = in.ContentDisposition;
  object.cache_control = in.CacheControl;
  if (in.Expires) object.expires = whole_seconds(*in.Expires);
}

// What every write decides the same way: who owns the object, how it is stored and encrypted.
template <class In>
state::S3Object new_object(const Context& ctx, const state::S3Bucket& bucket, const In& in) {
  require_valid_key(*in.Key);
  if (in.ObjectLockMode || in.ObjectLockRetainUntilDate || in.ObjectLockLegalHoldStatus)
    throw errors::invalid_request("Bucket is missing Object Lock Configuration");
  state::S3Object object;
  object.key = *in.Key;
  const bool grants = in.GrantFullControl || in.GrantRead || in.GrantReadACP || in.GrantWriteACP;
  object.acl =
      object_acl(ctx, bucket, {.canned = in.ACL, .grants = grants}, "s3:PutObject", bucket.arn() + "/" + object.key);
  object.owner = object_owner(ctx.caller, bucket, object.acl);
  object.modified = whole_seconds(ctx.now);
  object.storage_class = storage_class(in.StorageClass);
  object.website_redirect = in.WebsiteRedirectLocation;
  object.encryption = encryption_for(ctx, bucket,
                                     {.algorithm = in.ServerSideEncryption,
                                      .kms_key = in.SSEKMSKeyId,
                                      .bucket_key_enabled = in.BucketKeyEnabled,
                                      .customer_key = names_customer_key(in)});
  return object;
}

// Only objects under S3's own keys have their MD5 as ETag.
std::string etag_for(Context& ctx, const state::S3Object& object, std::string md5) {
  return is_kms(object.encryption) ? ctx.ids.random(32, "0123456789abcdef") : std::move(md5);
}

core::Tags checked_header_tags(const std::optional<std::string>& header) {
  if (!header) return {};
  core::Tags tags = parse_tagging_header(*header);
  require_valid_tags(tags, kMaxObjectTags);
  return tags;
}

bool replaces(const std::optional<std::string>& directive, const char* name, const char* message) {
  if (!directive || *directive == model::MetadataDirective::kCopy) return false;
  if (*directive == model::MetadataDirective::kReplace) return true;
  throw invalid_argument(message, name, *directive);
}

// Copying an object onto itself must change something.
void require_change(const state::S3Bucket& bucket, const state::S3Object& target, const state::S3Bucket& source_bucket,
                    const state::S3Object& source, const model::CopyObjectRequest& in, bool replaces_metadata) {
  const bool same = bucket.id == source_bucket.id && target.key == source.key;
  const bool changes = replaces_metadata || in.ServerSideEncryption || in.WebsiteRedirectLocation ||
                       target.storage_class != source.storage_class;
  if (same && !changes)
    throw errors::invalid_request(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
        "metadata, storage class, website redirect location or encryption attributes.");
}

void take_checksum(state::S3Object& target, const state::S3Object& source, std::string_view content,
                   const std::optional<std::string>& wanted) {
  target.checksum_algorithm = source.checksum_algorithm;
  target.checksum = source.checksum;
  if (!wanted) return;
  const auto algorithm = auth::parse_checksum_algorithm(*wanted);
  if (!algorithm) throw auth::unsupported_checksum();
  target.checksum_algorithm = auth::checksum_name(*algorithm);
  target.checksum = auth::checksum_base64(*algorithm, content);
}

state::S3Object source_object(Context& ctx, const state::S3Bucket& bucket, const CopySource& source,
                              const model::CopyObjectRequest& in) {
  require_null_version(source.version_id, source.key);
  require_valid_key(source.key);
  const auto object = state::S3Objects(ctx.db).find(bucket.id, source.key);
  if (!object) throw missing_key(ctx, bucket, source.key);
  if (in.CopySourceSSECustomerAlgorithm || in.CopySourceSSECustomerKey || in.CopySourceSSECustomerKeyMD5)
    throw customer_key_of_no_use();
  if (is_archived(*object))
    throw errors::invalid_object_state("Operation is not valid for the source object's storage class")
        .with("StorageClass", object->storage_class);
  require_source_conditions({.if_match = in.CopySourceIfMatch,
                             .if_none_match = in.CopySourceIfNoneMatch,
                             .if_modified_since = in.CopySourceIfModifiedSince,
                             .if_unmodified_since = in.CopySourceIfUnmodifiedSince},
                            *object);
  return *object;
}

}  // namespace

model::PutObjectOutput put_object(Context& ctx, const model::PutObjectRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (in.WriteOffsetBytes) throw not_implemented("x-amz-write-offset-bytes");
  state::S3Object object = new_object(ctx, bucket, in);
  take_content_headers(object, in);
  const core::Tags metadata = user_metadata(in.Metadata);
  const core::Tags tags = checked_header_tags(in.Tagging);
  const std::string_view body = in.Body ? in.Body->bytes() : std::string_view();
  object.etag = etag_for(ctx, object, core::hex(auth::verified_md5(in.ContentMD5, body)));
  const auth::Checksum checksum = verified_checksum(in, body);
  object.checksum_algorithm = auth::checksum_name(checksum.algorithm);
  object.checksum = checksum.value;

  state::S3Objects objects(ctx.db);
  if (in.IfMatch || in.IfNoneMatch)
    require_write_conditions(in.IfMatch, in.IfNoneMatch, objects.find(bucket.id, object.key), object.key);
  objects.put(bucket.id, object, body, metadata, tags);

  model::PutObjectOutput out;
  out.ETag = quoted(object.etag);
  show_encryption(out, object.encryption);
  show_checksum(out, object);
  return out;
}

model::CopyObjectOutput copy_object(Context& ctx, const model::CopyObjectRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  const CopySource from = parse_copy_source(in.CopySource.value_or(""));
  const auto source_bucket = bucket_of(ctx, from.bucket, in.ExpectedSourceBucketOwner);
  const state::S3Object source = source_object(ctx, source_bucket, from, in);
  const bool new_metadata = replaces(in.MetadataDirective, "x-amz-metadata-directive", "Unknown metadata directive.");
  const bool new_tags = replaces(in.TaggingDirective, "x-amz-tagging-directive", "Unknown tagging directive.");

  state::S3Objects objects(ctx.db);
  state::S3Object object = new_object(ctx, bucket, in);
  require_change(bucket, object, source_bucket, source, in, new_metadata);
  if (new_metadata) {
    take_content_headers(object, in);
  } else {
    object.content_type = source.content_type;
    object.content_encoding = source.content_encoding;
    object.content_language = source.content_language;
    object.content_disposition = source.content_disposition;
    object.cache_control = source.cache_control;
    object.expires = source.expires;
  }
  const core::Tags metadata = new_metadata ? user_metadata(in.Metadata) : objects.metadata(source.id);
  const core::Tags tags = new_tags ? checked_header_tags(in.Tagging) : objects.tags(source.id);
  const std::string content = objects.content(source.id);
  object.etag = etag_for(ctx, object, is_kms(source.encryption) ? core::hex(core::md5(content)) : source.etag);
  take_checksum(object, source, content, in.ChecksumAlgorithm);
  if (in.IfMatch || in.IfNoneMatch)
    require_write_conditions(in.IfMatch, in.IfNoneMatch, objects.find(bucket.id, object.key), object.key);
  objects.put(bucket.id, object, content, metadata, tags);

  model::CopyObjectOutput out;
  auto& result = out.CopyObjectResult.emplace();
  result.ETag = quoted(object.etag);
  result.LastModified = object.modified;
  show_checksum(result, object);
  show_encryption(out, object.encryption);
  return out;
}

}  // namespace s3
