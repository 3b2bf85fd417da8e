"""Whole lives of organizations, from their creation over policies and accounts to their end."""
from understudy import *

OWNER, CONSUMER = "111111111111", "222222222222"


class GuardedAccountLife(ClientTest):
    def test_an_organization_grows_an_account_that_a_policy_then_guards(self):
        organizations = self.world.client("organizations", OWNER)
        organization = organizations.create_organization(FeatureSet="ALL")["Organization"]
        self.assertRegex(organization["Id"], "^o-[a-z0-9]{10,32}$")
        root = organizations.list_roots()["Roots"][0]["Id"]
        status = organizations.create_account(AccountName="Sandbox", Email="sandbox@example.com")["CreateAccountStatus"]
        status = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
        self.assertEqual(status["State"], "SUCCEEDED")
        account = status["AccountId"]
        unit = organizations.create_organizational_unit(ParentId=root, Name="Sandboxes")["OrganizationalUnit"]["Id"]
        organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
        self.assertEqual([one["Id"] for one in organizations.list_accounts_for_parent(ParentId=unit)["Accounts"]], [account])

        if "SERVICE_CONTROL_POLICY" not in [one["Type"] for one in organizations.list_roots()["Roots"][0]["PolicyTypes"]]:
            organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
        guard = organizations.create_policy(Name="NoUsers", Description="", Type="SERVICE_CONTROL_POLICY", Content=policy(
            {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}))["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=guard, TargetId=unit)
        session = self.admin_session(account)
        iam = self.world.client("iam", session)
        self.assertIn("with an explicit deny in a service control policy", self.denied(iam.create_user, UserName="u").message)
        iam.list_users()
        self.world.client("iam", OWNER).create_user(UserName="u")  # the management account is exempt
        organizations.detach_policy(PolicyId=guard, TargetId=unit)
        iam.create_user(UserName="u")

        self.refused("OrganizationalUnitNotEmptyException", organizations.delete_organizational_unit,
                     OrganizationalUnitId=unit)
        organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=root)
        organizations.delete_organizational_unit(OrganizationalUnitId=unit)
        organizations.delete_policy(PolicyId=guard)

    def admin_session(self, account):
        """Through the role that every created account comes with."""
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="admin")
        iam.put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole")))
        key = iam.create_access_key(UserName="admin")["AccessKey"]
        return self.world.assume((key["AccessKeyId"], key["SecretAccessKey"]),
                                 "arn:aws:iam::%s:role/OrganizationAccountAccessRole" % account)


class OrganizationLife(ClientTest):
    """From consolidated billing over all features to the end, as management account and members."""

    def setUp(self):
        super().setUp()
        self.management = self.world.client("organizations", OWNER)
        self.member = self.world.client("organizations", CONSUMER)

    def invite(self):
        handshake = self.management.invite_account_to_organization(Target={"Type": "ACCOUNT", "Id": CONSUMER}, Notes="join")
        [received] = self.member.list_handshakes_for_account()["Handshakes"]
        self.assertEqual(received["Id"], handshake["Handshake"]["Id"])
        self.member.accept_handshake(HandshakeId=received["Id"])

    def test_an_organization_lives_from_consolidated_billing_to_its_end(self):
        management, member = self.management, self.member
        management.create_organization(FeatureSet="CONSOLIDATED_BILLING")
        self.invite()
        request = management.enable_all_features()["Handshake"]
        self.refused("InvalidHandshakeTransitionException", management.accept_handshake, HandshakeId=request["Id"])
        [asked] = member.list_handshakes_for_account(Filter={"ActionType": "ENABLE_ALL_FEATURES"})["Handshakes"]
        member.accept_handshake(HandshakeId=asked["Id"])
        management.accept_handshake(HandshakeId=request["Id"])
        self.assertEqual(management.describe_organization()["Organization"]["FeatureSet"], "ALL")

        [root] = management.list_roots()["Roots"]
        created = management.create_account(AccountName="made", Email="made@example.com")["CreateAccountStatus"]
        made = management.describe_create_account_status(CreateAccountRequestId=created["Id"])["CreateAccountStatus"]["AccountId"]
        unit = management.create_organizational_unit(ParentId=root["Id"], Name="unit")["OrganizationalUnit"]["Id"]
        management.move_account(AccountId=made, SourceParentId=root["Id"], DestinationParentId=unit)
        self.assertEqual([one["Id"] for one in management.list_accounts_for_parent(ParentId=unit)["Accounts"]], [made])
        pages = management.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
        self.assertEqual([one["Id"] for page in pages for one in page["Accounts"]], [OWNER, CONSUMER, made])

        self.refused("OrganizationNotEmptyException", management.delete_organization)
        management.remove_account_from_organization(AccountId=made)
        member.leave_organization()
        management.delete_organization()
        self.refused("AWSOrganizationsNotInUseException", management.describe_organization)

    def test_a_member_manages_policies_that_were_delegated_to_it(self):
        management, member = self.management, self.member
        management.create_organization()
        self.invite()
        [root] = management.list_roots()["Roots"]
        management.enable_policy_type(RootId=root["Id"], PolicyType="TAG_POLICY")
        self.refused("AccessDeniedException", member.list_roots)
        delegation = policy(allow(["organizations:ListRoots", "organizations:CreatePolicy", "organizations:AttachPolicy"],
                                  Principal={"AWS": CONSUMER}))
        management.put_resource_policy(Content=delegation)
        self.assertEqual(management.describe_resource_policy()["ResourcePolicy"]["Content"], delegation)
        content = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "Team"}, "tag_value": {"@@assign": ["red", "blue"]}}}})
        tagging = member.create_policy(Name="teams", Description="", Type="TAG_POLICY", Content=content)["Policy"]["PolicySummary"]
        member.attach_policy(PolicyId=tagging["Id"], TargetId=member.list_roots()["Roots"][0]["Id"])
        effective = member.describe_effective_policy(PolicyType="TAG_POLICY")["EffectivePolicy"]
        self.assertEqual(json.loads(effective["PolicyContent"]), {"tags": {"team": {"tag_key": "Team", "tag_value": ["red", "blue"]}}})
        self.refused("AccessDeniedException", member.detach_policy, PolicyId=tagging["Id"], TargetId=root["Id"])
        management.delete_resource_policy()
        self.refused("AccessDeniedException", member.list_roots)

    def test_the_cli_leads_an_organization_too(self):
        run = lambda command, who=OWNER: self.cli_done(self.world.aws("aws organizations " + command, who))
        run("create-organization")
        root = run("list-roots")["Roots"][0]["Id"]
        run("enable-policy-type --root-id %s --policy-type BACKUP_POLICY" % root)
        self.cli_refused(self.world.aws("aws organizations describe-effective-policy --policy-type BACKUP_POLICY", OWNER),
                         "EffectivePolicyNotFoundException")
        content = json.dumps({"plans": {"daily": {"regions": {"@@assign": ["eu-west-1"]}}}})
        made = run("create-policy --name daily --description x --type BACKUP_POLICY --content '%s'" % content)
        run("attach-policy --policy-id %s --target-id %s" % (made["Policy"]["PolicySummary"]["Id"], root))
        shown = run("describe-effective-policy --policy-type BACKUP_POLICY")["EffectivePolicy"]
        self.assertEqual(json.loads(shown["PolicyContent"]), {"plans": {"daily": {"regions": ["eu-west-1"]}}})
        self.cli_refused(self.world.aws("aws organizations enable-all-features", OWNER), "HandshakeConstraintViolationException")


if __name__ == "__main__":
    main()
