#include "state/organizations_delegation.hpp"

namespace state {
namespace {

std::vector<Delegation> delegations(Query query) {
  std::vector<Delegation> page;
  while (query.next())
    page.push_back({query.integer(0), query.text(1), query.text(2), core::from_millis(query.integer(3))});
  return page;
}

}  // namespace

bool DelegatedAdministrators::registered(std::int64_t account_row) const {
  return db_.query("SELECT 1 FROM organization_delegated_administrator WHERE entity = ? LIMIT 1", account_row).next();
}

bool DelegatedAdministrators::registered(std::int64_t account_row, std::string_view service_principal) const {
  return db_
      .query("SELECT 1 FROM organization_delegated_administrator WHERE entity = ? AND service_principal = ?",
             account_row, service_principal)
      .next();
}

bool DelegatedAdministrators::exist_for(std::string_view service_principal) const {
  return !accounts(service_principal, 0, 1).empty();
}

void DelegatedAdministrators::add(std::int64_t account_row, std::string_view service_principal, core::Time now) {
  db_.execute("INSERT INTO organization_delegated_administrator (entity, service_principal, enabled) VALUES (?, ?, ?)",
              account_row, service_principal, core::to_millis(now));
}

void DelegatedAdministrators::remove(std::int64_t account_row, std::string_view service_principal) {
  db_.execute("DELETE FROM organization_delegated_administrator WHERE entity = ? AND service_principal = ?",
              account_row, service_principal);
}

std::vector<Delegation> DelegatedAdministrators::accounts(std::string_view service_principal, std::int64_t after,
                                                          std::int64_t limit) const {
  return delegations(
      db_.query("SELECT e.id, e.public_id, min(d.service_principal), min(d.enabled) "
                "FROM organization_delegated_administrator d JOIN organization_entity e ON e.id = d.entity "
                "WHERE d.entity > ?1 AND e.organization = ?2 AND (?3 = '' OR d.service_principal = ?3) "
                "GROUP BY d.entity ORDER BY d.entity LIMIT ?4",
                after, organization_.row, service_principal, limit));
}

std::vector<Delegation> DelegatedAdministrators::services(std::int64_t account_row, std::string_view after,
                                                          std::int64_t limit) const {
  return delegations(
      db_.query("SELECT d.entity, e.public_id, d.service_principal, d.enabled "
                "FROM organization_delegated_administrator d JOIN organization_entity e ON e.id = d.entity "
                "WHERE d.entity = ? AND d.service_principal > ? ORDER BY d.service_principal LIMIT ?",
                account_row, after, limit));
}

}  // namespace state
