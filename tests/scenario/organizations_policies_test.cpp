#include "organizations_world.hpp"
#include "state/organizations.hpp"

namespace scenario {
namespace {

class OrganizationsPolicies : public OrganizationsWorld {
 protected:
  OrganizationsPolicies() {
    create_organization();
    invite(kMember);
  }

  std::string attach(const std::string& policy, const std::string& target) {
    return call(kManagement, "AttachPolicy", {{"PolicyId", policy}, {"TargetId", target}}).error();
  }
  std::string detach(const std::string& policy, const std::string& target) {
    return call(kManagement, "DetachPolicy", {{"PolicyId", policy}, {"TargetId", target}}).error();
  }
  std::string create_error(const std::string& type, const std::string& content) {
    return call(kManagement, "CreatePolicy", {{"Name", "n"}, {"Description", ""}, {"Content", content}, {"Type", type}})
        .error();
  }
  void enable(const char* type) { done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", type}}); }
};

constexpr char kScp[] = "SERVICE_CONTROL_POLICY";
constexpr char kRcp[] = "RESOURCE_CONTROL_POLICY";
constexpr char kDenyS3[] =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]})";

TEST_F(OrganizationsPolicies, APolicyIsShownAsItWasSent) {
  const std::string content =
      "{ \"Version\": \"2012-10-17\", \"Statement\": "
      "{ \"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\" } }";
  const auto id = create_policy("NoS3", content);
  const Json policy = done("DescribePolicy", {{"PolicyId", id}})["Policy"];
  EXPECT_EQ(policy["Content"], content);
  EXPECT_EQ(policy["PolicySummary"]["Arn"],
            "arn:aws:organizations::999999999999:policy/" + organization_ + "/service_control_policy/" + id);
  EXPECT_EQ(policy["PolicySummary"]["AwsManaged"], false);
  const Json updated = done("UpdatePolicy", {{"PolicyId", id}, {"Name", "New"}, {"Content", kAllowAll}})["Policy"];
  EXPECT_EQ(updated["Content"], kAllowAll);
  EXPECT_EQ(updated["PolicySummary"]["Name"], "New");
  EXPECT_EQ(updated["PolicySummary"]["Description"], "");
}

TEST_F(OrganizationsPolicies, ContentMustSuitTheType) {
  const std::pair<const char*, std::string> malformed[] = {
      {kScp, "{"},
      {kScp, R"({"Version":"2008-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})"},
      {kScp, kDenyS3},
      {kRcp, kAllowAll},
      {kRcp,
       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})"},
      {kRcp,
       R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"}]})"},
      {"TAG_POLICY", "[]"},
  };
  for (const auto& [type, content] : malformed)
    EXPECT_EQ(create_error(type, content), "MalformedPolicyDocumentException") << type << content;
  EXPECT_EQ(create_error(kRcp, kDenyS3), "");
}

