// Object ownership, default encryption and tags of buckets.
#include "handlers/s3/acl.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/objects.hpp"
#include "handlers/s3/resources.hpp"
#include "handlers/s3/tags.hpp"

namespace s3 {
namespace {

namespace Algorithm = model::ServerSideEncryption;

state::BucketEncryption encryption_of(const model::ServerSideEncryptionRule& rule) {
  const bool key = rule.BucketKeyEnabled.value_or(false);
  if (!rule.ApplyServerSideEncryptionByDefault) {
    // Inferred: a rule that only blocks leaves the default to S3's own keys.
    if (!rule.BlockedEncryptionTypes) throw malformed_xml();
    return {.algorithm = Algorithm::kAes256, .kms_key = std::nullopt, .bucket_key_enabled = key};
  }
  const auto& wanted = *rule.ApplyServerSideEncryptionByDefault;
  const std::string algorithm = wanted.SSEAlgorithm.value_or("");
  if (algorithm != Algorithm::kAes256 && !is_kms(algorithm)) throw malformed_xml();
  if (!is_kms(algorithm) && wanted.KMSMasterKeyID)
    throw invalid_argument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        "ApplyServerSideEncryptionByDefault");
  return {.algorithm = algorithm, .kms_key = wanted.KMSMasterKeyID, .bucket_key_enabled = key};
}

// Left out, it stays as it is. Inferred: versions of Terraform's provider that leave it out find it unchanged after
// every change of theirs.
state::OptionalText blocked_encryption(const state::S3Bucket& bucket, const model::ServerSideEncryptionRule& rule) {
  if (!rule.BlockedEncryptionTypes) return bucket.blocked_encryption;
  const auto& types = rule.BlockedEncryptionTypes->EncryptionType;
  if (!types || types->size() != 1) throw malformed_xml();
  const std::string& type = types->front();
  if (type != model::EncryptionType::kNone && type != model::EncryptionType::kSseC) throw malformed_xml();
  return type;
}

}  // namespace

Empty put_bucket_ownership_controls(Context& ctx, const model::PutBucketOwnershipControlsRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!in.OwnershipControls || !in.OwnershipControls->Rules || in.OwnershipControls->Rules->size() != 1)
    throw malformed_xml();
  const std::string wanted = in.OwnershipControls->Rules->front().ObjectOwnership.value_or("");
  if (!is_object_ownership(wanted)) throw malformed_xml();
  state::S3Buckets(ctx.db).set_object_ownership(bucket.id, wanted);
  return {};
}

model::GetBucketOwnershipControlsOutput get_bucket_ownership_controls(
    Context& ctx, const model::GetBucketOwnershipControlsRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!bucket.object_ownership)
    throw not_configured("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", bucket.name);
  model::GetBucketOwnershipControlsOutput out;
  out.OwnershipControls.emplace().Rules.emplace().emplace_back().ObjectOwnership = bucket.object_ownership;
  return out;
}

Empty delete_bucket_ownership_controls(Context& ctx, const model::DeleteBucketOwnershipControlsRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  state::S3Buckets(ctx.db).set_object_ownership(bucket.id, std::nullopt);
  return {};
}

Empty put_bucket_encryption(Context& ctx, const model::PutBucketEncryptionRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  const auto& configuration = in.ServerSideEncryptionConfiguration;
  if (!configuration || !configuration->Rules || configuration->Rules->size() != 1) throw malformed_xml();
  const auto& rule = configuration->Rules->front();
  state::S3Buckets(ctx.db).set_encryption(bucket.id, encryption_of(rule), blocked_encryption(bucket, rule));
  return {};
}

model::GetBucketEncryptionOutput get_bucket_encryption(Context& ctx, const model::GetBucketEncryptionRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  model::GetBucketEncryptionOutput out;
  auto& rule = out.ServerSideEncryptionConfiguration.emplace().Rules.emplace().emplace_back();
  auto& wanted = rule.ApplyServerSideEncryptionByDefault.emplace();
  wanted.SSEAlgorithm = bucket.encryption.algorithm;
  wanted.KMSMasterKeyID = bucket.encryption.kms_key;
  rule.BucketKeyEnabled = bucket.encryption.bucket_key_enabled;
  if (bucket.blocked_encryption) rule.BlockedEncryptionTypes.emplace().EncryptionType = {*bucket.blocked_encryption};
  return out;
}

Empty delete_bucket_encryption(Context& ctx, const model::DeleteBucketEncryptionRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  // Every bucket encrypts; without a configuration of its own it does so with S3's keys.
  state::S3Buckets(ctx.db).set_encryption(bucket.id, {}, std::nullopt);
  return {};
}

Empty put_bucket_tagging(Context& ctx, const model::PutBucketTaggingRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!in.Tagging) throw malformed_xml();
  const core::Tags tags = tags_of(in.Tagging->TagSet);
  require_valid_tags(tags, kMaxBucketTags);
  state::S3Buckets(ctx.db).set_tags(bucket.id, tags);
  ctx.status = 204;  // the model says 200
  return {};
}

model::GetBucketTaggingOutput get_bucket_tagging(Context& ctx, const model::GetBucketTaggingRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  const core::Tags tags = state::S3Buckets(ctx.db).tags(bucket.id);
  if (tags.empty()) throw not_configured("NoSuchTagSet", "The TagSet does not exist", bucket.name);
  model::GetBucketTaggingOutput out;
  out.TagSet = to_model(tags);
  return out;
}

Empty delete_bucket_tagging(Context& ctx, const model::DeleteBucketTaggingRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  state::S3Buckets(ctx.db).set_tags(bucket.id, {});
  return {};
}

}  // namespace s3
