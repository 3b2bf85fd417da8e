// DeleteObject and DeleteObjects.
#include "access/call.hpp"
#include "handlers/s3/conditions.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/objects.hpp"
#include "handlers/s3/resources.hpp"

namespace s3 {
namespace {

constexpr std::size_t kMostDeleted = 1000;

// Missing objects are as good as deleted, unless the caller insists on an ETag.
void remove(Context& ctx, const state::S3Bucket& bucket, const std::string& key,
            const std::optional<std::string>& if_match) {
  state::S3Objects objects(ctx.db);
  if (if_match) {
    const auto object = objects.find(bucket.id, key);
    if (!object || !lists_etag(*if_match, object->etag)) throw precondition_failed("If-Match");
  }
  objects.remove(bucket.id, key);
}

// False: a version that an unversioned bucket cannot have, whose deletion changes nothing. Throws for what is no id.
bool names_the_object(const std::optional<std::string>& version_id, const std::string& key) {
  try {
    require_null_version(version_id, key);
    return true;
  } catch (const core::AwsError& error) {
    if (error.code() == "NoSuchVersion") return false;
    throw;
  }
}

void delete_one(Context& ctx, const state::S3Bucket& bucket, const model::ObjectIdentifier& wanted) {
  const std::string& key = *wanted.Key;
  require_valid_key(key);
  authz::Check check("s3:DeleteObject");
  check_object(ctx, check, bucket, key);
  check_version(check, wanted.VersionId);
  if (wanted.ETag) check.key("s3:if-match", *wanted.ETag);
  if (auto refused = refusal(ctx, check)) throw *refused;
  if (wanted.Size) throw not_implemented("Size");
  if (wanted.LastModifiedTime) throw not_implemented("LastModifiedTime");
  if (names_the_object(wanted.VersionId, key)) remove(ctx, bucket, key, wanted.ETag);
}

}  // namespace

model::DeleteObjectOutput delete_object(Context& ctx, const model::DeleteObjectRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_valid_key(*in.Key);
  if (in.IfMatchLastModifiedTime) throw not_implemented("x-amz-if-match-last-modified-time");
  if (in.IfMatchSize) throw not_implemented("x-amz-if-match-size");
  if (in.BypassGovernanceRetention.value_or(false))
    throw invalid_argument("x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
                           "x-amz-bypass-governance-retention");
  if (names_the_object(in.VersionId, *in.Key)) remove(ctx, bucket, *in.Key, in.IfMatch);
  model::DeleteObjectOutput out;
  out.VersionId = in.VersionId;
  return out;
}

model::DeleteObjectsOutput delete_objects(Context& ctx, const model::DeleteObjectsRequest& in) {
  reachable_bucket(ctx, *in.Bucket);
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!in.Delete || !in.Delete->Objects || in.Delete->Objects->empty() || in.Delete->Objects->size() > kMostDeleted)
    throw malformed_xml();
  if (in.BypassGovernanceRetention.value_or(false))
    throw invalid_argument("x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
                           "x-amz-bypass-governance-retention");
  const bool quiet = in.Delete->Quiet.value_or(false);
  model::DeleteObjectsOutput out;
  for (const auto& wanted : *in.Delete->Objects) {
    if (!wanted.Key || wanted.Key->empty()) throw malformed_xml();
    try {
      delete_one(ctx, bucket, wanted);
      if (quiet) continue;
      if (!out.Deleted) out.Deleted.emplace();
      auto& deleted = out.Deleted->emplace_back();
      deleted.Key = wanted.Key;
      deleted.VersionId = wanted.VersionId;
    } catch (const core::AwsError& error) {
      if (!out.Errors) out.Errors.emplace();
      out.Errors->push_back(
          {.Key = wanted.Key, .VersionId = wanted.VersionId, .Code = error.code(), .Message = error.message()});
    }
  }
  return out;
}

}  // namespace s3
