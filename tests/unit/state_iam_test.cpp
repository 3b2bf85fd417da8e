#include <gtest/gtest.h>

#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace {

using namespace state::iam;

class StateIam : public ::testing::Test {
 protected:
  static constexpr char kAccount[] = "111122223333";
  static constexpr char kOther[] = "444455556666";
  static inline const core::Time kNow = core::from_millis(1'700'000'000'000);

  StateIam() {
    state::Accounts(*db).ensure(kAccount, kNow);
    state::Accounts(*db).ensure(kOther, kNow);
  }

  std::int64_t add_user(const std::string& name, const std::string& path = "/", const char* account = kAccount) {
    User user;
    user.account = account;
    user.name = name;
    user.path = path;
    user.unique_id = "AIDA" + std::to_string(++ids);
    user.created = kNow;
    return users.add(user);
  }

  std::int64_t add_role(const std::string& name) {
    Role role;
    role.account = kAccount;
    role.name = name;
    role.unique_id = "AROA" + std::to_string(++ids);
    role.created = kNow;
    role.trust = documents.add("{}");
    return roles.add(role);
  }

  Policy add_policy(const std::string& name) {
    Policy policy;
    policy.account = kAccount;
    policy.name = name;
    policy.arn = std::string("arn:aws:iam::") + kAccount + ":policy/" + name;
    policy.unique_id = "ANPA" + std::to_string(++ids);
    policy.created = policy.updated = kNow;
    policy.document = documents.add("v1 of " + name);
    policies.add(policy);
    return *policies.by_arn(policy.arn);
  }

  std::int64_t rows(const char* sql) {
    auto query = db->query(sql);
    query.next();
    return query.integer(0);
  }

  std::unique_ptr<state::Database> db = state::Database::in_memory();
  state::Documents documents{*db};
  Users users{*db};
  Roles roles{*db};
  Policies policies{*db};
  EntityPolicies of_users{*db, Entity::User};
  EntityPolicies of_roles{*db, Entity::Role};
  int ids = 0;
};

TEST_F(StateIam, NamesAreUniquePerAccountIgnoringCaseAndKeepTheirCase) {
  add_user("Bob");
  EXPECT_EQ(users.find(kAccount, "bOB")->name, "Bob");
  EXPECT_FALSE(users.find(kOther, "Bob"));
  EXPECT_THROW(add_user("bob"), state::ConstraintError);
  EXPECT_NO_THROW(add_user("bob", "/", kOther));
}

TEST_F(StateIam, AnArnIsFoundOnlyWithItsPathAndCase) {
  add_user("Bob", "/eng/");
  EXPECT_TRUE(users.by_path_and_name(kAccount, "eng/Bob"));
  EXPECT_FALSE(users.by_path_and_name(kAccount, "eng/bob"));
  EXPECT_FALSE(users.by_path_and_name(kAccount, "Bob"));
  EXPECT_EQ(users.find(kAccount, "Bob")->arn(), "arn:aws:iam::111122223333:user/eng/Bob");
}

TEST_F(StateIam, ListsAreByNameAfterAKeyAndByPathPrefix) {
  for (const char* name : {"delta", "Alpha", "charlie", "Bravo"}) add_user(name);
  add_user("apart", "/eng/");
  const auto page = users.list(kAccount, "/", "alpha", 2);
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].name, "apart");
  EXPECT_EQ(page[1].name, "Bravo");
  const auto engineers = users.list(kAccount, "/eng/", "", 10);
  ASSERT_EQ(engineers.size(), 1u);
  EXPECT_EQ(engineers[0].name, "apart");
}

TEST_F(StateIam, ARenamedUserKeepsItsUniqueId) {
  const auto row = add_user("old");
  const auto id = users.by_row(row)->unique_id;
  users.rename(row, "new", "/moved/");
  EXPECT_EQ(users.by_unique_id(id)->arn(), "arn:aws:iam::111122223333:user/moved/new");
  EXPECT_FALSE(users.find(kAccount, "old"));
}

TEST_F(StateIam, UsageCountsFollowCreationAndDeletion) {
  EXPECT_EQ(users.count(kAccount), 0);
  const auto row = add_user("one");
  add_user("two");
  EXPECT_EQ(users.count(kAccount), 2);
  EXPECT_EQ(users.count(kOther), 0);
  users.remove(row);
  EXPECT_EQ(users.count(kAccount), 1);
}

