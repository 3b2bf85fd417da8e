"""How members of one account's team get into another account: user to role, account to role, role to role."""
from walkthrough import *

DESTINATION = "arn:aws:iam::123456789012:role/DestinationRole"


class IdentityPolicy(Walkthrough):
    CREATE = "aws iam create-policy --policy-name AssumeDestinationRole --policy-document file://%s"

    def test_as_printed_it_is_accepted_because_existence_is_not_checked(self):
        created = self.cli_done(self.world.aws(self.CREATE % self.file(IDENTITY_POLICY), FIRST))["Policy"]
        self.assertEqual(created["Arn"], "arn:aws:iam::123456789013:policy/AssumeDestinationRole")

    def test_as_printed_it_never_matches(self):
        iam = self.world.client("iam", FIRST)
        iam.put_user_policy(UserName="developer", PolicyName="AssumeDestinationRole", PolicyDocument=IDENTITY_POLICY)
        self.denied(self.world.client("sts", DEVELOPER).assume_role, RoleArn=DESTINATION, RoleSessionName="work")

    def test_with_real_names_it_is_created_attached_and_lets_the_user_in(self):
        text = filled(IDENTITY_POLICY, DESTINATION_ACCOUNT_ID=OWNER, DESTINATION_ROLENAME="DestinationRole")
        self.world.client("iam", FIRST).delete_user_policy(UserName="developer", PolicyName="AssumeDestinationRole")
        self.cli_done(self.world.aws(
            self.CREATE % self.file(text) + " >/dev/null && aws iam attach-user-policy --user-name developer "
            "--policy-arn arn:aws:iam::123456789013:policy/AssumeDestinationRole", FIRST))
        answer = self.cli_done(self.world.aws(
            "aws sts assume-role --role-arn %s --role-session-name work" % DESTINATION, DEVELOPER))
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/DestinationRole/work")


class Trust(Walkthrough):
    """What tests of entering the role share."""

    def assume(self, who, role=DESTINATION, **members):
        return self.world.client("sts", who).assume_role, dict(members, RoleArn=role, RoleSessionName="work")

    def refused_entry(self, who, role=DESTINATION):
        call, arguments = self.assume(who, role)
        refusal = self.denied(call, **arguments)
        self.assertEqual(refusal.status, 403)
        return refusal

    def enters(self, who, role=DESTINATION):
        call, arguments = self.assume(who, role)
        return call(**arguments)


