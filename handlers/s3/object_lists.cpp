// ListObjects and ListObjectsV2.
#include <fmt/core.h>

#include <algorithm>

#include "core/canonical_user.hpp"
#include "core/page_token.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/names.hpp"
#include "handlers/s3/resources.hpp"

namespace s3 {
namespace {

constexpr std::int32_t kMaxKeys = 1000;

std::int32_t page_size(const std::optional<std::int32_t>& wanted) {
  if (!wanted) return kMaxKeys;
  if (*wanted < 0)
    throw invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys",
                           std::to_string(*wanted));
  return std::min(*wanted, kMaxKeys);
}

// Writes texts as the request's encoding-type has them.
class Encoding {
 public:
  explicit Encoding(const std::optional<std::string>& type) : url_(type.has_value()) {
    if (type && *type != model::EncodingType::kUrl)
      throw invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", *type);
  }
  std::string operator()(const std::string& text) const { return url_ ? url_encoded(text) : text; }
  std::optional<std::string> operator()(const std::optional<std::string>& text) const {
    if (!text) return std::nullopt;
    return (*this)(*text);
  }

 private:
  bool url_;
};

model::Object shown(const state::S3Object& object, const Encoding& encoded, bool with_owner) {
  model::Object result;
  result.Key = encoded(object.key);
  result.LastModified = object.modified;
  result.ETag = quoted(object.etag);
  result.ChecksumAlgorithm.emplace().push_back(object.checksum_algorithm);
  result.ChecksumType = model::ChecksumType::kFullObject;
  result.Size = object.size;
  result.StorageClass = object.storage_class;
  if (with_owner) result.Owner.emplace().ID = core::canonical_user_id(object.owner);
  return result;
}

// What both versions answer alike.
template <class In, class Out>
void show(Out& out, const In& in, const state::S3Listing& listing, std::int32_t limit, const Encoding& encoded,
          bool with_owner) {
  out.Name = in.Bucket;
  out.Prefix = encoded(in.Prefix.value_or(""));
  // An empty delimiter groups nothing and is not repeated.
  if (in.Delimiter && !in.Delimiter->empty()) out.Delimiter = encoded(in.Delimiter);
  out.MaxKeys = limit;
  out.EncodingType = in.EncodingType;
  out.IsTruncated = listing.truncated;
  if (!listing.objects.empty()) {
    auto& contents = out.Contents.emplace();
    for (const auto& object : listing.objects) contents.push_back(shown(object, encoded, with_owner));
  }
  if (listing.common_prefixes.empty()) return;
  auto& prefixes = out.CommonPrefixes.emplace();
  for (const auto& prefix : listing.common_prefixes) prefixes.emplace_back().Prefix = encoded(prefix);
}

template <class In>
state::S3Listing list(Context& ctx, const state::S3Bucket& bucket, const In& in, const std::string& after,
                      std::int32_t limit) {
  return state::S3Objects(ctx.db).list(
      bucket.id,
      {.prefix = in.Prefix.value_or(""), .delimiter = in.Delimiter.value_or(""), .after = after, .limit = limit});
}

}  // namespace

model::ListObjectsOutput list_objects(Context& ctx, const model::ListObjectsRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  const Encoding encoded(in.EncodingType);
  const std::int32_t limit = page_size(in.MaxKeys);
  const state::S3Listing listing = list(ctx, bucket, in, in.Marker.value_or(""), limit);
  model::ListObjectsOutput out;
  show(out, in, listing, limit, encoded, true);
  out.Marker = encoded(in.Marker.value_or(""));
  // Without a delimiter the client goes on from the last key it saw.
  if (listing.truncated && out.Delimiter) out.NextMarker = encoded(listing.last);
  return out;
}

model::ListObjectsV2Output list_objects_v2(Context& ctx, const model::ListObjectsV2Request& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  const Encoding encoded(in.EncodingType);
  const std::int32_t limit = page_size(in.MaxKeys);
  const std::string request =
      fmt::format("ListObjectsV2\n{}\n{}\n{}", bucket.id, in.Prefix.value_or(""), in.Delimiter.value_or(""));
  std::string after = in.StartAfter.value_or("");
  if (in.ContinuationToken) {
    const auto last = core::read_page_token(request, *in.ContinuationToken);
    if (!last) throw invalid_argument("The continuation token provided is incorrect", "continuation-token");
    after = *last;
  }
  const state::S3Listing listing = list(ctx, bucket, in, after, limit);
  model::ListObjectsV2Output out;
  show(out, in, listing, limit, encoded, in.FetchOwner.value_or(false));
  out.KeyCount = static_cast<std::int32_t>(listing.objects.size() + listing.common_prefixes.size());
  out.StartAfter = encoded(in.StartAfter);
  out.ContinuationToken = in.ContinuationToken;
  if (listing.truncated) out.NextContinuationToken = core::page_token(request, listing.last);
  return out;
}

}  // namespace s3
