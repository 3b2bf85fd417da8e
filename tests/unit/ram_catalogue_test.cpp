#include "fixtures/ram_catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace fixtures {
namespace {

const RamType* type_of(const char* arn) {
  return ram_type_of(core::Arn::parse(arn).value());
}

TEST(RamCatalogue, EveryTypeHasExactlyOneDefaultPermissionAndNoTwoPermissionsShareAnArn) {
  std::set<std::string> arns;
  for (const auto& type : ram_types()) {
    const auto defaults = std::count_if(type.permissions.begin(), type.permissions.end(),
                                        [](const RamPermission& permission) { return permission.type_default; });
    EXPECT_EQ(defaults, 1) << type.name;
    for (const auto& permission : type.permissions) {
      EXPECT_TRUE(arns.insert(permission.arn).second) << permission.arn;
      EXPECT_EQ(permission.type, type.name);
      EXPECT_FALSE(permission.actions.empty()) << permission.arn;
      EXPECT_EQ(ram_permission(permission.arn), &permission);
    }
  }
  EXPECT_EQ(ram_types().size(), 89u);
}

TEST(RamCatalogue, ArnsTellTheirType) {
  const struct {
    const char* arn;
    const char* type;  // null: cannot be shared
  } cases[] = {
      {"arn:aws:ec2:us-west-2:123456789012:subnet/subnet-12345678", "ec2:Subnet"},
      {"arn:aws:ec2:us-east-1:123456789012:transit-gateway/tgw-1", "ec2:TransitGateway"},
      {"arn:aws:ec2:us-east-1:123456789012:transit-gateway-multicast-domain/x", "ec2:TransitGatewayMulticastDomain"},
      {"arn:aws:rds:us-east-1:123456789012:cluster:aurora", "rds:Cluster"},
      {"arn:aws:glue:us-east-1:123456789012:catalog", "glue:Catalog"},
      {"arn:aws:glue:us-east-1:123456789012:database/db", "glue:Database"},
      {"arn:aws:license-manager:us-east-1:123456789012:license-configuration:lic-1",
       "license-manager:LicenseConfiguration"},
      {"arn:aws:networkmanager::123456789012:core-network/core-network-1", "networkmanager:CoreNetwork"},
      {"arn:aws:servicecatalog:us-east-1:123456789012:/applications/1", "servicecatalog:Applications"},
      {"arn:aws:ec2:us-east-1:123456789012:subnet/", nullptr},
      {"arn:aws:ec2:us-east-1:123456789012:instance/i-1", nullptr},
      {"arn:aws:s3:::bucket", nullptr},
      {"arn:aws:sqs:us-east-1:123456789012:queue", nullptr},
  };
  for (const auto& [arn, type] : cases) {
    const auto* found = type_of(arn);
    EXPECT_EQ(found ? found->name : "none", type ? type : "none") << arn;
  }
}

TEST(RamCatalogue, TheRegionOfTheArnHasToFitTheType) {
  const auto fits = [](const char* arn) { return type_of(arn)->fits(core::Arn::parse(arn).value()); };
  EXPECT_TRUE(fits("arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1"));
  EXPECT_FALSE(fits("arn:aws:ec2::123456789012:subnet/subnet-1"));
  EXPECT_TRUE(fits("arn:aws:networkmanager::123456789012:core-network/core-network-1"));
  EXPECT_FALSE(fits("arn:aws:networkmanager:us-east-1:123456789012:core-network/core-network-1"));
  EXPECT_TRUE(fits("arn:aws:ec2::123456789012:ipam-pool/ipam-pool-1"));
}

TEST(RamCatalogue, TheServicePartOfATypeNameIsCaseSensitiveAndTheRestIsNot) {
  EXPECT_NE(ram_type("ec2:subnet"), nullptr);
  EXPECT_EQ(ram_type("EC2:Subnet"), nullptr);
  EXPECT_EQ(ram_type("ec2"), nullptr);
}

TEST(RamCatalogue, APolicyTemplateIsTheEffectAndTheActions) {
  const auto* permission = ram_permission("arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet");
  ASSERT_NE(permission, nullptr);
  EXPECT_EQ(permission->policy_template,
            R"({"Effect":"Allow","Action":["ec2:RunInstances","ec2:CreateNetworkInterface","ec2:DescribeSubnets"]})");
}

}  // namespace
}  // namespace fixtures
