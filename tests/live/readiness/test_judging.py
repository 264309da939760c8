"""The verdict of each place, on data in memory: what is sound, and each reason why it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta, timezone

import pytest

from keyspan import Fault, Key, RelatedKey
from keyspan.live.gateway import Held, Points, Sample, Seal
from keyspan.live.readiness import Encryption, Reason, Standing
from keyspan.live.readiness.group import Group, Meant, groups_of
from keyspan.live.readiness.judging import judge
from keyspan.live.readiness.keys import Keys
from keyspan.model.protects import Copy, Table
from tests.live.account import ACCOUNT, AWAY, DEFAULT_POLICY, HOME, NOW, Account
from tests.live.readiness.store import (
    ORDERS,
    OTHER,
    USER,
    Store,
    account,
    arn,
    group,
    points,
    policy,
    question,
    refused,
    replica,
    table,
)

SINGLE = "0ab3c4d5-1234-4321-8765-0123456789ab"


def verdicts(store, *, held=None, meant=None, of=None, **asked):
    held = held or account()
    found = of or group(meant=meant)
    keys = Keys(ACCOUNT, held.connect)
    return tuple(judge(found, question(held, store, **asked), keys, known={}))


def sound():
    """A global table in two Regions, each replica under the related key of its Region."""
    store = Store()
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),)))
    store.put("dynamodb", AWAY, table(AWAY, replicas=(replica(HOME),)))
    return store


def vaults(*, hours, home=1, **away):
    store = Store()
    store.put("backup", HOME, points(HOME, hours=home))
    store.put("backup", AWAY, points(AWAY, hours=hours, **away))
    return store


def reasons(found):
    return [each.reasons for each in found]


def test_a_copy_that_is_there_under_the_related_key_is_ready():
    home, away = verdicts(sound())
    assert (home.standing, away.standing) == (Standing.READY, Standing.READY)
    assert (away.encryption, away.key_arn) == (Encryption.MULTI_REGION, arn(AWAY))
    assert (home.recovery, away.recovery) == (None, NOW), "what is replicated is of now"


def test_what_is_not_there_is_no_copy():
    store = sound()
    store.held["dynamodb", AWAY].clear()
    home, away = verdicts(store)
    assert home.standing is Standing.READY
    assert away.reasons == (Reason.NO_COPY,)
    assert away.findings[0].found == (
        f"dynamodb has no orders in {AWAY}, where it is copied to from {HOME}"
    )


def test_what_is_in_one_region_only_has_no_copy():
    (home,) = verdicts(sound(), of=group(away=None))
    assert home.reasons == (Reason.NO_COPY,)


@pytest.mark.parametrize(
    ("replicas", "said"),
    [
        ((), f"nothing replicates it from {HOME} to {AWAY}"),
        ((replica("eu-west-1"),), f"nothing replicates it from {HOME} to {AWAY}"),
        (
            (replica(AWAY, "INACCESSIBLE_ENCRYPTION_CREDENTIALS"),),
            f"from {HOME} to {AWAY}: INACCESSIBLE_ENCRYPTION_CREDENTIALS",
        ),
    ],
)
def test_a_table_of_the_same_name_that_is_no_healthy_replica(replicas, said):
    store = sound()
    store.put("dynamodb", HOME, table(HOME, replicas=replicas))
    away = verdicts(store)[1]
    assert [(each.reason, each.found) for each in away.findings] == [(Reason.NOT_REPLICATING, said)]
    assert away.recovery is None


@pytest.mark.parametrize(
    ("key", "reason", "encryption"),
    [
        (arn(HOME), Reason.WRONG_KEY, Encryption.MULTI_REGION),
        (arn(AWAY, OTHER), Reason.WRONG_KEY, Encryption.MULTI_REGION),
        (arn(AWAY, SINGLE), Reason.WRONG_KEY, Encryption.NOT_READ),
        ("", Reason.AWS_KEY, Encryption.AWS),
        ("alias/aws/dynamodb", Reason.AWS_KEY, Encryption.AWS),
        (f"arn:aws:kms:{AWAY}:{ACCOUNT}:alias/aws/s3", Reason.AWS_KEY, Encryption.AWS),
    ],
)
def test_another_key_than_the_related_one_of_that_region(key, reason, encryption):
    store = sound()
    store.put("dynamodb", AWAY, table(AWAY, key=key))
    home, away = verdicts(store)
    assert (home.reasons, away.reasons) == ((), (reason,))
    assert away.encryption is encryption
    assert arn(AWAY) in away.findings[0].mend


@pytest.mark.parametrize("key", [ORDERS, arn(AWAY), f"arn:aws:kms:{AWAY}:{ACCOUNT}:key/{ORDERS}"])
def test_the_related_key_however_the_service_names_it(key):
    store = sound()
    store.put("dynamodb", AWAY, table(AWAY, key=key))
    assert verdicts(store)[1].standing is Standing.READY


def test_an_alias_that_leads_nowhere_is_unknown():
    store = sound()
    store.put("dynamodb", AWAY, table(AWAY, key="alias/none"))
    away = verdicts(store)[1]
    assert (away.standing, away.encryption) == (Standing.UNKNOWN, Encryption.NOT_READ)


@dataclass
class Managed(Account):
    """An account in which one key is managed by AWS."""

    def connect(self, region):
        kms = super().connect(region)
        describe = kms.describe
        kms.describe = lambda key: (
            replace(describe(ORDERS), key_id=key, manager="AWS", multi_region=False)
            if SINGLE in key
            else describe(key)
        )
        return kms


def test_the_key_that_aws_manages_by_its_arn():
    held = Managed(keys=account().keys)
    store = sound()
    store.put("dynamodb", AWAY, table(AWAY, key=arn(AWAY, SINGLE)))
    away = verdicts(store, held=held)[1]
    assert (away.reasons, away.encryption) == ((Reason.AWS_KEY,), Encryption.AWS)


def test_where_any_key_is_right_it_is_one_of_that_region():
    store = sound()
    assert verdicts(store, meant=Meant(key_id=None))[1].standing is Standing.READY
    store.put("dynamodb", AWAY, table(AWAY, key=arn(HOME)))
    assert verdicts(store, meant=Meant(key_id=None))[1].reasons == (Reason.WRONG_KEY,)


def test_each_copy_is_held_against_the_one_of_its_name():
    store = Store()
    copies = []
    for name in ("snap-1", "snap-2"):
        for region, source in ((HOME, None), (AWAY, HOME)):
            seal = Seal(what=name, key=arn(region))
            held = Held(name=name, seals=(seal,), points=Points(latest=NOW))
            store.put("ebs", region, held)
            copies.append(Copy(service="ebs", name=name, region=region, source=source))
    found = verdicts(store, of=Group(copies=tuple(copies), meant=Meant(key_id=ORDERS)))
    assert {each.standing for each in found} == {Standing.READY}
    assert store.sources[AWAY, "snap-2"].held.name == "snap-2"


def test_what_is_not_encrypted():
    store = sound()
    seal = Seal(what="storage", encrypted=False)
    there = table(AWAY)
    store.held["dynamodb", AWAY]["orders"] = type(there)(name="orders", seals=(seal,))
    away = verdicts(store)[1]
    assert (away.reasons, away.encryption) == ((Reason.NOT_ENCRYPTED,), Encryption.NONE)


def test_the_key_that_the_service_is_told_to_copy_with_counts_too():
    store = sound()
    wrong = Seal(what="replicas by rule r", key=arn(HOME))
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY, seals=(wrong,)),)))
    away = verdicts(store)[1]
    assert [each.found for each in away.findings] == [
        f"replicas by rule r: encrypted with {arn(HOME)}"
    ]


def test_many_things_under_one_wrong_key_are_one_finding():
    store = sound()
    seals = tuple(Seal(what=f"object {n}") for n in range(5))
    there = table(AWAY)
    store.held["dynamodb", AWAY]["orders"] = type(there)(name="orders", seals=seals)
    (finding,) = verdicts(store)[1].findings
    assert finding.found.startswith("object 0, object 1, object 2 and 2 more: ")


@pytest.mark.parametrize(
    ("hours", "said"), [(1, ()), (24, ()), (25, (Reason.TOO_OLD,)), (None, (Reason.NO_COPY,))]
)
def test_a_recovery_point_is_of_less_than_a_day_ago(hours, said):
    found = verdicts(vaults(hours=hours), of=group("backup", "vault"))
    assert reasons(found) == [(), said]
    recovery = None if hours is None else NOW - timedelta(hours=hours)
    assert found[1].recovery == recovery


def of_each(there, here):
    """Vaults that hold recovery points of so many hours ago, of each thing."""
    store = Store()
    for region, hours in ((HOME, there), (AWAY, here)):
        every = {of: NOW - timedelta(hours=each) for of, each in hours.items()}
        made = Points(latest=max(every.values()), of_each=every)
        store.put("backup", region, replace(points(region), points=made))
    return store


@pytest.mark.parametrize(
    ("there", "here", "said"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, ()),
        ({"a": 1, "b": 2}, {"a": 1}, (Reason.NO_COPY,)),
        ({"a": 1, "b": 2}, {"a": 1, "b": 30}, (Reason.TOO_OLD,)),
        ({"a": 1, "b": 20}, {"a": 1, "b": 23}, ()),
        ({"a": 1, "b": 900}, {"a": 1, "b": 900}, ()),  # nobody backs it up any more
        ({"a": 1, "b": 2}, {"a": 1, "": 2}, ()),  # a copy that does not say of what it is
    ],
)
def test_the_latest_of_all_does_not_stand_for_each(there, here, said):
    assert verdicts(of_each(there, here), of=group("backup", "vault"))[1].reasons == said


def test_how_old_it_may_be_is_the_askers_to_say():
    store = vaults(hours=100, home=100)
    assert reasons(verdicts(store, of=group("backup", "vault"), hours=168)) == [(), ()]


def test_a_recovery_point_that_was_named_itself_may_be_as_old_as_it_is():
    store = vaults(hours=1000, home=1000)
    for region in (HOME, AWAY):
        there = store.held["backup", region]["vault"]
        fixed = type(there.points)(latest=there.points.latest, fixed=True)
        changed = type(there)(name="vault", seals=there.seals, points=fixed)
        store.put("backup", region, changed)
    assert reasons(verdicts(store, of=group("backup", "vault"))) == [(), ()]


def test_recovery_points_stand_where_the_region_that_they_come_from_is_down():
    store = vaults(hours=1)
    store.put("backup", HOME, refused(HOME, code="EndpointConnectionError"), name="vault")
    home, away = verdicts(store, of=group("backup", "vault"))
    assert (home.standing, away.standing) == (Standing.UNKNOWN, Standing.READY)


def test_replication_is_unknown_where_the_region_that_tells_it_is_down():
    store = sound()
    store.put("dynamodb", HOME, refused(HOME), name="orders")
    assert [each.standing for each in verdicts(store)] == [Standing.UNKNOWN, Standing.UNKNOWN]


def test_what_could_not_be_read_is_never_ready():
    store = sound()
    store.put("dynamodb", AWAY, refused(AWAY), name="orders")
    away = verdicts(store)[1]
    assert (away.standing, away.reasons) == (Standing.UNKNOWN, ())
    assert [each.code for each in away.refusals] == ["AccessDeniedException"]


def test_data_of_a_service_that_nobody_reads_is_unknown():
    store = sound()
    store.only = ()
    home, away = verdicts(store)
    assert (home.standing, away.standing) == (Standing.UNKNOWN, Standing.UNKNOWN)
    assert "nobody reads the data of this service here" in home.doubts[0].problem


def objects(status, *, hours=1, absent=True):
    """A store one of whose things is not over yet."""
    store = sound()
    sample = Sample(name="a/b", written=NOW - timedelta(hours=hours), status=status)
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),), samples=(sample,)))
    gone = frozenset({"a/b"}) if absent else frozenset()
    store.put("dynamodb", AWAY, table(AWAY, absent=gone))
    return store


@pytest.mark.parametrize(
    ("store", "said"),
    [
        (objects("COMPLETED", absent=False), ()),
        (objects("PENDING"), ()),
        (objects("PENDING", hours=30), (Reason.TOO_OLD,)),
        (objects("FAILED"), (Reason.NOT_REPLICATING,)),
        (objects("FAILED", absent=False), ()),  # it failed on its way to another bucket
        (objects("COMPLETED"), (Reason.NO_COPY,)),
        (objects("", hours=1000), (Reason.NO_COPY,)),
        (objects("", absent=False), ()),
    ],
)
def test_the_latest_things_are_looked_for_over_there(store, said):
    assert verdicts(store)[1].reasons == said


@pytest.mark.parametrize("place", [HOME, AWAY])
def test_what_nobody_can_read_is_not_ready(place):
    store = sound()
    there = store.held["dynamodb", place]["orders"]
    store.put("dynamodb", place, replace(there, unreadable="the table is ARCHIVED"))
    found = {each.copy.region: each for each in verdicts(store)}
    assert found[place].reasons == (Reason.NOT_READABLE,)
    assert found[place].findings[0].found == "orders: the table is ARCHIVED"


def test_a_place_that_takes_no_copies_is_not_replicated_into():
    store = sound()
    there = store.held["dynamodb", AWAY]["orders"]
    store.put("dynamodb", AWAY, replace(there, closed="versioning is off"))
    away = verdicts(store)[1]
    assert (away.reasons, away.recovery) == ((Reason.NOT_REPLICATING,), None)
    store.put("dynamodb", AWAY, there)
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),), closed="versioning is off"))
    home, away = verdicts(store)
    assert (home.reasons, away.reasons, home.notes) == ((), (), ("versioning is off",))


def test_times_are_told_in_utc_wherever_somebody_is():
    east = NOW.astimezone(timezone(timedelta(hours=9))) - timedelta(hours=30)
    store = vaults(hours=1)
    store.put("backup", AWAY, replace(points(AWAY), points=Points(latest=east)))
    (finding,) = verdicts(store, of=group("backup", "vault"))[1].findings
    assert finding.found.endswith(f"is of {NOW - timedelta(hours=30):%Y-%m-%d %H:%M} UTC")


def test_what_is_under_way_says_how_recent_the_copy_is():
    away = verdicts(objects("PENDING", hours=5))[1]
    assert (away.standing, away.recovery) == (Standing.READY, NOW - timedelta(hours=5))


def test_a_copy_is_looked_at_with_what_it_is_made_from_in_hand():
    store = objects("COMPLETED", absent=False)
    verdicts(store)
    source = store.sources[AWAY, "orders"]
    assert (source.region, source.held.samples[0].name) == (HOME, "a/b")


def test_a_policy_that_does_not_name_the_user_refuses():
    held = account(us_west_2=policy(f"arn:aws:iam::{ACCOUNT}:role/Other"))
    home, away = verdicts(sound(), held=held)
    assert (home.reasons, away.reasons) == ((), (Reason.POLICY_REFUSES,))
    assert USER in away.findings[0].found


def test_what_is_left_to_iam_is_unknown():
    held = account(us_west_2=DEFAULT_POLICY)
    away = verdicts(sound(), held=held)[1]
    assert away.standing is Standing.UNKNOWN
    assert "depends on IAM" in away.doubts[0].problem


def test_a_user_may_come_by_way_of_the_service():
    only = policy(USER).replace(
        '"Resource"',
        f'"Condition": {{"StringEquals": {{"kms:ViaService": "dynamodb.{AWAY}.amazonaws.com"}}}}, '
        '"Resource"',
    )
    assert verdicts(sound(), held=account(us_west_2=only))[1].standing is Standing.READY
    other = only.replace("dynamodb.", "s3.")
    assert verdicts(sound(), held=account(us_west_2=other))[1].reasons == (Reason.POLICY_REFUSES,)


def test_who_the_key_names_for_a_region_is_asked_about_there():
    meant = Meant(key_id=ORDERS, principals={AWAY: (f"arn:aws:iam::{ACCOUNT}:role/Only",)})
    home, away = verdicts(sound(), meant=meant, principals=())
    assert (home.reasons, away.reasons) == ((), (Reason.POLICY_REFUSES,))
    assert home.notes[-1].startswith("nobody is named who has to be able to decrypt")


@pytest.mark.parametrize("text", ["{}", "nothing", '{"Statement": [{"Effect": "Allow"}]}'])
def test_a_policy_that_is_not_understood_lets_nobody_in(text):
    away = verdicts(sound(), held=account(us_west_2=text))[1]
    assert away.standing is not Standing.READY


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingImport", "Unavailable"])
def test_a_key_that_is_not_enabled_decrypts_nothing(state):
    held = account()
    held.keys[ORDERS].own[AWAY].state = state
    away = verdicts(sound(), held=held)[1]
    assert away.reasons == (Reason.KEY_NOT_USABLE,)
    assert away.findings[0].found == f"{arn(AWAY)}: it is {state}"


def test_a_key_that_is_gone():
    held = account()
    held.keys[ORDERS].regions = (HOME,)
    assert verdicts(sound(), held=held)[1].reasons == (Reason.KEY_NOT_USABLE,)


@pytest.mark.parametrize("operation", ["DescribeKey", "GetKeyPolicy"])
def test_a_key_that_may_not_be_read_is_unknown(operation):
    held = account()
    held.fails[AWAY, operation] = "AccessDeniedException"
    away = verdicts(sound(), held=held)[1]
    assert (away.standing, away.reasons) == (Standing.UNKNOWN, ())


def test_a_key_that_nobody_can_tell_is_unknown_and_its_copies_are_looked_for_all_the_same():
    doubt = Fault(where="keys.orders", problem="two keys go by this name", mend="name it")
    store = sound()
    store.held["dynamodb", AWAY].clear()
    home, away = verdicts(store, meant=Meant(key_id=None, name="orders", doubts=(doubt,)))
    assert (home.standing, home.doubts) == (Standing.UNKNOWN, (doubt,))
    assert away.reasons == (Reason.NO_COPY,)


def test_what_is_copied_every_way_is_asked_about_each_copy_and_its_way_back():
    ledger = Table(name="ledger", source=HOME, hash_key="id", attributes={"id": "S"})
    replicas = (RelatedKey(region=AWAY), RelatedKey(region="us-west-2"))
    key = Key(
        name="orders",
        primary=RelatedKey(region=HOME),
        replicas=replicas,
        protects=(ledger,),
    )
    (found,) = groups_of(key, Meant(key_id=None))
    assert [(each.source, each.region) for each in found.copies] == [
        (None, HOME),
        (HOME, AWAY),
        (HOME, "us-west-2"),
        (AWAY, HOME),
        ("us-west-2", HOME),
    ]
