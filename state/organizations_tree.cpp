#include "state/organizations_tree.hpp"

#include <algorithm>

#include "state/accounts.hpp"

namespace state {
namespace {

OrganizationEntity entity_row(const Query& query) {
  return {query.integer(0), static_cast<EntityKind>(query.integer(1)), query.text(2), query.text(3), query.integer(4),
          query.text(5)};
}

OrganizationAccount account_row(const Query& query) {
  OrganizationAccount account;
  account.row = query.integer(0);
  account.id = query.text(1);
  account.name = query.text(2);
  account.email = query.text(3);
  account.path = query.text(4) + account.id + "/";
  account.invited = query.boolean(5);
  account.joined = core::from_millis(query.integer(6));
  account.closed = query.optional_time(7);
  return account;
}

AccountRequest request_row(const Query& query) {
  return {query.integer(0),
          query.text(1),
          query.text(2),
          query.text(3),
          query.text(4),
          query.text(5),
          core::from_millis(query.integer(6)),
          core::from_millis(query.integer(7))};
}

template <class Row>
auto collect(Query query, Row row) {
  std::vector<decltype(row(query))> page;
  while (query.next()) page.push_back(row(query));
  return page;
}

/// Accounts closed before this instant are gone.
std::int64_t closed_visible_since(core::Time now) {
  return core::to_millis(now - kClosedAccountVisible);
}

}  // namespace

int OrganizationEntity::depth() const {
  return static_cast<int>(std::count(path.begin(), path.end(), '/')) - 2;
}

std::optional<AccountProfile> AccountProfiles::find(std::string_view account) const {
  Query query = db_.query("SELECT account, name, email FROM account_profile WHERE account = ?", account);
  if (!query.next()) return std::nullopt;
  return AccountProfile{query.text(0), query.text(1), query.text(2)};
}

std::optional<std::string> AccountProfiles::account_by_email(std::string_view email) const {
  Query query = db_.query("SELECT account FROM account_profile WHERE email = ?", email);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

void AccountProfiles::put(const AccountProfile& profile, core::Time now) {
  Accounts(db_).ensure(profile.account, now);
  db_.execute(
      "INSERT INTO account_profile (account, name, email) VALUES (?, ?, ?) "
      "ON CONFLICT (account) DO UPDATE SET name = excluded.name, email = excluded.email",
      profile.account, profile.name, profile.email);
}

AccountProfile AccountProfiles::ensure(const AccountProfile& fallback, core::Time now) {
  if (auto known = find(fallback.account)) return *known;
  AccountProfile profile = fallback;
  while (account_by_email(profile.email)) profile.email.insert(0, "x");
  put(profile, now);
  return profile;
}

std::optional<OrganizationEntity> OrganizationTree::find(std::string_view id) const {
  Query query = db_.query(
      "SELECT e.id, e.kind, e.public_id, coalesce(e.name, profile.name), e.parent, "
      "coalesce(e.path, unit.path || e.public_id || '/') FROM organization_entity e "
      "LEFT JOIN organization_entity unit ON unit.id = e.parent "
      "LEFT JOIN account_profile profile ON profile.account = e.public_id "
      "WHERE e.public_id = ? AND e.organization = ?",
      id, organization_.row);
  if (!query.next()) return std::nullopt;
  return entity_row(query);
}

std::optional<OrganizationEntity> OrganizationTree::find(std::int64_t row) const {
  Query query = db_.query("SELECT public_id FROM organization_entity WHERE id = ?", row);
  if (!query.next()) return std::nullopt;
  return find(query.view(0));
}

OrganizationEntity OrganizationTree::root() const {
  Query query = db_.query(
      "SELECT id, kind, public_id, name, 0, path FROM organization_entity WHERE organization = ? AND kind = 0",
      organization_.row);
  if (!query.next()) throw DatabaseError("organization without a root");
  return entity_row(query);
}

void OrganizationTree::add_root(std::string_view id) {
  const std::string path = organization_.id + "/" + std::string(id) + "/";
  db_.execute("INSERT INTO organization_entity (organization, kind, public_id, name, path) VALUES (?, 0, ?, 'Root', ?)",
              organization_.row, id, path);
}

OrganizationEntity OrganizationTree::add_unit(const OrganizationEntity& parent, std::string_view id,
                                              std::string_view name) {
  const std::string path = parent.path + std::string(id) + "/";
  db_.execute(
      "INSERT INTO organization_entity (organization, kind, public_id, parent, name, path) VALUES (?, 1, ?, ?, ?, ?)",
      organization_.row, id, parent.row, name, path);
  return {db_.last_insert_rowid(), EntityKind::Unit, std::string(id), std::string(name), parent.row, path};
}

bool OrganizationTree::unit_name_taken(std::int64_t parent, std::string_view name) const {
  return db_.query("SELECT 1 FROM organization_entity WHERE parent = ? AND name = ? AND name IS NOT NULL", parent, name)
      .next();
}

void OrganizationTree::rename_unit(std::int64_t row, std::string_view name) {
  db_.execute("UPDATE organization_entity SET name = ? WHERE id = ?", name, row);
}

void OrganizationTree::remove_unit(std::int64_t row) {
  db_.execute("DELETE FROM organization_entity WHERE id = ?", row);
}

bool OrganizationTree::has_children(std::int64_t row, core::Time now) const {
  return db_
      .query(
          "SELECT 1 FROM organization_entity e LEFT JOIN organization_account a ON a.entity = e.id "
          "WHERE e.parent = ? AND (a.closed IS NULL OR a.closed > ?) LIMIT 1",
          row, closed_visible_since(now))
      .next();
}

std::int64_t OrganizationTree::count(EntityKind kind) const {
  return db_.number("SELECT count(*) FROM organization_entity WHERE organization = ? AND kind = ?", organization_.row,
                    static_cast<int>(kind));
}

std::vector<OrganizationEntity> OrganizationTree::children(std::int64_t parent, EntityKind kind, std::int64_t after,
                                                           std::int64_t limit) const {
  return collect(db_.query("SELECT e.id, e.kind, e.public_id, coalesce(e.name, profile.name), e.parent, "
                           "coalesce(e.path, unit.path || e.public_id || '/') FROM organization_entity e "
                           "JOIN organization_entity unit ON unit.id = e.parent "
                           "LEFT JOIN account_profile profile ON profile.account = e.public_id "
                           "WHERE e.parent = ? AND e.kind = ? AND e.id > ? ORDER BY e.id LIMIT ?",
                           parent, static_cast<int>(kind), after, limit),
                 entity_row);
}

std::int64_t OrganizationTree::add_account(std::string_view account, bool invited, core::Time joined) {
  db_.execute("INSERT INTO organization_entity (organization, kind, public_id, parent) VALUES (?, 2, ?, ?)",
              organization_.row, account, root().row);
  const std::int64_t row = db_.last_insert_rowid();
  db_.execute("INSERT INTO organization_account (entity, invited, joined) VALUES (?, ?, ?)", row, invited,
              core::to_millis(joined));
  return row;
}

std::optional<OrganizationAccount> OrganizationTree::account(std::string_view account, core::Time now) const {
  Query query = db_.query(
      "SELECT entity, account, name, email, parent_path, invited, joined, closed FROM organization_member "
      "WHERE account = ? AND organization = ? AND (closed IS NULL OR closed > ?)",
      account, organization_.row, closed_visible_since(now));
  if (!query.next()) return std::nullopt;
  return account_row(query);
}

std::vector<OrganizationAccount> OrganizationTree::accounts(std::int64_t after, std::int64_t limit,
                                                            core::Time now) const {
  return collect(db_.query("SELECT entity, account, name, email, parent_path, invited, joined, closed "
                           "FROM organization_member WHERE organization = ? AND entity > ? "
                           "AND (closed IS NULL OR closed > ?) ORDER BY entity LIMIT ?",
                           organization_.row, after, closed_visible_since(now), limit),
                 account_row);
}

std::vector<OrganizationAccount> OrganizationTree::accounts_in(std::int64_t parent, std::int64_t after,
                                                               std::int64_t limit, core::Time now) const {
  return collect(db_.query("SELECT entity, account, name, email, parent_path, invited, joined, closed "
                           "FROM organization_member WHERE parent = ? AND entity > ? "
                           "AND (closed IS NULL OR closed > ?) ORDER BY entity LIMIT ?",
                           parent, after, closed_visible_since(now), limit),
                 account_row);
}

std::int64_t OrganizationTree::count_accounts(core::Time now) const {
  return db_.number(
      "SELECT count(*) FROM organization_member WHERE organization = ? AND (closed IS NULL OR closed > ?)",
      organization_.row, closed_visible_since(now));
}

void OrganizationTree::move(std::int64_t row, std::int64_t destination) {
  db_.execute("UPDATE organization_entity SET parent = ? WHERE id = ?", destination, row);
}

void OrganizationTree::close(std::int64_t row, core::Time now) {
  db_.execute("UPDATE organization_account SET closed = ? WHERE entity = ?", core::to_millis(now), row);
}

std::int64_t OrganizationTree::count_closed_since(core::Time since) const {
  return db_.number("SELECT count(*) FROM organization_member WHERE organization = ? AND closed > ?", organization_.row,
                    core::to_millis(since));
}

void OrganizationTree::remove_account(std::int64_t row) {
  db_.execute("DELETE FROM organization_entity WHERE id = ?", row);
}

void OrganizationTree::add_request(const AccountRequest& request) {
  const auto text = [](const std::string& value) { return value.empty() ? OptionalText() : OptionalText(value); };
  db_.execute(
      "INSERT INTO organization_account_request "
      "(public_id, organization, account_name, account, govcloud_account, failure, requested, completes) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      request.id, organization_.row, request.account_name, text(request.account), text(request.govcloud_account),
      text(request.failure), core::to_millis(request.requested), core::to_millis(request.completes));
}

std::optional<AccountRequest> OrganizationTree::request(std::string_view id) const {
  Query query = db_.query(
      "SELECT id, public_id, account_name, account, govcloud_account, failure, requested, completes FROM "
      "organization_account_request "
      "WHERE public_id = ? AND organization = ?",
      id, organization_.row);
  if (!query.next()) return std::nullopt;
  return request_row(query);
}

std::vector<AccountRequest> OrganizationTree::requests(std::int64_t before, std::int64_t limit) const {
  return collect(
      db_.query("SELECT id, public_id, account_name, account, govcloud_account, failure, requested, completes "
                "FROM organization_account_request WHERE organization = ?1 AND (?2 = 0 OR id < ?2) "
                "ORDER BY id DESC LIMIT ?3",
                organization_.row, before, limit),
      request_row);
}

std::int64_t OrganizationTree::count_requests_in_progress(core::Time now) const {
  return db_.number(
      "SELECT count(*) FROM organization_account_request WHERE organization = ? AND completes > ? AND failure IS NULL",
      organization_.row, core::to_millis(now));
}

core::Tags OrganizationTree::tags(std::int64_t row) const {
  return collect(db_.query("SELECT key, value FROM organization_entity_tag WHERE owner = ? ORDER BY key", row),
                 [](const Query& query) { return std::pair(query.text(0), query.text(1)); });
}

void OrganizationTree::set_tag(std::int64_t row, std::string_view key, std::string_view value) {
  db_.execute("INSERT OR REPLACE INTO organization_entity_tag (owner, key, value) VALUES (?, ?, ?)", row, key, value);
}

void OrganizationTree::remove_tag(std::int64_t row, std::string_view key) {
  db_.execute("DELETE FROM organization_entity_tag WHERE owner = ? AND key = ?", row, key);
}

}  // namespace state
