"""KS010 to KS014: replica keys, their primary, and the Regions of both."""

from tests.checks.terraform import EAST, KEY_ID, WEST, configuration, key_arn, told, verdicts

PRIMARY_ARN = "${aws_kms_key.k.arn}"
PRIMARY = {"provider": EAST, "multi_region": True}
REPLICA = {"provider": WEST, "primary_key_arn": PRIMARY_ARN}


def test_single_region_primary():
    def pair(name, **primary):
        yield f"aws_kms_key.{name}", {"provider": EAST, **primary}
        yield (
            f"aws_kms_replica_key.{name}",
            {"provider": WEST, "primary_key_arn": f"${{aws_kms_key.{name}.arn}}"},
        )

    keys = dict(
        [
            *pair("multi", multi_region=True),
            *pair("multi_in_text", multi_region="true"),
            *pair("single", multi_region=False),
            *pair("forgotten"),
            *pair("told_later", multi_region="${var.multi_region}"),
            ("aws_kms_key.alone", {"multi_region": False}),
            ("aws_kms_external_key.imported", {"provider": EAST}),
            (
                "aws_kms_replica_external_key.imported",
                {"provider": WEST, "primary_key_arn": "${aws_kms_external_key.imported.arn}"},
            ),
        ]
    )
    assert verdicts(configuration(keys), "KS010") == {
        "aws_kms_key.multi": "passes",
        "aws_kms_key.multi_in_text": "passes",
        "aws_kms_key.single": "fails",
        "aws_kms_key.forgotten": "fails",
        "aws_kms_key.told_later": "undecided",
        "aws_kms_key.alone": "passes",
        "aws_kms_external_key.imported": "fails",
    }
    assert told(configuration(dict(pair("forgotten"))), "KS010") == [
        (
            "aws_kms_key.forgotten: multi_region is not true,"
            " and aws_kms_replica_key.forgotten is its replica"
        )
    ]


def test_replica_beside_primary():
    def replica(**more):
        return {"primary_key_arn": PRIMARY_ARN, **more}

    keys = {
        "aws_kms_key.k": PRIMARY,
        "aws_kms_replica_key.elsewhere": replica(provider=WEST),
        "aws_kms_replica_key.beside": replica(provider=EAST),
        "aws_kms_replica_key.beside_by_default": replica(),
        "aws_kms_replica_key.by_region": replica(region="eu-west-1"),
        "aws_kms_replica_key.beside_by_region": replica(provider=WEST, region="us-east-1"),
        "aws_kms_replica_key.of_some_region": replica(region="${var.replica_region}"),
        "aws_kms_replica_key.of_a_new_region": replica(region="ap-southeast-19"),
        "aws_kms_replica_key.of_another_state": {
            "provider": WEST,
            "primary_key_arn": key_arn("us-east-1"),
        },
        "aws_kms_replica_key.beside_another_states": {
            "provider": EAST,
            "primary_key_arn": key_arn("us-east-1"),
        },
        "aws_kms_replica_key.of_a_variable": {
            "provider": WEST,
            "primary_key_arn": "${var.primary_key_arn}",
        },
        "data.aws_kms_key.theirs": {"provider": EAST, "key_id": "alias/theirs"},
        "aws_kms_replica_key.of_data": {
            "provider": WEST,
            "primary_key_arn": "${data.aws_kms_key.theirs.arn}",
        },
        "aws_kms_replica_key.beside_data": {
            "provider": EAST,
            "primary_key_arn": "${data.aws_kms_key.theirs.arn}",
        },
        "data.terraform_remote_state.keys": {"backend": "s3"},
        "aws_kms_replica_key.of_remote_state": {
            "provider": WEST,
            "primary_key_arn": "${data.terraform_remote_state.keys.outputs.orders_arn}",
        },
    }
    assert verdicts(configuration(keys), "KS011") == {
        "aws_kms_replica_key.elsewhere": "passes",
        "aws_kms_replica_key.beside": "fails",
        "aws_kms_replica_key.beside_by_default": "fails",
        "aws_kms_replica_key.by_region": "passes",
        "aws_kms_replica_key.beside_by_region": "fails",
        "aws_kms_replica_key.of_some_region": "undecided",
        "aws_kms_replica_key.of_a_new_region": "passes",
        "aws_kms_replica_key.of_another_state": "passes",
        "aws_kms_replica_key.beside_another_states": "fails",
        "aws_kms_replica_key.of_a_variable": "undecided",
        "aws_kms_replica_key.of_data": "passes",
        "aws_kms_replica_key.beside_data": "fails",
        "aws_kms_replica_key.of_remote_state": "undecided",
    }


