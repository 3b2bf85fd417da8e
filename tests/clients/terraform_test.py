"""Terraform with the AWS provider: apply, a second plan without changes, destroy.

Runs when a terraform binary is in PATH and TF_PLUGINS names a filesystem mirror that holds hashicorp/aws;
nothing is downloaded.
"""
import glob
import tempfile

from understudy import *

TERRAFORM = shutil.which("terraform")
MIRROR = os.environ.get("TF_PLUGINS", "")
PROVIDERS = glob.glob(os.path.join(MIRROR, "*/hashicorp/aws")) if MIRROR else []

if not TERRAFORM or not PROVIDERS:
    print("skipped: needs terraform in PATH and TF_PLUGINS naming a mirror with hashicorp/aws")
    sys.exit(77)

PROVIDER = """
provider "aws" {
  %(alias)s
  region                      = "us-west-2"
  access_key                  = "%(account)s"
  secret_key                  = "test"
  s3_use_path_style           = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  max_retries                 = 1
  endpoints {
    sts           = var.endpoint
    iam           = var.endpoint
    ram           = var.endpoint
    organizations = var.endpoint
    s3            = var.endpoint
  }
}
"""

TWO_ACCOUNTS = """
resource "aws_ram_resource_share" "rules" {
  name                      = "resolver-rules"
  allow_external_principals = true
  tags                      = { Environment = "Production" }
}

resource "aws_ram_resource_association" "rule" {
  resource_arn       = "arn:aws:route53resolver:us-west-2:111111111111:resolver-rule/rslvr-rr-0123456789abcdef0"
  resource_share_arn = aws_ram_resource_share.rules.arn
}

resource "aws_ram_principal_association" "consumer" {
  principal          = "222222222222"
  resource_share_arn = aws_ram_resource_share.rules.arn
}

resource "aws_ram_resource_share_accepter" "consumer" {
  provider   = aws.consumer
  share_arn  = aws_ram_principal_association.consumer.resource_share_arn
  depends_on = [aws_ram_resource_association.rule]
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::222222222222:root" } }]
  })
  tags = { Team = "platform" }
}

resource "aws_iam_policy" "read" {
  name   = "read-reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::terraform-reports/*" }]
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.reader.name
  policy_arn = aws_iam_policy.read.arn
}
"""

ORGANIZATION = """
resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "Workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy" "guard" {
  name    = "no-users"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "iam:CreateUser", Resource = "*" }]
  })
  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_policy_attachment" "guard" {
  policy_id = aws_organizations_policy.guard.id
  target_id = aws_organizations_organizational_unit.workloads.id
}
"""

SHARING = """
resource "aws_organizations_organization" "this" {
  feature_set                   = "ALL"
  aws_service_access_principals = []
  lifecycle { ignore_changes = [aws_service_access_principals] }
}

resource "aws_ram_sharing_with_organization" "this" {
  depends_on = [aws_organizations_organization.this]
}

resource "aws_ram_resource_share" "projects" {
  name                      = "projects"
  allow_external_principals = false
  permission_arns           = ["arn:aws:ram:us-west-2:111111111111:permission/projects-only"]
}

resource "aws_ram_resource_association" "project" {
  resource_arn       = "arn:aws:codebuild:us-west-2:111111111111:project/one"
  resource_share_arn = aws_ram_resource_share.projects.arn
}

resource "aws_ram_principal_association" "everybody" {
  principal          = aws_organizations_organization.this.arn
  resource_share_arn = aws_ram_resource_share.projects.arn
  depends_on         = [aws_ram_sharing_with_organization.this]
}
"""

BUCKET = """
resource "aws_s3_bucket" "reports" {
  bucket = "terraform-reports"
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = aws_s3_bucket.reports.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::222222222222:root" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.reports.arn}/*"
    }]
  })
}
"""


