"""The rules of sharing: with the organization, with outsiders, in one region, for a limited time."""
from walkthrough import *

RULE = "arn:aws:route53resolver:us-west-2:123456789012:resolver-rule/rslvr-rr-0123456789abcdef0"
PROJECT = "arn:aws:codebuild:us-west-2:123456789012:project/build"
PREFIX_LIST = "arn:aws:ec2:us-west-2:123456789012:prefix-list/pl-0123456789abcdef0"
NETWORKING, ANALYTICS = "ou-a1b2-networking", "ou-a1b2-analytics1"


class Sharing(Walkthrough):
    """Starts without shares, with or without sharing in the organization."""
    ram_sharing = True

    def setUp(self):
        document = fixture(self.world_fixture)
        document["organization"]["ram_sharing"] = self.ram_sharing
        for account in document["accounts"]:
            account["shares"] = []
        self._document = document
        super().setUp()
        self.owner = self.world.client("ram", OWNER)

    def share(self, resources, principals, who=None, **members):
        answer = (who or self.owner).create_resource_share(name="shared", resourceArns=resources, principals=principals,
                                                           **members)
        return answer["resourceShare"]["resourceShareArn"]

    def visible(self, account, region=REGION):
        ram = self.world.client("ram", account, region=region)
        return [one["arn"] for one in ram.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]]

    def invitations(self, account):
        return self.world.client("ram", account).get_resource_share_invitations()["resourceShareInvitations"]

    def accept(self, account):
        [pending] = [one for one in self.invitations(account) if one["status"] == "PENDING"]
        return self.world.client("ram", account).accept_resource_share_invitation(
            resourceShareInvitationArn=pending["resourceShareInvitationArn"])["resourceShareInvitation"]


class EnableSharing(Sharing):
    ram_sharing = False
    COMMAND = "aws ram enable-sharing-with-aws-organization"

    def test_as_printed_the_management_account_gets_true_and_the_role_and_the_access(self):
        self.assertEqual(self.cli_done(self.world.aws(self.COMMAND)), {"returnValue": True})
        role = self.world.client("iam", OWNER).get_role(RoleName="AWSServiceRoleForResourceAccessManager")["Role"]
        self.assertEqual(role["Path"], "/aws-service-role/ram.amazonaws.com/")
        self.assertEqual(role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"], {"Service": "ram.amazonaws.com"})
        attached = self.world.client("iam", OWNER).list_attached_role_policies(RoleName=role["RoleName"])
        self.assertEqual([one["PolicyName"] for one in attached["AttachedPolicies"]],
                         ["AWSResourceAccessManagerServiceRolePolicy"])
        trusted = self.world.client("organizations", OWNER).list_aws_service_access_for_organization()
        self.assertIn("ram.amazonaws.com", [one["ServicePrincipal"] for one in trusted["EnabledServicePrincipals"]])

    def test_again_it_answers_the_same(self):
        for region in (REGION, "us-east-1"):
            ram = self.world.client("ram", OWNER, region=region)
            self.assertIs(ram.enable_sharing_with_aws_organization()["returnValue"], True)

    def test_member_accounts_and_accounts_without_organization_may_not(self):
        for account in (FIRST, OUTSIDER):
            with self.subTest(account=account):
                self.refused("OperationNotPermittedException",
                             self.world.client("ram", account).enable_sharing_with_aws_organization)

    def test_an_organization_for_billing_only_may_not(self):
        document = dict(self._document, organization={"management_account": OWNER, "feature_set": "CONSOLIDATED_BILLING"})
        ram = self.server.world(document).client("ram", OWNER)
        self.refused("OperationNotPermittedException", ram.enable_sharing_with_aws_organization)

    def test_a_user_needs_the_permission_spelled_in_any_case(self):
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="admin")
        key = iam.create_access_key(UserName="admin")["AccessKey"]
        ram = self.world.client("ram", (key["AccessKeyId"], key["SecretAccessKey"]))
        self.denied(ram.enable_sharing_with_aws_organization)
        iam.put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=policy(allow(
            ["ram:EnableSharingWithAwsOrganization", "iam:CreateServiceLinkedRole", "organizations:enableAWSServiceAccess",
             "organizations:DescribeOrganization"])))
        self.assertIs(ram.enable_sharing_with_aws_organization()["returnValue"], True)

    def test_trusted_access_alone_does_not_make_sharing_work(self):
        self.world.client("organizations", OWNER).enable_aws_service_access(ServicePrincipal="ram.amazonaws.com")
        self.refused("NoSuchEntity", self.world.client("iam", OWNER).get_role,
                     RoleName="AWSServiceRoleForResourceAccessManager")
        self.refused("OperationNotPermittedException", self.owner.create_resource_share, name="s",
                     resourceArns=["arn:aws:ec2:us-west-2:123456789012:subnet/subnet-12345678"], principals=[FIRST])

    def test_without_sharing_members_are_invited_like_outsiders(self):
        self.share([RULE], [FIRST])
        self.assertEqual(self.visible(FIRST), [])
        self.assertEqual(self.accept(FIRST)["status"], "ACCEPTED")
        self.assertEqual(self.visible(FIRST), [RULE])


