"""The keys, and the roles that may use them."""

import json

from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct
from keyspan import Key, RelatedKey
from keyspan.constructs import MultiRegionKey
from policies import audit
from settings import ACCOUNT, KEY_ADMIN, PRIMARY, REGIONS, REPLICAS

from stacks.stack import Stack

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


class Keys(Stack):
    """One multi-Region key for all data about orders.

    Attributes:
        orders: the key.
    """

    def __init__(self, scope: Construct, name: str, *, stage: str) -> None:
        super().__init__(scope, name, regions=REGIONS)
        app = IamRole(
            self,
            "orders-app",
            provider=self.providers[PRIMARY],
            name=f"{stage}-orders-app",
            assume_role_policy=json.dumps(TRUST),
        )

        def related(region: str) -> RelatedKey:
            return RelatedKey(
                region=region,
                aliases=(f"{stage}/orders",),
                administrators=(KEY_ADMIN,),
                users=(app.arn,),
                statements=(audit(region).document(),),
                tags={"stage": stage},
            )

        self.orders = MultiRegionKey(
            self,
            "orders",
            # The stage is in the alias. The name is an address in this state: it never changes.
            key=Key(
                name="orders", primary=related(PRIMARY), replicas=tuple(map(related, REPLICAS))
            ),
            account=ACCOUNT,
            providers=self.providers,
        )
