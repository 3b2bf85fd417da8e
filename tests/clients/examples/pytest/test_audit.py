"""What tests look like with it: no cleaning up, no meeting each other, no waiting."""
import botocore.exceptions
import pytest

AUDITOR = "arn:aws:iam::111111111111:role/Auditor"
ALICE = ("AKIAALICEALICEEXAMPL", "alice-secret")


def assume(aws, **more):
    answer = aws.client("sts", *ALICE).assume_role(RoleArn=AUDITOR, RoleSessionName="audit", **more)
    return answer["Credentials"]


def test_the_session_ends_after_an_hour(aws):
    session = assume(aws, ExternalId="quarterly-audit")
    sts = aws.client("sts", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    assert sts.get_caller_identity()["Account"] == "111111111111"
    aws.advance("PT1H")
    with pytest.raises(botocore.exceptions.ClientError, match="ExpiredToken"):
        sts.get_caller_identity()


def test_without_the_external_id_nobody_gets_in(aws):
    with pytest.raises(botocore.exceptions.ClientError, match="not authorized to perform: sts:AssumeRole"):
        assume(aws)
    assert "wants StringEquals sts:ExternalId = quarterly-audit, the request had none" in aws.why()


@pytest.mark.parametrize("time", range(2))
def test_every_test_has_a_world_of_its_own(aws, time):
    aws.client("iam", "222222222222").create_user(UserName="bob")  # the second one would meet the first one's bob
