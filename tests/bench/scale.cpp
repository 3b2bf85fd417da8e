// Whether point operations cost the same in a full account: nanoseconds per request, through the whole pipeline without
// sockets, of a world with a hundred users, roles and policies, and of one with a hundred thousand each.
// Prints a line of JSON per operation; run.py makes rows of them.
#include <algorithm>
#include <ctime>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"
#include "tests/scenario/harness.hpp"

namespace {

using scenario::Credentials;
using scenario::Fields;
using scenario::Scenario;

constexpr const char* kAccount = "111122223333";
/// As many different callers and targets as requests are measured with.
constexpr int kDifferent = 64;

std::string numbered(const std::string& word, int number) {
  return word + "-" + std::to_string(number);
}

Credentials key_of(int number) {
  return {"AKIA" + std::to_string(1'000'000'000'000'000 + number), "secret"};
}

/// A user with a key, an inline policy and an attached one, who may assume the role of the same number. Goes around the
/// quotas, which end far below a hundred thousand.
void add_entities(state::Database& db, int number, core::Time now) {
  state::Documents documents(db);
  state::iam::Policy policy;
  policy.account = kAccount;
  policy.name = numbered("policy", number);
  policy.arn = std::string("arn:aws:iam::") + kAccount + ":policy/" + policy.name;
  policy.unique_id = numbered("ANPA", number);
  policy.created = policy.updated = now;
  policy.document = documents.add(scenario::policy("Allow", "s3:Get*", "arn:aws:s3:::" + numbered("bucket", number)));
  state::iam::Policies(db).add(policy);

  state::iam::User user;
  user.account = kAccount;
  user.name = numbered("user", number);
  user.unique_id = numbered("AIDA", number);
  user.created = now;
  user.row = state::iam::Users(db).add(user);
  state::iam::EntityPolicies policies(db, state::iam::Entity::User);
  policies.put_inline(
      user.row, "own",
      documents.add(scenario::policy("Allow", {"iam:Get*", "sts:AssumeRole", "s3:ListAllMyBuckets"}, "*")));
  policies.attach(user.row, policy.arn);
  const Credentials key = key_of(number);
  state::iam::AccessKeys(db).add({key.key, kAccount, user.row, key.secret, true, now, {}, {}, {}});

  state::iam::Role role;
  role.account = kAccount;
  role.name = numbered("role", number);
  role.unique_id = numbered("AROA", number);
  role.created = now;
  role.trust = documents.add(scenario::trust({{"AWS", user.arn()}}), {{user.arn(), user.unique_id}});
  state::iam::Roles(db).add(role);
}

void fill(Scenario& world, int count) {
  auto& db = world.world().db();
  const core::Time now = world.clock().now();
  state::Database::Transaction transaction(db);
  state::Accounts(db).ensure(kAccount, now);
  for (int number = 0; number < count; ++number) add_entities(db, number, now);
  transaction.commit();
}

/// A signed request that can be sent again and again.
struct Request {
  std::string method, target, body;
  Fields headers;

  core::HttpRequest view() const {
    core::HttpRequest request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.peer_address = "127.0.0.1";
    request.secure = true;
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    return request;
  }
};

Request signed_request(Scenario& world, int number, const std::string& service, const std::string& method,
                       const std::string& body) {
  Request request{method, "/", body, {}};
  world.tamper = [&](Fields& headers) { request.headers = headers; };
  const auto answer = world.signed_request(key_of(number), service, method, "/", body,
                                           {{"Content-Type", "application/x-www-form-urlencoded"}});
  if (!answer.ok()) throw std::runtime_error(answer.body);
  return request;
}

std::string body_of(const std::string& operation, int number) {
  if (operation == "GetUser") return "Action=GetUser&Version=2010-05-08&UserName=" + numbered("user", number);
  if (operation == "ListBuckets") return {};
  return "Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench&RoleArn=" +
         core::percent_encode(std::string("arn:aws:iam::") + kAccount + ":role/" + numbered("role", number));
}

std::vector<Request> requests_of(Scenario& world, const std::string& operation, int count) {
  const std::string service = operation == "GetUser" ? "iam" : operation == "AssumeRole" ? "sts" : "s3";
  std::vector<Request> requests;
  for (int i = 0; i < kDifferent; ++i) {
    const int number = static_cast<int>(static_cast<std::int64_t>(i) * count / kDifferent);
    const std::string method = service == "s3" ? "GET" : "POST";
    requests.push_back(signed_request(world, number, service, method, body_of(operation, number)));
  }
  return requests;
}

/// Nanoseconds per request of one round.
double round(Scenario& world, const std::vector<Request>& requests) {
  constexpr int turns = 20;
  std::vector<core::HttpRequest> views;
  for (const Request& request : requests) views.push_back(request.view());
  const std::clock_t begin = std::clock();  // what the processor did, whoever else wants it
  for (int turn = 0; turn < turns; ++turn) {
    for (const auto& view : views) {
      if (world.pipeline().handle(view).status != 200) throw std::runtime_error("a request was refused");
    }
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return seconds * 1e9 / (turns * static_cast<double>(views.size()));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(Scenario& few, int few_count, Scenario& many, int many_count, const std::string& operation) {
  const auto few_requests = requests_of(few, operation, few_count);
  const auto many_requests = requests_of(many, operation, many_count);
  std::vector<double> few_times, many_times, ratios;
  for (int i = 0; i < 15; ++i) {
    few_times.push_back(round(few, few_requests));
    many_times.push_back(round(many, many_requests));
    ratios.push_back(many_times.back() / few_times.back());
  }
  std::cout << nlohmann::json{{"operation", operation},
                              {"few", median(few_times)},
                              {"many", median(many_times)},
                              {"ratio", median(ratios)}}
            << std::endl;
}

}  // namespace

int main() {
  try {
    constexpr int few_count = 100;
    constexpr int many_count = 100'000;
    Scenario few, many;
    fill(few, few_count);
    fill(many, many_count);
    for (const char* operation : {"GetUser", "AssumeRole", "ListBuckets"}) {
      measure(few, few_count, many, many_count, operation);
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
  return 0;
}
