#include "state/iam_user_credentials.hpp"

namespace state::iam {
namespace {

SshPublicKey read_ssh_key(const Query& row) {
  return {row.text(0), row.integer(1), row.text(2), row.text(3), row.boolean(4), core::from_millis(row.integer(5))};
}

ServiceCredential read_credential(const Query& row) {
  ServiceCredential credential;
  credential.id = row.text(0);
  credential.account = row.text(1);
  credential.user = row.integer(2);
  credential.service = row.text(3);
  credential.name = row.text(4);
  credential.secret = row.text(5);
  credential.active = row.boolean(6);
  credential.created = core::from_millis(row.integer(7));
  if (const auto expires = row.optional_integer(8)) credential.expires = core::from_millis(*expires);
  return credential;
}

std::vector<ServiceCredential> all_credentials(Query query) {
  std::vector<ServiceCredential> credentials;
  while (query.next()) credentials.push_back(read_credential(query));
  return credentials;
}

}  // namespace

void SshPublicKeys::add(const SshPublicKey& key) {
  db_.execute(
      "INSERT INTO iam_ssh_public_key (id, owner, body, fingerprint, active, uploaded) VALUES (?, ?, ?, ?, ?, ?)",
      key.id, key.user, key.body, key.fingerprint, key.active, core::to_millis(key.uploaded));
}

std::optional<SshPublicKey> SshPublicKeys::find(std::string_view id) const {
  Query query =
      db_.query("SELECT id, owner, body, fingerprint, active, uploaded FROM iam_ssh_public_key WHERE id = ?", id);
  if (!query.next()) return std::nullopt;
  return read_ssh_key(query);
}

bool SshPublicKeys::exists(std::int64_t user, std::string_view fingerprint) const {
  return db_.query("SELECT 1 FROM iam_ssh_public_key WHERE owner = ? AND fingerprint = ?", user, fingerprint).next();
}

std::vector<SshPublicKey> SshPublicKeys::list(std::int64_t user, std::string_view after_id, std::int64_t limit) const {
  Query query = db_.query(
      "SELECT id, owner, body, fingerprint, active, uploaded FROM iam_ssh_public_key "
      "WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
      user, after_id, limit);
  std::vector<SshPublicKey> keys;
  while (query.next()) keys.push_back(read_ssh_key(query));
  return keys;
}

std::int64_t SshPublicKeys::count(std::int64_t user) const {
  return db_.number("SELECT count(*) FROM iam_ssh_public_key WHERE owner = ?", user);
}

void SshPublicKeys::set_active(std::string_view id, bool active) {
  db_.execute("UPDATE iam_ssh_public_key SET active = ? WHERE id = ?", active, id);
}

void SshPublicKeys::remove(std::string_view id) {
  db_.execute("DELETE FROM iam_ssh_public_key WHERE id = ?", id);
}

void ServiceCredentials::add(const ServiceCredential& credential) {
  db_.execute(
      "INSERT INTO iam_service_credential (id, account, owner, service, name, secret, active, created, expires) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      credential.id, credential.account, credential.user, credential.service, credential.name, credential.secret,
      credential.active, core::to_millis(credential.created),
      credential.expires ? std::optional(core::to_millis(*credential.expires)) : std::nullopt);
}

std::optional<ServiceCredential> ServiceCredentials::find(std::string_view id) const {
  Query query = db_.query(
      "SELECT id, account, owner, service, name, secret, active, created, expires FROM iam_service_credential "
      "WHERE id = ?",
      id);
  if (!query.next()) return std::nullopt;
  return read_credential(query);
}

std::vector<ServiceCredential> ServiceCredentials::list(std::string_view account, std::optional<std::int64_t> user,
                                                        const OptionalText& service, std::string_view after_id,
                                                        std::int64_t limit) const {
  if (user)
    return all_credentials(
        db_.query("SELECT id, account, owner, service, name, secret, active, created, expires "
                  "FROM iam_service_credential WHERE owner = ?1 AND id > ?2 AND (?3 IS NULL OR service = ?3) "
                  "ORDER BY id LIMIT ?4",
                  *user, after_id, service, limit));
  return all_credentials(
      db_.query("SELECT id, account, owner, service, name, secret, active, created, expires "
                "FROM iam_service_credential WHERE account = ?1 AND id > ?2 AND (?3 IS NULL OR service = ?3) "
                "ORDER BY id LIMIT ?4",
                account, after_id, service, limit));
}

void ServiceCredentials::set_active(std::string_view id, bool active) {
  db_.execute("UPDATE iam_service_credential SET active = ? WHERE id = ?", active, id);
}

void ServiceCredentials::set_secret(std::string_view id, std::string_view secret) {
  db_.execute("UPDATE iam_service_credential SET secret = ? WHERE id = ?", secret, id);
}

void ServiceCredentials::remove(std::string_view id) {
  db_.execute("DELETE FROM iam_service_credential WHERE id = ?", id);
}

}  // namespace state::iam
