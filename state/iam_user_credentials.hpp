// SSH public keys and service-specific credentials of users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct SshPublicKey {
  std::string id;
  std::int64_t user = 0;    // iam_user row
  std::string body;         // as uploaded
  std::string fingerprint;  // MD5 with colons
  bool active = true;
  core::Time uploaded;
};

class SshPublicKeys {
 public:
  explicit SshPublicKeys(Database& db) : db_(db) {}

  void add(const SshPublicKey& key);
  std::optional<SshPublicKey> find(std::string_view id) const;
  bool exists(std::int64_t user, std::string_view fingerprint) const;
  /// By id, after `after_id`.
  std::vector<SshPublicKey> list(std::int64_t user, std::string_view after_id, std::int64_t limit) const;
  std::int64_t count(std::int64_t user) const;
  void set_active(std::string_view id, bool active);
  void remove(std::string_view id);

 private:
  Database& db_;
};

struct ServiceCredential {
  std::string id;
  std::string account;
  std::int64_t user = 0;  // iam_user row
  std::string service;    // codecommit.amazonaws.com
  std::string name;       // ServiceUserName or ServiceCredentialAlias
  std::string secret;     // ServicePassword or ServiceCredentialSecret
  bool active = true;
  core::Time created;
  std::optional<core::Time> expires;
};

class ServiceCredentials {
 public:
  explicit ServiceCredentials(Database& db) : db_(db) {}

  void add(const ServiceCredential& credential);
  std::optional<ServiceCredential> find(std::string_view id) const;
  /// One user's, or without `user` the whole account's; by id, after `after_id`. `service` nullopt: of all services.
  std::vector<ServiceCredential> list(std::string_view account, std::optional<std::int64_t> user,
                                      const OptionalText& service, std::string_view after_id, std::int64_t limit) const;
  void set_active(std::string_view id, bool active);
  void set_secret(std::string_view id, std::string_view secret);
  void remove(std::string_view id);

 private:
  Database& db_;
};

}  // namespace state::iam
