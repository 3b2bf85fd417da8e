// What a request costs without the network: signed requests of the kinds that run.py sends to a server, through the
// whole pipeline in this process.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "core/text.hpp"
#include "tests/bench/scale.hpp"

namespace {

using scenario::Credentials;
using scenario::Json;
using scenario::Scenario;

constexpr char kForm[] = "application/x-www-form-urlencoded";
constexpr char kAllowAll[] = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr char kTypical[] =
    R"({"Version":"2012-10-17","Statement":[)"
    R"({"Effect":"Allow","Action":["s3:Get*","s3:List*","ec2:Describe*"],"Resource":"*"},)"
    R"({"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:111122223333:table/app-*"},)"
    R"({"Effect":"Deny","Action":"iam:Delete*","Resource":"*",)"
    R"("Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}]})";

// Asks again and again; every request must succeed.
void ask(benchmark::State& state, Scenario& world, const std::vector<bench::Request>& requests) {
  std::vector<core::HttpRequest> views;
  for (const auto& request : requests) views.push_back(request.view());
  std::size_t turn = 0;
  for (auto _ : state) {
    if (world.pipeline().handle(views[turn++ % views.size()]).status == 200) continue;
    state.SkipWithError("a request was refused");
    break;
  }
}

// A user who may do everything, with a few typical policies.
Credentials caller(Scenario& world) {
  auto key = world.user(scenario::kAccount, "bench", kAllowAll);
  world.iam(Scenario::root(scenario::kAccount), "PutUserPolicy",
            {{"UserName", "bench"}, {"PolicyName", "typical"}, {"PolicyDocument", kTypical}});
  return key;
}

void query(benchmark::State& state, Scenario& world, const std::string& service, const std::string& body) {
  ask(state, world, {bench::signed_request(world, caller(world), service, "POST", "/", body, kForm)});
}

void get_caller_identity(benchmark::State& state) {
  Scenario world;
  query(state, world, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
}

void get_user(benchmark::State& state) {
  Scenario world;
  query(state, world, "iam", "Action=GetUser&Version=2010-05-08&UserName=bench");
}

void assume_role(benchmark::State& state) {
  Scenario world;
  const auto arn = world.role(scenario::kAccount, "bench",
                              R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                              R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"},)"
                              R"("Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}]})",
                              kTypical);
  query(state, world, "sts",
        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench&RoleArn=" + core::percent_encode(arn));
}

void get_resource_shares(benchmark::State& state) {
  Scenario world;
  for (int i = 0; i < 10; ++i) {
    const std::string number = std::to_string(i);
    world.ram(Scenario::root(scenario::kAccount), "CreateResourceShare",
              {{"name", "share-" + number},
               {"principals", {scenario::kOther}},
               {"resourceArns", {"arn:aws:ec2:us-east-1:111122223333:transit-gateway/tgw-0000000000000000" + number}}});
  }
  ask(state, world,
      {bench::signed_request(world, caller(world), "ram", "POST", "/getresourceshares", R"({"resourceOwner":"SELF"})",
                             "application/json")});
}

void objects(benchmark::State& state, const std::string& method) {
  Scenario world;
  const auto key = caller(world);
  const std::string content(1024, 'x'), type = "application/octet-stream";
  world.s3(key, "PUT", "/bench-bucket");
  std::vector<bench::Request> requests;
  for (int i = 0; i < bench::kDifferent; ++i) {
    const std::string target = "/bench-bucket/object-" + std::to_string(i);
    const auto put = bench::signed_request(world, key, "s3", "PUT", target, content, type);
    requests.push_back(method == "PUT" ? put : bench::signed_request(world, key, "s3", method, target, "", type));
  }
  ask(state, world, requests);
}

void get_object(benchmark::State& state) {
  objects(state, "GET");
}

void put_object(benchmark::State& state) {
  objects(state, "PUT");
}

BENCHMARK(get_caller_identity)->Name("GetCallerIdentity");
BENCHMARK(get_user)->Name("GetUser");
BENCHMARK(get_resource_shares)->Name("GetResourceShares, 10 shares");
BENCHMARK(assume_role)->Name("AssumeRole");
BENCHMARK(get_object)->Name("GetObject 1 KiB");
BENCHMARK(put_object)->Name("PutObject 1 KiB");

}  // namespace
