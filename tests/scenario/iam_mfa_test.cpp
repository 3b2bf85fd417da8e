// Virtual MFA devices: their life, the codes they are enabled with, and what those codes open.
#include "core/totp.hpp"
#include "iam_world.hpp"

namespace scenario {
namespace {

class IamMfa : public IamWorld {
 protected:
  IamMfa() { clock().freeze(true); }

  struct Device {
    std::string serial, seed;
  };

  Device create_device(const std::string& name) {
    const auto answer = done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", name}});
    return {answer.xml("SerialNumber"), *core::base64_decode(answer.xml("Base32StringSeed"))};
  }

  /// The code that the device shows `steps` half minutes from now.
  std::string code(const Device& device, int steps = 0) {
    return core::one_time_password(device.seed, core::totp_step(clock().now()) + steps);
  }

  /// UserName, SerialNumber and the codes of two consecutive half minutes, the second one `steps` from now.
  Fields codes(const std::string& user, const Device& device, int steps = 0) {
    return {{"UserName", user},
            {"SerialNumber", device.serial},
            {"AuthenticationCode1", code(device, steps - 1)},
            {"AuthenticationCode2", code(device, steps)}};
  }

  Device enabled_device(const std::string& user, const std::string& name) {
    const Device device = create_device(name);
    done("EnableMFADevice", codes(user, device));
    return device;
  }

  void wait(int seconds) { clock().advance(std::chrono::seconds(seconds)); }

  static inline const std::string kInvalidCode =
      "403 InvalidAuthenticationCode Authentication code for device is not valid.";
};

TEST_F(IamMfa, CreationAnswersSerialSeedAndAPictureOfTheCode) {
  const auto answer = done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"},
                                                      {"Path", "/team/"},
                                                      {"Tags.member.1.Key", "Team"},
                                                      {"Tags.member.1.Value", "red"}});
  EXPECT_EQ(answer.xml("SerialNumber"), arn("mfa/team/phone"));
  EXPECT_EQ(answer.xml("Tags/member/Key"), "Team");
  const auto seed = core::base64_decode(answer.xml("Base32StringSeed"));
  ASSERT_TRUE(seed);
  EXPECT_EQ(seed->size(), 64u);
  EXPECT_EQ(core::one_time_password(*seed, 1).size(), 6u);
  const auto png = core::base64_decode(answer.xml("QRCodePNG"));
  ASSERT_TRUE(png);
  EXPECT_EQ(png->substr(0, 8), "\x89PNG\r\n\x1A\n");
  EXPECT_EQ(answer.body.find("<EnableDate"), std::string::npos);
}

TEST_F(IamMfa, CreationRefusesTakenNamesAndWrongOnes) {
  create_device("Phone");
  EXPECT_EQ(refused("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"}}),
            "409 EntityAlreadyExists MFA device already exists.");
  done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"}, {"Path", "/other/"}});
  for (const Fields& fields :
       {Fields{}, Fields{{"VirtualMFADeviceName", "a b"}}, Fields{{"VirtualMFADeviceName", std::string(227, 'a')}},
        Fields{{"VirtualMFADeviceName", "a"}, {"Path", "x"}}})
    EXPECT_EQ(refused("CreateVirtualMFADevice", fields).substr(0, 19), "400 ValidationError");
  done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", std::string(226, 'a')}});
}

TEST_F(IamMfa, TwoConsecutiveCodesEnableADevice) {
  create_user("bob");
  const Device device = create_device("phone");
  EXPECT_TRUE(done("ListMFADevices", {{"UserName", "bob"}}).all("SerialNumber").empty());
  done("EnableMFADevice", codes("bob", device));
  const auto list = done("ListMFADevices", {{"UserName", "bob"}});
  EXPECT_EQ(list.all("SerialNumber"), std::vector<std::string>{device.serial});
  EXPECT_EQ(list.xml("member/UserName"), "bob");
  EXPECT_EQ(list.xml("EnableDate"), core::iso8601(clock().now()));
}

