// Stores of groups, instance profiles, login profiles and account settings.
#include <gtest/gtest.h>

#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace {

using namespace state::iam;

class StateIamEntities : public ::testing::Test {
 protected:
  static constexpr char kAccount[] = "111122223333";
  static constexpr char kOther[] = "444455556666";
  static inline const core::Time kNow = core::from_millis(1'700'000'000'000);

  StateIamEntities() {
    state::Accounts(*db).ensure(kAccount, kNow);
    state::Accounts(*db).ensure(kOther, kNow);
  }

  std::int64_t add_user(const std::string& name, const char* account = kAccount) {
    User user;
    user.account = account;
    user.name = name;
    user.unique_id = "AIDA" + std::to_string(++ids);
    return users.add(user);
  }
  std::int64_t add_group(const std::string& name, const std::string& path = "/") {
    return groups.add({0, kAccount, name, path, "AGPA" + std::to_string(++ids), kNow});
  }

  std::unique_ptr<state::Database> db = state::Database::in_memory();
  state::Documents documents{*db};
  Users users{*db};
  Groups groups{*db};
  InstanceProfiles profiles{*db};
  LoginProfiles logins{*db};
  AccountSettings settings{*db};
  EntityPolicies of_groups{*db, Entity::Group};
  int ids = 0;
};

