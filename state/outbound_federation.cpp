#include "state/outbound_federation.hpp"

#include <algorithm>

namespace state {

std::optional<OutboundIssuer> OutboundFederation::of(std::string_view account) const {
  Query row = db_.query("SELECT account, issuer, enabled FROM iam_outbound_federation WHERE account = ?", account);
  if (!row.next()) return std::nullopt;
  return OutboundIssuer{row.text(0), row.text(1), row.boolean(2)};
}

std::optional<OutboundIssuer> OutboundFederation::by_id(std::string_view id) const {
  // As many rows as accounts that use the feature.
  Query row = db_.query("SELECT account, issuer, enabled FROM iam_outbound_federation");
  while (row.next())
    if (row.view(1).ends_with("/" + std::string(id))) return OutboundIssuer{row.text(0), row.text(1), row.boolean(2)};
  return std::nullopt;
}

void OutboundFederation::put(const OutboundIssuer& issuer) {
  db_.execute("REPLACE INTO iam_outbound_federation (account, issuer, enabled) VALUES (?, ?, ?)", issuer.account,
              issuer.url, issuer.enabled);
}

std::optional<SigningKey> OutboundFederation::key(std::string_view algorithm) const {
  Query row = db_.query("SELECT algorithm, key_id, pem FROM sts_signing_key WHERE algorithm = ?", algorithm);
  if (!row.next()) return std::nullopt;
  return SigningKey{row.text(0), row.text(1), row.text(2)};
}

std::vector<SigningKey> OutboundFederation::keys() const {
  Query row = db_.query("SELECT algorithm, key_id, pem FROM sts_signing_key ORDER BY algorithm");
  std::vector<SigningKey> keys;
  while (row.next()) keys.push_back({row.text(0), row.text(1), row.text(2)});
  return keys;
}

void OutboundFederation::add_key(const SigningKey& key) {
  db_.execute("INSERT INTO sts_signing_key (algorithm, key_id, pem) VALUES (?, ?, ?)", key.algorithm, key.id, key.pem);
}

std::vector<std::string> OrganizationFeatures::of(std::string_view organization) const {
  Query row =
      db_.query("SELECT feature FROM iam_organization_feature WHERE organization = ? ORDER BY feature", organization);
  std::vector<std::string> features;
  while (row.next()) features.push_back(row.text(0));
  return features;
}

bool OrganizationFeatures::enabled(std::string_view organization, std::string_view feature) const {
  const auto features = of(organization);
  return std::find(features.begin(), features.end(), feature) != features.end();
}

void OrganizationFeatures::enable(std::string_view organization, std::string_view feature) {
  db_.execute("REPLACE INTO iam_organization_feature (organization, feature) VALUES (?, ?)", organization, feature);
}

void OrganizationFeatures::disable(std::string_view organization, std::string_view feature) {
  db_.execute("DELETE FROM iam_organization_feature WHERE organization = ? AND feature = ?", organization, feature);
}

}  // namespace state
