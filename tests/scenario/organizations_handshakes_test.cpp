#include "organizations_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class OrganizationsHandshakes : public OrganizationsWorld {
 protected:
  OrganizationsHandshakes() { create_organization(); }

  Json invitation(const std::string& account, const Json& more = Json::object()) {
    Json request{{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}};
    request.update(more);
    return done("InviteAccountToOrganization", request)["Handshake"];
  }
  std::string answer(const std::string& account, const char* operation, const Json& handshake) {
    return call(account, operation, {{"HandshakeId", handshake["Id"]}}).error();
  }
};

TEST_F(OrganizationsHandshakes, AnInvitationNamesSenderTargetAndNotesForFifteenDays) {
  const Json made = invitation(kMember, {{"Notes", "join us"}});
  const std::string id = made["Id"];
  EXPECT_EQ(made["State"], "OPEN");
  EXPECT_EQ(made["Action"], "INVITE");
  EXPECT_EQ(made["Arn"], "arn:aws:organizations::999999999999:handshake/" + organization_ + "/invite/" + id);
  EXPECT_EQ(made["Parties"],
            (Json{{{"Id", organization_}, {"Type", "ORGANIZATION"}}, {{"Id", kMember}, {"Type", "ACCOUNT"}}}));
  EXPECT_NEAR(made["ExpirationTimestamp"].get<double>() - made["RequestedTimestamp"].get<double>(), 15 * 86400, 1);
  EXPECT_EQ(made["Resources"][0]["Value"], organization_);
  EXPECT_EQ(made["Resources"][0]["Resources"][2], (Json{{"Type", "ORGANIZATION_FEATURE_SET"}, {"Value", "ALL"}}));
  EXPECT_EQ(made["Resources"][2], (Json{{"Type", "NOTES"}, {"Value", "join us"}}));
}

