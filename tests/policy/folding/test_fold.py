"""From key policies back to the fields that make them; what no field makes stays as it is."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyspan import Denials, InvalidPolicy, Key, RelatedKey, ServicePrincipal
from keyspan.model.access import Access
from keyspan.model.between import key_faults
from keyspan.model.service_principals import SERVICE_PRINCIPALS
from keyspan.model.specs import USAGES
from keyspan.policy import key_policies, parse
from keyspan.policy.equality import unchanged
from keyspan.policy.folding import fold
from tests.policy.policies import policies

ACCOUNT, PARTNER = "111122223333", "444455556666"
HOME, AWAY = "us-east-1", "eu-west-1"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def role(name, account=ACCOUNT):
    return f"arn:aws:iam::{account}:role/{name}"


def with_access(key, access):
    """The key, its Regions with these fields."""
    related = [
        RelatedKey(
            region=region,
            **{field.name: getattr(access[region], field.name) for field in fields(Access)},
        )
        for region in key.regions
    ]
    return replace(key, primary=related[0], replicas=tuple(related[1:]))


def bare(*regions, **kind):
    primary, *replicas = (RelatedKey(region=region) for region in regions)
    return Key(name="k", primary=primary, replicas=tuple(replicas), **kind)


def texts(key):
    return {region: policy.json() for region, policy in key_policies(key, account=ACCOUNT).items()}


def folded(live, **kind):
    return fold(live, key=bare(*live, **kind), account=ACCOUNT)


def said(access):
    """What the fields say that AWS's absence of a policy would not."""
    nothing = Access(root_delegation=False)
    found = {field.name: getattr(access, field.name) for field in fields(Access)}
    return {name: each for name, each in found.items() if each != getattr(nothing, name)}


def document(*statements, **more):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})


def statement(sid="", **more):
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": ROOT},
        "Action": "kms:*",
        "Resource": "*",
        **more,
    }


def distinct(*values):
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


OWN = distinct(*map(role, ("A", "B", "path/C")), ROOT)
SERVICES = distinct("s3", "ec2", "elasticache", "dax", "newservice.{region}.amazonaws.com")


@st.composite
def service_principals(draw):
    names = draw(distinct(*sorted(SERVICE_PRINCIPALS)))
    made = []
    for name in names:
        sources = ("arn:{partition}:sns:{region}:{account}:x", f"arn:aws:s3:::{name}")
        takes = ServicePrincipal(service=name).takes_sources
        made.append(
            ServicePrincipal(service=name, source_arns=draw(distinct(*sources)) if takes else ())
        )
    return tuple(made)


@st.composite
def denials(draw):
    return Denials(
        deletion_window_below_days=draw(st.none() | st.integers(7, 30)),
        deletion_except_by=draw(distinct(role("A"), role("B"))),
        replication_except_to=draw(st.none() | st.just((AWAY,)) | st.just((AWAY, "us-west-2"))),
        promotion_except_to=draw(st.none() | distinct(HOME, AWAY)),
        lockout_bypass=draw(st.booleans()),
    )


@st.composite
def keys(draw):
    spec = draw(st.sampled_from(["SYMMETRIC_DEFAULT", "SYMMETRIC_DEFAULT", *sorted(USAGES)]))
    usage = draw(st.sampled_from(USAGES[spec]))
    origin = draw(st.sampled_from(["AWS_KMS", "EXTERNAL"]))

    def access(region):
        fitting = {
            "encrypt_only": usage == "ENCRYPT_DECRYPT",
            "decrypt_only": usage == "ENCRYPT_DECRYPT",
            "verify_only": usage in ("SIGN_VERIFY", "GENERATE_VERIFY_MAC"),
        }
        symmetric = spec == "SYMMETRIC_DEFAULT"
        return RelatedKey(
            region=region,
            root_delegation=draw(st.booleans()),
            administrators=draw(OWN),
            users=draw(OWN),
            granters=draw(OWN),
            external_users=draw(distinct(role("X", PARTNER))),
            organizations=draw(distinct("o-aaaaaaaaaa", "o-bbbbbbbbbb")),
            services=draw(SERVICES) if symmetric else (),
            service_principals=draw(service_principals()) if symmetric else (),
            deny=draw(denials()),
            policy_id=draw(st.sampled_from(["", "key-default-1"])),
            **{name: draw(OWN) for name, fits in fitting.items() if fits},
        )

    return Key(
        name="k",
        primary=access(HOME),
        replicas=(access(AWAY),),
        key_spec=spec,
        key_usage=usage,
        origin=origin,
    )


