#include "ram_world.hpp"
#include "state/ram_permissions.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

constexpr char kType[] = "codebuild:Project";

Json policy_template(const Json& actions = "codebuild:BatchGetProjects", const Json& condition = nullptr) {
  Json text = {{"Effect", "Allow"}, {"Action", actions}};
  if (!condition.is_null()) text["Condition"] = condition;
  return text;
}

class RamCustomerPermissions : public RamWorld {
 protected:
  static std::string arn_of(const std::string& name) { return "arn:aws:ram:us-east-1:111111111111:permission/" + name; }
  static Json creation(const std::string& name, const Json& text = policy_template(), const char* type = kType) {
    return {{"name", name}, {"resourceType", type}, {"policyTemplate", text.is_string() ? text : Json(text.dump())}};
  }
  std::string create(const std::string& name, const Json& text = policy_template()) {
    return done(kOwner, "CreatePermission", creation(name, text))["permission"]["arn"];
  }
  Json add_version(const std::string& arn, const Json& text = policy_template("codebuild:BatchGetBuilds")) {
    return done(kOwner, "CreatePermissionVersion",
                {{"permissionArn", arn}, {"policyTemplate", text.dump()}})["permission"];
  }
  Json get(const std::string& arn, const Json& version = nullptr, const char* account = kOwner) {
    Json input = {{"permissionArn", arn}};
    if (!version.is_null()) input["permissionVersion"] = version;
    return done(account, "GetPermission", input)["permission"];
  }
  Answer delete_permission(const std::string& arn) {
    return query(kOwner, "DeletePermission", {{"permissionArn", arn}});
  }
  Answer delete_version(const std::string& arn, int version) {
    return query(kOwner, "DeletePermissionVersion",
                 {{"permissionArn", arn}, {"permissionVersion", std::to_string(version)}});
  }
  Json attached(const std::string& share) {
    return done(kOwner, "ListResourceSharePermissions", {{"resourceShareArn", share}})["permissions"];
  }
  Json associations_of(Json input = Json::object()) {
    return done(kOwner, "ListPermissionAssociations", input)["permissions"];
  }
};

TEST_F(RamCustomerPermissions, AFirstVersionIsTheAttachableDefault) {
  const Json made = done(kOwner, "CreatePermission", creation("mine"))["permission"];
  EXPECT_EQ(made["arn"], arn_of("mine"));
  EXPECT_EQ(made["name"], "mine");
  EXPECT_EQ(made["version"], "1");
  EXPECT_EQ(made["defaultVersion"], true);
  EXPECT_EQ(made["resourceType"], kType);
  EXPECT_EQ(made["status"], "ATTACHABLE");
  EXPECT_EQ(made["permissionType"], "CUSTOMER_MANAGED");
  EXPECT_EQ(made["featureSet"], "STANDARD");
  EXPECT_EQ(made["isResourceTypeDefault"], false);
  EXPECT_FALSE(made.contains("permission"));
  EXPECT_EQ(get(made["arn"])["permission"], policy_template().dump());
}

TEST_F(RamCustomerPermissions, TheTemplateIsKeptToTheByte) {
  const std::string text = "{ \"Action\" : [\"codebuild:BatchGetProjects\"],\n\"Effect\":\"Allow\" }";
  create("mine", text);
  EXPECT_EQ(get(arn_of("mine"))["permission"], text);
}

