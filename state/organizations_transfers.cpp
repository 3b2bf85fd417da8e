#include "state/organizations_transfers.hpp"

namespace state {
namespace {

Transfer transfer_row(const Query& query) {
  Transfer transfer;
  transfer.row = query.integer(0);
  transfer.id = query.text(1);
  transfer.handshake = query.text(2);
  transfer.type = query.text(3);
  transfer.name = query.text(4);
  transfer.target = query.text(5);
  transfer.target_account = query.text(6);
  transfer.source_account = query.text(7);
  transfer.starts = core::from_millis(query.integer(8));
  transfer.ends = query.optional_time(9);
  transfer.outcome = query.optional_text(10);
  transfer.expires = core::from_millis(query.integer(11));
  return transfer;
}

std::vector<Transfer> transfers(Query query) {
  std::vector<Transfer> page;
  while (query.next()) page.push_back(transfer_row(query));
  return page;
}

std::optional<Transfer> first_transfer(Query query) {
  if (!query.next()) return std::nullopt;
  return transfer_row(query);
}

}  // namespace

std::string Transfer::status(core::Time now) const {
  if (ends) return "WITHDRAWN";
  if (outcome) return *outcome;
  return now < expires ? "REQUESTED" : "EXPIRED";
}

void Transfers::add(const Transfer& transfer, std::int64_t handshake) {
  const auto source = transfer.source_account.empty() ? OptionalText() : OptionalText(transfer.source_account);
  db_.execute(
      "INSERT INTO organization_transfer (public_id, handshake, type, name, target, source_account, starts) "
      "SELECT ?1, ?2, ?3, ?4, id, ?6, ?7 FROM organization WHERE public_id = ?5",
      transfer.id, handshake, transfer.type, transfer.name, transfer.target, source, core::to_millis(transfer.starts));
}

std::optional<Transfer> Transfers::find(std::string_view id) const {
  return first_transfer(
      db_.query("SELECT t.id, t.public_id, h.public_id, t.type, t.name, o.public_id, o.management_account, "
                "t.source_account, t.starts, t.ends, h.outcome, h.expires FROM organization_transfer t "
                "JOIN organization_handshake h ON h.id = t.handshake JOIN organization o ON o.id = t.target "
                "WHERE t.public_id = ?",
                id));
}

std::optional<Transfer> Transfers::by_handshake(std::int64_t handshake) const {
  return first_transfer(
      db_.query("SELECT t.id, t.public_id, h.public_id, t.type, t.name, o.public_id, o.management_account, "
                "t.source_account, t.starts, t.ends, h.outcome, h.expires FROM organization_transfer t "
                "JOIN organization_handshake h ON h.id = t.handshake JOIN organization o ON o.id = t.target "
                "WHERE t.handshake = ?",
                handshake));
}

void Transfers::rename(std::int64_t row, std::string_view name) {
  db_.execute("UPDATE organization_transfer SET name = ? WHERE id = ?", name, row);
}

void Transfers::set_source(std::int64_t row, std::string_view account) {
  db_.execute("UPDATE organization_transfer SET source_account = ? WHERE id = ?", account, row);
}

void Transfers::withdraw(std::int64_t row, core::Time ends) {
  db_.execute("UPDATE organization_transfer SET ends = ? WHERE id = ?", core::to_millis(ends), row);
}

std::vector<Transfer> Transfers::inbound(std::string_view target_account, std::int64_t after,
                                         std::int64_t limit) const {
  return transfers(
      db_.query("SELECT t.id, t.public_id, h.public_id, t.type, t.name, o.public_id, o.management_account, "
                "t.source_account, t.starts, t.ends, h.outcome, h.expires FROM organization o "
                "JOIN organization_transfer t ON t.target = o.id JOIN organization_handshake h ON h.id = t.handshake "
                "WHERE o.management_account = ? AND t.id > ? ORDER BY t.id LIMIT ?",
                target_account, after, limit));
}

std::vector<Transfer> Transfers::outbound(std::string_view source_account, std::int64_t after,
                                          std::int64_t limit) const {
  return transfers(
      db_.query("SELECT t.id, t.public_id, h.public_id, t.type, t.name, o.public_id, o.management_account, "
                "t.source_account, t.starts, t.ends, h.outcome, h.expires FROM organization_transfer t "
                "JOIN organization_handshake h ON h.id = t.handshake JOIN organization o ON o.id = t.target "
                "WHERE t.source_account = ? AND t.id > ? ORDER BY t.id LIMIT ?",
                source_account, after, limit));
}

bool Transfers::busy(std::string_view account, core::Time now) const {
  return db_
      .query(
          "SELECT 1 FROM organization_transfer t JOIN organization_handshake h ON h.id = t.handshake "
          "JOIN organization o ON o.id = t.target WHERE (t.source_account = ?1 OR o.management_account = ?1) "
          "AND ((h.outcome IS NULL AND h.expires > ?2) OR (h.outcome = 'ACCEPTED' AND coalesce(t.ends, ?2 + 1) > ?2)) "
          "LIMIT 1",
          account, core::to_millis(now))
      .next();
}

bool Transfers::hands_over(std::string_view account, core::Time now, std::int64_t except) const {
  return db_
      .query(
          "SELECT 1 FROM organization_transfer t JOIN organization_handshake h ON h.id = t.handshake "
          "WHERE t.source_account = ?1 AND t.id <> ?3 AND h.outcome = 'ACCEPTED' AND coalesce(t.ends, ?2 + 1) > ?2 "
          "LIMIT 1",
          account, core::to_millis(now), except)
      .next();
}

core::Tags Transfers::tags(std::int64_t row) const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM organization_transfer_tag WHERE owner = ? ORDER BY key", row);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void Transfers::set_tag(std::int64_t row, std::string_view key, std::string_view value) {
  db_.execute("INSERT OR REPLACE INTO organization_transfer_tag (owner, key, value) VALUES (?, ?, ?)", row, key, value);
}

void Transfers::remove_tag(std::int64_t row, std::string_view key) {
  db_.execute("DELETE FROM organization_transfer_tag WHERE owner = ? AND key = ?", row, key);
}

}  // namespace state
