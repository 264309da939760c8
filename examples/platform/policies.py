"""What the key policy of every key here says, whoever owns it: values, tested without Node.js."""

from keyspan.policy import Condition, Principal, Statement
from settings import AUDITOR


def audit(region: str) -> Statement:
    """Let auditors look at a key, by the endpoint of its own Region."""
    return Statement(
        sid="AllowAudit",
        principals=(Principal("AWS", AUDITOR),),
        actions=("kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"),
        conditions=(Condition("StringEquals", "aws:RequestedRegion", (region,)),),
    )