TEST_F(OrganizationsHandshakes, AcceptingJoinsTheRootWithTheInvitationsTags) {
  const Json made = invitation(kMember, {{"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}});
  EXPECT_EQ(done_as(kMember, "ListHandshakesForAccount")["Handshakes"][0]["Id"], made["Id"]);
  EXPECT_EQ(done_as(kMember, "AcceptHandshake", {{"HandshakeId", made["Id"]}})["Handshake"]["State"], "ACCEPTED");
  const Json account = done("DescribeAccount", {{"AccountId", kMember}})["Account"];
  EXPECT_EQ(account["JoinedMethod"], "INVITED");
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", kMember}})["Tags"][0]["Key"], "team");
  EXPECT_EQ(done("ListHandshakesForOrganization")["Handshakes"][0]["State"], "ACCEPTED");
}

TEST_F(OrganizationsHandshakes, OnlyTheRightSideMayAnswer) {
  const Json made = invitation(kMember);
  EXPECT_EQ(answer(kStranger, "AcceptHandshake", made), "HandshakeNotFoundException");
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", made), "AccessDeniedException");
  EXPECT_EQ(answer(kManagement, "DeclineHandshake", made), "AccessDeniedException");
  EXPECT_EQ(answer(kMember, "CancelHandshake", made), "AccessDeniedException");
  EXPECT_EQ(answer(kMember, "DescribeHandshake", made), "");
  EXPECT_EQ(answer(kManagement, "DescribeHandshake", made), "");
}

TEST_F(OrganizationsHandshakes, AnEndedInvitationCannotBeAnsweredOtherwise) {
  const Json declined = invitation(kMember);
  EXPECT_EQ(answer(kMember, "DeclineHandshake", declined), "");
  EXPECT_EQ(answer(kMember, "DeclineHandshake", declined), "HandshakeAlreadyInStateException");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", declined), "InvalidHandshakeTransitionException");
  const Json canceled = invitation(kMember);
  EXPECT_EQ(answer(kManagement, "CancelHandshake", canceled), "");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", canceled), "InvalidHandshakeTransitionException");
}

TEST_F(OrganizationsHandshakes, AnInvitationExpiresAndThirtyDaysLaterIsGone) {
  const Json made = invitation(kMember);
  advance(15 * 24h);
  EXPECT_EQ(done("DescribeHandshake", {{"HandshakeId", made["Id"]}})["Handshake"]["State"], "EXPIRED");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", made), "InvalidHandshakeTransitionException");
  invitation(kMember);
  advance(30 * 24h);
  EXPECT_EQ(answer(kMember, "DescribeHandshake", made), "HandshakeNotFoundException");
}

TEST_F(OrganizationsHandshakes, TheSameTargetIsInvitedOnceAndMembersNotAtAll) {
  const Json target{{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}};
  const Json made = invitation(kMember);
  EXPECT_EQ(refused(kManagement, "InviteAccountToOrganization", target), "DuplicateHandshakeException");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", made), "");
  EXPECT_EQ(refused(kManagement, "InviteAccountToOrganization", target),
            "HandshakeConstraintViolationException ALREADY_IN_AN_ORGANIZATION");
}

TEST_F(OrganizationsHandshakes, AnAddressStandsForItsAccount) {
  invite(kMember);
  const Json email = done("DescribeAccount", {{"AccountId", kMember}})["Account"]["Email"];
  done_as(kMember, "LeaveOrganization");
  const Json made = done("InviteAccountToOrganization", {{"Target", {{"Type", "EMAIL"}, {"Id", email}}}})["Handshake"];
  EXPECT_EQ(made["Parties"][1]["Type"], "EMAIL");
  EXPECT_EQ(answer(kStranger, "AcceptHandshake", made), "HandshakeNotFoundException");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", made), "");
}

TEST_F(OrganizationsHandshakes, AMemberMayChangeOrganizationsAManagementAccountMayNot) {
  invite(kMember);
  done_as(kStranger, "CreateOrganization");
  const auto invite_from_stranger = [&](const char* account) {
    return done_as(kStranger, "InviteAccountToOrganization",
                   {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}})["Handshake"];
  };
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", invite_from_stranger(kManagement)),
            "MasterCannotLeaveOrganizationException");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", invite_from_stranger(kMember)), "");
  EXPECT_EQ(done_as(kMember, "DescribeOrganization")["Organization"]["MasterAccountId"], kStranger);
  EXPECT_EQ(done("ListAccounts")["Accounts"].size(), 1u);
}

TEST_F(OrganizationsHandshakes, FiltersTakeOneCriterion) {
  invitation(kMember);
  EXPECT_EQ(done("ListHandshakesForOrganization", {{"Filter", {{"ActionType", "INVITE"}}}})["Handshakes"].size(), 1u);
  EXPECT_EQ(
      done("ListHandshakesForOrganization", {{"Filter", {{"ActionType", "ENABLE_ALL_FEATURES"}}}})["Handshakes"].size(),
      0u);
  EXPECT_EQ(refused(kManagement, "ListHandshakesForOrganization",
                    {{"Filter", {{"ActionType", "INVITE"}, {"ParentHandshakeId", "h-00000000"}}}}),
            "InvalidInputException MAX_FILTER_LIMIT_EXCEEDED");
}

TEST_F(OrganizationsHandshakes, ARefusalNamesNoHandshakeOfOthers) {
  const Json made = done("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kStranger}}}});
  const Json input = {{"HandshakeId", made["Handshake"]["Id"]}};
  for (const char* account : {kStranger, "444444444444"}) {
    const auto nobody = scenario_->user(account, "nobody", policy("Allow", "s3:*", "*"));
    const auto answer = scenario_->organizations(nobody, "DescribeHandshake", input);
    EXPECT_EQ(answer.code(), "AccessDeniedException");
    EXPECT_EQ(answer.body.find(organization_) != std::string::npos, std::string(account) == kStranger) << answer.body;
  }
}

}  // namespace
}  // namespace scenario
