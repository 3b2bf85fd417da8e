// The records of Organizations. `owner` is the organization's row, or that of one of its entities or policies.
#pragma once

#include "state/records_iam.hpp"

// Row of the entity of an id, in whichever organization.
#define ENTITY_OF(name) "(SELECT id FROM organization_entity WHERE public_id = " OF(name) ")"

namespace state::records {

inline constexpr Record kOrganizations{
    "SELECT json_object('row', o.id, 'id', o.public_id, 'root_id', r.public_id, 'management_account', "
    "o.management_account, 'feature_set', iif(o.all_features, 'ALL', 'CONSOLIDATED_BILLING'), 'created', o.created) "
    "FROM organization o JOIN organization_entity r ON r.organization = o.id AND r.kind = 0 WHERE ?1 IS NOT NULL "
    "ORDER BY o.id",
    "UPDATE organization SET created = coalesce(" OF("created") ", created) WHERE public_id = " OF("id")};
inline constexpr Record kPolicyTypes{
    "SELECT json_object('value', type) FROM organization_policy_type WHERE organization = " OF(
        "owner") " ORDER BY type"};
inline constexpr Record kServiceAccess{
    "SELECT json_object('service', service_principal, 'enabled', enabled) FROM organization_service_access "
    "WHERE organization = " OF("owner") " ORDER BY service_principal",
    "INSERT INTO organization_service_access (organization, service_principal, enabled) SELECT " OF("owner") ", " OF(
        "service") ", " NOW("enabled")};
inline constexpr Record kRamSharing{
    "SELECT json_object('enabled', s.enabled) FROM ram_sharing s JOIN organization o ON o.public_id = s.organization "
    "WHERE o.id = " OF("owner"),
    "INSERT INTO ram_sharing (organization, enabled) SELECT public_id, " NOW(
        "enabled") " FROM organization WHERE id = " OF("owner")};
inline constexpr Record kRootAccess{
    "SELECT json_object('value', f.feature) FROM iam_organization_feature f JOIN organization o "
    "ON o.public_id = f.organization WHERE o.id = " OF("owner") " ORDER BY f.feature",
    "INSERT INTO iam_organization_feature (organization, feature) SELECT public_id, " OF(
        "value") " FROM organization WHERE id = " OF("owner")};

/// `parent` is the id of a root or unit.
inline constexpr Record kUnits{
    "SELECT json_object('row', e.id, 'id', e.public_id, 'name', e.name) FROM organization_entity e "
    "WHERE e.kind = 1 AND e.parent = " ENTITY_OF("parent") " ORDER BY e.id"};
inline constexpr Record kMembers{
    "SELECT json_object('row', e.id, 'id', e.public_id, 'method', iif(a.invited, 'INVITED', 'CREATED'), 'joined', "
    "a.joined, 'closed', a.closed) FROM organization_entity e JOIN organization_account a ON a.entity = e.id "
    "JOIN organization o ON o.id = e.organization WHERE e.parent = " ENTITY_OF("parent")
    " AND o.management_account <> e.public_id ORDER BY e.id",
    "UPDATE organization_account SET invited = coalesce(" OF("method") ", 'INVITED') = 'INVITED', joined = coalesce("
    OF("joined") ", joined), closed = " OF("closed") " WHERE entity = " ENTITY_OF("id")};
/// The management account, whose place may differ from the root only after a move.
inline constexpr Record kManagementAccount{
    "SELECT json_object('row', e.id, 'id', e.public_id, 'parent', p.public_id, 'method', iif(a.invited, 'INVITED', "
    "'CREATED'), 'joined', a.joined, 'closed', a.closed) FROM organization o JOIN organization_entity e "
    "ON e.public_id = o.management_account JOIN organization_entity p ON p.id = e.parent "
    "JOIN organization_account a ON a.entity = e.id WHERE o.id = " OF("owner")};
inline constexpr Record kRootTags{
    "SELECT json_object('key', t.key, 'value', t.value) FROM organization_entity_tag t JOIN organization_entity e "
    "ON e.id = t.owner WHERE e.kind = 0 AND e.organization = " OF("owner") " ORDER BY t.key",
    "INSERT INTO organization_entity_tag (owner, key, value) SELECT id, " OF("key") ", " OF(
        "value") " FROM organization_entity WHERE kind = 0 AND organization = " OF("owner")};
inline constexpr Record kEntityTags TAGS_OF("organization_entity_tag");

/// AWS managed ones only where they are not attached to everything.
inline constexpr Record kOrganizationPolicies{
    "SELECT json_object('row', p.id, 'id', p.public_id, 'name', iif(p.document, p.name, NULL), 'type', "
    "iif(p.document, p.type, NULL), 'description', iif(p.document, nullif(p.description, ''), NULL), "
    "'content', p.document, "
    "'updated', iif(p.document, p.updated, NULL)) FROM organization_policy p WHERE p.organization = " OF("owner")
    " AND (p.document IS NOT NULL OR (EXISTS (SELECT 1 FROM organization_policy_type t "
    "WHERE t.organization = p.organization AND t.type = p.type) AND EXISTS (SELECT 1 FROM organization_entity e "
    "WHERE e.organization = p.organization AND NOT EXISTS (SELECT 1 FROM organization_attachment a "
    "WHERE a.policy = p.id AND a.entity = e.id)))) ORDER BY p.id"};
inline constexpr Record kPolicyTargets{
    "SELECT json_object('id', e.public_id, 'attached', a.attached) FROM organization_attachment a "
    "JOIN organization_entity e ON e.id = a.entity WHERE a.policy = " OF("owner") " ORDER BY a.rowid",
    "INSERT INTO organization_attachment (entity, policy, attached) SELECT e.id, " OF("owner") ", " NOW("attached")
    " FROM organization_entity e JOIN organization_policy p ON p.id = " OF("owner")
    " WHERE e.organization = p.organization AND e.public_id = " OF("id")};
/// Takes an AWS managed policy off everything; the targets it keeps follow.
inline constexpr Record kDetachments{"SELECT json_object('row', id) FROM organization_policy WHERE organization = " OF(
                                         "owner") " AND document IS NULL AND public_id = " OF("id"),
                                     "DELETE FROM organization_attachment WHERE policy = " OF("row")};
inline constexpr Record kOrganizationPolicyTags TAGS_OF("organization_policy_tag");

inline constexpr Record kDelegatedAdministrators{
    "SELECT json_object('account', e.public_id, 'service', d.service_principal, 'enabled', d.enabled) "
    "FROM organization_delegated_administrator d JOIN organization_entity e ON e.id = d.entity "
    "WHERE e.organization = " OF("owner") " ORDER BY e.id, d.service_principal",
    "INSERT INTO organization_delegated_administrator (entity, service_principal, enabled) SELECT id, " OF("service")
    ", " NOW("enabled") " FROM organization_entity WHERE kind = 2 AND organization = " OF("owner")
    " AND public_id = " OF("account")};
inline constexpr Record kResourcePolicy{
    "SELECT json_object('row', organization, 'id', public_id, 'content', document) FROM organization_resource_policy "
    "WHERE organization = " OF("owner"),
    "INSERT INTO organization_resource_policy (organization, public_id, document) SELECT " OF("owner") ", " OF(
        "id") ", " OF("content")};
inline constexpr Record kResourcePolicyPrincipals{
    BOUND_OF("(SELECT document FROM organization_resource_policy WHERE organization = ?1->>'owner')")};
inline constexpr Record kResourcePolicyTags TAGS_OF("organization_resource_policy_tag");
inline constexpr Record kAccountRequests{
    "SELECT json_object('id', public_id, 'account_name', account_name, 'account', account, 'govcloud_account', "
    "govcloud_account, 'failure', failure, 'requested', requested, 'completes', completes) "
    "FROM organization_account_request WHERE organization = " OF("owner") " ORDER BY id",
    "INSERT INTO organization_account_request (public_id, organization, account_name, account, govcloud_account, "
    "failure, requested, completes) SELECT " OF("id") ", " OF("owner") ", " OF("account_name") ", " OF(
        "account") ", " OF("govcloud_account") ", " OF("failure") ", " OF("requested") ", " OF("completes")};
inline constexpr Record kHandshakes{
    "SELECT json_object('row', h.id, 'id', h.public_id, 'action', h.action, 'parent', p.public_id, 'account', "
    "iif(h.by_email, NULL, nullif(h.target, '')), 'email', iif(h.by_email, h.target, NULL), 'notes', "
    "h.notes, 'outcome', "
    "h.outcome, 'requested', h.requested, 'expires', h.expires, 'ended', h.ended) FROM organization_handshake h "
    "LEFT JOIN organization_handshake p ON p.id = h.parent WHERE h.organization = " OF("owner") " ORDER BY h.id",
    "INSERT INTO organization_handshake (public_id, organization, action, parent, by_email, target, notes, outcome, "
    "requested, expires, ended) SELECT " OF("id") ", " OF("owner") ", " OF("action")
    ", (SELECT id FROM organization_handshake WHERE public_id = " OF("parent") "), " OF("email")
    " IS NOT NULL, coalesce(" OF("email") ", " OF("account") ", ''), " OF("notes") ", " OF("outcome") ", "
    OF("requested") ", " OF("expires") ", " OF("ended") " WHERE " OF("parent")
    " IS NULL OR EXISTS (SELECT 1 FROM organization_handshake WHERE public_id = " OF("parent") ")"};
inline constexpr Record kHandshakeTags TAGS_OF("organization_handshake_tag");
inline constexpr Record kTransfers{
    "SELECT json_object('row', t.id, 'id', t.public_id, 'handshake', h.public_id, 'type', t.type, 'name', t.name, "
    "'source_account', t.source_account, 'starts', t.starts, 'ends', t.ends) FROM organization_transfer t "
    "JOIN organization_handshake h ON h.id = t.handshake WHERE t.target = " OF("owner") " ORDER BY t.id",
    "INSERT INTO organization_transfer (public_id, handshake, type, name, target, source_account, starts, ends) "
    "SELECT " OF("id") ", h.id, " OF("type") ", " OF("name") ", " OF("owner") ", " OF("source_account") ", " OF(
        "starts") ", " OF("ends") " FROM organization_handshake h WHERE h.public_id = " OF("handshake")};
inline constexpr Record kTransferTags TAGS_OF("organization_transfer_tag");

}  // namespace state::records