class InsideTheOrganization(Sharing):
    def test_members_have_access_at_once_without_invitation(self):
        self.share([RULE], [FIRST])
        self.assertEqual(self.invitations(FIRST), [])
        self.assertEqual(self.visible(FIRST), [RULE])
        self.assertEqual(self.visible(SECOND), [])

    def test_units_and_the_organization_follow_their_members(self):
        organizations = self.world.client("organizations", OWNER)
        unit = organizations.describe_organizational_unit(OrganizationalUnitId=NETWORKING)["OrganizationalUnit"]["Arn"]
        self.share([RULE], [unit])
        self.assertEqual((self.visible(FIRST), self.visible(SECOND), self.visible(ACCOUNT_A)), ([RULE], [RULE], []))
        organizations.move_account(AccountId=FIRST, SourceParentId=NETWORKING, DestinationParentId=ANALYTICS)
        organizations.move_account(AccountId=ACCOUNT_A, SourceParentId=ANALYTICS, DestinationParentId=NETWORKING)
        self.assertEqual((self.visible(FIRST), self.visible(SECOND), self.visible(ACCOUNT_A)), ([], [RULE], [RULE]))

    def test_whoever_leaves_the_organization_loses_access(self):
        organizations = self.world.client("organizations", OWNER)
        everybody = organizations.describe_organization()["Organization"]["Arn"]
        self.share([RULE], [everybody])
        self.assertEqual((self.visible(FIRST), self.visible(ACCOUNT_B), self.visible(OUTSIDER)), ([RULE], [RULE], []))
        organizations.remove_account_from_organization(AccountId=FIRST)
        self.assertEqual((self.visible(FIRST), self.visible(ACCOUNT_B)), ([], [RULE]))

    def test_only_the_own_organization_and_its_units_can_be_named(self):
        for principal in ("arn:aws:organizations::123456789012:organization/o-0987654321",
                          "arn:aws:organizations::123456789012:ou/o-1234567890/ou-a1b2-nosuchunit"):
            with self.subTest(principal=principal):
                self.refused("UnknownResourceException", self.owner.create_resource_share, name="s",
                             resourceArns=[RULE], principals=[principal])

    def test_principals_are_accounts_units_organizations_roles_and_users_in_their_forms(self):
        for principal in ("12345678901", "o-1234567890", "ou-a1b2-networking", "DataConsumerRole",
                          "arn:aws:iam::222222222222:group/team"):
            with self.subTest(principal=principal):
                refusal = self.refused("InvalidParameterException", self.owner.create_resource_share, name="s",
                                       resourceArns=[RULE], principals=[principal])
                self.assertIn(principal, refusal.message)

    def test_roles_of_other_accounts_can_be_named_for_types_that_allow_it(self):
        role = "arn:aws:iam::222222222222:role/DataConsumerRole"
        arn = self.share([PROJECT], [role])
        found = self.owner.get_resource_share_associations(associationType="PRINCIPAL", resourceShareArns=[arn])
        self.assertEqual([one["associatedEntity"] for one in found["resourceShareAssociations"]], [role])
        self.refused("InvalidParameterException", self.owner.create_resource_share, name="s", resourceArns=[RULE],
                     principals=[role])


class Ownership(Sharing):
    def test_only_the_owner_shares_a_resource_and_consumers_share_it_no_further(self):
        self.share([RULE], [FIRST])
        for account in (FIRST, ACCOUNT_A):
            with self.subTest(account=account):
                consumer = self.world.client("ram", account)
                self.refused("OperationNotPermittedException", consumer.create_resource_share, name="s",
                             resourceArns=[RULE], principals=[SECOND])
        self.assertEqual(self.visible(SECOND), [])

    def test_sharing_changes_nothing_for_the_owner(self):
        self.share([RULE], [FIRST])
        own = self.owner.list_resources(resourceOwner="SELF")["resources"]
        self.assertEqual([one["arn"] for one in own], [RULE])
        self.assertEqual(self.visible(OWNER), [])

    def test_a_share_belongs_to_its_region(self):
        arn = self.share([RULE], [FIRST])
        self.assertEqual(self.visible(FIRST), [RULE])
        self.assertEqual(self.visible(FIRST, "us-east-1"), [])
        elsewhere = self.world.client("ram", OWNER, region="us-east-1")
        self.assertEqual(elsewhere.get_resource_shares(resourceOwner="SELF")["resourceShares"], [])
        self.refused("UnknownResourceException", elsewhere.associate_resource_share, resourceShareArn=arn,
                     principals=[SECOND])

    def test_global_resources_are_shared_in_us_east_1_only(self):
        network = "arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0"
        self.refused("InvalidParameterException", self.owner.create_resource_share, name="s", resourceArns=[network],
                     principals=[FIRST])
        self.share([network], [FIRST], self.world.client("ram", OWNER, region="us-east-1"))
        self.assertEqual(self.visible(FIRST, "us-east-1"), [network])
        self.assertEqual(self.visible(FIRST), [])

    def test_the_default_permission_of_the_type_is_attached(self):
        arn = self.share([PREFIX_LIST], [FIRST])
        [attached] = self.owner.list_resource_share_permissions(resourceShareArn=arn)["permissions"]
        self.assertEqual((attached["resourceType"], attached["status"]), ("ec2:PrefixList", "ASSOCIATED"))
        self.assertTrue(attached["arn"].startswith("arn:aws:ram::aws:permission/"))


