#include "iam_world.hpp"

namespace scenario {
namespace {

constexpr char kAdmin[] = "arn:aws:iam::aws:policy/AdministratorAccess";

class IamPolicies : public IamWorld {};

TEST_F(IamPolicies, CreateAndGetDifferInTags) {
  const auto made = done("CreatePolicy", {{"PolicyName", "P"}, {"Path", "/x/"}, {"PolicyDocument", allow_all()}});
  EXPECT_EQ(made.xml("Arn"), arn("policy/x/P"));
  EXPECT_EQ(made.xml("DefaultVersionId"), "v1");
  EXPECT_EQ(made.xml("AttachmentCount"), "0");
  EXPECT_EQ(made.xml("PermissionsBoundaryUsageCount"), "0");
  EXPECT_EQ(made.xml("IsAttachable"), "true");
  EXPECT_EQ(made.body.find("<Tags"), std::string::npos);
  EXPECT_EQ(made.body.find("<Description"), std::string::npos);
  EXPECT_NE(done("GetPolicy", {{"PolicyArn", arn("policy/x/P")}}).body.find("<Tags"), std::string::npos);
}

TEST_F(IamPolicies, NamesAreTakenIgnoringCaseAndPath) {
  create_policy("P");
  EXPECT_EQ(refused("CreatePolicy", {{"PolicyName", "p"}, {"Path", "/x/"}, {"PolicyDocument", allow_all()}}),
            "409 EntityAlreadyExists A policy called p already exists. Duplicate names are not allowed.");
}

TEST_F(IamPolicies, MissingOnesAreToldByArn) {
  const std::string ghost = arn("policy/ghost");
  for (const char* action :
       {"GetPolicy", "DeletePolicy", "ListPolicyVersions", "ListEntitiesForPolicy", "ListPolicyTags"})
    EXPECT_EQ(refused(action, {{"PolicyArn", ghost}}), "404 NoSuchEntity Policy " + ghost + " was not found.")
        << action;
}

TEST_F(IamPolicies, FiveVersionsOneDefaultNumbersNeverReused) {
  const std::string policy_arn = create_policy("P");
  const Fields next{{"PolicyArn", policy_arn}, {"PolicyDocument", policy("Deny", "*", "*")}};
  for (int i = 2; i <= 5; ++i) EXPECT_EQ(done("CreatePolicyVersion", next).xml("VersionId"), "v" + std::to_string(i));
  EXPECT_EQ(
      refused("CreatePolicyVersion", next),
      "409 LimitExceeded A managed policy can have up to 5 versions. Before you create a new version, you must delete "
      "an existing version.");
  EXPECT_EQ(refused("DeletePolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v1"}}),
            "409 DeleteConflict Cannot delete the default version of a policy.");
  done("DeletePolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v5"}});
  EXPECT_EQ(done("CreatePolicyVersion", next).xml("VersionId"), "v6");
  done("SetDefaultPolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v3"}});
  EXPECT_EQ(done("GetPolicy", {{"PolicyArn", policy_arn}}).xml("DefaultVersionId"), "v3");
  const auto version = done("GetPolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v3"}});
  EXPECT_EQ(version.xml("IsDefaultVersion"), "true");
  EXPECT_EQ(document(version, "Document"), policy("Deny", "*", "*"));
  EXPECT_EQ(
      refused("GetPolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v99999999999999999999"}}),
      "404 NoSuchEntity Policy " + policy_arn + " version v99999999999999999999 does not exist or is not attachable.");
}

TEST_F(IamPolicies, VersionsArePagedNewestFirst) {
  const std::string policy_arn = create_policy("P");
  done("CreatePolicyVersion", {{"PolicyArn", policy_arn}, {"PolicyDocument", allow_all()}, {"SetAsDefault", "true"}});
  const auto first = done("ListPolicyVersions", {{"PolicyArn", policy_arn}, {"MaxItems", "1"}});
  EXPECT_EQ(first.all("VersionId"), std::vector<std::string>{"v2"});
  const auto second = done("ListPolicyVersions", {{"PolicyArn", policy_arn}, {"Marker", first.xml("Marker")}});
  EXPECT_EQ(second.all("VersionId"), std::vector<std::string>{"v1"});
}

