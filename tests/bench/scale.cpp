// Whether point operations cost the same in a full account: nanoseconds per request, through the whole pipeline without
// sockets, of a world with a hundred users, roles and policies, and of one with a hundred thousand each.
// Prints a line of JSON per operation; run.py makes rows of them.
#include "tests/bench/scale.hpp"

#include <iostream>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace {

using scenario::Credentials;
using scenario::Scenario;

constexpr const char* kAccount = "111122223333";
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

std::string body_of(const std::string& operation, int number) {
  if (operation == "GetUser") return "Action=GetUser&Version=2010-05-08&UserName=" + numbered("user", number);
  if (operation == "ListBuckets") return {};
  return "Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench&RoleArn=" +
         core::percent_encode(std::string("arn:aws:iam::") + kAccount + ":role/" + numbered("role", number));
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
