// What S3's operations are checked on: buckets and objects with their policies, owners and condition keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

/// The object, if it exists. The one that the request was just checked on is not looked up again.
std::optional<state::S3Object> object_of(Context& ctx, const state::S3Bucket& bucket, std::string_view key);

/// Keeps what a resolver found for the next `bucket_of` and `object_of`, each of which takes it away: nothing that a
/// handler changes is ever read from here. Without `object`: not looked for.
void keep_found(Context& ctx, state::S3Bucket bucket, std::optional<state::S3Object> object = std::nullopt);

/// The bucket, if the request was signed for its region. Throws NoSuchBucket and PermanentRedirect.
state::S3Bucket reachable_bucket(Context& ctx, std::string_view name);

/// Makes `check` a question about a bucket.
void check_bucket(Context& ctx, authz::Check& check, const state::S3Bucket& bucket);
/// Makes `check` a question about an object of `bucket`, whether it exists or not.
void check_object(Context& ctx, authz::Check& check, const state::S3Bucket& bucket, std::string_view key);
/// The same for something done to an existing object: its tags become condition keys, and where ACLs are enabled its
/// owner decides. Gives the object.
std::optional<state::S3Object> check_existing_object(Context& ctx, authz::Check& check, const state::S3Bucket& bucket,
                                                     std::string_view key);

/// Resolver of operations on a bucket without condition keys of their own.
template <class In>
void on_bucket(Context& ctx, const In& in, authz::Call& call) {
  state::S3Bucket bucket = reachable_bucket(ctx, *in.Bucket);
  check_bucket(ctx, call.check(), bucket);
  keep_found(ctx, std::move(bucket));
}

/// The same, and the bucket's policy does not bind the root of the bucket's account, which alone can repair a policy
/// that locks everybody out (S3 user guide, "Bucket policies"; GetBucketPolicyStatus is not among the exempt).
template <class In>
void on_bucket_policy(Context& ctx, const In& in, authz::Call& call) {
  const state::S3Bucket bucket = reachable_bucket(ctx, *in.Bucket);
  check_bucket(ctx, call.check(), bucket);
  if (ctx.caller.is_root() && ctx.caller.account == bucket.account) call.check().resource_policy = nullptr;
}

/// Resolver of ListObjects and ListObjectsV2.
template <class In>
void on_listed_bucket(Context& ctx, const In& in, authz::Call& call) {
  on_bucket(ctx, in, call);
  if (in.Prefix) call.check().key("s3:prefix", *in.Prefix);
  if (in.Delimiter) call.check().key("s3:delimiter", *in.Delimiter);
  if (in.MaxKeys) call.check().key("s3:max-keys", std::to_string(*in.MaxKeys));
}

/// An operation on a version needs the version's own action (`s3:GetObjectVersion`) and has its id as condition key.
void check_version(authz::Check& check, const std::optional<std::string>& version_id);

/// Resolver of operations on an existing object: reads of it or of its tags.
template <class In>
void on_object(Context& ctx, const In& in, authz::Call& call) {
  state::S3Bucket bucket = reachable_bucket(ctx, *in.Bucket);
  auto object = check_existing_object(ctx, call.check(), bucket, *in.Key);
  check_version(call.check(), in.VersionId);
  keep_found(ctx, std::move(bucket), std::move(object));
}

/// What a request for a key that does not exist is told: who may not list the bucket does not learn whether it is
/// there.
core::AwsError missing_key(Context& ctx, const state::S3Bucket& bucket, std::string_view key);

/// For what is decided beside the pipeline (each key of DeleteObjects); nullopt: go ahead.
std::optional<core::AwsError> refusal(Context& ctx, const authz::Check& check);

/// Fills a check that names a bucket or an object.
void describe(Context& ctx, authz::Check& check);

/// Where a bucket lies can be asked anywhere.
void on_bucket_anywhere(Context& ctx, const model::GetBucketLocationRequest& in, authz::Call& call);
void on_deleted_object(Context& ctx, const model::DeleteObjectRequest& in, authz::Call& call);
void on_put_object(Context& ctx, const model::PutObjectRequest& in, authz::Call& call);
void on_copy(Context& ctx, const model::CopyObjectRequest& in, authz::Call& call);
void on_new_bucket(Context& ctx, const model::CreateBucketRequest& in, authz::Call& call);
void on_new_object_tags(Context& ctx, const model::PutObjectTaggingRequest& in, authz::Call& call);

}  // namespace s3