TEST_F(IamPolicies, DeletionNeedsNoUseAndOneVersion) {
  const std::string policy_arn = create_policy("P");
  create_user("bob");
  done("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", policy_arn}});
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", policy_arn}}),
            "409 DeleteConflict Cannot delete a policy attached to entities.");
  done("DeleteUserPermissionsBoundary", {{"UserName", "bob"}});
  done("CreatePolicyVersion", {{"PolicyArn", policy_arn}, {"PolicyDocument", allow_all()}});
  EXPECT_EQ(iam(kRoot, "DeletePolicy", {{"PolicyArn", policy_arn}}).code(), "DeleteConflict");
  done("DeletePolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v2"}});
  done("DeletePolicy", {{"PolicyArn", policy_arn}});
  EXPECT_EQ(iam(kRoot, "GetPolicy", {{"PolicyArn", policy_arn}}).status, 404);
}

TEST_F(IamPolicies, ListSelectsByScopeUseAndPath) {
  const std::string used = create_policy("Used");
  create_policy("Idle");
  create_user("bob");
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", used}});
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", kAdmin}});
  const auto names = [&](const Fields& fields) { return done("ListPolicies", fields).all("PolicyName"); };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({{"Scope", "Local"}}), (Names{"Idle", "Used"}));
  EXPECT_EQ(names({{"OnlyAttached", "true"}}), (Names{"AdministratorAccess", "Used"}));
  EXPECT_EQ(names({{"OnlyAttached", "true"}, {"Scope", "AWS"}}), Names{"AdministratorAccess"});
  EXPECT_EQ(names({{"PolicyUsageFilter", "PermissionsBoundary"}}), Names{});
  EXPECT_EQ(names({{"PathPrefix", "/job-function/"}}),
            (Names{"Billing", "DataScientist", "DatabaseAdministrator", "NetworkAdministrator", "SupportUser",
                   "SystemAdministrator", "ViewOnlyAccess"}));
  const Json paged = all_pages([&](const std::string& token) {
    Fields fields{{"MaxItems", "15"}};
    if (!token.empty()) fields.emplace_back("Marker", token);
    const auto page = done("ListPolicies", fields);
    return Page{page.all("PolicyName"), page.xml("Marker")};
  });
  EXPECT_EQ(paged, Json(names({{"MaxItems", "1000"}})));
}

TEST_F(IamPolicies, AHundredAtOnceUnlessAskedOtherwise) {
  const auto first = done("ListPolicies", {{"Scope", "AWS"}});
  EXPECT_EQ(first.all("PolicyName").size(), 100u);
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  const auto rest = done("ListPolicies", {{"Scope", "AWS"}, {"Marker", first.xml("Marker")}});
  EXPECT_FALSE(rest.all("PolicyName").empty());
  EXPECT_EQ(rest.xml("IsTruncated"), "false");
}

TEST_F(IamPolicies, JobFunctionsAreReadUnderTheirPath) {
  const std::string policy_arn = "arn:aws:iam::aws:policy/job-function/NetworkAdministrator";
  create_role("r");
  done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", policy_arn}});
  const auto policy = done("GetPolicy", {{"PolicyArn", policy_arn}});
  EXPECT_EQ(policy.xml("PolicyName"), "NetworkAdministrator");
  EXPECT_EQ(policy.xml("PolicyId"), "ANPAJPNMADZFJCVPJVZA2");
  EXPECT_EQ(policy.xml("Path"), "/job-function/");
  EXPECT_EQ(policy.xml("DefaultVersionId"), "v15");
  EXPECT_EQ(policy.xml("AttachmentCount"), "1");
  EXPECT_EQ(policy.xml("CreateDate"), "2016-11-10T17:31:35Z");
  EXPECT_EQ(policy.xml("UpdateDate"), "2026-02-12T17:59:36Z");
  const auto versions = done("ListPolicyVersions", {{"PolicyArn", policy_arn}});
  EXPECT_EQ(versions.all("VersionId"), std::vector<std::string>{"v15"});
  EXPECT_EQ(versions.xml("CreateDate"), "2026-02-12T17:59:36Z");
  const auto document = done("GetPolicyVersion", {{"PolicyArn", policy_arn}, {"VersionId", "v15"}}).xml("Document");
  EXPECT_NE(document.find("networkmanager%3A%2A"), std::string::npos);
  // The name alone is no ARN of a job function.
  EXPECT_EQ(iam(kRoot, "GetPolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/NetworkAdministrator"}}).code(),
            "NoSuchEntity");
}

TEST_F(IamPolicies, ThoseOfServiceLinkedRolesAreListedAsAttachable) {
  const auto policy =
      done("GetPolicy",
           {{"PolicyArn", "arn:aws:iam::aws:policy/aws-service-role/AWSResourceAccessManagerServiceRolePolicy"}});
  EXPECT_EQ(policy.xml("IsAttachable"), "true");
}

