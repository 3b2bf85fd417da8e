// EnableAllFeatures, billing transfers and pairs of accounts: the rarer ways of an organization.
#include "organizations_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class OrganizationsFeatures : public OrganizationsWorld {
 protected:
  std::string answer(const std::string& account, const char* operation, const Json& handshake) {
    return call(account, operation, {{"HandshakeId", handshake["Id"]}}).error();
  }
  Json received(const std::string& account) { return done_as(account, "ListHandshakesForAccount")["Handshakes"]; }
  Json described(const Json& handshake) {
    return done("DescribeHandshake", {{"HandshakeId", handshake["Id"]}})["Handshake"];
  }
  Json features() { return done("DescribeOrganization")["Organization"]["FeatureSet"]; }
  Json of_action(const std::string& account, const std::string& action) {
    const Json found = done_as(account, "ListHandshakesForAccount", {{"Filter", {{"ActionType", action}}}});
    return found["Handshakes"];
  }
};

TEST_F(OrganizationsFeatures, InvitedMembersAreAskedThenTheManagementAccountConfirms) {
  create_organization("CONSOLIDATED_BILLING");
  invite(kMember);
  create_account("created");
  const Json parent = done("EnableAllFeatures")["Handshake"];
  EXPECT_EQ(parent["Action"], "ENABLE_ALL_FEATURES");
  EXPECT_EQ(parent["State"], "REQUESTED");
  EXPECT_EQ(parent["Arn"], "arn:aws:organizations::999999999999:handshake/" + organization_ + "/enable_all_features/" +
                               parent["Id"].get<std::string>());
  EXPECT_EQ(parent["Parties"], (Json{{{"Id", organization_}, {"Type", "ORGANIZATION"}}}));
  EXPECT_EQ(parent["Resources"], (Json{{{"Type", "ORGANIZATION"}, {"Value", organization_}}}));
  EXPECT_NEAR(parent["ExpirationTimestamp"].get<double>() - parent["RequestedTimestamp"].get<double>(), 90 * 86400, 1);
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", parent), "InvalidHandshakeTransitionException") << "one is missing";

  const Json asked = of_action(kMember, "ENABLE_ALL_FEATURES");
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0]["State"], "REQUESTED");
  EXPECT_EQ(asked[0]["Resources"][1], (Json{{"Type", "PARENT_HANDSHAKE"}, {"Value", parent["Id"]}}));
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", asked[0]), "AccessDeniedException");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", asked[0]), "");
  EXPECT_EQ(features(), "CONSOLIDATED_BILLING") << "the confirmation is missing";

  EXPECT_EQ(described(parent)["State"], "OPEN");
  const Json confirmation = of_action(kManagement, "APPROVE_ALL_FEATURES");
  ASSERT_EQ(confirmation.size(), 1u);
  EXPECT_EQ(confirmation[0]["State"], "OPEN");
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", confirmation[0]), "");
  EXPECT_EQ(features(), "ALL");
  EXPECT_EQ(described(parent)["State"], "ACCEPTED");
  done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  EXPECT_EQ(refused(kManagement, "EnableAllFeatures"),
            "HandshakeConstraintViolationException ORGANIZATION_ALREADY_HAS_ALL_FEATURES");
}

TEST_F(OrganizationsFeatures, WithoutInvitedMembersTheManagementAccountConfirmsAtOnce) {
  create_organization("CONSOLIDATED_BILLING");
  const Json parent = done("EnableAllFeatures")["Handshake"];
  EXPECT_EQ(parent["State"], "REQUESTED");
  EXPECT_EQ(done_as(kManagement, "AcceptHandshake", {{"HandshakeId", parent["Id"]}})["Handshake"]["State"], "ACCEPTED");
  EXPECT_EQ(features(), "ALL");
  EXPECT_EQ(of_action(kManagement, "APPROVE_ALL_FEATURES")[0]["State"], "ACCEPTED");
}