class OutsideTheOrganization(Sharing):
    SEVEN_DAYS = (
        "arn:aws:rds:us-west-2:123456789012:cluster:orders",
        "arn:aws:ec2:us-west-2:123456789012:capacity-reservation/cr-0123456789abcdef0",
        "arn:aws:ec2:us-west-2:123456789012:dedicated-host/h-0123456789abcdef0",
        "arn:aws:license-manager:us-west-2:123456789012:license-configuration:lic-0123456789abcdef0123456789abcdef",
        "arn:aws:outposts:us-west-2:123456789012:site/os-0123456789abcdef0",
        RULE,
        PREFIX_LIST,
        "arn:aws:ec2:us-west-2:123456789012:traffic-mirror-target/tmt-0123456789abcdef0",
        "arn:aws:ec2:us-west-2:123456789012:transit-gateway/tgw-0123456789abcdef0",
        "arn:aws:ec2:us-west-2:123456789012:transit-gateway-multicast-domain/tgw-mcast-domain-0123456789abcdef0",
    )
    TWELVE_HOURS = (
        PROJECT,
        "arn:aws:imagebuilder:us-west-2:123456789012:component/hardening/1.0.0/1",
        "arn:aws:route53resolver:us-west-2:123456789012:firewall-rule-group/rslvr-frg-0123456789abcdef0",
    )

    def test_access_begins_when_the_invitation_is_accepted(self):
        arn = self.share([RULE], [OUTSIDER])
        [pending] = self.invitations(OUTSIDER)
        self.assertEqual((pending["status"], pending["resourceShareArn"], pending["receiverAccountId"]),
                         ("PENDING", arn, OUTSIDER))
        self.assertEqual(self.visible(OUTSIDER), [])
        self.assertEqual(self.accept(OUTSIDER)["status"], "ACCEPTED")
        self.assertEqual(self.visible(OUTSIDER), [RULE])

    def test_whoever_rejects_gets_no_access(self):
        self.share([RULE], [OUTSIDER])
        [pending] = self.invitations(OUTSIDER)
        ram = self.world.client("ram", OUTSIDER)
        named = {"resourceShareInvitationArn": pending["resourceShareInvitationArn"]}
        self.assertEqual(ram.reject_resource_share_invitation(**named)["resourceShareInvitation"]["status"], "REJECTED")
        self.assertEqual(self.visible(OUTSIDER), [])
        self.refused("ResourceShareInvitationAlreadyRejectedException", ram.accept_resource_share_invitation, **named)

    def test_a_share_closed_to_outsiders_invites_none(self):
        self.refused("InvalidParameterException", self.owner.create_resource_share, name="s", resourceArns=[RULE],
                     principals=[OUTSIDER], allowExternalPrincipals=False)

    def window(self, resource, before, rest):
        self.world.control("POST", "clock", {"freeze": True})
        arn = self.share([resource], [OUTSIDER])

        def status():
            return [one["status"] for one in self.invitations(OUTSIDER) if one["resourceShareArn"] == arn]
        self.world.advance(before)
        self.assertEqual(status(), ["PENDING"])
        [invitation] = [one for one in self.invitations(OUTSIDER) if one["resourceShareArn"] == arn]
        self.world.advance(rest)
        self.refused("ResourceShareInvitationExpiredException",
                     self.world.client("ram", OUTSIDER).accept_resource_share_invitation,
                     resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
        self.assertEqual(self.visible(OUTSIDER), [])

    def test_invitations_to_seven_day_types_last_seven_days(self):
        for resource in self.SEVEN_DAYS:
            with self.subTest(resource=resource):
                self.window(resource, "P6DT23H59M59S", "PT1S")

    def test_invitations_to_other_types_last_twelve_hours(self):
        for resource in self.TWELVE_HOURS:
            with self.subTest(resource=resource):
                self.window(resource, "PT11H59M59S", "PT1S")

    def test_after_expiry_a_new_share_action_brings_a_new_invitation(self):
        arn = self.share([PROJECT], [OUTSIDER])
        [first] = self.invitations(OUTSIDER)
        self.world.advance("PT12H")
        self.assertEqual([one["status"] for one in self.invitations(OUTSIDER)], ["EXPIRED"])
        self.owner.associate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
        again = [one for one in self.invitations(OUTSIDER) if one["status"] == "PENDING"]
        self.assertEqual(len(again), 1)
        self.assertNotEqual(again[0]["resourceShareInvitationArn"], first["resourceShareInvitationArn"])
        self.assertEqual(self.accept(OUTSIDER)["status"], "ACCEPTED")
        self.assertEqual(self.visible(OUTSIDER), [PROJECT])


if __name__ == "__main__":
    main()
