// CreateBucket, HeadBucket, ListBuckets, DeleteBucket, GetBucketLocation.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/canonical_user.hpp"
#include "core/page_token.hpp"
#include "handlers/s3/acl.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/resources.hpp"
#include "handlers/s3/tags.hpp"

namespace s3 {
namespace {

constexpr std::string_view kOldestRegion = "us-east-1";
constexpr std::string_view kOldNameOfIreland = "EU";
constexpr std::int32_t kMaxBuckets = 10'000;

// Regions by the model's LocationConstraint, which lacks us-east-1.
constexpr std::array<std::string_view, 38> kConstraints = {
    "af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1", "ap-northeast-2",
    "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
    "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
    "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1", "EU",
    "eu-central-1",   "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",
    "eu-west-1",      "eu-west-2",      "eu-west-3",      "il-central-1",   "me-central-1",
    "me-south-1",     "mx-central-1",   "sa-east-1",      "us-east-2",      "us-gov-east-1",
    "us-gov-west-1",  "us-west-1",      "us-west-2"};

bool is_constraint(std::string_view text) {
  return std::find(kConstraints.begin(), kConstraints.end(), text) != kConstraints.end();
}

bool is_region(std::string_view text) {
  return text == kOldestRegion || (text != kOldNameOfIreland && is_constraint(text));
}

core::AwsError incompatible(std::string_view constraint) {
  return {"IllegalLocationConstraintException", 400,
          fmt::format("The {} location constraint is incompatible for the region specific endpoint this request was "
                      "sent to.",
                      constraint)};
}

// The endpoint of us-east-1 makes buckets anywhere, every other one in its own region only.
void require_location(std::string_view endpoint, std::string_view constraint) {
  if (endpoint == kOldestRegion) {
    if (constraint.empty() || is_constraint(constraint)) return;
    throw core::AwsError("InvalidLocationConstraint", 400, "The specified location-constraint is not valid")
        .with("LocationConstraint", std::string(constraint));
  }
  if (constraint.empty()) throw incompatible("unspecified");
  if (constraint != endpoint && !(constraint == kOldNameOfIreland && endpoint == "eu-west-1"))
    throw incompatible(constraint);
}

std::string region_of(std::string_view constraint) {
  if (constraint.empty()) return std::string(kOldestRegion);
  return constraint == kOldNameOfIreland ? "eu-west-1" : std::string(constraint);
}

std::string ownership_of(const model::CreateBucketRequest& in) {
  if (!in.ObjectOwnership) return model::ObjectOwnership::kBucketOwnerEnforced;
  if (is_object_ownership(*in.ObjectOwnership)) return *in.ObjectOwnership;
  throw invalid_argument(fmt::format("Invalid x-amz-object-ownership header: {}", *in.ObjectOwnership),
                         "x-amz-object-ownership");
}

AclHeaders acl_of(const model::CreateBucketRequest& in) {
  const bool grants = in.GrantFullControl || in.GrantRead || in.GrantReadACP || in.GrantWrite || in.GrantWriteACP;
  return {.canned = in.ACL, .grants = grants};
}

// The owner may create a bucket of us-east-1 again; it answers as if it were new.
void require_same_again(const Context& ctx, const state::S3Bucket& existing, bool with_tags) {
  if (existing.account != ctx.account())
    throw errors::bucket_already_exists(
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
        "Please select a different name and try again.")
        .with("BucketName", existing.name);
  if (existing.region != kOldestRegion || ctx.region != kOldestRegion || with_tags)
    throw errors::bucket_already_owned_by_you(
        "Your previous request to create the named bucket succeeded and you already own it.")
        .with("BucketName", existing.name);
}

void create(Context& ctx, const std::string& name, const std::string& location, const std::string& ownership,
            const core::Tags& tags) {
  state::S3Bucket bucket;
  bucket.name = name;
  bucket.account = ctx.account();
  bucket.region = region_of(location);
  bucket.location = location;
  bucket.created = std::chrono::floor<std::chrono::seconds>(ctx.now);
  bucket.object_ownership = ownership;
  bucket.public_access_block = state::PublicAccessBlock{true, true, true, true};
  state::S3Buckets buckets(ctx.db);
  buckets.create(bucket);
  if (!tags.empty()) buckets.set_tags(buckets.find(name)->id, tags);
}

}  // namespace

model::CreateBucketOutput create_bucket(Context& ctx, const model::CreateBucketRequest& in) {
  const std::string& name = *in.Bucket;
  if (!valid_bucket_name(name))
    throw core::AwsError("InvalidBucketName", 400, "The specified bucket is not valid.").with("BucketName", name);
  const auto configuration = in.CreateBucketConfiguration.value_or(model::CreateBucketConfiguration{});
  const std::string location = configuration.LocationConstraint.value_or("");
  if (configuration.Location) throw not_implemented("CreateBucketConfiguration.Location");
  if (configuration.Bucket) throw not_implemented("CreateBucketConfiguration.Bucket");
  require_location(ctx.region, location);
  if (in.ObjectLockEnabledForBucket.value_or(false)) throw not_implemented("x-amz-bucket-object-lock-enabled");
  if (in.BucketNamespace && *in.BucketNamespace != model::BucketNamespace::kGlobal)
    throw not_implemented("x-amz-bucket-namespace");
  const std::string ownership = ownership_of(in);
  require_bucket_acl(ctx, name, ownership, acl_of(in));
  const core::Tags tags = tags_of(configuration.Tags);
  require_valid_tags(tags, kMaxBucketTags);

  if (const auto existing = state::S3Buckets(ctx.db).find(name))
    require_same_again(ctx, *existing, !tags.empty());
  else
    create(ctx, name, location, ownership, tags);
  return {.Location = location.empty() ? "/" + name : fmt::format("http://{}.{}/", name, ctx.host),
          .BucketArn = "arn:aws:s3:::" + name};
}

model::HeadBucketOutput head_bucket(Context& ctx, const model::HeadBucketRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  model::HeadBucketOutput out;
  out.BucketArn = bucket.arn();
  out.BucketRegion = bucket.region;
  out.AccessPointAlias = false;
  // No body, yet S3 names a type.
  ctx.extra_headers.emplace_back("Content-Type", "application/xml");
  return out;
}

model::ListBucketsOutput list_buckets(Context& ctx, const model::ListBucketsRequest& in) {
  if (in.BucketRegion && !is_region(*in.BucketRegion))
    throw invalid_argument(fmt::format("Argument value {} is not a valid AWS Region", *in.BucketRegion),
                           "bucket-region");
  const std::int32_t limit = in.MaxBuckets.value_or(kMaxBuckets);
  if (limit < 1 || limit > kMaxBuckets)
    throw invalid_argument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets",
                           std::to_string(limit));
  const std::string prefix = in.Prefix.value_or(""), region = in.BucketRegion.value_or("");
  const std::string request = fmt::format("ListBuckets\n{}\n{}\n{}", ctx.account(), prefix, region);
  std::string after;
  if (in.ContinuationToken) {
    const auto key = core::read_page_token(request, *in.ContinuationToken);
    if (!key) throw invalid_argument("The continuation token provided is incorrect", "continuation-token");
    after = *key;
  }

