"""Example 1: the four commands of Resource Access Manager."""
from walkthrough import *

SUBNET = "arn:aws:ec2:us-west-2:123456789012:subnet/subnet-12345678"
SHARE = "arn:aws:ram:us-west-2:123456789012:resource-share/12345678-1234-1234-1234-123456789012"
INVITATION = "arn:aws:ram:us-west-2:123456789012:resource-share-invitation/12345678-1234-1234-1234-123456789012"

CREATE = """
aws ram create-resource-share \\
  --name "SharedNetworkResources" \\
  --resource-arns "arn:aws:ec2:us-west-2:123456789012:subnet/subnet-12345678" \\
  --principals "123456789013,123456789014" \\
  --tags Key=Environment,Value=Production
"""
ASSOCIATE = """
aws ram associate-resource-share \\
  --resource-share-arn "arn:aws:ram:us-west-2:123456789012:resource-share/12345678-1234-1234-1234-123456789012" \\
  --resource-arns "arn:aws:ec2:us-west-2:123456789012:subnet/subnet-87654321"
"""
ACCEPT = """
aws ram accept-resource-share-invitation \\
  --resource-share-invitation-arn "arn:aws:ram:us-west-2:123456789013:invitation/12345678-1234-1234-1234-123456789012"
"""
LIST = """
aws ram get-resource-shares \\
  --resource-owner SELF \\
  --resource-share-status ACTIVE
"""


class CreateResourceShare(Walkthrough):
    def test_as_printed_the_cli_itself_refuses_the_tags_and_sends_nothing(self):
        outcome = self.world.aws(CREATE)
        self.assertEqual(outcome.code, 252)
        self.assertIn('Unknown parameter in tags[0]: "Key", must be one of: key, value', outcome.error)
        self.assertEqual(self.world.control("GET", "requests")["requests"], [])

    def test_two_accounts_in_one_text_are_one_malformed_principal(self):
        outcome = self.world.aws(CREATE.replace("Key=Environment,Value=", "key=Environment,value="))
        self.cli_refused(outcome, "InvalidParameterException",
                         "Principal ID 123456789013,123456789014 is malformed. Verify the ID and try again.")

    def test_corrected_it_shares_with_both_accounts_without_invitations(self):
        corrected = (CREATE.replace("Key=Environment,Value=", "key=Environment,value=")
                     .replace('"123456789013,123456789014"', '"123456789013" "123456789014"'))
        share = self.cli_done(self.world.aws(corrected))["resourceShare"]
        self.assertEqual(share["name"], "SharedNetworkResources")
        self.assertEqual(share["owningAccountId"], OWNER)
        self.assertEqual(share["status"], "ACTIVE")
        self.assertIs(share["allowExternalPrincipals"], True)
        self.assertEqual(share["tags"], [{"key": "Environment", "value": "Production"}])
        self.assertRegex(share["resourceShareArn"], "^arn:aws:ram:us-west-2:123456789012:resource-share/[0-9a-f-]{36}$")
        ram = self.world.client("ram", OWNER)
        found = ram.get_resource_share_associations(associationType="PRINCIPAL",
                                                    resourceShareArns=[share["resourceShareArn"]])
        self.assertEqual({(one["associatedEntity"], one["status"], one["external"])
                          for one in found["resourceShareAssociations"]},
                         {(FIRST, "ASSOCIATED", False), (SECOND, "ASSOCIATED", False)})
        for account in (FIRST, SECOND):
            consumer = self.world.client("ram", account)
            self.assertEqual(consumer.get_resource_share_invitations()["resourceShareInvitations"], [])
            self.assertIn(share["resourceShareArn"],
                          [one["resourceShareArn"] for one in
                           consumer.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]])
            self.assertIn(SUBNET, [one["arn"] for one in consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]])

    def test_subnets_can_be_shared_only_when_sharing_with_the_organization_is_enabled(self):
        document = fixture(self.world_fixture)
        document["organization"]["ram_sharing"] = False
        document["accounts"][0]["shares"] = []
        ram = self.server.world(document).client("ram", OWNER)
        refusal = self.refused("OperationNotPermittedException", ram.create_resource_share, name="SharedNetworkResources",
                               resourceArns=[SUBNET], principals=[FIRST])
        self.assertEqual(refusal.status, 400)
        self.assertIn("can only be shared within your AWS Organization", refusal.message)

    def test_a_user_needs_the_action_and_its_conditions_see_the_request(self):
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="sharer")
        key = iam.create_access_key(UserName="sharer")["AccessKey"]
        ram = self.world.client("ram", (key["AccessKeyId"], key["SecretAccessKey"]))
        arguments = {"name": "S", "resourceArns": [SUBNET], "principals": [FIRST],
                     "tags": [{"key": "Environment", "value": "Production"}]}
        refusal = self.denied(ram.create_resource_share, **arguments)
        self.assertIn("User: arn:aws:iam::123456789012:user/sharer is not authorized to perform: ram:CreateResourceShare",
                      refusal.message)
        for key_name, good, bad in (("aws:RequestTag/Environment", "Production", "Test"),
                                    ("ram:RequestedResourceType", "ec2:Subnet", "ec2:PrefixList"),
                                    ("ram:ResourceArn", SUBNET, SUBNET + "0"),
                                    ("ram:Principal", FIRST, SECOND)):
            for value, granted in ((bad, False), (good, True)):
                with self.subTest(key=key_name, value=value):
                    iam.put_user_policy(UserName="sharer", PolicyName="p", PolicyDocument=policy(
                        allow("ram:CreateResourceShare", Condition={"StringEquals": {key_name: value}}),
                        allow(["ram:AssociateResourceShare", "ram:TagResource"])))
                    if granted:
                        self.assertEqual(ram.create_resource_share(**arguments)["resourceShare"]["status"], "ACTIVE")
                    else:
                        self.denied(ram.create_resource_share, **arguments)


