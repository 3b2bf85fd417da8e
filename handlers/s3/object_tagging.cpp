// Tags of objects.
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/objects.hpp"
#include "handlers/s3/resources.hpp"
#include "handlers/s3/tags.hpp"

namespace s3 {
namespace {

template <class In>
state::S3Object tagged_object(Context& ctx, const In& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_valid_key(*in.Key);
  require_null_version(in.VersionId, *in.Key);
  auto object = object_of(ctx, bucket, *in.Key);
  if (!object) throw missing_key(ctx, bucket, *in.Key);
  return *std::move(object);
}

}  // namespace

model::GetObjectTaggingOutput get_object_tagging(Context& ctx, const model::GetObjectTaggingRequest& in) {
  const auto object = tagged_object(ctx, in);
  model::GetObjectTaggingOutput out;
  out.VersionId = in.VersionId;
  out.TagSet = to_model(state::S3Objects(ctx.db).tags(object.id));
  return out;
}

model::PutObjectTaggingOutput put_object_tagging(Context& ctx, const model::PutObjectTaggingRequest& in) {
  const auto object = tagged_object(ctx, in);
  if (!in.Tagging) throw malformed_xml();
  const core::Tags tags = tags_of(in.Tagging->TagSet);
  require_valid_tags(tags, kMaxObjectTags);
  state::S3Objects(ctx.db).set_tags(object.id, tags);
  model::PutObjectTaggingOutput out;
  out.VersionId = in.VersionId;
  return out;
}

model::DeleteObjectTaggingOutput delete_object_tagging(Context& ctx, const model::DeleteObjectTaggingRequest& in) {
  const auto object = tagged_object(ctx, in);
  state::S3Objects(ctx.db).set_tags(object.id, {});
  model::DeleteObjectTaggingOutput out;
  out.VersionId = in.VersionId;
  return out;
}

}  // namespace s3
