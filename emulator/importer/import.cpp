#include "importer/import.hpp"

#include "importer/parts.hpp"

namespace importer {

Imported import_folder(const std::filesystem::path& folder) {
  Imported result;
  const Gathered gathered(folder, result.notices);
  Accounts accounts;
  add_accounts(gathered, accounts);
  const UniqueIds ids = add_identities(gathered, accounts, result.notices);
  add_buckets(gathered, ids, accounts, result.notices);
  add_shares(gathered, accounts);
  Json organization = organization_of(gathered, result.notices);
  result.fixture = Json::object();
  if (!organization.is_null()) result.fixture["organization"] = std::move(organization);
  for (auto& [number, account] : accounts) result.fixture["accounts"].push_back(std::move(account));
  return result;
}

}  // namespace importer
