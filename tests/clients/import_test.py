"""A real organization becomes a world: gathered by our script with the AWS CLI, imported, and asked the same questions."""
import tempfile

from understudy import *

MANAGEMENT, MEMBER, STRANGER = "111111111111", "222222222222", "999999999999"
UNIT = "ou-ex01-workloads"
SHARE = "12345678-1234-1234-1234-123456789012"
SUBNET = "arn:aws:ec2:%s:%s:subnet/subnet-0a" % (REGION, MANAGEMENT)
ACCESS_ROLE = "OrganizationAccountAccessRole"


def trust(principal):
    return {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]}


def statement(effect, action, resource="*", **more):
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]}


ORIGINAL = {
    "organization": {
        "id": "o-exampleorg1", "root_id": "r-ex01", "management_account": MANAGEMENT, "ram_sharing": True,
        "enabled_policy_types": ["SERVICE_CONTROL_POLICY"],
        "units": [{"id": UNIT, "name": "Workloads", "accounts": [MEMBER]}],
        "policies": [{"id": "p-nobuckets1", "name": "NoBuckets", "type": "SERVICE_CONTROL_POLICY",
                      "content": statement("Deny", "s3:CreateBucket"), "targets": [UNIT]}]},
    "accounts": [
        {"id": MANAGEMENT, "name": "Management",
         "users": [{"name": "lead", "attached": ["arn:aws:iam::aws:policy/AdministratorAccess"],
                    "access_keys": [{"id": "AKIALEADLEADLEADLEAD", "secret": "lead-secret"}]}],
         "buckets": [{"name": "reports", "region": "eu-west-1", "policy": statement(
             "Allow", "s3:GetObject", "arn:aws:s3:::reports/*", Principal={"AWS": "arn:aws:iam::%s:role/dev" % MEMBER})}],
         "resources": [{"arn": SUBNET, "type": "ec2:Subnet"}],
         "shares": [{"id": SHARE, "name": "network", "region": REGION, "resources": [SUBNET],
                     "principals": ["arn:aws:organizations::%s:ou/o-exampleorg1/%s" % (MANAGEMENT, UNIT)]}]},
        {"id": MEMBER, "name": "Member",
         "managed_policies": [{"name": "build", "path": "/team/", "document": statement("Allow", ["s3:*", "ec2:RunInstances"])}],
         "roles": [
             {"name": ACCESS_ROLE, "trust": trust(MANAGEMENT),
              "attached": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
             {"name": "dev", "trust": trust("arn:aws:iam::%s:user/lead" % MANAGEMENT), "path": "/",
              "tags": {"team": "red"}, "boundary": "arn:aws:iam::aws:policy/PowerUserAccess",
              "attached": ["arn:aws:iam::%s:policy/team/build" % MEMBER]}]}]}

QUESTIONS = [
    ("arn:aws:iam::%s:role/dev" % MEMBER, "s3:CreateBucket", "arn:aws:s3:::new", "explicitDeny"),
    ("arn:aws:iam::%s:role/dev" % MEMBER, "s3:GetObject", "arn:aws:s3:::reports/one", "allowed"),
    ("arn:aws:iam::%s:role/dev" % MEMBER, "s3:PutObject", "arn:aws:s3:::reports/one", "implicitDeny"),
    ("arn:aws:iam::%s:role/dev" % MEMBER, "iam:CreateUser", "arn:aws:iam::%s:user/u" % MEMBER, "implicitDeny"),
    ("arn:aws:iam::%s:role/dev" % MEMBER, "ec2:RunInstances", SUBNET, "allowed"),
    ("arn:aws:iam::%s:user/lead" % MANAGEMENT, "sts:AssumeRole", "arn:aws:iam::%s:role/dev" % MEMBER, "allowed"),
    ("arn:aws:iam::%s:user/lead" % MANAGEMENT, "s3:CreateBucket", "arn:aws:s3:::new", "allowed"),
]


def imported(folder):
    return subprocess.run([BINARY, "import", folder], env=clean_environment("/nonexistent"), capture_output=True,
                          text=True, timeout=60)


class Gathered(ClientTest):
    def answers(self, world):
        return [world.control("POST", "evaluate", {"principal": who, "action": action, "resource": resource})["decision"]
                for who, action, resource, _ in QUESTIONS]

    def test_what_the_script_gathers_decides_as_the_original_does(self):
        original = self.server.world(ORIGINAL)
        wanted = [answer for *_, answer in QUESTIONS]
        self.assertEqual(self.answers(original), wanted)
        with tempfile.TemporaryDirectory() as folder:
            environment = clean_environment(self.server.home)
            environment.update(AWS_ACCESS_KEY_ID="AKIALEADLEADLEADLEAD", AWS_SECRET_ACCESS_KEY="lead-secret",
                               PATH=self.aws_with(folder, original.endpoint) + os.pathsep + environment["PATH"])
            outputs = os.path.join(folder, "outputs")
            gathered = subprocess.run([str(ROOT / "fixtures" / "gather.sh"), outputs], env=environment,
                                      capture_output=True, text=True, timeout=300)
            self.assertEqual(gathered.returncode, 0, gathered.stderr)
            result = imported(outputs)
        self.assertEqual(result.returncode, 0, result.stderr)
        copy = self.server.world(json.loads(result.stdout))
        self.assertEqual(self.answers(copy), wanted)
        member = copy.client("ram", MEMBER)
        self.assertEqual([one["arn"] for one in member.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]], [SUBNET])
        role = copy.client("iam", MEMBER).get_role(RoleName="dev")["Role"]
        self.assertEqual(role["Tags"], [{"Key": "team", "Value": "red"}])
        self.assertEqual(role["RoleId"], original.client("iam", MEMBER).get_role(RoleName="dev")["Role"]["RoleId"])

    @staticmethod
    def aws_with(folder, endpoint):
        """A folder with an `aws` that asks the emulator: Debian's knows no AWS_ENDPOINT_URL."""
        path = os.path.join(folder, "bin", "aws")
        os.makedirs(os.path.dirname(path))
        with open(path, "w") as script:
            script.write('#!/bin/sh\nexec "%s" --endpoint-url "%s" "$@"\n' % (AWS, endpoint))
        os.chmod(path, 0o755)
        return os.path.dirname(path)