TEST_F(RamCustomerPermissions, TemplatesAreValidated) {
  const Json action = "codebuild:BatchGetProjects";
  const auto with = [](const Json& condition) { return policy_template("codebuild:BatchGetProjects", condition); };
  constexpr char kMalformed[] = "MalformedPolicyTemplateException", kInvalid[] = "InvalidPolicyException";
  const struct {
    const char* what;
    Json text;
    const char* code;  // null: accepted
  } cases[] = {
      {"not JSON", "{", kMalformed},
      {"a list", Json::array({policy_template()}), kMalformed},
      {"a text", "\"x\"", kMalformed},
      {"nothing", Json::object(), kMalformed},
      {"no effect", {{"Action", action}}, kMalformed},
      {"deny", {{"Effect", "Deny"}, {"Action", action}}, kMalformed},
      {"effect of another kind", {{"Effect", true}, {"Action", action}}, kMalformed},
      {"no action", {{"Effect", "Allow"}}, kMalformed},
      {"empty actions", policy_template(Json::array()), kMalformed},
      {"an action that is a number", policy_template(Json::array({1})), kMalformed},
      {"an action without service", policy_template("BatchGetProjects"), kMalformed},
      {"resource", {{"Effect", "Allow"}, {"Action", action}, {"Resource", "*"}}, kMalformed},
      {"principal", {{"Effect", "Allow"}, {"Action", action}, {"Principal", "*"}}, kMalformed},
      {"not action", {{"Effect", "Allow"}, {"NotAction", action}}, kMalformed},
      {"not resource", {{"Effect", "Allow"}, {"Action", action}, {"NotResource", "*"}}, kMalformed},
      {"statements", {{"Statement", Json::array({policy_template()})}}, kMalformed},
      {"doubled element", R"({"Effect":"Allow","Effect":"Allow","Action":"codebuild:BatchGetProjects"})", kMalformed},
      {"too deep", std::string(1000, '[') + std::string(1000, ']'), kMalformed},
      {"condition that is a text", with("x"), kMalformed},
      {"operator without object", with({{"StringEquals", "x"}}), kMalformed},
      {"another service", policy_template("ec2:RunInstances"), kInvalid},
      {"another type of the service", policy_template(Json::array({"codebuild:BatchGetReportGroups"})), kInvalid},
      {"everything", policy_template("codebuild:*"), kInvalid},
      {"unknown operator", with({{"StringAlmost", {{"aws:username", "x"}}}}), kInvalid},
      {"negated operator", with({{"StringNotEquals", {{"aws:username", "x"}}}}), kInvalid},
      {"negated address", with({{"NotIpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}}), kInvalid},
      {"all values", with({{"ForAllValues:StringEquals", {{"aws:TagKeys", "x"}}}}), kInvalid},
      {"any value", with({{"ForAnyValue:StringEquals", {{"aws:TagKeys", "x"}}}}), kInvalid},
      {"organization", with({{"StringEquals", {{"aws:PrincipalOrgID", "o-x"}}}}), kInvalid},
      {"organization in other case", with({{"StringEquals", {{"AWS:principalorgid", "o-x"}}}}), kInvalid},
      {"organization path", with({{"StringLike", {{"aws:PrincipalOrgPaths", "o-x/*"}}}}), kInvalid},
      {"account", with({{"StringEquals", {{"aws:PrincipalAccount", "1"}}}}), kInvalid},
      {"source ARN", with({{"ArnLike", {{"aws:SourceArn", "arn:aws:s3:::b"}}}}), kInvalid},
      {"source account", with({{"StringEquals", {{"aws:SourceAccount", "1"}}}}), kInvalid},
      {"source organization", with({{"StringEquals", {{"aws:SourceOrgID", "o-x"}}}}), kInvalid},
      {"source paths", with({{"StringLike", {{"aws:SourceOrgPaths", "o-x/*"}}}}), kInvalid},
      {"system tag of the principal", with({{"StringEquals", {{"aws:PrincipalTag/aws:x", "1"}}}}), kInvalid},
      {"system tag of the resource", with({{"StringEquals", {{"aws:ResourceTag/aws:x", "1"}}}}), kInvalid},
      {"system tag of the request", with({{"StringEquals", {{"aws:RequestTag/AWS:x", "1"}}}}), kInvalid},
      {"own tag", with({{"StringEquals", {{"aws:PrincipalTag/team", "red"}}}}), nullptr},
      {"address", with({{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}}), nullptr},
      {"if exists", with({{"BoolIfExists", {{"aws:SecureTransport", "true"}}}}), nullptr},
      {"capital effect", {{"Effect", "ALLOW"}, {"Action", action}}, nullptr},
      {"several actions", policy_template({"codebuild:BatchGetProjects", "codebuild:BatchGetBuilds"}), nullptr},
      {"an action in other case", policy_template("codebuild:batchgetprojects"), nullptr},
      {"empty condition", with(Json::object()), nullptr},
  };
  int number = 0;
  for (const auto& [what, text, code] : cases) {
    if (++number % 9 == 0) world_.control("POST", "/_understudy/reset");
    const auto answer = call(kOwner, "CreatePermission", creation("p" + std::to_string(number), text));
    EXPECT_EQ(answer.code(), code ? code : "") << what << ": " << answer.body;
  }
}

TEST_F(RamCustomerPermissions, NamesTypesAndMissingMembersAreChecked) {
  const struct {
    const char* what;
    Json input;
    const char* code;
  } cases[] = {
      {"no name", {{"resourceType", kType}, {"policyTemplate", "{}"}}, "InvalidParameterException"},
      {"no type", {{"name", "x"}, {"policyTemplate", "{}"}}, "InvalidParameterException"},
      {"no template", {{"name", "x"}, {"resourceType", kType}}, "InvalidParameterException"},
      {"a space", creation("a b"), "InvalidParameterException"},
      {"37 characters", creation(std::string(37, 'a')), "InvalidParameterException"},
      {"unknown type", creation("x", policy_template(), "codebuild:Nothing"), "InvalidParameterException"},
      {"type in other case", creation("x", policy_template(), "codebuild:project"), "InvalidParameterException"},
      {"type without such permissions", creation("x", policy_template("ec2:DescribeSubnets"), "ec2:Subnet"),
       "OperationNotPermittedException"},
      {"AWS's name", creation("AWSRAMDefaultPermissionSubnet"), "PermissionAlreadyExistsException"},
  };
  for (const auto& [what, input, code] : cases) EXPECT_EQ(refused(kOwner, "CreatePermission", input), code) << what;
  create(std::string(36, 'a'));
  const auto again = call(kOwner, "CreatePermission", creation(std::string(36, 'a')));
  EXPECT_EQ(again.code(), "PermissionAlreadyExistsException");
  EXPECT_EQ(again.status, 409);
}

TEST_F(RamCustomerPermissions, APermissionIsRegionalAndItsOwners) {
  const auto arn = create("mine");
  region_ = "us-west-2";
  EXPECT_EQ(refused(kOwner, "GetPermission", {{"permissionArn", arn}}), "UnknownResourceException");
  EXPECT_EQ(done(kOwner, "ListPermissions", {{"permissionType", "CUSTOMER_MANAGED"}})["permissions"], Json::array());
  create("mine");
  region_ = "us-east-1";
  EXPECT_EQ(done(kOwner, "ListPermissions", {{"permissionType", "CUSTOMER_MANAGED"}})["permissions"].size(), 1u);
  for (const char* operation : {"GetPermission", "ListPermissionVersions"})
    EXPECT_EQ(refused(kMember, operation, {{"permissionArn", arn}}), "UnknownResourceException") << operation;
  EXPECT_EQ(refused(kMember, "CreateResourceShare", {{"name", "x"}, {"permissionArns", {arn}}}),
            "UnknownResourceException");
}

TEST_F(RamCustomerPermissions, ListPermissionsShowsBothKindsByTypeInPages) {
  create("a");
  create("b");
  const auto list = [&](Json input) { return done(kOwner, "ListPermissions", input)["permissions"]; };
  EXPECT_EQ(list({{"resourceType", "codebuild:project"}}).size(), 3u);
  EXPECT_EQ(list({{"permissionType", "CUSTOMER_MANAGED"}}).size(), 2u);
  EXPECT_EQ(list({{"permissionType", "LOCAL"}}).size(), 2u);
  EXPECT_EQ(list({{"permissionType", "CUSTOMER_MANAGED"}, {"resourceType", "ssm:Parameter"}}).size(), 0u);
  const Json whole = list({{"permissionType", "ALL"}});
  EXPECT_EQ(whole.size(), list({{"permissionType", "AWS_MANAGED"}}).size() + 2);
  EXPECT_EQ(all_pages(kOwner, "ListPermissions", {{"permissionType", "ALL"}}, "permissions", 50), whole);
}

TEST_F(RamCustomerPermissions, ANewVersionIsTheDefaultAndTheOlderOnesCannotBeAttached) {
  const auto arn = create("mine");
  const Json second = add_version(arn);
  EXPECT_EQ(second["version"], "2");
  EXPECT_EQ(second["defaultVersion"], true);
  EXPECT_EQ(second["permission"], policy_template("codebuild:BatchGetBuilds").dump());
  EXPECT_EQ(get(arn, 1)["status"], "UNATTACHABLE");
  EXPECT_EQ(get(arn, 1)["permission"], policy_template().dump());
  EXPECT_EQ(get(arn)["version"], "2");
  const Json versions = done(kOwner, "ListPermissionVersions", {{"permissionArn", arn}})["permissions"];
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[1]["status"], "ATTACHABLE");
  const auto share_arn = share({});
  EXPECT_EQ(refused(kOwner, "AssociateResourceSharePermission",
                    {{"resourceShareArn", share_arn}, {"permissionArn", arn}, {"permissionVersion", 1}}),
            "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "GetPermission", {{"permissionArn", arn}, {"permissionVersion", 3}}),
            "UnknownResourceException");
}

TEST_F(RamCustomerPermissions, ASixthVersionIsRefusedAndNumbersAreNotReused) {
  const auto arn = create("mine");
  for (int i = 2; i <= 5; ++i) EXPECT_EQ(add_version(arn)["version"], std::to_string(i));
  EXPECT_EQ(refused(kOwner, "CreatePermissionVersion",
                    {{"permissionArn", arn}, {"policyTemplate", policy_template().dump()}}),
            "PermissionVersionsLimitExceededException");
  EXPECT_EQ(delete_version(arn, 1).json()["permissionStatus"], "DELETING");
  EXPECT_EQ(get(arn, 1)["status"], "DELETED");
  EXPECT_EQ(add_version(arn)["version"], "6");
}

TEST_F(RamCustomerPermissions, TheDefaultIsAnyExistingVersionAndSharesKeepWhatTheyHave) {
  const auto arn = create("mine");
  const auto share_arn = share({{"resourceArns", {project()}}, {"permissionArns", {arn}}});
  add_version(arn);
  EXPECT_EQ(attached(share_arn)[0]["version"], "1");
  EXPECT_EQ(attached(share_arn)[0]["defaultVersion"], false);
  EXPECT_EQ(done(kOwner, "SetDefaultPermissionVersion", {{"permissionArn", arn}, {"permissionVersion", 1}}),
            Json({{"returnValue", true}}));
  EXPECT_EQ(get(arn)["version"], "1");
  EXPECT_EQ(get(arn, 2)["status"], "UNATTACHABLE");
  EXPECT_EQ(refused(kOwner, "SetDefaultPermissionVersion", {{"permissionArn", arn}, {"permissionVersion", 7}}),
            "UnknownResourceException");
  EXPECT_EQ(refused(kOwner, "SetDefaultPermissionVersion", {{"permissionArn", arn}}), "InvalidParameterException");
}

TEST_F(RamCustomerPermissions, AnOutdatedVersionInAShareIsRenewedByReplacing) {
  const auto arn = create("mine");
  const auto share_arn = share({{"resourceArns", {project()}}, {"permissionArns", {arn}}});
  add_version(arn);
  const Json change = {{"resourceShareArn", share_arn}, {"permissionArn", arn}};
  EXPECT_EQ(refused(kOwner, "AssociateResourceSharePermission", change), "InvalidParameterException");
  Json replace = change;
  replace["replace"] = true;
  done(kOwner, "AssociateResourceSharePermission", replace);
  EXPECT_EQ(attached(share_arn)[0]["version"], "2");
}

TEST_F(RamCustomerPermissions, AVersionInUseTheDefaultAndTheOnlyOneStay) {
  const auto arn = create("mine");
  EXPECT_EQ(delete_version(arn, 1).code(), "InvalidParameterException");
  const auto share_arn = share({{"permissionArns", {arn}}});
  add_version(arn);
  EXPECT_EQ(delete_version(arn, 1).code(), "OperationNotPermittedException");
  EXPECT_EQ(delete_version(arn, 2).code(), "OperationNotPermittedException");
  EXPECT_EQ(delete_version(arn, 3).code(), "UnknownResourceException");
  done(kOwner, "DisassociateResourceSharePermission", {{"resourceShareArn", share_arn}, {"permissionArn", arn}});
  EXPECT_EQ(delete_version(arn, 1).json()["returnValue"], true);
  EXPECT_EQ(delete_version(arn, 1).code(), "UnknownResourceException");
}

TEST_F(RamCustomerPermissions, APermissionInUseStaysAndADeletedOneIsSeenForTwoHours) {
  const auto arn = create("mine");
  const auto share_arn = share({{"resourceArns", {project()}}, {"permissionArns", {arn}}});
  EXPECT_EQ(delete_permission(arn).code(), "OperationNotPermittedException");
  delete_share(share_arn);
  const auto answer = delete_permission(arn);
  EXPECT_EQ(answer.json(), Json({{"returnValue", true}, {"permissionStatus", "DELETING"}}));
  EXPECT_EQ(get(arn)["status"], "DELETED");
  EXPECT_EQ(delete_permission(arn).code(), "UnknownResourceException");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"permissionArns", {arn}}}),
            "UnknownResourceException");
  advance(2h);
  EXPECT_EQ(refused(kOwner, "GetPermission", {{"permissionArn", arn}}), "UnknownResourceException");
  create("mine");
}

