#include "state/iam_certificates.hpp"

namespace state::iam {
namespace {

ServerCertificate read_server(const Query& row) {
  ServerCertificate certificate;
  certificate.row = row.integer(0);
  certificate.account = row.text(1);
  certificate.name = row.text(2);
  certificate.path = row.text(3);
  certificate.unique_id = row.text(4);
  certificate.uploaded = core::from_millis(row.integer(5));
  certificate.expires = core::from_millis(row.integer(6));
  return certificate;
}

SigningCertificate read_signing(const Query& row) {
  return {row.text(0), row.text(1),    row.optional_integer(2),          row.text(3),
          row.text(4), row.boolean(5), core::from_millis(row.integer(6))};
}

}  // namespace

std::int64_t ServerCertificates::add(const ServerCertificate& certificate) {
  db_.execute(
      "INSERT INTO iam_server_certificate (account, name, path, unique_id, uploaded, expires, body, chain) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      certificate.account, certificate.name, certificate.path, certificate.unique_id,
      core::to_millis(certificate.uploaded), core::to_millis(certificate.expires), certificate.body, certificate.chain);
  return db_.last_insert_rowid();
}

std::optional<ServerCertificate> ServerCertificates::find(std::string_view account, std::string_view name) const {
  Query query = db_.query(
      "SELECT id, account, name, path, unique_id, uploaded, expires, body, chain FROM iam_server_certificate "
      "WHERE account = ? AND name = ?",
      account, name);
  if (!query.next()) return std::nullopt;
  ServerCertificate certificate = read_server(query);
  certificate.body = query.text(7);
  certificate.chain = query.optional_text(8);
  return certificate;
}

std::vector<ServerCertificate> ServerCertificates::list(std::string_view account, std::string_view path_prefix,
                                                        std::string_view after_name, std::int64_t limit) const {
  Query query = db_.query(
      "SELECT id, account, name, path, unique_id, uploaded, expires FROM iam_server_certificate "
      "WHERE account = ?1 AND name > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
      account, after_name, path_prefix, limit);
  std::vector<ServerCertificate> certificates;
  while (query.next()) certificates.push_back(read_server(query));
  return certificates;
}

std::int64_t ServerCertificates::count(std::string_view account) const {
  return db_.number("SELECT count(*) FROM iam_server_certificate WHERE account = ?", account);
}

void ServerCertificates::rename(std::int64_t row, std::string_view name, std::string_view path) {
  db_.execute("UPDATE iam_server_certificate SET name = ?, path = ? WHERE id = ?", name, path, row);
}

void ServerCertificates::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_server_certificate WHERE id = ?", row);
}

void SigningCertificates::add(const SigningCertificate& certificate) {
  db_.execute(
      "INSERT INTO iam_signing_certificate (id, account, owner, body, fingerprint, active, uploaded) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      certificate.id, certificate.account, certificate.user, certificate.body, certificate.fingerprint,
      certificate.active, core::to_millis(certificate.uploaded));
}

std::optional<SigningCertificate> SigningCertificates::find(std::string_view id) const {
  Query query = db_.query(
      "SELECT id, account, owner, body, fingerprint, active, uploaded FROM iam_signing_certificate WHERE id = ?", id);
  if (!query.next()) return std::nullopt;
  return read_signing(query);
}

bool SigningCertificates::exists(std::string_view account, std::string_view fingerprint) const {
  return db_.query("SELECT 1 FROM iam_signing_certificate WHERE account = ? AND fingerprint = ?", account, fingerprint)
      .next();
}

std::vector<SigningCertificate> SigningCertificates::list(std::string_view account, std::optional<std::int64_t> user,
                                                          std::string_view after_id, std::int64_t limit) const {
  Query query = db_.query(
      "SELECT id, account, owner, body, fingerprint, active, uploaded FROM iam_signing_certificate "
      "WHERE account = ? AND owner IS ? AND id > ? ORDER BY id LIMIT ?",
      account, user, after_id, limit);
  std::vector<SigningCertificate> certificates;
  while (query.next()) certificates.push_back(read_signing(query));
  return certificates;
}

std::int64_t SigningCertificates::count(std::string_view account, std::optional<std::int64_t> user) const {
  return db_.number("SELECT count(*) FROM iam_signing_certificate WHERE account = ? AND owner IS ?", account, user);
}

void SigningCertificates::set_active(std::string_view id, bool active) {
  db_.execute("UPDATE iam_signing_certificate SET active = ? WHERE id = ?", active, id);
}

void SigningCertificates::remove(std::string_view id) {
  db_.execute("DELETE FROM iam_signing_certificate WHERE id = ?", id);
}

}  // namespace state::iam
