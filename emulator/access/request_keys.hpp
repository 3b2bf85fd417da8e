// The condition keys of one request, worked out when a policy asks for them.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "access/call.hpp"
#include "policy/request.hpp"
#include "state/organizations.hpp"
#include "world/context.hpp"

namespace authz {

/// Global condition keys (IAM User Guide, "AWS global condition context keys") from the caller, the request, the
/// organization and the world's network context; service keys from the check.
class RequestKeys : public policy::KeySource {
 public:
  RequestKeys(world::Context& context, const Check& check) : context_(context), check_(check) {}

  const policy::Values* find(std::string_view lower_case_key) override;
  /// The keys of every request that this one has, and those of its operation, with their values.
  std::vector<std::pair<std::string, std::vector<std::string>>> listed();

 private:
  using Found = std::optional<policy::Values>;

  Found declared(std::string_view key) const;
  Found carried(std::string_view key) const;
  Found global(std::string_view key);
  Found principal(std::string_view key);
  Found principal_tag(std::string_view tag_key);
  Found session(std::string_view key) const;
  Found called_via(std::string_view key) const;
  Found s3(std::string_view key) const;
  Found network(std::string_view key);
  Found resource(std::string_view key);
  Found resource_tag(std::string_view tag_key);
  const std::string& resource_account() const;
  const std::optional<state::Membership>& membership(std::string_view account);

  world::Context& context_;
  const Check& check_;
  // Lists: what find() has handed out must stay where it is, and most requests are asked for none.
  std::list<std::pair<std::string, Found>> known_;
  std::list<std::pair<std::string, std::optional<state::Membership>>> memberships_;
  std::optional<core::Tags> resource_tags_;
};

}  // namespace authz
