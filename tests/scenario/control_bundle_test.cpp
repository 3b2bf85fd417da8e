// `GET bundle`: a world's past as one file, which runs again elsewhere with the same answers.
#include <gtest/gtest.h>

#include "control/bundle.hpp"
#include "replay.hpp"
#include "tour.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

constexpr char kIdentity[] = "Action=GetCallerIdentity&Version=2011-06-15";
const std::string kPadding(8000, 'x');

class Bundles : public ::testing::Test, public Scenario {
 protected:
  explicit Bundles(const world::Settings& settings = {}) : Scenario(settings) {}

  std::string bundle() {
    const Answer answer = control("GET", "/_understudy/bundle");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  Json calls() { return Json::parse(bundle())["calls"]; }
  Answer post(const std::string& path, const Json& body = Json::object()) { return control("POST", path, body); }

  static bool same(const core::HttpResponse& a, const core::HttpResponse& b) {
    return a.status == b.status && a.headers == b.headers && a.body == b.body;
  }
  /// Number of the first call with another answer, from 1; 0 when all are the same.
  static std::size_t first_difference(const std::string& text) {
    const auto read = control::read_bundle(text);
    app::Rerun rerun(read);
    for (std::size_t i = 0; i < read.calls.size(); ++i) {
      const auto now = rerun.run(read.calls[i]);
      if (same(now, read.calls[i].response)) continue;
      note_difference(i, read.calls[i], now);
      return i + 1;
    }
    return 0;
  }
  static void note_difference(std::size_t i, const world::RecordedCall& call, const core::HttpResponse& now) {
    last_difference = "call " + std::to_string(i + 1) + " " + call.target + " " + call.body + "\nrecorded " +
                      call.response.body + "\nnow " + now.body;
  }
  static void expect_same_answers(const std::string& text) { EXPECT_EQ(first_difference(text), 0u) << last_difference; }
  static std::string error_of(const std::string& text) {
    try {
      control::read_bundle(text);
    } catch (const control::BundleError& error) {
      return error.what();
    }
    return {};
  }
  static inline std::string last_difference;
};

TEST_F(Bundles, HaveTheSameAnswersWhenRunAgain) {
  Tour tour(*this);
  tour.freeze();
  tour.run();
  const std::string text = bundle();
  EXPECT_GT(Json::parse(text)["calls"].size(), 250u);
  expect_same_answers(text);
}

TEST_F(Bundles, BeginWithTheStateOfTheFirstCall) {
  const Credentials ann = user(kAccount, "ann");
  post("/_understudy/clock", {{"set", "2030-01-01T00:00:00Z"}});
  control("PUT", "/_understudy/snapshots/one");
  iam(root(kAccount), "CreateUser", {{"UserName", "forgotten"}});
  post("/_understudy/snapshots/one/restore");
  EXPECT_EQ(calls().size(), 0u) << "a restored snapshot begins anew";
  EXPECT_TRUE(sts(ann, "GetCallerIdentity").ok());
  iam(root(kAccount), "CreateUser", {{"UserName", "bob"}});
  const std::string text = bundle();
  const Json json = Json::parse(text);
  EXPECT_EQ(json["calls"].size(), 2u);
  EXPECT_EQ(json["calls"][0]["time"].get<std::string>().substr(0, 16), "2030-01-01T00:00");
  EXPECT_TRUE(json["start"].contains("snapshot"));
  expect_same_answers(text);
  post("/_understudy/reset");
  EXPECT_EQ(calls().size(), 0u);
}

TEST_F(Bundles, HaveWhatChangedTheWorldAndNothingElse) {
  post("/_understudy/clock", {{"advance", "PT1H"}});
  post("/_understudy/clock", {{"advance", "nonsense"}});
  control("GET", "/_understudy/clock");
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}});
  post("/_understudy/fixtures", {{"accounts", {{{"id", kAccount}, {"buckets", {{{"name", "data"}}}}}}}});
  control("PUT", "/_understudy/snapshots/one");
  post("/_understudy/evaluate", {{"principal", kAccount}, {"action", "s3:GetObject"}});
  s3(root(kAccount), "GET", "/data");
  std::vector<std::string> targets;
  for (const auto& call : calls()) targets.push_back(call["request"]["target"]);
  EXPECT_EQ(targets,
            (std::vector<std::string>{"/_understudy/clock", "/_understudy/network", "/_understudy/fixtures", "/data"}));
  expect_same_answers(bundle());
}

