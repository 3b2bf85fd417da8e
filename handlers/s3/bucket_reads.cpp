// What can be asked about parts of a bucket that nobody can configure here: they answer as a bucket does that was
// never configured.
#include "core/canonical_user.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/resources.hpp"

namespace s3 {

model::GetBucketAclOutput get_bucket_acl(Context& ctx, const model::GetBucketAclRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  model::GetBucketAclOutput out;
  out.Owner = model::Owner{};
  out.Owner->ID = core::canonical_user_id(bucket.account);
  auto& grant = out.Grants.emplace().emplace_back();
  grant.Grantee = model::Grantee{};
  grant.Grantee->ID = out.Owner->ID;
  grant.Grantee->Type = model::Type::kCanonicalUser;
  grant.Permission = model::Permission::kFullControl;
  return out;
}

model::GetBucketVersioningOutput get_bucket_versioning(Context& ctx, const model::GetBucketVersioningRequest& in) {
  bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  return {};
}

model::GetBucketAccelerateConfigurationOutput get_bucket_accelerate_configuration(
    Context& ctx, const model::GetBucketAccelerateConfigurationRequest& in) {
  bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  return {};
}

model::GetBucketLoggingOutput get_bucket_logging(Context& ctx, const model::GetBucketLoggingRequest& in) {
  bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  return {};
}

model::GetBucketRequestPaymentOutput get_bucket_request_payment(Context& ctx,
                                                                const model::GetBucketRequestPaymentRequest& in) {
  bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  model::GetBucketRequestPaymentOutput out;
  out.Payer = model::Payer::kBucketOwner;
  return out;
}

model::GetBucketCorsOutput get_bucket_cors(Context& ctx, const model::GetBucketCorsRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  throw not_configured("NoSuchCORSConfiguration", "The CORS configuration does not exist", bucket.name);
}

model::GetBucketLifecycleConfigurationOutput get_bucket_lifecycle_configuration(
    Context& ctx, const model::GetBucketLifecycleConfigurationRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  throw not_configured("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", bucket.name);
}

model::GetBucketReplicationOutput get_bucket_replication(Context& ctx, const model::GetBucketReplicationRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  throw not_configured("ReplicationConfigurationNotFoundError", "The replication configuration was not found",
                       bucket.name);
}

model::GetBucketWebsiteOutput get_bucket_website(Context& ctx, const model::GetBucketWebsiteRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  throw not_configured("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration",
                       bucket.name);
}

model::GetObjectLockConfigurationOutput get_object_lock_configuration(
    Context& ctx, const model::GetObjectLockConfigurationRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  throw not_configured("ObjectLockConfigurationNotFoundError",
                       "Object Lock configuration does not exist for this bucket", bucket.name);
}

}  // namespace s3
