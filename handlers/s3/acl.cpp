#include "handlers/s3/acl.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "handlers/s3/errors.hpp"
#include "handlers/s3/model.hpp"

namespace s3 {
namespace {

namespace BucketCannedACL = model::BucketCannedACL;
namespace ObjectCannedACL = model::ObjectCannedACL;
namespace ObjectOwnership = model::ObjectOwnership;

constexpr std::array<std::string_view, 3> kPublic{"public-read", "public-read-write", "authenticated-read"};
constexpr std::array<std::string_view, 4> kOthers{"private", "aws-exec-read", "bucket-owner-read",
                                                  "bucket-owner-full-control"};
constexpr std::array<std::string_view, 3> kOwnerships{
    ObjectOwnership::kBucketOwnerEnforced, ObjectOwnership::kBucketOwnerPreferred, ObjectOwnership::kObjectWriter};
constexpr std::string_view kLogDelivery = "log-delivery-write";  // buckets only

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Also refuses what AWS refuses for every ACL.
void require_known(const AclHeaders& headers, bool bucket) {
  if (!headers.canned) return;
  if (headers.grants) throw errors::invalid_request("Specifying both Canned ACLs and Header Grants is not allowed");
  const auto& acl = *headers.canned;
  if (contains(kPublic, acl) || contains(kOthers, acl) || (bucket && acl == kLogDelivery)) return;
  throw invalid_argument("", "x-amz-acl", acl);
}

}  // namespace

bool is_object_ownership(std::string_view text) {
  return contains(kOwnerships, text);
}

core::AwsError blocked(const Context& ctx, const std::string& action, const std::string& arn, const std::string& what,
                       const std::string& setting) {
  return {"AccessDenied", 403,
          fmt::format("User: {} is not authorized to perform: {} on resource: \"{}\" because public {} are blocked by "
                      "the {} block public access setting.",
                      ctx.caller.arn, action, arn, what, setting)};
}

std::string object_acl(const Context& ctx, const state::S3Bucket& bucket, const AclHeaders& headers,
                       const std::string& action, const std::string& arn) {
  require_known(headers, false);
  std::string acl = headers.canned.value_or(ObjectCannedACL::kPrivate);
  if (bucket.object_ownership == ObjectOwnership::kBucketOwnerEnforced) {
    if (headers.grants || (headers.canned && acl != ObjectCannedACL::kBucketOwnerFullControl))
      throw core::AwsError("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
    return acl;
  }
  const bool blocks = bucket.public_access_block && bucket.public_access_block->block_public_acls;
  if (blocks && contains(kPublic, acl))
    throw blocked(ctx, action, arn, "access control lists (ACLs)", "BlockPublicAcls");
  if (headers.grants) throw not_implemented("x-amz-grant");
  if (contains(kPublic, acl) || acl == ObjectCannedACL::kAwsExecRead) throw not_implemented("x-amz-acl");
  return acl;
}

std::string object_owner(const core::Principal& caller, const state::S3Bucket& bucket, const std::string& acl) {
  if (bucket.object_ownership == ObjectOwnership::kBucketOwnerEnforced || caller.account.empty()) return bucket.account;
  const bool preferred = bucket.object_ownership == ObjectOwnership::kBucketOwnerPreferred;
  if (preferred && acl == ObjectCannedACL::kBucketOwnerFullControl) return bucket.account;
  return caller.account;
}

void require_bucket_acl(const Context& ctx, const std::string& name, const std::string& ownership,
                        const AclHeaders& headers) {
  require_known(headers, true);
  std::string acl = headers.canned.value_or(BucketCannedACL::kPrivate);
  const bool own = acl == BucketCannedACL::kPrivate || acl == ObjectCannedACL::kBucketOwnerFullControl ||
                   acl == ObjectCannedACL::kBucketOwnerRead;
  if (own && !headers.grants) return;
  if (ownership == ObjectOwnership::kBucketOwnerEnforced)
    throw core::AwsError("InvalidBucketAclWithObjectOwnership", 400,
                         "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
  // A new bucket blocks public ACLs.
  if (contains(kPublic, acl))
    throw blocked(ctx, "s3:CreateBucket", "arn:aws:s3:::" + name, "access control lists (ACLs)", "BlockPublicAcls");
  throw not_implemented(headers.grants ? "x-amz-grant" : "x-amz-acl");
}

}  // namespace s3