TEST_F(OrganizationsFeatures, WhileItRunsNobodyIsInvitedAndItIsNotStartedAgain) {
  create_organization("CONSOLIDATED_BILLING");
  const Json target{{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}};
  const Json early = done("InviteAccountToOrganization", target)["Handshake"];
  const Json parent = done("EnableAllFeatures")["Handshake"];
  const std::string disabled = "HandshakeConstraintViolationException INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES";
  EXPECT_EQ(refused(kManagement, "InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kStranger}}}}),
            disabled);
  EXPECT_EQ(answer(kMember, "AcceptHandshake", early), disabled);
  EXPECT_EQ(refused(kManagement, "EnableAllFeatures"),
            "HandshakeConstraintViolationException ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION");
  EXPECT_EQ(answer(kManagement, "CancelHandshake", parent), "");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", early), "");
  EXPECT_EQ(done("EnableAllFeatures")["Handshake"]["State"], "REQUESTED");
}

TEST_F(OrganizationsFeatures, CancelingTakesTheQuestionsBack) {
  create_organization("CONSOLIDATED_BILLING");
  invite(kMember);
  const Json parent = done("EnableAllFeatures")["Handshake"];
  const Json asked = of_action(kMember, "ENABLE_ALL_FEATURES")[0];
  EXPECT_EQ(
      done("ListHandshakesForOrganization", {{"Filter", {{"ParentHandshakeId", parent["Id"]}}}})["Handshakes"].size(),
      1u);
  EXPECT_EQ(answer(kManagement, "CancelHandshake", parent), "");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", asked), "InvalidHandshakeTransitionException");
}

TEST_F(OrganizationsFeatures, WhoDeclinesHoldsItUpUntilGone) {
  create_organization("CONSOLIDATED_BILLING");
  invite(kMember);
  const Json parent = done("EnableAllFeatures")["Handshake"];
  EXPECT_EQ(answer(kMember, "DeclineHandshake", of_action(kMember, "ENABLE_ALL_FEATURES")[0]), "");
  EXPECT_EQ(described(parent)["State"], "REQUESTED");
  done("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(described(parent)["State"], "OPEN");
  EXPECT_EQ(answer(kManagement, "AcceptHandshake", parent), "");
  EXPECT_EQ(features(), "ALL");
}

TEST_F(OrganizationsFeatures, TheRequestExpiresAfterNinetyDaysAndMayBeMadeAnew) {
  create_organization("CONSOLIDATED_BILLING");
  invite(kMember);
  const Json parent = done("EnableAllFeatures")["Handshake"];
  const Json asked = of_action(kMember, "ENABLE_ALL_FEATURES")[0];
  advance(90 * 24h);
  EXPECT_EQ(described(parent)["State"], "EXPIRED");
  EXPECT_EQ(answer(kMember, "AcceptHandshake", asked), "InvalidHandshakeTransitionException");
  done("EnableAllFeatures");
  EXPECT_EQ(refused(kMember, "EnableAllFeatures"), "AccessDeniedException");
}

TEST_F(OrganizationsFeatures, AGovCloudAccountHasAPairOfNumbers) {
  create_organization();
  const Json status =
      done("CreateGovCloudAccount", {{"AccountName", "Gov"},
                                     {"Email", "gov@example.com"},
                                     {"RoleName", "Boss"},
                                     {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}})["CreateAccountStatus"];
  EXPECT_EQ(status["State"], "IN_PROGRESS");
  const Json later =
      done("DescribeCreateAccountStatus", {{"CreateAccountRequestId", status["Id"]}})["CreateAccountStatus"];
  EXPECT_EQ(later["State"], "SUCCEEDED");
  const std::string commercial = later["AccountId"], twin = later["GovCloudAccountId"];
  EXPECT_EQ(twin.size(), 12u);
  EXPECT_NE(commercial, twin);
  EXPECT_EQ(done("DescribeAccount", {{"AccountId", commercial}})["Account"]["Name"], "Gov");
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", commercial}})["Tags"][0]["Key"], "k");
  EXPECT_EQ(refused(kManagement, "DescribeAccount", {{"AccountId", twin}}), "AccountNotFoundException");
  const Json request{{"AccountName", "x"}, {"Email", "x@example.com"}, {"RoleName", "AWSServiceRoleForX"}};
  EXPECT_EQ(refused(kManagement, "CreateGovCloudAccount", request), "InvalidInputException INVALID_ROLE_NAME");
  EXPECT_EQ(refused(kStranger, "CreateGovCloudAccount", request), "AWSOrganizationsNotInUseException");
}

class OrganizationsTransfers : public OrganizationsFeatures {
 protected:
  OrganizationsTransfers() {
    create_organization();
    done_as(kStranger, "CreateOrganization");
    scenario_->clock().set(*core::parse_iso8601("2026-05-20T12:00:00Z"));
  }

  static Json wanted(const std::string& start = "2026-06-01T00:00:00Z") {
    return {{"Type", "BILLING"},
            {"Target", {{"Type", "ACCOUNT"}, {"Id", kStranger}}},
            {"StartTimestamp", core::to_seconds(*core::parse_iso8601(start))},
            {"SourceName", "Customer"},
            {"Notes", "please"},
            {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}};
  }
  Json invited() { return done("InviteOrganizationToTransferResponsibility", wanted())["Handshake"]; }
  Json seen(const std::string& account, const std::string& direction) {
    return done_as(account, "List" + direction + "ResponsibilityTransfers",
                   {{"Type", "BILLING"}})["ResponsibilityTransfers"];
  }
  std::string terminate_error(const std::string& account, const Json& id, const std::string& end = {}) {
    Json request{{"Id", id}};
    if (!end.empty()) request["EndTimestamp"] = static_cast<double>(core::to_millis(*core::parse_iso8601(end))) / 1000;
    return call(account, "TerminateResponsibilityTransfer", request).error();
  }
};

TEST_F(OrganizationsTransfers, ATransferIsInvitedAcceptedAndWithdrawnAtTheEndOfAMonth) {
  const Json handshake = invited();
  EXPECT_EQ(handshake["Action"], "TRANSFER_RESPONSIBILITY");
  EXPECT_EQ(handshake["State"], "REQUESTED");
  EXPECT_EQ(handshake["Parties"][1]["Id"], kStranger);
  const Json inbound = seen(kManagement, "Inbound");
  ASSERT_EQ(inbound.size(), 1u);
  const Json id = inbound[0]["Id"];
  EXPECT_EQ(inbound[0]["Arn"], "arn:aws:organizations::999999999999:transfer/" + organization_ + "/billing/inbound/" +
                                   id.get<std::string>());
  EXPECT_EQ(inbound[0]["Status"], "REQUESTED");
  EXPECT_EQ(inbound[0]["Name"], "Customer");
  EXPECT_EQ(inbound[0]["Source"]["ManagementAccountId"], kStranger);
  EXPECT_EQ(inbound[0]["Target"]["ManagementAccountId"], kManagement);
  EXPECT_EQ(inbound[0]["ActiveHandshakeId"], handshake["Id"]);
  EXPECT_EQ(seen(kManagement, "Outbound"), Json::array());
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", id}})["Tags"][0]["Key"], "k");

  EXPECT_EQ(terminate_error(kManagement, id), "InvalidResponsibilityTransferTransitionException");
  EXPECT_EQ(answer(kStranger, "AcceptHandshake", handshake), "");
  const Json outbound = seen(kStranger, "Outbound");
  EXPECT_EQ(outbound[0]["Status"], "ACCEPTED");
  EXPECT_NE(outbound[0]["Arn"].get<std::string>().find("/billing/outbound/"), std::string::npos);

  EXPECT_EQ(terminate_error(kStranger, id, "2026-07-30T23:59:59.999Z"),
            "InvalidInputException END_DATE_NOT_END_OF_MONTH");
  EXPECT_EQ(terminate_error(kStranger, id, "2026-04-30T23:59:59.999Z"), "InvalidInputException END_DATE_TOO_EARLY");
  EXPECT_EQ(terminate_error(kStranger, id, "2026-07-31T23:59:59.999Z"), "");
  const Json ended = done("DescribeResponsibilityTransfer", {{"Id", id}})["ResponsibilityTransfer"];
  EXPECT_EQ(ended["Status"], "WITHDRAWN");
  EXPECT_NEAR(ended["EndTimestamp"].get<double>(),
              static_cast<double>(core::to_seconds(*core::parse_iso8601("2026-08-01T00:00:00Z"))), 1);
  EXPECT_EQ(terminate_error(kManagement, id), "ResponsibilityTransferAlreadyInStatusException");
}

TEST_F(OrganizationsTransfers, TheInvitationMustNameAMonthAndAnotherManagementAccount) {
  const auto error = [&](const Json& change) {
    Json request = wanted();
    request.update(change);
    return call(kManagement, "InviteOrganizationToTransferResponsibility", request).error();
  };
  const auto start = [](const char* when) {
    return Json{{"StartTimestamp", core::to_seconds(*core::parse_iso8601(when))}};
  };
  EXPECT_EQ(error(start("2026-06-01T01:00:00Z")), "InvalidInputException START_DATE_NOT_BEGINNING_OF_DAY");
  EXPECT_EQ(error(start("2026-06-02T00:00:00Z")), "InvalidInputException START_DATE_NOT_BEGINNING_OF_MONTH");
  EXPECT_EQ(error(start("2026-05-01T00:00:00Z")), "InvalidInputException START_DATE_TOO_EARLY");
  EXPECT_EQ(error({{"Target", {{"Type", "ACCOUNT"}, {"Id", kManagement}}}}),
            "HandshakeConstraintViolationException SOURCE_AND_TARGET_CANNOT_MATCH");
  EXPECT_EQ(error({{"Target", {{"Type", "ORGANIZATION"}, {"Id", "o-exampleorgid"}}}}),
            "InvalidInputException INVALID_PARTY_TYPE_TARGET");
  invited();
  EXPECT_EQ(error(Json::object()), "DuplicateHandshakeException");
}

TEST_F(OrganizationsTransfers, OnlyManagementAccountsTakePart) {
  const Json target{{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}};
  Json request = wanted();
  request.update(target);
  const Json handshake = done("InviteOrganizationToTransferResponsibility", request)["Handshake"];
  EXPECT_EQ(answer(kMember, "AcceptHandshake", handshake), "AWSOrganizationsNotInUseException");
  EXPECT_EQ(described(handshake)["State"], "REQUESTED") << "a refused answer is none";
  EXPECT_EQ(answer(kStranger, "AcceptHandshake", handshake), "HandshakeNotFoundException");
  EXPECT_EQ(refused(kMember, "ListInboundResponsibilityTransfers", {{"Type", "BILLING"}}),
            "AWSOrganizationsNotInUseException");
  const Json id = seen(kManagement, "Inbound")[0]["Id"];
  EXPECT_EQ(refused(kStranger, "DescribeResponsibilityTransfer", {{"Id", id}}),
            "ResponsibilityTransferNotFoundException");
  EXPECT_EQ(refused(kManagement, "DescribeResponsibilityTransfer", {{"Id", "rt-00000000"}}),
            "ResponsibilityTransferNotFoundException");
}

TEST_F(OrganizationsTransfers, AnInvitationMayBeDeclinedCanceledOrForgotten) {
  EXPECT_EQ(answer(kStranger, "DeclineHandshake", invited()), "");
  EXPECT_EQ(answer(kManagement, "CancelHandshake", invited()), "");
  invited();
  advance(15 * 24h);
  const Json all = seen(kManagement, "Inbound");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0]["Status"], "DECLINED");
  EXPECT_EQ(all[1]["Status"], "CANCELED");
  EXPECT_EQ(all[2]["Status"], "EXPIRED");
}

