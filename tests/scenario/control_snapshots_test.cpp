// Snapshots: a world as it was, by name and as a file.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class Snapshots : public ::testing::Test, public Scenario {
 protected:
  Answer post(const std::string& path, const Json& body = Json::object()) { return control("POST", path, body); }
  Answer upload(const std::string& name, const std::string& bytes) {
    core::HttpRequest request;
    request.method = "PUT";
    const std::string target = "/_understudy/snapshots/" + name;
    request.target = target;
    request.body = bytes;
    return raw(request);
  }
  std::string now() { return control("GET", "/_understudy/clock").json()["now"]; }
  bool has_user(const std::string& name) { return iam(root(kAccount), "GetUser", {{"UserName", name}}).ok(); }
};

TEST_F(Snapshots, RestoreDataClockNetworkAndSecretsExactly) {
  const Credentials ann = user(kAccount, "ann");
  post("/_understudy/clock", {{"set", "2030-01-01T00:00:00Z"}});
  post("/_understudy/clock", {{"freeze", true}});
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}});
  const auto time = now();
  ASSERT_EQ(control("PUT", "/_understudy/snapshots/before").status, 200);

  ASSERT_TRUE(iam(root(kAccount), "DeleteAccessKey", {{"UserName", "ann"}, {"AccessKeyId", ann.key}}).ok());
  ASSERT_TRUE(iam(root(kAccount), "DeleteUser", {{"UserName", "ann"}}).ok());
  user(kAccount, "bob");
  post("/_understudy/clock", {{"reset", true}});
  control("PUT", "/_understudy/network", Json::object());
  ASSERT_EQ(post("/_understudy/snapshots/before/restore").status, 200);

  EXPECT_TRUE(has_user("ann"));
  EXPECT_FALSE(has_user("bob"));
  EXPECT_EQ(now(), time);
  EXPECT_EQ(sts(ann, "GetCallerIdentity").xml("Arn"), "arn:aws:iam::111122223333:user/ann") << "its key works again";
  EXPECT_EQ(world().network().rule_for("").source_ip, "10.1.2.3");
}

TEST_F(Snapshots, TravelAsFiles) {
  user(kAccount, "ann");
  control("PUT", "/_understudy/snapshots/one");
  const Answer file = control("GET", "/_understudy/snapshots/one");
  EXPECT_EQ(file.headers.at("content-type"), "application/octet-stream");
  control("DELETE", "/_understudy/snapshots/one");
  EXPECT_EQ(control("GET", "/_understudy/snapshots/one").status, 404);
  control("POST", "/_understudy/reset", Json::object());
  ASSERT_FALSE(has_user("ann"));
  ASSERT_EQ(upload("two", file.body).status, 200);
  ASSERT_EQ(post("/_understudy/snapshots/two/restore").status, 200);
  EXPECT_TRUE(has_user("ann"));
  EXPECT_EQ(control("GET", "/_understudy/snapshots").json()["snapshots"][0]["name"], "two");
}

TEST_F(Snapshots, BeginWorldsThatGoTheirOwnWays) {
  const Credentials ann = user(kAccount, "ann");
  control("PUT", "/_understudy/snapshots/one");
  ASSERT_TRUE(iam(root(kAccount), "DeleteAccessKey", {{"UserName", "ann"}, {"AccessKeyId", ann.key}}).ok());
  ASSERT_TRUE(iam(root(kAccount), "DeleteUser", {{"UserName", "ann"}}).ok());
  ASSERT_EQ(post("/_understudy/worlds", {{"id", "a"}, {"from", "snapshot:one"}}).status, 200);
  ASSERT_EQ(post("/_understudy/worlds", {{"id", "b"}, {"from", "snapshot:one"}}).status, 200);
  prefix = "/_w/a";
  user(kAccount, "bob");
  EXPECT_TRUE(has_user("ann"));
  control("POST", "/_understudy/reset", Json::object());
  EXPECT_TRUE(has_user("ann")) << "a reset goes back to the snapshot";
  EXPECT_FALSE(has_user("bob"));
  prefix = "/_w/b";
  EXPECT_FALSE(has_user("bob"));
  EXPECT_EQ(post("/_understudy/worlds", {{"from", "snapshot:none"}}).status, 404);
}

TEST_F(Snapshots, RefuseFilesThatAreNone) {
  control("PUT", "/_understudy/snapshots/good");
  const std::string good = control("GET", "/_understudy/snapshots/good").body;
  std::string newer = good, broken = good, cut = good.substr(0, good.size() / 2);
  newer[63] = static_cast<char>(newer[63] + 1);  // the last byte of SQLite's user_version
  for (std::size_t i = 4096; i < broken.size(); ++i) broken[i] = static_cast<char>(i * 31);
  for (const auto& [what, bytes] : {std::pair("nonsense", std::string("hello")), std::pair("newer", newer),
                                    std::pair("broken", broken), std::pair("cut", cut)}) {
    const Answer answer = upload("bad", bytes);
    EXPECT_EQ(answer.status, 400) << what;
    EXPECT_FALSE(answer.json()["error"].get<std::string>().empty()) << what;
  }
  EXPECT_EQ(upload("not/a/name", good).status, 400);
  EXPECT_EQ(control("GET", "/_understudy/snapshots/bad").status, 404);
}

}  // namespace
}  // namespace scenario
