#include "state/ram_associations.hpp"

#define RAM_RESOURCE_COLUMNS                                                \
  "a.id, a.share, r.arn, a.created, a.ended, a.resource, a.type, r.region " \
  "FROM ram_share_resource a JOIN ram_resource r ON r.id = a.resource "
#define RAM_PRINCIPAL_COLUMNS                                                                                  \
  "a.id, a.share, a.principal, a.created, a.ended, a.kind, a.subject, a.basis, a.organization, a.invitation, " \
  "i.answer, i.answered, i.expires FROM ram_share_principal a LEFT JOIN ram_invitation i ON i.id = a.invitation "
#define RAM_SOURCE_COLUMNS "id, share, source, created, ended FROM ram_share_source "

namespace state {
namespace {

void read_common(const Query& query, RamAssociation& association) {
  association.id = query.integer(0);
  association.share = query.integer(1);
  association.entity = query.text(2);
  association.created = core::from_millis(query.integer(3));
  association.ended = query.optional_time(4);
}

RamResourceAssociation resource_association_row(const Query& query) {
  RamResourceAssociation row;
  read_common(query, row);
  row.resource = query.integer(5);
  row.type = query.text(6);
  row.resource_region = query.text(7);
  return row;
}

RamPrincipalAssociation principal_row(const Query& query) {
  RamPrincipalAssociation row;
  read_common(query, row);
  row.kind = static_cast<RamPrincipalKind>(query.integer(5));
  row.subject = query.text(6);
  row.basis = static_cast<RamBasis>(query.integer(7));
  row.organization = query.optional_text(8);
  row.invitation = query.integer(9);
  row.answer = static_cast<RamAnswer>(query.integer(10));
  row.answered = query.optional_time(11);
  row.expires = core::from_millis(query.integer(12));
  return row;
}

RamAssociation source_row(const Query& query) {
  RamAssociation row;
  read_common(query, row);
  return row;
}

/// Replaced, not updated: the record gets a new number, and a list that is being read meets it again at its end.
/// By hand, because a REPLACE does not fire the triggers that count; the insertion first, because there is rarely
/// anything to remove. `insert` returns the number of rows it added.
template <class Insert, class Remove>
void replace(const Insert& insert, const Remove& remove) {
  if (insert() != 0) return;
  remove();
  insert();
}

template <class Row>
void walk(Query query, Row (*read)(const Query&), const RamVisitor<Row>& visit) {
  while (query.next())
    if (!visit(read(query))) return;
}

template <class Row>
std::optional<Row> first(Query query, Row (*read)(const Query&)) {
  if (!query.next()) return std::nullopt;
  return read(query);
}

}  // namespace

void RamAssociations::add_resource(const RamShare& share, std::int64_t resource, std::string_view type) {
  replace(
      [&] {
        return db_.execute(
            "INSERT INTO ram_share_resource (share, resource, type, owner, region, created) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (share, resource) DO NOTHING",
            share.id, resource, type, share.owner, share.region, core::to_millis(time_.now));
      },
      [&] { db_.execute("DELETE FROM ram_share_resource WHERE share = ? AND resource = ?", share.id, resource); });
}

void RamAssociations::add_principal(const RamShare& share, const RamPrincipalAssociation& principal) {
  std::optional<std::int64_t> invitation;
  if (principal.invitation) invitation = principal.invitation;
  replace(
      [&] {
        return db_.execute(
            "INSERT INTO ram_share_principal (share, principal, kind, subject, basis, organization, invitation, "
            "owner, region, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (share, principal) DO NOTHING",
            share.id, principal.entity, static_cast<int>(principal.kind), principal.subject,
            static_cast<int>(principal.basis), principal.organization, invitation, share.owner, share.region,
            core::to_millis(time_.now));
      },
      [&] {
        db_.execute("DELETE FROM ram_share_principal WHERE share = ? AND principal = ?", share.id, principal.entity);
      });
}

void RamAssociations::add_source(const RamShare& share, std::string_view source) {
  db_.execute("INSERT OR REPLACE INTO ram_share_source (share, source, owner, region, created) VALUES (?, ?, ?, ?, ?)",
              share.id, source, share.owner, share.region, core::to_millis(time_.now));
}

void RamAssociations::end_resource(std::int64_t id) {
  db_.execute("UPDATE ram_share_resource SET ended = ? WHERE id = ?", core::to_millis(time_.now), id);
}

void RamAssociations::end_principal(const RamPrincipalAssociation& principal) {
  const auto now = core::to_millis(time_.now);
  db_.execute("UPDATE ram_share_principal SET ended = ? WHERE id = ?", now, principal.id);
  if (principal.invited_only())
    db_.execute("UPDATE ram_invitation SET answer = ?, answered = ? WHERE id = ? AND expires > ?",
                static_cast<int>(RamAnswer::Withdrawn), now, principal.invitation, now);
}

void RamAssociations::end_source(std::int64_t id) {
  db_.execute("UPDATE ram_share_source SET ended = ? WHERE id = ?", core::to_millis(time_.now), id);
}

std::optional<RamResourceAssociation> RamAssociations::resource(std::int64_t share, std::string_view arn) const {
  return first(db_.query("SELECT " RAM_RESOURCE_COLUMNS "WHERE r.arn = ? AND a.share = ?", arn, share),
               resource_association_row);
}

std::optional<RamPrincipalAssociation> RamAssociations::principal(std::int64_t share,
                                                                  std::string_view principal) const {
  return first(db_.query("SELECT " RAM_PRINCIPAL_COLUMNS "WHERE a.share = ? AND a.principal = ?", share, principal),
               principal_row);
}

std::optional<RamAssociation> RamAssociations::source(std::int64_t share, std::string_view source) const {
  return first(db_.query("SELECT " RAM_SOURCE_COLUMNS "WHERE share = ? AND source = ?", share, source), source_row);
}

void RamAssociations::each_resource(std::int64_t share, std::int64_t after,
                                    const RamVisitor<RamResourceAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_RESOURCE_COLUMNS "WHERE a.share = ? AND a.id > ? ORDER BY a.id", share, after),
       resource_association_row, visit);
}

