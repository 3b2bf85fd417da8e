#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "state/documents.hpp"
#include "state/s3_buckets.hpp"
#include "state/s3_objects.hpp"

namespace {

using state::S3Bucket;
using state::S3Buckets;
using state::S3ListRequest;
using state::S3Object;
using state::S3Objects;

class S3Store : public testing::Test {
 protected:
  S3Store() { bucket = make_bucket("first").id; }

  S3Bucket make_bucket(const std::string& name, const std::string& account = "111111111111",
                       const std::string& region = "us-east-1") {
    S3Bucket fresh;
    fresh.name = name;
    fresh.account = account;
    fresh.region = region;
    fresh.object_ownership = "BucketOwnerEnforced";
    buckets.create(fresh);
    return *buckets.find(name);
  }

  void put(const std::string& key, std::string_view content = "x", const core::Tags& metadata = {}) {
    S3Object object;
    object.key = key;
    object.owner = "111111111111";
    objects.put(bucket, object, content, metadata, {});
  }

  // Every page of a list, `limit` entries at a time: keys as they are, common prefixes in brackets.
  std::vector<std::string> pages(S3ListRequest request) {
    std::vector<std::string> seen;
    for (int guard = 0; guard < 100; ++guard) {
      const auto listing = objects.list(bucket, request);
      for (const auto& object : listing.objects) seen.push_back(object.key);
      for (const auto& prefix : listing.common_prefixes) seen.push_back("[" + prefix + "]");
      if (!listing.truncated) return seen;
      request.after = listing.last;
    }
    ADD_FAILURE() << "the list never ends";
    return seen;
  }

  std::unique_ptr<state::Database> db = state::Database::in_memory();
  S3Buckets buckets{*db};
  S3Objects objects{*db};
  std::int64_t bucket = 0;
};

using Names = std::vector<std::string>;

TEST_F(S3Store, ContentComesBackByteForByteAndInParts) {
  const std::string content("\0\xFF text", 7);
  put("k", content);
  const auto object = objects.find(bucket, "k");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->size, 7);
  EXPECT_EQ(objects.content(object->id), content);
  EXPECT_EQ(objects.content(object->id, 3, 2), "te");
}

TEST_F(S3Store, AnEmptyObjectIsAnObject) {
  put("k", "");
  ASSERT_TRUE(objects.find(bucket, "k"));
  EXPECT_EQ(objects.content(objects.find(bucket, "k")->id), "");
}

TEST_F(S3Store, ReplacingAnObjectTakesItsMetadataAway) {
  put("k", "old", {{"a", "1"}, {"b", "2"}});
  put("k", "new", {{"c", "3"}});
  const auto object = *objects.find(bucket, "k");
  EXPECT_EQ(objects.content(object.id), "new");
  EXPECT_EQ(objects.metadata(object.id), (core::Tags{{"c", "3"}}));
  auto count = db->query("SELECT count(*) FROM object_metadata");
  ASSERT_TRUE(count.next());
  EXPECT_EQ(count.integer(0), 1);
}

TEST_F(S3Store, KeysAreListedInByteOrder) {
  for (const char* key : {"b", "\xC3\xA9", "B", "a/1", "a"}) put(key);
  EXPECT_EQ(pages({}), (Names{"B", "a", "a/1", "b", "\xC3\xA9"}));
}

TEST_F(S3Store, PagesJoinUpWithoutGapsOrRepeats) {
  for (const char* key : {"a", "a/1", "a/2", "b", "c/1", "c/2/x", "d"}) put(key);
  for (std::int64_t limit : {1, 2, 3, 7, 1000}) {
    EXPECT_EQ(pages({.limit = limit}).size(), 7U) << limit;
    EXPECT_EQ(pages({.prefix = "c/", .limit = limit}), (Names{"c/1", "c/2/x"})) << limit;
    auto grouped = pages({.delimiter = "/", .limit = limit});
    std::sort(grouped.begin(), grouped.end());
    EXPECT_EQ(grouped, (Names{"[a/]", "[c/]", "a", "b", "d"})) << limit;
  }
}

TEST_F(S3Store, ADelimiterGroupsBehindThePrefixOnly) {
  for (const char* key : {"p/a", "p/b/1", "p/b/2", "p/c/d/e", "q"}) put(key);
  EXPECT_EQ(pages({.prefix = "p/", .delimiter = "/"}), (Names{"p/a", "[p/b/]", "[p/c/]"}));
  EXPECT_EQ(pages({.prefix = "p", .delimiter = "/"}), (Names{"[p/]"}));
  EXPECT_EQ(pages({.prefix = "p", .delimiter = "/b/"}), (Names{"p/a", "p/c/d/e", "[p/b/]"}));
}

TEST_F(S3Store, AMarkerInsideACommonPrefixSkipsAllOfIt) {
  for (const char* key : {"a/1", "a/2", "b"}) put(key);
  EXPECT_EQ(pages({.delimiter = "/", .after = "a/1"}), (Names{"b"}));
  EXPECT_EQ(pages({.after = "a/1"}), (Names{"a/2", "b"}));
}

TEST_F(S3Store, TheLastPageIsNotCalledTruncated) {
  for (const char* key : {"a", "b/1", "b/2"}) put(key);
  EXPECT_FALSE(objects.list(bucket, {.delimiter = "/", .limit = 2}).truncated);
  EXPECT_TRUE(objects.list(bucket, {.delimiter = "/", .limit = 1}).truncated);
  EXPECT_FALSE(objects.list(bucket, {.limit = 0}).truncated);
}

TEST_F(S3Store, BucketsAreListedByAccountNameAndRegion) {
  make_bucket("zz", "111111111111", "eu-west-1");
  make_bucket("aa", "222222222222");
  make_bucket("second");
  const auto names = [](const std::vector<S3Bucket>& found) {
    Names result;
    for (const auto& each : found) result.push_back(each.name);
    return result;
  };
  EXPECT_EQ(names(buckets.list("111111111111", "", "", "", 10)), (Names{"first", "second", "zz"}));
  EXPECT_EQ(names(buckets.list("111111111111", "", "", "first", 1)), (Names{"second"}));
  EXPECT_EQ(names(buckets.list("111111111111", "", "eu-west-1", "", 10)), (Names{"zz"}));
  EXPECT_EQ(names(buckets.list("111111111111", "se", "", "", 10)), (Names{"second"}));
}

TEST_F(S3Store, ANewPolicyTakesTheOldDocumentAway) {
  state::Documents documents(*db);
  const std::int64_t first = documents.add("{\"a\":1}");
  buckets.set_policy(*buckets.find("first"), first, true);
  EXPECT_TRUE(buckets.find("first")->policy_is_public);
  buckets.set_policy(*buckets.find("first"), documents.add("{}"), false);
  EXPECT_EQ(documents.text(first), "");
  EXPECT_FALSE(buckets.find("first")->policy_is_public);
  buckets.set_policy(*buckets.find("first"), std::nullopt, false);
  EXPECT_FALSE(buckets.find("first")->policy);
}

TEST_F(S3Store, PublicAccessBlockIsEitherThereOrNot) {
  EXPECT_FALSE(buckets.find("first")->public_access_block);
  buckets.set_public_access_block(bucket, state::PublicAccessBlock{.block_public_policy = true});
  const auto flags = buckets.find("first")->public_access_block;
  ASSERT_TRUE(flags);
  EXPECT_TRUE(flags->block_public_policy);
  EXPECT_FALSE(flags->restrict_public_buckets);
  buckets.set_public_access_block(bucket, std::nullopt);
  EXPECT_FALSE(buckets.find("first")->public_access_block);
}

}  // namespace
