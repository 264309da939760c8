"""What is written here is read there, under the key there; and nothing of it stays."""

from __future__ import annotations

import pytest

from keyspan.live.drill import DEADLINE, drill, told, trial_of
from keyspan.model.protects import Copy
from tests.live.drill.memory import Service

HERE, THERE, BEYOND = "us-east-1", "eu-west-1", "ap-southeast-2"
KEY_ID, ACCOUNT = "mrk-" + "0" * 32, "111122223333"
KEY = f"arn:aws:kms:{THERE}:{ACCOUNT}:key/{KEY_ID}"


def trial(*regions, service="s3"):
    copies = [
        Copy(service=service, name=f"acme-{region}", region=region, source=source)
        for region, source in [(HERE, None), *((each, HERE) for each in regions or (THERE,))]
    ]
    return trial_of(copies, where="protects.s3.invoices", key_id=KEY_ID, account=ACCOUNT)


def run(service, *trials, say=lambda _: None):
    return drill(trials, connect=service.connect, say=say, pause=service.pause, clock=service.clock)


def test_what_arrives_under_the_related_key_is_read_there_alone():
    service = Service(seconds=20)
    done = run(service, trial())
    (outcome,) = done.outcomes
    assert done.passed
    assert (outcome.region, outcome.key) == (THERE, KEY)
    assert 20 <= outcome.seconds < 30
    assert {region for region, call in service.calls if call == "read"} == {THERE}


def test_nothing_of_the_drill_stays_in_any_region():
    service = Service()
    run(service, trial(THERE, BEYOND), trial(service="dynamodb"))
    assert service.holds == {}


def test_what_is_written_is_said_before_it_is():
    service, said = Service(), []
    run(service, one := trial(), say=lambda line: said.append((line, list(service.calls))))
    line, before = said[0]
    assert line == f"protects.s3.invoices: writing {told(one)}"
    assert "write" not in {call for _, call in before}
    assert told(one) == (
        f"an object, {one.name} in the bucket acme-us-east-1 in us-east-1, to be read in eu-west-1"
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (KEY.replace(THERE, HERE), f"it is under {KEY.replace(THERE, HERE)}, and not under {KEY}"),
        ("", f"it is under a key of AWS, and not under {KEY}"),
    ],
)
def test_a_copy_under_another_key_does_not_pass(key, said):
    done = run(Service(under={THERE: key}), trial())
    (outcome,) = done.outcomes
    assert not done.passed
    assert outcome.fault.problem == said


def test_what_does_not_arrive_is_waited_for_so_long_and_removed_all_the_same():
    service = Service(seconds=DEADLINE + 1)
    done = run(service, one := trial())
    assert done.outcomes[0].fault.problem == f"{one.name} did not arrive within 900 s"
    assert DEADLINE <= service.now <= DEADLINE + 1
    assert service.holds == {}


def test_who_may_not_read_is_told_so_at_once_and_which_key_it_takes():
    service = Service(fails={(THERE, "read"): "AccessDenied"})
    done = run(service, trial())
    assert done.outcomes[0].fault.problem == "eu-west-1: read: AccessDenied: no"
    assert done.outcomes[0].fault.mend.endswith(f"; and kms:Decrypt with {KEY}, in its key policy")
    assert service.now == 0


def test_a_region_that_does_not_answer_is_asked_again():
    service = Service(fails={(THERE, "read"): "EndpointConnectionError"})
    done = run(service, trial())
    assert done.outcomes[0].fault.problem == "eu-west-1: read: EndpointConnectionError: no"
    assert service.now >= DEADLINE


def test_what_is_refused_is_not_waited_for_nor_said_to_be_left():
    service = Service(fails={(HERE, "write"): "AccessDenied", (HERE, "remove"): "AccessDenied"})
    done = run(service, trial())
    said = "it was not written in us-east-1: us-east-1: write: AccessDenied: no"
    assert done.outcomes[0].fault.problem == said
    assert done.left == ()
    assert (THERE, "read") not in service.calls


def test_what_may_have_been_written_without_an_answer_is_removed():
    service = Service(fails={(HERE, "write"): "EndpointConnectionError"})
    assert not run(service, trial()).passed
    assert service.holds == {}


def test_what_cannot_be_removed_is_told_by_name_and_place():
    service, said = Service(fails={(HERE, "remove"): "AccessDenied"}), []
    done = run(service, one := trial(), say=said.append)
    (left,) = done.left
    assert not done.passed
    assert left.fault.problem == (
        f"{one.name} may still be in the bucket acme-us-east-1 in us-east-1: "
        "us-east-1: remove: AccessDenied: no"
    )
    assert said[-1] == str(left.fault)
    assert list(service.holds) == [(HERE, one.name)]


def test_what_does_not_go_yet_is_removed_again():
    service = Service(fails={(HERE, "remove"): "InvalidRequestException"})

    def pause(seconds):
        service.fails.clear()

    one = trial()
    done = drill([one], connect=service.connect, say=lambda _: None, pause=pause)
    assert done.passed
    assert service.holds == {}


def test_who_stops_it_leaves_nothing_behind():
    service = Service(seconds=60)

    def stop(line):
        if line.startswith("written"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(service, trial(), say=stop)
    assert service.holds == {}


def test_who_stops_even_the_removal_is_told_what_may_be_left():
    service, said = Service(seconds=60), []
    one, two = trial(), trial(service="dynamodb")

    def stop(line):
        said.append(line)
        if line.startswith("written"):
            service.fails[HERE, "remove"] = "InvalidRequestException"
            raise KeyboardInterrupt

    def impatient(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drill([one, two], connect=service.connect, say=stop, pause=impatient)
    first, second, last = said[-3:]
    assert first == (
        f"protects.s3.invoices: {one.name} may still be in the bucket acme-us-east-1 in us-east-1 "
        "and in the bucket acme-eu-west-1 in eu-west-1: remove it by hand"
    )
    assert f" {two.name} may still be in the table acme-us-east-1 in us-east-1 and " in second
    assert last == "stopped: a copy that arrives after this has to be removed by hand"


@pytest.mark.parametrize("place", [HERE, THERE])
def test_nothing_is_written_that_could_not_be_removed_again(place):
    service = Service(keeps={place: "object lock keeps it"})
    done = run(service, trial())
    assert (done.outcomes, done.left, done.passed) == ((), (), False)
    assert [each.problem for each in done.undone] == [
        f"not drilled: it would stay in the bucket acme-{place} in {place}: object lock keeps it"
    ]
    assert {call for _, call in service.calls} == {"lasting"}


def test_nothing_is_written_where_nobody_can_tell_whether_it_could_be_removed():
    service = Service(fails={(THERE, "lasting"): "AccessDenied"})
    (fault,) = run(service, trial()).undone
    assert fault.problem == (
        "not drilled: nobody can tell whether it could be removed from eu-west-1: "
        "eu-west-1: lasting: AccessDenied: no"
    )
    assert {call for _, call in service.calls} == {"lasting"}


def test_where_nothing_is_drilled_nothing_passed():
    assert not run(Service()).passed


def test_no_two_trials_have_one_name():
    assert trial().name != trial().name


def test_a_trial_tells_no_text():
    assert "readiness" not in repr(trial())
