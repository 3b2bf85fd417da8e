#include "state/iam_providers.hpp"

namespace state::iam {
namespace {

SamlProvider read_saml(const Query& row) {
  SamlProvider provider;
  provider.row = row.integer(0);
  provider.account = row.text(1);
  provider.name = row.text(2);
  provider.uuid = row.text(3);
  provider.created = core::from_millis(row.integer(4));
  provider.valid_until = core::from_millis(row.integer(5));
  provider.encryption = row.optional_text(6);
  return provider;
}

std::vector<std::string> texts(Query query) {
  std::vector<std::string> list;
  while (query.next()) list.push_back(query.text(0));
  return list;
}

}  // namespace

std::int64_t OidcProviders::add(const OidcProvider& provider) {
  db_.execute("INSERT INTO iam_oidc_provider (account, url, created) VALUES (?, ?, ?)", provider.account, provider.url,
              core::to_millis(provider.created));
  const std::int64_t row = db_.last_insert_rowid();
  set_clients(row, provider.clients);
  set_thumbprints(row, provider.thumbprints);
  return row;
}

std::optional<OidcProvider> OidcProviders::find(std::string_view account, std::string_view url) const {
  OidcProvider provider;
  {
    Query row = db_.query("SELECT id, account, url, created FROM iam_oidc_provider WHERE account = ? AND url = ?",
                          account, url);
    if (!row.next()) return std::nullopt;
    provider.row = row.integer(0);
    provider.account = row.text(1);
    provider.url = row.text(2);
    provider.created = core::from_millis(row.integer(3));
  }
  provider.clients =
      texts(db_.query("SELECT client FROM iam_oidc_client WHERE owner = ? ORDER BY position", provider.row));
  provider.thumbprints =
      texts(db_.query("SELECT thumbprint FROM iam_oidc_thumbprint WHERE owner = ? ORDER BY position", provider.row));
  return provider;
}

std::vector<OidcProvider> OidcProviders::list(std::string_view account) const {
  Query row = db_.query("SELECT id, url, created FROM iam_oidc_provider WHERE account = ? ORDER BY url", account);
  std::vector<OidcProvider> providers;
  while (row.next()) {
    OidcProvider& provider = providers.emplace_back();
    provider.row = row.integer(0);
    provider.account = account;
    provider.url = row.text(1);
    provider.created = core::from_millis(row.integer(2));
  }
  return providers;
}

std::int64_t OidcProviders::count(std::string_view account) const {
  return db_.number("SELECT count(*) FROM iam_oidc_provider WHERE account = ?", account);
}

void OidcProviders::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_oidc_provider WHERE id = ?", row);
}

void OidcProviders::set_clients(std::int64_t row, const std::vector<std::string>& clients) {
  db_.execute("DELETE FROM iam_oidc_client WHERE owner = ?", row);
  std::int64_t position = 0;
  for (const auto& client : clients)
    db_.execute("INSERT INTO iam_oidc_client (owner, position, client) VALUES (?, ?, ?)", row, position++, client);
}

void OidcProviders::set_thumbprints(std::int64_t row, const std::vector<std::string>& thumbprints) {
  db_.execute("DELETE FROM iam_oidc_thumbprint WHERE owner = ?", row);
  std::int64_t position = 0;
  for (const auto& thumbprint : thumbprints)
    db_.execute("INSERT INTO iam_oidc_thumbprint (owner, position, thumbprint) VALUES (?, ?, ?)", row, position++,
                thumbprint);
}

void OidcIssuers::put(std::string_view issuer, std::string_view jwks) {
  db_.execute("REPLACE INTO oidc_issuer (issuer, jwks) VALUES (?, ?)", issuer, jwks);
}

void OidcIssuers::remove(std::string_view issuer) {
  db_.execute("DELETE FROM oidc_issuer WHERE issuer = ?", issuer);
}

std::optional<std::string> OidcIssuers::jwks(std::string_view issuer) const {
  Query row = db_.query("SELECT jwks FROM oidc_issuer WHERE issuer = ?", issuer);
  if (!row.next()) return std::nullopt;
  return row.text(0);
}

std::vector<std::string> OidcIssuers::list() const {
  return texts(db_.query("SELECT issuer FROM oidc_issuer ORDER BY issuer"));
}

std::int64_t SamlProviders::add(const SamlProvider& provider) {
  db_.execute(
      "INSERT INTO iam_saml_provider (account, name, uuid, created, valid_until, metadata, encryption)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      provider.account, provider.name, provider.uuid, core::to_millis(provider.created),
      core::to_millis(provider.valid_until), provider.metadata, provider.encryption);
  return db_.last_insert_rowid();
}

std::optional<SamlProvider> SamlProviders::find(std::string_view account, std::string_view name) const {
  Query row = db_.query(
      "SELECT id, account, name, uuid, created, valid_until, encryption, metadata FROM iam_saml_provider"
      " WHERE account = ? AND name = ?",
      account, name);
  if (!row.next()) return std::nullopt;
  SamlProvider provider = read_saml(row);
  provider.metadata = row.text(7);
  return provider;
}

std::vector<SamlProvider> SamlProviders::list(std::string_view account) const {
  Query row = db_.query(
      "SELECT id, account, name, uuid, created, valid_until, encryption FROM iam_saml_provider"
      " WHERE account = ? ORDER BY name",
      account);
  std::vector<SamlProvider> providers;
  while (row.next()) providers.push_back(read_saml(row));
  return providers;
}

std::int64_t SamlProviders::count(std::string_view account) const {
  return db_.number("SELECT count(*) FROM iam_saml_provider WHERE account = ?", account);
}

void SamlProviders::update(const SamlProvider& provider) {
  db_.execute("UPDATE iam_saml_provider SET metadata = ?, valid_until = ?, encryption = ? WHERE id = ?",
              provider.metadata, core::to_millis(provider.valid_until), provider.encryption, provider.row);
}

void SamlProviders::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_saml_provider WHERE id = ?", row);
}

std::vector<SamlPrivateKey> SamlProviders::private_keys(std::int64_t row) const {
  Query key = db_.query("SELECT id, created, pem FROM iam_saml_private_key WHERE owner = ? ORDER BY created, id", row);
  std::vector<SamlPrivateKey> keys;
  while (key.next()) keys.push_back({key.text(0), core::from_millis(key.integer(1)), key.text(2)});
  return keys;
}

void SamlProviders::add_private_key(std::int64_t row, const SamlPrivateKey& key) {
  db_.execute("INSERT INTO iam_saml_private_key (owner, id, created, pem) VALUES (?, ?, ?, ?)", row, key.id,
              core::to_millis(key.created), key.pem);
}

bool SamlProviders::remove_private_key(std::int64_t row, std::string_view id) {
  const std::int64_t before =
      db_.number("SELECT count(*) FROM iam_saml_private_key WHERE owner = ? AND id = ?", row, id);
  db_.execute("DELETE FROM iam_saml_private_key WHERE owner = ? AND id = ?", row, id);
  return before != 0;
}

}  // namespace state::iam
