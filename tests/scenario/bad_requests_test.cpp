// Requests that are wrong before anybody's permissions matter: each gets its service's error, changes nothing, and
// leaves the server serving.
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "harness.hpp"

namespace scenario {
namespace {

constexpr char kBadXml[] = "The XML you provided was not well-formed or did not validate against our published schema";

struct Case {
  const char* name;
  std::function<Answer(Scenario&)> call;
  int status;
  std::string code;
  /// Must be part of the message; empty: no matter.
  std::string message = {};
};

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class BadRequests : public ::testing::Test, public Scenario {
 protected:
  static inline const Credentials kRoot{kAccount};

  BadRequests() {
    EXPECT_TRUE(iam(kRoot, "CreateUser", {{"UserName", "bob"}}).ok());
    EXPECT_TRUE(s3(kRoot, "PUT", "/bucket").ok());
    EXPECT_TRUE(organizations(kRoot, "CreateOrganization").ok());
  }

  void expect(const std::vector<Case>& cases) {
    for (const auto& row : cases) {
      SCOPED_TRACE(row.name);
      const std::string before = world().db().serialize();
      const Answer answer = row.call(*this);
      EXPECT_EQ(answer.status, row.status) << answer.body.substr(0, 600);
      EXPECT_EQ(answer.code(), row.code) << answer.body.substr(0, 600);
      EXPECT_NE(answer.message().find(row.message), std::string::npos) << answer.message();
      EXPECT_TRUE(core::valid_utf8(answer.body));
      EXPECT_TRUE(before == world().db().serialize()) << "something was changed";
      EXPECT_TRUE(sts(kRoot, "GetCallerIdentity").ok());
    }
  }

  static std::function<Answer(Scenario&)> iam_call(const std::string& action, const Fields& parameters = {}) {
    return [=](Scenario& s) { return s.iam(kRoot, action, parameters); };
  }
  /// The body as it is.
  static std::function<Answer(Scenario&)> form(const std::string& body) {
    return [=](Scenario& s) {
      return s.signed_request(kRoot, "iam", "POST", "/", body, {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
  }
  static std::function<Answer(Scenario&)> json(const std::string& body,
                                               const std::string& operation = "CreateOrganizationalUnit") {
    return [=](Scenario& s) {
      return s.signed_request(
          kRoot, "organizations", "POST", "/", body,
          {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "AWSOrganizationsV20161128." + operation}});
    };
  }
  static std::function<Answer(Scenario&)> ram_call(const std::string& method, const std::string& target,
                                                   const std::string& body) {
    return [=](Scenario& s) { return s.ram(kRoot, method, target, body, "us-east-1"); };
  }
  static std::function<Answer(Scenario&)> s3_call(const std::string& method, const std::string& target,
                                                  const std::string& body = {}) {
    return [=](Scenario& s) { return s.s3(kRoot, method, target, body); };
  }
};

const std::string kIam = "Version=2010-05-08&Action=";

TEST_F(BadRequests, QueryProtocol) {
  expect({
      {"an action that AWS does not have", iam_call("Nonsense"), 400, "InvalidAction",
       "Could not find operation Nonsense for version 2010-05-08"},
      {"no action", form("Version=2010-05-08"), 400, "MissingAction"},
      {"no version", form("Action=ListUsers"), 400, "InvalidAction",
       "Could not find operation ListUsers for version NO_VERSION_SPECIFIED"},
      {"another service's version", form("Action=ListUsers&Version=2011-06-15"), 400, "InvalidAction"},
      {"an action that is no text", form(kIam + "%FF%FE"), 400, "InvalidAction"},
      {"no body", form(""), 400, "MissingAction"},
      {"only separators", form(repeated("&", 100000)), 400, "MissingAction"},
      {"a broken escape is taken as it stands", form(kIam + "GetUser&UserName=%zz%"), 400, "ValidationError"},
      {"a text that is not UTF-8", form(kIam + "GetUser&UserName=%C3%28"), 400, "MalformedInput"},
      {"a number with a fraction", form(kIam + "ListUsers&MaxItems=1.5"), 400, "MalformedInput"},
      {"a number that overflows", form(kIam + "ListUsers&MaxItems=99999999999999999999"), 400, "MalformedInput"},
      {"an empty number", form(kIam + "ListUsers&MaxItems="), 400, "MalformedInput", "missing value for decimal type"},
      {"a missing member", form(kIam + "CreateRole&RoleName=r"), 400, "ValidationError",
       "1 validation error detected: Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member "
       "must not be null"},
      {"several faults in one sentence", form(kIam + "CreateRole&RoleName=a%20b&MaxSessionDuration=1"), 400,
       "ValidationError", "3 validation errors detected: "},
      {"more parameters than any request has", form(kIam + "CreateUser" + repeated("&a=1", 100001)), 400,
       "MalformedQueryString"},
      {"a name that nests", form(kIam + "TagUser&UserName=bob&Tags.member.1" + repeated(".a", 1000) + "=1"), 400,
       "ValidationError"},
      {"an operation that is not here", form("Version=2010-05-08&Action=GetHumanReadableSummary&EntityArn=x"), 501,
       "NotImplemented", "GetHumanReadableSummary"},
  });
}

TEST_F(BadRequests, AQueryCallMayBeCompressedAndABrokenOneIsMalformed) {
  // gzip of "Action=GetCallerIdentity&Version=2011-06-15"
  constexpr char kBytes[] =
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x73\x4c\x2e\xc9\xcc\xcf\xb3\x75\x4f\x2d\x71\x4e\xcc\xc9\x49\x2d"
      "\xf2\x4c\x49\xcd\x2b\xc9\x2c\xa9\x54\x0b\x4b\x2d\x2a\x06\xc9\x18\x19\x18\x1a\xea\x1a\x98\xe9\x1a\x9a\x02"
      "\x00\xfb\x44\x73\xb1\x2b\x00\x00\x00";
  const std::string compressed(kBytes, sizeof kBytes - 1);
  const Fields headers{{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Encoding", "gzip"}};
  const auto call = [&](const std::string& body) { return signed_request(kRoot, "sts", "POST", "/", body, headers); };
  EXPECT_TRUE(call(compressed).ok());
  EXPECT_EQ(call(compressed.substr(0, 30)).code(), "MalformedInput");
}

TEST_F(BadRequests, QueryIgnoresWhatItDoesNotKnowAndTakesTheFirstOfRepeatedParameters) {
  EXPECT_TRUE(form(kIam + "GetUser&UserName=bob&Nonsense=1&Nonsense.member.1.Key=2")(*this).ok());
  EXPECT_EQ(form(kIam + "GetUser&UserName=bob&UserName=alice")(*this).xml("UserName"), "bob");
}

TEST_F(BadRequests, JsonProtocol) {
  const std::string deep = repeated("[", 100000);
  expect({
      {"no JSON", json("nonsense"), 400, "SerializationException"},
      {"truncated", json(R"({"Name": "x)"), 400, "SerializationException"},
      {"a list", json("[]"), 400, "SerializationException"},
      {"a number", json("1"), 400, "SerializationException"},
      {"two documents", json("{}{}"), 400, "SerializationException"},
      {"not UTF-8", json("{\"Name\": \"\xC3\x28\"}"), 400, "SerializationException"},
      {"a lone surrogate", json(R"({"Name": "\ud800"})"), 400, "SerializationException"},
      {"100,000 brackets", json(R"({"Name": )" + deep + "}"), 400, "SerializationException"},
      {"100,000 brackets in a member nobody knows", json(R"({"Other": )" + deep + repeated("]", 100000) + "}"), 400,
       "SerializationException"},
      {"an endless number", json(R"({"Name": 1)" + std::string(100000, '0') + "}"), 400, "SerializationException"},
      {"a number for a text", json(R"({"ParentId": "r-ab12", "Name": 1})"), 400, "SerializationException",
       "NUMBER_VALUE can not be converted to a String"},
      {"a list for a text", json(R"({"ParentId": "r-ab12", "Name": []})"), 400, "SerializationException"},
      {"a text for a list", json(R"({"ParentId": "r-ab12", "Name": "x", "Tags": "y"})"), 400, "SerializationException"},
      {"a fraction for a number", json(R"({"MaxResults": 1.5})", "ListAccounts"), 400, "SerializationException"},
      {"a number that overflows", json(R"({"MaxResults": 99999999999999999999})", "ListAccounts"), 400,
       "SerializationException"},
      {"an operation that AWS does not have", json("{}", "Nonsense"), 400, "UnknownOperationException"},
      {"missing members", json("{}"), 400, "InvalidInputException"},
  });
}

TEST_F(BadRequests, JsonIgnoresWhatItDoesNotKnowAndTakesNullAsAbsent) {
  EXPECT_TRUE(json(R"({"Nonsense": {"a": [1, {}]}, "MaxResults": null})", "ListAccounts")(*this).ok());
  EXPECT_TRUE(json("", "ListAccounts")(*this).ok());
}

TEST_F(BadRequests, RestJsonProtocol) {
  expect({
      {"a path that AWS does not have", ram_call("POST", "/nonsense", "{}"), 404, "UnknownOperationException"},
      {"a method that it does not have there", ram_call("GET", "/getresourceshares", ""), 404,
       "UnknownOperationException"},
      {"no JSON", ram_call("POST", "/createresourceshare", "{\"name\""), 400, "SerializationException"},
      {"not UTF-8", ram_call("POST", "/createresourceshare", "{\"name\": \"\xFF\"}"), 400, "SerializationException"},
      {"100,000 braces", ram_call("POST", "/createresourceshare", repeated("{\"a\":", 100000)), 400,
       "SerializationException"},
      {"a number for a text", ram_call("POST", "/createresourceshare", R"({"name": 1})"), 400, "SerializationException",
       "NUMBER_VALUE can not be converted to a String"},
      {"a text for a flag",
       ram_call("POST", "/createresourceshare", R"({"name": "x", "allowExternalPrincipals": "yes"})"), 400,
       "SerializationException", "STRING_VALUE can not be converted to a Boolean"},
  });
}

TEST_F(BadRequests, RestXmlProtocol) {
  const std::string tagging = "/bucket?tagging";
  expect({
      {"a method that the path does not have", s3_call("PATCH", "/bucket"), 405, "MethodNotAllowed",
       "The specified method is not allowed against this resource."},
      {"no XML", s3_call("PUT", tagging, "nonsense"), 400, "MalformedXML", kBadXml},
      {"truncated", s3_call("PUT", tagging, "<Tagging><TagSet><Tag><Key>a</Key>"), 400, "MalformedXML", kBadXml},
      {"another root", s3_call("PUT", tagging, "<Nonsense/>"), 400, "MalformedXML", kBadXml},
      {"not UTF-8", s3_call("PUT", tagging, "<Tagging><TagSet><Tag><Key>\xFF</Key><Value/></Tag></TagSet></Tagging>"),
       400, "MalformedXML"},
      {"100,000 elements deep", s3_call("PUT", tagging, repeated("<Tagging>", 100000) + repeated("</Tagging>", 100000)),
       400, "MalformedXML"},
      {"100,000 elements wide and never closed", s3_call("PUT", tagging, "<Tagging>" + repeated("<a>", 100000)), 400,
       "MalformedXML"},
      {"an entity that grows",
       s3_call("PUT", tagging,
               "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Nonsense>&b;</Nonsense>"),
       400, "MalformedXML"},
      {"an operation that is not here",
       s3_call("POST", "/bucket/key?select&select-type=2", "<SelectObjectContentRequest/>"), 501, "NotImplemented",
       "SelectObjectContent"},
      {"a policy that is no JSON", s3_call("PUT", "/bucket?policy", "{"), 400, "MalformedPolicy"},
      {"a policy of 100,000 brackets", s3_call("PUT", "/bucket?policy", repeated("{\"Statement\":", 100000)), 400,
       "PolicyTooLarge"},
      {"a policy of 1,500 brackets", s3_call("PUT", "/bucket?policy", repeated("{\"Statement\":", 1500)), 400,
       "MalformedPolicy"},
  });
}

TEST_F(BadRequests, PoliciesThatAreNone) {
  const auto put = [](const std::string& document) {
    return iam_call("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", document}});
  };
  const auto trusted = [](const std::string& document) {
    return iam_call("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", document}});
  };
  expect({
      {"no JSON", put("nonsense"), 400, "MalformedPolicyDocument", "Syntax errors in policy."},
      {"nested beyond reason", put(R"({"Version":"2012-10-17","Statement":)" + repeated("[", 50000)), 400,
       "MalformedPolicyDocument"},
      {"conditions nested beyond reason",
       put(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":)" +
           repeated("{\"a\":", 10000)),
       400, "MalformedPolicyDocument"},
      {"no statement", put(R"({"Version":"2012-10-17"})"), 400, "MalformedPolicyDocument", "Syntax errors in policy."},
      {"a trust policy that is no JSON", trusted("nonsense"), 400, "MalformedPolicyDocument",
       "This policy contains invalid Json"},
      {"a trust policy with a resource", trusted(policy("Allow", "sts:AssumeRole", "*")), 400,
       "MalformedPolicyDocument"},
      {"a principal that does not exist", trusted(trust({{"AWS", "arn:aws:iam::111122223333:user/ghost"}})), 400,
       "MalformedPolicyDocument", R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/ghost")"},
  });
}

TEST_F(BadRequests, ServicesThatAreNotHereSaySoInTheirOwnProtocol) {
  const auto call = [](const std::string& service, const std::string& method, const std::string& target,
                       const std::string& body, const Fields& headers) {
    return [=](Scenario& s) { return s.signed_request(kRoot, service, method, target, body, headers); };
  };
  const Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
  expect({
      {"rest-json", call("lambda", "GET", "/2015-03-31/functions", "", {}), 501, "NotImplemented", "`lambda`"},
      {"json 1.0",
       call("dynamodb", "POST", "/", "{}",
            {{"X-Amz-Target", "DynamoDB_20120810.ListTables"}, {"Content-Type", "application/x-amz-json-1.0"}}),
       501, "NotImplemented", "`dynamodb`"},
      {"query", call("rds", "POST", "/", "Action=DescribeDBInstances&Version=2014-10-31", form), 501, "NotImplemented",
       "`rds`"},
      {"ec2", call("ec2", "POST", "/", "Action=DescribeVpcs&Version=2016-11-15", form), 501, "NotImplemented", "`ec2`"},
      {"rest-xml", call("route53", "GET", "/2013-04-01/hostedzone", "", {}), 501, "NotImplemented", "`route53`"},
      {"quotes in the name", call("a\"b\\", "GET", "/", "", {}), 501, "NotImplemented"},
  });
  EXPECT_TRUE(call("ec2", "POST", "/", "Action=DescribeVpcs&Version=2016-11-15", form)(*this).body.find(
                  "<Response><Errors><Error>") != std::string::npos);
  EXPECT_EQ(call("lambda", "GET", "/", "", {})(*this).headers["x-amzn-errortype"], "NotImplemented");
}

TEST_F(BadRequests, UnsignedCallsThatNameNoService) {
  const Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
  expect({
      {"an action without version", [](Scenario& s) { return s.anonymous("GET", "/?Action=Foo"); }, 400,
       "InvalidAction", "Could not find operation Foo for version NO_VERSION_SPECIFIED"},
      {"the same as a form", [=](Scenario& s) { return s.anonymous("POST", "/", "Action=Foo", form); }, 400,
       "InvalidAction"},
      {"a version of no service here",
       [](Scenario& s) { return s.anonymous("GET", "/?Action=DescribeVpcs&Version=2016-11-15"); }, 400, "InvalidAction",
       "Could not find operation DescribeVpcs for version 2016-11-15"},
      {"a form without action", [=](Scenario& s) { return s.anonymous("POST", "/", "a=b", form); }, 400,
       "MissingAction"},
      {"an unknown target",
       [](Scenario& s) {
         return s.anonymous("POST", "/", "{}", {{"X-Amz-Target", "Foo_2020.Bar"}});
       },
       501, "NotImplemented", "`Foo_2020`"},
      {"anything else is for S3", [](Scenario& s) { return s.anonymous("GET", "/no-such-bucket-here"); }, 404,
       "NoSuchBucket"},
  });
}

TEST_F(BadRequests, UnknownWorldsAreNotFoundInTheCallersProtocol) {
  prefix = "/_w/nowhere";
  for (const Answer& answer : {sts(kRoot, "GetCallerIdentity"), organizations(kRoot, "ListRoots"),
                               ram(kRoot, "GetResourceShares", {{"resourceOwner", "SELF"}}), s3(kRoot, "GET", "/")}) {
    EXPECT_EQ(answer.status, 404) << answer.body;
    EXPECT_EQ(answer.code(), "NoSuchWorld") << answer.body;
    EXPECT_EQ(answer.message(), "There is no world `nowhere`; POST /_understudy/worlds creates one.");
    EXPECT_TRUE(answer.headers.contains("x-amzn-requestid") || answer.headers.contains("x-amz-request-id"));
  }
  const Answer answer = control("GET", "/_understudy/health");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.json()["error"], "There is no world `nowhere`; POST /_understudy/worlds creates one.");
}

TEST_F(BadRequests, ABucketMayBeCalledLikeAServiceOrATool) {
  for (const char* name : {"/moto-api-data", "/iam", "/sts"}) EXPECT_TRUE(s3(kRoot, "PUT", name).ok()) << name;
  const Answer answer = anonymous("GET", "/", "", {{"Host", "iam.s3.amazonaws.com"}});
  EXPECT_EQ(answer.code(), "AccessDenied") << answer.body;
}

// -- bodies beyond the limits -------------------------------------------------------------------------------------

core::HttpRequest head(std::string_view target, std::vector<core::HeaderField> headers) {
  core::HttpRequest request;
  request.method = "POST";
  request.target = target;
  request.headers = std::move(headers);
  return request;
}

TEST_F(BadRequests, EveryFamilyHasItsAnswerToABodyThatIsTooLarge) {
  const core::HeaderField length{"Content-Length", "99999999999"};
  const auto form = head("/", {{"Content-Type", "application/x-www-form-urlencoded"}, length});
  EXPECT_EQ(pipeline().body_limit(form), 10'000'000U);
  const auto query = pipeline().reject_size(form);
  EXPECT_EQ(query.status, 413);
  EXPECT_TRUE(query.body.empty());

  const auto json =
      pipeline().reject_size(head("/", {{"X-Amz-Target", "AWSOrganizationsV20161128.ListRoots"}, length}));
  EXPECT_EQ(json.status, 413);
  EXPECT_NE(json.body.find("RequestEntityTooLargeException"), std::string::npos);

  for (const char* target : {"/bucket/key", "/_w/any/bucket/key"}) {
    const auto object = pipeline().reject_size(head(target, {length}));
    EXPECT_EQ(object.status, 400);
    for (const char* part : {"<Code>EntityTooLarge</Code>", "<ProposedSize>99999999999</ProposedSize>",
                             "<MaxSizeAllowed>536870912</MaxSizeAllowed>"})
      EXPECT_NE(object.body.find(part), std::string::npos) << object.body;
  }

  const auto own = pipeline().reject_size(head("/_understudy/fixtures", {length}));
  EXPECT_EQ(own.status, 413);
  EXPECT_TRUE(Json::parse(own.body).contains("error"));
}

}  // namespace
}  // namespace scenario
