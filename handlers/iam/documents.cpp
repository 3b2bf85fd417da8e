#include "handlers/iam/documents.hpp"

#include <algorithm>

#include "access/principals.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/iam/principal_text.hpp"
#include "policy/document.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

core::AwsError malformed(std::string message) {
  return errors::malformed_policy_document_exception(std::move(message));
}

std::shared_ptr<const policy::Document> compiled(const std::string& document, std::string_view not_json) {
  try {
    return policy::Document::compile(document);
  } catch (const policy::SyntaxError& error) {
    const bool grammar = error.kind() == policy::SyntaxError::Kind::Grammar;
    throw malformed(grammar ? "Syntax errors in policy." : std::string(not_json));
  }
}

std::string shown_principal(state::Database& db, const state::BoundPrincipals& bound, std::string_view principal) {
  if (core::is_account_id(principal)) return "arn:aws:iam::" + std::string(principal) + ":root";
  std::string id(principal);
  for (const auto& [arn, unique_id] : bound)
    if (arn == principal) id = unique_id;
  if (id.starts_with("AIDA")) {
    if (const auto user = state::iam::Users(db).by_unique_id(id)) return user->arn();
  } else if (id.starts_with("AROA")) {
    if (const auto role = state::iam::Roles(db).by_unique_id(id)) return role->arn();
  }
  return id;
}

}  // namespace

std::int64_t counted_size(std::string_view document) {
  const auto counts = [](char c) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const bool continuation = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    return !space && !continuation;
  };
  return std::count_if(document.begin(), document.end(), counts);
}

void check_identity_policy(Context&, const std::string& document) {
  const auto policy = compiled(document, "Syntax errors in policy.");
  for (const auto& statement : policy->statements())
    if (statement.has_principal) throw malformed("Policy document should not specify a principal.");
}

std::int64_t store_trust_policy(Context& context, const std::string& document) {
  const auto policy = compiled(document, "This policy contains invalid Json");
  state::BoundPrincipals bound;
  try {
    bound = authz::bind_principals(context, *policy);
  } catch (const authz::UnknownPrincipal& error) {
    throw malformed(std::string("Invalid principal in policy: ") + error.what());
  }
  if (counted_size(document) > kMaxTrustPolicy)
    throw errors::limit_exceeded_exception("Cannot exceed quota for ACLSizePerRole: 2048");
  return state::Documents(context.db).add(document, bound);
}

std::string encoded(std::string_view document) { return core::percent_encode(document); }

std::string encoded_document(Context& context, std::int64_t document) {
  return encoded(state::Documents(context.db).text(document));
}

std::string encoded_trust_policy(Context& context, const state::iam::Role& role) {
  const state::Documents documents(context.db);
  const auto bound = documents.principals(role.trust);
  return encoded(replace_principals(documents.text(role.trust), [&](std::string_view principal) {
    return shown_principal(context.db, bound, principal);
  }));
}

}  // namespace iam
