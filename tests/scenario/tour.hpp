// A few hundred calls to every service, right and wrong ones, that do not depend on chance or on the time of day.
#pragma once

#include "harness.hpp"

namespace scenario {

class Tour {
 public:
  explicit Tour(Scenario& scenario) : scenario_(scenario) {}

  /// First of all: the time at which the rest happens.
  void freeze() {
    clock({{"freeze", true}});
    clock({{"set", "2030-01-02T03:04:05Z"}});
    scenario_.control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}});
  }

  /// From the first call of an empty world to the last.
  void run() {
    organization();
    identities();
    credentials();
    sessions();
    shares();
    buckets();
    nonsense();
  }

  /// A user of the owner's account with an access key who may look at shares.
  Credentials reader;

 private:
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kOwner[] = "111111111111";
  static constexpr char kStranger[] = "333333333333";

  Answer iam(const std::string& action, const Fields& fields = {}) {
    return scenario_.iam(Scenario::root(kOwner), action, fields);
  }
  Json organizations(const std::string& operation, const Json& input = Json::object()) {
    return scenario_.organizations(Scenario::root(kManagement), operation, input).json();
  }
  Json ram(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return scenario_.ram(Scenario::root(account), operation, input).json();
  }
  Answer s3(const std::string& method, const std::string& target, const std::string& body = {},
            const Fields& headers = {}) {
    return scenario_.s3(Scenario::root(kOwner), method, target, body, headers);
  }
  void clock(const Json& body) { scenario_.control("POST", "/_understudy/clock", body); }
  static std::string numbered(const char* name, int number) { return name + std::to_string(number); }

  void organization() {
    organizations("CreateOrganization", {{"FeatureSet", "ALL"}});
    const std::string root = organizations("ListRoots")["Roots"][0]["Id"];
    organizations("EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
    const Json invited =
        organizations("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kOwner}}}});
    scenario_.organizations(Scenario::root(kOwner), "AcceptHandshake", {{"HandshakeId", invited["Handshake"]["Id"]}});
    for (int i = 0; i < 5; ++i) {
      organizations("CreateAccount",
                    {{"AccountName", numbered("account", i)}, {"Email", numbered("a", i) + "@b.test"}});
      organizations("CreateOrganizationalUnit", {{"ParentId", root}, {"Name", numbered("unit", i)}});
    }
    const Json policy_made = organizations("CreatePolicy", {{"Name", "limit"},
                                                            {"Description", ""},
                                                            {"Type", "SERVICE_CONTROL_POLICY"},
                                                            {"Content", policy("Deny", "s3:DeleteBucket", "*")}});
    organizations("AttachPolicy", {{"PolicyId", policy_made["Policy"]["PolicySummary"]["Id"]}, {"TargetId", kOwner}});
    for (const char* list : {"ListAccounts", "DescribeOrganization", "ListCreateAccountStatus",
                             "ListHandshakesForOrganization", "ListAWSServiceAccessForOrganization"})
      organizations(list);
    organizations("ListPolicies", {{"Filter", "SERVICE_CONTROL_POLICY"}});
    organizations("DescribeAccount", {{"AccountId", "123"}});
  }

  void identities() {
    for (int i = 0; i < 12; ++i) {
      const std::string name = numbered("user", i);
      iam("CreateUser", {{"UserName", name}, {"Tags.member.1.Key", "n"}, {"Tags.member.1.Value", std::to_string(i)}});
      iam("CreateGroup", {{"GroupName", numbered("group", i)}});
      iam("AddUserToGroup", {{"UserName", name}, {"GroupName", numbered("group", i)}});
      iam("CreatePolicy", {{"PolicyName", numbered("policy", i)}, {"PolicyDocument", policy("Allow", "ram:*", "*")}});
      iam("CreateRole", {{"RoleName", numbered("role", i)}, {"AssumeRolePolicyDocument", trust({{"AWS", kOwner}})}});
      iam("PutRolePolicy", {{"RoleName", numbered("role", i)},
                            {"PolicyName", "may"},
                            {"PolicyDocument", policy("Allow", Json::array({"s3:*", "sts:*"}), "*")}});
      iam("GetUser", {{"UserName", name}});
    }
    for (const char* list : {"ListUsers", "ListRoles", "ListGroups", "GetAccountSummary"}) iam(list);
    iam("ListPolicies", {{"Scope", "Local"}, {"MaxItems", "5"}});
    iam("GetAccountAuthorizationDetails", {{"MaxItems", "7"}});
    iam("DeleteUser", {{"UserName", "user0"}});
    iam("CreateUser", {{"UserName", "user0"}});
    iam("CreateUser", {{"UserName", "no such letters: %"}});
  }

  void credentials() {
    reader = scenario_.user(kOwner, "reader", policy("Allow", Json::array({"ram:Get*", "ram:List*"}), "*"));
    iam("CreateLoginProfile", {{"UserName", "user1"}, {"Password", "Correct-horse-1"}});
    iam("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"}});
    iam("CreateServiceSpecificCredential", {{"UserName", "user1"}, {"ServiceName", "codecommit.amazonaws.com"}});
    iam("CreateOpenIDConnectProvider", {{"Url", "https://issuer.test"}, {"ClientIDList.member.1", "app"}});
    iam("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
    iam("GenerateCredentialReport");
    iam("GetCredentialReport");
    iam("GetAccessKeyLastUsed", {{"AccessKeyId", reader.key}});
    iam("SimulatePrincipalPolicy", {{"PolicySourceArn", "arn:aws:iam::111111111111:user/reader"},
                                    {"ActionNames.member.1", "ram:GetResourceShares"},
                                    {"ActionNames.member.2", "s3:GetObject"}});
  }

  void sessions() {
    const auto who = Scenario::root(kOwner);
    for (int i = 0; i < 6; ++i) {
      const auto session = scenario_.assume(reader_with_sts(), "arn:aws:iam::111111111111:role/" + numbered("role", i),
                                            numbered("session", i));
      scenario_.sts(session, "GetCallerIdentity");
      scenario_.s3(session, "GET", "/");
      scenario_.iam(session, "ListUsers");
    }
    scenario_.sts(reader, "GetSessionToken");
    scenario_.sts(reader, "GetFederationToken", {{"Name", "bob"}, {"Policy", policy("Allow", "s3:*", "*")}});
    scenario_.iam(who, "EnableOutboundWebIdentityFederation");
    const auto session = scenario_.assume(reader_with_sts(), "arn:aws:iam::111111111111:role/role1");
    for (const char* algorithm : {"RS256", "ES384", "RS256", "ES384"})
      scenario_.sts(session, "GetWebIdentityToken", {{"Audience.member.1", "app"}, {"SigningAlgorithm", algorithm}});
    scenario_.iam(reader, "ListUsers");
    const Json denied = scenario_.control("GET", "/_understudy/decisions?denied=true&limit=1").json()["decisions"][0];
    const Json trace =
        scenario_.control("GET", "/_understudy/decisions/" + denied["request_id"].get<std::string>()).json();
    scenario_.sts(who, "DecodeAuthorizationMessage",
                  {{"EncodedMessage", trace["checks"][0]["encoded_authorization_message"].get<std::string>()}});
    clock({{"advance", "PT2H"}});
    scenario_.sts(session, "GetCallerIdentity");  // expired
  }

  Credentials reader_with_sts() {
    iam("PutUserPolicy",
        {{"UserName", "reader"}, {"PolicyName", "assume"}, {"PolicyDocument", policy("Allow", "sts:*", "*")}});
    return reader;
  }

  void shares() {
    scenario_.ram(Scenario::root(kManagement), "EnableSharingWithAwsOrganization");
    for (int i = 0; i < 8; ++i) {
      const std::string gateway = "arn:aws:ec2:us-east-1:111111111111:transit-gateway/tgw-" + std::to_string(i);
      ram(kOwner, "CreateResourceShare",
          {{"name", numbered("share", i)}, {"resourceArns", {gateway}}, {"principals", {kStranger}}});
      const Json invitations = ram(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"];
      for (const auto& invitation : invitations)
        if (invitation["status"] == "PENDING" && i % 2 == 0)
          ram(kStranger, "AcceptResourceShareInvitation",
              {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}});
      clock({{"advance", "PT1H"}});
    }
    clock({{"advance", "P8D"}});
    for (const char* owner : {"SELF", "OTHER-ACCOUNTS"}) {
      ram(kStranger, "ListResources", {{"resourceOwner", owner}});
      ram(kOwner, "GetResourceShares", {{"resourceOwner", owner}, {"maxResults", 3}});
    }
    ram(kOwner, "GetResourceShareAssociations", {{"associationType", "PRINCIPAL"}});
    ram(kOwner, "CreatePermission",
        {{"name", "own"},
         {"resourceType", "ec2:TransitGateway"},
         {"policyTemplate", R"({"Effect":"Allow","Action":["ec2:DescribeTransitGateways"]})"}});
    ram(kOwner, "ListPermissions");
    scenario_.ram(reader, "GetResourceShares", {{"resourceOwner", "SELF"}});
    scenario_.ram(reader, "CreateResourceShare", {{"name", "denied"}});
  }

  void buckets() {
    for (int i = 0; i < 3; ++i) {
      const std::string bucket = "/" + numbered("bucket-", i);
      s3("PUT", bucket);
      for (int object = 0; object < 6; ++object)
        s3("PUT", bucket + "/" + numbered("key", object), numbered("text", object));
      s3("GET", bucket + "?list-type=2&max-keys=2");
      s3("GET", bucket + "/key1");
      s3("HEAD", bucket + "/key2");
      s3("PUT", bucket + "/copy", "", {{"x-amz-copy-source", bucket + "/key1"}});
      scenario_.s3(reader, "GET", bucket + "/key1");
      scenario_.anonymous("GET", bucket + "/key1");
    }
    s3("GET", "/");
    s3("DELETE", "/bucket-0");
    s3("PUT", "/UPPER");
  }

  void nonsense() {
    Credentials wrong = reader;
    wrong.secret = "not-the-secret";
    scenario_.sts(wrong, "GetCallerIdentity");
    scenario_.s3(wrong, "GET", "/");
    scenario_.ram(wrong, "GetResourceShares", {{"resourceOwner", "SELF"}});
    wrong.token = "AQoDYXdzEJr";
    scenario_.sts(wrong, "GetCallerIdentity");
    scenario_.sts(Scenario::root(kOwner), "NoSuchAction");
    scenario_.organizations(Scenario::root(kOwner), "NoSuchOperation");
    scenario_.anonymous("POST", "/", "Action=ListUsers&Version=2010-05-08",
                        {{"Content-Type", "application/x-www-form-urlencoded"}});
    scenario_.signed_request(Scenario::root(kOwner), "sqs", "POST", "/", "Action=SendMessage");
    scenario_.anonymous("GET", "/_w/nowhere/bucket");
    scenario_.control("GET", "/_understudy/requests?limit=20");
    scenario_.control("GET", "/_understudy/decisions?limit=20");
    scenario_.control("POST", "/_understudy/worlds");
  }

  Scenario& scenario_;
};

}  // namespace scenario
