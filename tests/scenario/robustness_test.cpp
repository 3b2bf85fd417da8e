// Whatever arrives is answered: requests made of noise, and proper ones with parts changed, through the whole pipeline.
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <random>

#include "certificates.hpp"
#include "core/text.hpp"
#include "harness.hpp"

namespace scenario {
namespace {

struct Sample {
  std::string service, method, target, body;
  Fields headers;
};

std::vector<Sample> samples() {
  const Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string trusted = core::percent_encode(trust({{"AWS", kAccount}})),
                    allowed = core::percent_encode(policy("Allow", "s3:*", "arn:aws:s3:::a/*"));
  const auto target = [](const std::string& operation) {
    return Fields{{"Content-Type", "application/x-amz-json-1.1"},
                  {"X-Amz-Target", "AWSOrganizationsV20161128." + operation}};
  };
  const Fields json{{"Content-Type", "application/json"}};
  return {
      {"iam", "POST", "/",
       "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=" + trusted +
           "&Tags.member.1.Key=a&Tags.member.1.Value=b",
       form},
      {"iam", "POST", "/",
       "Action=PutUserPolicy&Version=2010-05-08&UserName=bob&PolicyName=p&PolicyDocument=" + allowed, form},
      {"iam", "POST", "/",
       "Action=UploadServerCertificate&Version=2010-05-08&ServerCertificateName=web&CertificateBody=" +
           core::percent_encode(kServerCertificate) + "&PrivateKey=" + core::percent_encode(kServerKey) +
           "&CertificateChain=" + core::percent_encode(kIntermediateCertificate),
       form},
      {"iam", "POST", "/",
       "Action=UploadSSHPublicKey&Version=2010-05-08&UserName=bob&SSHPublicKeyBody=" + core::percent_encode(kSshKey),
       form},
      {"iam", "POST", "/", "Action=CreateVirtualMFADevice&Version=2010-05-08&VirtualMFADeviceName=phone&Path=%2Fa%2F",
       form},
      {"iam", "POST", "/", "Action=ListRoles&Version=2010-05-08&MaxItems=10&PathPrefix=%2Fa%2F", form},
      {"sts", "POST", "/",
       "Action=AssumeRole&Version=2011-06-15&RoleSessionName=s1&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%"
       "2Fguest&DurationSeconds=900&Policy=" +
           allowed,
       form},
      {"sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", "", {}},
      {"organizations", "POST", "/", R"({"MaxResults": 5, "NextToken": "abc"})", target("ListAccounts")},
      {"organizations", "POST", "/", R"({"ParentId": "r-ab12", "Name": "unit", "Tags": [{"Key": "a", "Value": "b"}]})",
       target("CreateOrganizationalUnit")},
      {"organizations", "POST", "/",
       R"({"Content": "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "Description": "", "Name": "x", "Type": "SERVICE_CONTROL_POLICY"})",
       target("CreatePolicy")},
      {"ram", "POST", "/createresourceshare",
       R"({"name": "x", "principals": ["444455556666"], "resourceArns": ["arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1"], "tags": [{"key": "a", "value": "b"}]})",
       json},
      {"ram", "POST", "/getresourceshares", R"({"resourceOwner": "SELF", "maxResults": 5})", json},
      {"ram", "DELETE",
       "/deleteresourceshare?resourceShareArn=arn%3Aaws%3Aram%3Aus-east-1%3A111122223333%3Aresource-share%2Fx", "",
       json},
      {"s3", "GET", "/bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=10", "", {}},
      {"s3", "PUT", "/bucket/key%20with%20blanks", "content", {{"x-amz-meta-a", "b"}, {"Content-Type", "text/plain"}}},
      {"s3", "GET", "/bucket/key?versionId=null", "", {{"Range", "bytes=0-10"}, {"If-Match", "\"abc\""}}},
      {"s3",
       "PUT",
       "/bucket?tagging",
       "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
       {}},
      {"s3", "POST", "/bucket?delete", "<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>", {}},
      {"s3", "PUT", "/bucket?policy", policy("Allow", "s3:GetObject", "arn:aws:s3:::bucket/*"), {}},
      {"s3",
       "GET",
       "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date="
       "20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00",
       "",
       {}},
      {"", "POST", "/_understudy/clock", R"({"set": "2026-01-01T00:00:00Z"})", json},
      {"", "POST", "/_understudy/fixtures",
       R"({"accounts": [{"id": "111122223333", "users": [{"name": "eve", "tags": {"a": "b"}}]}]})", json},
      {"", "GET", "/_understudy/decisions?limit=3&denied=true", "", {}},
      {"", "PUT", "/_understudy/network", R"({"source_ip": "10.0.0.1", "vpc": "vpc-1"})", json},
  };
}

