#include "handlers/iam/documents.hpp"

#include <algorithm>

#include "access/principals.hpp"
#include "core/text.hpp"
#include "handlers/iam/principal_text.hpp"
#include "policy/document.hpp"
#include "policy/validate.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

core::AwsError malformed(std::string message) {
  return errors::malformed_policy_document_exception(std::move(message));
}

// A policy that AWS refuses but that can be evaluated is stored all the same when the user wants that, with a warning.
std::shared_ptr<const policy::Document> accept(Context& context, const std::string& document,
                                               policy::DocumentKind kind) {
  const auto problem = policy::validate(document, kind);
  if (!problem) return policy::Document::compile(document);
  if (context.settings.policy_validation == world::PolicyValidation::Strict) throw malformed(problem->message);
  try {
    auto compiled = policy::Document::compile(document);
    std::string warning = problem->message;
    // The message may repeat the document's text, which must not end the header.
    std::replace_if(
        warning.begin(), warning.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, ' ');
    context.extra_headers.emplace_back("x-understudy-policy-warning", std::move(warning));
    return compiled;
  } catch (const policy::SyntaxError&) {
    throw malformed(problem->message);
  }
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

void check_identity_policy(Context& context, const std::string& document) {
  accept(context, document, policy::DocumentKind::Identity);
}

std::int64_t store_trust_policy(Context& context, const std::string& document) {
  const auto policy = accept(context, document, policy::DocumentKind::Trust);
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

std::string encoded(std::string_view document) {
  return core::percent_encode(document);
}

std::string encoded_document(Context& context, std::int64_t document) {
  return encoded(state::Documents(context.db).text(document));
}

std::string encoded_trust_policy(Context& context, const state::iam::Role& role) {
  const state::Documents documents(context.db);
  const auto bound = documents.principals(role.trust);
  return encoded(replace_principals(documents.text(role.trust), [&](std::string_view principal) {
    return authz::shown_principal(context.db, bound, principal);
  }));
}

}  // namespace iam
