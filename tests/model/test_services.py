from keyspan.model.services import VIA_SERVICES, via_service


def test_the_services_that_encrypt_for_most_teams_are_known():
    """A sample of the guide's table."""
    assert {
        "backup", "dynamodb", "ec2", "eks", "elasticfilesystem", "es", "kinesis", "lambda", "rds",
        "redshift", "s3", "sagemaker", "secretsmanager", "sns", "sqs", "ssm", "workspaces-web",
    } <= VIA_SERVICES  # fmt: skip


def test_the_region_is_filled_in():
    assert via_service("ec2", region="us-gov-west-1") == ("ec2.us-gov-west-1.amazonaws.com",)
