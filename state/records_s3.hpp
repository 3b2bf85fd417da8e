// The records of S3. An object's content is not among them: state/s3_objects.hpp reads and writes it.
#pragma once

#include "state/records_iam.hpp"

namespace state::records {

inline constexpr Record kBuckets{
    "SELECT json_object('row', id, 'name', name, 'region', region, 'location', iif(location = region OR "
    "(location = '' AND region = 'us-east-1'), NULL, location), 'created', created, 'object_ownership', "
    "coalesce(object_ownership, 'none'), 'sse_algorithm', sse_algorithm, 'sse_kms_key', sse_kms_key, "
    "'bucket_key_enabled', bucket_key_enabled, 'blocked_encryption', blocked_encryption, 'policy', policy) "
    "FROM bucket WHERE account = " OF("account") " ORDER BY id",
    "UPDATE bucket SET created = coalesce(" OF("created") ", created), location = coalesce(" OF("location")
    ", location), object_ownership = iif(" OF("object_ownership") " IS NULL, object_ownership, "
    "nullif(" OF("object_ownership") ", 'none')), sse_algorithm = coalesce(" OF("sse_algorithm")
    ", sse_algorithm), sse_kms_key = " OF("sse_kms_key") ", bucket_key_enabled = " OF("bucket_key_enabled")
    ", blocked_encryption = " OF("blocked_encryption") " WHERE name = " OF("name")};
inline constexpr Record kBucketPolicyPrincipals{BOUND_OF("(SELECT policy FROM bucket WHERE id = ?1->>'owner')")};
inline constexpr Record kPublicAccessBlock{
    "SELECT json_object('BlockPublicAcls', block_public_acls, 'IgnorePublicAcls', ignore_public_acls, "
    "'BlockPublicPolicy', block_public_policy, 'RestrictPublicBuckets', restrict_public_buckets) FROM bucket "
    "WHERE block_public_acls IS NOT NULL AND id = " OF("owner")};
inline constexpr Record kBucketTags{
    "SELECT json_object('key', key, 'value', value) FROM bucket_tag WHERE bucket = " OF("owner") " ORDER BY key"};
inline constexpr Record kObjects{
    "SELECT json_object('row', id, 'key', key, 'owner', owner, 'acl', acl, 'etag', etag, 'modified', modified, "
    "'storage_class', storage_class, 'content_type', content_type, 'content_encoding', content_encoding, "
    "'content_language', content_language, 'content_disposition', content_disposition, 'cache_control', cache_control, "
    "'expires', expires, 'website_redirect', website_redirect, 'sse_algorithm', sse_algorithm, 'sse_kms_key', "
    "sse_kms_key, 'bucket_key_enabled', bucket_key_enabled, 'checksum_algorithm', checksum_algorithm, 'checksum', "
    "checksum, 'size', size) FROM object WHERE bucket = " OF("owner") " ORDER BY key"};
inline constexpr Record kObjectMetadata{
    "SELECT json_object('key', name, 'value', value) FROM object_metadata WHERE object = " OF(
        "owner") " ORDER BY name"};
inline constexpr Record kObjectTags{
    "SELECT json_object('key', key, 'value', value) FROM object_tag WHERE object = " OF("owner") " ORDER BY key"};

}  // namespace state::records
