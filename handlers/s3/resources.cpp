#include "handlers/s3/resources.hpp"

#include <fmt/core.h>

#include <any>
#include <utility>

#include "access/authorize.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/s3/copy_source.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/tags.hpp"
#include "world/world.hpp"

namespace s3 {
namespace {

using Text = std::optional<std::string>;

std::string in_quotes(std::string_view arn) {
  return fmt::format("\"{}\"", arn);
}

core::AwsError other_region(const Context& ctx, const state::S3Bucket& bucket) {
  return core::AwsError("PermanentRedirect", 301,
                        "The bucket you are attempting to access must be addressed using the specified endpoint. "
                        "Please send all future requests to this endpoint.")
      .with("Endpoint", ctx.host)
      .with("Bucket", bucket.name)
      .with_header("x-amz-bucket-region", bucket.region);
}

// What `Context::found` holds in S3.
struct Found {
  std::optional<state::S3Bucket> bucket;
  std::optional<state::S3Object> object;
  std::int64_t object_bucket = 0;
};

state::S3Bucket existing_bucket(Context& ctx, std::string_view name) {
  auto bucket = state::S3Buckets(ctx.db).find(name);
  if (!bucket) throw no_such_bucket(name);
  return *std::move(bucket);
}

state::S3Bucket taken_or_existing_bucket(Context& ctx, std::string_view name) {
  auto* found = std::any_cast<Found>(&ctx.found);
  if (!found || !found->bucket || found->bucket->name != name) return existing_bucket(ctx, name);
  return *std::exchange(found->bucket, std::nullopt);
}

// While its policy is public, RestrictPublicBuckets leaves a bucket to its account and to AWS services: for everybody
// else the policy counts as if it allowed nothing, fixed principals included.
bool is_restricted_for(const core::Principal& caller, const state::S3Bucket& bucket) {
  if (!bucket.policy_is_public || !bucket.public_access_block) return false;
  return bucket.public_access_block->restrict_public_buckets && caller.account != bucket.account &&
         caller.kind != core::PrincipalKind::Service;
}

void aim(Context& ctx, authz::Check& check, const state::S3Bucket& bucket, std::string arn) {
  check.on(std::move(arn)).owned_by(bucket.account).key("s3:ResourceAccount", bucket.account);
  check.wording = in_quotes(check.resource);
  check.policy_kind = authz::ResourcePolicyKind::Resource;
  if (bucket.policy && !is_restricted_for(ctx.caller, bucket))
    check.resource_policy = ctx.world.compiled(*bucket.policy, policy::ShortArn::PaddedIfOpenEnd);
}

void add_key(authz::Check& check, const char* name, const Text& value) {
  if (value) check.key(name, *value);
}

template <class In>
bool has_acl(const In& in) {
  return in.ACL || in.GrantFullControl || in.GrantRead || in.GrantReadACP || in.GrantWriteACP;
}

template <class In>
void add_acl_keys(authz::Check& check, const In& in) {
  add_key(check, "s3:x-amz-acl", in.ACL);
  add_key(check, "s3:x-amz-grant-full-control", in.GrantFullControl);
  add_key(check, "s3:x-amz-grant-read", in.GrantRead);
  add_key(check, "s3:x-amz-grant-read-acp", in.GrantReadACP);
  add_key(check, "s3:x-amz-grant-write-acp", in.GrantWriteACP);
}

void add_object_tag_keys(authz::Check& check, const core::Tags& tags) {
  if (tags.empty()) return;
  std::vector<std::string> names;
  for (const auto& [key, value] : tags) {
    check.key("s3:RequestObjectTag/" + key, value);
    names.push_back(key);
  }
  check.key("s3:RequestObjectTagKeys", std::move(names));
}

// What PutObject and CopyObject have in common.
template <class In>
void add_write_keys(authz::Check& check, const In& in) {
  check.key("s3:ObjectCreationOperation", "true");
  add_acl_keys(check, in);
  add_key(check, "s3:x-amz-server-side-encryption", in.ServerSideEncryption);
  add_key(check, "s3:x-amz-server-side-encryption-aws-kms-key-id", in.SSEKMSKeyId);
  add_key(check, "s3:x-amz-server-side-encryption-customer-algorithm", in.SSECustomerAlgorithm);
  add_key(check, "s3:x-amz-storage-class", in.StorageClass);
  add_key(check, "s3:x-amz-website-redirect-location", in.WebsiteRedirectLocation);
  add_key(check, "s3:if-match", in.IfMatch);
  add_key(check, "s3:if-none-match", in.IfNoneMatch);
  add_key(check, "s3:object-lock-mode", in.ObjectLockMode);
  add_key(check, "s3:object-lock-legal-hold", in.ObjectLockLegalHoldStatus);
  if (in.ObjectLockRetainUntilDate)
    check.key("s3:object-lock-retain-until-date", core::iso8601(*in.ObjectLockRetainUntilDate));
  if (in.Tagging) add_object_tag_keys(check, parse_tagging_header(*in.Tagging));
}

// The further permissions that a write with ACL, tags or locks needs.
template <class In>
void add_write_checks(Context& ctx, const In& in, authz::Call& call, const state::S3Bucket& bucket) {
  const auto also = [&](const char* action) {
    authz::Check& check = call.also(action);
    check_object(ctx, check, bucket, *in.Key);
    add_write_keys(check, in);
  };
  if (has_acl(in)) also("s3:PutObjectAcl");
  if (in.Tagging) also("s3:PutObjectTagging");
  if (in.ObjectLockMode || in.ObjectLockRetainUntilDate) also("s3:PutObjectRetention");
  if (in.ObjectLockLegalHoldStatus) also("s3:PutObjectLegalHold");
}

// Whether the object's canned ACL gives the bucket's account what it asks for.
bool acl_admits_bucket_owner(const state::S3Object& object) {
  return object.acl == model::ObjectCannedACL::kBucketOwnerFullControl ||
         object.acl == model::ObjectCannedACL::kBucketOwnerRead;
}

}  // namespace

state::S3Bucket bucket_of(Context& ctx, std::string_view name, const Text& expected_owner) {
  state::S3Bucket bucket = taken_or_existing_bucket(ctx, name);
  if (!expected_owner || *expected_owner == bucket.account) return bucket;
  if (!core::is_account_id(*expected_owner))
    throw core::AwsError(
        "InvalidBucketOwnerAWSAccountID", 400,
        fmt::format("The value of the expected bucket owner parameter must be an AWS Account ID... [{}]",
                    *expected_owner));
  throw access_denied();
}

std::optional<state::S3Object> object_of(Context& ctx, const state::S3Bucket& bucket, std::string_view key) {
  auto* found = std::any_cast<Found>(&ctx.found);
  if (found && found->object && found->object_bucket == bucket.id && found->object->key == key)
    return std::exchange(found->object, std::nullopt);
  return state::S3Objects(ctx.db).find(bucket.id, key);
}

void keep_found(Context& ctx, state::S3Bucket bucket, std::optional<state::S3Object> object) {
  const std::int64_t id = bucket.id;
  ctx.found = Found{std::move(bucket), std::move(object), id};
}

state::S3Bucket reachable_bucket(Context& ctx, std::string_view name) {
  state::S3Bucket bucket = existing_bucket(ctx, name);
  // An unsigned request names no region.
  if (bucket.region != ctx.region && !ctx.caller.is_anonymous()) throw other_region(ctx, bucket);
  return bucket;
}

void check_bucket(Context& ctx, authz::Check& check, const state::S3Bucket& bucket) {
  aim(ctx, check, bucket, bucket.arn());
}

void check_object(Context& ctx, authz::Check& check, const state::S3Bucket& bucket, std::string_view key) {
  aim(ctx, check, bucket, fmt::format("{}/{}", bucket.arn(), key));
}

std::optional<state::S3Object> check_existing_object(Context& ctx, authz::Check& check, const state::S3Bucket& bucket,
                                                     std::string_view key) {
  check_object(ctx, check, bucket, key);
  const state::S3Objects objects(ctx.db);
  auto object = objects.find(bucket.id, key);
  if (!object) return object;
  if (object->tag_count > 0)
    for (const auto& [name, value] : objects.tags(object->id)) check.key("s3:ExistingObjectTag/" + name, value);
  if (object->owner == bucket.account || bucket.object_ownership == model::ObjectOwnership::kBucketOwnerEnforced)
    return object;
  if (ctx.caller.account == bucket.account && acl_admits_bucket_owner(*object)) return object;
  // Another account owns it: the bucket's policy cannot give away what is not the bucket owner's.
  check.owned_by(object->owner);
  check.resource_policy = nullptr;
  return object;
}

void check_version(authz::Check& check, const Text& version_id) {
  if (!version_id) return;
  const auto at = check.action.find("Object") + std::string_view("Object").size();
  check.action.insert(at, "Version");
  check.key("s3:versionid", *version_id);
}

core::AwsError missing_key(Context& ctx, const state::S3Bucket& bucket, std::string_view key) {
  authz::Check list("s3:ListBucket");
  check_bucket(ctx, list, bucket);
  if (authz::allowed(ctx, list)) return no_such_key(key);
  return refusal(ctx, list).value_or(no_such_key(key));
}

std::optional<core::AwsError> refusal(Context& ctx, const authz::Check& check) {
  const auto denial = authz::decide(ctx, check);
  if (!denial || ctx.settings.enforcement == world::Enforcement::Audit) return std::nullopt;
  return access_denied(*denial);
}

void describe(Context& ctx, authz::Check& check) {
  constexpr std::string_view kPrefix = "arn:aws:s3:::";
  if (!check.resource.starts_with(kPrefix)) return;
  const std::string path = check.resource.substr(kPrefix.size());
  const auto slash = path.find('/');
  const auto bucket = state::S3Buckets(ctx.db).find(path.substr(0, slash));
  if (!bucket) return;
  if (slash == std::string::npos)
    check_bucket(ctx, check, *bucket);
  else
    check_existing_object(ctx, check, *bucket, path.substr(slash + 1));
}

void on_bucket_anywhere(Context& ctx, const model::GetBucketLocationRequest& in, authz::Call& call) {
  check_bucket(ctx, call.check(), existing_bucket(ctx, *in.Bucket));
}

void on_deleted_object(Context& ctx, const model::DeleteObjectRequest& in, authz::Call& call) {
  authz::Check& check = call.check();
  state::S3Bucket bucket = reachable_bucket(ctx, *in.Bucket);
  check_object(ctx, check, bucket, *in.Key);
  add_key(check, "s3:if-match", in.IfMatch);
  check_version(check, in.VersionId);
  keep_found(ctx, std::move(bucket));
}

void on_put_object(Context& ctx, const model::PutObjectRequest& in, authz::Call& call) {
  state::S3Bucket bucket = reachable_bucket(ctx, *in.Bucket);
  check_object(ctx, call.check(), bucket, *in.Key);
  add_write_keys(call.check(), in);
  add_write_checks(ctx, in, call, bucket);
  keep_found(ctx, std::move(bucket));
}

void on_copy(Context& ctx, const model::CopyObjectRequest& in, authz::Call& call) {
  const CopySource source = parse_copy_source(in.CopySource.value_or(""));
  const state::S3Bucket target = reachable_bucket(ctx, *in.Bucket);
  check_object(ctx, call.check(), target, *in.Key);
  add_write_keys(call.check(), in);
  add_key(call.check(), "s3:x-amz-copy-source", in.CopySource);
  add_key(call.check(), "s3:x-amz-metadata-directive", in.MetadataDirective);
  add_write_checks(ctx, in, call, target);

  // The source may lie in any region.
  const state::S3Bucket from = existing_bucket(ctx, source.bucket);
  authz::Check& read = call.also("s3:GetObject");
  const auto object = check_existing_object(ctx, read, from, source.key);
  check_version(read, source.version_id);
  if (!object || object->tag_count == 0 || in.TaggingDirective == model::TaggingDirective::kReplace) return;
  check_existing_object(ctx, call.also("s3:GetObjectTagging"), from, source.key);
  authz::Check& tag = call.also("s3:PutObjectTagging");
  check_object(ctx, tag, target, *in.Key);
  add_object_tag_keys(tag, state::S3Objects(ctx.db).tags(object->id));
}

void on_new_bucket(Context& ctx, const model::CreateBucketRequest& in, authz::Call& call) {
  const auto describe = [&](authz::Check& check) {
    check.on("arn:aws:s3:::" + *in.Bucket).owned_by(ctx.account());
    check.wording = in_quotes(check.resource);
    add_acl_keys(check, in);
    add_key(check, "s3:x-amz-grant-write", in.GrantWrite);
    add_key(check, "s3:x-amz-object-ownership", in.ObjectOwnership);
    add_key(check, "s3:x-amz-bucket-namespace", in.BucketNamespace);
    if (!in.CreateBucketConfiguration) return;
    add_key(check, "s3:LocationConstraint", in.CreateBucketConfiguration->LocationConstraint);
    check.request_tags = tags_of(in.CreateBucketConfiguration->Tags);
  };
  describe(call.check());
  if (has_acl(in) || in.GrantWrite) describe(call.also("s3:PutBucketAcl"));
  if (in.ObjectOwnership) describe(call.also("s3:PutBucketOwnershipControls"));
  if (in.CreateBucketConfiguration && in.CreateBucketConfiguration->Tags) describe(call.also("s3:TagResource"));
}

void on_new_object_tags(Context& ctx, const model::PutObjectTaggingRequest& in, authz::Call& call) {
  on_object(ctx, in, call);
  if (in.Tagging) add_object_tag_keys(call.check(), tags_of(in.Tagging->TagSet));
}

}  // namespace s3
