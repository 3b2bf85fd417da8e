// Reports on the services that entities and accounts may use, and when they last did.
#include <set>

#include "iam_world.hpp"
#include "organizations_world.hpp"

namespace scenario {
namespace {

class IamLastAccess : public IamWorld {
 protected:
  std::string job(const std::string& of, const std::string& granularity = "SERVICE_LEVEL") {
    return done("GenerateServiceLastAccessedDetails", {{"Arn", of}, {"Granularity", granularity}}).xml("JobId");
  }
  Answer report(const std::string& id, Fields more = {}) {
    more.push_back({"JobId", id});
    return done("GetServiceLastAccessedDetails", more);
  }
  std::string now() { return core::iso8601(clock().now()); }
};

TEST_F(IamLastAccess, ServicesThatThePoliciesAllowAreListedByNamespace) {
  create_user("bob");
  done("PutUserPolicy", {{"UserName", "bob"},
                         {"PolicyName", "p"},
                         {"PolicyDocument", policy("Allow", {"s3:GetObject", "iam:Get*", "dynamodb:*"}, "*")}});
  const Answer answer = report(job(arn("user/bob")));
  EXPECT_EQ(answer.all("ServiceNamespace"), (std::vector<std::string>{"dynamodb", "iam", "s3"}));
  EXPECT_EQ(answer.all("ServiceName"),
            (std::vector<std::string>{"Amazon DynamoDB", "AWS Identity and Access Management", "Amazon S3"}));
  EXPECT_EQ(answer.all("TotalAuthenticatedEntities"), (std::vector<std::string>{"0", "0", "0"}));
  EXPECT_TRUE(answer.all("LastAuthenticated").empty()) << "never called";
  EXPECT_EQ(answer.xml("JobStatus") + ' ' + answer.xml("JobType"), "COMPLETED SERVICE_LEVEL");
}

TEST_F(IamLastAccess, ACallIsNotedWithItsTimeOfTheWorldsClock) {
  const auto bob = user(kAccount, "bob", policy("Allow", "iam:*", "*"));
  done("GetUser", {{"UserName", "bob"}});
  clock().advance(std::chrono::hours(5));
  ASSERT_TRUE(iam(bob, "ListUsers").ok());
  const std::string called = now().substr(0, 16);
  clock().advance(std::chrono::hours(1));
  const Answer answer = report(job(arn("user/bob"), "ACTION_LEVEL"));
  EXPECT_EQ(answer.xml("LastAuthenticated").substr(0, 16), called);
  EXPECT_EQ(answer.xml("LastAuthenticatedEntity"), arn("user/bob"));
  EXPECT_EQ(answer.xml("LastAuthenticatedRegion"), "us-east-1");
  EXPECT_EQ(answer.xml("TotalAuthenticatedEntities"), "1");
  EXPECT_EQ(answer.all("LastAccessedEntity"), std::vector<std::string>{arn("user/bob")}) << "one action was called";
  const auto actions = answer.all("ActionName");
  EXPECT_GT(actions.size(), 100u);
  EXPECT_NE(std::find(actions.begin(), actions.end(), "ListUsers"), actions.end());
}

TEST_F(IamLastAccess, AttemptsCountEvenWhenTheyAreRefused) {
  const auto bob = user(kAccount, "bob", policy("Allow", "iam:GetUser", arn("user/ann")));
  ASSERT_EQ(iam(bob, "GetUser").status, 403);
  EXPECT_EQ(report(job(arn("user/bob"))).xml("TotalAuthenticatedEntities"), "1");
}

TEST_F(IamLastAccess, SessionsCountForTheirRole) {
  const std::string r = role(kAccount, "r", trust_root(), policy("Allow", "iam:*", "*"));
  const auto ann = user(kAccount, "ann", allow_all());
  ASSERT_TRUE(iam(assume(ann, r), "ListRoles").ok());
  const Answer answer = report(job(r));
  EXPECT_EQ(answer.xml("LastAuthenticatedEntity"), r);
}

TEST_F(IamLastAccess, APolicysReportIsAboutEverybodyWhoHasIt) {
  const std::string shared = create_policy("shared", policy("Allow", "iam:*", "*"));
  const auto ann = user(kAccount, "ann"), bob = user(kAccount, "bob");
  for (const char* name : {"ann", "bob"}) done("AttachUserPolicy", {{"UserName", name}, {"PolicyArn", shared}});
  create_role("idle");
  done("AttachRolePolicy", {{"RoleName", "idle"}, {"PolicyArn", shared}});
  ASSERT_TRUE(iam(ann, "ListUsers").ok());
  clock().advance(std::chrono::minutes(10));
  ASSERT_TRUE(iam(bob, "ListUsers").ok());
  const std::string id = job(shared);
  const Answer services = report(id);
  EXPECT_EQ(services.xml("LastAuthenticatedEntity"), arn("user/bob"));
  EXPECT_EQ(services.xml("TotalAuthenticatedEntities"), "2");
  const Answer entities =
      done("GetServiceLastAccessedDetailsWithEntities", {{"JobId", id}, {"ServiceNamespace", "iam"}});
  EXPECT_EQ(entities.all("Name"), (std::vector<std::string>{"bob", "ann", "idle"})) << "latest first";
  EXPECT_EQ(entities.all("Type"), (std::vector<std::string>{"USER", "USER", "ROLE"}));
  EXPECT_EQ(entities.all("LastAuthenticated").size(), 2u);
  const Answer page = done("GetServiceLastAccessedDetailsWithEntities",
                           {{"JobId", id}, {"ServiceNamespace", "iam"}, {"MaxItems", "2"}});
  EXPECT_EQ(page.xml("IsTruncated"), "true");
  const Answer rest =
      done("GetServiceLastAccessedDetailsWithEntities",
           {{"JobId", id}, {"ServiceNamespace", "iam"}, {"MaxItems", "2"}, {"Marker", page.xml("Marker")}});
  EXPECT_EQ(rest.all("Name"), std::vector<std::string>{"idle"});
}

TEST_F(IamLastAccess, AGroupsReportIsAboutItsUsers) {
  const auto ann = user(kAccount, "ann"), bob = user(kAccount, "bob");
  const std::string shared = create_policy("shared", policy("Allow", "iam:*", "*"));
  done("CreateGroup", {{"GroupName", "devs"}});
  for (const char* name : {"ann", "bob"}) done("AddUserToGroup", {{"GroupName", "devs"}, {"UserName", name}});
  done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", shared}});
  done("AttachUserPolicy", {{"UserName", "ann"}, {"PolicyArn", shared}});
  ASSERT_TRUE(iam(bob, "ListUsers").ok());
  for (const std::string& subject : {arn("group/devs"), shared}) {
    const std::string id = job(subject);
    const Answer services = report(id);
    EXPECT_EQ(services.all("ServiceNamespace"), std::vector<std::string>{"iam"}) << subject;
    EXPECT_EQ(services.xml("LastAuthenticatedEntity"), arn("user/bob")) << subject;
    const Answer entities =
        done("GetServiceLastAccessedDetailsWithEntities", {{"JobId", id}, {"ServiceNamespace", "iam"}});
    EXPECT_EQ(entities.all("Name"), (std::vector<std::string>{"bob", "ann"})) << subject << ", each once";
  }
  EXPECT_EQ(report(job(arn("user/bob"))).all("ServiceNamespace"), std::vector<std::string>{"iam"});
  EXPECT_EQ(refused("GenerateServiceLastAccessedDetails", {{"Arn", arn("group/none")}}),
            "404 NoSuchEntity The group with name none cannot be found.");
}

TEST_F(IamLastAccess, ARecreatedUserHasNoHistory) {
  const auto bob = user(kAccount, "bob", policy("Allow", "iam:*", "*"));
  ASSERT_TRUE(iam(bob, "ListUsers").ok());
  done("DeleteUserPolicy", {{"UserName", "bob"}, {"PolicyName", "inline"}});
  done("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}});
  done("DeleteUser", {{"UserName", "bob"}});
  user(kAccount, "bob", policy("Allow", "iam:*", "*"));
  EXPECT_EQ(report(job(arn("user/bob"))).xml("TotalAuthenticatedEntities"), "0");
}

TEST_F(IamLastAccess, ListsComeInPages) {
  create_user("bob");
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all()}});
  const std::string id = job(arn("user/bob"));
  const Answer first = report(id, {{"MaxItems", "5"}});
  EXPECT_EQ(first.all("ServiceNamespace").size(), 5u);
  const Answer second = report(id, {{"MaxItems", "5"}, {"Marker", first.xml("Marker")}});
  EXPECT_LT(first.all("ServiceNamespace").back(), second.all("ServiceNamespace").front());
}

