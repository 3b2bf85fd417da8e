#include "tests/bench/full_world.hpp"

#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace bench {
namespace {

void add_entities(state::Database& db, int number, core::Time now) {
  state::Documents documents(db);
  state::iam::Policy policy;
  policy.account = kFullAccount;
  policy.name = numbered("policy", number);
  policy.arn = std::string("arn:aws:iam::") + kFullAccount + ":policy/" + policy.name;
  policy.unique_id = numbered("ANPA", number);
  policy.created = policy.updated = now;
  policy.document = documents.add(scenario::policy("Allow", "s3:Get*", "arn:aws:s3:::" + numbered("bucket", number)));
  state::iam::Policies(db).add(policy);

  state::iam::User user;
  user.account = kFullAccount;
  user.name = numbered("user", number);
  user.unique_id = numbered("AIDA", number);
  user.created = now;
  user.row = state::iam::Users(db).add(user);
  state::iam::EntityPolicies policies(db, state::iam::Entity::User);
  policies.put_inline(
      user.row, "own",
      documents.add(scenario::policy("Allow", {"iam:Get*", "sts:AssumeRole", "s3:ListAllMyBuckets"}, "*")));
  policies.attach(user.row, policy.arn);
  const scenario::Credentials key = key_of(number);
  state::iam::AccessKeys(db).add({key.key, kFullAccount, user.row, key.secret, true, now, {}, {}, {}});

  state::iam::Role role;
  role.account = kFullAccount;
  role.name = numbered("role", number);
  role.unique_id = numbered("AROA", number);
  role.created = now;
  role.trust = documents.add(scenario::trust({{"AWS", user.arn()}}), {{user.arn(), user.unique_id}});
  state::iam::Roles(db).add(role);
}

}  // namespace

std::string numbered(const std::string& word, int number) {
  return word + "-" + std::to_string(number);
}

scenario::Credentials key_of(int number) {
  return {"AKIA" + std::to_string(1'000'000'000'000'000 + number), "secret"};
}

void fill(scenario::Scenario& world, int count) {
  auto& db = world.world().db();
  const core::Time now = world.clock().now();
  state::Database::Transaction transaction(db);
  state::Accounts(db).ensure(kFullAccount, now);
  for (int number = 0; number < count; ++number) add_entities(db, number, now);
  transaction.commit();
}

}  // namespace bench
