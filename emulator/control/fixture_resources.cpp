// Buckets with their objects, shareable resources, and resource shares of a fixture.
#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "core/arn.hpp"
#include "handlers/ram/request.hpp"
#include "handlers/ram/sharing.hpp"
#include "handlers/s3/handlers.hpp"
#include "state/ram_resources.hpp"
#include "state/ram_shares.hpp"

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
  world::Context context = run.as_root(owner, region);
  s3::model::CreateBucketRequest request;
  request.Bucket = name;
  if (region != "us-east-1") request.CreateBucketConfiguration.emplace().LocationConstraint = region;
  at(node, [&] { return s3::create_bucket(context, request); });
  if (node.has("public_access_block")) set_public_access_block(context, name, node.member("public_access_block"));
  if (node.has("policy")) {
    s3::model::PutBucketPolicyRequest policy;
    policy.Bucket = name;
    policy.Policy = node.document("policy");
    at(node.member("policy"), [&] { return s3::put_bucket_policy(context, policy); });
  }
  for (const auto& object : node.list("objects")) add_object(context, name, object);
}

void add_resource(FixtureRun& run, const Node& node) {
  node.expect({"arn", "type"});
  const auto arn = core::Arn::parse(node.text("arn"));
  if (!arn) node.member("arn").fail("is not an ARN");
  state::RamResources(run.world.db()).register_resource(node.text("arn"), node.text("type"), arn->region, arn->account, run.now);
}

// A share is filled as CreateResourceShare fills it: same checks, same invitations; only the ids are chosen.
void add_share(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect({"id", "name", "region", "allow_external_principals", "resources", "principals", "tags", "invitations"});
  world::Context context = run.as_root(owner, node.text_or("region", "us-east-1"));
  state::RamShares shares(run.world.db(), ram::time_of(context));
  state::RamShare share;
  share.uuid = node.text_or("id", run.world.ids().uuid());
  share.owner = owner.account;
  share.region = context.region;
  share.name = node.text("name");
  share.allow_external = node.flag_or("allow_external_principals", true);
  share.created = share.updated = run.now;
  if (shares.find(share.owner, share.region, share.uuid)) node.fail("the id `" + share.uuid + "` is taken");
  share.id = shares.add(share);
  for (const auto& [key, value] : node.tags("tags")) shares.set_tag(share.id, key, value);
  std::vector<ram::ChosenInvitation> invitations;
  for (const auto& invitation : node.list("invitations")) {
    invitation.expect({"principal", "id"});
    invitations.push_back({invitation.text("principal"), invitation.text("id")});
  }
  at(node, [&] {
    ram::Sharing sharing(context, share, ram::Asking::Create);
    sharing.choose_invitations(std::move(invitations));
    sharing.add(ram::parse_entities(node.texts("resources"), node.texts("principals"), {}));
  });
}

}  // namespace

void apply_resources(FixtureRun& run, const Node& root) {
  for (const auto& account : root.list("accounts")) {
    const core::Principal owner = authz::root_principal(account.text("id"));
    for (const auto& bucket : account.list("buckets")) add_bucket(run, owner, bucket);
    for (const auto& resource : account.list("resources")) add_resource(run, resource);
  }
  for (const auto& account : root.list("accounts")) {
    const core::Principal owner = authz::root_principal(account.text("id"));
    for (const auto& share : account.list("shares")) add_share(run, owner, share);
  }
}

}  // namespace control
