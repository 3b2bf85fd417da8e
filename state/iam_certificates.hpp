// Server certificates of an account and signing certificates of its users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct ServerCertificate {
  std::int64_t row = 0;
  std::string account;
  std::string name;
  std::string path = "/";
  std::string unique_id;
  std::string body;  // PEM
  OptionalText chain;
  core::Time uploaded;
  core::Time expires;

  std::string arn() const { return "arn:aws:iam::" + account + ":server-certificate" + path + name; }
};

class ServerCertificates {
 public:
  explicit ServerCertificates(Database& db) : db_(db) {}

  /// Stores the certificate under a new row id, which is returned; `certificate.row` is not looked at.
  std::int64_t add(const ServerCertificate& certificate);
  /// Ignoring case.
  std::optional<ServerCertificate> find(std::string_view account, std::string_view name) const;
  /// By name, after `after_name`; only paths that start with `path_prefix`. Without body and chain.
  std::vector<ServerCertificate> list(std::string_view account, std::string_view path_prefix,
                                      std::string_view after_name, std::int64_t limit) const;
  std::int64_t count(std::string_view account) const;
  void rename(std::int64_t row, std::string_view name, std::string_view path);
  /// With its tags.
  void remove(std::int64_t row);

 private:
  Database& db_;
};

struct SigningCertificate {
  std::string id;
  std::string account;
  /// iam_user row; nullopt for the account's root user.
  std::optional<std::int64_t> user;
  std::string body;         // PEM
  std::string fingerprint;  // SHA-256, hexadecimal
  bool active = true;
  core::Time uploaded;
};

class SigningCertificates {
 public:
  explicit SigningCertificates(Database& db) : db_(db) {}

  void add(const SigningCertificate& certificate);
  std::optional<SigningCertificate> find(std::string_view id) const;
  /// Whether anybody in the account has it.
  bool exists(std::string_view account, std::string_view fingerprint) const;
  /// Those of one user, or of root (`user` nullopt), by id, after `after_id`.
  std::vector<SigningCertificate> list(std::string_view account, std::optional<std::int64_t> user,
                                       std::string_view after_id, std::int64_t limit) const;
  std::int64_t count(std::string_view account, std::optional<std::int64_t> user) const;
  void set_active(std::string_view id, bool active);
  void remove(std::string_view id);

 private:
  Database& db_;
};

}  // namespace state::iam