class Robustness : public ::testing::Test, public Scenario {
 protected:
  Robustness() {
    user(kAccount, "bob");
    role(kAccount, "guest", trust({{"AWS", kAccount}}));
    EXPECT_TRUE(s3({kAccount}, "PUT", "/bucket").ok());
    EXPECT_TRUE(organizations({kAccount}, "CreateOrganization").ok());
  }

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  char byte() { return static_cast<char>(random_()); }

  // Changes, cuts, repeats or inserts a few bytes; some of them such as parsers look for.
  void mutate(std::string& text) {
    constexpr std::string_view kSpecial = "{}[]<>&=%\"'\\/?:;,.+-#\r\n\t\xFF\xC3 019aZ*$";
    for (std::size_t times = 1 + below(4); times > 0; --times) {
      const std::size_t at = below(text.size() + 1);
      switch (below(6)) {
        case 0:
          if (at < text.size()) text[at] = byte();
          break;
        case 1:
          text.insert(at, 1, kSpecial[below(kSpecial.size())]);
          break;
        case 2:
          text.erase(at, below(12));
          break;
        case 3:
          text.resize(at);
          break;
        case 4:
          text.insert(at, text.substr(below(text.size() + 1), below(40)));
          break;
        default:
          text.insert(at, below(2000), kSpecial[below(kSpecial.size())]);
      }
    }
  }

  void expect_sound(const Answer& answer, const std::string& what) {
    EXPECT_GE(answer.status, 200) << what;
    EXPECT_NE(answer.status, 500) << what << answer.body;
    EXPECT_LT(answer.status, 502) << what << answer.body;
    const auto type = answer.headers.find("content-type");
    if (answer.status < 400 || answer.body.empty() || type == answer.headers.end()) return;
    EXPECT_TRUE(core::valid_utf8(answer.body)) << what << answer.body;
    if (type->second.find("json") != std::string::npos) {
      EXPECT_FALSE(Json::parse(answer.body, nullptr, false).is_discarded()) << what << answer.body;
    }
    if (type->second.find("xml") != std::string::npos) {
      EXPECT_TRUE(pugi::xml_document().load_string(answer.body.c_str())) << what << answer.body;
    }
  }

 private:
  // The same requests in every run; others with --gtest_shuffle --gtest_random_seed=N.
  std::mt19937 random_{static_cast<std::uint32_t>(::testing::UnitTest::GetInstance()->random_seed())};
};

TEST_F(Robustness, ChangedRequestsNeverEndInAnInternalFailure) {
  const auto all = samples();
  for (int round = 0; round < 1500 && !HasFailure(); ++round) {
    Sample sample = all[below(all.size())];
    switch (below(4)) {
      case 0:
        mutate(sample.target);
        break;
      case 1:
        mutate(sample.method);
        break;
      default:
        mutate(sample.body);
    }
    if (below(8) == 0 && !sample.headers.empty()) mutate(sample.headers[below(sample.headers.size())].second);
    const Answer answer = sample.service.empty() ? anonymous(sample.method, sample.target, sample.body, sample.headers)
                                                 : signed_request({kAccount}, sample.service, sample.method,
                                                                  sample.target, sample.body, sample.headers);
    expect_sound(answer,
                 std::to_string(round) + ": " + sample.method + " " + sample.target + "\n" + sample.body + "\n");
  }
  control("POST", "/_understudy/clock", {{"reset", true}});
  EXPECT_TRUE(sts({kAccount}, "GetCallerIdentity").ok());
}

TEST_F(Robustness, ChangedProofsNeverEndInAnInternalFailure) {
  const auto all = samples();
  tamper = [this](Fields& headers) { mutate(headers[below(headers.size())].second); };
  for (int round = 0; round < 800 && !HasFailure(); ++round) {
    const Sample& sample = all[below(all.size() - 4)];
    const Credentials who{below(2) == 0 ? kAccount : "AKIAIOSFODNN7EXAMPLE"};
    expect_sound(signed_request(who, sample.service, sample.method, sample.target, sample.body, sample.headers),
                 std::to_string(round) + ": ");
  }
}

TEST_F(Robustness, NoiseNeverEndsInAnInternalFailure) {
  for (int round = 0; round < 1000 && !HasFailure(); ++round) {
    std::string method, target = "/", body;
    for (std::size_t length = below(8); length > 0; --length) method += byte();
    for (std::size_t length = below(60); length > 0; --length) target += byte();
    for (std::size_t length = below(300); length > 0; --length) body += byte();
    Fields headers;
    for (const char* name : {"Authorization", "X-Amz-Target", "Content-Type", "X-Amz-Date", "x-amz-content-sha256",
                             "x-amz-security-token", "Content-MD5"}) {
      if (below(3) != 0) continue;
      std::string value;
      for (std::size_t length = below(50); length > 0; --length) value += byte();
      headers.emplace_back(name, value);
    }
    expect_sound(anonymous(method, target, body, headers), std::to_string(round) + ": ");
  }
}

}  // namespace
}  // namespace scenario