TEST_F(IamPolicies, AwsManagedOnesAreReadButNotChanged) {
  const auto version = done("GetPolicyVersion", {{"PolicyArn", kAdmin}, {"VersionId", "v1"}});
  EXPECT_EQ(Json::parse(document(version, "Document"))["Statement"][0]["Action"], "*");
  EXPECT_EQ(done("ListPolicyVersions", {{"PolicyArn", kAdmin}}).all("VersionId"), std::vector<std::string>{"v1"});
  const auto bob = user(kAccount, "bob", allow_all());
  EXPECT_TRUE(iam(bob, "GetPolicy", {{"PolicyArn", kAdmin}}).ok());
  EXPECT_EQ(iam(bob, "DeletePolicy", {{"PolicyArn", kAdmin}}).code(), "AccessDenied");
  EXPECT_EQ(iam(bob, "CreatePolicyVersion", {{"PolicyArn", kAdmin}, {"PolicyDocument", allow_all()}}).code(),
            "AccessDenied");
}

TEST_F(IamPolicies, APolicyOfAnotherAccountIsOutOfReach) {
  const std::string policy_arn = create_policy("P");
  EXPECT_EQ(iam({kOther}, "GetPolicy", {{"PolicyArn", policy_arn}}).code(), "AccessDenied");
  EXPECT_TRUE(iam({kOther}, "CreateUser", {{"UserName", "eve"}}).ok());
  EXPECT_EQ(error(iam({kOther}, "AttachUserPolicy", {{"UserName", "eve"}, {"PolicyArn", policy_arn}})),
            "404 NoSuchEntity Policy " + policy_arn + " does not exist or is not attachable.");
}

TEST_F(IamPolicies, DocumentsHaveAQuota) {
  const std::string text = policy("Allow", "*", "arn:aws:s3:::" + std::string(6200, 'x'));
  EXPECT_EQ(refused("CreatePolicy", {{"PolicyName", "P"}, {"PolicyDocument", text}}),
            "409 LimitExceeded Cannot exceed quota for PolicySize: 6144");
}

TEST_F(IamPolicies, MalformedDocumentsAreRefused) {
  const auto message = [&](const std::string& text) {
    return refused("CreatePolicy", {{"PolicyName", "P"}, {"PolicyDocument", text}});
  };
  EXPECT_EQ(message("nonsense"), "400 MalformedPolicyDocument Syntax errors in policy.");
  EXPECT_EQ(message(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]})"),
            "400 MalformedPolicyDocument Policy statement must contain resources.");
  EXPECT_EQ(message(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*",)"
                    R"("Principal":"*"}]})"),
            "400 MalformedPolicyDocument Policy document should not specify a principal.");
  // The entity is looked for first.
  EXPECT_EQ(refused("PutUserPolicy", {{"UserName", "ghost"}, {"PolicyName", "p"}, {"PolicyDocument", "nonsense"}}),
            "404 NoSuchEntity The user with name ghost cannot be found.");
}

class IamLenient : public IamWorld {
 protected:
  IamLenient() : IamWorld(lenient()) {}
  static world::Settings lenient() {
    world::Settings settings;
    settings.policy_validation = world::PolicyValidation::Lenient;
    return settings;
  }
};

TEST_F(IamLenient, StoresWhatCanBeEvaluatedAndWarns) {
  const std::string text = policy("Allow", "no-colon", "*");
  const auto made = done("CreatePolicy", {{"PolicyName", "P"}, {"PolicyDocument", text}});
  EXPECT_EQ(made.headers.count("x-understudy-policy-warning"), 1u);
  EXPECT_EQ(refused("CreatePolicy", {{"PolicyName", "Q"}, {"PolicyDocument", "nonsense"}}),
            "400 MalformedPolicyDocument Syntax errors in policy.");
}

class IamAttachments : public IamWorld {};

