// What a fixture document says of an account: IAM, S3, RAM.
#pragma once

#include "control/parts_iam.hpp"
#include "state/records_ram.hpp"
#include "state/records_s3.hpp"

namespace control::parts {

// --- S3

inline constexpr Field kPublicAccessFields[] = {
    optional("BlockPublicAcls", Kind::Flag), optional("IgnorePublicAcls", Kind::Flag),
    optional("BlockPublicPolicy", Kind::Flag), optional("RestrictPublicBuckets", Kind::Flag)};
inline constexpr Field kObjectFields[] = {
    required("key"),
    optional("owner"),
    optional("acl", Kind::Text, "private"),
    optional("etag"),
    optional("modified", Kind::Time),
    optional("storage_class", Kind::Text, "STANDARD"),
    optional("content_type"),
    optional("content_encoding"),
    optional("content_language"),
    optional("content_disposition"),
    optional("cache_control"),
    optional("expires", Kind::Time),
    optional("website_redirect"),
    optional("sse_algorithm", Kind::Text, "AES256", "AES256|aws:kms|aws:kms:dsse"),
    optional("sse_kms_key"),
    optional("bucket_key_enabled", Kind::Flag),
    optional("checksum_algorithm"),
    optional("checksum")};
inline constexpr Part kObjectParts[] = {
    {.member = "metadata", .shape = Shape::Map, .record = records::kObjectMetadata, .fields = {}, .special = true},
    tags(records::kObjectTags, true),
};
inline constexpr std::string_view kObjectMore[] = {"content", "content_base64"};
inline constexpr Part kObjects{.member = "objects",
                               .record = records::kObjects,
                               .fields = kObjectFields,
                               .parts = kObjectParts,
                               .more = kObjectMore,
                               .special = true};
inline constexpr Field kBucketFields[] = {
    required("name"),
    optional("region", Kind::Text, "us-east-1"),
    optional("location"),
    optional("created", Kind::Time),
    optional("object_ownership", Kind::Text, "BucketOwnerEnforced",
             "BucketOwnerEnforced|BucketOwnerPreferred|ObjectWriter|none"),
    optional("sse_algorithm", Kind::Text, "AES256", "AES256|aws:kms|aws:kms:dsse"),
    optional("sse_kms_key"),
    optional("bucket_key_enabled", Kind::Flag),
    optional("blocked_encryption", Kind::Text, "", "NONE|SSE-C"),
    optional("policy", Kind::Document)};
inline constexpr Part kPublicAccessBlock{.member = "public_access_block",
                                         .shape = Shape::Object,
                                         .record = records::kPublicAccessBlock,
                                         .fields = kPublicAccessFields,
                                         .special = true};
inline constexpr Part kBucketParts[] = {
    {.member = "policy_principals",
     .shape = Shape::Map,
     .record = records::kBucketPolicyPrincipals,
     .fields = {},
     .special = true},
    kPublicAccessBlock,
    tags(records::kBucketTags, true),
    kObjects,
};
inline constexpr Part kBuckets{
    .member = "buckets", .record = records::kBuckets, .fields = kBucketFields, .parts = kBucketParts, .special = true};

// --- RAM. A permission or share with `created` is a record: it is what it says, and nothing is worked out.

inline constexpr Field kResourceFields[] = {required("arn"), optional("type"), optional("created", Kind::Time)};
inline constexpr Part kResources{
    .member = "resources", .record = records::kResources, .fields = kResourceFields, .special = true};

inline constexpr Field kPermissionVersionFields[] = {required("number", Kind::Number),
                                                     required("policy_template", Kind::JsonText),
                                                     optional("created", Kind::Time), optional("deleted", Kind::Time)};
inline constexpr Part kPermissionVersions{
    .member = "versions", .record = records::kPermissionVersions, .fields = kPermissionVersionFields, .special = true};
inline constexpr Field kPermissionFields[] = {
    required("name"),
    required("resource_type"),
    optional("region", Kind::Text, "us-east-1"),
    required("arn"),
    optional("feature_set", Kind::Text, "STANDARD", "STANDARD|CREATED_FROM_POLICY"),
    optional("default_version", Kind::Number, "1"),
    optional("last_version", Kind::Number, "1"),
    required("created", Kind::Time),
    optional("updated", Kind::Time),
    optional("deleted", Kind::Time)};
inline constexpr Part kPermissionParts[] = {
    tags(records::kPermissionTags),
    kPermissionVersions,
};
inline constexpr Part kPermissions{.member = "permissions",
                                   .record = records::kPermissions,
                                   .fields = kPermissionFields,
                                   .parts = kPermissionParts,
                                   .special = true};
/// One that is made like a request makes it.
inline constexpr std::string_view kPermissionRequest[] = {"name", "resource_type", "policy_template", "region", "tags"};

inline constexpr Field kSharePermissionFields[] = {
    required("arn"), required("type"), optional("version", Kind::Number, "1"), optional("attached", Kind::Time)};
inline constexpr Field kShareResourceFields[] = {required("arn"), optional("created", Kind::Time),
                                                 optional("ended", Kind::Time)};
inline constexpr Field kSharePrincipalFields[] = {
    required("principal"),
    required("basis", Kind::Number, "direct|organization|invitation|policy"),  // state::RamBasis
    optional("organization"),
    optional("invitation"),
    optional("created", Kind::Time),
    optional("ended", Kind::Time)};
inline constexpr Field kShareSourceFields[] = {required("source"), optional("created", Kind::Time),
                                               optional("ended", Kind::Time)};
inline constexpr Field kShareInvitationFields[] = {
    required("id"),
    required("principal"),
    optional("status", Kind::Text, "PENDING", "PENDING|ACCEPTED|REJECTED|WITHDRAWN"),
    required("sent", Kind::Time),
    required("expires", Kind::Time),
    optional("answered", Kind::Time)};
inline constexpr Part kSharePermissions{
    .member = "permissions", .record = records::kSharePermissions, .fields = kSharePermissionFields, .special = true};
inline constexpr Part kShareResources{
    .member = "resources", .record = records::kShareResources, .fields = kShareResourceFields, .special = true};
inline constexpr Part kSharePrincipals{
    .member = "principals", .record = records::kSharePrincipals, .fields = kSharePrincipalFields, .special = true};
inline constexpr Part kShareSources{
    .member = "sources", .record = records::kShareSources, .fields = kShareSourceFields, .special = true};
inline constexpr Part kShareInvitations{
    .member = "invitations", .record = records::kShareInvitations, .fields = kShareInvitationFields, .special = true};
inline constexpr Field kShareFields[] = {
    required("id"),
    required("name"),
    optional("region", Kind::Text, "us-east-1"),
    optional("allow_external_principals", Kind::FlagOn),
    optional("retain_sharing_on_account_leave_organization", Kind::Flag),
    optional("feature_set", Kind::Text, "STANDARD", "STANDARD|CREATED_FROM_POLICY"),
    optional("promoted", Kind::Time),
    required("created", Kind::Time),
    optional("updated", Kind::Time),
    optional("deleted", Kind::Time)};
inline constexpr Part kShareParts[] = {
    tags(records::kShareTags), kShareResources, kSharePrincipals, kShareSources, kSharePermissions, kShareInvitations,
};
inline constexpr Part kShares{
    .member = "shares", .record = records::kShares, .fields = kShareFields, .parts = kShareParts, .special = true};
/// One that is made like a request makes it.
inline constexpr std::string_view kShareRequest[] = {"id",
                                                     "name",
                                                     "region",
                                                     "allow_external_principals",
                                                     "retain_sharing_on_account_leave_organization",
                                                     "resources",
                                                     "principals",
                                                     "permissions",
                                                     "sources",
                                                     "tags",
                                                     "invitations",
                                                     "feature_set",
                                                     "actions"};
inline constexpr Field kShareEndFields[] = {required("deleted", Kind::Time)};
inline constexpr Part kShareEnds{.member = "shares", .record = records::kShareEnds, .fields = kShareEndFields};

inline constexpr Field kReplaceWorkFields[] = {required("id"),
                                               optional("region", Kind::Text, "us-east-1"),
                                               required("from_permission"),
                                               optional("from_version", Kind::Number),
                                               required("to_permission"),
                                               required("to_version", Kind::Number),
                                               required("created", Kind::Time)};

// --- all of an account

inline constexpr Field kAccountFields[] = {required("id"), optional("name"), optional("email"),
                                           optional("created", Kind::Time)};
inline constexpr Part kAccountParts[] = {
    {.member = "alias", .shape = Shape::Value, .record = records::kAlias, .fields = {}},
    {.member = "global_endpoint_token_version",
     .shape = Shape::Value,
     .record = records::kTokenVersion,
     .fields = kNumberValue},
    {.member = "password_policy",
     .shape = Shape::Object,
     .record = records::kPasswordPolicy,
     .fields = kPasswordPolicyFields},
    {.member = "outbound_federation",
     .shape = Shape::Object,
     .record = records::kOutboundFederation,
     .fields = kOutboundFields},
    kRootAccessKeys,
    kRootPassword,
    kRootMfaDevices,
    {.member = "root_signing_certificates", .record = records::kSigningCertificates, .fields = kUploadFields},
    kSpareMfaDevices,
    kManagedPolicies,
    kUsers,
    kGroups,
    kRoles,
    kInstanceProfiles,
    {.member = "server_certificates",
     .record = records::kServerCertificates,
     .fields = kServerCertificateFields,
     .parts = kServerCertificateParts},
    kOidcProviders,
    kSamlProviders,
    {.member = "deletion_tasks", .record = records::kDeletionTasks, .fields = kDeletionTaskFields},
    kBuckets,
    kResources,
    kPermissions,
    kShares,
    {.member = "permission_replacements", .record = records::kReplaceWork, .fields = kReplaceWorkFields},
    kSessions,
    kLastAccess,
};
inline constexpr std::string_view kAccountMore[] = {"root_access_key"};
inline constexpr Part kAccounts{.member = "accounts",
                                .record = records::kAccounts,
                                .fields = kAccountFields,
                                .parts = kAccountParts,
                                .more = kAccountMore,
                                .special = true};

}  // namespace control::parts