TEST_F(OrganizationsTransfers, TheInviterRenamesAndNobodyHandsOverTwice) {
  EXPECT_EQ(answer(kStranger, "AcceptHandshake", invited()), "");
  const Json id = seen(kManagement, "Inbound")[0]["Id"];
  EXPECT_EQ(done("UpdateResponsibilityTransfer", {{"Id", id}, {"Name", "Renamed"}})["ResponsibilityTransfer"]["Name"],
            "Renamed");
  EXPECT_EQ(refused(kStranger, "UpdateResponsibilityTransfer", {{"Id", id}, {"Name", "x"}}), "AccessDeniedException");
  EXPECT_EQ(refused(kManagement, "InviteOrganizationToTransferResponsibility", wanted()),
            "HandshakeConstraintViolationException RESPONSIBILITY_TRANSFER_ALREADY_EXISTS");
  EXPECT_EQ(
      done("ListInboundResponsibilityTransfers", {{"Type", "BILLING"}, {"Id", id}})["ResponsibilityTransfers"].size(),
      1u);
}

TEST_F(OrganizationsTransfers, AnOrganizationWithATransferIsNotDeleted) {
  const Json handshake = invited();
  const std::string active = "ConstraintViolationException ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS";
  EXPECT_EQ(refused(kManagement, "DeleteOrganization"), active);
  EXPECT_EQ(refused(kStranger, "DeleteOrganization"), active);
  EXPECT_EQ(answer(kManagement, "CancelHandshake", handshake), "");
  done_as(kStranger, "DeleteOrganization");
  done("DeleteOrganization");
}

}  // namespace
}  // namespace scenario
