// The records of IAM and STS.
#pragma once

#include "state/records.hpp"

// A value of the parameter, and the part of a read that is the same everywhere.
#define OF(name) "?1->>'" name "'"
#define NOW(name) "coalesce(?1->>'" name "', ?1->>'now')"
#define TAGS_OF(table)                                                                                          \
  {                                                                                                             \
    "SELECT json_object('key', key, 'value', value) FROM " table " WHERE owner = " OF("owner") " ORDER BY key", \
        "INSERT INTO " table " (owner, key, value) SELECT " OF("owner") ", " OF("key") ", " OF("value")         \
  }
#define INLINE_OF(table) \
  { "SELECT json_object('key', name, 'value', document) FROM " table " WHERE owner = " OF("owner") " ORDER BY name" }
#define ATTACHED_OF(table) \
  { "SELECT json_object('value', policy_arn) FROM " table " WHERE owner = " OF("owner") " ORDER BY policy_arn" }
// All principals of a document as they were bound, when one of them is not who has that ARN today.
#define BOUND_OF(document)                                                                                        \
  "SELECT json_object('key', b.arn, 'value', b.unique_id) FROM document_principal b WHERE b.document = " document \
  " AND EXISTS (SELECT 1 FROM document_principal s WHERE s.document = b.document"                                 \
  " AND NOT EXISTS (SELECT 1 FROM iam_user u WHERE u.unique_id = s.unique_id"                                     \
  " AND s.arn = 'arn:aws:iam::' || u.account || ':user' || u.path || u.name)"                                     \
  " AND NOT EXISTS (SELECT 1 FROM iam_role r WHERE r.unique_id = s.unique_id"                                     \
  " AND s.arn = 'arn:aws:iam::' || r.account || ':role' || r.path || r.name)) ORDER BY b.arn"

