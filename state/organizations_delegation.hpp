// Member accounts that administer a service for the organization.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"
#include "state/organizations.hpp"

namespace state {

struct Delegation {
  std::int64_t row = 0;  // of the account
  std::string account;
  std::string service_principal;
  core::Time enabled;
};

class DelegatedAdministrators {
 public:
  DelegatedAdministrators(Database& db, const Organization& organization) : db_(db), organization_(organization) {}

  /// For any service.
  bool registered(std::int64_t account_row) const;
  bool registered(std::int64_t account_row, std::string_view service_principal) const;
  bool exist_for(std::string_view service_principal) const;
  void add(std::int64_t account_row, std::string_view service_principal, core::Time now);
  void remove(std::int64_t account_row, std::string_view service_principal);
  /// One per account with its earliest date, of one service or (empty) of any; `after` is an account's row.
  std::vector<Delegation> accounts(std::string_view service_principal, std::int64_t after, std::int64_t limit) const;
  /// Services of one account, in alphabetical order.
  std::vector<Delegation> services(std::int64_t account_row, std::string_view after, std::int64_t limit) const;

 private:
  Database& db_;
  Organization organization_;
};

}  // namespace state
