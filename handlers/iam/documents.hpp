// Policy documents on their way in (checked, stored) and out (principals as AWS shows them).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "handlers/iam/common.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {

/// Characters that count towards the quotas: all but white space.
std::int64_t counted_size(std::string_view document);

/// Throws MalformedPolicyDocument unless it is an identity policy that IAM accepts.
void check_identity_policy(Context& context, const std::string& document);

/// Checks a trust policy, binds the principals it names and stores it. Throws MalformedPolicyDocument, LimitExceeded.
std::int64_t store_trust_policy(Context& context, const std::string& document);

/// For answers: percent-encoded.
std::string encoded(std::string_view document);
/// Text of a stored document, percent-encoded.
std::string encoded_document(Context& context, std::int64_t document);
/// A role's trust policy as read back: account numbers as root ARNs, users and roles by their present ARN, those that
/// are gone by their unique id (IAM User Guide, "Principal"). Percent-encoded.
std::string encoded_trust_policy(Context& context, const state::iam::Role& role);

}  // namespace iam
