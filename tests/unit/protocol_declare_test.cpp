#include <gtest/gtest.h>

#include <array>

#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "protocol/declare.hpp"

namespace {

std::string declared(const protocol::ServiceModel& service, const protocol::OperationModel& operation) {
  return protocol::declare(std::array{protocol::DeclaredService{&service, {{&operation, {"x:Do"}}}}});
}

TEST(Declaration, ShowsBindingConstraintsErrorsAndActions) {
  EXPECT_EQ(
      declared(ram::model::service, ram::model::enable_sharing_with_aws_organization.model),
      "{\"services\":{\n\"ram\":{\"operations\":{\n\"EnableSharingWithAwsOrganization\":{\"http\":{\"method\":\"POST\","
      "\"requestUri\":\"/enablesharingwithawsorganization\"},\"input\":{\"type\":\"structure\",\"members\":{}},"
      "\"output\":{\"type\":\"structure\",\"members\":{\"returnValue\":{\"type\":\"boolean\"}}},"
      "\"errors\":[\"OperationNotPermittedException\",\"ServerInternalException\",\"ServiceUnavailableException\"],"
      "\"actions\":[\"x:Do\"]}}}\n}}\n");
  const auto shares = declared(ram::model::service, ram::model::delete_resource_share.model);
  EXPECT_NE(
      shares.find(
          "\"resourceShareArn\":{\"type\":\"string\",\"required\":true,\"location\":\"querystring\",\"locationName\":"
          "\"resourceShareArn\"}"),
      std::string::npos);
}

TEST(Declaration, AShapeInsideItselfEnds) {
  const auto text = declared(organizations::model::service, organizations::model::describe_handshake.model);
  EXPECT_NE(text.find("\"Resources\":{\"type\":\"list\"}"), std::string::npos);
}

}  // namespace
