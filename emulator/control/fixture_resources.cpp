// Buckets with their objects, shareable resources, and resource shares of a fixture.
#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "handlers/ram/permission_creation.hpp"
#include "handlers/ram/share_creation.hpp"
#include "handlers/s3/handlers.hpp"

namespace control {
namespace {

void add_object(world::Context& context, const std::string& bucket, const Node& node) {
  node.expect({"key", "content", "content_type"});
  s3::model::PutObjectRequest request;
  request.Bucket = bucket;
  request.Key = node.text("key");
  request.ContentType = node.optional_text("content_type");
  request.Body.emplace().owned = node.text_or("content", "");
  at(node, [&] { return s3::put_object(context, request); });
}

void set_public_access_block(world::Context& context, const std::string& bucket, const Node& node) {
  node.expect({"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"});
  s3::model::PutPublicAccessBlockRequest request;
  request.Bucket = bucket;
  auto& flags = request.PublicAccessBlockConfiguration.emplace();
  flags.BlockPublicAcls = node.flag_or("BlockPublicAcls", false);
  flags.IgnorePublicAcls = node.flag_or("IgnorePublicAcls", false);
  flags.BlockPublicPolicy = node.flag_or("BlockPublicPolicy", false);
  flags.RestrictPublicBuckets = node.flag_or("RestrictPublicBuckets", false);
  at(node, [&] { return s3::put_public_access_block(context, request); });
}

void add_bucket(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect({"name", "region", "policy", "public_access_block", "objects"});
  const std::string name = node.text("name"), region = node.text_or("region", "us-east-1");
  // The endpoint of us-east-1 makes buckets in every region there is.
  world::Context global = run.as_root(owner);
  s3::model::CreateBucketRequest request;
  request.Bucket = name;
  if (region != "us-east-1") request.CreateBucketConfiguration.emplace().LocationConstraint = region;
  at(node, [&] { return s3::create_bucket(global, request); });
  world::Context context = run.as_root(owner, region);
  if (node.has("public_access_block")) set_public_access_block(context, name, node.member("public_access_block"));
  if (node.has("policy")) {
    s3::model::PutBucketPolicyRequest policy;
    policy.Bucket = name;
    policy.Policy = node.document("policy");
    at(node.member("policy"), [&] { return s3::put_bucket_policy(context, policy); });
  }
  for (const auto& object : node.list("objects")) add_object(context, name, object);
}

void add_resource(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect({"arn", "type"});
  world::Context context = run.as_root(owner);
  at(node, [&] { ram::seed_resource(context, node.text("arn"), node.text_or("type", ""), owner.account); });
}

state::RamAnswer answer_of(const Node& node) {
  const std::string status = node.text_or("status", "PENDING");
  if (status == "PENDING") return state::RamAnswer::None;
  if (status == "ACCEPTED") return state::RamAnswer::Accepted;
  if (status == "REJECTED") return state::RamAnswer::Rejected;
  node.member("status").fail("is none of PENDING, ACCEPTED, REJECTED");
}

/// What the policy allows that a share was made from; none for a standard share.
std::vector<std::string> policy_actions_of(const Node& node) {
  const std::string feature_set = node.text_or("feature_set", "STANDARD");
  if (feature_set != "STANDARD" && feature_set != "CREATED_FROM_POLICY")
    node.member("feature_set").fail("is none of STANDARD, CREATED_FROM_POLICY");
  auto actions = node.texts("actions");
  if (actions.empty() == (feature_set == "CREATED_FROM_POLICY"))
    node.fail("needs actions with the feature set CREATED_FROM_POLICY, and has none with STANDARD");
  return actions;
}

void add_permission(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect({"name", "resource_type", "policy_template", "region", "tags"});
  ram::NewPermission wanted;
  wanted.name = node.text("name");
  wanted.type = node.text("resource_type");
  wanted.policy_template = node.document("policy_template");
  wanted.tags = node.tags("tags");
  world::Context context = run.as_root(owner, node.text_or("region", "us-east-1"));
  at(node, [&] { return ram::make_permission(context, wanted); });
}

void add_share(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect({"id", "name", "region", "allow_external_principals", "retain_sharing_on_account_leave_organization",
               "resources", "principals", "permissions", "sources", "tags", "invitations", "feature_set", "actions"});
  ram::ShareSeed seed;
  seed.id = node.text_or("id", "");
  seed.name = node.text("name");
  seed.allow_external = node.flag_or("allow_external_principals", true);
  seed.retain = node.flag_or("retain_sharing_on_account_leave_organization", false);
  seed.resources = node.texts("resources");
  seed.principals = node.texts("principals");
  seed.permissions = node.texts("permissions");
  seed.sources = node.texts("sources");
  seed.tags = node.tags("tags");
  seed.policy_actions = policy_actions_of(node);
  for (const auto& invitation : node.list("invitations")) {
    invitation.expect({"principal", "id", "status"});
    seed.invitations.push_back({invitation.text("principal"), invitation.text_or("id", ""), answer_of(invitation)});
  }
  world::Context context = run.as_root(owner, node.text_or("region", "us-east-1"));
  at(node, [&] { return ram::seed_share(context, seed); });
}

}  // namespace

void apply_resources(FixtureRun& run, const Node& root) {
  for (const auto& account : root.list("accounts")) {
    const core::Principal owner = authz::root_principal(account.text("id"));
    for (const auto& bucket : account.list("buckets")) add_bucket(run, owner, bucket);
    for (const auto& resource : account.list("resources")) add_resource(run, owner, resource);
  }
  for (const auto& account : root.list("accounts")) {
    const core::Principal owner = authz::root_principal(account.text("id"));
    for (const auto& permission : account.list("permissions")) add_permission(run, owner, permission);
    for (const auto& share : account.list("shares")) add_share(run, owner, share);
  }
}

}  // namespace control