class Terraform(ClientTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(dir=cls.server.home)
        cls.write("terraform.rc", 'provider_installation { filesystem_mirror { path = "%s" } }\n' % MIRROR)
        cls.write("providers.tf", 'variable "endpoint" {}\n' + "".join(
            PROVIDER % {"alias": alias, "account": account}
            for alias, account in (("", "111111111111"), ('alias = "consumer"', "222222222222"))))
        done = cls.terraform(cls.server.url, "init")
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.folder, name), "w") as file:
            file.write(text)

    @classmethod
    def terraform(cls, endpoint, command, *arguments):
        environment = clean_environment(cls.folder, TF_CLI_CONFIG_FILE=os.path.join(cls.folder, "terraform.rc"),
                                        TF_IN_AUTOMATION="1", CHECKPOINT_DISABLE="1", TF_VAR_endpoint=endpoint)
        return subprocess.run([TERRAFORM, command, "-input=false", "-no-color", *arguments], cwd=cls.folder,
                              capture_output=True, text=True, timeout=300, env=environment)

    def run_terraform(self, command, *arguments):
        done = self.terraform(self.world.endpoint, command, *arguments)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])

    def whole_life(self, resources, check):
        self.addCleanup(self.forget)
        self.write("resources.tf", resources)
        self.run_terraform("apply", "-auto-approve")
        check()
        # Exit status 2 would say that the plan has changes.
        self.run_terraform("plan", "-detailed-exitcode")
        self.run_terraform("destroy", "-auto-approve")

    def forget(self):
        for path in glob.glob(os.path.join(self.folder, "terraform.tfstate*")):
            os.unlink(path)

    def test_two_accounts_share_a_rule_and_a_bucket_and_destroy_leaves_nothing(self):
        def check():
            ram = self.world.client("ram", "222222222222")
            self.assertEqual([one["name"] for one in ram.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]],
                             ["resolver-rules"])
            self.assertEqual(len(ram.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]), 1)
            policy_text = self.world.client("s3", "111111111111").get_bucket_policy(Bucket="terraform-reports")["Policy"]
            self.assertIn("terraform-reports/*", policy_text)
        self.whole_life(TWO_ACCOUNTS + BUCKET, check)
        self.assertEqual(self.world.client("iam", "111111111111").list_roles()["Roles"], [])
        self.assertEqual(self.world.client("s3", "111111111111").list_buckets()["Buckets"], [])
        shares = self.world.client("ram", "111111111111").get_resource_shares(resourceOwner="SELF",
                                                                             resourceShareStatus="ACTIVE")
        self.assertEqual(shares["resourceShares"], [])

    def test_an_organization_with_a_unit_and_its_guard(self):
        def check():
            organizations = self.world.client("organizations", "111111111111")
            root = organizations.list_roots()["Roots"][0]["Id"]
            [unit] = organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
            self.assertIn("no-users", [one["Name"] for one in organizations.list_policies_for_target(
                TargetId=unit["Id"], Filter="SERVICE_CONTROL_POLICY")["Policies"]])
        self.whole_life(ORGANIZATION, check)

    def test_a_share_with_the_organization_by_a_customer_managed_permission(self):
        owner = self.world.client("ram", "111111111111")
        # Neither the provider nor every SDK knows such permissions.
        name = "arn:aws:ram:us-west-2:111111111111:permission/projects-only"
        self.world.control("POST", "fixtures", {"accounts": [{"id": "111111111111", "permissions": [
            {"name": "projects-only", "resource_type": "codebuild:Project", "region": "us-west-2",
             "policy_template": {"Effect": "Allow", "Action": "codebuild:BatchGetProjects"}}]}]})

        def trusted():
            organizations = self.world.client("organizations", "111111111111")
            return [one["ServicePrincipal"] for one in
                    organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]]

        def check():
            self.assertEqual(trusted(), ["ram.amazonaws.com"])
            [share] = owner.get_resource_shares(resourceOwner="SELF")["resourceShares"]
            [permission] = owner.list_resource_share_permissions(resourceShareArn=share["resourceShareArn"])["permissions"]
            self.assertEqual(permission["arn"], name)
            [principal] = owner.list_principals(resourceOwner="SELF")["principals"]
            self.assertIn(":organization/o-", principal["id"])
            [text] = owner.get_resource_policies(
                resourceArns=["arn:aws:codebuild:us-west-2:111111111111:project/one"])["policies"]
            self.assertIn("aws:PrincipalOrgID", text)
            self.assertNotIn("BatchGetBuilds", text)
        self.whole_life(SHARING, check)
        shares = owner.get_resource_shares(resourceOwner="SELF", resourceShareStatus="ACTIVE")
        self.assertEqual(shares["resourceShares"], [])
        roles = [one["RoleName"] for one in self.world.client("iam", "111111111111").list_roles()["Roles"]]
        self.assertNotIn("AWSServiceRoleForResourceAccessManager", roles)


if __name__ == "__main__":
    main()
