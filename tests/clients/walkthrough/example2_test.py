"""Example 2: a role that two roles of two accounts may assume under conditions."""
from walkthrough import *

TARGET = "arn:aws:iam::123456789012:role/SharedResourceRole"
RIGHT_ID = "SharedResourceAccess2024"
INSIDE = "2024-06-01T12:00:00Z"


class TrustPolicy(Walkthrough):
    def test_as_printed_the_placeholders_are_no_principals(self):
        outcome = self.world.aws("aws iam create-role --role-name Shared --assume-role-policy-document file://%s"
                                 % self.file(EXAMPLE_2))
        self.cli_refused(outcome, "MalformedPolicyDocument",
                         'Invalid principal in policy: "AWS":"arn:aws:iam::ACCOUNT-A:role/DataProcessingRole"')

    def test_roles_that_do_not_exist_yet_cannot_be_trusted(self):
        missing = filled(EXAMPLE_2, ACCOUNT_A=FIRST, ACCOUNT_B=ACCOUNT_B)
        refusal = self.refused("MalformedPolicyDocument", self.world.client("iam", OWNER).create_role, RoleName="Shared",
                               AssumeRolePolicyDocument=missing)
        self.assertIn("arn:aws:iam::123456789013:role/DataProcessingRole", refusal.message)

    def test_with_real_accounts_the_role_is_created_and_shows_the_policy(self):
        role = self.cli_done(self.world.aws(
            "aws iam create-role --role-name Shared --assume-role-policy-document file://%s"
            % self.file(with_accounts(EXAMPLE_2))))["Role"]
        self.assertEqual(role["Arn"], "arn:aws:iam::123456789012:role/Shared")
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(with_accounts(EXAMPLE_2)))

    def test_a_deleted_role_shows_its_id_and_a_new_one_of_the_same_name_is_not_trusted(self):
        self.world.set_clock(INSIDE)
        self.world.come_from("10.1.2.3")
        iam = self.world.client("iam", ACCOUNT_A)
        gone = iam.get_role(RoleName="DataProcessingRole")["Role"]["RoleId"]
        iam.delete_role_policy(RoleName="DataProcessingRole", PolicyName="AssumeSharedResourceRole")
        iam.delete_role(RoleName="DataProcessingRole")
        iam.create_role(RoleName="DataProcessingRole", AssumeRolePolicyDocument=trust(ACCOUNT_A))
        iam.put_role_policy(RoleName="DataProcessingRole", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole")))
        shown = self.world.client("iam", OWNER).get_role(RoleName="SharedResourceRole")["Role"]["AssumeRolePolicyDocument"]
        self.assertIn(gone, shown["Statement"][0]["Principal"]["AWS"])
        again = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        self.denied(self.world.client("sts", again).assume_role, RoleArn=TARGET, RoleSessionName="again", ExternalId=RIGHT_ID)


class OutcomeMatrix(Walkthrough):
    def sessions(self):
        yield "DataProcessingRole", OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole"
        yield "AnalyticsRole", ANALYST_OF_B, "arn:aws:iam::333333333333:role/AnalyticsRole"

    def call(self, who, external_id):
        arguments = {"RoleArn": TARGET, "RoleSessionName": "shared"}
        if external_id is not None:
            arguments["ExternalId"] = external_id
        return self.world.client("sts", who).assume_role, arguments

    def check(self, address, clock, external_id, allowed):
        self.world.set_clock(clock)
        self.world.come_from(address)
        for name, user, role in self.sessions():
            with self.subTest(role=name, address=address, clock=clock, external_id=external_id):
                call, arguments = self.call(self.world.assume(user, role, session="work"), external_id)
                if allowed:
                    self.assertEqual(call(**arguments)["AssumedRoleUser"]["Arn"],
                                     "arn:aws:sts::123456789012:assumed-role/SharedResourceRole/shared")
                    continue
                refusal = self.denied(call, **arguments)
                self.assertEqual(refusal.status, 403)
                account = role.split(":")[4]
                self.assertTrue(refusal.message.startswith(
                    "User: arn:aws:sts::%s:assumed-role/%s/work is not authorized to perform: sts:AssumeRole on resource: %s"
                    % (account, name, TARGET)), refusal.message)

    def test_inside_the_address_ranges_with_the_id_and_in_time_it_is_allowed(self):
        for address in ("10.1.2.3", "172.16.0.1", "172.31.255.255"):
            self.check(address, INSIDE, RIGHT_ID, True)

    def test_without_the_exact_external_id_it_is_denied(self):
        for external_id in (None, "SharedResourceAccess2025", RIGHT_ID.lower()):
            self.check("10.1.2.3", INSIDE, external_id, False)

    def test_from_another_address_it_is_denied(self):
        for address in ("192.168.0.1", "172.32.0.1", "127.0.0.1", None):
            self.check(address, INSIDE, RIGHT_ID, False)

    def test_the_window_opens_strictly_after_its_begin_and_closes_strictly_before_its_end(self):
        for clock, allowed in (("2023-12-31T23:59:59Z", False), ("2024-01-01T00:00:00Z", False),
                               ("2024-01-01T00:00:01Z", True), ("2024-12-31T23:59:58Z", True),
                               ("2024-12-31T23:59:59Z", False), ("2025-01-01T00:00:00Z", False)):
            self.world.control("POST", "clock", {"freeze": True})
            self.check("10.1.2.3", clock, RIGHT_ID, allowed)

    def test_today_the_policy_is_dead(self):
        self.world.come_from("10.1.2.3")
        session = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        call, arguments = self.call(session, RIGHT_ID)
        self.denied(call, **arguments)

    def test_through_a_vpc_endpoint_the_source_address_is_absent(self):
        self.world.set_clock(INSIDE)
        self.world.control("PUT", "network", {"source_ip": "10.1.2.3", "vpc": "vpc-1", "vpc_endpoint": "vpce-1"})
        session = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        call, arguments = self.call(session, RIGHT_ID)
        self.denied(call, **arguments)

    def test_a_user_of_a_trusted_roles_account_is_refused(self):
        self.world.set_clock(INSIDE)
        self.world.come_from("10.1.2.3")
        call, arguments = self.call(OPERATOR_OF_A, RIGHT_ID)
        self.denied(call, **arguments)

    def test_the_calling_role_needs_the_permission_too(self):
        self.world.set_clock(INSIDE)
        self.world.come_from("10.1.2.3")
        self.world.client("iam", ACCOUNT_A).delete_role_policy(RoleName="DataProcessingRole",
                                                               PolicyName="AssumeSharedResourceRole")
        session = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        call, arguments = self.call(session, RIGHT_ID)
        self.denied(call, **arguments)

    def test_a_chained_session_lasts_an_hour_at_most(self):
        self.world.set_clock(INSIDE)
        self.world.come_from("10.1.2.3")
        self.world.client("iam", OWNER).update_role(RoleName="SharedResourceRole", MaxSessionDuration=7200)
        session = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        call, arguments = self.call(session, RIGHT_ID)
        refusal = self.refused("ValidationError", call, DurationSeconds=3601, **arguments)
        self.assertIn("1 hour session limit for roles assumed by role chaining", refusal.message)
        self.assertIn("Credentials", call(DurationSeconds=3600, **arguments))

    def test_the_decision_tells_which_condition_failed_with_which_values(self):
        self.world.set_clock(INSIDE)
        self.world.come_from("192.168.0.1")
        session = self.world.assume(OPERATOR_OF_A, "arn:aws:iam::222222222222:role/DataProcessingRole")
        call, arguments = self.call(session, RIGHT_ID)
        headers = self.denied(call, **arguments).headers
        path = headers["x-understudy-decision"]
        status, text, _ = self.server.default_world.raw("GET", path)
        self.assertEqual(status, 200)
        explanation = text.decode()
        self.assertIn("aws:SourceIp".lower(), explanation.lower())
        self.assertIn("192.168.0.1", explanation)
        self.assertIn("172.16.0.0/12", explanation)


if __name__ == "__main__":
    main()