def test_one_provider_without_a_region_is_one_region():
    """The Region comes from the environment then, and is the same for both."""
    providers = [{}, {"alias": "dr"}]
    keys = {
        "aws_kms_key.k": {"multi_region": True},
        "aws_kms_replica_key.same": {"primary_key_arn": PRIMARY_ARN},
        "aws_kms_replica_key.other": {"primary_key_arn": PRIMARY_ARN, "provider": "aws.dr"},
        "aws_kms_replica_key.by_region": {
            "primary_key_arn": PRIMARY_ARN,
            "region": "${var.replica_region}",
        },
    }
    view = configuration(keys, providers=providers)
    assert verdicts(view, "KS011") == {
        "aws_kms_replica_key.same": "fails",
        "aws_kms_replica_key.other": "undecided",
        "aws_kms_replica_key.by_region": "undecided",
    }
    assert verdicts(view, "KS012") == {
        "aws_kms_replica_key.same": "passes",
        "aws_kms_replica_key.other": "passes",
        "aws_kms_replica_key.by_region": "passes",
    }


def test_replicas_share_region():
    keys = {
        "aws_kms_key.k": PRIMARY,
        "aws_kms_replica_key.one": REPLICA,
        "aws_kms_replica_key.another": {**REPLICA, "provider": EAST, "region": "eu-west-1"},
        "aws_kms_replica_key.elsewhere": {**REPLICA, "region": "eu-central-1"},
        "aws_kms_key.other": PRIMARY,
        "aws_kms_replica_key.of_other": {
            "provider": WEST,
            "primary_key_arn": "${aws_kms_key.other.arn}",
        },
    }
    assert verdicts(configuration(keys), "KS012") == {
        "aws_kms_replica_key.one": "passes",
        "aws_kms_replica_key.another": "fails",
        "aws_kms_replica_key.elsewhere": "passes",
        "aws_kms_replica_key.of_other": "passes",
    }
    assert told(configuration(keys), "KS012") == [
        "aws_kms_replica_key.another: it and aws_kms_replica_key.one are both in eu-west-1"
    ]


def test_replicas_of_a_primary_in_another_state_share_a_region():
    def replica(arn):
        return {"provider": WEST, "primary_key_arn": arn}

    keys = {
        "aws_kms_replica_key.by_arn": replica(key_arn("us-east-1")),
        "aws_kms_replica_key.by_arn_too": replica(key_arn("us-east-1")),
        "aws_kms_replica_key.of_another": replica(key_arn("us-east-1", KEY_ID[:-1] + "c")),
        "aws_kms_replica_key.by_variable": replica("${var.primary}"),
        "aws_kms_replica_key.by_variable_too": replica("${var.primary}"),
        "aws_kms_replica_key.of_another_variable": replica("${var.another}"),
        "aws_kms_replica_key.one_of_many": replica("${element(var.primaries, 0)}"),
        "aws_kms_replica_key.another_of_many": replica("${element(var.primaries, 1)}"),
        "aws_kms_replica_key.made": replica("${replace(var.arns, 1, 2)}"),
        "aws_kms_replica_key.made_otherwise": replica("${replace(var.arns, 1, 3)}"),
        "aws_kms_replica_key.each": {**replica("${each.value}"), "for_each": "${var.primaries}"},
        "aws_kms_replica_key.each_too": {**replica("${each.value}"), "for_each": "${var.others}"},
    }
    assert {k: v for k, v in verdicts(configuration(keys), "KS012").items() if v != "passes"} == {
        "aws_kms_replica_key.by_arn_too": "fails",
        "aws_kms_replica_key.by_variable_too": "fails",
    }