TEST_F(IamLastAccess, WhatDoesNotExistHasNoReport) {
  const std::string nowhere = "12345678-1234-1234-1234-123456789012";
  EXPECT_EQ(refused("GenerateServiceLastAccessedDetails", {{"Arn", arn("user/nobody")}}),
            "404 NoSuchEntity The user with name nobody cannot be found.");
  EXPECT_EQ(refused("GenerateServiceLastAccessedDetails", {{"Arn", arn("role/nobody")}}),
            "404 NoSuchEntity The role with name nobody cannot be found.");
  EXPECT_EQ(refused("GenerateServiceLastAccessedDetails", {{"Arn", arn("policy/none")}}),
            "404 NoSuchEntity Policy " + arn("policy/none") + " was not found.");
  EXPECT_EQ(refused("GenerateServiceLastAccessedDetails", {{"Arn", "arn:aws:s3:::a-bucket-name"}}).substr(0, 16),
            "400 InvalidInput");
  EXPECT_EQ(refused("GetServiceLastAccessedDetails", {{"JobId", nowhere}}),
            "404 NoSuchEntity Job with id " + nowhere + " cannot be found.");
  EXPECT_EQ(refused("GetServiceLastAccessedDetailsWithEntities", {{"JobId", nowhere}, {"ServiceNamespace", "s3"}}),
            "404 NoSuchEntity Job with id " + nowhere + " cannot be found.");
  EXPECT_EQ(refused("GetServiceLastAccessedDetails", {{"JobId", "short"}}).substr(0, 19), "400 ValidationError");
  create_user("bob");
  const std::string id = job(arn("user/bob"));
  EXPECT_EQ(iam({kOther}, "GetServiceLastAccessedDetails", {{"JobId", id}}).code(), "NoSuchEntity")
      << "another account's";
  EXPECT_EQ(
      refused("GetServiceLastAccessedDetailsWithEntities", {{"JobId", id}, {"ServiceNamespace", "s3"}}).substr(0, 16),
      "400 InvalidInput");
}

