// The rules a policy document must keep to be stored, with the messages of the service that stores it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace policy {

enum class DocumentKind {
  Identity,        ///< inline and managed policies, boundaries
  Session,         ///< session policies of STS
  Trust,           ///< role trust policies
  Bucket,          ///< S3 bucket policies
  AccessPoint,     ///< S3 access point policies
  ServiceControl,  ///< SCPs
  ResourceControl  ///< RCPs
};

/// What is wrong. The caller knows the code: MalformedPolicyDocument for IAM, STS and Organizations, MalformedPolicy
/// for S3.
struct Problem {
  std::string message;
  /// S3's further element `Detail`; empty when there is none.
  std::string detail;
};

struct ValidateOptions {
  /// ARN of the bucket or access point whose policy it is. Needed for those two kinds.
  std::string_view resource;
};

/// Nullopt for a document the service stores. Whether named principals exist is for the caller to check (inspect.hpp
/// lists them), and so is the size.
std::optional<Problem> validate(std::string_view json, DocumentKind kind, const ValidateOptions& options = {});

}  // namespace policy