  model::ListBucketsOutput out;
  out.Owner = model::Owner{};
  out.Owner->ID = core::canonical_user_id(ctx.account());
  out.Prefix = in.Prefix;
  // The plain list of old does not tell regions.
  const bool paging = in.MaxBuckets || in.ContinuationToken || in.Prefix || in.BucketRegion;
  auto& listed = out.Buckets.emplace();
  for (const auto& bucket : state::S3Buckets(ctx.db).list(ctx.account(), prefix, region, after, limit + 1)) {
    if (listed.size() == static_cast<std::size_t>(limit)) {
      out.ContinuationToken = core::page_token(request, *listed.back().Name);
      break;
    }
    auto& shown = listed.emplace_back();
    shown.Name = bucket.name;
    shown.CreationDate = bucket.created;
    shown.BucketArn = bucket.arn();
    if (paging) shown.BucketRegion = bucket.region;
  }
  return out;
}

Empty delete_bucket(Context& ctx, const model::DeleteBucketRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  state::S3Buckets buckets(ctx.db);
  if (buckets.has_objects(bucket.id))
    throw core::AwsError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
        .with("BucketName", bucket.name);
  buckets.remove(bucket);
  return {};
}

model::GetBucketLocationOutput get_bucket_location(Context& ctx, const model::GetBucketLocationRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  model::GetBucketLocationOutput out;
  if (!bucket.location.empty()) out.LocationConstraint = bucket.location;
  return out;
}

}  // namespace s3
