// Export: a world as a fixture document, and that the document is the world.
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include "certificates.hpp"
#include "control/export.hpp"
#include "federation/keys.hpp"
#include "federation_world.hpp"
#include "iam_world.hpp"
#include "world_rows.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

// What no document holds: where the world is kept, and what a document leaves to the next request.
std::set<std::string> left_behind() {
  std::set<std::string> tables;
  for (const auto& one : control::not_exported()) tables.insert(std::string(one.table));
  // Worked out from the rest, so that they must be right all the same.
  tables.erase("iam_usage");
  tables.erase("ram_permission_action");
  tables.erase("ram_usage");
  return tables;
}

std::string file_text(const std::string& name) {
  std::ifstream file(UNDERSTUDY_SOURCE_DIR "/fixtures/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The members of every object in a schema, by path, as control::fixture_members has them.
class SchemaMembers {
 public:
  explicit SchemaMembers(const Json& schema) : schema_(schema) { collect(schema, ""); }
  std::map<std::string, std::set<std::string>> all;

 private:
  void collect(const Json& node, const std::string& path) {
    if (node.contains("$ref")) collect(schema_["$defs"][node["$ref"].get<std::string>().substr(8)], path);
    if (node.contains("items")) collect(node["items"], path);
    if (node.contains("anyOf"))
      for (const auto& one : node["anyOf"]) collect(one, path);
    if (!node.contains("properties")) return;
    EXPECT_EQ(node.value("additionalProperties", Json()), false) << path;
    for (const auto& [name, member] : node["properties"].items()) {
      EXPECT_TRUE(member.contains("description") || member.contains("$ref") || member.contains("type")) << path << name;
      all[path].insert(name);
      // Units are in units, and `organization` is one of `organizations`.
      const std::string below = path.empty() ? name : path + "." + name;
      if (below != "organization" && below.find("units.units") == std::string::npos) collect(member, below);
    }
  }

  const Json& schema_;
};

// What takes other clients, or more calls than it is worth.
constexpr char kMore[] = R"({
  "organization": {
    "id": "o-secondorga", "management_account": "888888888888", "created": "2030-01-01T00:00:00Z",
    "handshakes": [{"id": "h-transfer", "action": "TRANSFER_RESPONSIBILITY", "account": "111122223333", "notes": "bills",
                    "outcome": "ACCEPTED", "requested": "2030-01-01T00:00:00Z", "expires": "2030-01-16T00:00:00Z",
                    "ended": "2030-01-01T00:00:01Z", "tags": {"a": "b"}}],
    "transfers": [{"id": "rt-transfer", "handshake": "h-transfer", "type": "BILLING", "name": "bills",
                   "source_account": "111122223333", "starts": "2030-02-01T00:00:00Z", "tags": {"c": "d"}}]
  },
  "accounts": [{
    "id": "111122223333", "root_password": true,
    "root_mfa_devices": [{"serial": "arn:aws:iam::111122223333:mfa/root", "seed": "MFRGGZDFMZTWQ2LK", "drift": -2}],
    "users": [{"name": "carol", "mfa_devices": [{"serial": "arn:aws:iam::111122223333:mfa/carol",
               "seed": "MFRGGZDFMZTWQ2LK", "last_step": 63113904, "tags": {"colour": "blue"}}]}],
    "sessions": [{"number": 7, "kind": "root", "name": "root", "secret": "s", "token": "t",
                  "issued": "2030-01-01T00:00:00Z", "expires": "2030-01-01T12:00:00Z",
                  "keys": [{"key": "saml:sub", "value": "alice"}, {"key": "saml:sub", "value": "al"}]}],
    "shares": [{"id": "5e1f0000-0000-4000-8000-000000000001", "name": "for a service", "created": "2030-01-01T00:00:00Z",
                "principals": [{"principal": "pca-connector-ad.amazonaws.com", "basis": "direct"}],
                "sources": [{"source": "111122223333"}]}]}]})";

std::string saml_metadata() {
  return std::string(
             "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\">"
             "<IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor "
             "use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>") +
         kSamlCertificate +
         "</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>";
}

class Export : public IamWorld {
 protected:
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kStranger[] = "222222222222";

  Export() {
    clock().set(*core::parse_iso8601("2030-01-01T00:00:00.250Z"));
    clock().freeze(true);
  }

