"""A diagnosis as a person reads it, line by line."""

from __future__ import annotations

from dataclasses import replace

from keyspan.lifecycle.trouble import diagnose, lines
from keyspan.terraform import State
from tests.lifecycle.trouble.cases import (
    EAST,
    IRELAND,
    OTHER,
    WEST,
    absent,
    case,
    holding,
    key,
    refused,
    seen,
)


def told(given):
    return "\n".join(lines(diagnose(given)))


def test_a_key_that_is_well():
    assert (
        told(case())
        == """\
orders (mrk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
Region     role     key state  in Terraform's state                  aliases
us-east-1  primary  Enabled    aws_kms_key.orders                    orders
us-west-2  replica  Enabled    aws_kms_replica_key.orders_us-west-2  orders
eu-west-1  replica  Enabled    aws_kms_replica_key.orders_eu-west-1  orders

No trouble was found: the file, the state and AWS say one thing."""
    )


def test_troubles_are_numbered_and_the_way_out_is_one():
    stolen = replace(seen(key(EAST, WEST), WEST), aliases={"orders": OTHER})
    wanted = key(EAST, WEST)
    assert (
        told(case(wanted, looks=[stolen], state=holding(wanted, tainted=[WEST])))
        == """\
orders (mrk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
Region     role     key state  in Terraform's state                            aliases
us-east-1  primary  Enabled    aws_kms_key.orders                              orders
us-west-2  replica  Enabled    aws_kms_replica_key.orders_us-west-2 (tainted)  -

1. aws_kms_replica_key.orders_us-west-2: tainted in the state, and the key in us-west-2 is Enabled
   wanted: a state that takes the key for whole, as it is
   meanwhile: DO NOT APPLY, and take no protection away: the next plan replaces the key, which
   schedules its deletion

2. us-west-2: alias/orders leads to mrk-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
   wanted: it leads to mrk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
   meanwhile: keep mrk-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: what was encrypted by the alias meanwhile
   is under it, and AWS opens that by no other key

The way out, in this order:
    terraform -chdir=cdktf.out/stacks/keyring untaint aws_kms_replica_key.orders_us-west-2 &&
    keyspan deploy --allow aws_kms_alias.orders_us-west-2=retarget
Look again after it: keyspan doctor orders"""
    )


def test_a_command_that_stops_the_first_time_is_told():
    looks = [seen(key(), region, primary=WEST) for region in (EAST, WEST, IRELAND)]
    looks[0] = replace(looks[0], aliases={})
    assert told(case(looks=looks)).endswith("""
The way out, in this order:
    keyspan promote orders us-west-2 --apply
    keyspan deploy &&
    keyspan promote orders us-west-2 --apply &&
    keyspan settle orders --apply
The first keyspan promote orders us-west-2 --apply stops at its plan, for the other troubles.
Look again after it: keyspan doctor orders""")


def test_what_was_not_read_is_not_told_as_missing():
    unread = absent(IRELAND, unknown=True, refusals=(refused(IRELAND),))
    said = told(case(looks=[unread], state=None, state_fault="terraform init: failed\n  sign in"))
    assert (
        said
        == """\
orders (mrk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
Region     role     key state  in Terraform's state  aliases
us-east-1  primary  Enabled    not read              orders
us-west-2  replica  Enabled    not read              orders
eu-west-1  -        not read   not read              -

1. eu-west-1: cannot be told: whether a key is there
   eu-west-1: DescribeKey: AccessDeniedException
     allow it

2. the state of stack keyring: cannot be told: what is tainted, lost or not applied
   terraform init: failed
     sign in
"""
    )


def test_a_key_that_nothing_leads_to_has_no_id():
    said = told(case(looks=map(absent, key().regions), state=State(), key_id=None))
    assert said.startswith("orders (no key ID is known)\n")


def test_a_related_key_that_the_file_does_not_name_is_shown():
    said = told(case(key(EAST, WEST), looks=[seen(key(), IRELAND)]))
    assert "eu-west-1  replica, not in the file  Enabled" in said