@given(keys())
@settings(max_examples=150)
def test_what_fields_make_folds_back_to_what_makes_the_same(key):
    live = texts(key)
    again = fold(live, key=key, account=ACCOUNT)
    made = key_policies(with_access(key, again), account=ACCOUNT)
    for region, text in live.items():
        assert unchanged(text, made[region].json())
        assert parse(text).means(made[region])
    if not list(key_faults(key)) and not repeats(key):
        assert [each.statements for each in again.values()] == [(), ()], "all of it is in fields"


def repeats(key):
    """Whether a field says a thing twice: elasticache stands for dax as well."""
    return any({"elasticache", "dax"} <= set(related.services) for related in key.related)


@given(policies())
@settings(max_examples=150)
def test_any_policy_is_folded_to_what_the_provider_takes_for_it(policy):
    live = {HOME: policy.json()}
    again = folded(live)
    made = key_policies(with_access(bare(HOME), again), account=ACCOUNT)
    assert unchanged(live[HOME], made[HOME].json())


def test_the_fields_that_make_it():
    key = Key(
        name="k",
        primary=RelatedKey(
            region=HOME,
            users=(role("App"),),
            granters=(role("Ops"),),
            services=("s3", "elasticache"),
            service_principals=(ServicePrincipal(service="logs"),),
            deny=Denials(lockout_bypass=True, deletion_window_below_days=7),
        ),
    )
    assert said(folded(texts(key))[HOME]) == {
        "root_delegation": True,
        "users": (role("App"),),
        "granters": (role("Ops"),),
        "services": ("s3", "elasticache"),
        "service_principals": (ServicePrincipal(service="logs"),),
        "deny": Denials(lockout_bypass=True, deletion_window_below_days=7),
    }


def test_another_sid_is_a_statement_of_its_own():
    """AWS's default policy: the provider would plan a change for another Sid, and for no Id."""
    live = {HOME: document(statement("Enable IAM User Permissions"), Id="key-default-1")}
    assert said(folded(live)[HOME]) == {
        "policy_id": "key-default-1",
        "statements": (
            {
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": {"AWS": ROOT},
                "Action": "kms:*",
            },
        ),
    }


def test_users_without_the_grants_that_the_field_gives_stay_a_statement():
    key = Key(name="k", primary=RelatedKey(region=HOME, users=(role("App"),)))
    whole = json.loads(texts(key)[HOME])
    whole["Statement"] = [s for s in whole["Statement"] if "Grants" not in s["Sid"]]
    found = said(folded({HOME: json.dumps(whole)})[HOME])
    assert [each["Sid"] for each in found.pop("statements")] == ["AllowUse"]
    assert found == {"root_delegation": True}


def test_one_field_is_not_said_twice():
    """Two statements of one Sid: the second stays, and Keyspan refuses it by its Sid."""
    key = Key(name="k", primary=RelatedKey(region=HOME, administrators=(role("A"),)))
    whole = json.loads(texts(key)[HOME])
    whole["Statement"].append(whole["Statement"][1] | {"Principal": {"AWS": role("B")}})
    found = said(folded({HOME: json.dumps(whole)})[HOME])
    assert found["administrators"] == (role("A"),)
    assert [each["Principal"] for each in found["statements"]] == [{"AWS": role("B")}]


