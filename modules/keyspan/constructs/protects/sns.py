"""Topics of SNS, one in each Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyspan.constructs.protects.protected import Protected
from keyspan.constructs.protects.publishers import letting_in
from keyspan.model.protects.publishers import SAYS_NOTHING_TO_TOPICS

if TYPE_CHECKING:
    from keyspan.bindings import Construct
    from keyspan.constructs.multi_region_key import MultiRegionKey
    from keyspan.model.protects import Topic


class EncryptedTopics(Protected):
    """A topic in each Region, encrypted by the key of its Region.

    Args:
        scope: as of Protected; so are the errors.
        construct_id: as of Protected.
        key: the key.
        data: the topics. Those that exist get no resource: the output tells what they need.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: MultiRegionKey, data: Topic
    ) -> None:
        super().__init__(scope, construct_id, key=key, data=data)
        self._topic = data
        regions = data.regions_of(self._key.key)
        for region in () if data.existing else regions:
            self._add(region)
        self.tell(
            {
                region: {"topic_arn": self._arn(region), "kms_key_arn": self.key_arn(region)}
                for region in regions
            },
            description="topic and key by Region",
        )

    def _add(self, region: str) -> None:
        topic = self.add(
            "aws_sns_topic",
            self.name_in(region),
            {
                "name": self._topic.topic,
                "fifo_topic": self._topic.fifo or None,
                "kms_master_key_id": self.key_arn(region),
            },
            region=region,
            holds_data=True,
        )
        if self._topic.publishers:
            policy = letting_in(
                self._topic.publishers,
                action="sns:Publish",
                arn=self._arn(region),
                place=self.place_in(region),
                silent=SAYS_NOTHING_TO_TOPICS,
            )
            self.add(
                "aws_sns_topic_policy",
                self.name_in(region),
                {"arn": topic.attribute("arn"), "policy": policy},
                region=region,
            )

    def _arn(self, region: str) -> str:
        return self.arn("sns", self._topic.topic, region=region)
