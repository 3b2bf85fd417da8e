#include <algorithm>
#include <vector>

#include "organizations_world.hpp"
#include "state/iam.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class Organizations : public OrganizationsWorld {};

TEST_F(Organizations, TheCreatorManagesAnOrganizationWhosePolicyTypesAreAvailableButOff) {
  const Json made = done("CreateOrganization")["Organization"];
  const std::string id = made["Id"];
  EXPECT_EQ(made["FeatureSet"], "ALL");
  EXPECT_EQ(made["MasterAccountId"], kManagement);
  EXPECT_EQ(made["Arn"], "arn:aws:organizations::999999999999:organization/" + id);
  EXPECT_EQ(made["MasterAccountArn"], "arn:aws:organizations::999999999999:account/" + id + "/999999999999");
  EXPECT_EQ(made["AvailablePolicyTypes"], Json::parse(R"([{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}])"));
  EXPECT_TRUE(made["MasterAccountEmail"].is_string());
  const Json root = done("ListRoots")["Roots"][0];
  EXPECT_EQ(root["Name"], "Root");
  EXPECT_EQ(root["PolicyTypes"], Json::array());
}

TEST_F(Organizations, EnablingServiceControlPoliciesAttachesFullAccessEverywhere) {
  done("CreateOrganization");
  invite(kMember);
  root_ = done("ListRoots")["Roots"][0]["Id"];
  const auto unit = create_unit(root_, "unit");
  const Json enable = {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}};
  EXPECT_EQ(done("EnablePolicyType", enable)["Root"]["PolicyTypes"],
            Json::parse(R"([{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}])"));
  for (const std::string& target : {root_, unit, std::string(kMember), std::string(kManagement)}) {
    const Json policies =
        done("ListPoliciesForTarget", {{"TargetId", target}, {"Filter", "SERVICE_CONTROL_POLICY"}})["Policies"];
    ASSERT_EQ(policies.size(), 1u) << target;
    EXPECT_EQ(policies[0]["Arn"], "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess");
    EXPECT_EQ(policies[0]["AwsManaged"], true);
  }
}

