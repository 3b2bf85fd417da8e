// Whether point operations cost the same in a full account: nanoseconds per request, through the whole pipeline without
// sockets, of a world with a hundred users, roles and policies, and of one with a hundred thousand each.
// Prints a line of JSON per operation; run.py makes rows of them.
#include "tests/bench/scale.hpp"

#include <iostream>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "tests/bench/full_world.hpp"

namespace {

using bench::key_of;
using bench::numbered;
using scenario::Scenario;

std::string body_of(const std::string& operation, int number) {
  if (operation == "GetUser") return "Action=GetUser&Version=2010-05-08&UserName=" + numbered("user", number);
  if (operation == "ListBuckets") return {};
  return "Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench&RoleArn=" +
         core::percent_encode(std::string("arn:aws:iam::") + bench::kFullAccount + ":role/" + numbered("role", number));
}

std::vector<bench::Request> requests_of(Scenario& world, const std::string& operation, int count) {
  const std::string service = operation == "GetUser" ? "iam" : operation == "AssumeRole" ? "sts" : "s3";
  std::vector<bench::Request> requests;
  for (int i = 0; i < bench::kDifferent; ++i) {
    const int number = static_cast<int>(static_cast<std::int64_t>(i) * count / bench::kDifferent);
    const std::string method = service == "s3" ? "GET" : "POST";
    requests.push_back(bench::signed_request(world, key_of(number), service, method, "/", body_of(operation, number),
                                             "application/x-www-form-urlencoded"));
  }
  return requests;
}

void measure(Scenario& few, int few_count, Scenario& many, int many_count, const std::string& operation) {
  const auto few_requests = requests_of(few, operation, few_count);
  bench::compare(operation, few, few_requests, many, requests_of(many, operation, many_count));
}

}  // namespace

int main() {
  try {
    constexpr int few_count = 100;
    constexpr int many_count = 100'000;
    Scenario few, many;
    bench::fill(few, few_count);
    bench::fill(many, many_count);
    for (const char* operation : {"GetUser", "AssumeRole", "ListBuckets"}) {
      measure(few, few_count, many, many_count, operation);
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
  return 0;
}
