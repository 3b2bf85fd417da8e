"""Whole lives of IAM groups, instance profiles, passwords and account settings, with boto3 and the AWS CLI."""
import csv
import io

from understudy import *

OWNER, OTHER = "111111111111", "222222222222"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


class EntityLife(ClientTest):
    def setUp(self):
        super().setUp()
        self.iam = self.world.client("iam", OWNER)

    def user(self, name, *statements):
        self.iam.create_user(UserName=name)
        if statements:
            self.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(*statements))
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def test_a_group_gives_permissions_while_somebody_is_in_it(self):
        iam, ann = self.iam, self.user("ann")
        hers = self.world.client("iam", ann)
        group = iam.create_group(GroupName="Developers", Path="/staff/")["Group"]
        self.assertRegex(group["GroupId"], "^AGPA[A-Z2-7]{17}$")
        self.assertEqual(group["Arn"], "arn:aws:iam::111111111111:group/staff/Developers")
        self.refused("EntityAlreadyExists", iam.create_group, GroupName="developers")
        iam.put_group_policy(GroupName="Developers", PolicyName="list", PolicyDocument=policy(allow("iam:ListUsers")))
        iam.attach_group_policy(GroupName="Developers", PolicyArn=READ_ONLY)
        self.denied(hers.list_users)
        iam.add_user_to_group(GroupName="Developers", UserName="ann")
        hers.list_users()
        self.assertEqual([one["GroupName"] for one in hers.list_groups_for_user(UserName="ann")["Groups"]], ["Developers"])
        # A policy comes back as it was stored; the SDK decodes it.
        stored = iam.get_group_policy(GroupName="Developers", PolicyName="list")["PolicyDocument"]
        self.assertEqual(stored["Statement"][0]["Action"], "iam:ListUsers")
        self.assertEqual(iam.list_entities_for_policy(PolicyArn=READ_ONLY)["PolicyGroups"],
                         [{"GroupName": "Developers", "GroupId": group["GroupId"]}])
        iam.update_group(GroupName="Developers", NewGroupName="Makers")
        self.refused("NoSuchEntity", iam.get_group, GroupName="Developers")
        self.assertEqual([one["UserName"] for one in iam.get_group(GroupName="Makers")["Users"]], ["ann"])
        for call in (iam.delete_group, lambda **_: iam.delete_user(UserName="ann")):
            self.refused("DeleteConflict", call, GroupName="Makers")
        iam.remove_user_from_group(GroupName="Makers", UserName="ann")
        self.denied(hers.list_users)
        iam.detach_group_policy(GroupName="Makers", PolicyArn=READ_ONLY)
        iam.delete_group_policy(GroupName="Makers", PolicyName="list")
        iam.delete_group(GroupName="Makers")
        self.assertEqual(iam.list_groups()["Groups"], [])

    def test_lists_of_groups_and_members_come_in_pages(self):
        names = ["member-%02d" % number for number in range(7)]
        self.iam.create_group(GroupName="all")
        for name in names:
            self.iam.create_user(UserName=name)
            self.iam.create_group(GroupName=name)
            self.iam.add_user_to_group(GroupName="all", UserName=name)
        size = {"PageSize": 3}
        pages = list(self.iam.get_paginator("get_group").paginate(GroupName="all", PaginationConfig=size))
        self.assertEqual([one["UserName"] for page in pages for one in page["Users"]], names)
        pages = list(self.iam.get_paginator("list_groups").paginate(PaginationConfig=size))
        self.assertEqual([len(page["Groups"]) for page in pages], [3, 3, 2])

    def test_an_instance_profile_hands_one_role_to_ec2(self):
        iam = self.iam
        iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust(OWNER))
        profile = iam.create_instance_profile(InstanceProfileName="web", Tags=[{"Key": "Team", "Value": "blue"}])
        self.assertEqual(profile["InstanceProfile"]["Roles"], [])
        ann = self.user("ann", allow("iam:AddRoleToInstanceProfile"))
        self.assertIn("iam:PassRole on resource: arn:aws:iam::111111111111:role/web", self.denied(
            self.world.client("iam", ann).add_role_to_instance_profile, InstanceProfileName="web", RoleName="web").message)
        iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
        self.refused("LimitExceeded", iam.add_role_to_instance_profile, InstanceProfileName="web", RoleName="web")
        # The waiter asks until the profile is there.
        iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="web", WaiterConfig={"Delay": 0, "MaxAttempts": 1})
        held = iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]
        self.assertEqual((held["Roles"][0]["RoleName"], held["Tags"]), ("web", [{"Key": "Team", "Value": "blue"}]))
        self.assertEqual(held["Roles"][0]["AssumeRolePolicyDocument"]["Statement"][0]["Action"], "sts:AssumeRole")
        self.assertEqual(len(iam.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"]), 1)
        self.refused("DeleteConflict", iam.delete_role, RoleName="web")
        self.refused("DeleteConflict", iam.delete_instance_profile, InstanceProfileName="web")
        iam.untag_instance_profile(InstanceProfileName="web", TagKeys=["Team"])
        self.assertEqual(iam.list_instance_profile_tags(InstanceProfileName="web")["Tags"], [])
        iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
        iam.delete_instance_profile(InstanceProfileName="web")
        iam.delete_role(RoleName="web")

    def test_a_password_obeys_the_accounts_policy(self):
        iam, ann = self.iam, self.user("ann")
        hers = self.world.client("iam", ann)
        self.refused("NoSuchEntity", iam.get_account_password_policy)
        iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True, PasswordReusePrevention=2,
                                           AllowUsersToChangePassword=True, MaxPasswordAge=90)
        self.assertIs(hers.get_account_password_policy()["PasswordPolicy"]["ExpirePasswords"], True)
        self.assertEqual(self.refused("PasswordPolicyViolation", iam.create_login_profile, UserName="ann",
                                      Password="long enough, no").status, 400)
        iam.create_login_profile(UserName="ann", Password="first-password", PasswordResetRequired=True)
        self.assertEqual(self.refused("AccessDenied", hers.change_password, OldPassword="wrong", NewPassword="other-password")
                         .message, "The old password was incorrect.")
        self.refused("PasswordPolicyViolation", hers.change_password, OldPassword="first-password",
                     NewPassword="first-password")
        hers.change_password(OldPassword="first-password", NewPassword="other-password")
        self.assertIs(iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"], False)
        iam.delete_login_profile(UserName="ann")
        iam.delete_account_password_policy()
        self.denied(hers.change_password, OldPassword="other-password", NewPassword="third-password")

    def test_an_alias_belongs_to_one_account_in_the_world(self):
        others = self.world.client("iam", OTHER)
        self.iam.create_account_alias(AccountAlias="acme")
        self.refused("EntityAlreadyExists", others.create_account_alias, AccountAlias="acme")
        self.assertEqual(self.iam.list_account_aliases()["AccountAliases"], ["acme"])
        self.iam.delete_account_alias(AccountAlias="acme")
        others.create_account_alias(AccountAlias="acme")

    def test_the_credential_report_is_csv_with_the_columns_of_aws(self):
        self.user("ann")
        self.iam.create_login_profile(UserName="ann", Password="First-password")
        self.refused("ReportNotPresent", self.iam.get_credential_report)
        self.assertEqual(self.iam.generate_credential_report()["State"], "STARTED")
        self.assertEqual(self.iam.generate_credential_report()["State"], "COMPLETE")
        root, ann = csv.DictReader(io.StringIO(self.iam.get_credential_report()["Content"].decode()))
        self.assertEqual((root["user"], root["password_enabled"]), ("<root_account>", "not_supported"))
        self.assertEqual((ann["user"], ann["password_enabled"], ann["access_key_1_active"], ann["access_key_2_active"]),
                         ("ann", "true", "true", "false"))
        self.world.advance("PT4H")
        self.assertEqual(self.refused("ReportExpired", self.iam.get_credential_report).status, 410)

    def test_the_dump_for_auditors_comes_in_pages_with_everything(self):
        iam = self.iam
        iam.create_user(UserName="ann", PermissionsBoundary=READ_ONLY)
        iam.create_group(GroupName="all")
        iam.add_user_to_group(GroupName="all", UserName="ann")
        iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust(OWNER))
        local = iam.create_policy(PolicyName="local", PolicyDocument=policy(allow("s3:*")))["Policy"]["Arn"]
        paginator = iam.get_paginator("get_account_authorization_details")
        whole = paginator.paginate(PaginationConfig={"PageSize": 2}).build_full_result()
        self.assertEqual([one["GroupList"] for one in whole["UserDetailList"]], [["all"]])
        self.assertEqual([one["Arn"] for one in whole["Policies"]], [local, READ_ONLY])
        [version] = whole["Policies"][0]["PolicyVersionList"]
        self.assertEqual(version["Document"]["Statement"][0]["Action"], "s3:*")
        self.assertEqual(whole["RoleDetailList"][0]["AssumeRolePolicyDocument"]["Statement"][0]["Effect"], "Allow")
        only = iam.get_account_authorization_details(Filter=["Role"])
        self.assertEqual((len(only["RoleDetailList"]), only["UserDetailList"]), (1, []))

    def test_the_cli_shows_groups_summary_and_grants_as_aws_does(self):
        aws = lambda command: self.cli_done(self.world.aws("aws iam " + command, OWNER))
        aws("create-user --user-name ann")
        aws("create-group --group-name devs")
        aws("add-user-to-group --group-name devs --user-name ann")
        aws("attach-group-policy --group-name devs --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
        self.assertEqual(aws("get-group --group-name devs")["Users"][0]["UserName"], "ann")
        summary = aws("get-account-summary")["SummaryMap"]
        self.assertEqual((summary["Users"], summary["Groups"], summary["GroupsPerUserQuota"]), (1, 1, 10))
        grants = aws("list-policies-granting-service-access --service-namespaces s3 sqs "
                     "--arn arn:aws:iam::111111111111:user/ann")["PoliciesGrantingServiceAccess"]
        self.assertEqual([[one["PolicyName"] for one in entry["Policies"]] for entry in grants],
                         [["AmazonS3ReadOnlyAccess"], []])
        self.cli_refused(self.world.aws("aws iam delete-group --group-name devs", OWNER), "DeleteConflict",
                         "Cannot delete entity, must remove users from group first.")


if __name__ == "__main__":
    main()
