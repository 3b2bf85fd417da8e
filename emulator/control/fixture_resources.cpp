// Buckets with their objects, shareable resources, and resource shares of a fixture.
#include <algorithm>

#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "control/parts_accounts.hpp"
#include "core/text.hpp"
#include "handlers/ram/permission_creation.hpp"
#include "handlers/ram/policy_template.hpp"
#include "handlers/ram/share_creation.hpp"
#include "handlers/s3/handlers.hpp"
#include "policy/inspect.hpp"
#include "state/ram_permissions.hpp"
#include "state/s3_objects.hpp"

namespace control {
namespace {

std::string content_of(const Node& node) {
  if (!node.has("content_base64")) return node.text_or("content", "");
  if (node.has("content")) node.fail("has content or content_base64, not both");
  auto bytes = core::base64_decode(node.text("content_base64"));
  if (!bytes) node.member("content_base64").fail("is not base64");
  return *std::move(bytes);
}

// What PutObject decided and the document says otherwise.
void complete_object(const Node& node, state::S3Object& object) {
  const auto take = [&node](const char* name, auto& value) {
    if (node.has(name)) value = node.text(name);
  };
  take("owner", object.owner);
  take("acl", object.acl);
  take("etag", object.etag);
  take("storage_class", object.storage_class);
  take("content_encoding", object.content_encoding);
  take("content_language", object.content_language);
  take("content_disposition", object.content_disposition);
  take("cache_control", object.cache_control);
  take("website_redirect", object.website_redirect);
  take("checksum_algorithm", object.checksum_algorithm);
  take("checksum", object.checksum);
  take("sse_algorithm", object.encryption.algorithm);
  take("sse_kms_key", object.encryption.kms_key);
  object.encryption.bucket_key_enabled = node.flag_or("bucket_key_enabled", object.encryption.bucket_key_enabled);
  if (node.has("expires")) object.expires = node.member("expires").time();
  if (node.has("modified")) object.modified = node.member("modified").time();
}

void add_object(FixtureRun& run, world::Context& context, const std::string& bucket, const Node& node) {
  expect_members_of(parts::kObjects, node);
  // The values are checked, and stored with the content below.
  values_of(run, parts::kObjects, node, Key::object());
  const std::string content = content_of(node);
  s3::model::PutObjectRequest request;
  request.Bucket = bucket;
  request.Key = node.text("key");
  request.ContentType = node.optional_text("content_type");
  request.Body.emplace().owned = content;
  at(node, [&] { return s3::put_object(context, request); });
  const auto row = state::S3Buckets(context.db).find(bucket)->id;
  state::S3Objects objects(context.db);
  auto object = *objects.find(row, *request.Key);
  complete_object(node, object);
  at(node, [&] { objects.put(row, object, content, node.tags("metadata"), node.tags("tags")); });
}

state::PublicAccessBlock public_access_of(const Node& node) {
  expect_members_of(parts::kPublicAccessBlock, node);
  return {node.flag_or("BlockPublicAcls", false), node.flag_or("IgnorePublicAcls", false),
          node.flag_or("BlockPublicPolicy", false), node.flag_or("RestrictPublicBuckets", false)};
}

// `false` instead of flags: the configuration was deleted.
void set_public_access_block(world::Context& context, std::int64_t bucket, const Node& node) {
  state::S3Buckets buckets(context.db);
  if (node.json() == false)
    buckets.set_public_access_block(bucket, std::nullopt);
  else
    buckets.set_public_access_block(bucket, public_access_of(node));
}

// As a request would; with the principals given, as it was saved when those existed.
void set_bucket_policy(FixtureRun& run, world::Context& context, const std::string& bucket, const Node& node) {
  state::S3Buckets buckets(context.db);
  const Node policy = node.member("policy");
  if (node.has("policy_principals")) {
    const std::int64_t document = add_document(run, policy, node.tags("policy_principals"));
    buckets.set_policy(*buckets.find(bucket), document, policy::is_public(*context.world.compiled(document)));
    return;
  }
  s3::model::PutBucketPolicyRequest request;
  request.Bucket = bucket;
  request.Policy = policy.document();
  at(policy, [&] { return s3::put_bucket_policy(context, request); });
}

void complete_bucket(FixtureRun& run, const Node& node, const std::string& account) {
  complete(run, parts::kBuckets, node, account);
  core::Tags tags = node.tags("tags");
  if (tags.empty()) return;
  state::S3Buckets buckets(run.world.db());
  at(node, [&] { buckets.set_tags(buckets.find(node.text("name"))->id, tags); });
}

void add_bucket(FixtureRun& run, const core::Principal& owner, const Node& node) {
  expect_members_of(parts::kBuckets, node);
  const std::string name = node.text("name"), region = node.text_or("region", "us-east-1");
  // The endpoint of us-east-1 makes buckets in every region there is.
  world::Context global = run.as_root(owner);
  s3::model::CreateBucketRequest request;
  request.Bucket = name;
  if (region != "us-east-1") request.CreateBucketConfiguration.emplace().LocationConstraint = region;
  at(node, [&] { return s3::create_bucket(global, request); });
  complete_bucket(run, node, owner.account);
  world::Context context = run.as_root(owner, region);
  const std::int64_t row = state::S3Buckets(context.db).find(name)->id;
  // A policy may have been there before public ones were blocked.
  if (node.has("public_access_block")) state::S3Buckets(context.db).set_public_access_block(row, std::nullopt);
  if (node.has("policy")) set_bucket_policy(run, context, name, node);
  if (node.has("public_access_block")) set_public_access_block(context, row, node.member("public_access_block"));
  for (const auto& object : node.list("objects")) add_object(run, context, name, object);
}

void add_resource(FixtureRun& run, const core::Principal& owner, const Node& node) {
  expect_members_of(parts::kResources, node);
  world::Context context = run.as_root(owner);
  at(node, [&] { ram::seed_resource(context, node.text("arn"), node.text_or("type", ""), owner.account); });
  complete(run, parts::kResources, node, owner.account);
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

// A version with what its template allows.
void add_version(FixtureRun& run, const Node& node, Key key, const fixtures::RamType& type) {
  expect_members_of(parts::kPermissionVersions, node);
  const Node text = node.member("policy_template");
  const auto allowed = at(text, [&] { return ram::parse_policy_template(text.document(), type); });
  key["condition"] = allowed.condition;
  key["owner"] = read_row(run, parts::kPermissionVersions, node, key);
  for (const auto& action : allowed.actions) {
    key["position"] = key.value("position", 0) + 1;
    key["value"] = action;
    state::write_record(run.world.db(), state::records::kPermissionActions, key.dump());
  }
}

const fixtures::RamType& type_of(const Node& node) {
  const auto* type = fixtures::ram_type(node.text());
  if (!type) node.fail("is no resource type of RAM");
  return *type;
}

void add_recorded_permission(FixtureRun& run, const std::string& account, const Node& node) {
  const auto& type = type_of(node.member("resource_type"));
  Key key = {{"account", account}};
  key["owner"] = read_row(run, parts::kPermissions, node, key);
  for (const auto& version : node.list("versions")) add_version(run, version, key, type);
}

void add_permission(FixtureRun& run, const core::Principal& owner, const Node& node) {
  if (node.has("created")) return add_recorded_permission(run, owner.account, node);
  node.expect(parts::kPermissionRequest);
  ram::NewPermission wanted;
  wanted.name = node.text("name");
  wanted.type = node.text("resource_type");
  wanted.policy_template = node.document("policy_template");
  wanted.tags = node.tags("tags");
  world::Context context = run.as_root(owner, node.text_or("region", "us-east-1"));
  at(node, [&] { return ram::make_permission(context, wanted); });
}

void add_share(FixtureRun& run, const core::Principal& owner, const Node& node) {
  node.expect(parts::kShareRequest);
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

// --- shares as they are, instead of as somebody makes them

/// A share with its row, or something that is in a share.
struct Recorded {
  Node node;
  Key key;
  core::Time created;
};

void in_order(std::vector<Recorded>& all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Recorded& one, const Recorded& other) { return one.created < other.created; });
}

core::Time instant_of(const FixtureRun& run, const Node& node, const char* name) {
  return node.has(name) ? node.member(name).time() : run.now;
}

// What a principal's spelling says of it.
void put_principal(const Node& node, Key& key) {
  const auto name = at(node, [&] { return ram::parse_entities({}, std::vector{node.text()}, {}).principals.at(0); });
  key["kind"] = static_cast<int>(name.kind);
  key["subject"] = key["receiver"] = name.subject();
  if (name.iam()) key["receiver_arn"] = name.text;
}

// A share that is gone may have had a permission that is gone, too.
void check_permission(FixtureRun& run, const Node& share, const Node& node) {
  type_of(node.member("type"));
  const auto version = static_cast<int>(node.number_or("version", 1));
  if (!share.has("deleted") && !state::RamPermissions(run.world.db()).actions(node.text("arn"), version))
    node.fail("names something that is not in the document");
}

bool same(const Part& one, const Part& other) {
  return one.record.read == other.record.read;
}

// Lists of RAM show associations in the order of their making, whichever share they are in.
void add_contents(FixtureRun& run, const std::vector<Recorded>& shares, const Part& part, const char* instant) {
  std::vector<Recorded> all;
  for (const auto& share : shares)
    for (const auto& node : share.node.list(std::string(part.member).c_str())) {
      expect_members_of(part, node);
      all.push_back({node, share.key, instant_of(run, node, instant)});
      if (node.has("principal")) put_principal(node.member("principal"), all.back().key);
      if (same(part, parts::kSharePermissions)) check_permission(run, share.node, node);
    }
  in_order(all);
  for (const auto& one : all) read_row(run, part, one.node, one.key);
}

void add_recorded_shares(FixtureRun& run, const Node& root) {
  std::vector<Recorded> shares;
  for (const auto& account : root.list("accounts"))
    for (const auto& node : account.list("shares"))
      if (node.has("created"))
        shares.push_back({node, {{"account", account.text("id")}}, node.member("created").time()});
  in_order(shares);
  for (auto& share : shares) {
    share.key["owner"] = read_row(run, parts::kShares, share.node, share.key);
  }
  add_contents(run, shares, parts::kShareResources, "created");
  add_contents(run, shares, parts::kShareInvitations, "sent");
  add_contents(run, shares, parts::kSharePrincipals, "created");
  add_contents(run, shares, parts::kShareSources, "created");
  add_contents(run, shares, parts::kSharePermissions, "attached");
  for (const auto& share : shares)
    if (share.node.has("deleted")) {
      Key end = share.key;
      end["deleted"] = core::to_millis(share.node.member("deleted").time());
      state::write_record(run.world.db(), parts::kShareEnds.record, end.dump());
    }
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
    for (const auto& share : account.list("shares"))
      if (!share.has("created")) add_share(run, owner, share);
  }
  add_recorded_shares(run, root);
}

}  // namespace control
