"""KS015 and KS016: aliases, of which each stands for a key of its own Region."""

from tests.checks.terraform import EAST, KEY_ID, WEST, configuration, key_arn, told, verdicts

KEYS = {
    "aws_kms_key.k": {"provider": EAST, "multi_region": True},
    "aws_kms_replica_key.k": {"provider": WEST, "primary_key_arn": "${aws_kms_key.k.arn}"},
    "aws_kms_key.alone": {"provider": EAST},
    "aws_kms_key.many": {"provider": EAST, "count": 2},
}
PRIMARY_ID, REPLICA_ID = "${aws_kms_key.k.key_id}", "${aws_kms_replica_key.k.key_id}"


def alias(target, provider=EAST, name="alias/orders", **more):
    return {"name": name, "target_key_id": target, "provider": provider, **more}


def test_alias_of_another_region():
    aliases = {
        "aws_kms_alias.of_primary": alias(PRIMARY_ID),
        "aws_kms_alias.of_primary_by_arn": alias("${aws_kms_key.k.arn}"),
        "aws_kms_alias.of_replica": alias(REPLICA_ID, WEST),
        "aws_kms_alias.of_replica_by_primarys_id": alias(PRIMARY_ID, WEST),
        "aws_kms_alias.of_primary_by_replicas_id": alias("${aws_kms_replica_key.k.id}"),
        "aws_kms_alias.of_primary_elsewhere": alias("${aws_kms_key.k.arn}", WEST),
        "aws_kms_alias.of_replica_elsewhere": alias("${aws_kms_replica_key.k.arn}"),
        "aws_kms_alias.of_alone_elsewhere": alias("${aws_kms_key.alone.key_id}", WEST),
        "aws_kms_alias.of_nowhere": alias(PRIMARY_ID, None, region="eu-central-1"),
        "aws_kms_alias.by_region": alias(REPLICA_ID, None, region="eu-west-1"),
        "aws_kms_alias.in_some_region": alias(REPLICA_ID, None, region="${var.replica_region}"),
        "aws_kms_alias.by_local": alias("${local.target}", WEST),
        "aws_kms_alias.counted": alias("${aws_kms_key.many[count.index].key_id}", count=2),
        "aws_kms_alias.by_written_arn": alias(key_arn("us-east-1")),
        "aws_kms_alias.by_written_arn_elsewhere": alias(key_arn("us-east-1"), WEST),
        "aws_kms_alias.by_written_id": alias(KEY_ID, WEST),
        "aws_kms_alias.by_made_arn": alias(
            '${replace(aws_kms_key.k.arn, "us-east-1", "eu-west-1")}', WEST
        ),
        "aws_kms_alias.by_variable": alias("${var.key_id}"),
        "aws_kms_alias.of_remote_state": alias("${data.terraform_remote_state.s.outputs.key_id}"),
    }
    view = configuration({**KEYS, **aliases}, locals={"target": PRIMARY_ID})
    assert {each: said for each, said in verdicts(view, "KS015").items() if said != "passes"} == {
        "aws_kms_alias.of_primary_elsewhere": "fails",
        "aws_kms_alias.of_replica_elsewhere": "fails",
        "aws_kms_alias.of_alone_elsewhere": "fails",
        "aws_kms_alias.of_nowhere": "fails",
        "aws_kms_alias.in_some_region": "undecided",
        "aws_kms_alias.by_written_arn_elsewhere": "fails",
        "aws_kms_alias.by_made_arn": "undecided",
        "aws_kms_alias.by_variable": "undecided",
        "aws_kms_alias.of_remote_state": "undecided",
    }


def test_an_alias_of_another_region_is_told_with_both_regions():
    aliases = {
        "aws_kms_alias.by_reference": alias("${aws_kms_key.k.arn}", WEST),
        "aws_kms_alias.by_text": alias(key_arn("us-east-1"), WEST),
    }
    assert told(configuration({**KEYS, **aliases}), "KS015") == [
        "aws_kms_alias.by_reference: it is in eu-west-1, and aws_kms_key.k in us-east-1",
        "aws_kms_alias.by_text: it is in eu-west-1, and its key in us-east-1",
    ]