void RamAssociations::each_principal(std::int64_t share, std::int64_t after,
                                     const RamVisitor<RamPrincipalAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_PRINCIPAL_COLUMNS "WHERE a.share = ? AND a.id > ? ORDER BY a.id", share, after),
       principal_row, visit);
}

void RamAssociations::each_source(std::int64_t share, std::int64_t after,
                                  const RamVisitor<RamAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_SOURCE_COLUMNS "WHERE share = ? AND id > ? ORDER BY id", share, after), source_row,
       visit);
}

void RamAssociations::each_owned_resource(std::string_view owner, std::string_view region, std::int64_t after,
                                          const RamVisitor<RamResourceAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_RESOURCE_COLUMNS "WHERE a.owner = ? AND a.region = ? AND a.id > ? ORDER BY a.id", owner,
                 region, after),
       resource_association_row, visit);
}

void RamAssociations::each_owned_principal(std::string_view owner, std::string_view region, std::int64_t after,
                                           const RamVisitor<RamPrincipalAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_PRINCIPAL_COLUMNS "WHERE a.owner = ? AND a.region = ? AND a.id > ? ORDER BY a.id", owner,
                 region, after),
       principal_row, visit);
}

void RamAssociations::each_owned_source(std::string_view owner, std::string_view region, std::int64_t after,
                                        const RamVisitor<RamAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_SOURCE_COLUMNS "WHERE owner = ? AND region = ? AND id > ? ORDER BY id", owner, region,
                 after),
       source_row, visit);
}

void RamAssociations::each_of_resource(std::string_view arn, std::int64_t after,
                                       const RamVisitor<RamResourceAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_RESOURCE_COLUMNS
                 "WHERE a.resource = (SELECT id FROM ram_resource WHERE arn = ?) AND a.id > ? ORDER BY a.id",
                 arn, after),
       resource_association_row, visit);
}

void RamAssociations::each_of_subject(std::string_view subject, std::string_view region, std::int64_t after_share,
                                      const RamVisitor<RamPrincipalAssociation>& visit) const {
  walk(db_.query("SELECT " RAM_PRINCIPAL_COLUMNS
                 "WHERE a.subject = ? AND a.region = ? AND a.share > ? ORDER BY a.share, a.id",
                 subject, region, after_share),
       principal_row, visit);
}

std::vector<std::int64_t> RamAssociations::shares_of_subject(std::string_view subject, std::string_view region,
                                                             std::int64_t after_share, std::size_t limit) const {
  std::vector<std::int64_t> ids;
  Query query = db_.query(
      "SELECT DISTINCT share FROM ram_share_principal WHERE subject = ? AND region = ? AND share > ? "
      "ORDER BY share LIMIT ?",
      subject, region, after_share, static_cast<std::int64_t>(limit));
  while (query.next()) ids.push_back(query.integer(0));
  return ids;
}

std::set<std::string> RamAssociations::types(std::int64_t share) const {
  // By the permissions: every type in a share has one, and there are few of them where resources are many.
  std::set<std::string> types;
  Query query = db_.query(
      "SELECT p.type FROM ram_share_permission p WHERE p.share = ? AND EXISTS "
      "(SELECT 1 FROM ram_share_resource a WHERE a.share = p.share AND a.type = p.type AND a.ended IS NULL)",
      share);
  while (query.next()) types.insert(query.text(0));
  return types;
}

bool RamAssociations::has_type(std::int64_t share, std::string_view type) const {
  return db_
      .query("SELECT 1 FROM ram_share_resource WHERE share = ? AND type = ? AND ended IS NULL LIMIT 1", share, type)
      .next();
}

RamUsage RamAssociations::usage(std::int64_t share) const {
  Query query = db_.query("SELECT resources, principals FROM ram_share WHERE id = ?", share);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1)};
}

RamUsage RamAssociations::usage(std::string_view owner, std::string_view region) const {
  Query query = db_.query("SELECT resources, principals FROM ram_usage WHERE owner = ? AND region = ?", owner, region);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1)};
}

void RamAssociations::organization_sharing_ended(std::string_view organization) {
  db_.execute("UPDATE ram_share_principal SET ended = ? WHERE organization = ? AND ended IS NULL",
              core::to_millis(time_.now), organization);
}

void RamAssociations::account_left(std::string_view organization, std::string_view account) {
  db_.execute(
      "UPDATE ram_share_principal SET ended = ?1 "
      "WHERE organization = ?2 AND ended IS NULL AND (subject = ?3 OR owner = ?3)",
      core::to_millis(time_.now), organization, account);
}

void RamAssociations::container_removed(std::string_view arn) {
  db_.execute("UPDATE ram_share_principal SET ended = ? WHERE subject = ? AND ended IS NULL",
              core::to_millis(time_.now), arn);
}

}  // namespace state