class AssociateResourceShare(Walkthrough):
    def test_as_printed_it_adds_the_second_subnet_to_the_share(self):
        [association] = self.cli_done(self.world.aws(ASSOCIATE))["resourceShareAssociations"]
        self.assertEqual(association["resourceShareArn"], SHARE)
        self.assertEqual(association["associatedEntity"], "arn:aws:ec2:us-west-2:123456789012:subnet/subnet-87654321")
        self.assertEqual(association["associationType"], "RESOURCE")
        self.assertIn(association["status"], ("ASSOCIATING", "ASSOCIATED"))
        self.assertIs(association["external"], False)
        consumer = self.world.client("ram", FIRST)
        self.assertEqual(sorted(one["arn"].rsplit("/")[-1] for one in
                                consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]),
                         ["subnet-12345678", "subnet-87654321"])

    def test_a_share_that_does_not_exist_is_an_unknown_resource(self):
        refusal = self.refused("UnknownResourceException", self.world.client("ram", OWNER).associate_resource_share,
                               resourceShareArn=SHARE[:-1] + "3", resourceArns=[SUBNET])
        self.assertEqual(refusal.status, 400)

    def test_the_consumer_of_a_share_cannot_change_it(self):
        self.refused("OperationNotPermittedException", self.world.client("ram", FIRST).associate_resource_share,
                     resourceShareArn=SHARE, principals=[SECOND])


class SlowAssociation(Walkthrough):
    options = ("--settle", "60")

    def test_an_association_may_take_a_while(self):
        ram = self.world.client("ram", OWNER)
        self.world.advance("PT2M")
        added = "arn:aws:ec2:us-west-2:123456789012:subnet/subnet-87654321"
        answer = ram.associate_resource_share(resourceShareArn=SHARE, resourceArns=[added])
        self.assertEqual(answer["resourceShareAssociations"][0]["status"], "ASSOCIATING")

        def status():
            return ram.get_resource_share_associations(associationType="RESOURCE",
                                                       resourceArn=added)["resourceShareAssociations"][0]["status"]
        self.assertEqual(status(), "ASSOCIATING")
        self.world.advance("PT2M")
        self.assertEqual(status(), "ASSOCIATED")


class AcceptInvitation(Walkthrough):
    def test_as_printed_the_arn_is_none_of_an_invitation(self):
        outcome = self.world.aws(ACCEPT, FIRST)
        self.cli_refused(outcome, "MalformedArnException")

    def test_an_invitation_nobody_sent_is_not_found(self):
        self.refused("ResourceShareInvitationArnNotFoundException",
                     self.world.client("ram", FIRST).accept_resource_share_invitation,
                     resourceShareInvitationArn=INVITATION[:-1] + "3")

    def test_an_invitation_to_somebody_else_is_not_found(self):
        self.refused("ResourceShareInvitationArnNotFoundException",
                     self.world.client("ram", FIRST).accept_resource_share_invitation,
                     resourceShareInvitationArn=INVITATION)

    def test_corrected_the_invited_account_finds_and_accepts_it(self):
        [pending] = self.cli_done(self.world.aws("aws ram get-resource-share-invitations",
                                                 OUTSIDER))["resourceShareInvitations"]
        self.assertEqual((pending["status"], pending["resourceShareInvitationArn"], pending["senderAccountId"]),
                         ("PENDING", INVITATION, OWNER))
        consumer = self.world.client("ram", OUTSIDER)
        self.assertEqual(consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"], [])
        accepted = self.cli_done(self.world.aws(
            ACCEPT.replace("123456789013:invitation", "123456789012:resource-share-invitation"), OUTSIDER))
        self.assertEqual(accepted["resourceShareInvitation"]["status"], "ACCEPTED")
        self.assertEqual([one["type"] for one in consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]],
                         ["route53resolver:ResolverRule"])
        self.refused("ResourceShareInvitationAlreadyAcceptedException", consumer.accept_resource_share_invitation,
                     resourceShareInvitationArn=INVITATION)


class GetResourceShares(Walkthrough):
    def test_as_printed_it_lists_every_active_share_of_the_account_in_the_region(self):
        shares = self.cli_done(self.world.aws(LIST))["resourceShares"]
        self.assertEqual({share["name"] for share in shares}, {"NetworkBaseline", "PartnerResolverRules"})
        self.assertEqual({share["status"] for share in shares}, {"ACTIVE"})
        [baseline] = [share for share in shares if share["name"] == "NetworkBaseline"]
        self.assertEqual(baseline["resourceShareArn"], SHARE)
        self.assertEqual(baseline["tags"], [{"key": "Environment", "value": "Production"}])

    def test_without_shares_the_list_is_empty(self):
        self.assertEqual(self.cli_done(self.world.aws(LIST, SECOND)), {"resourceShares": []})

    def test_another_region_shows_nothing(self):
        self.assertEqual(self.world.client("ram", OWNER, region="us-east-1")
                         .get_resource_shares(resourceOwner="SELF")["resourceShares"], [])


if __name__ == "__main__":
    main()
