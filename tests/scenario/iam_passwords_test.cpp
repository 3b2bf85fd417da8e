#include "iam_world.hpp"

namespace scenario {
namespace {

class IamPasswords : public IamWorld {
 protected:
  IamPasswords() { create_user("bob"); }

  static Fields login(const std::string& password) { return {{"UserName", "bob"}, {"Password", password}}; }
  Answer change(const Credentials& who, const std::string& before, const std::string& after) {
    return iam(who, "ChangePassword", {{"OldPassword", before}, {"NewPassword", after}});
  }
  Credentials bob_with(const std::string& text) {
    done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", text}});
    const auto key = done("CreateAccessKey", {{"UserName", "bob"}});
    return {key.xml("AccessKeyId"), key.xml("SecretAccessKey")};
  }
};

TEST_F(IamPasswords, AUserHasOneLoginProfile) {
  EXPECT_EQ(refused("GetLoginProfile", {{"UserName", "bob"}}),
            "404 NoSuchEntity Login Profile for User bob cannot be found.");
  auto fields = login("Secret-password1");
  fields.emplace_back("PasswordResetRequired", "true");
  const auto created = done("CreateLoginProfile", fields);
  EXPECT_EQ(created.xml("UserName"), "bob");
  EXPECT_EQ(created.xml("PasswordResetRequired"), "true");
  EXPECT_EQ(created.body.find("Secret"), std::string::npos);
  EXPECT_EQ(refused("CreateLoginProfile", fields),
            "409 EntityAlreadyExists Login Profile for user bob already exists.");
  done("UpdateLoginProfile", {{"UserName", "bob"}, {"PasswordResetRequired", "false"}});
  EXPECT_EQ(done("GetLoginProfile", {{"UserName", "bob"}}).xml("PasswordResetRequired"), "false");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "409 DeleteConflict Cannot delete entity, must delete login profile first.");
  done("DeleteLoginProfile", {{"UserName", "bob"}});
  for (const char* action : {"DeleteLoginProfile", "UpdateLoginProfile"})
    EXPECT_EQ(refused(action, {{"UserName", "bob"}}), "404 NoSuchEntity Login Profile for User bob cannot be found.");
  EXPECT_EQ(refused("CreateLoginProfile", {{"UserName", "ghost"}, {"Password", "Secret-password1"}}),
            "404 NoSuchEntity The user with name ghost cannot be found.");
  EXPECT_EQ(refused("CreateLoginProfile", {{"Password", "Secret-password1"}}),
            "400 ValidationError Must specify userName when calling with non-User credentials");
  EXPECT_EQ(iam(kRoot, "CreateLoginProfile", {{"UserName", "bob"}}).code(), "ValidationError");
  done("DeleteUser", {{"UserName", "bob"}});
}

TEST_F(IamPasswords, NoPasswordIsReadableInTheData) {
  done("CreateLoginProfile", login("Secret-password1"));
  EXPECT_EQ(world().db().serialize().find("Secret-password1"), std::string::npos);
}

TEST_F(IamPasswords, WithoutAPolicyEightCharactersOfThreeKindsAreWanted) {
  const std::pair<const char*, const char*> bad[] = {
      {"Ab1-", "Password should have a minimum length of 8"},
      {"abcdefgh",
       "Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one number, Password should have at least one symbol"},
      {"abcdefg1",
       "Password should meet 1 more of the following requirements: Password should have at least one uppercase letter, "
       "Password should have at least one symbol"},
  };
  for (const auto& [password, sentence] : bad)
    EXPECT_EQ(refused("CreateLoginProfile", login(password)), std::string("400 PasswordPolicyViolation ") + sentence);
  done("CreateLoginProfile", login("abcdef1-"));
}

TEST_F(IamPasswords, TheAccountsPolicyIsEnforced) {
  done("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", "12"},
                                       {"RequireUppercaseCharacters", "true"},
                                       {"RequireLowercaseCharacters", "true"},
                                       {"RequireNumbers", "true"},
                                       {"RequireSymbols", "true"}});
  const std::pair<const char*, const char*> bad[] = {
      {"Ab1-Ab1-", "Password should have a minimum length of 12"},
      {"ab1-ab1-ab1-", "Password should have at least one uppercase letter"},
      {"AB1-AB1-AB1-", "Password should have at least one lowercase letter"},
      {"Abc-Abc-Abc-", "Password should have at least one number"},
      {"Ab12Ab12Ab12", "Password should have at least one symbol"},
      {"abcabcabcabc",
       "Password should have at least one uppercase letter, Password should have at least one number, "
       "Password should have at least one symbol"},
  };
  for (const auto& [password, sentence] : bad)
    EXPECT_EQ(refused("CreateLoginProfile", login(password)), std::string("400 PasswordPolicyViolation ") + sentence);
  done("CreateLoginProfile", login("Ab1-Ab1-Ab1-"));
  EXPECT_EQ(iam(kRoot, "UpdateLoginProfile", login("short")).code(), "PasswordPolicyViolation");
}

