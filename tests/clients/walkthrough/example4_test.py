"""Example 4: the monitoring program. CloudTrail, CloudWatch and SNS are not there yet, and say so at once."""
import datetime

from walkthrough import *


class MonitoringProgram(Walkthrough):
    def not_implemented(self, operation, call, **arguments):
        refusal = self.refused("NotImplemented", call, **arguments)
        self.assertEqual(refusal.status, 501)
        self.assertIn(operation, refusal.message)

    def test_looking_up_events_is_answered_as_not_implemented(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.not_implemented("LookupEvents", self.world.client("cloudtrail", OWNER).lookup_events,
                             LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}],
                             StartTime=now - datetime.timedelta(hours=1), EndTime=now)

    def test_putting_metrics_is_answered_as_not_implemented(self):
        self.not_implemented("PutMetricData", self.world.client("cloudwatch", OWNER).put_metric_data,
                             Namespace="SharedResources/Access",
                             MetricData=[{"MetricName": "CrossAccountEvents", "Value": 0, "Unit": "Count"},
                                         {"MetricName": "UniqueAccounts", "Value": 0, "Unit": "Count"}])

    def test_publishing_is_answered_as_not_implemented(self):
        self.not_implemented("Publish", self.world.client("sns", OWNER).publish,
                             TopicArn="arn:aws:sns:us-west-2:123456789012:SecurityAlerts",
                             Subject="Suspicious Shared Resource Access", Message="one\ntwo\n")

    def test_the_cli_shows_the_same(self):
        outcome = self.world.aws("aws cloudtrail lookup-events "
                                 "--lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole")
        self.cli_refused(outcome, "NotImplemented", "LookupEvents")


if __name__ == "__main__":
    main()
