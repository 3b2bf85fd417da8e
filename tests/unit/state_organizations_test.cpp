#include <gtest/gtest.h>

#include "state/documents.hpp"
#include "state/organizations.hpp"
#include "state/organizations_policies.hpp"
#include "state/organizations_tree.hpp"

namespace state {
namespace {

using namespace std::chrono_literals;

class StateOrganizations : public testing::Test {
 protected:
  static constexpr core::Time kNow{1'750'000'000'000ms};
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kMember[] = "111111111111";

  StateOrganizations() {
    organization_ = organizations().create("o-exampleorgid", "r-ex01", kManagement, true, kNow);
    join(kManagement, true);
    join(kMember, false);
    policies().enable(kServiceControlPolicy, kNow);
  }

  Organizations organizations() { return Organizations(*db_); }
  OrganizationTree tree() { return OrganizationTree(*db_, organization_); }
  OrganizationPolicies policies() { return OrganizationPolicies(*db_, organization_); }

  void join(const std::string& account, bool invited) {
    AccountProfiles(*db_).ensure({account, "Account " + account, account + "@example.com"}, kNow);
    tree().add_account(account, invited, kNow);
  }

  OrganizationEntity add_unit(const char* parent, const char* id, const char* name) {
    return tree().add_unit(*tree().find(parent), id, name);
  }

  OrganizationPolicy add_policy(const char* id, std::string_view type, const char* target) {
    const auto document = Documents(*db_).add("{}");
    const auto policy = policies().add({0, id, std::string(type), id, "", document});
    policies().attach(policy.row, tree().find(target)->row, kNow);
    return policy;
  }

  void move(const char* account, const char* parent) {
    tree().move(tree().find(account)->row, tree().find(parent)->row);
  }

  std::unique_ptr<Database> db_ = Database::in_memory();
  Organization organization_;
};

TEST_F(StateOrganizations, MembershipShowsThePathWithoutTheAccount) {
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  add_unit("ou-ex01-aaaaaaaa", "ou-ex01-bbbbbbbb", "B");
  move(kMember, "ou-ex01-bbbbbbbb");
  const auto membership = organizations().membership(kMember);
  ASSERT_TRUE(membership);
  EXPECT_EQ(membership->organization, "o-exampleorgid");
  EXPECT_EQ(membership->management_account, kManagement);
  EXPECT_EQ(membership->path, "o-exampleorgid/r-ex01/ou-ex01-aaaaaaaa/ou-ex01-bbbbbbbb/");
  EXPECT_FALSE(organizations().membership("222222222222"));
}

TEST_F(StateOrganizations, AClosedAccountIsNoActiveMemberAndLeavesTheListsAfterNinetyDays) {
  tree().close(tree().find(kMember)->row, kNow);
  EXPECT_FALSE(organizations().membership(kMember));
  EXPECT_FALSE(organizations().contains(organization_.arn(), kMember));
  EXPECT_EQ(tree().accounts(0, 20, kNow + 89 * 24h).size(), 2u);
  EXPECT_EQ(tree().accounts(0, 20, kNow + 90 * 24h).size(), 1u);
  EXPECT_FALSE(tree().account(kMember, kNow + 90 * 24h));
}

TEST_F(StateOrganizations, PoliciesComePerLevelFromTheRootToTheAccount) {
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  move(kMember, "ou-ex01-aaaaaaaa");
  const auto own = add_policy("p-own00000", kServiceControlPolicy, "ou-ex01-aaaaaaaa");
  add_policy("p-resource", kResourceControlPolicy, "ou-ex01-aaaaaaaa");
  const auto levels = organizations().policies_for_account(kMember, kServiceControlPolicy);
  ASSERT_EQ(levels.size(), 3u);
  ASSERT_EQ(levels[0].size(), 1u);
  EXPECT_EQ(levels[0][0].arn, "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess");
  EXPECT_EQ(levels[0][0].document, 0);
  ASSERT_EQ(levels[1].size(), 1u) << "a level without full access shows only what is attached";
  EXPECT_EQ(levels[1][0].arn,
            "arn:aws:organizations::999999999999:policy/o-exampleorgid/service_control_policy/p-own00000");
  EXPECT_EQ(levels[1][0].document, own.document);
  EXPECT_EQ(levels[2].size(), 1u);
}

TEST_F(StateOrganizations, ALevelWithoutPoliciesIsStillALevel) {
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  move(kMember, "ou-ex01-aaaaaaaa");
  const auto levels = organizations().policies_for_account(kMember, kServiceControlPolicy);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_TRUE(levels[1].empty());
}

TEST_F(StateOrganizations, NoLevelsWhereTheTypeIsOffOrTheAccountStandsAlone) {
  EXPECT_TRUE(organizations().policies_for_account(kMember, kResourceControlPolicy).empty());
  EXPECT_TRUE(organizations().policies_for_account("222222222222", kServiceControlPolicy).empty());
}

TEST_F(StateOrganizations, DisablingATypeLosesItsAttachmentsForGood) {
  const auto own = add_policy("p-own00000", kServiceControlPolicy, kMember);
  policies().disable(kServiceControlPolicy);
  policies().enable(kServiceControlPolicy, kNow);
  const auto levels = organizations().policies_for_account(kMember, kServiceControlPolicy);
  ASSERT_EQ(levels.size(), 2u);
  ASSERT_EQ(levels[1].size(), 1u);
  EXPECT_EQ(levels[1][0].id, kFullAccess);
  EXPECT_FALSE(policies().in_use(own.row));
}

TEST_F(StateOrganizations, ContainsFollowsTheTreeAtEveryDepth) {
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  add_unit("ou-ex01-aaaaaaaa", "ou-ex01-bbbbbbbb", "B");
  move(kMember, "ou-ex01-bbbbbbbb");
  const std::string unit = "arn:aws:organizations::999999999999:ou/o-exampleorgid/";
  const struct {
    std::string arn;
    bool inside;
  } cases[] = {
      {"arn:aws:organizations::999999999999:organization/o-exampleorgid", true},
      {"arn:aws:organizations::999999999999:root/o-exampleorgid/r-ex01", true},
      {unit + "ou-ex01-aaaaaaaa", true},
      {unit + "ou-ex01-bbbbbbbb", true},
      {unit + "ou-ex01-cccccccc", false},
      {unit + "ou-ex01-bbbbbbb", false},
      {unit + "r-ex01", false},
      {"arn:aws:organizations::999999999999:ou/o-otherorgid/ou-ex01-aaaaaaaa", false},
      {"arn:aws:organizations::111111111111:organization/o-exampleorgid", false},
      {"arn:aws:organizations::999999999999:account/o-exampleorgid/111111111111", false},
      {"arn:aws:iam::999999999999:organization/o-exampleorgid", false},
      {"o-exampleorgid", false},
  };
  for (const auto& [arn, inside] : cases) EXPECT_EQ(organizations().contains(arn, kMember), inside) << arn;
  move(kMember, "ou-ex01-aaaaaaaa");
  EXPECT_FALSE(organizations().contains(unit + "ou-ex01-bbbbbbbb", kMember));
  EXPECT_FALSE(organizations().contains(unit + "ou-ex01-aaaaaaaa", kManagement));
}

TEST_F(StateOrganizations, ArnsFindOnlyWhatTheyName) {
  const auto unit = add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  const auto arn = organization_.container_arn(unit.id);
  const auto found = organizations().ou_by_arn(arn);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "A");
  EXPECT_EQ(found->path, "o-exampleorgid/r-ex01/ou-ex01-aaaaaaaa/");
  EXPECT_FALSE(organizations().ou_by_arn("arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-ex01-aaaaaaaa"));
  EXPECT_FALSE(organizations().ou_by_arn(organization_.container_arn("r-ex01")));
}

TEST_F(StateOrganizations, ServiceAccessIsIdempotentAndKeepsItsFirstDate) {
  organizations().enable_service_access(organization_, "ram.amazonaws.com", kNow);
  organizations().enable_service_access(organization_, "ram.amazonaws.com", kNow + 1h);
  EXPECT_TRUE(organizations().service_access_enabled("o-exampleorgid", "ram.amazonaws.com"));
  const auto page = organizations().service_access(organization_, "", 20);
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].enabled, kNow);
  organizations().disable_service_access(organization_, "ram.amazonaws.com");
  EXPECT_FALSE(organizations().service_access_enabled("o-exampleorgid", "ram.amazonaws.com"));
}