class OrganizationAccess : public OrganizationsWorld {
 protected:
  Answer ask(const std::string& account, const std::string& action, const Fields& fields) {
    return scenario_->iam(Scenario::root(account), action, fields);
  }
  Answer report(const std::string& path, Fields more = {}) {
    const Answer made =
        ask(kManagement, "GenerateOrganizationsAccessReport", {{"EntityPath", organization_ + '/' + path}});
    EXPECT_TRUE(made.ok()) << made.body;
    more.push_back({"JobId", made.xml("JobId")});
    return ask(kManagement, "GetOrganizationsAccessReport", more);
  }
};

TEST_F(OrganizationAccess, AReportShowsWhatScpsAllowAndTheLatestCall) {
  create_organization();
  const std::string unit = create_unit(root_, "dev");
  invite(kMember);
  done("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root_}, {"DestinationParentId", unit}});
  ASSERT_TRUE(ask(kMember, "ListUsers", {}).ok());
  const Answer answer = report(root_ + '/' + unit, {{"SortKey", "LAST_AUTHENTICATED_TIME_DESCENDING"}});
  EXPECT_EQ(answer.xml("JobStatus"), "COMPLETED") << answer.body;
  EXPECT_EQ(answer.xml("EntityPath"), organization_ + '/' + root_ + '/' + unit + '/' + kMember);
  EXPECT_NE(answer.xml("LastAuthenticatedTime"), "");
  const int accessible = std::stoi(answer.xml("NumberOfServicesAccessible"));
  EXPECT_GT(accessible, 100);
  EXPECT_LT(std::stoi(answer.xml("NumberOfServicesNotAccessed")), accessible);
  EXPECT_EQ(report(root_ + '/' + unit + '/' + kMember).xml("JobStatus"), "COMPLETED");
}

TEST_F(OrganizationAccess, ServicesThatAnScpDeniesAreNotListed) {
  create_organization();
  invite(kMember);
  attach_policy(kMember, policy("Allow", {"s3:*", "iam:*"}, "*"));
  done("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", kMember}});
  EXPECT_EQ(report(root_ + '/' + kMember).all("ServiceNamespace"), (std::vector<std::string>{"iam", "s3"}));
  EXPECT_GT(std::stoi(report(root_ + '/' + kManagement).xml("NumberOfServicesAccessible")), 100)
      << "SCPs do not bind the management account";
}

TEST_F(OrganizationAccess, AReportForAPolicyShowsWhatThatPolicyAllows) {
  create_organization();
  const std::string scp = create_policy(
      "narrow", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})");
  const Answer made = ask(kManagement, "GenerateOrganizationsAccessReport",
                          {{"EntityPath", organization_ + '/' + root_}, {"OrganizationsPolicyId", scp}});
  const Answer answer = ask(kManagement, "GetOrganizationsAccessReport", {{"JobId", made.xml("JobId")}});
  EXPECT_EQ(answer.all("ServiceNamespace"), std::vector<std::string>{"s3"});
}