TEST_F(RamCustomerPermissions, AwsManagedPermissionsCannotBeChanged) {
  EXPECT_EQ(refused(kOwner, "CreatePermissionVersion",
                    {{"permissionArn", kProjectPermission}, {"policyTemplate", policy_template().dump()}}),
            "InvalidParameterException");
  EXPECT_EQ(
      refused(kOwner, "SetDefaultPermissionVersion", {{"permissionArn", kProjectPermission}, {"permissionVersion", 1}}),
      "InvalidParameterException");
  EXPECT_EQ(delete_permission(kProjectPermission).code(), "OperationNotPermittedException");
  EXPECT_EQ(delete_version(kProjectPermission, 1).code(), "OperationNotPermittedException");
  EXPECT_EQ(
      refused(kOwner, "TagResource", {{"resourceArn", kProjectPermission}, {"tags", {{{"key", "a"}, {"value", "1"}}}}}),
      "ResourceArnNotFoundException");
  EXPECT_EQ(delete_permission("x").code(), "MalformedArnException");
}

TEST_F(RamCustomerPermissions, QuotasByTypeAndInAllAreKept) {
  for (int i = 0; i < 10; ++i) create("p" + std::to_string(i));
  EXPECT_EQ(refused(kOwner, "CreatePermission", creation("more")), "PermissionLimitExceededException");
  delete_permission(arn_of("p0"));
  create("more");
  // What ten of each type cannot reach.
  state::RamPermissions store(world_.world().db(), {world_.clock().now(), {}});
  for (int i = 0; i < 1490; ++i) {
    state::RamPermission row;
    row.owner = kOwner;
    row.region = "us-east-1";
    row.name = "q" + std::to_string(i);
    row.type = "t:" + std::to_string(i / 10);
    store.add(row, "{}", {});
  }
  EXPECT_EQ(refused(kOwner, "CreatePermission", creation("last", policy_template("ssm:GetParameter"), "ssm:Parameter")),
            "PermissionLimitExceededException");
}

