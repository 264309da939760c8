"""Two small reports that every format has to tell whole: a check that fails, a plan refused."""

from datetime import date

from keyspan.checks import Finding, KeyChange, Report, Severity
from keyspan.checks.catalogue import CATALOGUE
from keyspan.model.checks import Waiver

STACK = "cdktf.out/stacks/prod/cdk.tf.json"
OLD = "old/main.tf.json"
PLAN = "plan.json"


def finding(
    rule: str, address: str, what: str, *, document: str = STACK, waiver: Waiver | None = None
) -> Finding:
    described = CATALOGUE[rule]
    return Finding(
        rule=rule,
        severity=described.severity,
        address=address,
        what=what,
        why=described.why,
        mend=described.mend,
        source=described.source,
        document=document,
        waiver=waiver,
    )


def refusal(address: str, what: str) -> Finding:
    return Finding(
        rule="KS101",
        severity=Severity.ERROR,
        address=address,
        what=what,
        why="What a deleted key has encrypted cannot be decrypted again.",
        mend="keep the block, or name the key to keyspan guard",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        document=PLAN,
    )


FAILED = Report(
    documents=(STACK, "old"),
    findings=(
        finding(
            "KS003",
            "aws_kms_replica_key.orders_eu",
            "neither policy nor an aws_kms_key_policy is written for it",
        ),
        finding(
            "KS001",
            'aws_kms_key.each["a|b"]',
            "enable_key_rotation is not true",
            document=OLD,
            waiver=Waiver(
                rule="KS001",
                address="aws_kms_key.each*",
                reason="they go with the old shop, says @ops",
                until=date(2027, 1, 31),
            ),
        ),
        finding("KS093", "aws_kms_key.gone", "of KS007 until 2027-01-31 (moved)", document=OLD),
    ),
    checked=14,
)

REFUSED = Report(
    documents=(PLAN,),
    findings=(
        finding("KS001", "aws_kms_key.orders", "enable_key_rotation is not true", document=PLAN),
    ),
    checked=6,
    changes=(
        KeyChange(address="aws_kms_key.orders", region="us-east-1", change="deleted"),
        KeyChange(address="aws_kms_key.bills", region="", change="changed: description, tags"),
        KeyChange(address="aws_kms_alias.bills", region="us-east-1", change="unchanged"),
        KeyChange(address="aws_kms_key.scratch", region="eu-west-1", change="deleted"),
    ),
    guarded=True,
    refusals=(refusal("aws_kms_key.orders", "the plan deletes it"),),
    allowed=(refusal("aws_kms_key.scratch", "the plan deletes it"),),
)

APPROVED = Report(
    documents=(PLAN,),
    checked=6,
    changes=(KeyChange(address="aws_kms_key.new", region="us-east-1", change="created"),),
    guarded=True,
)

CLEAN = Report(documents=(STACK,), checked=9)