TEST_F(OrganizationAccess, AReportForAPolicyCountsTheAccountsToWhichItApplies) {
  create_organization();
  const std::string unit = create_unit(root_, "dev");
  invite(kMember);
  invite(kStranger);
  done("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root_}, {"DestinationParentId", unit}});
  for (const auto& account : {kMember, kStranger}) ASSERT_TRUE(ask(account, "ListUsers", {}).ok());
  const std::string scp = create_policy("all", kAllowAll);
  using Accounts = std::set<std::string>;
  const auto accounts = [&](const std::string& path) {
    const Answer made = ask(kManagement, "GenerateOrganizationsAccessReport",
                            {{"EntityPath", organization_ + '/' + path}, {"OrganizationsPolicyId", scp}});
    const Answer answer = ask(kManagement, "GetOrganizationsAccessReport",
                              {{"JobId", made.xml("JobId")}, {"SortKey", "LAST_AUTHENTICATED_TIME_DESCENDING"}});
    EXPECT_EQ(answer.xml("JobStatus"), "COMPLETED") << answer.body;
    EXPECT_GT(std::stoi(answer.xml("NumberOfServicesAccessible")), 100);
    Accounts found;
    for (const auto& one : answer.all("EntityPath")) found.insert(one.substr(one.rfind('/') + 1));
    return found;
  };
  EXPECT_EQ(accounts(root_), Accounts{}) << "attached nowhere: services without data";
  done("AttachPolicy", {{"PolicyId", scp}, {"TargetId", unit}});
  EXPECT_EQ(accounts(root_), Accounts{kMember});
  EXPECT_EQ(accounts(root_ + '/' + unit + '/' + kMember), Accounts{kMember}) << "inherited";
  EXPECT_EQ(accounts(root_ + '/' + kStranger), Accounts{});
  done("AttachPolicy", {{"PolicyId", scp}, {"TargetId", kStranger}});
  EXPECT_EQ(accounts(root_ + '/' + kStranger), Accounts{kStranger});
}

TEST_F(OrganizationAccess, AReportForAPolicyThatIsNoScpFails) {
  create_organization();
  done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "TAG_POLICY"}});
  const std::string tags = create_policy("tags", R"({"tags":{"a":{"tag_key":{"@@assign":"A"}}}})", "TAG_POLICY");
  for (const std::string& id : {std::string("p-12345678"), tags}) {
    const auto report_of = [&](const std::string& path) {
      const Answer made = ask(kManagement, "GenerateOrganizationsAccessReport",
                              {{"EntityPath", organization_ + '/' + path}, {"OrganizationsPolicyId", id}});
      return ask(kManagement, "GetOrganizationsAccessReport", {{"JobId", made.xml("JobId")}});
    };
    const Answer answer = report_of(root_);
    EXPECT_EQ(answer.xml("JobStatus"), "FAILED") << id;
    EXPECT_NE(answer.xml("ErrorDetails/Message"), "");
    EXPECT_TRUE(answer.all("ServiceNamespace").empty());
    EXPECT_EQ(report_of(root_ + '/' + kManagement).xml("JobStatus"), "COMPLETED")
        << "for the management account policies are ignored";
  }
}

TEST_F(OrganizationAccess, OnlyTheManagementAccountGetsReports) {
  create_organization();
  invite(kMember);
  const Fields fields = {{"EntityPath", organization_ + '/' + root_}};
  EXPECT_EQ(ask(kMember, "GenerateOrganizationsAccessReport", fields).code(), "AccessDenied");
  EXPECT_EQ(ask(kStranger, "GenerateOrganizationsAccessReport", fields).code(), "AccessDenied");
  EXPECT_EQ(
      ask(kManagement, "GetOrganizationsAccessReport", {{"JobId", "12345678-1234-1234-1234-123456789012"}}).code(),
      "NoSuchEntity");
}

TEST_F(OrganizationAccess, AReportOnWhatDoesNotExistFails) {
  create_organization();
  const Answer answer = report(root_ + "/ou-1111-22222222");
  EXPECT_EQ(answer.xml("JobStatus"), "FAILED");
  EXPECT_NE(answer.xml("ErrorDetails/Message"), "");
}

}  // namespace
}  // namespace scenario