class TrustOfAUser(Trust):
    CREATE = "aws iam create-role --role-name Destination --assume-role-policy-document file://%s"

    def test_as_printed_the_placeholders_are_no_principal(self):
        self.cli_refused(self.world.aws(self.CREATE % self.file(TRUST_POLICY)), "MalformedPolicyDocument",
                         'Invalid principal in policy: "AWS":"arn:aws:iam::SOURCE-ACCOUNT-ID:user/SOURCE-USERNAME"')

    def test_a_user_that_does_not_exist_is_no_principal(self):
        self.refused("MalformedPolicyDocument", self.world.client("iam", OWNER).create_role, RoleName="Destination",
                     AssumeRolePolicyDocument=filled(TRUST_POLICY, SOURCE_ACCOUNT_ID=FIRST, SOURCE_USERNAME="nobody"))

    def test_with_real_names_the_role_is_created(self):
        text = filled(TRUST_POLICY, SOURCE_ACCOUNT_ID=FIRST, SOURCE_USERNAME="developer")
        role = self.cli_done(self.world.aws(self.CREATE % self.file(text)))["Role"]
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(text))

    def test_permission_and_trust_together_let_the_user_in_and_the_session_works(self):
        answer = self.enters(DEVELOPER)
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/DestinationRole/work")
        self.assertRegex(answer["AssumedRoleUser"]["AssumedRoleId"], "^AROA[A-Z0-9]{17}:work$")
        self.assertTrue(answer["Credentials"]["AccessKeyId"].startswith("ASIA"))
        identity = self.world.client("sts", answer["Credentials"]).get_caller_identity()
        self.assertEqual((identity["Account"], identity["Arn"]), (OWNER, answer["AssumedRoleUser"]["Arn"]))

    def test_trust_alone_is_not_enough_across_accounts(self):
        self.world.client("iam", FIRST).delete_user_policy(UserName="developer", PolicyName="AssumeDestinationRole")
        self.refused_entry(DEVELOPER)

    def test_trust_alone_is_enough_within_the_account(self):
        self.world.client("iam", FIRST).create_role(
            RoleName="Own", AssumeRolePolicyDocument=trust("arn:aws:iam::123456789013:user/colleague"))
        self.enters(COLLEAGUE, "arn:aws:iam::123456789013:role/Own")

    def test_permission_alone_is_not_enough(self):
        self.world.client("iam", OWNER).update_assume_role_policy(
            RoleName="DestinationRole", PolicyDocument=trust("arn:aws:iam::123456789013:user/colleague"))
        self.refused_entry(DEVELOPER)

    def test_another_user_of_the_account_is_refused(self):
        self.world.client("iam", FIRST).put_user_policy(UserName="colleague", PolicyName="p",
                                                        PolicyDocument=policy(allow("sts:AssumeRole")))
        self.refused_entry(COLLEAGUE)

    def test_the_root_of_the_account_may_not_assume_roles(self):
        self.assertEqual(self.refused_entry(FIRST).message, "Roles may not be assumed by root accounts.")

    def test_a_recreated_user_is_another_one_until_the_trust_policy_is_saved_again(self):
        iam = self.world.client("iam", FIRST)
        first_id = iam.get_user(UserName="developer")["User"]["UserId"]
        iam.delete_access_key(UserName="developer", AccessKeyId=DEVELOPER[0])
        iam.delete_user_policy(UserName="developer", PolicyName="AssumeDestinationRole")
        iam.delete_user(UserName="developer")
        iam.create_user(UserName="developer")
        iam.put_user_policy(UserName="developer", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole")))
        key = iam.create_access_key(UserName="developer")["AccessKey"]
        recreated = key["AccessKeyId"], key["SecretAccessKey"]
        self.refused_entry(recreated)
        owner = self.world.client("iam", OWNER)
        shown = owner.get_role(RoleName="DestinationRole")["Role"]["AssumeRolePolicyDocument"]
        self.assertEqual(shown["Statement"][0]["Principal"]["AWS"], first_id)
        owner.update_assume_role_policy(RoleName="DestinationRole",
                                        PolicyDocument=trust("arn:aws:iam::123456789013:user/developer"))
        self.enters(recreated)

    def test_a_role_that_does_not_exist_is_refused_like_one_that_trusts_nobody(self):
        iam = self.world.client("iam", FIRST)
        iam.put_user_policy(UserName="developer", PolicyName="AssumeDestinationRole",
                            PolicyDocument=policy(allow("sts:AssumeRole")))
        self.refused_entry(DEVELOPER, DESTINATION + "Missing")


class TrustOfAnAccount(Trust):
    """The variation: the account is trusted and decides itself who of it may enter."""

    def setUp(self):
        super().setUp()
        self.world.client("iam", OWNER).update_assume_role_policy(RoleName="DestinationRole", PolicyDocument=trust(FIRST))

    def test_another_user_of_the_account_is_refused(self):
        self.refused_entry(COLLEAGUE)

    def test_whoever_of_the_account_has_the_permission_gets_in(self):
        self.world.client("iam", FIRST).put_user_policy(UserName="colleague", PolicyName="p",
                                                        PolicyDocument=policy(allow("sts:AssumeRole", DESTINATION)))
        self.enters(COLLEAGUE)
        self.enters(DEVELOPER)

    def test_other_accounts_stay_out(self):
        self.refused_entry(OPERATOR_OF_A)

    def test_the_placeholder_is_no_principal(self):
        refusal = self.refused("MalformedPolicyDocument", self.world.client("iam", OWNER).create_role, RoleName="D",
                               AssumeRolePolicyDocument=trust("SOURCE-ACCOUNT-ID"))
        self.assertIn('Invalid principal in policy: "AWS":"SOURCE-ACCOUNT-ID"', refusal.message)


class RoleChaining(Walkthrough):
    SOURCE = "arn:aws:iam::123456789013:role/SourceRole"

    def setUp(self):
        super().setUp()
        source, owner = self.world.client("iam", FIRST), self.world.client("iam", OWNER)
        source.create_role(RoleName="SourceRole", AssumeRolePolicyDocument=policy(
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789013:user/colleague"},
             "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}))
        source.put_role_policy(RoleName="SourceRole", PolicyName="Onward", PolicyDocument=policy(
            allow(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], DESTINATION)))
        owner.update_role(RoleName="DestinationRole", MaxSessionDuration=43200)
        self.trust_source(self.SOURCE)

    def trust_source(self, principal, **condition):
        statement = {"Effect": "Allow", "Principal": {"AWS": principal},
                     "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}
        if condition:
            statement["Condition"] = condition
        self.world.client("iam", OWNER).update_assume_role_policy(RoleName="DestinationRole",
                                                                  PolicyDocument=policy(statement))

    def onward(self, **members):
        session = self.world.assume(COLLEAGUE, self.SOURCE, "first", **members)
        return self.world.client("sts", session).assume_role

    def test_user_to_role_to_role(self):
        answer = self.onward()(RoleArn=DESTINATION, RoleSessionName="second")
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/DestinationRole/second")

    def test_a_chained_session_lasts_an_hour_at_most_whatever_the_role_allows(self):
        refusal = self.refused("ValidationError", self.onward(), RoleArn=DESTINATION, RoleSessionName="second",
                               DurationSeconds=3601)
        self.assertEqual(refusal.message, "The requested DurationSeconds exceeds the 1 hour session limit for roles "
                                          "assumed by role chaining.")
        self.onward()(RoleArn=DESTINATION, RoleSessionName="second", DurationSeconds=3600)

    def test_the_user_behind_the_first_role_counts_no_more(self):
        self.trust_source("arn:aws:iam::123456789013:user/colleague")
        self.denied(self.onward(), RoleArn=DESTINATION, RoleSessionName="second")

    def test_the_first_role_needs_the_permission(self):
        self.world.client("iam", FIRST).delete_role_policy(RoleName="SourceRole", PolicyName="Onward")
        self.denied(self.onward(), RoleArn=DESTINATION, RoleSessionName="second")

    def test_transitive_tags_and_the_source_identity_pass_on(self):
        first = self.onward(Tags=[{"Key": "Project", "Value": "Apollo"}], TransitiveTagKeys=["Project"],
                            SourceIdentity="colleague")
        self.trust_source(self.SOURCE, StringEquals={"aws:PrincipalTag/Project": "Apollo",
                                                     "aws:SourceIdentity": "colleague"})
        answer = first(RoleArn=DESTINATION, RoleSessionName="second")
        self.assertEqual(answer["SourceIdentity"], "colleague")
        refusal = self.refused("InvalidParameterValue", first, RoleArn=DESTINATION, RoleSessionName="second",
                               Tags=[{"Key": "project", "Value": "Gemini"}])
        self.assertIn("conflicts with a transitive tag key from the calling session", refusal.message)


if __name__ == "__main__":
    main()
