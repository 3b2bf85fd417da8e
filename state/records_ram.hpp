// The records of RAM.
#pragma once

#include "state/records_iam.hpp"

namespace state::records {

inline constexpr Record kResources{
    "SELECT json_object('arn', arn, 'type', type, 'created', created) FROM ram_resource WHERE owner = " OF(
        "account") " ORDER BY id",
    "UPDATE ram_resource SET created = coalesce(" OF("created") ", created) WHERE arn = " OF("arn")};

inline constexpr Record kPermissions{
    "SELECT json_object('row', id, 'name', name, 'resource_type', type, 'region', region, 'arn', arn, 'feature_set', "
    "iif(from_policy, 'CREATED_FROM_POLICY', 'STANDARD'), 'default_version', default_version, 'last_version', "
    "last_version, 'created', created, 'updated', updated, 'deleted', deleted) FROM ram_permission WHERE owner = "
    OF("account") " ORDER BY id",
    "INSERT INTO ram_permission (arn, owner, region, name, type, from_policy, default_version, last_version, created, "
    "updated, deleted) SELECT " OF("arn") ", " OF("account") ", coalesce(" OF("region") ", 'us-east-1'), " OF("name")
    ", " OF("resource_type") ", coalesce(" OF("feature_set") ", '') = 'CREATED_FROM_POLICY', coalesce("
    OF("default_version") ", 1), coalesce(" OF("last_version") ", 1), " OF("created") ", coalesce(" OF("updated")
    ", " OF("created") "), " OF("deleted")};
inline constexpr Record kPermissionTags{
    "SELECT json_object('key', key, 'value', value) FROM ram_permission_tag WHERE permission = " OF(
        "owner") " ORDER BY key",
    "INSERT INTO ram_permission_tag (permission, key, value) SELECT " OF("owner") ", " OF("key") ", " OF("value")};
/// `condition` is that of the template.
inline constexpr Record kPermissionVersions{
    "SELECT json_object('row', id, 'number', number, 'policy_template', template, 'created', created, 'deleted', "
    "deleted) FROM ram_permission_version WHERE permission = " OF("owner") " ORDER BY number",
    "INSERT INTO ram_permission_version (permission, number, template, condition, created, deleted) SELECT " OF(
        "owner") ", " OF("number") ", " OF("policy_template") ", " OF("condition") ", " NOW("created") ", " OF("delete"
                                                                                                               "d")};
/// What a template allows, which the document does not repeat.
inline constexpr Record kPermissionActions{
    "SELECT json_object('value', action) FROM ram_permission_action WHERE version = " OF("owner"),
    "INSERT INTO ram_permission_action (version, position, action) SELECT " OF("owner") ", " OF("position") ", " OF(
        "value")};

inline constexpr Record kShares{
    "SELECT json_object('row', id, 'id', uuid, 'name', name, 'region', region, 'allow_external_principals', "
    "allow_external, 'retain_sharing_on_account_leave_organization', retain, 'feature_set', iif(from_policy, "
    "'CREATED_FROM_POLICY', 'STANDARD'), 'promoted', promoted, 'created', created, 'updated', updated, 'deleted', "
    "deleted) FROM ram_share WHERE owner = " OF("account") " ORDER BY id",
    "INSERT INTO ram_share (uuid, owner, region, name, allow_external, retain, created, updated, from_policy, "
    "promoted) SELECT " OF("id") ", " OF("account") ", coalesce(" OF("region") ", 'us-east-1'), " OF("name") ", "
    OF("allow_external_principals") ", " OF("retain_sharing_on_account_leave_organization") ", " OF("created")
    ", coalesce(" OF("updated") ", " OF("created") "), coalesce(" OF("feature_set")
    ", '') = 'CREATED_FROM_POLICY', " OF("promoted")};
/// The end comes last: triggers count what was there before.
inline constexpr Record kShareEnds{
    "SELECT json_object('row', id) FROM ram_share WHERE deleted IS NOT NULL AND owner = " OF("account"),
    "UPDATE ram_share SET deleted = " OF("deleted") " WHERE id = " OF("owner")};
inline constexpr Record kShareTags{
    "SELECT json_object('key', key, 'value', value) FROM ram_share_tag WHERE share = " OF("owner") " ORDER BY key",
    "INSERT INTO ram_share_tag (share, key, value) SELECT " OF("owner") ", " OF("key") ", " OF("value")};
inline constexpr Record kSharePermissions{
    "SELECT json_object('arn', permission, 'type', type, 'version', version, 'attached', attached) "
    "FROM ram_share_permission WHERE share = " OF("owner") " ORDER BY type",
    "INSERT INTO ram_share_permission (share, type, permission, version, attached) SELECT " OF("owner") ", " OF(
        "type") ", " OF("arn") ", coalesce(" OF("version") ", 1), " NOW("attached")};
inline constexpr Record kShareResources{
    "SELECT json_object('arn', r.arn, 'created', a.created, 'ended', a.ended) FROM ram_share_resource a "
    "JOIN ram_resource r ON r.id = a.resource WHERE a.share = " OF("owner") " ORDER BY a.id",
    "INSERT INTO ram_share_resource (share, resource, type, owner, region, created, ended) SELECT s.id, r.id, r.type, "
    "s.owner, s.region, " NOW("created") ", " OF("ended") " FROM ram_share s JOIN ram_resource r ON r.arn = " OF(
        "arn") " WHERE s.id = " OF("owner")};
/// `receiver` and `receiver_arn` follow from the principal.
inline constexpr Record kShareInvitations{
    "SELECT json_object('id', uuid, 'principal', coalesce(receiver_arn, receiver), 'status', CASE answer WHEN 0 THEN "
    "'PENDING' WHEN 1 THEN 'ACCEPTED' WHEN 2 THEN 'REJECTED' ELSE 'WITHDRAWN' END, 'sent', sent, 'expires', expires, "
    "'answered', answered) FROM ram_invitation WHERE share = " OF("owner") " ORDER BY id",
    "INSERT INTO ram_invitation (uuid, share, region, sender, receiver, receiver_arn, sent, expires, answer, answered) "
    "SELECT " OF("id") ", s.id, s.region, s.owner, " OF("receiver") ", " OF("receiver_arn") ", " OF("sent") ", "
    OF("expires") ", CASE coalesce(" OF("status") ", 'PENDING') WHEN 'PENDING' THEN 0 WHEN 'ACCEPTED' THEN 1 "
    "WHEN 'REJECTED' THEN 2 ELSE 3 END, " OF("answered") " FROM ram_share s WHERE s.id = " OF("owner")};
/// `kind` and `subject` follow from the principal.
inline constexpr Record kSharePrincipals{
    "SELECT json_object('principal', a.principal, 'basis', a.basis, 'organization', a.organization, 'invitation', "
    "i.uuid, 'created', a.created, 'ended', a.ended) FROM ram_share_principal a LEFT JOIN ram_invitation i "
    "ON i.id = a.invitation WHERE a.share = " OF("owner") " ORDER BY a.id",
    "INSERT INTO ram_share_principal (share, principal, kind, subject, basis, organization, invitation, owner, region, "
    "created, ended) SELECT s.id, " OF("principal") ", " OF("kind") ", " OF("subject") ", " OF("basis") ", "
    OF("organization") ", (SELECT id FROM ram_invitation WHERE share = s.id AND uuid = " OF("invitation")
    "), s.owner, s.region, " NOW("created") ", " OF("ended") " FROM ram_share s WHERE s.id = " OF("owner") " AND ("
    OF("invitation") " IS NULL OR EXISTS (SELECT 1 FROM ram_invitation WHERE share = s.id AND uuid = "
    OF("invitation") "))"};
inline constexpr Record kShareSources{
    "SELECT json_object('source', source, 'created', created, 'ended', ended) FROM ram_share_source WHERE share = " OF(
        "owner") " ORDER BY id",
    "INSERT INTO ram_share_source (share, source, owner, region, created, ended) SELECT s.id, " OF(
        "source") ", s.owner, s.region, " NOW("created") ", " OF("ended") " FROM ram_share s WHERE s.id = " OF("owne"
                                                                                                               "r")};

inline constexpr Record kReplaceWork{
    "SELECT json_object('id', uuid, 'region', region, 'from_permission', from_permission, 'from_version', "
    "from_version, 'to_permission', to_permission, 'to_version', to_version, 'created', created) "
    "FROM ram_replace_work WHERE owner = " OF("account") " ORDER BY id",
    "INSERT INTO ram_replace_work (uuid, owner, region, from_permission, from_version, to_permission, to_version, "
    "created) SELECT " OF("id") ", " OF("account") ", coalesce(" OF("region") ", 'us-east-1'), " OF(
        "from_permission") ", " OF("from_version") ", " OF("to_permission") ", " OF("to_version") ", " OF("created")};

}  // namespace state::records