TEST_F(IamMfa, CodesThatAreWrongOrTwiceTheSameOrInTheWrongOrderAreRefused) {
  create_user("bob");
  const Device device = create_device("phone");
  const auto try_codes = [&](const std::string& first, const std::string& second) {
    return refused("EnableMFADevice", {{"UserName", "bob"},
                                       {"SerialNumber", device.serial},
                                       {"AuthenticationCode1", first},
                                       {"AuthenticationCode2", second}});
  };
  EXPECT_EQ(try_codes(code(device), code(device)), kInvalidCode);
  EXPECT_EQ(try_codes(code(device), code(device, -1)), kInvalidCode);
  EXPECT_EQ(try_codes(code(device, -200), code(device, -199)), kInvalidCode);
  EXPECT_EQ(try_codes("12345", "123456").substr(0, 19), "400 ValidationError");
  EXPECT_TRUE(done("ListMFADevices", {{"UserName", "bob"}}).all("SerialNumber").empty());
}

TEST_F(IamMfa, WhatIsMissingOrInUseIsSaid) {
  create_user("bob");
  create_user("eve");
  const Device device = create_device("phone");
  const std::string ghost = arn("mfa/ghost");
  const std::string missing = "404 NoSuchEntity MFA Device with serial number " + ghost + " does not exist.";
  EXPECT_EQ(refused("EnableMFADevice", codes("ghost", device)),
            "404 NoSuchEntity The user with name ghost cannot be found.");
  EXPECT_EQ(refused("EnableMFADevice", codes("bob", {ghost, device.seed})), missing);
  EXPECT_EQ(refused("ResyncMFADevice", codes("bob", {ghost, device.seed})), missing);
  EXPECT_EQ(refused("DeactivateMFADevice", {{"UserName", "bob"}, {"SerialNumber", ghost}}), missing);
  for (const char* action : {"DeleteVirtualMFADevice", "ListMFADeviceTags"})
    EXPECT_EQ(refused(action, {{"SerialNumber", ghost}}), missing) << action;
  done("EnableMFADevice", codes("bob", device));
  EXPECT_EQ(refused("EnableMFADevice", codes("eve", device)), "409 EntityAlreadyExists MFA Device is already in use.");
  EXPECT_EQ(refused("DeactivateMFADevice", {{"UserName", "eve"}, {"SerialNumber", device.serial}}),
            "404 NoSuchEntity MFA Device invalid for user.");
  EXPECT_EQ(iam({kOther}, "DeleteVirtualMFADevice", {{"SerialNumber", device.serial}}).ok(), false);
}

TEST_F(IamMfa, AUserHasEightDevicesAtMost) {
  create_user("bob");
  for (int i = 0; i < 8; ++i) enabled_device("bob", "phone" + std::to_string(i));
  EXPECT_EQ(refused("EnableMFADevice", codes("bob", create_device("more"))),
            "409 LimitExceeded Cannot exceed quota for MFADevicesPerUser: 8");
  EXPECT_EQ(done("ListMFADevices", {{"UserName", "bob"}, {"MaxItems", "5"}}).all("SerialNumber").size(), 5u);
}

TEST_F(IamMfa, ADeviceIsDeactivatedBeforeItIsDeletedAndItsUserLast) {
  create_user("bob");
  const Device device = enabled_device("bob", "phone");
  EXPECT_EQ(refused("DeleteVirtualMFADevice", {{"SerialNumber", device.serial}}),
            "409 DeleteConflict MFA VirtualDevice in use. Must deactivate first.");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "409 DeleteConflict Cannot delete entity, must delete MFA device first.");
  done("DeactivateMFADevice", {{"UserName", "bob"}, {"SerialNumber", device.serial}});
  EXPECT_EQ(refused("DeactivateMFADevice", {{"UserName", "bob"}, {"SerialNumber", device.serial}}),
            "404 NoSuchEntity MFA Device invalid for user.");
  done("DeleteUser", {{"UserName", "bob"}});
  done("DeleteVirtualMFADevice", {{"SerialNumber", device.serial}});
  EXPECT_TRUE(done("ListVirtualMFADevices").all("SerialNumber").empty());
}

