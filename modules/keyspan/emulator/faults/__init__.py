"""What goes wrong on purpose: calls that are refused, Regions that are down, copies that are late.

Told by POST /keyspan/faults in JSON, and gone with DELETE. Where no Region, operation or service is
named, all are meant:

    {"fault": "refuse", "region": "eu-west-1", "operation": "DescribeKey",
     "code": "AccessDeniedException", "message": "not authorized", "status": 400}
    {"fault": "throttle", "per_second": 50, "region": "eu-west-1", "operation": "ListGrants"}
    {"fault": "drop", "region": "eu-west-1"}
    {"fault": "off", "region": "eu-west-1"}
    {"fault": "stall", "region": "eu-west-1", "service": "s3"}
"""

from keyspan.emulator.faults.fault import Dropped, Refusal, Request
from keyspan.emulator.faults.faults import Faults

__all__ = ["Dropped", "Faults", "Refusal", "Request"]
