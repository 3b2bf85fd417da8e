// Identity providers: OpenID Connect and SAML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct OidcProvider {
  std::int64_t row = 0;
  std::string account;
  std::string url;  // without https://
  core::Time created;
  std::vector<std::string> clients;
  std::vector<std::string> thumbprints;

  std::string arn() const { return "arn:aws:iam::" + account + ":oidc-provider/" + url; }
};

class OidcProviders {
 public:
  explicit OidcProviders(Database& db) : db_(db) {}

  std::int64_t add(const OidcProvider& provider);
  /// With its client ids and thumbprints, in the order in which they were given.
  std::optional<OidcProvider> find(std::string_view account, std::string_view url) const;
  /// By URL. Client ids and thumbprints are left out.
  std::vector<OidcProvider> list(std::string_view account) const;
  std::int64_t count(std::string_view account) const;
  void remove(std::int64_t row);
  void set_clients(std::int64_t row, const std::vector<std::string>& clients);
  void set_thumbprints(std::int64_t row, const std::vector<std::string>& thumbprints);

 private:
  Database& db_;
};

/// The keys that issuers publish. They belong to the issuer, not to the accounts that trust it.
class OidcIssuers {
 public:
  explicit OidcIssuers(Database& db) : db_(db) {}

  /// `issuer` without https://; `jwks` is a JSON Web Key Set.
  void put(std::string_view issuer, std::string_view jwks);
  void remove(std::string_view issuer);
  std::optional<std::string> jwks(std::string_view issuer) const;
  std::vector<std::string> list() const;

 private:
  Database& db_;
};

struct SamlPrivateKey {
  std::string id;
  core::Time created;
  std::string pem;
};

struct SamlProvider {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string uuid;
  core::Time created;
  core::Time valid_until;
  std::string metadata;
  OptionalText encryption;  // Required, Allowed

  std::string arn() const { return "arn:aws:iam::" + account + ":saml-provider/" + name; }
};

class SamlProviders {
 public:
  explicit SamlProviders(Database& db) : db_(db) {}

  std::int64_t add(const SamlProvider& provider);
  std::optional<SamlProvider> find(std::string_view account, std::string_view name) const;
  /// By name, without the metadata.
  std::vector<SamlProvider> list(std::string_view account) const;
  std::int64_t count(std::string_view account) const;
  /// Metadata, its validity and the encryption mode.
  void update(const SamlProvider& provider);
  void remove(std::int64_t row);
  /// Oldest first.
  std::vector<SamlPrivateKey> private_keys(std::int64_t row) const;
  void add_private_key(std::int64_t row, const SamlPrivateKey& key);
  /// False when there is none of that id.
  bool remove_private_key(std::int64_t row, std::string_view id);

 private:
  Database& db_;
};

}  // namespace state::iam
