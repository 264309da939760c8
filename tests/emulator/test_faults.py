"""What goes wrong on purpose, as boto3 meets it; and how often KMS was asked for what."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from keyspan.emulator.faults.fault import Request, Throttle
from tests.emulator.aws import OTHER, PRIMARY, REPLICA, Aws, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyspan.emulator import EmulatorProcess

ACCOUNTS = "us-east-1"  # where the services of a whole partition are signed for


@pytest.fixture(autouse=True)
def well_again(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.faults.clear()


def raw(emulator: EmulatorProcess, method: str, path: str, body: str = "") -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(emulator.endpoint).netloc)
    connection.request(method, path, body)
    response = connection.getresponse()
    told = json.loads(response.read())
    connection.close()
    return response.status, told


def regions_of_account(aws: Aws) -> dict[str, str]:
    told = aws.client("account", ACCOUNTS).list_regions()["Regions"]
    return {region["RegionName"]: region["RegionOptStatus"] for region in told}


def test_one_operation_of_one_region_is_refused(aws: Aws):
    key = aws.related(REPLICA)
    aws.emulator.faults.refuse(
        region=REPLICA, operation="DescribeKey", code="AccessDeniedException", message="no, sir"
    )
    with refused("AccessDeniedException", "no, sir"):
        aws.describe(key, REPLICA)
    assert aws.describe(key, PRIMARY)["KeyId"] == key
    assert aws.kms(REPLICA).list_grants(KeyId=key)["Grants"] == []


def test_all_operations_of_all_regions_are_refused_until_it_is_cleared(aws: Aws):
    key = aws.related(REPLICA)
    aws.emulator.faults.refuse(code="KMSInternalException", status=500)
    for region in (PRIMARY, REPLICA):
        with pytest.raises(ClientError) as caught:
            aws.describe(key, region)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    aws.emulator.faults.clear()
    assert aws.describe(key, REPLICA)["KeyId"] == key


def test_a_call_beyond_the_rate_is_throttled_as_kms_says_it(aws: Aws):
    key = aws.related(REPLICA)
    aws.emulator.faults.throttle(region=REPLICA, per_second=0.001)
    aws.describe(key, REPLICA)
    with refused("ThrottlingException", "You have exceeded the rate at which you may call KMS."):
        aws.describe(key, REPLICA)
    aws.describe(key, PRIMARY)
    aws.describe(key, PRIMARY)


def test_each_region_has_a_rate_of_its_own_and_it_fills_up_again():
    now = 0.0
    fault = Throttle(region=None, operation="ListGrants", per_second=2, clock=lambda: now)

    def answered(region: str, operation: str = "ListGrants", service: str = "kms") -> bool:
        asked = Request(service=service, region=region, operation=operation)
        return fault.strike(asked) is None

    assert [answered(PRIMARY) for _ in range(3)] == [True, True, False]
    assert [answered(REPLICA) for _ in range(3)] == [True, True, False]
    now = 0.5
    assert [answered(PRIMARY) for _ in range(2)] == [True, False]
    now = 60.0
    assert [answered(PRIMARY) for _ in range(3)] == [True, True, False]
    assert answered(PRIMARY, operation="ListAliases")
    assert answered(PRIMARY, service="sts")


def test_a_region_that_is_down_answers_nothing(aws: Aws):
    key = aws.related(REPLICA)
    aws.emulator.faults.drop(region=REPLICA)
    with pytest.raises(ConnectionClosedError):
        aws.describe(key, REPLICA)
    with pytest.raises(ConnectionClosedError):
        aws.client("sts", REPLICA).get_caller_identity()
    assert aws.describe(key, PRIMARY)["KeyId"] == key


def test_a_region_that_is_off_knows_no_credentials(aws: Aws):
    key = aws.related(OTHER)
    aws.emulator.faults.turn_off(region=OTHER)
    with refused("UnrecognizedClientException", "security token included in the request"):
        aws.describe(key, OTHER)
    with refused("InvalidClientTokenId", "security token included in the request"):
        aws.client("sts", OTHER).get_caller_identity()
    assert aws.client("sts", PRIMARY).get_caller_identity()["Account"] == aws.account


def test_an_account_tells_which_regions_are_on(aws: Aws):
    told = regions_of_account(aws)
    assert (told["eu-west-1"], told["af-south-1"]) == ("ENABLED_BY_DEFAULT", "ENABLED")
    aws.emulator.faults.turn_off(region="af-south-1")
    assert regions_of_account(aws) == {**told, "af-south-1": "DISABLED"}
    on = aws.client("account", ACCOUNTS).list_regions(RegionOptStatusContains=["DISABLED"])
    assert [region["RegionName"] for region in on["Regions"]] == ["af-south-1"]


def test_ec2_lists_the_regions_that_are_on_and_the_others_when_asked(aws: Aws):
    aws.emulator.faults.turn_off(region="af-south-1")
    ec2 = aws.client("ec2")
    on = {region["RegionName"] for region in ec2.describe_regions()["Regions"]}
    every = {
        region["RegionName"]: region["OptInStatus"]
        for region in ec2.describe_regions(AllRegions=True)["Regions"]
    }
    assert every.keys() - on == {"af-south-1"}
    assert (every["af-south-1"], every["eu-west-1"]) == ("not-opted-in", "opt-in-not-required")
    (one,) = ec2.describe_regions(RegionNames=["af-south-1"])["Regions"]
    assert one["RegionName"] == "af-south-1"


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        ("sts", "GetCallerIdentity", lambda client: client.get_caller_identity()),
        ("ec2", "DescribeRegions", lambda client: client.describe_regions()),
        ("account", "ListRegions", lambda client: client.list_regions()),
        ("cloudtrail", "LookupEvents", lambda client: client.lookup_events()),
    ],
)
def test_other_services_refuse_in_their_own_protocol(aws: Aws, service: str, operation: str, call):
    client = aws.client(service)
    aws.emulator.faults.refuse(operation=operation, code="AccessDenied", message="<no> & no")
    with refused("AccessDenied", "<no> & no"):
        call(client)


def test_other_services_are_themselves_while_something_else_goes_wrong(aws: Aws):
    aws.emulator.faults.refuse(operation="DescribeKey", code="AccessDeniedException")
    buckets = aws.client("s3")
    buckets.create_bucket(Bucket="faulty")
    buckets.put_object(Bucket="faulty", Key="it", Body=b"orders")
    assert buckets.get_object(Bucket="faulty", Key="it")["Body"].read() == b"orders"


def test_calls_are_counted_by_region_and_operation(aws: Aws):
    key = aws.related(REPLICA)
    aws.emulator.forget_calls()
    aws.describe(key)
    aws.describe(key)
    aws.kms(REPLICA).list_grants(KeyId=key)
    aws.emulator.faults.drop(region=REPLICA)
    with pytest.raises(ConnectionClosedError):
        aws.describe(key, REPLICA)
    aws.emulator.faults.refuse(code="AccessDeniedException")
    with refused("AccessDeniedException"):
        aws.describe(key)
    told = aws.emulator.calls()
    assert told.answered == {PRIMARY: {"DescribeKey": 2}, REPLICA: {"ListGrants": 1}}
    assert told.struck == {PRIMARY: {"DescribeKey": 1}, REPLICA: {"DescribeKey": 1}}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("no JSON", "Expecting value"),
        ("[]", "a fault is a JSON object, and this is []"),
        ('{"fault": "flood"}', "fault: 'flood' is none of refuse, throttle, drop, off, stall"),
        ('{"fault": "off"}', "off: name the region that is not turned on"),
        ('{"fault": "drop", "region": "eu-wets-1"}', "region: 'eu-wets-1' is no Region of AWS"),
        ('{"fault": "drop", "per_second": 1}', "drop takes no per_second"),
        ('{"fault": "drop", "operation": 7}', "operation: 7 is no text"),
        ('{"fault": "refuse"}', "refuse: name the code that AWS answers with"),
        ('{"fault": "refuse", "code": "X", "message": 1}', "message: 1 is no text"),
        ('{"fault": "refuse", "code": "X", "status": 200}', "status: 200 is no HTTP status of an"),
        ('{"fault": "throttle", "per_second": 0}', "per_second: 0 is no number of calls, above 0"),
        ('{"fault": "throttle", "per_second": true}', "per_second: True is no number of calls"),
        ('{"fault": "throttle", "per_second": NaN}', "per_second: nan is no number of calls"),
    ],
)
def test_a_fault_that_is_not_understood_is_refused(emulator: EmulatorProcess, asked, says):
    status, told = raw(emulator, "POST", "/keyspan/faults", asked)
    assert (status, told["message"][: len(says)]) == (400, says)


def test_a_route_says_which_methods_it_does_not_take(emulator: EmulatorProcess):
    assert raw(emulator, "POST", "/keyspan/calls")[0] == 405
    assert raw(emulator, "GET", "/keyspan/weather")[0] == 404