TEST_F(RamCustomerPermissions, TagsBelongToThePermissionWithAllItsVersions) {
  Json creation_input = creation("mine");
  creation_input["tags"] = {{{"key", "team"}, {"value", "red"}}};
  const std::string arn = done(kOwner, "CreatePermission", creation_input)["permission"]["arn"];
  add_version(arn);
  const Json red = Json::parse(R"([{"key":"team","value":"red"}])");
  EXPECT_EQ(get(arn, 1)["tags"], red);
  EXPECT_EQ(get(arn, 2)["tags"], red);
  done(kOwner, "TagResource",
       {{"resourceArn", arn}, {"tags", {{{"key", "team"}, {"value", ""}}, {{"key", "b"}, {"value", "2"}}}}});
  EXPECT_EQ(get(arn)["tags"].size(), 2u);
  EXPECT_EQ(done(kOwner, "UntagResource", {{"resourceArn", arn}, {"tagKeys", {"b", "absent"}}}), Json::object());
  EXPECT_EQ(get(arn)["tags"], Json::parse(R"([{"key":"team","value":""}])"));
  Json many = Json::array();
  for (int i = 0; i < 50; ++i) many.push_back({{"key", "k" + std::to_string(i)}, {"value", "v"}});
  EXPECT_EQ(refused(kOwner, "TagResource", {{"resourceArn", arn}, {"tags", many}}), "TagLimitExceededException");
  EXPECT_EQ(refused(kMember, "TagResource", {{"resourceArn", arn}, {"tags", red}}), "ResourceArnNotFoundException");
  EXPECT_EQ(refused(kMember, "UntagResource", {{"resourceArn", arn}, {"tagKeys", {"a"}}}), "UnknownResourceException");
  EXPECT_EQ(refused(kOwner, "TagResource", {{"resourceArn", arn}, {"resourceShareArn", arn}, {"tags", red}}),
            "InvalidParameterException");
}

