#include "policy/principals.hpp"

#include <algorithm>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "policy/arn_pattern.hpp"

namespace policy {
namespace {

using core::PrincipalKind;

bool is_unique_id(std::string_view text) {
  if (text.size() < 16 || text.size() > 128) return false;
  if (!text.starts_with("AIDA") && !text.starts_with("AROA")) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

PrincipalEntry aws_principal(std::string_view text) {
  if (text == "*") return {PrincipalType::Everyone, text, {}, text};
  if (core::is_account_id(text)) return {PrincipalType::Account, text, {}, text};
  if (is_unique_id(text)) return {PrincipalType::EntityId, text, {}, text};
  const ArnParts arn = split_arn(text);
  const std::string_view resource = arn.part[5];
  if (!arn.complete || !arn.part[3].empty() || !core::is_account_id(arn.part[4])) return {};
  if (arn.part[2] == "iam" && resource == "root") return {PrincipalType::Account, arn.part[4], {}, text};
  if (text.find_first_of("*?") != std::string_view::npos) return {};
  if (arn.part[2] == "iam" && (resource.starts_with("user/") || resource.starts_with("role/"))) {
    return {PrincipalType::Entity, text, {}, text};
  }
  if (arn.part[2] != "sts") return {};
  if (resource.starts_with("assumed-role/")) return {PrincipalType::Session, text, {}, text};
  if (resource.starts_with("federated-user/")) return {PrincipalType::FederatedUser, text, {}, text};
  return {};
}

bool has_account(const Caller& caller) {
  return caller.kind != PrincipalKind::Anonymous && caller.kind != PrincipalKind::Service;
}

bool same(std::string_view listed, std::string_view of_caller) {
  return !of_caller.empty() && listed == of_caller;
}

PrincipalMatch entity_match(const Caller& caller) {
  switch (caller.kind) {
    case PrincipalKind::User:
      return PrincipalMatch::User;
    case PrincipalKind::RoleSession:
      return PrincipalMatch::Role;
    case PrincipalKind::FederatedUser:
      return PrincipalMatch::FederatedParent;
    default:
      return PrincipalMatch::None;
  }
}

PrincipalMatch match_one(const PrincipalEntry& entry, const Caller& caller) {
  const auto when = [](bool condition, PrincipalMatch match) { return condition ? match : PrincipalMatch::None; };
  switch (entry.type) {
    case PrincipalType::Everyone:
      return PrincipalMatch::Everyone;
    case PrincipalType::Account:
      return when(has_account(caller) && same(entry.value, caller.account), PrincipalMatch::Account);
    case PrincipalType::Entity:
      return when(same(entry.value, caller.entity_arn), entity_match(caller));
    case PrincipalType::EntityId:
      return when(same(entry.value, caller.entity_id), entity_match(caller));
    case PrincipalType::Session:
      return when(caller.kind == PrincipalKind::RoleSession && same(entry.value, caller.arn), PrincipalMatch::Session);
    case PrincipalType::FederatedUser:
      return when(caller.kind == PrincipalKind::FederatedUser && same(entry.value, caller.arn),
                  PrincipalMatch::FederatedUser);
    case PrincipalType::Service:
      return when(caller.kind == PrincipalKind::Service && same(entry.value, caller.service), PrincipalMatch::Service);
    case PrincipalType::Provider:
      return when(same(entry.value, caller.federated_provider), PrincipalMatch::Provider);
    case PrincipalType::Canonical:
      return when(has_account(caller) && same(entry.value, caller.canonical_id), PrincipalMatch::Canonical);
    case PrincipalType::Nobody:
      break;
  }
  return PrincipalMatch::None;
}

/// Everything that has to be listed for a Deny with NotPrincipal to spare the caller.
bool fully_listed(std::span<const PrincipalEntry> listed, const Caller& caller) {
  const auto lists = [&](auto... wanted) {
    return std::any_of(listed.begin(), listed.end(), [&](const PrincipalEntry& entry) {
      const PrincipalMatch match = match_one(entry, caller);
      return match == PrincipalMatch::Everyone || ((match == wanted) || ...);
    });
  };
  if (!has_account(caller)) return lists(PrincipalMatch::Service, PrincipalMatch::Provider);
  if (!lists(PrincipalMatch::Account, PrincipalMatch::Canonical)) return false;
  switch (caller.kind) {
    case PrincipalKind::User:
      return lists(PrincipalMatch::User);
    case PrincipalKind::RoleSession:
      return lists(PrincipalMatch::Role) && lists(PrincipalMatch::Session);
    case PrincipalKind::FederatedUser:
      return lists(PrincipalMatch::FederatedUser);
    default:
      return true;
  }
}

}  // namespace

Reach reach_of(PrincipalMatch match) {
  switch (match) {
    case PrincipalMatch::None:
      return Reach::None;
    case PrincipalMatch::Account:
    case PrincipalMatch::Canonical:
      return Reach::Delegates;
    case PrincipalMatch::FederatedParent:
    case PrincipalMatch::Role:
      return Reach::Entity;
    default:
      return Reach::Direct;
  }
}

std::string_view name_of(PrincipalMatch match) {
  switch (match) {
    case PrincipalMatch::None:
      return "none";
    case PrincipalMatch::Account:
      return "account";
    case PrincipalMatch::Canonical:
      return "canonical user";
    case PrincipalMatch::FederatedParent:
      return "user of the federated session";
    case PrincipalMatch::Role:
      return "role";
    case PrincipalMatch::User:
      return "user";
    case PrincipalMatch::Session:
      return "role session";
    case PrincipalMatch::FederatedUser:
      return "federated user";
    case PrincipalMatch::Service:
      return "service";
    case PrincipalMatch::Provider:
      return "identity provider";
    case PrincipalMatch::Everyone:
      return "everyone";
    case PrincipalMatch::NotListed:
      return "not listed in NotPrincipal";
  }
  return {};
}

PrincipalEntry classify_principal(std::string_view kind, std::string_view text) {
  PrincipalEntry entry;
  if (kind.empty()) {
    if (text == "*") entry.type = PrincipalType::Everyone;
  } else if (kind == "AWS") {
    entry = aws_principal(text);
  } else if (kind == "Service") {
    entry = {PrincipalType::Service, text, {}, {}};
  } else if (kind == "Federated") {
    entry = {PrincipalType::Provider, text, {}, {}};
  } else if (kind == "CanonicalUser") {
    entry = {PrincipalType::Canonical, text, {}, {}};
  }
  entry.kind = kind;
  entry.written = text;
  return entry;
}

PrincipalMatch match_principal(std::span<const PrincipalEntry> listed, const Caller& caller) {
  PrincipalMatch best = PrincipalMatch::None;
  for (const PrincipalEntry& entry : listed) {
    const PrincipalMatch match = match_one(entry, caller);
    if (reach_of(match) > reach_of(best)) best = match;
  }
  return best;
}

bool not_principal_applies(std::span<const PrincipalEntry> listed, const Caller& caller, bool deny) {
  if (deny) return !fully_listed(listed, caller);
  return match_principal(listed, caller) == PrincipalMatch::None;
}

}  // namespace policy