  /// A moment passes, so that everything has a time of its own.
  void tick() { clock().advance(1250ms); }

  Answer iam_done(const std::string& action, const Fields& parameters) {
    tick();
    return done(action, parameters);
  }
  Json org(const std::string& operation, const Json& input = Json::object(), const std::string& who = kManagement) {
    tick();
    const Answer answer = organizations(root(who), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json();
  }
  Json share(const std::string& operation, const Json& input, const std::string& who = kAccount) {
    tick();
    const Answer answer = ram(root(who), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json();
  }
  void bucket(const std::string& method, const std::string& target, const std::string& body = {},
              const Fields& headers = {}) {
    tick();
    const Answer answer = s3(kRoot, method, target, body, headers);
    EXPECT_TRUE(answer.ok()) << method << " " << target << ": " << answer.body;
  }

  std::string unit_;
  Credentials alice_, session_;

  void make_identities();
  void make_credentials();
  void make_organization();
  void make_shares();
  void make_buckets();
  void make_everything() {
    make_identities();
    make_credentials();
    make_organization();
    make_shares();
    make_buckets();
    tick();
  }

  static std::string exported(Scenario& scenario) {
    const Answer answer = scenario.control("GET", "/_understudy/export");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  std::string exported() { return exported(*this); }
  /// An empty world to which a document was applied.
  static std::unique_ptr<Scenario> applied(const std::string& document) {
    auto scenario = std::make_unique<Scenario>();
    const Answer answer = scenario->anonymous("POST", "/_understudy/fixtures", document);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return scenario;
  }
  static std::string without_request_id(std::string body) {
    return std::regex_replace(body, std::regex("<RequestId>[^<]*</RequestId>"), "");
  }

  /// The same rows in every table of both worlds.
  static void expect_same_rows(Scenario& one, Scenario& other) {
    WorldRows rows(one.world().db()), others(other.world().db());
    const auto left = left_behind();
    for (const auto& table : rows.tables()) {
      if (left.contains(table)) continue;
      const auto differences = different(rows.rows(table), others.rows(table));
      EXPECT_TRUE(differences.empty()) << table << differences;
    }
  }
  static std::string different(const std::vector<std::string>& ones, const std::vector<std::string>& others) {
    std::vector<std::string> lost, more;
    std::set_difference(ones.begin(), ones.end(), others.begin(), others.end(), std::back_inserter(lost));
    std::set_difference(others.begin(), others.end(), ones.begin(), ones.end(), std::back_inserter(more));
    std::string text;
    for (const auto& row : lost) text += "\n- " + row;
    for (const auto& row : more) text += "\n+ " + row;
    return text;
  }
};

void Export::make_identities() {
  const std::string limit = create_policy("limit");
  iam_done("CreatePolicyVersion", {{"PolicyArn", limit}, {"PolicyDocument", policy("Allow", "s3:*", "*")}});
  iam_done(
      "CreatePolicyVersion",
      {{"PolicyArn", limit}, {"PolicyDocument", policy("Allow", {"iam:*", "sts:*"}, "*")}, {"SetAsDefault", "true"}});
  iam_done("DeletePolicyVersion", {{"PolicyArn", limit}, {"VersionId", "v2"}});
  iam_done("TagPolicy", {{"PolicyArn", limit}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "red"}});
  iam_done("CreatePolicy", {{"PolicyName", "spaced"},
                            {"Path", "/a/"},
                            {"Description", "as it was typed"},
                            {"PolicyDocument", Json::parse(allow_all()).dump(1)}});
  iam_done("CreateUser", {{"UserName", "alice"},
                          {"Path", "/staff/"},
                          {"PermissionsBoundary", limit},
                          {"Tags.member.1.Key", "cost"},
                          {"Tags.member.1.Value", "1"}});
  iam_done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  iam_done("CreateUser", {{"UserName", "ghost"}});
  iam_done("CreateGroup", {{"GroupName", "staff"}, {"Path", "/all/"}});
  iam_done("PutGroupPolicy", {{"GroupName", "staff"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachGroupPolicy", {{"GroupName", "staff"}, {"PolicyArn", limit}});
  iam_done("AddUserToGroup", {{"GroupName", "staff"}, {"UserName", "alice"}});
  iam_done("CreateRole",
           {{"RoleName", "work"},
            {"Description", ""},
            {"MaxSessionDuration", "7200"},
            {"AssumeRolePolicyDocument", trust({{"AWS", {arn("user/staff/alice"), arn("user/ghost"), kAccount}}},
                                               nullptr, {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})},
            {"Tags.member.1.Key", "cost"},
            {"Tags.member.1.Value", "2"}});
  iam_done("PutRolePolicy", {{"RoleName", "work"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachRolePolicy", {{"RoleName", "work"}, {"PolicyArn", limit}});
  // The trust policy goes on to mean the ghost that is gone.
  iam_done("DeleteUser", {{"UserName", "ghost"}});
  iam_done("CreateUser", {{"UserName", "ghost"}});
  iam_done("CreateServiceLinkedRole", {{"AWSServiceName", "ecs.amazonaws.com"}});
  iam_done("CreateInstanceProfile", {{"InstanceProfileName", "host"}, {"Path", "/ec2/"}});
  iam_done("AddRoleToInstanceProfile", {{"InstanceProfileName", "host"}, {"RoleName", "work"}});
  iam_done("CreateInstanceProfile", {{"InstanceProfileName", "empty"}});
  iam_done("CreateOpenIDConnectProvider", {{"Url", "https://id.example.com/x"},
                                           {"ClientIDList.member.1", "two"},
                                           {"ClientIDList.member.2", "one"},
                                           {"ThumbprintList.member.1", "0123456789012345678901234567890123456789"},
                                           {"Tags.member.1.Key", "a"},
                                           {"Tags.member.1.Value", "b"}});
}

void Export::make_credentials() {
  iam_done("CreateAccountAlias", {{"AccountAlias", "the-alias"}});
  iam_done("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", "10"}, {"MaxPasswordAge", "90"}});
  iam_done("SetSecurityTokenServicePreferences", {{"GlobalEndpointTokenVersion", "v2Token"}});
  iam_done("CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-1"}});
  iam_done("UpdateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-2"}});
  const std::string key = iam_done("CreateAccessKey", {{"UserName", "alice"}}).xml("AccessKeyId");
  iam_done("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", key}, {"Status", "Inactive"}});
  const Answer second = iam_done("CreateAccessKey", {{"UserName", "alice"}});
  iam_done("CreateAccessKey", {});
  iam_done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "spare"}});
  iam_done("UploadSigningCertificate", {{"UserName", "alice"}, {"CertificateBody", kServerCertificate}});
  iam_done("UploadServerCertificate", {{"ServerCertificateName", "web"},
                                       {"CertificateBody", kServerCertificate},
                                       {"PrivateKey", kServerKey},
                                       {"Tags.member.1.Key", "a"},
                                       {"Tags.member.1.Value", "b"}});
  iam_done("UploadSSHPublicKey", {{"UserName", "alice"}, {"SSHPublicKeyBody", kSshKey}});
  iam_done("CreateServiceSpecificCredential", {{"UserName", "alice"}, {"ServiceName", "codecommit.amazonaws.com"}});
  iam_done("EnableOutboundWebIdentityFederation", {});
  iam_done("TagInstanceProfile",
           {{"InstanceProfileName", "host"}, {"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}});
  iam_done("DeleteServiceLinkedRole", {{"RoleName", "AWSServiceRoleForECS"}});
  iam_done("CreateServiceLinkedRole", {{"AWSServiceName", "ecs.amazonaws.com"}});
  core::IdGenerator ids;
  iam_done("CreateSAMLProvider",
           {{"Name", "Corp"},
            {"SAMLMetadataDocument", saml_metadata()},
            {"AddPrivateKey", federation::PrivateKey::generate(federation::KeyType::Rsa, ids).pem()},
            {"Tags.member.1.Key", "a"},
            {"Tags.member.1.Value", "b"}});
  Json web_key =
      Json::parse("{" + federation::PrivateKey::generate(federation::KeyType::P256, ids).jwk_members() + "}");
  web_key["kid"] = "one";
  const Answer keys = control("PUT", "/_understudy/oidc-keys",
                              {{"issuer", "https://id.example.com/x"}, {"jwks", {{"keys", Json::array({web_key})}}}});
  EXPECT_EQ(keys.status, 200) << keys.body;
  const Answer fixture = control("POST", "/_understudy/fixtures", Json::parse(kMore));
  EXPECT_EQ(fixture.status, 200) << fixture.body;
  tick();
  alice_ = {second.xml("AccessKeyId"), second.xml("SecretAccessKey")};
  session_ = assume(alice_, arn("role/work"), "session",
                    {{"Tags.member.1.Key", "project"},
                     {"Tags.member.1.Value", "x"},
                     {"Policy", policy("Allow", "sts:*", "*")},
                     {"SourceIdentity", "alice"}});
  tick();
  EXPECT_EQ(sts(session_, "GetCallerIdentity").status, 200);
  const Answer token =
      sts(session_, "GetWebIdentityToken", {{"Audience.member.1", "here"}, {"SigningAlgorithm", "ES384"}});
  EXPECT_EQ(token.status, 200) << token.body;
}

void Export::make_organization() {
  org("CreateOrganization");
  const std::string root_id = org("ListRoots")["Roots"][0]["Id"];
  org("EnablePolicyType", {{"RootId", root_id}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  org("EnablePolicyType", {{"RootId", root_id}, {"PolicyType", "TAG_POLICY"}});
  const auto unit = [&](const std::string& parent, const std::string& name) -> std::string {
    return org("CreateOrganizationalUnit", {{"ParentId", parent}, {"Name", name}})["OrganizationalUnit"]["Id"];
  };
  unit_ = unit(root_id, "Workloads");
  const std::string deep = unit(unit_, "Production");
  const Json invited = org("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kAccount}}},
                                                           {"Tags", {{{"Key", "by"}, {"Value", "invitation"}}}}});
  org("AcceptHandshake", {{"HandshakeId", invited["Handshake"]["Id"]}}, kAccount);
  org("InviteAccountToOrganization", {{"Target", {{"Type", "EMAIL"}, {"Id", "who@example.com"}}}, {"Notes", "please"}});
  const Json request =
      org("CreateAccount", {{"AccountName", "made"}, {"Email", "made@example.com"}})["CreateAccountStatus"]["Id"];
  const std::string made =
      org("DescribeCreateAccountStatus", {{"CreateAccountRequestId", request}})["CreateAccountStatus"]["AccountId"];
  org("MoveAccount", {{"AccountId", kAccount}, {"SourceParentId", root_id}, {"DestinationParentId", unit_}});
  org("MoveAccount", {{"AccountId", made}, {"SourceParentId", root_id}, {"DestinationParentId", deep}});
  org("TagResource", {{"ResourceId", made}, {"Tags", {{{"Key", "a"}, {"Value", "b"}}}}});
  org("TagResource", {{"ResourceId", root_id}, {"Tags", {{{"Key", "the"}, {"Value", "root"}}}}});
  org("TagResource", {{"ResourceId", deep}, {"Tags", {{{"Key", "deep"}, {"Value", ""}}}}});
  const std::string guardrail =
      org("CreatePolicy", {{"Name", "no-leaving"},
                           {"Description", "stay"},
                           {"Type", "SERVICE_CONTROL_POLICY"},
                           {"Content", policy("Deny", "organizations:LeaveOrganization", "*")},
                           {"Tags", {{{"Key", "x"}, {"Value", "y"}}}}})["Policy"]["PolicySummary"]["Id"];
  org("AttachPolicy", {{"PolicyId", guardrail}, {"TargetId", unit_}});
  org("AttachPolicy", {{"PolicyId", guardrail}, {"TargetId", made}});
  org("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", made}});
  org("EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}});
  org("RegisterDelegatedAdministrator", {{"AccountId", kAccount}, {"ServicePrincipal", "iam.amazonaws.com"}});
  tick();
  EXPECT_EQ(iam(root(kManagement), "EnableOrganizationsRootSessions").status, 200);
  org("PutResourcePolicy", {{"Content", Json{{"Version", "2012-10-17"},
                                             {"Statement",
                                              {{{"Effect", "Allow"},
                                                {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                                                {"Action", "organizations:ListAccounts"},
                                                {"Resource", "*"}}}}}
                                            .dump()},
                            {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
  share("EnableSharingWithAwsOrganization", Json::object(), kManagement);
  // Refused, because the role is in use.
  iam({kManagement}, "DeleteServiceLinkedRole", {{"RoleName", "AWSServiceRoleForOrganizations"}});
}

void Export::make_shares() {
  const std::string project = "arn:aws:codebuild:us-east-1:111122223333:project/";
  const Json permission =
      share("CreatePermission", {{"name", "own"},
                                 {"resourceType", "codebuild:Project"},
                                 {"policyTemplate", R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})"},
                                 {"tags", {{{"key", "t"}, {"value", "u"}}}}});
  const std::string own = permission["permission"]["arn"];
  share("CreatePermissionVersion",
        {{"permissionArn", own}, {"policyTemplate", R"({"Effect":"Allow","Action":["codebuild:BatchGetBuilds"]})"}});
  const auto made = [&](const std::string& name, const Json& resources, const Json& principals) -> std::string {
    return share("CreateResourceShare",
                 {{"name", name},
                  {"resourceArns", resources},
                  {"principals", principals},
                  {"tags", {{{"key", "name"}, {"value", name}}}}})["resourceShare"]["resourceShareArn"];
  };
  const Json unit = org("DescribeOrganizationalUnit", {{"OrganizationalUnitId", unit_}})["OrganizationalUnit"];
  const std::string first = made("first", {project + "a", project + "b"}, {unit["Arn"], kStranger});
  const std::string second = made("second", {project + "c"}, {kStranger, "333333333333"});
  const std::string gone = made("gone", {project + "d"}, {"333333333333"});
  const auto answer = [&](const std::string& who, const std::string& share_arn, const std::string& operation) {
    const Json invitations = share("GetResourceShareInvitations", Json::object(), who);
    for (const auto& invitation : invitations["resourceShareInvitations"])
      if (invitation["resourceShareArn"] == share_arn)
        share(operation, {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}}, who);
  };
  answer(kStranger, first, "AcceptResourceShareInvitation");
  answer("333333333333", second, "RejectResourceShareInvitation");
  share("AssociateResourceShare", {{"resourceShareArn", first}, {"resourceArns", {project + "e"}}});
  share("DisassociateResourceShare", {{"resourceShareArn", first}, {"resourceArns", {project + "b"}}});
  share("AssociateResourceSharePermission", {{"resourceShareArn", second}, {"permissionArn", own}, {"replace", true}});
  share("ReplacePermissionAssociations",
        {{"fromPermissionArn", own},
         {"toPermissionArn", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject"}});
  tick();
  EXPECT_EQ(ram(kRoot, "DELETE", "/deleteresourceshare?resourceShareArn=" + gone, "", "us-east-1").status, 200);
  tick();
}

void Export::make_buckets() {
  bucket("PUT", "/plain");
  bucket("PUT", "/records");
  bucket("PUT", "/records?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
  bucket("PUT", "/records?ownershipControls",
         "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>");
  bucket("PUT", "/records?encryption",
         "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType>"
         "</BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>");
  bucket("DELETE", "/records?publicAccessBlock");
  bucket("PUT", "/records?policy",
         Json{{"Version", "2012-10-17"},
              {"Statement",
               {{{"Effect", "Allow"},
                 {"Principal", {{"AWS", arn("role/work")}}},
                 {"Action", "s3:GetObject"},
                 {"Resource", "arn:aws:s3:::records/*"}}}}}
             .dump());
  bucket("PUT", "/records/text.txt", "hello",
         {{"Content-Type", "text/plain"}, {"x-amz-meta-colour", "red"}, {"x-amz-tagging", "k=v"}});
  bucket("PUT", "/records/bytes", std::string("\0\xff\xfe", 3), {{"Cache-Control", "no-store"}});
}

TEST_F(Export, OfAnEmptyWorldIsAnEmptyDocument) {
  clock().reset();
  EXPECT_EQ(exported(), "{}\n");
  EXPECT_EQ(control("POST", "/_understudy/export").status, 405);
}

TEST_F(Export, EveryTableIsExportedOrNamedWithAReason) {
  std::set<std::string> left;
  for (const auto& one : control::not_exported()) {
    EXPECT_FALSE(one.reason.empty()) << one.table;
    EXPECT_TRUE(left.insert(std::string(one.table)).second) << one.table;
  }
  const auto exported = control::exported_tables();
  WorldRows rows(world().db());
  for (const auto& table : rows.tables())
    EXPECT_NE(exported.contains(table), left.contains(table))
        << table << " must be exported, or be on the list of what is not";
  for (const auto& table : left)
    EXPECT_NE(std::find(rows.tables().begin(), rows.tables().end(), table), rows.tables().end()) << table;
}

TEST_F(Export, AppliedToAnEmptyWorldGivesTheSameRows) {
  make_everything();
  const std::string document = exported();
  const auto copy = applied(document);
  expect_same_rows(*this, *copy);
  EXPECT_EQ(exported(*copy), document);
}

TEST_F(Export, FillsEveryTable) {
  make_everything();
  // A table that stays empty here is not proved to come back.
  const auto left = left_behind();
  WorldRows rows(world().db());
  for (const auto& table : rows.tables()) EXPECT_TRUE(left.contains(table) || !rows.rows(table).empty()) << table;
}

TEST_F(Export, BothWorldsAnswerAlike) {
  make_everything();
  const auto copy = applied(exported());
  const auto both = [&](const std::function<Answer(Scenario&)>& ask) {
    const Answer one = ask(*this), other = ask(*copy);
    EXPECT_EQ(one.status, other.status) << one.body << other.body;
    EXPECT_EQ(without_request_id(one.body), without_request_id(other.body));
    EXPECT_TRUE(one.ok()) << one.body;
  };
  for (const char* action :
       {"ListUsers", "ListGroups", "ListRoles", "ListPolicies", "ListInstanceProfiles", "ListOpenIDConnectProviders",
        "ListServerCertificates", "ListVirtualMFADevices", "ListAccountAliases", "GetAccountSummary", "ListAccessKeys",
        "GetAccountPasswordPolicy", "GetAccountAuthorizationDetails", "GetOutboundWebIdentityFederationInfo"})
    both([&](Scenario& at) { return at.iam(kRoot, action); });
  for (const char* action : {"GetUser", "ListAccessKeys", "GetLoginProfile", "ListSigningCertificates", "ListUserTags",
                             "ListServiceSpecificCredentials", "ListGroupsForUser", "ListAttachedUserPolicies"})
    both([&](Scenario& at) { return at.iam(kRoot, action, {{"UserName", "alice"}}); });
  both([&](Scenario& at) { return at.iam(kRoot, "GetRole", {{"RoleName", "work"}}); });
  both([&](Scenario& at) { return at.sts(session_, "GetCallerIdentity"); });
  for (const char* operation :
       {"DescribeOrganization", "ListAccounts", "ListRoots", "ListCreateAccountStatus", "ListHandshakesForOrganization",
        "ListAWSServiceAccessForOrganization", "ListDelegatedAdministrators", "DescribeResourcePolicy"})
    both([&](Scenario& at) { return at.organizations(root(kManagement), operation); });
  both([&](Scenario& at) {
    return at.organizations(root(kManagement), "ListPolicies", {{"Filter", "SERVICE_CONTROL_POLICY"}});
  });
  for (const char* who : {kAccount, kStranger, "333333333333"})
    for (const char* owner : {"SELF", "OTHER-ACCOUNTS"}) {
      for (const char* operation : {"GetResourceShares", "ListResources", "ListPrincipals"})
        both([&](Scenario& at) { return at.ram(root(who), operation, {{"resourceOwner", owner}}); });
      both([&](Scenario& at) { return at.ram(root(who), "GetResourceShareInvitations"); });
    }
  for (const char* type : {"RESOURCE", "PRINCIPAL"})
    both([&](Scenario& at) { return at.ram(kRoot, "GetResourceShareAssociations", {{"associationType", type}}); });
  for (const char* operation : {"ListPermissions", "ListReplacePermissionAssociationsWork"})
    both([&](Scenario& at) { return at.ram(kRoot, operation); });
  for (const char* target : {"/", "/records?list-type=2", "/records?policy", "/records?tagging", "/records/bytes",
                             "/records?ownershipControls", "/records/text.txt", "/records/text.txt?tagging"})
    both([&](Scenario& at) { return at.s3(kRoot, "GET", target); });
}

TEST_F(Export, GoesOnMeaningThePrincipalsThatAreGone) {
  make_identities();
  const Json role = Json::parse(exported())["accounts"][0]["roles"][0];
  EXPECT_EQ(role["name"], "work");
  EXPECT_TRUE(role["trust_principals"].contains(arn("user/ghost")));
  const auto copy = applied(exported());
  const Answer shown = copy->iam(kRoot, "GetRole", {{"RoleName", "work"}});
  EXPECT_NE(document(shown, "AssumeRolePolicyDocument").find("AIDA"), std::string::npos)
      << "who has the name today is somebody else";
}

TEST_F(Export, HoldsClockAndNetwork) {
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}});
  control("PUT", "/_understudy/network", {{"access_key_id", "AKIAABC"}, {"vpc", "vpc-1"}});
  const Json document = Json::parse(exported());
  EXPECT_EQ(document["clock"], (Json{{"now", "2030-01-01T00:00:00.250Z"}, {"frozen", true}}));
  EXPECT_EQ(document["network"],
            Json::parse(R"([{"source_ip":"10.1.2.3"},{"access_key_id":"AKIAABC","vpc":"vpc-1"}])"));
  const auto copy = applied(exported());
  EXPECT_EQ(exported(*copy), exported());
  EXPECT_EQ(copy->control("GET", "/_understudy/clock").json()["mode"], "frozen");
}

TEST_F(Export, PolicyTextsKeepTheirBytes) {
  iam_done("CreatePolicy", {{"PolicyName", "typed"}, {"PolicyDocument", Json::parse(allow_all()).dump(1)}});
  iam_done("CreatePolicy", {{"PolicyName", "dense"}, {"PolicyDocument", allow_all()}});
  const Json policies = Json::parse(exported())["accounts"][0]["managed_policies"];
  EXPECT_TRUE(policies[0]["document"].is_string());
  EXPECT_TRUE(policies[1]["document"].is_object());
}

TEST_F(Export, TheSchemaForEditorsHasExactlyTheMembersThatTheReaderKnows) {
  const Json schema = Json::parse(file_text("fixture.schema.json"));
  SchemaMembers members(schema);
  for (const auto& [path, known] : control::fixture_members()) EXPECT_EQ(members.all[path], known) << path;
}

struct FaultyDocument {
  const char* document;
  const char* error;
};

TEST_F(Export, WhatNoExportSaysIsRefusedByItsPath) {
  const FaultyDocument faults[] = {
      {R"({"clock": {"now": "2030-01-01T00:00:00Z", "stopped": true}})", "clock: unknown member `stopped`"},
      {R"({"clock": {"frozen": true}})", "clock: needs the member `now`"},
      {R"({"network": [{"source_ip": "nowhere"}]})", "network[0]: `source_ip` is not an IP address"},
      {R"({"network": [1]})", "network[0]: the body must be a JSON object"},
      {R"({"$schema": 1})", "$schema: must be a text"},
      {R"({"issuers": {"https://id.example.com": {"keys": []}}})", "issuers: https://id.example.com: "},
      {R"({"signing_keys": [{"algorithm": "ES384", "id": "a", "private_key": "x"}]})",
       "signing_keys[0].private_key: is no private key"},
      {R"({"organizations": [{"management_account": "111122223333", "created": "soon"}]})",
       "organizations[0].created: is not an ISO 8601 instant"},
      {R"({"organization": {"management_account": "111122223333", "management_membership": {"id": "1"}}})",
       "organization.management_membership.id: is not the management account"},
      {R"({"organization": {"management_account": "111122223333",
          "management_membership": {"id": "111122223333", "parent": "ou-none"}}})",
       "organization.management_membership.parent: no root or unit has this id"},
      {R"({"organization": {"management_account": "111122223333", "accounts": [{"id": "444455556666", "method": "BORN"}]}})",
       "organization.accounts[0].method: is none of INVITED, CREATED"},
      {R"({"organization": {"management_account": "111122223333", "delegated_administrators": [{"account": "1", "service": "x"}]}})",
       "organization.delegated_administrators[0]: names something that is not in the document"},
      {R"({"organization": {"management_account": "111122223333", "resource_policy": {"content": {"Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/ghost"}, "Action": "a:b", "Resource": "*"}]}}}})",
       "organization.resource_policy.content: invalid principal: "},
      {R"({"accounts": [{"id": "111122223333", "alias": 5}]})", "accounts[0].alias: must be a text"},
      {R"({"accounts": [{"id": "111122223333", "alias": "one"}, {"id": "444455556666", "alias": "one"}]})",
       "accounts[1].alias: contradicts the rest of the document"},
      {R"({"accounts": [{"id": "111122223333", "password_policy": {"minimum_length": -1}}]})",
       "accounts[0].password_policy.minimum_length: is out of range"},
      {R"({"accounts": [{"id": "111122223333", "password_policy": {"minimum_length": 18446744073709551615}}]})",
       "accounts[0].password_policy.minimum_length: is out of range"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a", "secret": "b", "status": "Lost"}]}]})",
       "accounts[0].root_access_keys[0].status: is neither Active nor Inactive"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a"}]}]})",
       "accounts[0].root_access_keys[0]: needs the member `secret`"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a", "secret": "a\u0000b"}]}]})",
       "accounts[0].root_access_keys[0].secret: has a character that no text may have"},
      {R"({"accounts": [{"id": "111122223333", "instance_profiles": [{"name": "a", "role": "none"}]}]})",
       "accounts[0].instance_profiles[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "users": [{"name": "a", "unique_id": ""}]}]})",
       "accounts[0].users[0].unique_id: must have 1 to 128 letters and digits"},
      {R"({"accounts": [{"id": "111122223333", "users": [{"name": "a", "unique_id": "AIDA1"}, {"name": "b", "unique_id": "AIDA1"}]}]})",
       "accounts[0].users[1]: contradicts the rest of the document"},
      {R"({"accounts": [{"id": "111122223333", "managed_policies": [{"name": "a", "versions": [{"number": 2, "document": {}}], "last_version": 2}]}]})",
       "accounts[0].managed_policies[0]: has no version that is the default"},
      {R"({"accounts": [{"id": "111122223333", "sessions": [{"number": 1, "kind": "service"}]}]})",
       "accounts[0].sessions[0].kind: has no sessions"},
      {R"({"accounts": [{"id": "111122223333", "sessions": [{"number": 1, "kind": "role", "entity": "AROAGONE", "name": "s", "secret": "s",
          "token": "t", "issued": "2030-01-01", "expires": "2030-01-02"}]}]})",
       "accounts[0].sessions[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "buckets": [{"name": "bucket", "objects": [{"key": "a", "content_base64": "?"}]}]}]})",
       "accounts[0].buckets[0].objects[0].content_base64: is not base64"},
      {R"({"accounts": [{"id": "111122223333", "buckets": [{"name": "bucket", "object_ownership": "Mine"}]}]})",
       "accounts[0].buckets[0].object_ownership: is none of "},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "resources": [{"arn": "arn:aws:x"}]}]}]})",
       "accounts[0].shares[0].resources[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "principals": ["444455556666"]}]}]})",
       "accounts[0].shares[0].principals[0]: must be an object"},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "actions": ["a:b"]}]}]})",
       "accounts[0].shares[0]: unknown member `actions`"},
      {R"({"accounts": [{"id": "111122223333", "tags": {}}]})", "accounts[0]: unknown member `tags`"},
  };
  const std::string before = world().db().serialize();
  for (const auto& fault : faults) {
    const Answer answer = anonymous("POST", "/_understudy/fixtures", fault.document);
    EXPECT_EQ(answer.status, 400) << fault.document << answer.body;
    const std::string said = answer.json().value("error", "");
    EXPECT_TRUE(said.starts_with(fault.error)) << fault.document << "\n" << said << "\nwanted " << fault.error;
    EXPECT_TRUE(before == world().db().serialize()) << fault.document << ": something was applied";
  }
}

TEST_F(Export, FixturesRoundTrip) {
  for (const char* name : {"two-accounts", "founding-documents", "organization", "landing-zone"}) {
    const auto first = applied(file_text(std::string(name) + ".json"));
    const std::string document = exported(*first);
    const auto second = applied(document);
    EXPECT_EQ(exported(*second), document) << name;
    expect_same_rows(*first, *second);
  }
}

}  // namespace
}  // namespace scenario