TEST_F(RamCustomerPermissions, ConsumersOfAShareSeeItsPermission) {
  organize();
  const auto arn = create("mine");
  share({{"resourceArns", {project()}}, {"principals", {kMember}}, {"permissionArns", {arn}}});
  EXPECT_EQ(get(arn, nullptr, kMember)["permission"], policy_template().dump());
  EXPECT_EQ(refused(kStranger, "GetPermission", {{"permissionArn", arn}}), "UnknownResourceException");
  EXPECT_EQ(done(kMember, "ListPermissions", {{"permissionType", "CUSTOMER_MANAGED"}})["permissions"], Json::array());
}

TEST_F(RamCustomerPermissions, PermissionsAreManagedByThoseWhoseTagsAndTypesArePermitted) {
  const auto arn = create("mine");
  const auto other = create("other");
  done(kOwner, "TagResource", {{"resourceArn", arn}, {"tags", {{{"key", "team"}, {"value", "red"}}}}});
  const auto red =
      world_.user(kOwner, "red", policy("Allow", "ram:*", "*", {{"StringEquals", {{"aws:ResourceTag/team", "red"}}}}));
  EXPECT_EQ(world_.ram(red, "SetDefaultPermissionVersion", {{"permissionArn", arn}, {"permissionVersion", 1}}).status,
            200);
  EXPECT_EQ(world_.ram(red, "SetDefaultPermissionVersion", {{"permissionArn", other}, {"permissionVersion", 1}}).status,
            403);
  const auto typed = world_.user(
      kOwner, "typed",
      policy("Allow", "ram:CreatePermission", "*", {{"StringEquals", {{"ram:PermissionResourceType", kType}}}}));
  EXPECT_EQ(world_.ram(typed, "CreatePermission", creation("third")).status, 200);
  EXPECT_EQ(
      world_.ram(typed, "CreatePermission", creation("fourth", policy_template("ssm:GetParameter"), "ssm:Parameter"))
          .code(),
      "AccessDeniedException");
}

