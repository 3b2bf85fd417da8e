// The tree of one organization: root, organizational units, accounts; and the requests that create accounts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"
#include "state/organizations.hpp"

namespace state {

enum class EntityKind { Root = 0, Unit = 1, Account = 2 };

/// Organizational units may be nested five deep below the root.
inline constexpr int kMaxUnitDepth = 5;
/// A closed account stays in the lists for 90 days.
inline constexpr core::Duration kClosedAccountVisible = std::chrono::days(90);

/// A root, organizational unit or account, whichever an id named.
struct OrganizationEntity {
  std::int64_t row = 0;
  EntityKind kind = EntityKind::Root;
  std::string id;
  std::string name;
  std::int64_t parent = 0;  // 0 for the root
  /// o-.../r-.../ou-.../, for accounts with the account at the end.
  std::string path;

  bool is_container() const { return kind != EntityKind::Account; }
  /// 0 for the root, 1 for units in the root.
  int depth() const;
};

struct OrganizationAccount {
  std::int64_t row = 0;
  std::string id;
  std::string name;
  std::string email;
  std::string path;  // as in OrganizationEntity
  bool invited = false;
  core::Time joined;
  std::optional<core::Time> closed;
};

struct AccountRequest {
  std::int64_t row = 0;
  std::string id;  // car-...
  std::string account_name;
  std::string account;           // empty when it failed
  std::string govcloud_account;  // empty when none was asked for
  std::string failure;
  core::Time requested;
  core::Time completes;
};

/// Name and address of an account, independent of any organization.
struct AccountProfile {
  std::string account;
  std::string name;
  std::string email;
};

class AccountProfiles {
 public:
  explicit AccountProfiles(Database& db) : db_(db) {}

  std::optional<AccountProfile> find(std::string_view account) const;
  /// The account that owns an address.
  std::optional<std::string> account_by_email(std::string_view email) const;
  /// Creates the account too when it is not there yet.
  void put(const AccountProfile& profile, core::Time now);
  /// The account's profile; an account that never had one gets `fallback`, under
  /// another address when that one is taken.
  AccountProfile ensure(const AccountProfile& fallback, core::Time now);

 private:
  Database& db_;
};

class OrganizationTree {
 public:
  OrganizationTree(Database& db, const Organization& organization) : db_(db), organization_(organization) {}

  /// Root, unit or account of this organization by its id.
  std::optional<OrganizationEntity> find(std::string_view id) const;
  std::optional<OrganizationEntity> find(std::int64_t row) const;
  OrganizationEntity root() const;
  void add_root(std::string_view id);

  OrganizationEntity add_unit(const OrganizationEntity& parent, std::string_view id, std::string_view name);
  bool unit_name_taken(std::int64_t parent, std::string_view name) const;
  void rename_unit(std::int64_t row, std::string_view name);
  void remove_unit(std::int64_t row);
  /// Units, or accounts that are still listed.
  bool has_children(std::int64_t row, core::Time now) const;
  std::int64_t count(EntityKind kind) const;
  /// Children of one kind in the order of their creation; `after` is the row of the last one seen.
  std::vector<OrganizationEntity> children(std::int64_t parent, EntityKind kind, std::int64_t after,
                                           std::int64_t limit) const;

  /// Puts an account (which has a profile) into the root; returns its row.
  std::int64_t add_account(std::string_view account, bool invited, core::Time joined);
  std::optional<OrganizationAccount> account(std::string_view account, core::Time now) const;
  /// All accounts, or those directly in `parent`; without those whose closure is complete.
  std::vector<OrganizationAccount> accounts(std::int64_t after, std::int64_t limit, core::Time now) const;
  std::vector<OrganizationAccount> accounts_in(std::int64_t parent, std::int64_t after, std::int64_t limit,
                                               core::Time now) const;
  std::int64_t count_accounts(core::Time now) const;
  void move(std::int64_t row, std::int64_t destination);
  void close(std::int64_t row, core::Time now);
  std::int64_t count_closed_since(core::Time since) const;
  /// The account stands alone again, without its tags and policies.
  void remove_account(std::int64_t row);

  void add_request(const AccountRequest& request);
  std::optional<AccountRequest> request(std::string_view id) const;
  /// Newest first; `before` is the row of the last one seen, or 0.
  std::vector<AccountRequest> requests(std::int64_t before, std::int64_t limit) const;
  std::int64_t count_requests_in_progress(core::Time now) const;

  core::Tags tags(std::int64_t row) const;
  void set_tag(std::int64_t row, std::string_view key, std::string_view value);
  void remove_tag(std::int64_t row, std::string_view key);

 private:
  Database& db_;
  Organization organization_;
};

}  // namespace state
