// ACLs: disabled on a bucket unless its owner enables them, and then only the canned ones that give nothing to
// anybody but the accounts of bucket and object.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/principal.hpp"
#include "handlers/operation.hpp"
#include "state/s3_buckets.hpp"

namespace s3 {

using handlers::Context;

/// What a write says about ACLs.
struct AclHeaders {
  std::optional<std::string> canned;
  /// Any of the x-amz-grant headers.
  bool grants = false;
};

/// One of the three values of ObjectOwnership.
bool is_object_ownership(std::string_view text);

/// The canned ACL an object is stored with. Throws InvalidArgument, AccessControlListNotSupported, AccessDenied
/// (BlockPublicAcls) and NotImplemented.
std::string object_acl(const Context& ctx, const state::S3Bucket& bucket, const AclHeaders& headers,
                       const std::string& action, const std::string& arn);

/// The account that owns what the caller writes.
std::string object_owner(const core::Principal& caller, const state::S3Bucket& bucket, const std::string& acl);

/// The same questions for a new bucket. `ownership` is the one it will have.
void require_bucket_acl(const Context& ctx, const std::string& name, const std::string& ownership,
                        const AclHeaders& headers);

/// The denial of the public access block setting `setting`.
core::AwsError blocked(const Context& ctx, const std::string& action, const std::string& arn, const std::string& what,
                       const std::string& setting);

}  // namespace s3