class Folder(unittest.TestCase):
    """What the importer makes of folders that others have gathered."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name

    def put(self, path, content):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))

    def fixture(self):
        done = imported(self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.notices = done.stderr
        return json.loads(done.stdout)

    def organize(self):
        self.put("describe-organization.json", {"Organization": {
            "Id": "o-exampleorg1", "MasterAccountId": MANAGEMENT, "FeatureSet": "ALL"}})

    def test_parents_are_told_by_children_lists_or_by_parent_lists_and_the_lost_are_put_into_the_root(self):
        self.organize()
        self.put("organizations/list-accounts.json", {"Accounts": [
            {"Id": one, "Name": one, "Status": "ACTIVE"} for one in (MANAGEMENT, MEMBER, STRANGER)]})
        self.put("list-parents_%s.json" % MEMBER, {"Parents": [{"Id": UNIT, "Type": "ORGANIZATIONAL_UNIT"}]})
        self.put("list-organizational-units-for-parent r-ex01.json", {"OrganizationalUnits": [
            {"Id": UNIT, "Name": "Workloads"}]})
        organization = self.fixture()["organization"]
        self.assertEqual(organization["root_id"], "r-ex01")
        self.assertEqual(organization["units"], [{"id": UNIT, "name": "Workloads", "accounts": [MEMBER]}])
        self.assertEqual(organization["accounts"], [STRANGER])
        self.assertIn("nothing says where %s is" % STRANGER, self.notices)

    def test_principals_that_nobody_gathered_are_trusted_all_the_same(self):
        arn = "arn:aws:iam::%s:role/auditor" % STRANGER
        self.put("get-account-authorization-details.json", {"RoleDetailList": [{
            "RoleName": "audited", "Arn": "arn:aws:iam::%s:role/audited" % MEMBER, "RoleId": "AROAEXAMPLEEXAMPLEEXA",
            "AssumeRolePolicyDocument": trust(arn)}]})
        [account] = self.fixture()["accounts"]
        self.assertEqual(list(account["roles"][0]["trust_principals"]), [arn])

    def test_policies_of_aws_that_are_not_built_in_become_the_accounts_own(self):
        arn = "arn:aws:iam::aws:policy/SomethingOfTomorrow"
        self.put("a/get-account-authorization-details-1.json", {
            "UserDetailList": [{"UserName": "ann", "Arn": "arn:aws:iam::%s:user/ann" % MEMBER, "UserId": "AIDAEXAMPLEEXAMPLEEXA",
                                "AttachedManagedPolicies": [{"PolicyName": "SomethingOfTomorrow", "PolicyArn": arn}]}],
            "Policies": [{"PolicyName": "SomethingOfTomorrow", "Arn": arn, "PolicyVersionList": [
                {"IsDefaultVersion": True, "VersionId": "v1", "Document": statement("Allow", "s3:*")}]}]})
        [account] = self.fixture()["accounts"]
        own = "arn:aws:iam::%s:policy/aws-managed/SomethingOfTomorrow" % MEMBER
        self.assertEqual(account["users"][0]["attached"], [own])
        self.assertIn(own, self.notices)

    def test_a_bucket_without_an_owner_is_left_out_and_named(self):
        self.put("get-bucket-policy.reports.json", {"Policy": json.dumps(statement("Allow", "s3:GetObject", Principal="*"))})
        self.assertEqual(self.fixture(), {})
        self.assertIn("bucket reports is left out", self.notices)

    def test_what_is_no_output_is_refused_by_name(self):
        self.assertEqual(imported(os.path.join(self.folder, "none")).returncode, 1)
        self.assertIn("has no output of the AWS CLI", imported(self.folder).stderr)
        self.put("list-roots.json", "{")
        refused = imported(self.folder)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("list-roots.json` is not JSON", refused.stderr)

    def test_a_world_that_would_be_refused_is_said_to_be(self):
        self.put("%s/get-account-authorization-details.json" % MEMBER, {"UserDetailList": [
            {"UserName": "not a name", "Arn": "arn:aws:iam::%s:user/x" % MEMBER, "UserId": "AIDAEXAMPLEEXAMPLEEXA"}]})
        refused = imported(self.folder)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("accounts[0].users[0]", refused.stderr)


if __name__ == "__main__":
    main()