namespace state::records {

// --- accounts

inline constexpr Record kAccounts{
    "SELECT json_object('account', a.id, 'id', a.id, 'name', p.name, 'email', p.email, 'created', a.created) "
    "FROM account a LEFT JOIN account_profile p ON p.account = a.id WHERE ?1 IS NOT NULL ORDER BY a.id",
    "UPDATE account SET created = coalesce(" OF("created") ", created) WHERE id = " OF("account")};
inline constexpr Record kAlias{
    "SELECT json_object('value', alias) FROM iam_account_alias WHERE account = " OF("account"),
    "INSERT INTO iam_account_alias (account, alias) SELECT " OF("account") ", " OF("value")};
inline constexpr Record kTokenVersion{
    "SELECT json_object('value', token_version) FROM iam_account_preference WHERE account = " OF("account"),
    "INSERT INTO iam_account_preference (account, token_version) SELECT " OF("account") ", " OF("value")};
inline constexpr Record kPasswordPolicy{
    "SELECT json_object('minimum_length', minimum_length, 'symbols', symbols, 'numbers', numbers, 'uppercase', "
    "uppercase, 'lowercase', lowercase, 'users_may_change', users_may_change, 'max_age', max_age, 'reuse_prevention', "
    "reuse_prevention, 'hard_expiry', hard_expiry) FROM iam_password_policy WHERE account = " OF("account"),
    "INSERT INTO iam_password_policy (account, minimum_length, symbols, numbers, uppercase, lowercase, "
    "users_may_change, max_age, reuse_prevention, hard_expiry) SELECT " OF("account") ", " OF("minimum_length")
    ", " OF("symbols") ", " OF("numbers") ", " OF("uppercase") ", " OF("lowercase") ", " OF("users_may_change")
    ", " OF("max_age") ", " OF("reuse_prevention") ", " OF("hard_expiry")};
inline constexpr Record kOutboundFederation{
    "SELECT json_object('issuer', issuer, 'enabled', enabled) FROM iam_outbound_federation WHERE account = " OF(
        "account"),
    "INSERT INTO iam_outbound_federation (account, issuer, enabled) SELECT " OF("account") ", " OF("issuer") ", " OF(
        "enabled")};
inline constexpr Record kRootLogin{
    "SELECT json_object('created', created, 'reset_required', reset_required) FROM iam_root_login WHERE account = " OF(
        "account"),
    "INSERT INTO iam_root_login (account, created, reset_required) SELECT " OF("account") ", " NOW("created") ", " OF(
        "reset_required")};

// --- credentials; without an owner those of the root user

inline constexpr Record kAccessKeys{
    "SELECT json_object('id', id, 'secret', secret, 'status', active, 'created', created, 'last_used', last_used, "
    "'last_used_region', last_used_region, 'last_used_service', last_used_service) FROM iam_access_key "
    "WHERE account = " OF("account") " AND owner IS " OF("owner") " ORDER BY id",
    "INSERT INTO iam_access_key (id, account, owner, secret, active, created, last_used, last_used_region, "
    "last_used_service) SELECT " OF("id") ", " OF("account") ", " OF("owner") ", " OF("secret") ", " OF(
        "status") ", " NOW("created") ", " OF("last_used") ", " OF("last_used_region") ", " OF("last_used_service")};
inline constexpr Record kMfaDevices{
    "SELECT json_object('row', id, 'serial', serial, 'seed', seed, 'enabled', enabled, 'last_step', last_step, "
    "'drift', drift) FROM iam_mfa_device WHERE account = " OF("account") " AND owner IS " OF("owner")
    " AND enabled IS NOT NULL ORDER BY id",
    "INSERT INTO iam_mfa_device (serial, account, owner, enabled, seed, last_step, drift) SELECT " OF("serial") ", "
    OF("account") ", " OF("owner") ", " NOW("enabled") ", " OF("seed") ", coalesce(" OF("last_step")
    ", 0), coalesce(" OF("drift") ", 0)"};
inline constexpr Record kSpareMfaDevices{
    "SELECT json_object('row', id, 'serial', serial, 'seed', seed, 'last_step', last_step, 'drift', drift) "
    "FROM iam_mfa_device WHERE account = " OF("account") " AND enabled IS NULL ORDER BY id",
    "INSERT INTO iam_mfa_device (serial, account, seed, last_step, drift) SELECT " OF("serial") ", " OF(
        "account") ", " OF("seed") ", coalesce(" OF("last_step") ", 0), coalesce(" OF("drift") ", 0)"};
inline constexpr Record kMfaDeviceTags TAGS_OF("iam_mfa_device_tag");
// The formatter would break the last literal letter by letter.
// clang-format off
inline constexpr Record kSigningCertificates{
    "SELECT json_object('id', id, 'body', body, 'fingerprint', fingerprint, 'status', active, 'uploaded', uploaded) "
    "FROM iam_signing_certificate WHERE account = " OF("account") " AND owner IS " OF("owner") " ORDER BY id",
    "INSERT INTO iam_signing_certificate (id, account, owner, body, fingerprint, active, uploaded) SELECT " OF("id")
    ", " OF("account") ", " OF("owner") ", " OF("body") ", " OF("fingerprint") ", " OF("status") ", "
    NOW("uploaded")};
// clang-format on
inline constexpr Record kSshPublicKeys{
    "SELECT json_object('id', id, 'body', body, 'fingerprint', fingerprint, 'status', active, 'uploaded', uploaded) "
    "FROM iam_ssh_public_key WHERE owner = " OF("owner") " ORDER BY id",
    "INSERT INTO iam_ssh_public_key (id, owner, body, fingerprint, active, uploaded) SELECT " OF("id") ", " OF(
        "owner") ", " OF("body") ", " OF("fingerprint") ", " OF("status") ", " NOW("uploaded")};
inline constexpr Record kServiceCredentials{
    "SELECT json_object('id', id, 'service', service, 'name', name, 'secret', secret, 'status', active, 'created', "
    "created, 'expires', expires) FROM iam_service_credential WHERE owner = " OF("owner") " ORDER BY id",
    "INSERT INTO iam_service_credential (id, account, owner, service, name, secret, active, created, expires) "
    "SELECT " OF("id") ", " OF("account") ", " OF("owner") ", " OF("service") ", " OF("name") ", " OF("secret") ", " OF(
        "status") ", " NOW("created") ", " OF("expires")};
inline constexpr Record kLoginProfile{
    "SELECT json_object('password_hash', password, 'created', created, 'changed', changed, 'reset_required', "
    "reset_required) FROM iam_login_profile WHERE owner = " OF("owner"),
    "INSERT INTO iam_login_profile (owner, password, created, changed, reset_required) SELECT " OF("owner") ", " OF(
        "password_hash") ", " NOW("created") ", " NOW("changed") ", " OF("reset_required")};
inline constexpr Record kPasswordHistory{
    "SELECT json_object('value', password) FROM iam_password_history WHERE owner = " OF("owner") " ORDER BY id",
    "INSERT INTO iam_password_history (owner, password) SELECT " OF("owner") ", " OF("value")};
inline constexpr Record kServerCertificates{
    "SELECT json_object('row', id, 'name', name, 'path', path, 'unique_id', unique_id, 'body', body, 'chain', "
    "chain, "
    "'uploaded', uploaded, 'expires', expires) FROM iam_server_certificate WHERE account = " OF(
        "account") " ORDER BY id",
    "INSERT INTO iam_server_certificate (account, name, path, unique_id, body, chain, uploaded, expires) "
    "SELECT " OF("account") ", " OF("name") ", coalesce(" OF("path") ", '/'), " OF("unique_id") ", " OF("body") ", " OF(
        "chain") ", " NOW("uploaded") ", " OF("expires")};
inline constexpr Record kServerCertificateTags TAGS_OF("iam_server_certificate_tag");

// --- users, groups, roles, policies. Handlers make them; what a request cannot choose is completed.

inline constexpr Record kUsers{
    "SELECT json_object('row', id, 'name', name, 'path', path, 'unique_id', unique_id, 'created', created, 'boundary', "
    "boundary) FROM iam_user WHERE account = " OF("account") " ORDER BY id",
    "UPDATE iam_user SET unique_id = coalesce(" OF("unique_id") ", unique_id), created = coalesce(" OF(
        "created") ", created) WHERE account = " OF("account") " AND name = " OF("name")};
inline constexpr Record kUserTags TAGS_OF("iam_user_tag");
inline constexpr Record kUserPolicies INLINE_OF("iam_user_policy");
inline constexpr Record kUserAttachments ATTACHED_OF("iam_user_attachment");

inline constexpr Record kGroups{
    "SELECT json_object('row', id, 'name', name, 'path', path, 'unique_id', unique_id, 'created', created) "
    "FROM iam_group WHERE account = " OF("account") " ORDER BY id",
    "UPDATE iam_group SET unique_id = coalesce(" OF("unique_id") ", unique_id), created = coalesce(" OF(
        "created") ", created) WHERE account = " OF("account") " AND name = " OF("name")};
inline constexpr Record kGroupPolicies INLINE_OF("iam_group_policy");
inline constexpr Record kGroupAttachments ATTACHED_OF("iam_group_attachment");
inline constexpr Record kGroupMembers{
    "SELECT json_object('value', u.name) FROM iam_group_member m JOIN iam_user u ON u.id = m.user WHERE m.owner = " OF(
        "owner") " ORDER BY u.id"};

inline constexpr Record kRoles{
    "SELECT json_object('row', id, 'name', name, 'path', path, 'unique_id', unique_id, 'created', created, "
    "'description', description, 'max_session_duration', max_session_duration, 'trust', trust, 'boundary', boundary, "
    "'last_used', last_used, 'last_used_region', last_used_region) FROM iam_role WHERE account = " OF("account")
    " ORDER BY id",
    "UPDATE iam_role SET unique_id = coalesce(" OF("unique_id") ", unique_id), created = coalesce(" OF("created")
    ", created), last_used = " OF("last_used") ", last_used_region = " OF("last_used_region")
    " WHERE account = " OF("account") " AND name = " OF("name")};
inline constexpr Record kTrustPrincipals{BOUND_OF("(SELECT trust FROM iam_role WHERE id = ?1->>'owner')")};
inline constexpr Record kRoleTags TAGS_OF("iam_role_tag");
inline constexpr Record kRolePolicies INLINE_OF("iam_role_policy");
inline constexpr Record kRoleAttachments ATTACHED_OF("iam_role_attachment");

inline constexpr Record kManagedPolicies{
    "SELECT json_object('row', p.id, 'name', p.name, 'path', p.path, 'unique_id', p.unique_id, 'description', "
    "p.description, 'created', p.created, 'updated', p.updated, 'document', v.document, 'default_version', "
    "p.default_version, 'last_version', p.last_version) FROM iam_policy p LEFT JOIN iam_policy_version v "
    "ON v.policy = p.id AND p.last_version = 1 WHERE p.account = " OF("account") " ORDER BY p.id",
    "UPDATE iam_policy SET unique_id = coalesce(" OF("unique_id") ", unique_id), created = coalesce(" OF("created")
    ", created), updated = coalesce(" OF("updated") ", " OF("created") ", updated), default_version = coalesce("
    OF("default_version") ", default_version), last_version = coalesce(" OF("last_version")
    ", last_version) WHERE account = " OF("account") " AND name = " OF("name")};
inline constexpr Record kManagedPolicyTags TAGS_OF("iam_policy_tag");
/// Of policies that have, or had, several.
inline constexpr Record kManagedPolicyVersions{
    "SELECT json_object('number', v.number, 'document', v.document, 'created', v.created) FROM iam_policy_version v "
    "JOIN iam_policy p ON p.id = v.policy AND p.last_version > 1 WHERE v.policy = " OF("owner") " ORDER BY v.number",
    "INSERT INTO iam_policy_version (policy, number, document, created) SELECT " OF("owner") ", " OF("number") ", "
    OF("document") ", " NOW("created")
    " WHERE true ON CONFLICT (policy, number) DO UPDATE SET document = excluded.document, created = excluded.created"};
/// The version that CreatePolicy made.
inline constexpr Record kFirstVersion{
    "SELECT json_object('number', number) FROM iam_policy_version WHERE policy = " OF("owner"),
    "UPDATE iam_policy_version SET created = coalesce(" OF("created") ", created), number = coalesce(" OF("number")
    ", number) WHERE policy = (SELECT id FROM iam_policy WHERE account = " OF("account") " AND name = " OF("name")
    ")"};

inline constexpr Record kInstanceProfiles{
    "SELECT json_object('row', p.id, 'name', p.name, 'path', p.path, 'unique_id', p.unique_id, 'created', p.created, "
    "'role', r.name) FROM iam_instance_profile p LEFT JOIN iam_role r ON r.id = p.role WHERE p.account = "
    OF("account") " ORDER BY p.id",
    "INSERT INTO iam_instance_profile (account, name, path, unique_id, created, role) SELECT " OF("account") ", "
    OF("name") ", coalesce(" OF("path") ", '/'), " OF("unique_id") ", " NOW("created")
    ", (SELECT id FROM iam_role WHERE account = " OF("account") " AND name = " OF("role") ") WHERE " OF("role")
    " IS NULL OR EXISTS (SELECT 1 FROM iam_role WHERE account = " OF("account") " AND name = " OF("role") ")"};
inline constexpr Record kInstanceProfileTags TAGS_OF("iam_instance_profile_tag");

inline constexpr Record kDeletionTasks{
    "SELECT json_object('role', role, 'path', path, 'id', uuid, 'created', created, 'failure', failure) "
    "FROM iam_deletion_task WHERE account = " OF("account") " ORDER BY id",
    "INSERT INTO iam_deletion_task (account, role, path, uuid, created, failure) SELECT " OF("account") ", " OF(
        "role") ", " OF("path") ", " OF("id") ", " NOW("created") ", " OF("failure")};

// --- federation

inline constexpr Record kOidcProviders{
    "SELECT json_object('row', id, 'url', 'https://' || url, 'created', created) FROM iam_oidc_provider "
    "WHERE account = " OF("account") " ORDER BY id",
    "UPDATE iam_oidc_provider SET created = coalesce(" OF("created") ", created) WHERE account = " OF(
        "account") " AND 'https://' || url = " OF("url")};
inline constexpr Record kOidcClients{
    "SELECT json_object('value', client) FROM iam_oidc_client WHERE owner = " OF("owner") " ORDER BY position"};
inline constexpr Record kOidcThumbprints{
    "SELECT json_object('value', thumbprint) FROM iam_oidc_thumbprint WHERE owner = " OF("owner") " ORDER BY position"};
inline constexpr Record kOidcTags TAGS_OF("iam_oidc_provider_tag");
inline constexpr Record kSamlProviders{
    "SELECT json_object('row', id, 'name', name, 'uuid', uuid, 'metadata', metadata, 'assertion_encryption_mode', "
    "encryption, 'created', created, 'valid_until', valid_until) FROM iam_saml_provider WHERE account = "
    OF("account") " ORDER BY id",
    "UPDATE iam_saml_provider SET uuid = coalesce(" OF("uuid") ", uuid), created = coalesce(" OF("created")
    ", created), valid_until = coalesce(" OF("valid_until") ", valid_until) WHERE account = " OF("account")
    " AND name = " OF("name")};
inline constexpr Record kSamlPrivateKeys{
    "SELECT json_object('id', id, 'private_key', pem, 'created', created) FROM iam_saml_private_key WHERE owner = " OF(
        "owner") " ORDER BY created, id",
    "INSERT INTO iam_saml_private_key (owner, id, created, pem) SELECT " OF("owner") ", " OF("id") ", " NOW(
        "created") ", " OF("private_key")};
inline constexpr Record kSamlTags TAGS_OF("iam_saml_provider_tag");
inline constexpr Record kIssuers{
    "SELECT json_object('key', issuer, 'value', jwks) FROM oidc_issuer WHERE ?1 IS NOT NULL ORDER BY issuer"};
inline constexpr Record kSigningKeys{
    "SELECT json_object('algorithm', algorithm, 'id', key_id, 'private_key', pem) FROM sts_signing_key "
    "WHERE ?1 IS NOT NULL ORDER BY algorithm",
    "INSERT INTO sts_signing_key (algorithm, key_id, pem) SELECT " OF("algorithm") ", " OF("id") ", " OF(
        "private_key")};

// --- sessions and last use. `number` is part of the access key id. A session whose user or role is gone is over.

inline constexpr Record kSessions{
    "SELECT json_object('row', id, 'number', id, 'kind', kind, 'entity', entity_unique_id, 'name', name, 'secret', "
    "secret, 'token', token, 'issued', issued, 'expires', expires, 'source_identity', source_identity, 'mfa_time', "
    "mfa_time, 'limited', limited) FROM sts_session s WHERE account = " OF("account")
    " AND (entity IS NULL OR EXISTS (SELECT 1 FROM iam_user u WHERE u.unique_id = s.entity_unique_id) "
    "OR EXISTS (SELECT 1 FROM iam_role r WHERE r.unique_id = s.entity_unique_id)) ORDER BY id",
    "INSERT INTO sts_session (id, account, kind, entity, entity_unique_id, name, secret, token, issued, expires, "
    "source_identity, mfa_time, limited) SELECT " OF("number") ", " OF("account") ", " OF("kind")
    ", coalesce((SELECT id FROM iam_user WHERE unique_id = " OF("entity")
    "), (SELECT id FROM iam_role WHERE unique_id = " OF("entity") ")), " OF("entity") ", " OF("name") ", "
    OF("secret") ", " OF("token") ", " OF("issued") ", " OF("expires") ", " OF("source_identity") ", "
    OF("mfa_time") ", " OF("limited") " WHERE " OF("entity") " IS NULL OR EXISTS (SELECT 1 FROM iam_user "
    "WHERE unique_id = " OF("entity") ") OR EXISTS (SELECT 1 FROM iam_role WHERE unique_id = " OF("entity") ")"};
inline constexpr Record kSessionTags{
    "SELECT json_object('key', key, 'value', value, 'transitive', transitive) FROM sts_session_tag WHERE session = " OF(
        "owner") " ORDER BY key",
    "INSERT INTO sts_session_tag (session, key, value, transitive) SELECT " OF("owner") ", " OF("key") ", " OF(
        "value") ", " OF("transitive")};
inline constexpr Record kSessionPolicies{
    "SELECT json_object('arn', policy_arn, 'document', document) FROM sts_session_policy WHERE session = " OF(
        "owner") " ORDER BY position",
    "INSERT INTO sts_session_policy (session, position, policy_arn, document) SELECT " OF("owner") ", " OF(
        "position") ", " OF("arn") ", " OF("document")};
inline constexpr Record kSessionKeys{
    "SELECT json_object('key', key, 'value', value) FROM sts_session_key WHERE session = " OF(
        "owner") " ORDER BY position",
    "INSERT INTO sts_session_key (session, position, key, value) SELECT " OF("owner") ", " OF("position") ", " OF(
        "key") ", " OF("value")};
inline constexpr Record kLastAccess{
    "SELECT json_object('entity', entity, 'service', service, 'action', action, 'time', time, 'region', region) "
    "FROM iam_access WHERE account = " OF("account") " ORDER BY entity, service, action",
    "INSERT INTO iam_access (account, entity, service, action, time, region) SELECT " OF("account") ", " OF(
        "entity") ", " OF("service") ", " OF("action") ", " OF("time") ", " OF("region")};

}  // namespace state::records