TEST_F(Bundles, AreOfOneWorld) {
  iam(root(kAccount), "CreateUser", {{"UserName", "default"}});
  post("/_understudy/worlds", {{"id", "other"}, {"from", "world:default"}});
  prefix = "/_w/other";
  const auto ann = user(kAccount, "ann", policy("Allow", "s3:*", "*"));
  EXPECT_EQ(iam(ann, "ListUsers").status, 403);
  post("/_understudy/clock", {{"advance", "PT1H"}});
  const std::string text = bundle();
  EXPECT_EQ(Json::parse(text)["world"], "other");
  EXPECT_EQ(Json::parse(text)["calls"].size(), 5u);
  EXPECT_EQ(text.find("UserName=default"), std::string::npos);
  expect_same_answers(text);
}

TEST_F(Bundles, KeepNoSignatureAndNoSessionTokenOfRequests) {
  const auto role_arn = role(kAccount, "Worker", trust({{"AWS", kAccount}}), policy("Allow", "s3:*", "*"));
  const auto ann = user(kAccount, "ann", policy("Allow", "sts:*", "*"));
  std::vector<std::string> signatures;
  tamper = [&](Fields& headers) {
    for (const auto& [name, value] : headers)
      if (name == "Authorization") signatures.push_back(value.substr(value.find("Signature=") + 10));
  };
  const auto session = assume(ann, role_arn);
  EXPECT_TRUE(s3(session, "GET", "/").ok());
  Credentials wrong = ann;
  wrong.secret = "wrong";
  EXPECT_EQ(s3(wrong, "GET", "/").code(), "SignatureDoesNotMatch");
  Credentials foreign = session;
  foreign.token = "Rm9yZWlnbiB0b2tlbiBvZiBub2JvZHk=";
  EXPECT_FALSE(s3(foreign, "GET", "/").ok());
  tamper = nullptr;
  const std::string text = bundle();
  for (const auto& signature : signatures) EXPECT_EQ(text.find(signature), std::string::npos);
  EXPECT_EQ(text.find(foreign.token), std::string::npos);
  const Json recorded = Json::parse(text)["calls"];
  for (const auto& call : recorded) EXPECT_EQ(call["request"].dump().find(session.token), std::string::npos);
  EXPECT_EQ(signatures.size(), 4u);
  expect_same_answers(text);
}

TEST_F(Bundles, AskForTheSecretAgain) {
  const auto ann = user(kAccount, "ann");
  EXPECT_TRUE(sts(ann, "GetCallerIdentity").ok());
  Json changed = Json::parse(bundle());
  auto& headers = changed["calls"].back()["request"]["headers"];
  for (auto& line : headers) {
    std::string text = line;
    const auto at = text.find("Signature=");
    if (at == std::string::npos) continue;
    text[at + 10] = text[at + 10] == '0' ? '1' : '0';
    line = text;
  }
  EXPECT_EQ(first_difference(changed.dump()), changed["calls"].size()) << "a signature that is not the right one fails";
}

TEST_F(Bundles, ShowAnotherAnswer) {
  iam(root(kAccount), "CreateUser", {{"UserName", "ann"}});
  iam(root(kAccount), "GetUser", {{"UserName", "ann"}});
  Json changed = Json::parse(bundle());
  changed["calls"][1]["response"]["status"] = 201;
  EXPECT_EQ(first_difference(changed.dump()), 2u);
}

TEST_F(Bundles, KeepBytesThatAreNoText) {
  s3(root(kAccount), "PUT", "/data");
  s3(root(kAccount), "PUT", "/data/x", std::string("\xff\xfe\0\x01", 4));
  s3(root(kAccount), "GET", "/data/x", "", {{"User-Agent", "caf\xe9"}});
  expect_same_answers(bundle());
}