TEST_F(OrganizationsPolicies, ContentIsCountedInCharacters) {
  const auto padded = [](std::size_t size) {
    std::string content = R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";
    return content + std::string(size - content.size(), ' ');
  };
  EXPECT_EQ(create_error(kScp, padded(10'241)), "ConstraintViolationException POLICY_CONTENT_LIMIT_EXCEEDED");
  EXPECT_EQ(create_error(kRcp, padded(5'121)), "ConstraintViolationException POLICY_CONTENT_LIMIT_EXCEEDED");
  EXPECT_EQ(create_error(kScp, padded(10'240)), "");
}

TEST_F(OrganizationsPolicies, NamesAreUniquePerType) {
  create_policy("Same", kAllowAll);
  create_policy("Same", kDenyS3, kRcp);
  EXPECT_EQ(refused(kManagement, "CreatePolicy",
                    {{"Name", "Same"}, {"Description", ""}, {"Content", kAllowAll}, {"Type", kScp}}),
            "DuplicatePolicyException");
  const auto other = create_policy("Other", kAllowAll);
  EXPECT_EQ(refused(kManagement, "UpdatePolicy", {{"PolicyId", other}, {"Name", "FullAWSAccess"}}),
            "DuplicatePolicyException");
}

TEST_F(OrganizationsPolicies, AwsManagedPoliciesCannotBeChanged) {
  EXPECT_EQ(refused(kManagement, "UpdatePolicy", {{"PolicyId", "p-FullAWSAccess"}, {"Name", "x"}}),
            "InvalidInputException IMMUTABLE_POLICY");
  EXPECT_EQ(refused(kManagement, "DeletePolicy", {{"PolicyId", "p-FullAWSAccess"}}),
            "InvalidInputException IMMUTABLE_POLICY");
}

TEST_F(OrganizationsPolicies, AttachingAndDetachingKeepsOneScpPerTarget) {
  const auto policy = create_policy("P", kAllowAll);
  EXPECT_EQ(detach(policy, root_), "PolicyNotAttachedException");
  EXPECT_EQ(detach("p-FullAWSAccess", root_), "ConstraintViolationException MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
  EXPECT_EQ(attach(policy, root_), "");
  EXPECT_EQ(attach(policy, root_), "DuplicatePolicyAttachmentException");
  EXPECT_EQ(refused(kManagement, "DeletePolicy", {{"PolicyId", policy}}), "PolicyInUseException");
  EXPECT_EQ(detach("p-FullAWSAccess", root_), "");
  EXPECT_EQ(attach(policy, "ou-none-00000000"), "TargetNotFoundException");
  EXPECT_EQ(attach(policy, kStranger), "TargetNotFoundException");
  EXPECT_EQ(attach("p-00000000", root_), "PolicyNotFoundException");
  const Json targets = done("ListTargetsForPolicy", {{"PolicyId", policy}})["Targets"];
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0]["Type"], "ROOT");
  EXPECT_EQ(targets[0]["Name"], "Root");
  EXPECT_EQ(targets[0]["TargetId"], root_);
}

TEST_F(OrganizationsPolicies, ATargetTakesTenScps) {
  for (int i = 0; i < 9; ++i) EXPECT_EQ(attach(create_policy("p" + std::to_string(i), kAllowAll), kMember), "");
  EXPECT_EQ(attach(create_policy("p9", kAllowAll), kMember),
            "ConstraintViolationException MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
}

TEST_F(OrganizationsPolicies, ATypeThatIsOffCanBeCreatedButNotAttached) {
  const auto policy = create_policy("R", kDenyS3, kRcp);
  EXPECT_EQ(attach(policy, root_), "PolicyTypeNotEnabledException");
  enable(kRcp);
  EXPECT_EQ(refused(kManagement, "EnablePolicyType", {{"RootId", root_}, {"PolicyType", kRcp}}),
            "PolicyTypeAlreadyEnabledException");
  EXPECT_EQ(refused(kManagement, "EnablePolicyType", {{"RootId", "r-none"}, {"PolicyType", kRcp}}),
            "RootNotFoundException");
  EXPECT_EQ(attach(policy, root_), "");
  EXPECT_EQ(detach(policy, root_), "");
  EXPECT_EQ(detach("p-RCPFullAWSAccess", root_), "InvalidInputException NON_DETACHABLE_POLICY");
}

TEST_F(OrganizationsPolicies, SwitchingATypeOffLosesItsAttachments) {
  const auto policy = create_policy("P", kAllowAll);
  attach(policy, kMember);
  done("DisablePolicyType", {{"RootId", root_}, {"PolicyType", kScp}});
  EXPECT_EQ(refused(kManagement, "DisablePolicyType", {{"RootId", root_}, {"PolicyType", kScp}}),
            "PolicyTypeNotEnabledException");
  enable(kScp);
  const Json left = done("ListPoliciesForTarget", {{"TargetId", kMember}, {"Filter", kScp}})["Policies"];
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0]["Id"], "p-FullAWSAccess");
}

TEST_F(OrganizationsPolicies, EverythingNewStartsWithFullAccessOfTheTypesThatAreOn) {
  enable(kRcp);
  const auto unit = create_unit(root_, "A");
  const auto account = create_account("fresh");
  for (const std::string& id : {unit, account})
    for (const auto& [type, policy] : {std::pair(kScp, "p-FullAWSAccess"), std::pair(kRcp, "p-RCPFullAWSAccess")})
      EXPECT_EQ(done("ListPoliciesForTarget", {{"TargetId", id}, {"Filter", type}})["Policies"][0]["Id"], policy);
}

TEST_F(OrganizationsPolicies, ManagementPoliciesAreKeptAndSaidToHaveNoEffect) {
  const auto answer = call(kManagement, "CreatePolicy",
                           {{"Name", "t"}, {"Description", ""}, {"Content", "{\"tags\":{}}"}, {"Type", "TAG_POLICY"}});
  EXPECT_EQ(answer.status, 200) << answer.text;
  EXPECT_NE(answer.headers.count("x-understudy-ignored"), 0u);
  const Json id = answer.body["Policy"]["PolicySummary"]["Id"];
  EXPECT_EQ(done("DescribePolicy", {{"PolicyId", id}})["Policy"]["Content"], "{\"tags\":{}}");
}

TEST_F(OrganizationsPolicies, AnScpDeniesTheMembersRootButNotTheManagementAccount) {
  const auto policy = create_policy(
      "NoLeaving",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}]})");
  attach(policy, root_);
  const auto denied = call(kMember, "LeaveOrganization");
  EXPECT_EQ(denied.code(), "AccessDeniedException");
  EXPECT_NE(denied.text.find("service control policy"), std::string::npos) << denied.text;
  EXPECT_EQ(refused(kManagement, "LeaveOrganization"), "MasterCannotLeaveOrganizationException");
}

}  // namespace
}  // namespace scenario