TEST_F(StateIam, ReplacedDocumentsAreDeleted) {
  const auto role = add_role("r");
  roles.set_trust(role, documents.add("new trust"));
  of_roles.put_inline(role, "p", documents.add("one"));
  of_roles.put_inline(role, "p", documents.add("two"));
  EXPECT_EQ(rows("SELECT count(*) FROM document"), 2);
  EXPECT_EQ(documents.text(*of_roles.inline_document(role, "p")), "two");
  EXPECT_TRUE(of_roles.remove_inline(role, "p"));
  EXPECT_FALSE(of_roles.remove_inline(role, "p"));
  roles.remove(role);
  EXPECT_EQ(rows("SELECT count(*) FROM document"), 0);
}

TEST_F(StateIam, InlineAndAttachedPoliciesApplyWithTheDefaultVersion) {
  const auto user = add_user("u");
  auto policy = add_policy("Mine");
  of_users.put_inline(user, "inline", documents.add("inline text"));
  of_users.attach(user, policy.arn);
  of_users.attach(user, policy.arn);
  of_users.attach(user, "arn:aws:iam::aws:policy/AdministratorAccess");
  const auto second = policies.add_version(policy.row, documents.add("v2 of Mine"), kNow);
  EXPECT_EQ(second, 2);
  policies.set_default(policy.row, second, kNow);

  const auto applying = user_policies(*db, user);
  ASSERT_EQ(applying.size(), 3u);
  EXPECT_EQ(applying[0].name, "inline");
  EXPECT_EQ(applying[0].arn, "");
  EXPECT_EQ(documents.text(applying[1].document), "v2 of Mine");
  EXPECT_EQ(applying[2].name, "AdministratorAccess");
  EXPECT_EQ(applying[2].document, 0);
}

TEST_F(StateIam, VersionNumbersAreNeverUsedAgain) {
  const auto policy = add_policy("P");
  EXPECT_EQ(policies.add_version(policy.row, documents.add("a"), kNow), 2);
  policies.remove_version(policy.row, 2);
  EXPECT_EQ(policies.add_version(policy.row, documents.add("b"), kNow), 3);
  policies.remove(policy.row);
  EXPECT_EQ(rows("SELECT count(*) FROM document"), 0);
  EXPECT_EQ(rows("SELECT count(*) FROM iam_policy_version"), 0);
}

TEST_F(StateIam, AttachmentsAndBoundariesAreCountedPerAccount) {
  const std::string arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  of_users.attach(add_user("b", "/x/"), arn);
  of_users.attach(add_user("a"), arn);
  of_users.attach(add_user("foreign", "/", kOther), arn);
  users.set_boundary(add_user("bounded"), arn);
  EXPECT_EQ(of_users.attachments(kAccount, arn), 2);
  EXPECT_EQ(of_users.boundaries(kAccount, arn), 1);
  const auto found = of_users.attached_entities(kAccount, arn, "/", "", 10);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "a");
  EXPECT_EQ(of_users.attached_entities(kAccount, arn, "/x/", "", 10).size(), 1u);
  EXPECT_EQ(of_users.bounded_entities(kAccount, arn, "/", "", 10)[0].name, "bounded");
}

TEST_F(StateIam, TagKeysAreOneIgnoringCase) {
  TagStore tags(*db, Tagged::User);
  const auto user = add_user("u");
  tags.put(user, "Team", "red");
  tags.put(user, "team", "blue");
  tags.put(user, "Cost", "1");
  EXPECT_EQ(tags.of(user), (core::Tags{{"Cost", "1"}, {"team", "blue"}}));
  tags.remove(user, "TEAM");
  EXPECT_EQ(tags.count(user), 1);
  users.remove(user);
  EXPECT_EQ(tags.count(user), 0);
}

TEST_F(StateIam, RootKeysAndUserKeysAreSeparate) {
  AccessKeys keys(*db);
  const auto user = add_user("u");
  AccessKey key{"AKIAROOT", kAccount, std::nullopt, "s", true, kNow, {}, {}, {}};
  keys.add(key);
  key.id = "AKIAUSER";
  key.user = user;
  keys.add(key);
  ASSERT_EQ(keys.list(kAccount, std::nullopt).size(), 1u);
  EXPECT_EQ(keys.list(kAccount, std::nullopt)[0].id, "AKIAROOT");
  ASSERT_EQ(keys.list(kAccount, user).size(), 1u);
  keys.set_active("AKIAUSER", false);
  keys.used("AKIAUSER", kNow, "us-east-1", "iam");
  EXPECT_FALSE(keys.find("AKIAUSER")->active);
  EXPECT_EQ(keys.find("AKIAUSER")->last_used_service, "iam");
  keys.remove("AKIAUSER");
  EXPECT_FALSE(keys.find("AKIAUSER"));
}

