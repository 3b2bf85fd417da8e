// Every operation asks for what the Service Authorization Reference says: its action, on its resource types, with its
// condition keys. The operations' resolvers run on sample requests; what they ask is compared with the reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "fixtures/authorization.hpp"
#include "handlers/services.hpp"
#include "harness.hpp"
#include "policy/wildcard.hpp"
#include "state/iam.hpp"

namespace scenario {
namespace {

using protocol::Shape;
using protocol::Type;

constexpr char kManagement[] = "999999999999";
constexpr char kMember[] = "111111111111";
constexpr char kStranger[] = "333333333333";

// Keys that a request here cannot have, each for a reason.
const std::map<std::string, std::string> kAbsentKeys = {
    {"iam:RoleTemplateARN", "role templates are not emulated"},
    {"iam:FIDO-FIPS-140-2-certification", "of security keys, which have no certificates here"},
    {"iam:FIDO-FIPS-140-3-certification", "of security keys, which have no certificates here"},
    {"iam:FIDO-certification", "of security keys, which have no certificates here"},
    {"iam:RegisterSecurityKey", "of security keys, which are registered in the console"},
    {"s3:object-lock-remaining-retention-days", "locks are not kept; the date itself is a key"},
    {"s3:x-amz-object-annotation-directive", "annotations are not emulated"},
    {"s3:BucketTag/*", "buckets whose tags authorize (ABAC) are not emulated"},
    {"s3:x-amz-bucket-namespace", "not in the sample: it changes what a bucket's name may be"},
};

// Members that the sample request does without: they would have to be true (MFA codes), or change what others may be.
const std::set<std::string> kLeftOut = {"CreateBucket.BucketNamespace", "AssumeRole.SerialNumber",
                                        "AssumeRole.TokenCode", "GetSessionToken.SerialNumber",
                                        "GetSessionToken.TokenCode"};

/// Whose key is absent, an action's or an operation's, and which; nobody's: everywhere.
using Absent = std::pair<std::string, std::string>;

// Keys of single actions that the sample request does not have, each for a reason.
const std::map<Absent, std::string> kAbsent = {
    {{"iam:ListServiceSpecificCredentials", "aws:ResourceTag/*"}, "the sample asks for all users"},
    {{"iam:ListServiceSpecificCredentials", "iam:ResourceTag/*"}, "the sample asks for all users"},
    {{"s3:PutObject", "s3:x-amz-grant-write"}, "writes of objects have no such member"},
    {{"s3:PutObjectAcl", "s3:x-amz-grant-write"}, "writes of objects have no such member"},
    {{"s3:PutObjectAcl", "s3:ExistingObjectTag/*"}, "asked for an object that is being written"},
    {{"s3:PutObjectTagging", "s3:ExistingObjectTag/*"}, "asked for an object that is being written"},
    {{"s3.HeadBucket", "s3:delimiter"}, "nothing is listed"},
    {{"s3.HeadBucket", "s3:max-keys"}, "nothing is listed"},
    {{"s3.HeadBucket", "s3:prefix"}, "nothing is listed"},
    {{"sts.GetFederationToken", "sts:TransitiveTagKeys"}, "a federated user goes on to no other role"},
    {{"s3.PutObject", "s3:x-amz-copy-source"}, "nothing is copied"},
    {{"s3.PutObject", "s3:x-amz-metadata-directive"}, "nothing is copied"},
    {{"ram:GetResourceShares", "aws:RequestTag/*"}, "the operation takes filters, not tags"},
    {{"ram:GetResourceShares", "aws:TagKeys"}, "the operation takes filters, not tags"},
    {{"ram:CreatePermission", "aws:ResourceTag/*"}, "a new permission has no tags yet"},
    {{"ram:CreateResourceShare", "ram:AllowsExternalPrincipals"}, "says what an existing share is"},
    {{"organizations:CreateAccount", "aws:ResourceTag/*"}, "a new account has no tags yet"},
    {{"organizations:CreateGovCloudAccount", "aws:ResourceTag/*"}, "a new account has no tags yet"},
    {{"organizations:InviteOrganizationToTransferResponsibility", "aws:ResourceTag/*"}, "the account is a stranger's"},
    {{"organizations:CreatePolicy", "aws:ResourceTag/*"}, "a new policy has no tags yet"},
    {{"organizations:InviteAccountToOrganization", "aws:ResourceTag/*"}, "the account is not in the organization yet"},
    {{"iam:GetServiceLinkedRoleDeletionStatus", "aws:ResourceTag/*"}, "the role may be gone already"},
    {{"iam:GetServiceLinkedRoleDeletionStatus", "iam:ResourceTag/*"}, "the role may be gone already"},
    {{"iam:CreateUser", "aws:ResourceTag/*"}, "a new user has no tags yet"},
    {{"iam:CreateUser", "iam:ResourceTag/*"}, "a new user has no tags yet"},
    {{"iam:CreateRole", "aws:ResourceTag/*"}, "a new role has no tags yet"},
    {{"iam:CreateRole", "iam:ResourceTag/*"}, "a new role has no tags yet"},
    {{"iam:CreateInstanceProfile", "aws:ResourceTag/*"}, "a new profile has no tags yet"},
    {{"iam:CreateOpenIDConnectProvider", "aws:ResourceTag/*"}, "a new provider has no tags yet"},
    {{"iam:CreateSAMLProvider", "aws:ResourceTag/*"}, "a new provider has no tags yet"},
    {{"iam:CreateVirtualMFADevice", "aws:ResourceTag/*"}, "a new device has no tags yet"},
    {{"iam:UploadServerCertificate", "aws:ResourceTag/*"}, "a new certificate has no tags yet"},
    {{"iam:CreatePolicy", "aws:ResourceTag/*"}, "a new policy has no tags yet"},
    {{"iam:CreateServiceLinkedRole", "aws:ResourceTag/*"}, "a new role has no tags yet"},
    {{"iam:CreateServiceLinkedRole", "iam:ResourceTag/*"}, "a new role has no tags yet"},
};

bool fits(std::string_view arn_template, std::string_view arn) {
  std::string pattern;
  for (std::size_t at = 0; at < arn_template.size();) {
    if (arn_template.substr(at, 2) == "${") {
      pattern += {policy::kAnyOne, policy::kAnyRun};  // a part that is there: permissions of AWS have no region
      at = arn_template.find('}', at) + 1;
    } else {
      pattern += arn_template[at++];
    }
  }
  return policy::wildcard_match(pattern, arn);
}

// Their resolvers verify what an identity provider signed, or that centralized root access is on, before they ask for
// anything; sts_saml_test, sts_web_identity_test and sts_assume_root_test have what they need.
bool needs_a_proof(std::string_view operation) {
  return operation == "AssumeRoleWithSAML" || operation == "AssumeRoleWithWebIdentity" || operation == "AssumeRoot";
}

class Declarations : public testing::Test, public Scenario {
 protected:
  void SetUp() override {
    make_organization();
    make_identities();
    make_share();
    make_bucket();
  }