TEST_F(Organizations, ConsolidatedBillingHasNoPoliciesAndNoTrustedServices) {
  create_organization("CONSOLIDATED_BILLING");
  EXPECT_EQ(done("DescribeOrganization")["Organization"]["AvailablePolicyTypes"], Json::array());
  EXPECT_EQ(refused(kManagement, "EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}}),
            "PolicyTypeNotAvailableForOrganizationException");
  EXPECT_EQ(refused(kManagement, "EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}}),
            "ConstraintViolationException ORGANIZATION_NOT_IN_ALL_FEATURES_MODE");
}

TEST_F(Organizations, CreatingTwiceOrAsAMemberIsRefused) {
  create_organization();
  invite(kMember);
  EXPECT_EQ(refused(kManagement, "CreateOrganization"), "AlreadyInOrganizationException");
  EXPECT_EQ(refused(kMember, "CreateOrganization"), "AlreadyInOrganizationException");
}

TEST_F(Organizations, WhoMayCallFollowsTheCallersPlace) {
  create_organization();
  invite(kMember);
  const Json page = Json::object();
  const struct {
    const char* operation;
    Json input;
  } management_only[] = {
      {"ListAccounts", page},
      {"ListRoots", page},
      {"DeleteOrganization", page},
      {"DescribeAccount", {{"AccountId", kMember}}},
      {"CreateOrganizationalUnit", {{"ParentId", root_}, {"Name", "x"}}},
      {"EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}}},
      {"RemoveAccountFromOrganization", {{"AccountId", kMember}}},
      {"ListPolicies", {{"Filter", "SERVICE_CONTROL_POLICY"}}},
      {"ListHandshakesForOrganization", page},
  };
  for (const auto& [operation, input] : management_only) {
    EXPECT_EQ(refused(kMember, operation, input), "AccessDeniedException") << operation;
    EXPECT_EQ(refused(kStranger, operation, input), "AWSOrganizationsNotInUseException") << operation;
  }
  EXPECT_EQ(done_as(kMember, "DescribeOrganization")["Organization"]["Id"], organization_);
  EXPECT_EQ(refused(kStranger, "DescribeOrganization"), "AWSOrganizationsNotInUseException");
  EXPECT_EQ(refused(kStranger, "LeaveOrganization"), "AWSOrganizationsNotInUseException");
}

TEST_F(Organizations, OnlyAnEmptyOrganizationCanBeDeleted) {
  create_organization();
  create_unit(root_, "left over");
  invite(kMember);
  EXPECT_EQ(refused(kManagement, "DeleteOrganization"), "OrganizationNotEmptyException");
  done_as(kMember, "LeaveOrganization");
  done("DeleteOrganization");
  EXPECT_EQ(refused(kManagement, "DescribeOrganization"), "AWSOrganizationsNotInUseException");
  create_organization();
}

TEST_F(Organizations, ACreatedAccountIsInProgressFirstThenInTheRootWithItsRoles) {
  create_organization();
  const Json status = done("CreateAccount", {{"AccountName", "Data"},
                                             {"Email", "data@example.com"},
                                             {"RoleName", "Admin"},
                                             {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}})["CreateAccountStatus"];
  EXPECT_EQ(status["State"], "IN_PROGRESS");
  EXPECT_FALSE(status.contains("AccountId"));
  const Json later = done("DescribeCreateAccountStatus", {{"CreateAccountRequestId", status["Id"]}});
  EXPECT_EQ(later["CreateAccountStatus"]["State"], "SUCCEEDED");
  const std::string account = later["CreateAccountStatus"]["AccountId"];
  const Json described = done("DescribeAccount", {{"AccountId", account}})["Account"];
  EXPECT_EQ(described["Name"], "Data");
  EXPECT_EQ(described["Email"], "data@example.com");
  EXPECT_EQ(described["Status"], "ACTIVE");
  EXPECT_EQ(described["State"], "ACTIVE");
  EXPECT_EQ(described["JoinedMethod"], "CREATED");
  EXPECT_EQ(described["Paths"][0], organization_ + "/" + root_ + "/" + account + "/");
  EXPECT_EQ(done("ListParents", {{"ChildId", account}})["Parents"][0]["Id"], root_);
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", account}})["Tags"][0]["Value"], "blue");
  auto& db = scenario_->world().db();
  const auto role = state::iam::Roles(db).find(account, "Admin");
  ASSERT_TRUE(role);
  EXPECT_EQ(state::iam::role_policies(db, role->row)[0].arn, "arn:aws:iam::aws:policy/AdministratorAccess");
  EXPECT_TRUE(state::iam::Roles(db).find(account, "AWSServiceRoleForOrganizations"));
}

TEST_F(Organizations, ACreationTakesAsLongAsTheWorldSettles) {
  restart_with_settle(10s);
  create_organization();
  const Json id =
      done("CreateAccount", {{"AccountName", "Slow"}, {"Email", "slow@example.com"}})["CreateAccountStatus"]["Id"];
  const Json request{{"CreateAccountRequestId", id}};
  EXPECT_EQ(done("DescribeCreateAccountStatus", request)["CreateAccountStatus"]["State"], "IN_PROGRESS");
  EXPECT_EQ(done("ListAccounts")["Accounts"][1]["State"], "PENDING_ACTIVATION");
  EXPECT_EQ(done("ListCreateAccountStatus", {{"States", {"SUCCEEDED"}}})["CreateAccountStatuses"].size(), 0u);
  advance(10s);
  EXPECT_EQ(done("DescribeCreateAccountStatus", request)["CreateAccountStatus"]["State"], "SUCCEEDED");
  EXPECT_EQ(done("ListCreateAccountStatus", {{"States", {"SUCCEEDED"}}})["CreateAccountStatuses"].size(), 1u);
}

TEST_F(Organizations, ATakenOrBadAddressFailsInTheStatus) {
  create_organization();
  create_account("first");
  const std::pair<const char*, const char*> cases[] = {{"FIRST@example.com", "EMAIL_ALREADY_EXISTS"},
                                                       {"a(b)@example.com", "INVALID_EMAIL"},
                                                       {"ab@-example.com", "INVALID_EMAIL"}};
  for (const auto& [email, reason] : cases) {
    const Json id = done("CreateAccount", {{"AccountName", "x"}, {"Email", email}})["CreateAccountStatus"]["Id"];
    const Json status = done("DescribeCreateAccountStatus", {{"CreateAccountRequestId", id}})["CreateAccountStatus"];
    EXPECT_EQ(status["State"], "FAILED") << email;
    EXPECT_EQ(status["FailureReason"], reason) << email;
    EXPECT_FALSE(status.contains("AccountId"));
  }
  EXPECT_EQ(refused(kManagement, "DescribeCreateAccountStatus", {{"CreateAccountRequestId", "car-00000000"}}),
            "CreateAccountStatusNotFoundException");
}

TEST_F(Organizations, UnitsNestFiveDeepWithNamesUniqueAmongSiblings) {
  create_organization();
  std::string parent = root_;
  for (int depth = 1; depth <= 5; ++depth) parent = create_unit(parent, "same");
  EXPECT_EQ(refused(kManagement, "CreateOrganizationalUnit", {{"ParentId", parent}, {"Name", "six"}}),
            "ConstraintViolationException OU_DEPTH_LIMIT_EXCEEDED");
  EXPECT_EQ(refused(kManagement, "CreateOrganizationalUnit", {{"ParentId", root_}, {"Name", "same"}}),
            "DuplicateOrganizationalUnitException");
  EXPECT_EQ(refused(kManagement, "CreateOrganizationalUnit", {{"ParentId", "r-none"}, {"Name", "x"}}),
            "ParentNotFoundException");
}

TEST_F(Organizations, UnitsAreRenamedButNotOntoASibling) {
  create_organization();
  const auto unit = create_unit(root_, "A");
  create_unit(root_, "B");
  const Json renamed =
      done("UpdateOrganizationalUnit", {{"OrganizationalUnitId", unit}, {"Name", "C"}})["OrganizationalUnit"];
  EXPECT_EQ(renamed["Id"], unit);
  EXPECT_EQ(renamed["Name"], "C");
  EXPECT_EQ(refused(kManagement, "UpdateOrganizationalUnit", {{"OrganizationalUnitId", unit}, {"Name", "B"}}),
            "DuplicateOrganizationalUnitException");
}

TEST_F(Organizations, AUnitWithChildrenCannotBeDeleted) {
  create_organization();
  const auto unit = create_unit(root_, "A");
  const auto inner = create_unit(unit, "inner");
  EXPECT_EQ(refused(kManagement, "DeleteOrganizationalUnit", {{"OrganizationalUnitId", unit}}),
            "OrganizationalUnitNotEmptyException");
  done("DeleteOrganizationalUnit", {{"OrganizationalUnitId", inner}});
  done("DeleteOrganizationalUnit", {{"OrganizationalUnitId", unit}});
  EXPECT_EQ(refused(kManagement, "DescribeOrganizationalUnit", {{"OrganizationalUnitId", unit}}),
            "OrganizationalUnitNotFoundException");
}

TEST_F(Organizations, MovingAnAccountChecksEveryPlace) {
  create_organization();
  invite(kMember);
  const auto unit = create_unit(root_, "A");
  const auto move = [&](const std::string& account, const std::string& from, const std::string& to) {
    return call(kManagement, "MoveAccount",
                {{"AccountId", account}, {"SourceParentId", from}, {"DestinationParentId", to}})
        .error();
  };
  EXPECT_EQ(move(kStranger, root_, unit), "AccountNotFoundException");
  EXPECT_EQ(move(kMember, "r-none", unit), "SourceParentNotFoundException");
  EXPECT_EQ(move(kMember, root_, "ou-none-00000000"), "DestinationParentNotFoundException");
  EXPECT_EQ(move(kMember, unit, root_), "DuplicateAccountException");
  EXPECT_EQ(move(kMember, root_, unit), "");
  EXPECT_EQ(done("ListChildren", {{"ParentId", unit}, {"ChildType", "ACCOUNT"}})["Children"][0]["Id"], kMember);
  EXPECT_EQ(done("ListAccountsForParent", {{"ParentId", root_}})["Accounts"].size(), 1u);
  EXPECT_EQ(refused(kManagement, "DeleteOrganizationalUnit", {{"OrganizationalUnitId", unit}}),
            "OrganizationalUnitNotEmptyException");
}

TEST_F(Organizations, TheManagementAccountCannotLeave) {
  create_organization();
  EXPECT_EQ(refused(kManagement, "LeaveOrganization"), "MasterCannotLeaveOrganizationException");
  EXPECT_EQ(refused(kManagement, "RemoveAccountFromOrganization", {{"AccountId", kManagement}}),
            "MasterCannotLeaveOrganizationException");
}

TEST_F(Organizations, ACreatedAccountStaysForFourDaysAnInvitedOneMayGo) {
  world::Settings settings;
  settings.leave_wait = world::LeaveWait::Aws;
  scenario_ = std::make_unique<Scenario>(settings);
  create_organization();
  invite(kMember);
  const auto created = create_account("made");
  EXPECT_EQ(refused(created, "LeaveOrganization"), "ConstraintViolationException WAIT_PERIOD_ACTIVE");
  done("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  advance(96h);
  done_as(created, "LeaveOrganization");
  EXPECT_EQ(refused(created, "DescribeOrganization"), "AWSOrganizationsNotInUseException");
  EXPECT_EQ(refused(kManagement, "DescribeAccount", {{"AccountId", created}}), "AccountNotFoundException");
}

TEST_F(Organizations, AClosedAccountIsShownForNinetyDays) {
  create_organization();
  invite(kMember);
  done("CloseAccount", {{"AccountId", kMember}});
  const Json closed = done("DescribeAccount", {{"AccountId", kMember}})["Account"];
  EXPECT_EQ(closed["State"], "CLOSED");
  EXPECT_EQ(closed["Status"], "SUSPENDED");
  EXPECT_EQ(refused(kManagement, "CloseAccount", {{"AccountId", kMember}}), "AccountAlreadyClosedException");
  EXPECT_EQ(refused(kManagement, "CloseAccount", {{"AccountId", kManagement}}),
            "ConstraintViolationException CANNOT_CLOSE_MANAGEMENT_ACCOUNT");
  advance(90 * 24h);
  EXPECT_EQ(refused(kManagement, "DescribeAccount", {{"AccountId", kMember}}), "AccountNotFoundException");
  done("DeleteOrganization");
}

TEST_F(Organizations, ListsGoOnWithTheirOwnTokenOnly) {
  create_organization();
  std::vector<std::string> names;
  for (const char* name : {"a", "b", "c", "d", "e"}) create_unit(root_, name);
  Json request{{"ParentId", root_}, {"MaxResults", 2}};
  std::string first_token;
  const Json units = all_pages([&](const std::string& token) {
    if (!token.empty()) request["NextToken"] = token;
    const Json page = done("ListOrganizationalUnitsForParent", request);
    if (token.empty()) first_token = page["NextToken"];
    return Page{page["OrganizationalUnits"], page.value("NextToken", "")};
  });
  for (const auto& unit : units) names.push_back(unit["Name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  for (const std::string& token : {first_token, std::string("made up")})
    EXPECT_EQ(refused(kManagement, "ListAccounts", {{"NextToken", token}}), "InvalidInputException INVALID_NEXT_TOKEN");
}

TEST_F(Organizations, TrustedServicesAreListedOnceAndOnlyUnderTheirNames) {
  create_organization();
  for (int i = 0; i < 2; ++i) done("EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  const Json services = done("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"];
  ASSERT_EQ(services.size(), 1u);
  EXPECT_EQ(services[0]["ServicePrincipal"], "ram.amazonaws.com");
  EXPECT_TRUE(services[0]["DateEnabled"].is_number());
  EXPECT_EQ(refused(kManagement, "EnableAWSServiceAccess", {{"ServicePrincipal", "ram.example.com"}}),
            "InvalidInputException UNRECOGNIZED_SERVICE_PRINCIPAL");
  for (int i = 0; i < 2; ++i) done("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_TRUE(done("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"].empty());
}

TEST_F(Organizations, TagsBelongToRootsUnitsAccountsAndPolicies) {
  create_organization();
  const auto unit = create_unit(root_, "A");
  const auto policy = create_policy("P", kAllowAll);
  for (const std::string& id : {root_, unit, std::string(kManagement), policy}) {
    done("TagResource",
         {{"ResourceId", id}, {"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "b"}, {"Value", ""}}}}});
    done("UntagResource", {{"ResourceId", id}, {"TagKeys", {"a"}}});
    EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", id}})["Tags"], Json::parse(R"([{"Key":"b","Value":""}])"))
        << id;
  }
  const auto tag = [&](const std::string& id, const Json& tags) {
    return call(kManagement, "TagResource", {{"ResourceId", id}, {"Tags", tags}}).error();
  };
  EXPECT_EQ(tag("ou-none-00000000", Json::array()), "TargetNotFoundException");
  EXPECT_EQ(tag(unit, {{{"Key", "aws:x"}, {"Value", "1"}}}), "InvalidInputException INVALID_SYSTEM_TAGS_PARAMETER");
  EXPECT_EQ(tag(unit, {{{"Key", "k"}, {"Value", "1"}}, {{"Key", "k"}, {"Value", "2"}}}),
            "InvalidInputException DUPLICATE_TAG_KEY");
  Json many = Json::array();
  for (int i = 0; i < 50; ++i) many.push_back({{"Key", std::to_string(i)}, {"Value", ""}});
  EXPECT_EQ(tag(unit, many), "ConstraintViolationException MAX_TAG_LIMIT_EXCEEDED") << "one is there already";
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", unit}})["Tags"].size(), 1u)
      << "nothing of a refused call stays";
}

TEST_F(Organizations, TheManagementAccountsUserAdministersACreatedAccountWithinItsScps) {
  create_organization();
  const auto account = create_account("made");
  const auto admin = scenario_->user(kManagement, "admin", policy("Allow", "*", "*"));
  const auto session =
      scenario_->assume(admin, "arn:aws:iam::" + account + ":role/OrganizationAccountAccessRole", "session");
  EXPECT_TRUE(scenario_->iam(session, "ListRoles").ok());
  attach_policy(account, policy("Deny", "iam:*", "*"));
  EXPECT_EQ(scenario_->iam(session, "ListRoles").code(), "AccessDenied");
}

TEST_F(Organizations, ADelegatedAdministratorReadsWhatTheManagementAccountReads) {
  create_organization();
  invite(kMember);
  const Json delegate{{"AccountId", kMember}, {"ServicePrincipal", "sso.amazonaws.com"}};
  EXPECT_EQ(refused(kManagement, "RegisterDelegatedAdministrator", delegate),
            "ConstraintViolationException SERVICE_ACCESS_NOT_ENABLED");
  done("EnableAWSServiceAccess", {{"ServicePrincipal", "sso.amazonaws.com"}});
  EXPECT_EQ(refused(kMember, "ListAccounts"), "AccessDeniedException");
  done("RegisterDelegatedAdministrator", delegate);
  EXPECT_EQ(refused(kManagement, "RegisterDelegatedAdministrator", delegate), "AccountAlreadyRegisteredException");
  EXPECT_EQ(done_as(kMember, "ListAccounts")["Accounts"].size(), 2u);
  EXPECT_EQ(refused(kMember, "DeleteOrganization"), "AccessDeniedException");
  EXPECT_EQ(done_as(kMember, "ListDelegatedAdministrators")["DelegatedAdministrators"][0]["Id"], kMember);
  EXPECT_EQ(
      done("ListDelegatedServicesForAccount", {{"AccountId", kMember}})["DelegatedServices"][0]["ServicePrincipal"],
      "sso.amazonaws.com");
  EXPECT_EQ(refused(kMember, "LeaveOrganization"),
            "ConstraintViolationException CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG");
  EXPECT_EQ(refused(kManagement, "DisableAWSServiceAccess", {{"ServicePrincipal", "sso.amazonaws.com"}}),
            "ConstraintViolationException DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE");
  done("DeregisterDelegatedAdministrator", delegate);
  EXPECT_EQ(refused(kManagement, "DeregisterDelegatedAdministrator", delegate), "AccountNotRegisteredException");
  EXPECT_EQ(refused(kMember, "ListAccounts"), "AccessDeniedException");
}

TEST_F(Organizations, OnlyMembersAdministerAndNeverRam) {
  create_organization();
  invite(kMember);
  done("EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  const auto error = [&](const char* account, const char* service) {
    return call(kManagement, "RegisterDelegatedAdministrator", {{"AccountId", account}, {"ServicePrincipal", service}})
        .error();
  };
  EXPECT_EQ(error(kManagement, "sso.amazonaws.com"),
            "ConstraintViolationException CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR");
  EXPECT_EQ(error(kStranger, "sso.amazonaws.com"), "AccountNotFoundException");
  EXPECT_EQ(error(kMember, "ram.amazonaws.com"), "InvalidInputException UNRECOGNIZED_SERVICE_PRINCIPAL");
}

}  // namespace
}  // namespace scenario
