"""What readiness found, for a person, a program, an issue and a monitor."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from prometheus_client.parser import text_string_to_metric_families

from keyspan import Fault
from keyspan.live import CallRefused
from keyspan.live.drill import Drill, Left, Outcome
from keyspan.live.gateway import Trial
from keyspan.live.readiness import Encryption, Finding, Readiness, Reason, Verdict
from keyspan.model.protects import Copy
from keyspan.reports.readiness import FORMATS
from keyspan.reports.schema import schema
from tests.project import ROOT

HOME, AWAY = "us-east-1", "eu-west-1"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEY = "mrk-" + "0" * 31 + "1"
HOSTILE = "x\n::error::\x1b[2J|`<b>@team ##[error]"


def arn(region):
    return f"arn:aws:kms:{region}:111122223333:key/{KEY}"


def verdict(region, *, source=None, name="inv", where="protects.s3.invoices", **more):
    copy = Copy(service="s3", name=name, region=region, source=source)
    known = {"encryption": Encryption.MULTI_REGION, "key_arn": arn(region), "key": "orders"}
    return Verdict(copy=copy, where=where, **{**known, **more})


def refusal(**more):
    said = {"operation": "HeadObject", "code": "403", "message": "", "mend": "allow s3:GetObject"}
    return CallRefused(region=AWAY, **{**said, **more})


def trial(where, *regions, name="keyspan-drill/1"):
    return Trial(
        where=where,
        service="s3",
        places=dict.fromkeys(regions, "inv"),
        keys={region: arn(region) for region in regions},
        name=name,
        text="random",
    )


def drilled():
    one = trial("protects.s3.invoices", HOME, AWAY)
    late = Fault(where=f"{one.where}: {AWAY}", problem="did not arrive", mend="look later")
    still = Fault(where=f"{one.where}: {HOME}", problem="may still be there", mend="remove it")
    undone = Fault(where="protects.s3.logs", problem="not drilled", mend="mend it first")
    return Drill(
        outcomes=(
            Outcome(trial=one, region=AWAY, key=arn(AWAY), seconds=11.6),
            Outcome(trial=one, region=AWAY, fault=late),
            Outcome(trial=one, region=AWAY, key=arn(HOME), seconds=2, fault=late),
        ),
        left=(Left(trial=one, region=HOME, fault=still),),
        undone=(undone,),
        apart=("protects.rds.orders",),
    )


@pytest.fixture
def found():
    old = Finding(reason=Reason.TOO_OLD, found="inv: the latest is old", mend="copy more often")
    wrong = Finding(reason=Reason.WRONG_KEY, found=f"object a: {arn(HOME)}", mend="mend it")
    doubt = Fault(where="role/App", problem="it depends on IAM", mend="name it in users")
    return Readiness(
        account="111122223333",
        moment=NOW,
        max_age=timedelta(hours=24),
        verdicts=(
            verdict(HOME),
            verdict(AWAY, source=HOME, recovery=NOW),
            verdict(
                AWAY,
                source=HOME,
                recovery=NOW - timedelta(days=3),
                findings=(old, wrong),
                notes=("versioning is off",),
            ),
            verdict(
                AWAY,
                source=HOME,
                where="",
                key="",
                key_arn="",
                encryption=Encryption.NOT_READ,
                doubts=(doubt,),
                refusals=(refusal(),),
            ),
        ),
        discovered=(HOME, AWAY),
        apart=("protects.sns.alerts",),
        refusals=(refusal(operation="ListBuckets"),),
        drill=drilled(),
    )


@pytest.fixture
def hostile():
    finding = Finding(reason=Reason.NO_COPY, found=HOSTILE, mend=HOSTILE)
    failed = Fault(where=HOSTILE, problem=HOSTILE, mend=HOSTILE)
    made = trial(HOSTILE, HOSTILE, name=HOSTILE)
    one = verdict(
        HOSTILE,
        source=HOSTILE,
        name=HOSTILE,
        where=HOSTILE,
        key_arn=HOSTILE,
        findings=(finding,),
        doubts=(Fault(where=HOSTILE, problem=HOSTILE, mend=HOSTILE),),
        refusals=(refusal(code=HOSTILE, message=HOSTILE, mend=HOSTILE),),
        notes=(HOSTILE,),
    )
    return Readiness(
        account=HOSTILE,
        moment=NOW,
        max_age=timedelta(hours=24),
        verdicts=(one,),
        discovered=(HOSTILE,),
        apart=(HOSTILE,),
        drill=Drill(
            outcomes=(
                Outcome(
                    trial=made,
                    region=HOSTILE,
                    key=HOSTILE,
                    seconds=1,
                    fault=failed,
                ),
            ),
            left=(
                Left(
                    trial=made,
                    region=HOSTILE,
                    fault=failed,
                ),
            ),
            undone=(failed,),
            apart=(HOSTILE,),
        ),
    )


WHOLE = f"""\
account 111122223333: a copy may be 24 hours old; all data of {HOME}, {AWAY}

Data                       Region     Copied from  Verdict    Encrypted by      Recovery point
protects.s3.invoices: inv  us-east-1  -            READY      multi-Region key {KEY}  -
protects.s3.invoices: inv  eu-west-1  us-east-1    READY      multi-Region key {KEY}  now
protects.s3.invoices: inv  eu-west-1  us-east-1    NOT READY  multi-Region key {KEY}  \
2026-11-22 12:00, 3 days ago
  too old: inv: the latest is old
    copy more often
  wrong key: object a: {arn(HOME)}
    mend it
  note: versioning is off