TEST_F(IamPasswords, ThePolicyIsReadAsItWasSetAndTheUnsaidReturnsToItsDefault) {
  EXPECT_EQ(refused("GetAccountPasswordPolicy"),
            std::string("404 NoSuchEntity The Password Policy with domain name ") + kAccount + " cannot be found.");
  EXPECT_EQ(iam(kRoot, "DeleteAccountPasswordPolicy").code(), "NoSuchEntity");
  done(
      "UpdateAccountPasswordPolicy",
      {{"MaxPasswordAge", "90"}, {"PasswordReusePrevention", "3"}, {"HardExpiry", "true"}, {"RequireNumbers", "true"}});
  const auto full = done("GetAccountPasswordPolicy");
  EXPECT_EQ(full.xml("MinimumPasswordLength"), "6");
  EXPECT_EQ(full.xml("MaxPasswordAge"), "90");
  EXPECT_EQ(full.xml("ExpirePasswords"), "true");
  EXPECT_EQ(full.xml("HardExpiry"), "true");
  done("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", "10"}});
  const auto plain = done("GetAccountPasswordPolicy");
  EXPECT_EQ(plain.xml("ExpirePasswords"), "false");
  EXPECT_EQ(plain.xml("RequireNumbers"), "false");
  EXPECT_EQ(plain.body.find("MaxPasswordAge"), std::string::npos);
  for (const Fields& wrong : {Fields{{"MinimumPasswordLength", "5"}}, Fields{{"MaxPasswordAge", "0"}},
                              Fields{{"PasswordReusePrevention", "25"}}})
    EXPECT_EQ(iam(kRoot, "UpdateAccountPasswordPolicy", wrong).code(), "ValidationError");
  done("DeleteAccountPasswordPolicy");
  EXPECT_EQ(iam(kRoot, "GetAccountPasswordPolicy").status, 404);
}

TEST_F(IamPasswords, ChangingTakesTheOldPassword) {
  done("CreateLoginProfile", login("First-password1"));
  done("UpdateLoginProfile", {{"UserName", "bob"}, {"PasswordResetRequired", "true"}});
  const auto bob = bob_with(allow_all());
  EXPECT_EQ(error(change(bob, "Wrong-password1", "Second-password1")),
            "403 AccessDenied The old password was incorrect.");
  EXPECT_EQ(change(bob, "First-password1", "weak").code(), "PasswordPolicyViolation");
  EXPECT_EQ(change(bob, "First-password1", "Second-password1").status, 200);
  EXPECT_EQ(done("GetLoginProfile", {{"UserName", "bob"}}).xml("PasswordResetRequired"), "false");
  EXPECT_EQ(change(bob, "First-password1", "Third-password1").status, 403);
  EXPECT_EQ(error(change(kRoot, "First-password1", "Third-password1")),
            "400 InvalidUserType Only IAM Users can change their own password");
  done("DeleteLoginProfile", {{"UserName", "bob"}});
  EXPECT_EQ(change(bob, "Second-password1", "Third-password1").code(), "NoSuchEntity");
}

TEST_F(IamPasswords, TheLastPasswordsAreNotTakenAgain) {
  done("UpdateAccountPasswordPolicy", {{"PasswordReusePrevention", "2"}});
  done("CreateLoginProfile", login("password-1"));
  const auto bob = bob_with(allow_all());
  EXPECT_EQ(change(bob, "password-1", "password-1").code(), "PasswordPolicyViolation");
  EXPECT_EQ(change(bob, "password-1", "password-2").status, 200);
  EXPECT_EQ(change(bob, "password-2", "password-1").code(), "PasswordPolicyViolation");
  EXPECT_EQ(change(bob, "password-2", "password-3").status, 200);
  EXPECT_EQ(change(bob, "password-3", "password-1").status, 200);
}

TEST_F(IamPasswords, ThePolicyCanLetEveryUserChangeTheOwnPassword) {
  done("CreateLoginProfile", login("First-password1"));
  const auto bob = bob_with(policy("Allow", "s3:*", "*"));
  EXPECT_EQ(error(change(bob, "First-password1", "Second-password1")),
            "403 AccessDenied User: " + arn("user/bob") +
                " is not authorized to perform: iam:ChangePassword on resource: user bob because no identity-based "
                "policy allows the iam:ChangePassword action");
  EXPECT_EQ(iam(bob, "GetAccountPasswordPolicy").status, 403);
  done("UpdateAccountPasswordPolicy", {{"AllowUsersToChangePassword", "true"}});
  EXPECT_EQ(iam(bob, "GetAccountPasswordPolicy").status, 200);
  EXPECT_EQ(change(bob, "First-password1", "Second-password1").status, 200);
  done("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "no"}, {"PolicyDocument", policy("Deny", "iam:ChangePassword", "*")}});
  EXPECT_EQ(change(bob, "Second-password1", "Third-password1").status, 403);
}

}  // namespace
}  // namespace scenario
