// What a fixture document says of one account's IAM and STS.
#pragma once

#include "control/record.hpp"
#include "state/records_iam.hpp"

namespace control::parts {

namespace records = state::records;

inline constexpr Field kDocumentValue[] = {required("value", Kind::Document)};
inline constexpr Field kJsonValue[] = {required("value", Kind::JsonText)};
inline constexpr Field kNumberValue[] = {required("value", Kind::Number)};

constexpr Part tags(const state::Record& record, bool special = false) {
  return {.member = "tags", .shape = Shape::Map, .record = record, .fields = {}, .special = special};
}
constexpr Part inline_policies(const state::Record& record) {
  return {.member = "policies", .shape = Shape::Map, .record = record, .fields = kDocumentValue, .special = true};
}
constexpr Part attached(const state::Record& record) {
  return {.member = "attached", .shape = Shape::Values, .record = record, .fields = {}, .special = true};
}

// --- credentials

inline constexpr Field kAccessKeyFields[] = {required("id"),
                                             required("secret"),
                                             optional("status", Kind::Status),
                                             optional("created", Kind::Time),
                                             optional("last_used", Kind::Time),
                                             optional("last_used_region"),
                                             optional("last_used_service")};
inline constexpr Part kAccessKeys{
    .member = "access_keys", .record = records::kAccessKeys, .fields = kAccessKeyFields, .special = true};
inline constexpr Part kRootAccessKeys{
    .member = "root_access_keys", .record = records::kAccessKeys, .fields = kAccessKeyFields, .special = true};

inline constexpr Field kMfaFields[] = {required("serial"), required("seed"), optional("enabled", Kind::Time),
                                       optional("last_step", Kind::Integer), optional("drift", Kind::Integer)};
inline constexpr Field kSpareMfaFields[] = {required("serial"), required("seed"), optional("last_step", Kind::Integer),
                                            optional("drift", Kind::Integer)};
inline constexpr Part kMfaParts[] = {tags(records::kMfaDeviceTags)};
inline constexpr Part kMfaDevices{
    .member = "mfa_devices", .record = records::kMfaDevices, .fields = kMfaFields, .parts = kMfaParts, .special = true};
inline constexpr Part kRootMfaDevices{.member = "root_mfa_devices",
                                      .record = records::kMfaDevices,
                                      .fields = kMfaFields,
                                      .parts = kMfaParts,
                                      .special = true};
/// Made and not enabled for anybody.
inline constexpr Part kSpareMfaDevices{.member = "mfa_devices",
                                       .record = records::kSpareMfaDevices,
                                       .fields = kSpareMfaFields,
                                       .parts = kMfaParts,
                                       .special = true};

inline constexpr Field kUploadFields[] = {required("id"), required("body"), required("fingerprint"),
                                          optional("status", Kind::Status), optional("uploaded", Kind::Time)};
inline constexpr Field kServiceCredentialFields[] = {required("id"),
                                                     required("service"),
                                                     required("name"),
                                                     required("secret"),
                                                     optional("status", Kind::Status),
                                                     optional("created", Kind::Time),
                                                     optional("expires", Kind::Time)};
inline constexpr Field kLoginFields[] = {required("password_hash"), optional("created", Kind::Time),
                                         optional("changed", Kind::Time), optional("reset_required", Kind::Flag)};
inline constexpr Field kRootLoginFields[] = {optional("created", Kind::Time), optional("reset_required", Kind::Flag)};
inline constexpr Part kRootPassword{.member = "root_password",
                                    .shape = Shape::Object,
                                    .record = records::kRootLogin,
                                    .fields = kRootLoginFields,
                                    .special = true};

// --- users, groups, roles, policies

inline constexpr Field kUserFields[] = {required("name"), optional("path", Kind::Text, "/"), optional("unique_id"),
                                        optional("created", Kind::Time), optional("boundary")};
inline constexpr Part kUserParts[] = {
    tags(records::kUserTags, true),
    inline_policies(records::kUserPolicies),
    attached(records::kUserAttachments),
    kAccessKeys,
    kMfaDevices,
    {.member = "login_profile", .shape = Shape::Object, .record = records::kLoginProfile, .fields = kLoginFields},
    {.member = "password_history", .shape = Shape::Values, .record = records::kPasswordHistory, .fields = {}},
    {.member = "signing_certificates", .record = records::kSigningCertificates, .fields = kUploadFields},
    {.member = "ssh_public_keys", .record = records::kSshPublicKeys, .fields = kUploadFields},
    {.member = "service_credentials", .record = records::kServiceCredentials, .fields = kServiceCredentialFields},
};
inline constexpr std::string_view kUserMore[] = {"groups"};
inline constexpr Part kUsers{.member = "users",
                             .record = records::kUsers,
                             .fields = kUserFields,
                             .parts = kUserParts,
                             .more = kUserMore,
                             .special = true};

inline constexpr Field kGroupFields[] = {required("name"), optional("path", Kind::Text, "/"), optional("unique_id"),
                                         optional("created", Kind::Time)};
inline constexpr Part kGroupParts[] = {
    {.member = "users", .shape = Shape::Values, .record = records::kGroupMembers, .fields = {}, .special = true},
    inline_policies(records::kGroupPolicies),
    attached(records::kGroupAttachments),
};
inline constexpr Part kGroups{
    .member = "groups", .record = records::kGroups, .fields = kGroupFields, .parts = kGroupParts, .special = true};

inline constexpr Field kRoleFields[] = {required("name"),
                                        optional("path", Kind::Text, "/"),
                                        optional("unique_id"),
                                        optional("created", Kind::Time),
                                        optional("description"),
                                        optional("max_session_duration", Kind::Number, "3600"),
                                        required("trust", Kind::Document),
                                        optional("boundary"),
                                        optional("last_used", Kind::Time),
                                        optional("last_used_region")};
inline constexpr Part kRoleParts[] = {
    {.member = "trust_principals",
     .shape = Shape::Map,
     .record = records::kTrustPrincipals,
     .fields = {},
     .special = true},
    tags(records::kRoleTags, true),
    inline_policies(records::kRolePolicies),
    attached(records::kRoleAttachments),
};
inline constexpr Part kRoles{
    .member = "roles", .record = records::kRoles, .fields = kRoleFields, .parts = kRoleParts, .special = true};

inline constexpr Field kVersionFields[] = {required("number", Kind::Number), required("document", Kind::Document),
                                           optional("created", Kind::Time)};
inline constexpr Part kVersions{
    .member = "versions", .record = records::kManagedPolicyVersions, .fields = kVersionFields, .special = true};
inline constexpr Field kManagedPolicyFields[] = {required("name"),
                                                 optional("path", Kind::Text, "/"),
                                                 optional("unique_id"),
                                                 optional("description"),
                                                 optional("created", Kind::Time),
                                                 optional("updated", Kind::Time),
                                                 optional("document", Kind::Document),
                                                 optional("default_version", Kind::Number, "1"),
                                                 optional("last_version", Kind::Number, "1")};
inline constexpr Part kManagedPolicyParts[] = {tags(records::kManagedPolicyTags, true), kVersions};
inline constexpr Part kManagedPolicies{.member = "managed_policies",
                                       .record = records::kManagedPolicies,
                                       .fields = kManagedPolicyFields,
                                       .parts = kManagedPolicyParts,
                                       .special = true};
inline constexpr Field kInstanceProfileFields[] = {required("name"), optional("path", Kind::Text, "/"),
                                                   optional("unique_id", Kind::UniqueId, "AIPA"),
                                                   optional("created", Kind::Time), optional("role")};
inline constexpr Part kInstanceProfileParts[] = {tags(records::kInstanceProfileTags)};
inline constexpr Part kInstanceProfiles{.member = "instance_profiles",
                                        .record = records::kInstanceProfiles,
                                        .fields = kInstanceProfileFields,
                                        .parts = kInstanceProfileParts,
                                        .special = true};
inline constexpr Field kServerCertificateFields[] = {required("name"),
                                                     optional("path", Kind::Text, "/"),
                                                     optional("unique_id", Kind::UniqueId, "ASCA"),
                                                     required("body"),
                                                     optional("chain"),
                                                     optional("uploaded", Kind::Time),
                                                     required("expires", Kind::Time)};
inline constexpr Part kServerCertificateParts[] = {tags(records::kServerCertificateTags)};
inline constexpr Field kDeletionTaskFields[] = {required("role"), required("path"), required("id"),
                                                optional("created", Kind::Time), optional("failure")};

// --- federation

inline constexpr Field kOidcFields[] = {required("url"), optional("created", Kind::Time)};
inline constexpr Part kOidcParts[] = {
    {.member = "client_ids", .shape = Shape::Values, .record = records::kOidcClients, .fields = {}, .special = true},
    {.member = "thumbprints",
     .shape = Shape::Values,
     .record = records::kOidcThumbprints,
     .fields = {},
     .special = true},
    tags(records::kOidcTags, true),
};
inline constexpr std::string_view kOidcMore[] = {"jwks"};
inline constexpr Part kOidcProviders{.member = "oidc_providers",
                                     .record = records::kOidcProviders,
                                     .fields = kOidcFields,
                                     .parts = kOidcParts,
                                     .more = kOidcMore,
                                     .special = true};
inline constexpr Field kSamlFields[] = {required("name"),
                                        optional("uuid"),
                                        required("metadata"),
                                        optional("assertion_encryption_mode"),
                                        optional("created", Kind::Time),
                                        optional("valid_until", Kind::Time)};
inline constexpr Field kPrivateKeyFields[] = {required("id"), required("private_key"), optional("created", Kind::Time)};
inline constexpr Part kSamlPrivateKeys{
    .member = "private_keys", .record = records::kSamlPrivateKeys, .fields = kPrivateKeyFields};
inline constexpr Part kSamlParts[] = {kSamlPrivateKeys, tags(records::kSamlTags, true)};
inline constexpr std::string_view kSamlMore[] = {"private_key"};
inline constexpr Part kSamlProviders{.member = "saml_providers",
                                     .record = records::kSamlProviders,
                                     .fields = kSamlFields,
                                     .parts = kSamlParts,
                                     .more = kSamlMore,
                                     .special = true};
inline constexpr Part kIssuers{
    .member = "issuers", .shape = Shape::Map, .record = records::kIssuers, .fields = kJsonValue, .special = true};
inline constexpr Field kSigningKeyFields[] = {required("algorithm", Kind::Text, "ES384|RS256"), required("id"),
                                              required("private_key")};
inline constexpr Part kSigningKeys{
    .member = "signing_keys", .record = records::kSigningKeys, .fields = kSigningKeyFields, .special = true};

// --- sessions and last use

inline constexpr Field kSessionFields[] = {
    required("number", Kind::Integer),
    // core::PrincipalKind
    required("kind", Kind::Number, "anonymous|root|user|role|federated_user|service"), optional("entity"),
    required("name"), required("secret"), required("token"), required("issued", Kind::Time),
    required("expires", Kind::Time), optional("source_identity"), optional("mfa_time", Kind::Time),
    optional("limited", Kind::Flag)};
inline constexpr Field kSessionTagFields[] = {required("key"), required("value"), optional("transitive", Kind::Flag)};
inline constexpr Field kSessionPolicyFields[] = {optional("arn"), optional("document", Kind::Document)};
inline constexpr Field kSessionKeyFields[] = {required("key"), required("value")};
inline constexpr Part kSessionParts[] = {
    {.member = "tags", .record = records::kSessionTags, .fields = kSessionTagFields},
    {.member = "policies", .record = records::kSessionPolicies, .fields = kSessionPolicyFields},
    {.member = "keys", .record = records::kSessionKeys, .fields = kSessionKeyFields},
};
inline constexpr Part kSessions{.member = "sessions",
                                .record = records::kSessions,
                                .fields = kSessionFields,
                                .parts = kSessionParts,
                                .special = true};
inline constexpr Field kLastAccessFields[] = {required("entity"), required("service"), required("action"),
                                              required("time", Kind::Time), required("region")};
inline constexpr Part kLastAccess{
    .member = "last_access", .record = records::kLastAccess, .fields = kLastAccessFields, .special = true};

// --- what an account has once

inline constexpr Field kPasswordPolicyFields[] = {
    required("minimum_length", Kind::Number), optional("symbols", Kind::Flag),
    optional("numbers", Kind::Flag),          optional("uppercase", Kind::Flag),
    optional("lowercase", Kind::Flag),        optional("users_may_change", Kind::Flag),
    optional("max_age", Kind::Number),        optional("reuse_prevention", Kind::Number),
    optional("hard_expiry", Kind::FlagSaid)};
inline constexpr Field kOutboundFields[] = {required("issuer"), optional("enabled", Kind::FlagOn)};

}  // namespace control::parts