TEST_F(Bundles, HaveAtLeastTheLastTwoMebibytesOfCalls) {
  s3(root(kAccount), "PUT", "/data");
  const std::string object(200'000, 'x');
  for (int i = 0; i < 60; ++i) s3(root(kAccount), "PUT", "/data/" + std::to_string(i % 3), object);
  EXPECT_LT(world().history().bytes(), 3 * world::History::kStretch);
  EXPECT_GT(world().history().bytes(), world::History::kStretch);
  const std::string text = bundle();
  const Json kept = Json::parse(text)["calls"];
  EXPECT_LT(kept.size(), 40u);
  EXPECT_GE(kept.size(), 10u);
  EXPECT_EQ(kept.back()["request"]["target"], "/data/2");
  expect_same_answers(text);
}

TEST_F(Bundles, KnowWhichUsesWereNotedBeforeTheyBegin) {
  clock().freeze(true);
  const auto alice = user(kAccount, "alice");
  const auto call = [&] { return signed_request(alice, "sts", "POST", "/", kIdentity, {{"X-Padding", kPadding}}); };
  EXPECT_EQ(call().status, 200);
  clock().advance(30s);  // within the minute in which a use is noted once
  for (std::size_t i = 0; i < 3 * world::History::kStretch / kPadding.size(); ++i) call();
  const auto used = iam(root(kAccount), "GetAccessKeyLastUsed", {{"AccessKeyId", alice.key}});
  EXPECT_EQ(used.status, 200);
  const std::string text = bundle();
  EXPECT_NE(Json::parse(text)["start"]["usage"], Json::object());
  expect_same_answers(text);
}

TEST_F(Bundles, LeaveOutACallThatIsTooLargeAndBeginAfterIt) {
  s3(root(kAccount), "PUT", "/data");
  s3(root(kAccount), "PUT", "/data/large", std::string(3'000'000, 'x'));
  EXPECT_EQ(calls().size(), 0u);
  s3(root(kAccount), "HEAD", "/data/large");
  EXPECT_EQ(calls().size(), 1u);
  expect_same_answers(bundle());
}

TEST_F(Bundles, OfWorldsThatAreTooLargeAreRefused) {
  s3(root(kAccount), "PUT", "/data");
  for (int i = 0; i < 4; ++i) s3(root(kAccount), "PUT", "/data/" + std::to_string(i), std::string(3'000'000, 'x'));
  const Answer answer = control("GET", "/_understudy/bundle");
  EXPECT_EQ(answer.status, 409);
  EXPECT_NE(answer.json()["error"].get<std::string>().find("larger than 8 MiB"), std::string::npos);
  EXPECT_NE(answer.json()["hint"].get<std::string>().find("reset"), std::string::npos);
  EXPECT_EQ(world().history().bytes(), 0u);
  post("/_understudy/reset");
  s3(root(kAccount), "PUT", "/data");
  EXPECT_EQ(calls().size(), 1u);
}

TEST_F(Bundles, AreRefusedWhenTheyAreNone) {
  iam(root(kAccount), "CreateUser", {{"UserName", "ann"}});
  post("/_understudy/reset");
  control("PUT", "/_understudy/snapshots/one");
  post("/_understudy/snapshots/one/restore");
  iam(root(kAccount), "CreateUser", {{"UserName", "ann"}});
  const std::string good = bundle();
  EXPECT_EQ(error_of(good), "");
  const auto with = [&](const std::string& path, const Json& value) {
    Json json = Json::parse(good);
    json[Json::json_pointer(path)] = value;
    return error_of(json.dump());
  };
  EXPECT_NE(error_of(good.substr(0, good.size() / 2)).find("cut off"), std::string::npos);
  EXPECT_NE(error_of("hello"), "");
  EXPECT_NE(error_of("[]").find("no bundle"), std::string::npos);
  EXPECT_NE(error_of(std::string(100000, '[')).find("nested"), std::string::npos);
  EXPECT_NE(with("/understudy_bundle", 2).find("newer"), std::string::npos);
  EXPECT_NE(with("/understudy_bundle", 0), "");
  EXPECT_NE(with("/surprise", 1).find("surprise"), std::string::npos);
  EXPECT_NE(with("/start/ids", "x").find("start.ids"), std::string::npos);
  EXPECT_NE(with("/start/snapshot", "AAAA").find("start.snapshot"), std::string::npos);
  EXPECT_NE(with("/options/enforcement", "maybe").find("options.enforcement"), std::string::npos);
  EXPECT_NE(with("/calls/0/machine_time", "soon").find("calls[0].machine_time"), std::string::npos);
  EXPECT_NE(with("/calls/0/request/target", "x"), "");
  EXPECT_NE(with("/calls/0/request/target", "/_w/default/_understudy/worlds/default").find("no history"),
            std::string::npos);
  EXPECT_NE(with("/calls/0/request/target", "/_understudy/reset").find("no history"), std::string::npos);
  EXPECT_NE(with("/calls", "x"), "");
  EXPECT_EQ(control("GET", "/_understudy/bundle/x").status, 404);
  EXPECT_EQ(control("POST", "/_understudy/bundle").status, 405);
}

class StrictBundles : public Bundles {
 protected:
  StrictBundles() : Bundles(settings()) {}
  static world::Settings settings() {
    world::Settings settings;
    settings.seed = 7;
    settings.default_region = "eu-west-1";
    settings.enforcement = world::Enforcement::Audit;
    settings.settle = std::chrono::seconds(30);
    return settings;
  }
};

TEST_F(StrictBundles, HaveTheOptionsThatChangeAnswers) {
  Tour tour(*this);
  tour.freeze();
  tour.run();
  const std::string text = bundle();
  const Json options = Json::parse(text)["options"];
  EXPECT_EQ(options["seed"], 7);
  EXPECT_EQ(options["enforcement"], "audit");
  EXPECT_EQ(options["region"], "eu-west-1");
  expect_same_answers(text);
}

}  // namespace
}  // namespace scenario
