#include "access/principals.hpp"

#include <algorithm>
#include <optional>

#include "core/arn.hpp"
#include "state/accounts.hpp"
#include "state/iam.hpp"

namespace authz {
namespace {

using policy::PrincipalEntry;
using policy::PrincipalType;

// The unique id of the user or role that an ARN names; nullopt when there is none.
std::optional<std::string> unique_id_of(state::Database& db, std::string_view text) {
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->service != "iam" || !arn->region.empty()) return std::nullopt;
  if (arn->resource.starts_with("user/")) {
    const auto user = state::iam::Users(db).by_path_and_name(arn->account, arn->resource.substr(5));
    return user ? std::optional(user->unique_id) : std::nullopt;
  }
  if (arn->resource.starts_with("role/")) {
    const auto role = state::iam::Roles(db).by_path_and_name(arn->account, arn->resource.substr(5));
    return role ? std::optional(role->unique_id) : std::nullopt;
  }
  return std::nullopt;
}

bool id_is_alive(state::Database& db, std::string_view unique_id) {
  return state::iam::Users(db).by_unique_id(unique_id) || state::iam::Roles(db).by_unique_id(unique_id);
}

[[noreturn]] void unknown(const PrincipalEntry& entry) {
  throw UnknownPrincipal("\"" + std::string(entry.kind) + "\":\"" + std::string(entry.written) + "\"");
}

void bind(world::Context& context, const PrincipalEntry& entry, state::BoundPrincipals& bound) {
  switch (entry.type) {
    case PrincipalType::Entity: {
      auto id = unique_id_of(context.db, entry.value);
      if (!id) unknown(entry);
      const auto same = [&](const auto& pair) { return pair.first == entry.value; };
      if (std::none_of(bound.begin(), bound.end(), same)) bound.emplace_back(entry.value, std::move(*id));
      return;
    }
    case PrincipalType::EntityId:
      if (!id_is_alive(context.db, entry.value)) unknown(entry);
      return;
    case PrincipalType::Account:
      if (context.settings.credentials == world::Credentials::IssuedOnly &&
          !state::Accounts(context.db).exists(entry.value))
        unknown(entry);
      return;
    case PrincipalType::Nobody:
      unknown(entry);
    default:
      return;
  }
}

}  // namespace

state::BoundPrincipals bind_principals(world::Context& context, const policy::Document& document) {
  state::BoundPrincipals bound;
  for (const auto& statement : document.statements())
    for (const auto& entry : statement.principals) bind(context, entry, bound);
  return bound;
}

std::string shown_principal(state::Database& db, const state::BoundPrincipals& bound, std::string_view principal) {
  if (core::is_account_id(principal)) return "arn:aws:iam::" + std::string(principal) + ":root";
  const auto same = [&](const auto& pair) { return pair.first == principal; };
  const auto entry = std::find_if(bound.begin(), bound.end(), same);
  std::string id(entry == bound.end() ? principal : entry->second);
  if (id.starts_with("AIDA")) {
    if (const auto user = state::iam::Users(db).by_unique_id(id)) return user->arn();
  } else if (id.starts_with("AROA")) {
    if (const auto role = state::iam::Roles(db).by_unique_id(id)) return role->arn();
  }
  return id;
}

}  // namespace authz