  static Credentials root() { return Scenario::root(kManagement); }

  Json organization(const std::string& operation, const Json& input = Json::object()) {
    const auto answer = organizations(root(), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << answer.body;
    return answer.json();
  }

  void make_organization() {
    organization_ = organization("CreateOrganization", {{"FeatureSet", "ALL"}})["Organization"]["Id"];
    root_ = organization("ListRoots")["Roots"][0]["Id"];
    organization("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
    unit_ = organization("CreateOrganizationalUnit", {{"ParentId", root_}, {"Name", "u"}})["OrganizationalUnit"]["Id"];
    const auto invite = [&](const char* account) {
      return organization("InviteAccountToOrganization",
                          {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}})["Handshake"];
    };
    organizations(Scenario::root(kMember), "AcceptHandshake", {{"HandshakeId", invite(kMember)["Id"]}});
    handshake_ = invite(kStranger)["Id"];
    make_transfer();
    organization("PutResourcePolicy", {{"Content", resource_policy()}, {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
    scp_ = organization("CreatePolicy", {{"Name", "p"},
                                         {"Description", ""},
                                         {"Type", "SERVICE_CONTROL_POLICY"},
                                         {"Content", policy("Allow", "*", "*")}})["Policy"]["PolicySummary"]["Id"];
  }

  static std::string resource_policy() {
    Json content = Json::parse(policy("Allow", "organizations:ListRoots", "*"));
    content["Statement"][0]["Principal"] = {{"AWS", kMember}};
    return content.dump();
  }

  void make_transfer() {
    const core::Time start = *core::parse_iso8601("2100-01-01T00:00:00Z");
    organization("InviteOrganizationToTransferResponsibility",
                 {{"Type", "BILLING"},
                  {"Target", {{"Type", "ACCOUNT"}, {"Id", kStranger}}},
                  {"StartTimestamp", static_cast<double>(core::to_millis(start)) / 1000},
                  {"SourceName", "Customer"}});
    transfer_ =
        organization("ListInboundResponsibilityTransfers", {{"Type", "BILLING"}})["ResponsibilityTransfers"][0]["Id"];
  }

  void make_identities() {
    policy_ =
        iam(root(), "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", policy("Allow", "*", "*")}}).xml("Arn");
    for (const char* kind : {"User", "Role"}) {
      const std::string name = std::string(kind) == "User" ? "bob" : "r";
      iam(root(), std::string("Create") + kind,
          {{std::string(kind) + "Name", name},
           {"PermissionsBoundary", policy_},
           {"Tags.member.1.Key", "Team"},
           {"Tags.member.1.Value", "red"},
           {"AssumeRolePolicyDocument", trust({{"AWS", kManagement}})}});
    }
    // The answers are not looked at: a kind that is not implemented has no operations to ask about.
    const Fields tags = {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}};
    const auto tagged = [&](const std::string& action, Fields fields) {
      fields.insert(fields.end(), tags.begin(), tags.end());
      iam(root(), action, fields);
    };
    tagged("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "device"}});
    tagged("CreateInstanceProfile", {{"InstanceProfileName", "profile"}});
    tagged("CreateOpenIDConnectProvider", {{"Url", "https://id.example.com"}, {"ClientIDList.member.1", "client"}});
    iam(root(), "CreateGroup", {{"GroupName", "g"}});
    credential_ = iam(root(), "CreateServiceSpecificCredential",
                      {{"UserName", "bob"}, {"ServiceName", "codecommit.amazonaws.com"}})
                      .xml("ServiceSpecificCredentialId");
    add_certificate();
    add_saml_provider();
    key_ = iam(root(), "CreateAccessKey", {{"UserName", "bob"}}).xml("AccessKeyId");
  }

  void add_certificate() {
    state::iam::ServerCertificate certificate;
    certificate.account = kManagement;
    certificate.name = "certificate";
    certificate.unique_id = "ASCAEXAMPLE";
    state::iam::ServerCertificates(world().db()).add(certificate);
  }

  void add_saml_provider() {
    state::iam::SamlProvider provider;
    provider.account = kManagement;
    provider.name = "corp";
    state::iam::SamlProviders(world().db()).add(provider);
  }

  void make_share() {
    share_ = ram(root(), "CreateResourceShare", {{"name", "share"}, {"tags", {{{"key", "Team"}, {"value", "red"}}}}})
                 .json()["resourceShare"]["resourceShareArn"];
    permission_ = ram(root(), "CreatePermission",
                      {{"name", "permission"},
                       {"resourceType", "codebuild:Project"},
                       {"policyTemplate", R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})"},
                       {"tags", {{{"key", "Team"}, {"value", "red"}}}}})
                      .json()["permission"]["arn"];
    ram(Scenario::root(kStranger), "CreateResourceShare",
        {{"name", "theirs"},
         {"principals", {kManagement}},
         {"resourceArns", {std::string("arn:aws:ec2:us-east-1:") + kStranger + ":transit-gateway/tgw-1"}}});
    invitation_ =
        ram(root(), "GetResourceShareInvitations").json()["resourceShareInvitations"][0]["resourceShareInvitationArn"];
  }

  void make_bucket() {
    s3(root(), "PUT", "/bucket-1");
    s3(root(), "PUT", "/bucket-1/key", "text", {{"x-amz-tagging", "Team=red"}});
  }

  /// What a member of that name holds in a request; empty: the shape decides.
  std::string text_for(std::string_view operation, std::string_view member) const {
    const std::string op_member = std::string(operation) + '.' + std::string(member);
    const std::map<std::string, std::string> values = {
        {"UserName", "bob"},
        {"RoleName", "r"},
        {"GroupName", "g"},
        {"PolicyArn", policy_},
        {"PermissionsBoundary", policy_},
        {"Path", "/"},
        {"AccessKeyId", key_},
        {"NewPath", "/"},
        {"PolicySourceArn", std::string("arn:aws:iam::") + kManagement + ":user/bob"},
        {"SAMLProviderArn", std::string("arn:aws:iam::") + kManagement + ":saml-provider/corp"},
        {"ListPoliciesGrantingServiceAccess.Arn", std::string("arn:aws:iam::") + kManagement + ":user/bob"},
        {"GenerateServiceLastAccessedDetails.Arn", std::string("arn:aws:iam::") + kManagement + ":user/bob"},
        {"CreateUser.UserName", "new"},
        {"CreateRole.RoleName", "new"},
        {"AWSServiceName", "ram.amazonaws.com"},
        {"AssumeRole.Key", "Team"},
        {"SigningAlgorithm", "RS256"},
        {"SerialNumber", std::string("arn:aws:iam::") + kManagement + ":mfa/device"},
        {"InstanceProfileName", "profile"},
        {"OpenIDConnectProviderArn", std::string("arn:aws:iam::") + kManagement + ":oidc-provider/id.example.com"},
        {"ServiceSpecificCredentialId", credential_},
        {"ServerCertificateName", "certificate"},
        {"UploadServerCertificate.ServerCertificateName", "new"},
        {"EntityPath", organization_ + '/' + root_},
        {"OrganizationsPolicyId", scp_},
        {"DeletionTaskId",
         "task/aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager/"
         "12345678-1234-1234-1234-123456789012"},
        {"AccountId", kMember},
        {"ResourceId", scp_},
        {"TargetId", kMember},
        {"ChildId", kMember},
        {"Id", kMember},
        {"ParentId", root_},
        {"RootId", root_},
        {"SourceParentId", root_},
        {"DestinationParentId", unit_},
        {"OrganizationalUnitId", unit_},
        {"PolicyId", scp_},
        {"HandshakeId", handshake_},
        {"CreatePolicy.Type", "SERVICE_CONTROL_POLICY"},
        {"InviteAccountToOrganization.Type", "ACCOUNT"},
        {"Filter", "SERVICE_CONTROL_POLICY"},
        {"PolicyType", "SERVICE_CONTROL_POLICY"},
        {"ServicePrincipal", "ram.amazonaws.com"},
        {"resourceShareArn", share_},
        {"resourceShareArns", share_},
        {"resourceShareInvitationArn", invitation_},
        {"permissionArn", permission_},
        {"fromPermissionArn", permission_},
        {"toPermissionArn", permission_},
        {"DescribeResponsibilityTransfer.Id", transfer_},
        {"TerminateResponsibilityTransfer.Id", transfer_},
        {"UpdateResponsibilityTransfer.Id", transfer_},
        {"InviteOrganizationToTransferResponsibility.Id", kStranger},
        {"resourceArns", std::string("arn:aws:ec2:us-east-1:") + kManagement + ":transit-gateway/tgw-1"},
        {"resourceArn", std::string("arn:aws:ec2:us-east-1:") + kManagement + ":transit-gateway/tgw-1"},
        {"principals", kMember},
        {"Bucket", "bucket-1"},
        {"CreateBucket.Bucket", "bucket-2"},
        {"Key", "key"},
        {"CopySource", "bucket-1/key"},
        {"VersionId", "null"},
        {"Tagging", "Team=red"},
        {"LocationConstraint", "us-east-1"},
        {"ExpectedBucketOwner", kManagement},
        {"RoleArn", std::string("arn:aws:iam::") + kManagement + ":role/r"},
        {"SourceIdentity", "ann"},
    };
    if (const auto found = values.find(op_member); found != values.end()) return found->second;
    const auto found = values.find(std::string(member));
    return found == values.end() ? std::string() : found->second;
  }

  void fill(const Shape& shape, void* value, std::string_view operation, std::string_view member, int depth) {
    switch (shape.type) {
      case Type::String: {
        std::string text = text_for(operation, member);
        if (text.empty()) text = shape.values.empty() ? "Team" : std::string(shape.values.front());
        *static_cast<std::string*>(value) = text;
        return;
      }
      case Type::Boolean:
        *static_cast<bool*>(value) = true;
        return;
      case Type::Integer:
        *static_cast<std::int32_t*>(value) = 1;
        return;
      case Type::Long:
        *static_cast<std::int64_t*>(value) = 1;
        return;
      case Type::List:
        if (depth < 6)
          fill(*shape.element, shape.access->append(value, "", *shape.element), operation, member, depth + 1);
        return;
      case Type::Structure:
        if (depth < 6) fill_members(shape, value, operation, depth);
        return;
      default:  // dates stay at the epoch; maps and bodies are empty
        return;
    }
  }

  void fill_members(const Shape& shape, void* structure, std::string_view operation, int depth) {
    for (const auto& member : shape.members) {
      if (member.shape->streaming || (!versions_ && member.name == "VersionId")) continue;
      if (const auto left = kLeftOut.find(std::string(operation) + '.' + std::string(member.name));
          left != kLeftOut.end()) {
        left_out_.insert(*left);
        continue;
      }
      void* optional = static_cast<char*>(structure) + member.offset;
      fill(*member.shape, member.shape->access->emplace(optional, *member.shape), operation, member.name, depth + 1);
    }
  }

  /// The checks that an operation asks for on the sample request.
  std::vector<authz::Check> asked(const handlers::Operation& row) {
    const auto user = state::iam::Users(world().db()).find(kManagement, "bob");
    core::Principal caller;
    caller.kind = core::PrincipalKind::User;
    caller.account = kManagement;
    caller.arn = caller.entity_arn = user->arn();
    caller.user_id = user->unique_id;
    caller.name = user->name;
    caller.entity = user->row;
    world::Context asking = context(caller);
    auto input = row.make_input();
    if (row.model->input) fill_members(*row.model->input, input.get(), row.model->name, 0);
    authz::Call call{std::string(row.authorization.action)};
    if (row.resolve) row.resolve(asking, input.get(), call);
    return call.checks();
  }

  static bool has_key(const std::vector<authz::Check>& checks, std::string_view key) {
    const auto prefix = key.ends_with('*') ? key.substr(0, key.size() - 1) : std::string_view();
    return std::any_of(checks.begin(), checks.end(), [&](const authz::Check& check) {
      if (key == "aws:RequestTag/*") return !check.request_tags.empty();
      if (key == "aws:TagKeys") return !check.request_tags.empty() || !check.tag_keys.empty();
      if (key.ends_with(":ResourceTag/*")) return check.resource_tags != nullptr;
      return std::any_of(check.keys.begin(), check.keys.end(), [&](const auto& entry) {
        return prefix.empty() ? core::iequals(entry.first, key) : core::starts_with_i(entry.first, prefix);
      });
    });
  }

  /// The row that says why a key is absent; nullopt: it has to be there.
  static std::optional<Absent> absent(const std::string& action, const std::string& operation, const std::string& key) {
    if (kAbsentKeys.contains(key)) return Absent{"", key};
    for (const auto& whose : {action, operation})
      if (kAbsent.contains({whose, key})) return Absent{whose, key};
    return std::nullopt;
  }

  void expect_keys(const std::string& action, const std::vector<authz::Check>& checks,
                   const std::vector<std::string_view>& keys, const std::string& operation) {
    for (const auto key : keys) {
      // S3 looks at a resource's tags only where a bucket was made to (ABAC).
      if (action.starts_with("s3:") && key.ends_with(":ResourceTag/*")) continue;
      const auto row = absent(action, operation, std::string(key));
      const bool there = has_key(checks, key);
      EXPECT_TRUE(there || row) << operation << ": " << action << " lacks " << key;
      if (row && !there) absent_.insert(*row);
    }
  }

  void expect_no_stale_rows() const {
    for (const auto& [key, reason] : kAbsentKeys) EXPECT_TRUE(absent_.contains({"", key})) << key << ": " << reason;
    for (const auto& [row, reason] : kAbsent)
      EXPECT_TRUE(absent_.contains(row)) << row.first << ' ' << row.second << ": " << reason;
    EXPECT_EQ(left_out_, kLeftOut);
  }

  std::string organization_, root_, unit_, handshake_, scp_, transfer_, policy_, key_, share_, invitation_, permission_,
      credential_;
  /// Whether the sample request names the version of an object.
  bool versions_ = true;
  /// Rows of the tables above that were needed.
  std::set<Absent> absent_;
  std::set<std::string> left_out_;
};

TEST_F(Declarations, EveryOperationAsksForItsResourcesAndConditionKeys) {
  for (const auto* service : handlers::services())
    for (const auto& row : service->operations) {
      if (!row.authorization.unchecked.empty() || needs_a_proof(row.model->name)) continue;
      const std::string operation = std::string(service->model.id) + '.' + std::string(row.model->name);
      std::map<std::string, std::vector<authz::Check>> by_action;
      // A version of an object is asked for with other actions than the object.
      for (const bool versions : {true, false}) {
        versions_ = versions;
        for (auto& check : asked(row)) by_action[check.action].push_back(check);
      }
      EXPECT_TRUE(by_action.contains(std::string(row.authorization.action))) << operation << " asks for something else";
      for (const auto& [name, checks] : by_action) {
        const auto* action = fixtures::action_named(name);
        ASSERT_NE(action, nullptr) << operation << ": no such action: " << name;
        if (name != row.authorization.action && service->model.id != "s3" && service->model.id != "sts") continue;
        expect_keys(name, checks, action->keys, operation);
        std::size_t fitting = 0;
        for (const auto& resource : action->resources) {
          const bool there = std::any_of(checks.begin(), checks.end(), [&](const authz::Check& check) {
            return fits(resource.type->arn, check.resource);
          });
          fitting += there ? 1 : 0;
          if (there) expect_keys(name, checks, resource.type->keys, operation);
        }
        EXPECT_TRUE(fitting > 0 || action->resources.empty())
            << operation << ": " << name << " on " << checks.front().resource;
      }
    }
  expect_no_stale_rows();
}

TEST_F(Declarations, ActionsWithResourcesOrKeysHaveAResolver) {
  for (const auto* service : handlers::services())
    for (const auto& row : service->operations) {
      if (!row.authorization.unchecked.empty()) continue;
      const auto* action = fixtures::action_named(row.authorization.action);
      ASSERT_NE(action, nullptr) << row.authorization.action;
      if (row.resolve) continue;
      const std::string operation = std::string(service->model.id) + '.' + std::string(row.model->name);
      EXPECT_TRUE(action->resources.empty()) << operation;
      for (const auto key : action->keys)
        EXPECT_TRUE(absent(std::string(row.authorization.action), operation, std::string(key))) << operation << key;
    }
}

}  // namespace
}  // namespace scenario
