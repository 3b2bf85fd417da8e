#include <gtest/gtest.h>

#include "handlers/iam/model.hpp"
#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/s3/model.hpp"
#include "handlers/sts/model.hpp"
#include "protocol/validate.hpp"

namespace {

template <class Operation>
core::AwsError refusal(const protocol::ServiceModel& service, const Operation& operation,
                       const typename Operation::Input& input) {
  try {
    protocol::Validator(service).validate(operation.model, &input);
  } catch (const core::AwsError& error) {
    return error;
  }
  return {"", 0, ""};
}

sts::model::AssumeRoleRequest role() {
  return {.RoleArn = "arn:aws:iam::123456789012:role/r", .RoleSessionName = "name"};
}

TEST(Validation, PassesWhatFits) {
  EXPECT_EQ(refusal(sts::model::service, sts::model::assume_role, role()).status(), 0);
}

TEST(Validation, OneViolationIsOneSentence) {
  auto in = role();
  in.RoleSessionName = "a b";
  const auto error = refusal(sts::model::service, sts::model::assume_role, in);
  EXPECT_EQ(error.code(), "ValidationError");
  EXPECT_EQ(error.status(), 400);
  EXPECT_EQ(
      error.message(),
      "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy "
      "regular expression pattern: [\\w+=,.@-]*");
}

TEST(Validation, SeveralViolationsAreCountedAndJoined) {
  auto in = role();
  in.RoleArn.reset();
  in.RoleSessionName = "a";
  in.DurationSeconds = 100;
  EXPECT_EQ(
      refusal(sts::model::service, sts::model::assume_role, in).message(),
      "3 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; "
      "Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to "
      "2; "
      "Value '100' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to "
      "900");
}

TEST(Validation, MembersOfListElementsAreNumberedFromOne) {
  auto in = role();
  in.Tags = std::vector<sts::model::Tag>{{.Key = "k", .Value = ""}, {.Key = "", .Value = "v"}};
  EXPECT_EQ(refusal(sts::model::service, sts::model::assume_role, in).message().substr(0, 60),
            std::string("2 validation errors detected: Value '' at 'tags.2.member.key'").substr(0, 60));
}

TEST(Validation, ScalarsInAListAreReportedForTheList) {
  auto in = role();
  in.TransitiveTagKeys = std::vector<std::string>{"a", ""};
  EXPECT_EQ(refusal(sts::model::service, sts::model::assume_role, in).message(),
            "1 validation error detected: Value '[a, ]' at 'transitiveTagKeys' failed to satisfy constraint: Member "
            "must satisfy "
            "constraint: [Member must have length less than or equal to 128, Member must have length greater than or "
            "equal to 1, "
            "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+]");
}

TEST(Validation, LengthsCountCharacters) {
  std::string name;
  for (int i = 0; i < 128; ++i) name += "\xc3\xa4";
  auto in = role();
  in.Tags = std::vector<sts::model::Tag>{{.Key = name, .Value = ""}};
  EXPECT_EQ(refusal(sts::model::service, sts::model::assume_role, in).status(), 0);
  in.Tags->front().Key = name + "\xc3\xa4";
  EXPECT_NE(
      refusal(sts::model::service, sts::model::assume_role, in).message().find("length less than or equal to 128"),
      std::string::npos);
}

TEST(Validation, IamDoesNotShowEnums) {
  const iam::model::UpdateAccessKeyRequest in{.AccessKeyId = "AKIAIOSFODNN7EXAMPLE", .Status = "On"};
  EXPECT_EQ(refusal(iam::model::service, iam::model::update_access_key, in).message(),
            "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum "
            "value set");
}

TEST(Validation, OrganizationsGivesAReason) {
  const auto reason = [](const organizations::model::CreateOrganizationalUnitRequest& in) {
    const auto error = refusal(organizations::model::service, organizations::model::create_organizational_unit, in);
    return error.members().empty() ? error.code() : error.code() + " " + error.members().front().second;
  };
  EXPECT_EQ(reason({.ParentId = "r-abcd", .Name = "n"}), "");
  EXPECT_EQ(reason({.ParentId = "r-abcd"}), "InvalidInputException INPUT_REQUIRED");
  EXPECT_EQ(reason({.ParentId = "x", .Name = "n"}), "InvalidInputException INVALID_PATTERN");
  EXPECT_EQ(reason({.ParentId = "r-abcd", .Name = ""}), "InvalidInputException MIN_LENGTH_EXCEEDED");
  const auto policies = refusal(organizations::model::service, organizations::model::list_policies, {.Filter = "NOPE"});
  EXPECT_EQ(policies.members().front().second, "INVALID_ENUM_POLICY_TYPE");
}

TEST(Validation, RamUsesTheCodesTheOperationModels) {
  const auto code = [](const auto& operation, const auto& in) {
    return refusal(ram::model::service, operation, in).code();
  };
  EXPECT_EQ(code(ram::model::create_resource_share, ram::model::CreateResourceShareRequest{}),
            "InvalidParameterException");
  EXPECT_EQ(code(ram::model::update_resource_share, ram::model::UpdateResourceShareRequest{}),
            "MissingRequiredParameterException");
  EXPECT_EQ(code(ram::model::get_resource_share_invitations,
                 ram::model::GetResourceShareInvitationsRequest{.maxResults = 501}),
            "InvalidMaxResultsException");
}

TEST(Validation, S3AnswersForTheBodyAlone) {
  s3::model::PutPublicAccessBlockRequest in{.Bucket = "b"};
  EXPECT_EQ(refusal(s3::model::service, s3::model::put_public_access_block, in).code(), "MissingRequestBodyError");
  const s3::model::PutBucketTaggingRequest tags{.Bucket = "b", .Tagging = s3::model::Tagging{}};
  EXPECT_EQ(refusal(s3::model::service, s3::model::put_bucket_tagging, tags).code(), "MalformedXML");
  const s3::model::PutObjectRequest object{.ACL = "nonsense", .Bucket = "b", .Key = "k"};
  EXPECT_EQ(refusal(s3::model::service, s3::model::put_object, object).status(), 0) << "S3 words header errors itself";
}

TEST(Validation, ReportsAreBounded) {
  iam::model::TagUserRequest in{.UserName = "u", .Tags = std::vector<iam::model::Tag>(100000)};
  EXPECT_LT(refusal(iam::model::service, iam::model::tag_user, in).message().size(), 20000U);
}

}  // namespace