TEST_F(StateIamEntities, AUsersPoliciesAreItsOwnAndThenThoseOfItsGroups) {
  const auto user = add_user("u");
  const auto first = add_group("A"), second = add_group("b"), other = add_group("c");
  EntityPolicies(*db, Entity::User).put_inline(user, "own", documents.add("{}"));
  of_groups.put_inline(second, "in", documents.add("{}"));
  of_groups.attach(first, "arn:aws:iam::aws:policy/ReadOnlyAccess");
  of_groups.attach(other, "arn:aws:iam::aws:policy/AdministratorAccess");
  groups.add_member(second, user);
  groups.add_member(first, user);
  groups.add_member(first, user);
  const auto policies = user_policies(*db, user);
  ASSERT_EQ(policies.size(), 3u);
  EXPECT_EQ(policies[0].name, "own");
  EXPECT_EQ(policies[0].group, "");
  EXPECT_EQ(policies[1].group, "A");
  EXPECT_EQ(policies[1].arn, "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_EQ(policies[2].group, "b");
  EXPECT_TRUE(groups.remove_member(first, user));
  EXPECT_FALSE(groups.remove_member(first, user));
  EXPECT_EQ(user_policies(*db, user).size(), 2u);
}

TEST_F(StateIamEntities, MembersAreListedByRowAfterARow) {
  const auto group = add_group("g");
  std::vector<std::int64_t> rows;
  for (const char* name : {"c", "a", "b"}) {
    rows.push_back(add_user(name));
    groups.add_member(group, rows.back());
  }
  EXPECT_EQ(groups.members(group, 0, 2), (std::vector<std::int64_t>{rows[0], rows[1]}));
  EXPECT_EQ(groups.members(group, rows[1], 2), std::vector<std::int64_t>{rows[2]});
  EXPECT_EQ(groups.count_of_user(rows[0]), 1);
}

TEST_F(StateIamEntities, AGroupWithMembersOrPoliciesCannotVanish) {
  const auto group = add_group("g");
  const auto user = add_user("u");
  groups.add_member(group, user);
  EXPECT_THROW(groups.remove(group), state::ConstraintError);
  EXPECT_THROW(users.remove(user), state::ConstraintError);
  groups.remove_member(group, user);
  of_groups.put_inline(group, "p", documents.add("{}"));
  EXPECT_THROW(groups.remove(group), state::ConstraintError);
  EXPECT_EQ(groups.count(kAccount), 1);
  of_groups.remove_inline(group, "p");
  groups.remove(group);
  EXPECT_EQ(groups.count(kAccount), 0);
}

TEST_F(StateIamEntities, GroupNamesAreOneIgnoringCaseAndArnsAreExact) {
  add_group("Devs", "/eng/");
  EXPECT_EQ(groups.find(kAccount, "dEVS")->name, "Devs");
  EXPECT_THROW(add_group("devs"), state::ConstraintError);
  EXPECT_TRUE(groups.by_path_and_name(kAccount, "eng/Devs"));
  EXPECT_FALSE(groups.by_path_and_name(kAccount, "eng/devs"));
  EXPECT_FALSE(groups.by_path_and_name(kAccount, "Devs"));
  EXPECT_EQ(of_groups.boundaries(kAccount, "arn"), 0);
  EXPECT_TRUE(of_groups.bounded_entities(kAccount, "arn", "/", "", 10).empty());
}

TEST_F(StateIamEntities, InstanceProfilesAreFoundByTheirRole) {
  Role role;
  role.account = kAccount;
  role.name = "r";
  role.unique_id = "AROA1";
  role.trust = documents.add("{}");
  const auto row = Roles(*db).add(role);
  for (const char* name : {"b", "a"}) {
    const auto profile = profiles.add({0, kAccount, name, "/", std::string("AIPA") + name, kNow, std::nullopt});
    profiles.set_role(profile, row);
    TagStore(*db, Tagged::InstanceProfile).put(profile, "k", "v");
  }
  ASSERT_EQ(profiles.of_role(row, "", 10).size(), 2u);
  EXPECT_EQ(profiles.of_role(row, "", 10)[0].name, "a");
  EXPECT_EQ(profiles.of_role(row, "A", 10)[0].name, "b");
  EXPECT_THROW(Roles(*db).remove(row), state::ConstraintError);
  const auto profile = *profiles.find(kAccount, "A");
  profiles.remove(profile.row);
  EXPECT_EQ(TagStore(*db, Tagged::InstanceProfile).count(profile.row), 0);
  EXPECT_EQ(profiles.count(kAccount), 1);
}

TEST_F(StateIamEntities, ThePasswordHistoryHoldsTheLastTwentyFour) {
  const auto user = add_user("u");
  logins.add({user, "p0", kNow, kNow, true});
  for (int i = 1; i <= 30; ++i) logins.set_password(user, "p" + std::to_string(i), kNow + std::chrono::seconds(i));
  const auto all = logins.history(user, 100);
  ASSERT_EQ(all.size(), 24u);
  EXPECT_EQ(all.front(), "p30");
  EXPECT_EQ(all.back(), "p7");
  EXPECT_EQ(logins.history(user, 2), (std::vector<std::string>{"p30", "p29"}));
  EXPECT_EQ(logins.find(user)->changed, kNow + std::chrono::seconds(30));
  EXPECT_EQ(logins.find(user)->created, kNow);
  logins.remove(user);
  EXPECT_FALSE(logins.find(user));
  EXPECT_EQ(logins.history(user, 2).size(), 2u) << "a new login profile does not forget";
  users.remove(user);
  EXPECT_TRUE(logins.history(user, 2).empty());
}

TEST_F(StateIamEntities, AnAliasBelongsToOneAccount) {
  settings.put_alias(kAccount, "one");
  settings.put_alias(kAccount, "two");
  EXPECT_FALSE(settings.account_of_alias("one"));
  EXPECT_EQ(settings.account_of_alias("two"), kAccount);
  EXPECT_THROW(settings.put_alias(kOther, "two"), state::ConstraintError);
  settings.remove_alias(kAccount);
  EXPECT_FALSE(settings.alias(kAccount));
}

TEST_F(StateIamEntities, APasswordPolicyIsReplacedWhole) {
  EXPECT_FALSE(settings.password_policy(kAccount));
  PasswordPolicy policy;
  policy.max_age = 30;
  policy.hard_expiry = false;
  policy.numbers = true;
  settings.put_password_policy(kAccount, policy);
  EXPECT_EQ(settings.password_policy(kAccount)->max_age, 30);
  EXPECT_EQ(settings.password_policy(kAccount)->hard_expiry, false);
  EXPECT_TRUE(settings.password_policy(kAccount)->numbers);
  settings.put_password_policy(kAccount, {});
  EXPECT_FALSE(settings.password_policy(kAccount)->max_age);
  EXPECT_FALSE(settings.password_policy(kAccount)->hard_expiry);
  EXPECT_TRUE(settings.remove_password_policy(kAccount));
  EXPECT_FALSE(settings.remove_password_policy(kAccount));
}

TEST_F(StateIamEntities, AwsPoliciesInUseAreThoseOfOneAccountEachOnce) {
  const std::string a = "arn:aws:iam::aws:policy/A", b = "arn:aws:iam::aws:policy/B", c = "arn:aws:iam::aws:policy/C";
  const auto user = add_user("u");
  const auto group = add_group("g");
  EntityPolicies(*db, Entity::User).attach(user, b);
  EntityPolicies(*db, Entity::User).attach(user, "arn:aws:iam::111122223333:policy/own");
  of_groups.attach(group, b);
  of_groups.attach(group, a);
  users.set_boundary(user, c);
  EntityPolicies(*db, Entity::User).attach(add_user("foreign", kOther), "arn:aws:iam::aws:policy/D");
  EXPECT_EQ(settings.aws_policies_in_use(kAccount, "", 10), (std::vector<std::string>{a, b, c}));
  EXPECT_EQ(settings.aws_policies_in_use(kAccount, a, 1), std::vector<std::string>{b});
}

}  // namespace