TEST_F(RamCustomerPermissions, AssociationsAreListedByEveryFilter) {
  const auto arn = create("mine");
  const auto first = share({{"resourceArns", {project()}}, {"permissionArns", {arn}}});
  const auto second = share({{"resourceArns", {project(), gateway()}}});
  add_version(arn);
  const Json all = associations_of();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0]["arn"], arn);
  EXPECT_EQ(all[0]["permissionVersion"], "1");
  EXPECT_EQ(all[0]["defaultVersion"], false);
  EXPECT_EQ(all[0]["status"], "ASSOCIATED");
  EXPECT_EQ(all[0]["featureSet"], "STANDARD");
  EXPECT_EQ(all[0]["resourceType"], kType);
  EXPECT_EQ(all[0]["resourceShareArn"], first);
  EXPECT_EQ(associations_of({{"permissionArn", arn}}).size(), 1u);
  EXPECT_EQ(associations_of({{"permissionArn", arn}, {"permissionVersion", 2}}).size(), 0u);
  EXPECT_EQ(associations_of({{"defaultVersion", true}}).size(), 2u);
  EXPECT_EQ(associations_of({{"resourceType", "ec2:transitgateway"}}).size(), 1u);
  EXPECT_EQ(associations_of({{"associationStatus", "ASSOCIATING"}}).size(), 0u);
  EXPECT_EQ(associations_of({{"featureSet", "CREATED_FROM_POLICY"}}).size(), 0u);
  EXPECT_EQ(done(kMember, "ListPermissionAssociations")["permissions"], Json::array());
  EXPECT_EQ(all_pages(kOwner, "ListPermissionAssociations", Json::object(), "permissions", 1), all);
  delete_share(first);
  EXPECT_EQ(associations_of({{"permissionArn", arn}}).size(), 0u);
  for (const Json& wrong : {Json({{"permissionVersion", 1}}), Json({{"associationStatus", "X"}}),
                            Json({{"featureSet", "X"}}), Json({{"resourceType", "x:y"}}), Json({{"maxResults", 501}})})
    EXPECT_EQ(refused(kOwner, "ListPermissionAssociations", wrong), "InvalidParameterException") << wrong;
  EXPECT_EQ(refused(kOwner, "ListPermissionAssociations", {{"permissionArn", "x"}}), "MalformedArnException");
  EXPECT_EQ(refused(kOwner, "ListPermissionAssociations", {{"nextToken", "x"}}), "InvalidNextTokenException");
}

