// What every family of operations of this service needs: who may call, errors with reasons, pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/principal.hpp"
#include "handlers/organizations/model.hpp"
#include "state/organizations.hpp"
#include "state/organizations_policies.hpp"
#include "state/organizations_tree.hpp"
#include "world/context.hpp"

namespace organizations {

using world::Context;

/// In Context::found: the organization's resource policy lets the calling member act for the management account.
struct Delegated {};

/// The caller's organization, for operations open to all its accounts. Throws AWSOrganizationsNotInUseException.
state::Organization own_organization(const Context& ctx);
/// For operations of the management account alone. Throws AccessDeniedException for members without a delegation.
state::Organization managed_organization(const Context& ctx);
/// For operations of the management account and of delegated administrators.
state::Organization administered_organization(const Context& ctx);

/// Errors that carry one of the model's reasons.
core::AwsError constraint_violation(std::string_view reason, std::string message);
core::AwsError invalid_input(std::string_view reason, std::string message);
core::AwsError handshake_constraint(std::string_view reason, std::string message);

/// AWS's plain refusal of calls from the wrong account.
core::AwsError not_permitted();
core::AwsError account_not_found();
core::AwsError parent_not_found();
core::AwsError target_not_found();
core::AwsError policy_not_found();

/// `prefix` and random lower-case letters and digits.
std::string new_id(Context& ctx, std::string_view prefix, std::size_t length);

/// Tags of a request, checked: no key twice, no `aws:` keys, at most fifty.
core::Tags checked_tags(const std::optional<std::vector<model::Tag>>& tags);
inline constexpr std::size_t kMaxTags = 50;
core::AwsError too_many_tags();

/// Name and address of an account; one that never had any gets them now.
state::AccountProfile account_profile(Context& ctx, const std::string& account);

/// A root, unit or account that is still listed (a closed account vanishes after 90 days).
std::optional<state::OrganizationEntity> listed_entity(const Context& ctx, const state::OrganizationTree& tree,
                                                       std::string_view id);
/// A root or unit. Throws ParentNotFoundException.
state::OrganizationEntity parent_entity(const state::OrganizationTree& tree, std::string_view id);

/// One page of a list whose rows are numbered. Reads the token on the way in, writes the next one on the way out.
class Page {
 public:
  /// `list` names the operation and everything that filters it. Throws InvalidInputException for a token of another
  /// list.
  Page(const Context& ctx, std::string list, const std::optional<std::string>& token,
       const std::optional<std::int32_t>& max_results);

  const std::string& after() const { return after_; }
  std::int64_t after_row() const;
  /// One more than the page holds, to see whether there is another page.
  std::int64_t fetch() const { return limit_ + 1; }

  /// Cuts the page; nullopt when it was the last one.
  template <class Row>
  std::optional<std::string> finish(std::vector<Row>& rows) const {
    return finish(rows, [](const Row& row) { return std::to_string(row.row); });
  }
  template <class Row, class Key>
  std::optional<std::string> finish(std::vector<Row>& rows, Key key) const {
    if (rows.size() < static_cast<std::size_t>(fetch())) return std::nullopt;
    rows.pop_back();
    return token(key(rows.back()));
  }

 private:
  std::string token(std::string_view last) const;

  std::string list_;
  std::string after_;
  std::int64_t limit_;
};

}  // namespace organizations
