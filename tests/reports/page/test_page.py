"""What the page says, as a reader of its HTML meets it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from keyspan.checks import Severity
from keyspan.errors import Fault
from keyspan.live.comparison import Aspect
from keyspan.live.inventory import FleetKey, FleetMember
from keyspan.live.roundtrip import OTHER_KEY, Trip
from keyspan.reports.page import Danger, exit_code, problems, render
from tests.checks.reports.samples import FAILED
from tests.project import ROOT
from tests.reports.page.reading import links, read, table, text_of
from tests.reports.page.samples import (
    BAD,
    BILLS,
    EVENTS,
    GOOD,
    LOGS,
    ORDERS,
    REGIONS,
    UNREAD,
    difference,
    down,
    fleet,
    good,
    key_id,
    matrix,
    page,
)


def found(made):
    return [(each.danger, each.keys, each.where) for each in problems(made)]


def test_what_loses_data_comes_first_whatever_its_place_in_the_file():
    assert found(BAD) == [
        (Danger.LOSS, ("orders",), "eu-west-1"),
        (Danger.LOSS, (EVENTS.name,), "Encrypt and Decrypt"),
        (Danger.USE, ("orders",), "ap-southeast-2"),
        (Danger.USE, ("orders",), "us-east-1"),
        (Danger.USE, ("orders",), "Encrypt and Decrypt"),
        (Danger.DRIFT, ("orders",), "us-west-2"),
        (Danger.RULES, (), "aws_kms_replica_key.orders_eu"),
        (Danger.RULES, (), "keys.orders.administrators"),
        (Danger.UNREAD, ("bills",), "eu-west-1"),
    ]


@pytest.mark.parametrize(
    ("state", "danger"),
    [
        ("PendingDeletion", Danger.LOSS),
        ("PendingReplicaDeletion", Danger.LOSS),
        ("Disabled", Danger.USE),
        ("PendingImport", Danger.USE),
    ],
)
def test_a_key_that_aws_is_to_delete_loses_data_and_a_disabled_one_does_not(state, danger):
    first, *rest = good(LOGS).standings
    differing = replace(
        good(LOGS),
        standings=(replace(first, state=state), *rest),
        differences=(difference(Aspect.STATE, first.region),),
    )
    assert [each.danger for each in problems(page(LOGS, verified=(differing,)))] == [danger]


def test_every_aspect_has_a_danger():
    differing = replace(good(LOGS), differences=tuple(map(difference, Aspect)))
    told = problems(page(LOGS, verified=(differing,)))
    assert len(told) == len(Aspect)
    assert {each.danger for each in told} == {Danger.LOSS, Danger.USE, Danger.DRIFT}


@pytest.mark.parametrize(
    ("made", "headline", "code"),
    [
        (GOOD, "All good: 3 keys in 4 Regions", 0),
        (BAD, "8 findings", 1),
        (UNREAD, "Not everything could be read", 2),
    ],
)
def test_the_verdict_is_the_first_heading_the_title_and_the_exit_code(made, headline, code):
    told = read(render(made))
    (heading,) = told.iter("h1")
    assert text_of(heading) == headline
    assert text_of(next(told.iter("title"))).startswith(f"{headline} - ")
    assert exit_code(made) == code


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"checked": FAILED}, "1 finding"),
        (
            {"warnings": (Fault(where="keys.logs", problem="all may", mend="let few"),)},
            "1 finding",
        ),
        ({"fleet": replace(fleet(LOGS), missing=("logs",))}, "1 finding"),
        ({"fleet": replace(fleet(LOGS), refusals=(down(REGIONS[0]),))}, "Not everything"),
    ],
)
def test_nothing_is_good_while_anything_found_something(changes, says):
    html = render(page(LOGS, **changes))
    assert text_of(next(read(html).iter("h1"))).startswith(says)
    assert "All good" not in html


def test_a_page_without_round_trips_does_not_look_as_if_keys_were_used():
    unused = replace(good(LOGS), matrices=())
    told = text_of(read(render(page(LOGS, verified=(unused,), tried=False))))
    assert "No key was used: the page was made with --no-crypto." in told
    assert "Round trips not tried: --no-crypto" in told
    assert "came back" not in told


def test_keys_that_nobody_could_use_are_named_beside_all_good():
    unused = replace(good(LOGS), matrices=())
    told = text_of(read(render(page(LOGS, BILLS, verified=(unused, good(BILLS))))))
    assert "All good: 2 keys in 3 Regions No round trip was made with logs." in told


def test_what_was_not_read_is_said_where_it_would_stand():
    told = text_of(read(render(page(LOGS, fleet=None, checked=None, caller=""))))
    for said in ("Neither was read.", "Not checked: there is no generated Terraform",
                 "Asked by not known", "Cost not read", "Terraform none to check"):  # fmt: skip
        assert said in told


def test_terraform_that_could_not_be_checked_is_not_taken_for_none():
    fault = Fault(where="cdktf.out", problem="holds no *.tf.json", mend="run cdktf synth")
    made = page(LOGS, checked=None, unchecked=fault)
    assert found(made) == [(Danger.UNREAD, (), "cdktf.out")]
    told = text_of(read(render(made)))
    assert "Terraform could not be checked" in told
    assert "there is no generated Terraform" not in told


def test_what_the_inventory_notes_is_told_last_and_is_no_finding():
    """A key that is disabled, or goes, may be so by the file."""
    (key,) = fleet(LOGS).keys
    note = Fault(where="mrk-0 in us-east-1", problem="it is disabled", mend="leave it so")
    noted = replace(fleet(LOGS), keys=(replace(key, notes=(note,)),), notes=(note,))
    made = page(LOGS, fleet=noted)
    assert found(made) == [(Danger.NOTE, (), note.where), (Danger.NOTE, ("logs",), note.where)]
    assert exit_code(made) == 0
    told = text_of(read(render(made)))
    assert "Nothing is wrong Worth knowing 2" in told
    assert "it is disabled Mend leave it so" in told


def test_a_warning_of_a_rule_is_worth_knowing_and_a_note_stands_among_the_checks():
    error, waived, note = FAILED.findings
    warning = replace(error, severity=Severity.WARNING)
    made = page(LOGS, checked=replace(FAILED, findings=(warning, waived, note)))
    assert found(made) == [(Danger.NOTE, (), error.address)]
    assert exit_code(made) == 0


def test_each_cell_of_the_matrix_says_what_came_of_it_in_words():
    trip = Trip(problem="AccessDeniedException", message="no", seconds=0.0314)
    failing = replace(good(LOGS), matrices=(matrix(LOGS.regions, us_west_2=trip),))
    rows = table(read(render(page(LOGS, verified=(failing,)))), "Encrypt in the Region of the row")
    assert rows == [
        ["Made in", "us-east-1", "us-west-2"],
        ["us-east-1 21 ms", "opened 18 ms", "AccessDeniedException 31 ms"],
        ["us-west-2 21 ms", "opened 89 ms", "AccessDeniedException 31 ms"],
    ]


def test_tries_that_failed_alike_are_one_finding_with_each_pair():
    unmade = Trip(problem="DisabledException", made=False)
    both = matrix(LOGS.regions, us_west_2=Trip(problem=OTHER_KEY))
    trips = dict(both.trips) | {(REGIONS[0], REGIONS[1]): unmade}
    failing = replace(good(LOGS), matrices=(replace(both, trips=trips),))
    told = problems(page(LOGS, verified=(failing,)))
    assert [(each.danger, each.found, each.details) for each in told] == [
        (Danger.LOSS, "the Regions' keys are not one key", ("made in us-west-2, taken in us-west-2",)),  # noqa: E501
        (Danger.USE, "Encrypt: DisabledException", ("Encrypt in us-east-1",)),
    ]  # fmt: skip


def test_a_region_that_is_down_is_told_once_with_its_keys():
    refused = (down(REGIONS[1]), down(REGIONS[1], "ListAliases"))
    verified = tuple(replace(good(key), refusals=refused) for key in (LOGS, BILLS))
    (told,) = problems(page(LOGS, BILLS, verified=verified))
    assert told.keys == ("logs", "bills")
    assert told.found.startswith("DescribeKey, ListAliases: EndpointConnectionError: ")
    assert told.mend == "nobody answered: is the network up, and the Region?"


def test_the_overview_has_each_key_with_a_way_to_it():
    told = read(render(BAD))
    assert table(told, "Each key of keyspan.toml")[1:] == [
        ["orders", "5 findings", "us-east-1", "2 of 4 Enabled", "6 of 9, slowest 160 ms",
         "every 365 days", "$12.00"],
        ["bills", "not all read", "us-east-1", "2 of 3 Enabled", "4 of 4, slowest 89 ms",
         "every 365 days", "$9.00"],
        ["logs", "good", "us-east-1", "2 of 2 Enabled", "4 of 4, slowest 89 ms",
         "every 365 days", "$6.00"],
        [EVENTS.name, "1 finding", "us-east-1", "2 of 2 Enabled", "2 of 4, slowest 300 ms",
         "every 365 days", "$6.00"],
    ]  # fmt: skip


def test_every_link_inside_leads_somewhere_and_no_place_is_named_twice():
    told = read(render(BAD))
    ids = [each.get("id") for each in told.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    inside = [each for each in links(told) if each.startswith("#")]
    assert inside
    assert [each for each in inside if each[1:] not in ids] == []


def test_a_sum_of_which_a_part_is_not_known_says_so():
    (key,) = fleet(LOGS).keys
    first, second = key.members
    unknown = replace(key, members=(first, replace(second, monthly_dollars=None)))
    rows = table(
        read(render(page(LOGS, fleet=replace(fleet(LOGS), keys=(unknown,))))), "Rotation, last use"
    )
    assert rows[1][-2:] == ["us-east-1 $3.00 us-west-2 not known", "at least $3.00"]
    assert rows[-1] == ["Together", "at least $3.00"]


def test_cents_and_thousands():
    (key,) = fleet(LOGS).keys
    first, second = key.members
    dear = replace(key, members=(replace(first, monthly_dollars=Decimal("1200.505")), second))
    rows = table(
        read(render(page(LOGS, fleet=replace(fleet(LOGS), keys=(dear,))))), "Rotation, last use"
    )
    assert rows[-1] == ["Together", "$1,203.50"]


def test_keys_outside_the_keyring_are_listed_and_not_counted():
    stranger = FleetKey(
        key_id=key_id("stranger"),
        spec="SYMMETRIC_DEFAULT",
        usage="ENCRYPT_DECRYPT",
        origin="AWS_KMS",
        members=(FleetMember(region="eu-west-1", role="replica", state="Enabled"),),
        notes=(Fault(where="here", problem="its primary is elsewhere", mend="look for it"),),
    )
    found = replace(fleet(LOGS), keys=(*fleet(LOGS).keys, stranger))
    made = page(LOGS, fleet=found)
    assert exit_code(made) == 0
    assert (
        f"{key_id('stranger')} eu-west-1 (replica, Enabled) its primary is elsewhere "
        "Mend: look for it"
    ) in text_of(read(render(made)))


def test_findings_of_rules_stand_whole_waived_ones_with_their_reason():
    told = text_of(read(render(page(LOGS, checked=FAILED))))
    for finding in FAILED.findings:
        for text in (finding.address, finding.what, finding.why, finding.mend, finding.source):
            assert text in told
    assert "waived until 2027-01-31: they go with the old shop, says @ops" in told


@pytest.mark.parametrize(
    ("materials", "told"),
    [
        (("a", "a"), "one, the same everywhere"),
        (("a", "b"), "2 different ones"),
        (("a", None), "one, the same in 1 Region; not told by 1"),
        ((None, None), "AWS tells none"),
    ],
)
def test_whether_the_regions_encrypt_with_one_key_material(materials, told):
    standings = tuple(
        replace(each, material_id=material)
        for each, material in zip(good(LOGS).standings, materials, strict=True)
    )
    made = page(LOGS, verified=(replace(good(LOGS), standings=standings),))
    assert f"Key material {told} Rotation" in text_of(read(render(made)))


def test_the_first_screen_says_that_data_may_be_lost_and_that_more_may_be_wrong():
    (heading,) = (each for each in read(render(BAD)).iter("section") if each.find("h1") is not None)
    assert text_of(heading).startswith(
        "8 findings Data may be lost: that comes first below. 2 of 4 keys concerned. "
        "Not everything could be read: there may be more. Drift"
    )
    differing = replace(good(LOGS), differences=(difference(Aspect.TAGS),))
    assert "Data may be lost" not in render(page(LOGS, verified=(differing,)))


def test_commands_to_copy_are_code_and_sentences_are_not():
    differing = replace(
        good(LOGS),
        differences=(
            difference(Aspect.STATE, mend="aws kms enable-key --key-id a\nkeyspan promote logs b"),
            difference(Aspect.TAGS, mend="keyspan deploy, when you like"),
        ),
    )
    told = read(render(page(LOGS, verified=(differing,))))
    codes = [text_of(each) for each in told.iter("code") if each.get("class") == "line"]
    assert codes == ["aws kms enable-key --key-id a", "keyspan promote logs b"]
    assert "keyspan deploy, when you like" in text_of(told)


def test_keys_with_something_wrong_are_open_and_good_ones_closed():
    states = [(each.get("class"), each.get("open")) for each in read(render(BAD)).iter("details")]
    assert states == [("key bad", ""), ("key unread", ""), ("key good", None), ("key bad", "")]


def test_each_key_is_drawn_as_it_was_found_once_for_a_desk_and_once_for_a_phone():
    told = read(render(BAD))
    (orders,) = (each for each in told.iter("div") if each.get("id") == "key-orders")
    wide, narrow = (each for each in orders.iter("svg") if each.get("role") == "img")
    for drawn in (wide, narrow):
        assert "replica key in eu-west-1, PendingDeletion;" in text_of(next(drawn.iter("desc")))
    assert float(wide.get("width")) > 2 * float(narrow.get("width"))


def test_every_style_on_the_page_is_let_in_by_its_hash_and_nothing_else_is():
    html = render(BAD)
    styles = set(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    hashes = {b64encode(sha256(each.encode()).digest()).decode() for each in styles}
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert set(re.findall(r"sha256-([^&]*)&", policy)) == hashes
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy


def test_the_page_is_the_same_for_the_same_values():
    assert render(BAD) == render(BAD)


def test_the_wheel_has_the_templates_and_the_stylesheet():
    shipped = {
        Path(each.distribution_path).name
        for each in WheelBuilder(str(ROOT)).recurse_included_files()
        if "keyspan/reports/page/templates/" in each.distribution_path
    }
    folder = ROOT / "modules" / "keyspan" / "reports" / "page" / "templates"
    assert shipped == {each.name for each in folder.iterdir()}
    assert "page.css" in shipped


def test_orders_is_not_bills():
    """Each key's own findings, and nobody else's, stand at the key."""
    told = read(render(BAD))
    (orders,) = (each for each in told.iter("div") if each.get("id") == "key-orders")
    assert "no tag team" in text_of(orders)
    (bills,) = (each for each in told.iter("div") if each.get("id") == "key-bills")
    assert "no tag team" not in text_of(bills)
    assert ORDERS.primary.description in text_of(orders)