def test_an_alias_beside_its_key_is_fine_wherever_that_is():
    """No Region is told, and so no key of another one."""
    keys = {
        "aws_kms_key.k": {},
        "aws_kms_alias.beside": alias("${aws_kms_key.k.key_id}", "aws"),
        "aws_kms_alias.elsewhere": alias("${aws_kms_key.k.key_id}", "aws.dr"),
    }
    view = configuration(keys, providers=[{}, {"alias": "dr"}])
    assert verdicts(view, "KS015") == {
        "aws_kms_alias.beside": "passes",
        "aws_kms_alias.elsewhere": "undecided",
    }


def test_an_alias_of_data():
    data = {"provider": EAST, "key_id": KEY_ID}
    resources = {
        "data.aws_kms_key.k": data,
        "aws_kms_alias.by_id": alias("${data.aws_kms_key.k.id}"),
        "aws_kms_alias.by_arn": alias("${data.aws_kms_key.k.arn}"),
        "aws_kms_alias.by_arn_elsewhere": alias("${data.aws_kms_key.k.arn}", WEST),
        "data.aws_kms_key.of_arn": {"provider": WEST, "key_id": key_arn("us-east-1")},
        "aws_kms_alias.by_arn_of_arn": alias("${data.aws_kms_key.of_arn.arn}"),
        "aws_kms_alias.by_another_attribute": alias(
            "${data.aws_kms_key.k.multi_region_configuration[0].replica_keys[0].arn}", WEST
        ),
    }
    assert verdicts(configuration(resources), "KS015") == {
        "aws_kms_alias.by_id": "passes",
        "aws_kms_alias.by_arn": "passes",
        "aws_kms_alias.by_arn_elsewhere": "fails",
        "aws_kms_alias.by_arn_of_arn": "passes",
        "aws_kms_alias.by_another_attribute": "undecided",
    }


def missing(*aliases, **more):
    named = {f"aws_kms_alias.a{number}": each for number, each in enumerate(aliases)}
    said = verdicts(configuration({**KEYS, **named}, **more), "KS016")
    return {each.removeprefix("aws_kms_"): said[each] for each in said if said[each] != "passes"}


def test_alias_missing():
    assert missing(alias(PRIMARY_ID), alias(REPLICA_ID, WEST)) == {}
    assert missing(alias(PRIMARY_ID), alias(PRIMARY_ID, WEST)) == {}
    assert missing(alias(PRIMARY_ID)) == {"replica_key.k": "fails"}
    assert missing(alias(REPLICA_ID, WEST)) == {"key.k": "fails"}
    assert missing(alias(PRIMARY_ID), alias(REPLICA_ID, WEST, name="alias/other")) == {
        "key.k": "fails",
        "replica_key.k": "fails",
    }
    assert missing(alias("${aws_kms_key.alone.key_id}")) == {}
    assert missing() == {}


def test_alias_names_may_carry_their_regions():
    for here, there in (
        ("alias/orders-us-east-1", "alias/orders-eu-west-1"),
        ("alias/us-east-1/orders", "alias/eu-west-1/orders"),
        ("alias/orders_us_east_1", "alias/orders_eu_west_1"),
        ("alias/orders-useast1", "alias/orders-euwest1"),
    ):
        assert missing(alias(PRIMARY_ID, name=here), alias(REPLICA_ID, WEST, name=there)) == {}


def test_an_alias_whose_name_is_not_told_may_be_the_one():
    untold = alias(REPLICA_ID, WEST, name="alias/${var.name}")
    assert missing(alias(PRIMARY_ID), untold) == {"replica_key.k": "undecided"}
    by_local = alias(REPLICA_ID, WEST, name="alias/${local.name}")
    assert missing(alias(PRIMARY_ID), by_local, locals={"name": "orders"}) == {}
    of_some_key = alias("${var.key_id}", WEST)
    assert missing(alias(PRIMARY_ID), of_some_key) == {"replica_key.k": "undecided"}
    of_some_key_elsewhere = alias("${var.key_id}", EAST, name="alias/other")
    assert missing(alias(PRIMARY_ID), of_some_key_elsewhere) == {"replica_key.k": "fails"}


def test_the_missing_alias_is_told_with_the_one_that_is_there():
    view = configuration({**KEYS, "aws_kms_alias.here": alias(PRIMARY_ID)})
    assert told(view, "KS016") == [
        (
            "aws_kms_replica_key.k: aws_kms_alias.here is alias/orders of aws_kms_key.k,"
            " and none is here"
        )
    ]