TEST_F(IamMfa, ListsSelectByAssignmentAndShowTheUserButNoSeed) {
  create_user("bob");
  const Device used = enabled_device("bob", "b"), free = create_device("a");
  using Serials = std::vector<std::string>;
  EXPECT_EQ(done("ListVirtualMFADevices").all("SerialNumber"), (Serials{free.serial, used.serial}));
  EXPECT_EQ(done("ListVirtualMFADevices", {{"AssignmentStatus", "Any"}}).all("SerialNumber").size(), 2u);
  const auto assigned = done("ListVirtualMFADevices", {{"AssignmentStatus", "Assigned"}});
  EXPECT_EQ(assigned.all("SerialNumber"), Serials{used.serial});
  EXPECT_EQ(assigned.xml("User/UserName"), "bob");
  EXPECT_NE(assigned.body.find("<EnableDate"), std::string::npos);
  EXPECT_EQ(assigned.body.find("Seed"), std::string::npos);
  const auto unassigned = done("ListVirtualMFADevices", {{"AssignmentStatus", "Unassigned"}});
  EXPECT_EQ(unassigned.all("SerialNumber"), Serials{free.serial});
  EXPECT_EQ(unassigned.body.find("<User>"), std::string::npos);
  const auto first = done("ListVirtualMFADevices", {{"MaxItems", "1"}});
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  EXPECT_EQ(done("ListVirtualMFADevices", {{"Marker", first.xml("Marker")}}).all("SerialNumber"), Serials{used.serial});
  EXPECT_EQ(refused("ListVirtualMFADevices", {{"Marker", "nonsense"}}), "400 ValidationError Invalid Marker.");
  EXPECT_TRUE(iam({kOther}, "ListVirtualMFADevices").all("SerialNumber").empty());
}

TEST_F(IamMfa, DevicesHaveTags) {
  const Device device = create_device("phone");
  done("TagMFADevice",
       {{"SerialNumber", device.serial}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}});
  EXPECT_EQ(done("ListMFADeviceTags", {{"SerialNumber", device.serial}}).all("Value"), std::vector<std::string>{"red"});
  done("UntagMFADevice", {{"SerialNumber", device.serial}, {"TagKeys.member.1", "TEAM"}});
  EXPECT_TRUE(done("ListMFADeviceTags", {{"SerialNumber", device.serial}}).all("Key").empty());
}

TEST_F(IamMfa, PoliciesSeeTheTagsOfADevice) {
  const Device device = create_device("phone");
  const auto bob =
      user(kAccount, "bob", policy("Allow", "iam:*", "*", {{"StringEquals", {{"aws:ResourceTag/Team", "red"}}}}));
  EXPECT_EQ(error(iam(bob, "DeleteVirtualMFADevice", {{"SerialNumber", device.serial}})),
            "403 AccessDenied User: " + arn("user/bob") +
                " is not authorized to perform: iam:DeleteVirtualMFADevice on resource: " + device.serial +
                " because no identity-based policy allows the iam:DeleteVirtualMFADevice action");
  done("TagMFADevice",
       {{"SerialNumber", device.serial}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}});
  EXPECT_TRUE(iam(bob, "DeleteVirtualMFADevice", {{"SerialNumber", device.serial}}).ok());
}

