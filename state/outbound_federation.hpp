// Web identity tokens that STS itself issues: which accounts may have them, and the keys that sign them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/database.hpp"

namespace state {

struct OutboundIssuer {
  std::string account;
  std::string url;
  bool enabled = false;
};

struct SigningKey {
  std::string algorithm;  // RS256, ES384
  std::string id;
  std::string pem;
};

class OutboundFederation {
 public:
  explicit OutboundFederation(Database& db) : db_(db) {}

  std::optional<OutboundIssuer> of(std::string_view account) const;
  /// By the end of its URL behind the last slash.
  std::optional<OutboundIssuer> by_id(std::string_view id) const;
  void put(const OutboundIssuer& issuer);

  std::optional<SigningKey> key(std::string_view algorithm) const;
  std::vector<SigningKey> keys() const;
  void add_key(const SigningKey& key);

 private:
  Database& db_;
};

/// The features of centralized root access that an organization has enabled.
class OrganizationFeatures {
 public:
  explicit OrganizationFeatures(Database& db) : db_(db) {}

  std::vector<std::string> of(std::string_view organization) const;
  bool enabled(std::string_view organization, std::string_view feature) const;
  void enable(std::string_view organization, std::string_view feature);
  void disable(std::string_view organization, std::string_view feature);

 private:
  Database& db_;
};

}  // namespace state