s3: inv                    eu-west-1  us-east-1    UNKNOWN    not read          not known
  unknown: role/App: it depends on IAM
    name it in users
  unknown: HeadObject: 403

no copies that readiness knows of: protects.sns.alerts
Drill                 Written in  Read in    Outcome          Under
protects.s3.invoices  us-east-1   eu-west-1  read after 12 s  {KEY}
protects.s3.invoices  us-east-1   eu-west-1  NOT READ         -
protects.s3.invoices  us-east-1   eu-west-1  WRONG            {KEY}
  protects.s3.invoices: eu-west-1: did not arrive
    look later
  protects.s3.invoices: eu-west-1: did not arrive
    look later
  protects.s3.invoices: us-east-1: may still be there
    remove it
  protects.s3.logs: not drilled
    mend it first
protects.rds.orders has to be restored before anybody can read it, and was not drilled

could not be read:
  eu-west-1: ListBuckets: 403
    allow s3:GetObject
  eu-west-1: HeadObject: 403
    allow s3:GetObject
4 places of data: 2 READY, 1 NOT READY, 1 UNKNOWN; 1 list could not be read, so there may be more; \
the drill failed
"""


def test_all_of_it_on_a_terminal(found):
    def narrow(text):
        return re.sub(r" {2,}", "  ", text)

    assert narrow(FORMATS["text"](found)) == narrow(WHOLE.replace("\n  ", "\n  "))


def test_the_json_is_of_its_schema_and_has_nothing_more(found, hostile):
    described = json.loads(schema("readiness"))
    for each in (found, hostile):
        document = json.loads(FORMATS["json"](each))
        jsonschema.validate(document, described)
        assert set(document) == set(described["properties"])
        known = set(described["$defs"]["VerdictShape"]["properties"])
        assert all(set(one) == known for one in document["verdicts"])
    document["verdicts"][0]["verdict"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, described)


def test_what_a_program_reads(found):
    document = json.loads(FORMATS["json"](found))
    assert document["counts"] == {"ready": 2, "not_ready": 1, "unknown": 1, "unread": 2}
    assert (document["ready"], document["max_age_seconds"]) == (False, 86_400)
    first, _, third, fourth = document["verdicts"]
    assert (first["source"], first["recovery_point"], first["where"]) == (
        None,
        None,
        "protects.s3.invoices",
    )
    assert third["recovery_point"] == "2026-11-22T12:00:00+00:00"
    assert [each["reason"] for each in third["findings"]] == ["too old", "wrong key"]
    assert (fourth["where"], fourth["key"], fourth["key_arn"]) == (None, None, None)
    assert (fourth["verdict"], fourth["unread"][0]["reason"]) == ("UNKNOWN", "denied")


def test_a_monitor_sees_which_drill_passed_and_what_it_left(samples):
    passed = samples["keyspan_readiness_drill_passed"]
    assert passed == {("protects.s3.invoices", AWAY, HOME): 0}
    assert samples["keyspan_readiness_drill_left"] == {(): 1}


def test_markdown_tells_every_place_and_what_to_do(found):
    shown = FORMATS["markdown"](found)
    assert shown.startswith("## keyspan readiness: not ready\n\n")
    place = "| protects.s3.invoices: inv | eu-west-1 |"
    assert f"{place} us-east-1 | READY | multi-Region key {KEY} | now |" in shown
    assert f"{place} too old | inv: the latest is old | copy more often |" in shown
    assert "| s3: inv | eu-west-1 | unknown | role/App: it depends on IAM | name it in users |" in (
        shown
    )


@pytest.mark.parametrize("form", ["text", "markdown", "prometheus"])
def test_nothing_from_outside_forges_a_line_a_cell_or_a_command(hostile, form):
    shown = FORMATS[form](hostile)
    assert "\x1b" not in shown
    assert not re.search(r"^ *::error", shown, re.MULTILINE)
    assert "##[error]" not in shown
    if form == "markdown":
        assert "<b>" not in shown
        assert "@team" not in shown


@pytest.fixture
def samples(found):
    told: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(FORMATS["prometheus"](found)):
        for sample in family.samples:
            labels = tuple(value for _, value in sorted(sample.labels.items()))
            told.setdefault(sample.name, {})[labels] = sample.value
    return told


def test_a_monitor_sees_what_is_not_ready_and_why(samples):
    data = "protects.s3.invoices"
    assert samples["keyspan_readiness_ready"][data, "inv", AWAY, "s3", HOME] == 0
    assert samples["keyspan_readiness_finding"][data, "inv", "too old", AWAY, "s3", HOME] == 1
    assert samples["keyspan_readiness_unknown"]["", "inv", AWAY, "s3", HOME] == 1
    assert samples["keyspan_readiness_refused_calls"] == {(): 2}
    recovery = samples["keyspan_readiness_recovery_point_timestamp_seconds"]
    assert list(recovery.values()) == [(NOW - timedelta(days=3)).timestamp()]


def test_every_metric_and_reason_is_documented(samples):
    page = (ROOT / "docs" / "readiness.md").read_text()
    assert set(re.findall(r"`(keyspan_readiness_\w+)`", page)) == set(samples)
    assert [each.value for each in Reason if f"`{each.value}`" not in page] == []


def test_what_is_noted_of_everything_is_told_once(found):
    verdicts = tuple(replace(each, notes=(*each.notes, "nobody")) for each in found.verdicts)
    told = FORMATS["text"](replace(found, verdicts=verdicts)).splitlines()
    assert [line for line in told if "note:" in line] == [
        "  note: versioning is off",
        "  note: nobody",
    ]