TEST_F(StateIam, ADeletionTaskBelongsToItsAccountRoleAndId) {
  roles.add_deletion_task({kAccount, "R", "/path/", "uuid", kNow, "in use"}, 10);
  EXPECT_EQ(roles.deletion_task(kAccount, "R", "uuid")->started, kNow);
  EXPECT_EQ(roles.deletion_task(kAccount, "R", "uuid")->failure, "in use");
  EXPECT_FALSE(roles.deletion_task(kOther, "R", "uuid"));
  EXPECT_FALSE(roles.deletion_task(kAccount, "R", "other"));
}

TEST_F(StateIam, OnlyTheLastDeletionTasksOfAnAccountAreKept) {
  roles.add_deletion_task({kOther, "R", "/path/", "theirs", kNow, std::nullopt}, 2);
  for (const char* uuid : {"a", "b", "c"})
    roles.add_deletion_task({kAccount, "R", "/path/", uuid, kNow, std::nullopt}, 2);
  EXPECT_FALSE(roles.deletion_task(kAccount, "R", "a"));
  EXPECT_TRUE(roles.deletion_task(kAccount, "R", "b"));
  EXPECT_TRUE(roles.deletion_task(kOther, "R", "theirs"));
  EXPECT_EQ(roles.deletion_since(kAccount, "R", kNow - std::chrono::seconds(1))->uuid, "c");
  EXPECT_FALSE(roles.deletion_since(kAccount, "R", kNow));
}

TEST_F(StateIam, VirtualDevicesAreListedPerAccountByAssignmentAndOtherDevicesNever) {
  MfaDevices devices(*db);
  const auto bob = add_user("bob");
  const auto add = [&](const std::string& serial, const char* account, std::optional<std::int64_t> user) {
    MfaDevice device;
    device.serial = serial;
    device.account = account;
    device.user = user;
    if (user) device.enabled = kNow;
    device.seed = "GEZDGNBV";
    return devices.add(device);
  };
  const auto row = add("arn:aws:iam::111122223333:mfa/a", kAccount, std::nullopt);
  add("arn:aws:iam::111122223333:mfa/b", kAccount, bob);
  add("GAHT12345678", kAccount, bob);
  add("arn:aws:iam::444455556666:mfa/c", kOther, std::nullopt);
  const auto count = [&](MfaAssignment assignment) {
    return devices.virtual_devices(kAccount, assignment, "", 10).size();
  };
  EXPECT_EQ(count(MfaAssignment::Any), 2u);
  EXPECT_EQ(count(MfaAssignment::Assigned), 1u);
  EXPECT_EQ(count(MfaAssignment::Unassigned), 1u);
  EXPECT_EQ(devices.of_user(bob, "", 10).size(), 2u);
  EXPECT_EQ(devices.count(kAccount), 3);
  EXPECT_EQ(devices.count_enabled(kAccount), 2);
  devices.enable(row, bob, kNow);
  EXPECT_EQ(devices.find("ARN:AWS:IAM::111122223333:MFA/A")->user, bob);
  devices.deactivate(row);
  EXPECT_FALSE(devices.find("arn:aws:iam::111122223333:mfa/a")->enabled);
}

TEST_F(StateIam, ASigningCertificateIsTheAccountsOnce) {
  SigningCertificates certificates(*db);
  const auto bob = add_user("bob");
  certificates.add({"ID1", kAccount, bob, "pem", "f1", true, kNow});
  EXPECT_THROW(certificates.add({"ID2", kAccount, std::nullopt, "pem", "f1", true, kNow}), state::ConstraintError);
  certificates.add({"ID2", kAccount, std::nullopt, "pem", "f2", true, kNow});
  EXPECT_EQ(certificates.count(kAccount, bob), 1);
  EXPECT_EQ(certificates.list(kAccount, std::nullopt, "", 10).front().id, "ID2");
  EXPECT_TRUE(certificates.exists(kAccount, "f2"));
  EXPECT_FALSE(certificates.exists(kOther, "f2"));
}

}  // namespace