TEST_F(IamMfa, AUserLooksAfterItsOwnDevicesWithThePolicyOfTheUserGuide) {
  const auto bob = user(
      kAccount, "bob",
      Json({{"Version", "2012-10-17"},
            {"Statement",
             {{{"Effect", "Allow"}, {"Action", {"iam:CreateVirtualMFADevice"}}, {"Resource", "arn:aws:iam::*:mfa/*"}},
              {{"Effect", "Allow"},
               {"Action", {"iam:EnableMFADevice", "iam:ListMFADevices", "iam:DeactivateMFADevice"}},
               {"Resource", "arn:aws:iam::*:user/${aws:username}"}}}}})
          .dump());
  create_user("eve");
  const auto created = iam(bob, "CreateVirtualMFADevice", {{"VirtualMFADeviceName", "mine"}});
  const Device device{created.xml("SerialNumber"), *core::base64_decode(created.xml("Base32StringSeed"))};
  EXPECT_EQ(iam(bob, "EnableMFADevice", codes("eve", device)).code(), "AccessDenied");
  EXPECT_TRUE(iam(bob, "EnableMFADevice", codes("bob", device)).ok());
  EXPECT_EQ(iam(bob, "ListMFADevices").all("SerialNumber").size(), 1u);
  EXPECT_EQ(iam(bob, "ListMFADevices", {{"UserName", "eve"}}).code(), "AccessDenied");
  EXPECT_TRUE(iam(bob, "DeactivateMFADevice", {{"SerialNumber", device.serial}}).ok());
}

// -- what the codes open ---------------------------------------------------------------------------------------------

TEST_F(IamMfa, ACodeOfTheDeviceOpensRolesAndSessionsOnce) {
  const auto bob = user(kAccount, "bob", allow_all());
  const std::string careful =
      role(kAccount, "careful", trust({{"AWS", kAccount}}, {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}}));
  const Device device = create_device("phone");
  const auto try_code = [&](const std::string& action, const std::string& digits) {
    Fields fields{{"SerialNumber", device.serial}, {"TokenCode", digits}};
    if (action == "AssumeRole") fields.insert(fields.end(), {{"RoleArn", careful}, {"RoleSessionName", "session"}});
    return sts(bob, action, fields).status;
  };
  EXPECT_EQ(try_code("AssumeRole", code(device)), 403) << "not enabled yet";
  done("EnableMFADevice", codes("bob", device));
  EXPECT_EQ(try_code("AssumeRole", code(device)), 403) << "used up when the device was enabled";
  wait(30);
  EXPECT_EQ(try_code("AssumeRole", code(device)), 200);
  EXPECT_EQ(try_code("GetSessionToken", code(device)), 403);
  wait(30);
  EXPECT_EQ(try_code("GetSessionToken", code(device)), 200);
  wait(30);
  done("DeactivateMFADevice", {{"UserName", "bob"}, {"SerialNumber", device.serial}});
  EXPECT_EQ(try_code("GetSessionToken", code(device)), 403);
}

TEST_F(IamMfa, ADeviceWhoseClockIsOffIsResynchronized) {
  const auto bob = user(kAccount, "bob", allow_all());
  const Device device = enabled_device("bob", "phone");
  wait(600);
  constexpr int kSlow = -8;  // four minutes
  const auto session = [&](int steps) {
    return sts(bob, "GetSessionToken", {{"SerialNumber", device.serial}, {"TokenCode", code(device, steps)}}).status;
  };
  EXPECT_EQ(session(kSlow), 403);
  EXPECT_EQ(refused("ResyncMFADevice", codes("bob", device, -200)), kInvalidCode);
  done("ResyncMFADevice", codes("bob", device, kSlow));
  EXPECT_EQ(refused("ResyncMFADevice", codes("bob", device, kSlow)), kInvalidCode) << "used codes";
  wait(60);
  EXPECT_EQ(session(0), 403);
  EXPECT_EQ(session(kSlow), 200);
}

TEST_F(IamMfa, AnotherSpellingOfASerialNumberDoesNotGetRoundADenial) {
  const std::string phone = arn("mfa/phone");
  done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"}});
  const std::string document = Json{{"Version", "2012-10-17"},
                                    {"Statement",
                                     {{{"Effect", "Allow"}, {"Action", "iam:*"}, {"Resource", "*"}},
                                      {{"Effect", "Deny"}, {"Action", "iam:Delete*"}, {"Resource", phone}}}}}
                                   .dump();
  const auto bob = user(kAccount, "bob", document);
  EXPECT_EQ(iam(bob, "DeleteVirtualMFADevice", {{"SerialNumber", arn("mfa/PHONE")}}).code(), "AccessDenied");
}

