// What S3's operations are checked on: buckets and objects with their policies, owners and condition keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/call.hpp"
#include "core/error.hpp"
#include "handlers/operation.hpp"
#include "handlers/s3/model.hpp"
#include "state/s3_buckets.hpp"
#include "state/s3_objects.hpp"

namespace s3 {

using handlers::Context;

/// The bucket a request names, once the caller may use it. Throws NoSuchBucket; AccessDenied when it belongs to
/// another account than the one the request expects.
state::S3Bucket bucket_of(Context& ctx, std::string_view name, const std::optional<std::string>& expected_owner);

/// Makes `check` a question about a bucket. Throws NoSuchBucket, and PermanentRedirect when the request was signed for
/// another region.
state::S3Bucket check_bucket(Context& ctx, access::Check& check, std::string_view name);
/// Makes `check` a question about an object of `bucket`, whether it exists or not.
void check_object(Context& ctx, access::Check& check, const state::S3Bucket& bucket, std::string_view key);
/// The same for something done to an existing object: its tags become condition keys, and where ACLs are enabled its
/// owner decides.
void check_existing_object(Context& ctx, access::Check& check, const state::S3Bucket& bucket, std::string_view key);

/// Resolver of operations on a bucket without condition keys of their own.
template <class In>
void on_bucket(Context& ctx, const In& in, access::Call& call) {
  check_bucket(ctx, call.check(), *in.Bucket);
}

/// The same, and even an explicit deny does not keep the root of the bucket's account out: it could not repair a
/// policy that locks everybody out.
template <class In>
void on_bucket_policy(Context& ctx, const In& in, access::Call& call) {
  check_bucket(ctx, call.check(), *in.Bucket);
  call.check().root_is_exempt = true;
}

/// Resolver of ListObjects and ListObjectsV2.
template <class In>
void on_listed_bucket(Context& ctx, const In& in, access::Call& call) {
  check_bucket(ctx, call.check(), *in.Bucket);
  if (in.Prefix) call.check().key("s3:prefix", *in.Prefix);
  if (in.Delimiter) call.check().key("s3:delimiter", *in.Delimiter);
  if (in.MaxKeys) call.check().key("s3:max-keys", std::to_string(*in.MaxKeys));
}

/// An operation on a version needs the version's own action (`s3:GetObjectVersion`) and has its id as condition key.
void check_version(access::Check& check, const std::optional<std::string>& version_id, std::string_view action);

/// Resolver of operations on an existing object: reads of it or of its tags.
template <class In>
void on_object(Context& ctx, const In& in, access::Call& call) {
  access::Check& check = call.check();
  const state::S3Bucket bucket = check_bucket(ctx, check, *in.Bucket);
  check_existing_object(ctx, check, bucket, *in.Key);
  const std::string action = check.action;
  check_version(check, in.VersionId, action);
}

void on_deleted_object(Context& ctx, const model::DeleteObjectRequest& in, access::Call& call);
void on_put_object(Context& ctx, const model::PutObjectRequest& in, access::Call& call);
void on_copy(Context& ctx, const model::CopyObjectRequest& in, access::Call& call);
void on_new_bucket(Context& ctx, const model::CreateBucketRequest& in, access::Call& call);
void on_new_object_tags(Context& ctx, const model::PutObjectTaggingRequest& in, access::Call& call);

}  // namespace s3