TEST_F(RamCustomerPermissions, ReplacingExchangesThePermissionInAllSharesOfTheRegion) {
  const auto arn = create("mine");
  const auto first = share({{"resourceArns", {project()}}});
  const auto second = share({{"resourceArns", {project()}}});
  const Json work =
      done(kOwner, "ReplacePermissionAssociations",
           {{"fromPermissionArn", kProjectPermission}, {"toPermissionArn", arn}})["replacePermissionAssociationsWork"];
  EXPECT_EQ(work["status"], "IN_PROGRESS");
  EXPECT_EQ(work["fromPermissionArn"], kProjectPermission);
  EXPECT_FALSE(work.contains("fromPermissionVersion"));
  EXPECT_EQ(work["toPermissionArn"], arn);
  EXPECT_EQ(work["toPermissionVersion"], "1");
  EXPECT_EQ(attached(first)[0]["arn"], arn);
  EXPECT_EQ(attached(second)[0]["arn"], arn);
  const Json listed = done(kOwner, "ListReplacePermissionAssociationsWork")["replacePermissionAssociationsWorks"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["id"], work["id"]);
  EXPECT_EQ(listed[0]["status"], "COMPLETED");
}

TEST_F(RamCustomerPermissions, ReplacingByItselfRenewsOutdatedSharesAndAVersionNarrowsItDown) {
  const auto arn = create("mine");
  const auto first = share({{"permissionArns", {arn}}});
  add_version(arn);
  const auto second = share({{"permissionArns", {arn}}});
  add_version(arn);
  done(kOwner, "ReplacePermissionAssociations",
       {{"fromPermissionArn", arn}, {"fromPermissionVersion", 2}, {"toPermissionArn", arn}});
  EXPECT_EQ(attached(first)[0]["version"], "1");
  EXPECT_EQ(attached(second)[0]["version"], "3");
  done(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", arn}, {"toPermissionArn", arn}});
  EXPECT_EQ(attached(first)[0]["version"], "3");
}

TEST_F(RamCustomerPermissions, ReplacementsAreCheckedAndTheirWorkIsFoundByIdAndStatus) {
  const auto arn = create("mine");
  const std::string other = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionTransitGateway";
  const auto replace = [&](const std::string& from, const std::string& to) {
    return refused(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", from}, {"toPermissionArn", to}});
  };
  EXPECT_EQ(replace(arn, other), "InvalidParameterException");
  EXPECT_EQ(replace(arn, arn_of("none")), "UnknownResourceException");
  EXPECT_EQ(replace("x", arn), "MalformedArnException");
  EXPECT_EQ(refused(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", arn}}),
            "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "ReplacePermissionAssociations",
                    {{"fromPermissionArn", arn}, {"toPermissionArn", arn}, {"fromPermissionVersion", 9}}),
            "UnknownResourceException");
  const auto works = [&](const Json& input) {
    return done(kOwner, "ListReplacePermissionAssociationsWork", input)["replacePermissionAssociationsWorks"].size();
  };
  EXPECT_EQ(works(Json::object()), 0u);
  Json ids = Json::array();
  for (int i = 0; i < 3; ++i)
    ids.push_back(done(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", arn}, {"toPermissionArn", arn}})
                      .at("replacePermissionAssociationsWork")["id"]);
  EXPECT_EQ(works(Json::object()), 3u);
  EXPECT_EQ(works({{"workIds", {ids[1], "unknown"}}}), 1u);
  EXPECT_EQ(works({{"status", "COMPLETED"}}), 3u);
  EXPECT_EQ(works({{"status", "FAILED"}}), 0u);
  EXPECT_EQ(works({{"maxResults", 2}}), 2u);
  EXPECT_EQ(done(kMember, "ListReplacePermissionAssociationsWork").at("replacePermissionAssociationsWorks"),
            Json::array());
  EXPECT_EQ(refused(kOwner, "ListReplacePermissionAssociationsWork", {{"status", "X"}}), "InvalidParameterException");
}

TEST_F(RamCustomerPermissions, AFixtureMayHoldThemAndItsSharesUseThem) {
  fixture({{"accounts",
            {{{"id", kOwner},
              {"permissions", {{{"name", "mine"}, {"resource_type", kType}, {"policy_template", policy_template()}}}},
              {"shares", {{{"name", "s"}, {"resources", {project()}}, {"permissions", {arn_of("mine")}}}}}}}}});
  EXPECT_EQ(associations_of({{"permissionArn", arn_of("mine")}}).size(), 1u);
}

}  // namespace
}  // namespace scenario
