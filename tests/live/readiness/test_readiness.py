"""The data of a keyring: which key is meant, who has to decrypt, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keyspan import Key, RelatedKey
from keyspan.live.gateway import Held, Replica, Seal
from keyspan.live.readiness import Reason, Scope, Standing, readiness
from keyspan.model.protects import Buckets
from tests.live.account import AWAY, HOME, NOW
from tests.live.readiness.store import ORDERS, USER, Store, account, arn, question, refused

BUCKETS = Buckets(name="invoices", buckets={HOME: "inv-a", AWAY: "inv-b"}, source=HOME)


def key(*, protects=(BUCKETS,), **more):
    return Key(
        name="orders",
        primary=RelatedKey(region=HOME, aliases=("orders",), users=(USER,)),
        replicas=(RelatedKey(region=AWAY, aliases=("orders",), decrypt_only=(USER,)),),
        protects=protects,
        **more,
    )


@pytest.fixture
def store():
    held = Store()
    into = Replica(region="", name="inv-b", status="rule r is Enabled", healthy=True)
    for region, name, replicas in ((HOME, "inv-a", (into,)), (AWAY, "inv-b", ())):
        seal = Seal(what="default encryption", key=arn(region))
        held.put("s3", region, Held(name=name, seals=(seal,), replicas=replicas))
    return held


def asked(store, *, held=None, keys=None, discover=None, **given):
    scope = Scope(keys=keys or (key(),), key_ids=given, discover=discover)
    return readiness(scope, question(held or account(), store, principals=()))


def test_each_place_is_told_by_the_name_that_it_has_in_the_keyring(store):
    found = asked(store)
    assert [(each.where, each.key, each.copy.name) for each in found.verdicts] == [
        ("protects.s3.invoices", "orders", "inv-a"),
        ("protects.s3.invoices", "orders", "inv-b"),
    ]
    assert (found.ready, found.moment, found.discovered) == (True, NOW, None)


def test_users_and_who_may_only_decrypt_have_to_be_able_to(store):
    held = account(us_east_1="{}", us_west_2='{"Statement": []}')
    home, away = asked(store, held=held).verdicts
    assert (home.standing, away.standing) == (Standing.UNKNOWN, Standing.NOT_READY)
    assert away.reasons == (Reason.POLICY_REFUSES,)


def test_a_key_that_no_alias_leads_to_is_unknown_and_may_be_named(store):
    held = account()
    for own in held.keys[ORDERS].own.values():
        own.aliases = ()
    found = asked(store, held=held)
    assert {each.standing for each in found.verdicts} == {Standing.UNKNOWN}
    assert found.verdicts[0].doubts[0].where == "keys.orders"
    assert asked(store, held=held, orders=ORDERS).ready


def test_a_key_whose_aliases_could_not_be_read_is_unknown(store):
    held = account()
    for region in (HOME, AWAY):
        held.fails[region, "ListAliases"] = "AccessDeniedException"
    doubt = asked(store, held=held).verdicts[0].doubts[0]
    assert doubt.problem == f"its aliases were not read in {HOME}, {AWAY}"


def test_what_the_keyring_names_is_not_discovered_once_more(store):
    seal = Seal(what="default encryption", key=arn(HOME))
    store.put("s3", HOME, Held(name="more", seals=(seal,)))
    found = asked(store, discover=(HOME, AWAY))
    assert [each.copy.name for each in found.verdicts] == ["inv-a", "inv-b", "more"]
    assert found.verdicts[2].where == ""
    assert store.looks.count(("s3", AWAY, "inv-b")) == 1


def test_what_is_discovered_under_a_key_of_the_keyring_is_for_its_users(store):
    seal = Seal(what="default encryption", key=arn(HOME))
    store.put("s3", HOME, Held(name="more", seals=(seal,)))
    held = account(us_east_1='{"Statement": []}')
    found = asked(store, held=held, discover=(HOME,))
    assert found.verdicts[2].key == "orders"
    assert Reason.POLICY_REFUSES in found.verdicts[2].reasons


def test_data_that_is_copied_by_no_service_is_told_apart(store):
    class Topics(Buckets):
        service = "sns"

        def copies(self, key):
            return ()

    topics = Topics(name="alerts", buckets=BUCKETS.buckets, source=HOME)
    found = asked(store, keys=(key(protects=(BUCKETS, topics)),))
    assert found.apart == ("protects.sns.alerts",)


def test_a_region_that_is_down_leaves_the_others_readable(store):
    store.put("s3", HOME, refused(HOME, code="EndpointConnectionError"), name="inv-a")
    found = asked(store)
    assert [each.standing for each in found.verdicts] == [Standing.UNKNOWN, Standing.UNKNOWN]
    assert not found.ready
    assert len(found.every_refusal) == 1


def test_buckets_that_are_copied_both_ways_are_asked_about_each(store):
    both = replace(BUCKETS, two_way=True)
    found = asked(store, keys=(key(protects=(both,)),))
    assert [(each.copy.region, each.copy.source, each.reasons) for each in found.verdicts] == [
        (HOME, None, ()),
        (AWAY, HOME, ()),
        (HOME, AWAY, (Reason.NOT_REPLICATING,)),
    ]
