"""Data that no keyring names: found with its copies, and judged as the rest is."""

from __future__ import annotations

from dataclasses import replace

from keyspan.live.gateway import Held, Points, Replica, Seal
from keyspan.live.readiness import Reason, Scope, Standing, readiness
from tests.live.account import AWAY, HOME, NOW, THIRD
from tests.live.readiness.store import (
    OTHER,
    Store,
    account,
    arn,
    question,
    refused,
    replica,
    table,
)

REGIONS = (HOME, AWAY)


def found(store, *, held=None, regions=REGIONS, **asked):
    scope = Scope(keys=(), key_ids={}, discover=regions)
    return readiness(scope, question(held or account(), store, **asked))


def told(found):
    return [(each.copy.region, each.copy.source, each.standing) for each in found.verdicts]


def bucket(name, region, *into, key=None):
    rules = tuple(Replica(region="", name=each, status="Enabled", healthy=True) for each in into)
    seal = Seal(what="default encryption", key=arn(region) if key is None else key)
    return Held(name=name, seals=(seal,), replicas=rules)


def test_a_table_and_its_replica_are_found_once():
    store = Store()
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),)))
    store.put("dynamodb", AWAY, table(AWAY, replicas=(replica(HOME),)))
    assert told(found(store)) == [(HOME, None, Standing.READY), (AWAY, HOME, Standing.READY)]
    assert found(store).discovered == REGIONS


def test_a_bucket_that_is_copied_into_is_no_data_of_its_own_whichever_is_listed_first():
    store = Store()
    store.put("s3", HOME, bucket("b", HOME))
    store.put("s3", AWAY, bucket("a", AWAY, "b"))
    assert told(found(store)) == [(AWAY, None, Standing.READY), (HOME, AWAY, Standing.READY)]


def test_what_has_no_copy_anywhere():
    store = Store()
    store.put("s3", HOME, bucket("a", HOME, "in-a-region-that-is-not-looked-in"))
    (verdict,) = found(store).verdicts
    assert verdict.reasons == (Reason.NO_COPY,)


def test_a_replica_elsewhere_is_followed_where_the_service_names_its_region():
    store = Store()
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(THIRD),)))
    assert told(found(store)) == [(HOME, None, Standing.READY), (THIRD, HOME, Standing.NOT_READY)]


def test_the_other_regions_are_asked_where_the_service_does_not_say():
    store = Store()
    seal = Seal(what="storage", key=arn(HOME))
    store.put("rds", HOME, Held(name="db", seals=(seal,), replicas=None))
    here = Seal(what="automated backup", key=arn(AWAY))
    points = Points(latest=NOW)
    store.put("rds", AWAY, Held(name="db", seals=(here,), replicas=None, points=points))
    store.held["rds", THIRD] = {}
    every = found(store, regions=(*REGIONS, THIRD))
    assert told(every)[:2] == [(HOME, None, Standing.READY), (AWAY, HOME, Standing.READY)]


def test_data_under_a_key_of_aws():
    store = Store()
    store.put("s3", HOME, bucket("plain", HOME, key=""))
    (verdict,) = found(store).verdicts
    assert verdict.reasons == (Reason.NO_COPY, Reason.AWS_KEY)


def test_a_copy_under_a_key_that_is_not_related():
    store = Store()
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),)))
    store.put("dynamodb", AWAY, table(AWAY, key=arn(AWAY, OTHER)))
    assert [each.reasons for each in found(store).verdicts] == [(), (Reason.WRONG_KEY,)]


def test_what_could_not_be_listed_is_not_ready():
    store = Store()
    store.lists["s3", HOME] = refused(HOME, "ListBuckets")
    every = found(store)
    assert (every.verdicts, every.ready) == ((), False)
    assert [each.operation for each in every.every_refusal] == ["ListBuckets"]


def test_what_was_listed_and_could_not_be_looked_at_is_unknown():
    store = Store()
    store.put("s3", HOME, refused(HOME, "GetBucketEncryption"), name="a")
    (verdict,) = found(store).verdicts
    assert (verdict.standing, len(verdict.refusals)) == (Standing.UNKNOWN, 1)


def test_how_far_it_is_is_said_while_it_looks():
    store, said = Store(), []
    for name in ("a", "b"):
        store.put("s3", HOME, bucket(name, HOME))
    asked = replace(question(account(), store), say=said.append)
    readiness(Scope(keys=(), key_ids={}, discover=REGIONS), asked)
    there = said.index("listing the data of s3")
    assert said[there + 1 : there + 3] == ["1 of 2 found in s3", "2 of 2 found in s3"]


def test_each_thing_is_looked_at_once_where_it_is_written():
    store = Store()
    store.put("dynamodb", HOME, table(HOME, replicas=(replica(AWAY),)))
    store.put("dynamodb", AWAY, table(AWAY, replicas=(replica(HOME),)))
    found(store)
    assert store.looks.count(("dynamodb", HOME, "orders")) == 1