TEST_F(IamAttachments, InlinePoliciesAreReplacedByName) {
  create_role("r");
  done("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all()}});
  done("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("Deny", "*", "*")}});
  EXPECT_EQ(done("ListRolePolicies", {{"RoleName", "r"}}).xml("PolicyNames/member"), "p");
  EXPECT_EQ(document(done("GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}})), policy("Deny", "*", "*"));
  EXPECT_EQ(refused("GetRolePolicy", {{"RoleName", "r"}, {"PolicyName", "q"}}),
            "404 NoSuchEntity The role policy with name q cannot be found.");
  EXPECT_EQ(refused("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "q"}}),
            "404 NoSuchEntity The role policy with name q cannot be found.");
}

TEST_F(IamAttachments, InlinePoliciesShareOneQuota) {
  create_user("bob");
  const auto text = [](std::size_t size) { return policy("Allow", "*", "arn:aws:s3:::" + std::string(size, 'x')); };
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "a"}, {"PolicyDocument", text(1000)}});
  EXPECT_EQ(refused("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "b"}, {"PolicyDocument", text(1000)}}),
            "409 LimitExceeded Maximum policy size of 2048 bytes exceeded for user bob");
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "a"}, {"PolicyDocument", text(1800)}});
}

TEST_F(IamAttachments, OnlyPoliciesThatExistCanBeAttached) {
  create_role("r");
  const auto attach = [&](const std::string& policy_arn) {
    return refused("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", policy_arn}});
  };
  EXPECT_EQ(attach("longpolicynamebutnoarn"), "400 ValidationError Invalid ARN:  Could not be parsed!");
  EXPECT_EQ(attach(arn("policy/ghost")),
            "404 NoSuchEntity Policy " + arn("policy/ghost") + " does not exist or is not attachable.");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy").substr(0, 23),
            "400 PolicyNotAttachable");
  EXPECT_EQ(refused("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", kAdmin}}),
            std::string("404 NoSuchEntity Policy ") + kAdmin + " was not found.");
}

TEST_F(IamAttachments, TenPerEntityAndTwiceIsOnce) {
  create_role("r");
  for (int i = 0; i < 10; ++i)
    done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", create_policy("P" + std::to_string(i))}});
  done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn("policy/P0")}});
  EXPECT_EQ(refused("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", kAdmin}}),
            "409 LimitExceeded Cannot exceed quota for PoliciesPerRole: 10");
  const auto page = done("ListAttachedRolePolicies", {{"RoleName", "r"}, {"MaxItems", "7"}});
  EXPECT_EQ(page.all("PolicyName").size(), 7u);
  const auto rest = done("ListAttachedRolePolicies", {{"RoleName", "r"}, {"Marker", page.xml("Marker")}});
  EXPECT_EQ(rest.all("PolicyName"), (std::vector<std::string>{"P7", "P8", "P9"}));
  EXPECT_EQ(done("GetPolicy", {{"PolicyArn", arn("policy/P0")}}).xml("AttachmentCount"), "1");
}

TEST_F(IamAttachments, EntitiesOfAPolicyByKindAndUse) {
  create_user("alice");
  create_user("bob");
  create_role("r");
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", kAdmin}});
  done("PutUserPermissionsBoundary", {{"UserName", "alice"}, {"PermissionsBoundary", kAdmin}});
  done("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", kAdmin}});
  done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", kAdmin}});
  const auto list = [&](Fields fields) {
    fields.emplace_back("PolicyArn", kAdmin);
    const auto answer = done("ListEntitiesForPolicy", fields);
    auto names = answer.all("UserName");
    for (const auto& name : answer.all("RoleName")) names.push_back(name);
    return std::pair(names, answer.xml("Marker"));
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(list({}).first, (Names{"alice", "bob", "r"}));
  EXPECT_EQ(list({{"EntityFilter", "Role"}}).first, Names{"r"});
  EXPECT_EQ(list({{"PolicyUsageFilter", "PermissionsPolicy"}}).first, (Names{"alice", "r"}));
  EXPECT_EQ(list({{"PolicyUsageFilter", "PermissionsBoundary"}}).first, (Names{"alice", "bob"}));
  const auto [first, marker] = list({{"MaxItems", "2"}});
  EXPECT_EQ(first, (Names{"alice", "bob"}));
  EXPECT_EQ(list({{"MaxItems", "2"}, {"Marker", marker}}).first, Names{"r"});
}

TEST_F(IamAttachments, BoundariesMustBePoliciesAndAreShown) {
  create_user("bob");
  const auto put = [&](const std::string& value) {
    return refused("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", value}});
  };
  EXPECT_EQ(put("arn:aws:iam::111122223333:role/notapolicy"),
            "400 InvalidParameterValue Value (arn:aws:iam::111122223333:role/notapolicy) for parameter "
            "PermissionsBoundary is invalid.");
  EXPECT_EQ(put(arn("policy/ghost")),
            "404 NoSuchEntity Scope ARN: " + arn("policy/ghost") + " does not exist or is not attachable.");
  done("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", kAdmin}});
  EXPECT_EQ(done("GetUser", {{"UserName", "bob"}}).xml("PermissionsBoundaryArn"), kAdmin);
  done("DeleteUserPermissionsBoundary", {{"UserName", "bob"}});
  EXPECT_EQ(done("GetUser", {{"UserName", "bob"}}).body.find("PermissionsBoundary"), std::string::npos);
  EXPECT_EQ(iam(kRoot, "DeleteUserPermissionsBoundary", {{"UserName", "bob"}}).code(), "NoSuchEntity");
}

}  // namespace
}  // namespace scenario