TEST_F(StateOrganizations, AnAccountLeavesItsTagsAndPoliciesBehind) {
  const auto own = add_policy("p-own00000", kServiceControlPolicy, kMember);
  const auto row = tree().find(kMember)->row;
  tree().set_tag(row, "team", "blue");
  tree().remove_account(row);
  EXPECT_FALSE(organizations().organization_of(kMember));
  EXPECT_FALSE(policies().in_use(own.row));
  join(kMember, true);
  EXPECT_TRUE(tree().tags(tree().find(kMember)->row).empty());
  EXPECT_EQ(tree().account(kMember, kNow)->name, "Account 111111111111") << "the profile belongs to the account";
}

TEST_F(StateOrganizations, RemovingTheOrganizationRemovesEverythingOfIt) {
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "A");
  const auto own = add_policy("p-own00000", kServiceControlPolicy, "ou-ex01-aaaaaaaa");
  organizations().enable_service_access(organization_, "ram.amazonaws.com", kNow);
  organizations().remove(organization_);
  EXPECT_FALSE(organizations().organization("o-exampleorgid"));
  EXPECT_FALSE(organizations().membership(kManagement));
  EXPECT_EQ(Documents(*db_).text(own.document), "");
  EXPECT_NO_THROW(organizations().create("o-exampleorgid", "r-ex01", kManagement, false, kNow));
}

TEST_F(StateOrganizations, UnitNamesAreUniqueAmongSiblingsCaseSensitively) {
  const auto root = tree().root();
  add_unit("r-ex01", "ou-ex01-aaaaaaaa", "Prod");
  EXPECT_TRUE(tree().unit_name_taken(root.row, "Prod"));
  EXPECT_FALSE(tree().unit_name_taken(root.row, "prod"));
  EXPECT_FALSE(tree().unit_name_taken(tree().find("ou-ex01-aaaaaaaa")->row, "Prod"));
}

TEST_F(StateOrganizations, PagesGoOnAfterTheLastRow) {
  for (int i = 0; i < 5; ++i) join("22222222222" + std::to_string(i), true);
  const auto first = tree().accounts(0, 3, kNow);
  ASSERT_EQ(first.size(), 3u);
  const auto second = tree().accounts(first.back().row, 20, kNow);
  ASSERT_EQ(second.size(), 4u);
  EXPECT_EQ(second.back().id, "222222222224");
}

}  // namespace
}  // namespace state
