#include "handlers/s3/service.hpp"

#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/model.hpp"
#include "handlers/s3/resources.hpp"

namespace s3 {
namespace {

using handlers::op;
using handlers::Operation;
namespace m = model;

constexpr handlers::Ignored kReadIgnored[] = {
    {"RequestPayer", "nobody pays for requests here"},
};

constexpr handlers::Ignored kPolicyIgnored[] = {
    {"ConfirmRemoveSelfBucketAccess", "a policy that locks out its author is taken without it, too"},
};

constexpr handlers::Ignored kListIgnored[] = {
    {"RequestPayer", "nobody pays for requests here"},
    {"OptionalObjectAttributes", "no object is archived, so none has a restore status"},
};

constexpr handlers::Ignored kWriteIgnored[] = {
    {"RequestPayer", "nobody pays for requests here"},
    {"SSEKMSEncryptionContext", "there is no KMS behind the keys that are named"},
};

constexpr handlers::Ignored kCopyIgnored[] = {
    {"RequestPayer", "nobody pays for requests here"},
    {"SSEKMSEncryptionContext", "there is no KMS behind the keys that are named"},
    {"AnnotationDirective", "objects have no annotations here"},
};

constexpr handlers::Ignored kDeleteIgnored[] = {
    {"RequestPayer", "nobody pays for requests here"},
    {"MFA", "asked for by versioned buckets only, and there are none"},
};

// Sorted by name. Several operations ask for an action of another name (S3 user guide, "Required permissions for
// Amazon S3 API operations").
constexpr Operation kOperations[] = {
    op<copy_object, on_copy>(m::copy_object,
                             {.action = "s3:PutObject", .keeps_policies = true, .ignored = kCopyIgnored}),
    op<create_bucket, on_new_bucket>(m::create_bucket, {.action = "s3:CreateBucket"}),
    op<delete_bucket, on_bucket<m::DeleteBucketRequest>>(m::delete_bucket, {.action = "s3:DeleteBucket"}),
    op<delete_bucket_encryption, on_bucket<m::DeleteBucketEncryptionRequest>>(
        m::delete_bucket_encryption, {.action = "s3:PutEncryptionConfiguration"}),
    op<delete_bucket_ownership_controls, on_bucket<m::DeleteBucketOwnershipControlsRequest>>(
        m::delete_bucket_ownership_controls, {.action = "s3:PutBucketOwnershipControls"}),
    op<delete_bucket_policy, on_bucket_policy<m::DeleteBucketPolicyRequest>>(m::delete_bucket_policy,
                                                                             {.action = "s3:DeleteBucketPolicy"}),
    op<delete_bucket_tagging, on_bucket<m::DeleteBucketTaggingRequest>>(m::delete_bucket_tagging,
                                                                        {.action = "s3:PutBucketTagging"}),
    op<delete_object, on_deleted_object>(m::delete_object, {.action = "s3:DeleteObject", .ignored = kDeleteIgnored}),
    op<delete_object_tagging, on_object<m::DeleteObjectTaggingRequest>>(m::delete_object_tagging,
                                                                        {.action = "s3:DeleteObjectTagging"}),
    op<delete_objects>(m::delete_objects, {.action = "s3:DeleteObject",
                                           .unchecked = "asked for each key, and answered for each",
                                           .needs_digest = true,
                                           .ignored = kDeleteIgnored}),
    op<delete_public_access_block, on_bucket<m::DeletePublicAccessBlockRequest>>(
        m::delete_public_access_block, {.action = "s3:PutBucketPublicAccessBlock"}),
    op<get_bucket_accelerate_configuration, on_bucket<m::GetBucketAccelerateConfigurationRequest>>(
        m::get_bucket_accelerate_configuration,
        {.action = "s3:GetAccelerateConfiguration", .read_only = true, .ignored = kReadIgnored}),
    op<get_bucket_acl, on_bucket<m::GetBucketAclRequest>>(m::get_bucket_acl,
                                                          {.action = "s3:GetBucketAcl", .read_only = true}),
    op<get_bucket_cors, on_bucket<m::GetBucketCorsRequest>>(m::get_bucket_cors,
                                                            {.action = "s3:GetBucketCORS", .read_only = true}),
    op<get_bucket_encryption, on_bucket<m::GetBucketEncryptionRequest>>(
        m::get_bucket_encryption, {.action = "s3:GetEncryptionConfiguration", .read_only = true}),
    op<get_bucket_lifecycle_configuration, on_bucket<m::GetBucketLifecycleConfigurationRequest>>(
        m::get_bucket_lifecycle_configuration, {.action = "s3:GetLifecycleConfiguration", .read_only = true}),
    op<get_bucket_location, on_bucket_anywhere>(m::get_bucket_location,
                                                {.action = "s3:GetBucketLocation", .read_only = true}),
    op<get_bucket_logging, on_bucket<m::GetBucketLoggingRequest>>(m::get_bucket_logging,
                                                                  {.action = "s3:GetBucketLogging", .read_only = true}),
    op<get_bucket_ownership_controls, on_bucket<m::GetBucketOwnershipControlsRequest>>(
        m::get_bucket_ownership_controls, {.action = "s3:GetBucketOwnershipControls", .read_only = true}),
    op<get_bucket_policy, on_bucket_policy<m::GetBucketPolicyRequest>>(
        m::get_bucket_policy, {.action = "s3:GetBucketPolicy", .read_only = true}),
    op<get_bucket_policy_status, on_bucket<m::GetBucketPolicyStatusRequest>>(
        m::get_bucket_policy_status, {.action = "s3:GetBucketPolicyStatus", .read_only = true}),
    op<get_bucket_replication, on_bucket<m::GetBucketReplicationRequest>>(
        m::get_bucket_replication, {.action = "s3:GetReplicationConfiguration", .read_only = true}),
    op<get_bucket_request_payment, on_bucket<m::GetBucketRequestPaymentRequest>>(
        m::get_bucket_request_payment, {.action = "s3:GetBucketRequestPayment", .read_only = true}),
    op<get_bucket_tagging, on_bucket<m::GetBucketTaggingRequest>>(m::get_bucket_tagging,
                                                                  {.action = "s3:GetBucketTagging", .read_only = true}),
    op<get_bucket_versioning, on_bucket<m::GetBucketVersioningRequest>>(
        m::get_bucket_versioning, {.action = "s3:GetBucketVersioning", .read_only = true}),
    op<get_bucket_website, on_bucket<m::GetBucketWebsiteRequest>>(m::get_bucket_website,
                                                                  {.action = "s3:GetBucketWebsite", .read_only = true}),
    op<get_object, on_object<m::GetObjectRequest>>(
        m::get_object, {.action = "s3:GetObject", .read_only = true, .ignored = kReadIgnored}),
    op<get_object_lock_configuration, on_bucket<m::GetObjectLockConfigurationRequest>>(
        m::get_object_lock_configuration, {.action = "s3:GetBucketObjectLockConfiguration", .read_only = true}),
    op<get_object_tagging, on_object<m::GetObjectTaggingRequest>>(
        m::get_object_tagging, {.action = "s3:GetObjectTagging", .read_only = true, .ignored = kReadIgnored}),
    op<get_public_access_block, on_bucket<m::GetPublicAccessBlockRequest>>(
        m::get_public_access_block, {.action = "s3:GetBucketPublicAccessBlock", .read_only = true}),
    op<head_bucket, on_bucket<m::HeadBucketRequest>>(m::head_bucket, {.action = "s3:ListBucket", .read_only = true}),
    op<head_object, on_object<m::HeadObjectRequest>>(
        m::head_object, {.action = "s3:GetObject", .read_only = true, .ignored = kReadIgnored}),
    op<list_buckets>(m::list_buckets, {.action = "s3:ListAllMyBuckets", .read_only = true}),
    op<list_objects, on_listed_bucket<m::ListObjectsRequest>>(
        m::list_objects, {.action = "s3:ListBucket", .read_only = true, .ignored = kListIgnored}),
    op<list_objects_v2, on_listed_bucket<m::ListObjectsV2Request>>(
        m::list_objects_v2, {.action = "s3:ListBucket", .read_only = true, .ignored = kListIgnored}),
    op<put_bucket_encryption, on_bucket<m::PutBucketEncryptionRequest>>(m::put_bucket_encryption,
                                                                        {.action = "s3:PutEncryptionConfiguration"}),
    op<put_bucket_ownership_controls, on_bucket<m::PutBucketOwnershipControlsRequest>>(
        m::put_bucket_ownership_controls, {.action = "s3:PutBucketOwnershipControls"}),
    op<put_bucket_policy, on_bucket_policy<m::PutBucketPolicyRequest>>(
        m::put_bucket_policy, {.action = "s3:PutBucketPolicy", .ignored = kPolicyIgnored}),
    op<put_bucket_tagging, on_bucket<m::PutBucketTaggingRequest>>(m::put_bucket_tagging,
                                                                  {.action = "s3:PutBucketTagging"}),
    op<put_object, on_put_object>(m::put_object,
                                  {.action = "s3:PutObject", .keeps_policies = true, .ignored = kWriteIgnored}),
    op<put_object_tagging, on_new_object_tags>(m::put_object_tagging,
                                               {.action = "s3:PutObjectTagging", .ignored = kReadIgnored}),
    op<put_public_access_block, on_bucket<m::PutPublicAccessBlockRequest>>(m::put_public_access_block,
                                                                           {.action = "s3:PutBucketPublicAccessBlock"}),
};

}  // namespace

const handlers::Service& service() {
  static const handlers::Service kService{model::service, kOperations, access_denied, false, describe};
  return kService;
}

}  // namespace s3