@pytest.mark.parametrize(
    ("field", "account", "sid"),
    [("administrators", PARTNER, "AllowAdministration"), ("external_users", ACCOUNT, "AllowUseBy")],
)
def test_a_field_says_nothing_of_accounts_that_it_is_not_about(field, account, sid):
    """The keyring would refuse it there, and takes it as a statement."""
    related = RelatedKey(region=HOME, **{field: (role("X", account),)})
    found = said(folded(texts(Key(name="k", primary=related)))[HOME])
    assert field not in found
    assert [each["Sid"].startswith(sid) for each in found["statements"]] == [True]
    assert found.get("external_accounts", ()) == ((PARTNER,) if account == PARTNER else ())


def via(region, *more):
    condition = {"StringEquals": {"kms:ViaService": [f"s3.{region}.amazonaws.com", *more]}}
    return document(statement(), statement("Via", Condition=condition))


def test_what_names_each_regions_own_name_is_told_once():
    first, second = folded({HOME: via(HOME), AWAY: via(AWAY)}).values()
    assert first == second
    wanted = first.statements[1]["Condition"]["StringEquals"]
    assert wanted == {"kms:ViaService": "s3.{region}.amazonaws.com"}


def test_what_names_one_region_everywhere_stays_word_by_word():
    first, second = folded({HOME: via(HOME), AWAY: via(HOME)}).values()
    assert first == second
    wanted = first.statements[1]["Condition"]["StringEquals"]
    assert wanted == {"kms:ViaService": f"s3.{HOME}.amazonaws.com"}


def test_a_name_that_ends_in_its_region_is_told_once():
    def live(region):
        return document(statement(), statement("App", Principal={"AWS": role(f"app-{region}")}))

    first, second = folded({HOME: live(HOME), AWAY: live(AWAY)}).values()
    assert first == second


def test_a_regions_name_within_a_longer_one_is_not_its_name():
    first, second = folded({"us-east-1": via("us-east-1"), "us-east-2": via("us-east-11")}).values()
    assert first != second


def test_what_one_region_has_besides_stands_there():
    first, second = folded({HOME: via(HOME), AWAY: via(AWAY, "ec2.amazonaws.com")}).values()
    assert first.statements != second.statements
    assert json.dumps(first.statements).count(HOME) == 1, "of that Region alone, so word by word"


def test_the_order_of_another_region_makes_no_difference():
    def live(*names):
        return document(statement(Principal={"AWS": list(names)}))

    first, second = folded({HOME: live(role("A"), role("B")), AWAY: live(role("B"), role("A"))})\
        .values()  # fmt: skip
    assert first == second


def test_sources_that_name_each_region_are_told_once():
    arns = ("arn:aws:sns:{region}:111122223333:orders", "arn:aws:sns:us-east-1:111122223333:all")
    related = [
        RelatedKey(
            region=region,
            service_principals=(ServicePrincipal(service="sns", source_arns=arns[:1]),),
        )
        for region in (HOME, AWAY)
    ]
    live = texts(Key(name="k", primary=related[0], replicas=(related[1],)))
    first, second = folded(live).values()
    assert first == second
    assert first.service_principals[0].source_arns == arns[:1]


def test_other_accounts_are_named():
    live = {HOME: document(statement(), statement("P", Principal={"AWS": role("X", PARTNER)}))}
    assert folded(live)[HOME].external_accounts == (PARTNER,)


def test_an_account_by_its_id_becomes_its_root():
    live = {HOME: document(statement(), statement("P", Principal={"AWS": PARTNER}))}
    access = folded(live)[HOME]
    assert access.statements[1]["Principal"] == {"AWS": f"arn:aws:iam::{PARTNER}:root"}
    assert access.external_accounts == (PARTNER,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"Version": "2008-10-17", "Statement": []}', '"2008-10-17", and Keyspan writes "2012'),
        ('{"Statement": []}', "has no Version, and Keyspan writes"),
        ("[]", "the key policy in us-east-1: a list stands where a table belongs"),
        ("{", "the key policy in us-east-1: is not JSON"),
    ],
)
def test_what_cannot_be_kept_is_refused(text, says):
    with pytest.raises(InvalidPolicy) as caught:
        folded({HOME: text})
    assert says in str(caught.value)
