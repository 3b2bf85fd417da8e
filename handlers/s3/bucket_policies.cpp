// Bucket policies and public access blocks.
#include "access/principals.hpp"
#include "handlers/s3/acl.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/handlers.hpp"
#include "handlers/s3/policy_text.hpp"
#include "handlers/s3/resources.hpp"
#include "policy/inspect.hpp"
#include "policy/validate.hpp"
#include "state/documents.hpp"

namespace s3 {
namespace {

constexpr std::size_t kMaxPolicy = std::size_t{20} * 1024;

// Policies belong to the account of the bucket, even where a policy grants others the use of these operations.
void require_owner(const Context& ctx, const state::S3Bucket& bucket, const char* method) {
  if (ctx.caller.account != bucket.account) throw method_not_allowed(method, "BUCKETPOLICY");
}

core::AwsError no_policy(const state::S3Bucket& bucket) {
  return not_configured("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name);
}

core::AwsError to_error(const policy::Problem& problem) {
  core::AwsError error = malformed_policy(problem.message);
  if (!problem.detail.empty()) error.with("Detail", problem.detail);
  return error;
}

// Throws what S3 refuses the policy with. Where the server was told to be lenient the answer warns instead, and the
// policy is stored and evaluated as it stands.
void refuse(Context& ctx, const policy::Problem& problem) {
  if (ctx.settings.policy_validation == world::PolicyValidation::Strict) throw to_error(problem);
  ctx.extra_headers.emplace_back("x-understudy-policy-warning", "MalformedPolicy: " + problem.message);
}

// Text that is no policy at all cannot be evaluated, so leniency does not extend to it.
std::shared_ptr<const policy::Document> compile(const std::string& text) {
  try {
    return policy::Document::compile(text, {.principal_id = {}, .short_resources = policy::ShortArn::PaddedIfOpenEnd});
  } catch (const policy::SyntaxError& error) {
    const bool no_json = error.kind() == policy::SyntaxError::Kind::NotJson;
    throw malformed_policy(no_json ? "Policies must be valid JSON and the first byte must be '{'"
                                   : "Invalid policy syntax.");
  }
}

state::BoundPrincipals bind(Context& ctx, const policy::Document& document) {
  try {
    return authz::bind_principals(ctx, document);
  } catch (const authz::UnknownPrincipal& unknown) {
    refuse(ctx, {"Invalid principal in policy", unknown.what()});
    return {};
  }
}

}  // namespace

Empty put_bucket_policy(Context& ctx, const model::PutBucketPolicyRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_owner(ctx, bucket, "PUT");
  const std::string text = in.Policy.value_or("");
  if (text.size() > kMaxPolicy)
    throw core::AwsError("PolicyTooLarge", 400, "Policy exceeds the maximum allowed document size.");
  if (const auto problem = policy::validate(text, policy::DocumentKind::Bucket, {.resource = bucket.arn()})) {
    // What is not JSON gets the validator's words; what cannot be compiled is refused below in any case.
    refuse(ctx, *problem);
  }
  const auto document = compile(text);
  const auto principals = bind(ctx, *document);
  const bool is_public = policy::is_public(*document);
  // This setting binds even the root user.
  if (is_public && bucket.public_access_block && bucket.public_access_block->block_public_policy)
    throw blocked(ctx, "s3:PutBucketPolicy", bucket.arn(), "policies", "BlockPublicPolicy");
  state::S3Buckets(ctx.db).set_policy(bucket, state::Documents(ctx.db).add(text, principals), is_public);
  ctx.status = 204;  // the model says 200
  return {};
}

model::GetBucketPolicyOutput get_bucket_policy(Context& ctx, const model::GetBucketPolicyRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_owner(ctx, bucket, "GET");
  if (!bucket.policy) throw no_policy(bucket);
  model::GetBucketPolicyOutput out;
  out.Policy = shown_policy(ctx.db, *bucket.policy);
  return out;
}

Empty delete_bucket_policy(Context& ctx, const model::DeleteBucketPolicyRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  require_owner(ctx, bucket, "DELETE");
  state::S3Buckets(ctx.db).set_policy(bucket, std::nullopt, false);
  return {};
}

model::GetBucketPolicyStatusOutput get_bucket_policy_status(Context& ctx,
                                                            const model::GetBucketPolicyStatusRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!bucket.policy) throw no_policy(bucket);
  model::GetBucketPolicyStatusOutput out;
  out.PolicyStatus.emplace().IsPublic = bucket.policy_is_public;
  return out;
}

Empty put_public_access_block(Context& ctx, const model::PutPublicAccessBlockRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!in.PublicAccessBlockConfiguration) throw malformed_xml();
  const auto& wanted = *in.PublicAccessBlockConfiguration;
  state::S3Buckets(ctx.db).set_public_access_block(
      bucket.id, state::PublicAccessBlock{.block_public_acls = wanted.BlockPublicAcls.value_or(false),
                                          .ignore_public_acls = wanted.IgnorePublicAcls.value_or(false),
                                          .block_public_policy = wanted.BlockPublicPolicy.value_or(false),
                                          .restrict_public_buckets = wanted.RestrictPublicBuckets.value_or(false)});
  return {};
}

model::GetPublicAccessBlockOutput get_public_access_block(Context& ctx, const model::GetPublicAccessBlockRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  if (!bucket.public_access_block)
    throw not_configured("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
                         bucket.name);
  const auto& flags = *bucket.public_access_block;
  model::GetPublicAccessBlockOutput out;
  out.PublicAccessBlockConfiguration =
      model::PublicAccessBlockConfiguration{.BlockPublicAcls = flags.block_public_acls,
                                            .IgnorePublicAcls = flags.ignore_public_acls,
                                            .BlockPublicPolicy = flags.block_public_policy,
                                            .RestrictPublicBuckets = flags.restrict_public_buckets};
  return out;
}

Empty delete_public_access_block(Context& ctx, const model::DeletePublicAccessBlockRequest& in) {
  const auto bucket = bucket_of(ctx, *in.Bucket, in.ExpectedBucketOwner);
  state::S3Buckets(ctx.db).set_public_access_block(bucket.id, std::nullopt);
  return {};
}

}  // namespace s3