def test_replica_on_default_provider():
    keys = {
        "aws_kms_key.k": PRIMARY,
        "aws_kms_replica_key.by_alias": REPLICA,
        "aws_kms_replica_key.by_region": {"primary_key_arn": PRIMARY_ARN, "region": "eu-west-1"},
        "aws_kms_replica_key.by_open_region": {
            "primary_key_arn": PRIMARY_ARN,
            "region": "${var.replica_region}",
        },
        "aws_kms_replica_key.by_expression": {
            "primary_key_arn": PRIMARY_ARN,
            "provider": "${aws.eu_west_1}",
        },
        "aws_kms_replica_key.forgotten": {"primary_key_arn": PRIMARY_ARN},
        "aws_kms_replica_key.by_default_name": {"primary_key_arn": PRIMARY_ARN, "provider": "aws"},
        "aws_kms_replica_external_key.forgotten": {"primary_key_arn": key_arn("us-east-1")},
    }
    assert verdicts(configuration(keys), "KS013") == {
        "aws_kms_replica_key.by_alias": "passes",
        "aws_kms_replica_key.by_region": "passes",
        "aws_kms_replica_key.by_open_region": "passes",
        "aws_kms_replica_key.by_expression": "passes",
        "aws_kms_replica_key.forgotten": "fails",
        "aws_kms_replica_key.by_default_name": "fails",
        "aws_kms_replica_external_key.forgotten": "fails",
    }


def test_a_state_of_one_region_has_no_alias_to_forget():
    keys = {
        "aws_kms_replica_key.k": {"primary_key_arn": "${var.primary}"},
        "aws_sqs_queue.q": {"kms_master_key_id": "${aws_kms_replica_key.k.arn}"},
    }
    view = configuration(keys, providers=[{"region": "eu-west-1"}])
    assert verdicts(view, "KS013") == {"aws_kms_replica_key.k": "passes"}


def test_replica_of_replica():
    def replica(arn):
        return {"provider": WEST, "primary_key_arn": arn}

    keys = {
        "aws_kms_key.k": PRIMARY,
        "aws_kms_replica_key.first": REPLICA,
        "aws_kms_replica_key.of_first": replica("${aws_kms_replica_key.first.arn}"),
        "aws_kms_replica_key.by_its_primary": replica(
            "${aws_kms_replica_key.first.primary_key_arn}"
        ),
        "aws_kms_replica_key.by_a_text_of_it": replica(
            '${replace(aws_kms_replica_key.first.arn, "eu-west-1", "us-east-1")}'
        ),
        "aws_kms_replica_key.by_local": replica("${local.keys.first}"),
        "aws_kms_replica_external_key.of_first": replica("${aws_kms_replica_key.first.arn}"),
    }
    view = configuration(keys, locals={"keys": {"first": "${aws_kms_replica_key.first.arn}"}})
    assert verdicts(view, "KS014") == {
        "aws_kms_replica_key.first": "passes",
        "aws_kms_replica_key.of_first": "fails",
        "aws_kms_replica_key.by_its_primary": "passes",
        "aws_kms_replica_key.by_a_text_of_it": "passes",
        "aws_kms_replica_key.by_local": "fails",
        "aws_kms_replica_external_key.of_first": "fails",
    }


def test_replicas_of_each_other_are_a_ring_and_no_end():
    keys = {
        "aws_kms_replica_key.a": {"primary_key_arn": "${aws_kms_replica_key.b.arn}"},
        "aws_kms_replica_key.b": {"primary_key_arn": "${aws_kms_replica_key.a.arn}"},
        "aws_kms_replica_key.c": {"primary_key_arn": "${aws_kms_replica_key.c.primary_key_arn}"},
        "aws_kms_alias.a": {"name": "alias/a", "target_key_id": "alias/a"},
    }
    view = configuration(keys)
    assert verdicts(view, "KS014") == {
        "aws_kms_replica_key.a": "fails",
        "aws_kms_replica_key.b": "fails",
        "aws_kms_replica_key.c": "passes",
    }
    assert verdicts(view, "KS015") == {"aws_kms_alias.a": "passes"}
