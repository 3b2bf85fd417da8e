// What each operation does; service.cpp puts them into the table.
#pragma once

#include "handlers/operation.hpp"
#include "handlers/s3/model.hpp"

namespace s3 {

using handlers::Context;
using protocol::Empty;

// buckets.cpp
model::CreateBucketOutput create_bucket(Context& ctx, const model::CreateBucketRequest& in);
model::HeadBucketOutput head_bucket(Context& ctx, const model::HeadBucketRequest& in);
model::ListBucketsOutput list_buckets(Context& ctx, const model::ListBucketsRequest& in);
Empty delete_bucket(Context& ctx, const model::DeleteBucketRequest& in);
model::GetBucketLocationOutput get_bucket_location(Context& ctx, const model::GetBucketLocationRequest& in);

// bucket_policies.cpp
Empty put_bucket_policy(Context& ctx, const model::PutBucketPolicyRequest& in);
model::GetBucketPolicyOutput get_bucket_policy(Context& ctx, const model::GetBucketPolicyRequest& in);
Empty delete_bucket_policy(Context& ctx, const model::DeleteBucketPolicyRequest& in);
model::GetBucketPolicyStatusOutput get_bucket_policy_status(Context& ctx,
                                                            const model::GetBucketPolicyStatusRequest& in);
Empty put_public_access_block(Context& ctx, const model::PutPublicAccessBlockRequest& in);
model::GetPublicAccessBlockOutput get_public_access_block(Context& ctx, const model::GetPublicAccessBlockRequest& in);
Empty delete_public_access_block(Context& ctx, const model::DeletePublicAccessBlockRequest& in);

// bucket_settings.cpp
Empty put_bucket_ownership_controls(Context& ctx, const model::PutBucketOwnershipControlsRequest& in);
model::GetBucketOwnershipControlsOutput get_bucket_ownership_controls(
    Context& ctx, const model::GetBucketOwnershipControlsRequest& in);
Empty delete_bucket_ownership_controls(Context& ctx, const model::DeleteBucketOwnershipControlsRequest& in);
Empty put_bucket_encryption(Context& ctx, const model::PutBucketEncryptionRequest& in);
model::GetBucketEncryptionOutput get_bucket_encryption(Context& ctx, const model::GetBucketEncryptionRequest& in);
Empty delete_bucket_encryption(Context& ctx, const model::DeleteBucketEncryptionRequest& in);
Empty put_bucket_tagging(Context& ctx, const model::PutBucketTaggingRequest& in);
model::GetBucketTaggingOutput get_bucket_tagging(Context& ctx, const model::GetBucketTaggingRequest& in);
Empty delete_bucket_tagging(Context& ctx, const model::DeleteBucketTaggingRequest& in);

// bucket_reads.cpp
model::GetBucketAclOutput get_bucket_acl(Context& ctx, const model::GetBucketAclRequest& in);
model::GetBucketVersioningOutput get_bucket_versioning(Context& ctx, const model::GetBucketVersioningRequest& in);
model::GetBucketAccelerateConfigurationOutput get_bucket_accelerate_configuration(
    Context& ctx, const model::GetBucketAccelerateConfigurationRequest& in);
model::GetBucketCorsOutput get_bucket_cors(Context& ctx, const model::GetBucketCorsRequest& in);
model::GetBucketLifecycleConfigurationOutput get_bucket_lifecycle_configuration(
    Context& ctx, const model::GetBucketLifecycleConfigurationRequest& in);
model::GetBucketLoggingOutput get_bucket_logging(Context& ctx, const model::GetBucketLoggingRequest& in);
model::GetBucketReplicationOutput get_bucket_replication(Context& ctx, const model::GetBucketReplicationRequest& in);
model::GetBucketRequestPaymentOutput get_bucket_request_payment(Context& ctx,
                                                                const model::GetBucketRequestPaymentRequest& in);
model::GetBucketWebsiteOutput get_bucket_website(Context& ctx, const model::GetBucketWebsiteRequest& in);
model::GetObjectLockConfigurationOutput get_object_lock_configuration(
    Context& ctx, const model::GetObjectLockConfigurationRequest& in);

// object_writes.cpp
model::PutObjectOutput put_object(Context& ctx, const model::PutObjectRequest& in);
model::CopyObjectOutput copy_object(Context& ctx, const model::CopyObjectRequest& in);

// object_reads.cpp
model::GetObjectOutput get_object(Context& ctx, const model::GetObjectRequest& in);
model::HeadObjectOutput head_object(Context& ctx, const model::HeadObjectRequest& in);

// object_deletes.cpp
model::DeleteObjectOutput delete_object(Context& ctx, const model::DeleteObjectRequest& in);
model::DeleteObjectsOutput delete_objects(Context& ctx, const model::DeleteObjectsRequest& in);

// object_tagging.cpp
model::GetObjectTaggingOutput get_object_tagging(Context& ctx, const model::GetObjectTaggingRequest& in);
model::PutObjectTaggingOutput put_object_tagging(Context& ctx, const model::PutObjectTaggingRequest& in);
model::DeleteObjectTaggingOutput delete_object_tagging(Context& ctx, const model::DeleteObjectTaggingRequest& in);

// object_lists.cpp
model::ListObjectsOutput list_objects(Context& ctx, const model::ListObjectsRequest& in);
model::ListObjectsV2Output list_objects_v2(Context& ctx, const model::ListObjectsV2Request& in);

}  // namespace s3