TEST_F(IamMfa, TheRootUserHasADeviceWhenAFixtureGivesItOne) {
  const std::string serial = arn("mfa/root-account-mfa-device");
  EXPECT_EQ(done("GetAccountSummary").body.find("<key>AccountMFAEnabled</key><value>1</value>"), std::string::npos);
  const Json device{{"serial", serial}, {"seed", "GEZDGNBVGY3TQOJQ"}};
  const Json account{{"id", kAccount}, {"root_mfa_devices", Json::array({device})}};
  ASSERT_EQ(control("POST", "/_understudy/fixtures", {{"accounts", Json::array({account})}}).status, 200);
  EXPECT_NE(done("GetAccountSummary").body.find("<key>AccountMFAEnabled</key><value>1</value>"), std::string::npos);
  EXPECT_EQ(done("ListMFADevices").all("SerialNumber"), std::vector<std::string>{serial});
  const Answer assigned = done("ListVirtualMFADevices", {{"AssignmentStatus", "Assigned"}});
  EXPECT_EQ(assigned.xml("User/Arn"), arn("root"));
  EXPECT_EQ(refused("DeleteVirtualMFADevice", {{"SerialNumber", serial}}),
            "409 DeleteConflict MFA VirtualDevice in use. Must deactivate first.");
  create_user("bob");
  EXPECT_EQ(refused("DeactivateMFADevice", {{"UserName", "bob"}, {"SerialNumber", serial}}),
            "404 NoSuchEntity MFA Device invalid for user.");
  const std::string code = core::one_time_password("GEZDGNBVGY3TQOJQ", core::totp_step(clock().now()));
  const Fields proof{{"SerialNumber", serial}, {"TokenCode", code}};
  const Answer session = sts(kRoot, "GetSessionToken", proof);
  ASSERT_TRUE(session.ok()) << session.body;
  const Credentials root{session.xml("AccessKeyId"), session.xml("SecretAccessKey"), session.xml("SessionToken")};
  EXPECT_TRUE(iam(root, "ListUsers").ok()) << "with MFA such a session may call IAM";
  EXPECT_EQ(sts(kRoot, "GetSessionToken", proof).code(), "AccessDenied") << "a used code";
  EXPECT_EQ(sts({kOther}, "GetSessionToken", proof).code(), "AccessDenied") << "another account's root";
  done("DeactivateMFADevice", {{"SerialNumber", serial}});
  EXPECT_TRUE(done("ListMFADevices").all("SerialNumber").empty());
}

TEST_F(IamMfa, OnlySecurityKeysAreTakenByGetMfaDevice) {
  create_user("bob");
  const Device device = enabled_device("bob", "phone");
  EXPECT_EQ(refused("GetMFADevice", {{"UserName", "bob"}, {"SerialNumber", device.serial}}),
            "404 NoSuchEntity MFA Device with serial number " + device.serial + " does not exist.");
  const std::string key = arn("u2f/user/eve/key-1");
  ASSERT_EQ(control("POST", "/_understudy/fixtures",
                    {{"accounts",
                      {{{"id", kAccount},
                        {"users", {{{"name", "eve"}, {"mfa_devices", {{{"serial", key}, {"seed", "GEZDGNBV"}}}}}}}}}}})
                .status,
            200);
  const auto answer = done("GetMFADevice", {{"UserName", "eve"}, {"SerialNumber", key}});
  EXPECT_EQ(answer.xml("SerialNumber"), key);
  EXPECT_EQ(answer.xml("EnableDate"), core::iso8601(clock().now()));
  EXPECT_EQ(done("ListMFADevices", {{"UserName", "eve"}}).all("SerialNumber"), std::vector<std::string>{key});
  EXPECT_EQ(done("ListVirtualMFADevices").all("SerialNumber"), std::vector<std::string>{device.serial});
}

}  // namespace
}  // namespace scenario
