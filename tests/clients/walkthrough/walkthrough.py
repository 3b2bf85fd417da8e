"""The world of the two founding documents, and their policies as printed.

"Share resources securely within your organization" brings four examples; "How do your organization's team members
access your account resources?" brings two policies, one command and the rules of sharing. The fixture
founding-documents.json holds what both take for granted: accounts, organization, subnets, shares with the printed ids.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from understudy import *  # noqa: E402,F401,F403  the tests of this folder import everything from here

OWNER, FIRST, SECOND = "123456789012", "123456789013", "123456789014"
ACCOUNT_A, ACCOUNT_B, OUTSIDER = "222222222222", "333333333333", "444444444444"
ORGANIZATION = "o-1234567890"

DEVELOPER = ("AKIADEVELOPEREXAMPLE", "developer-secret")
COLLEAGUE = ("AKIACOLLEAGUEEXAMPLE", "colleague-secret")
OPERATOR_OF_A = ("AKIAAOPERATOREXAMPLE", "operator-secret")
ANALYST_OF_B = ("AKIAANALYSTBBEXAMPLE", "analyst-secret")

EXAMPLE_2 = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::ACCOUNT-A:role/DataProcessingRole",
          "arn:aws:iam::ACCOUNT-B:role/AnalyticsRole"
        ]
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "SharedResourceAccess2024"
        },
        "IpAddress": {
          "aws:SourceIp": [
            "10.0.0.0/8",
            "172.16.0.0/12"
          ]
        },
        "DateGreaterThan": {
          "aws:CurrentTime": "2024-01-01T00:00:00Z"
        },
        "DateLessThan": {
          "aws:CurrentTime": "2024-12-31T23:59:59Z"
        }
      }
    }
  ]
}
"""

EXAMPLE_3 = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowCrossAccountRead",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::ACCOUNT-A:role/DataConsumerRole",
          "arn:aws:iam::ACCOUNT-B:role/ReportingRole"
        ]
      },
      "Action": [
        "s3:GetObject",
        "s3:ListBucket"
      ],
      "Resource": [
        "arn:aws:s3:::shared-data-bucket",
        "arn:aws:s3:::shared-data-bucket/shared/*"
      ],
      "Condition": {
        "StringEquals": {
          "s3:x-amz-server-side-encryption": "aws:kms"
        },
        "Bool": {
          "aws:SecureTransport": "true"
        }
      }
    },
    {
      "Sid": "DenyDirectPublicAccess",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": [
        "arn:aws:s3:::shared-data-bucket",
        "arn:aws:s3:::shared-data-bucket/*"
      ],
      "Condition": {
        "StringNotEquals": {
          "aws:PrincipalOrgID": "o-1234567890"
        }
      }
    }
  ]
}
"""

IDENTITY_POLICY = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "sts:AssumeRole"
      ],
      "Resource": [
        "arn:aws:iam::DESTINATION-ACCOUNT-ID:role/DESTINATION-ROLENAME"
      ]
    }
  ]
}
"""

TRUST_POLICY = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::SOURCE-ACCOUNT-ID:user/SOURCE-USERNAME"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
"""


def filled(document, **places):
    """A document with its placeholders replaced: ACCOUNT_A=... stands for ACCOUNT-A."""
    for name, value in places.items():
        document = document.replace(name.replace("_", "-"), value)
    return document


def with_accounts(document):
    return filled(document, ACCOUNT_A=ACCOUNT_A, ACCOUNT_B=ACCOUNT_B)


def corrected_example_3():
    """What the page means and S3 takes: encryption is demanded of uploads, where the key exists."""
    document = json.loads(with_accounts(EXAMPLE_3))
    del document["Statement"][0]["Condition"]["StringEquals"]
    document["Statement"].append({
        "Sid": "DenyUploadsWithoutKms",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::shared-data-bucket/*",
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
    })
    return json.dumps(document)


class Walkthrough(ClientTest):
    world_fixture = "founding-documents.json"

    def file(self, text):
        """A file with this text, for file:// arguments of the CLI."""
        path = pathlib.Path(self.server.home) / ("%s.json" % self.id())
        path.write_text(text)
        return path
