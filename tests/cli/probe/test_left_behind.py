"""Nothing is left behind: after faults, Ctrl-C and a kill at any call; and what is not the probe's stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest

from apsara_live_emulator import Emulator, faults
from cli.probe.conftest import NOW, EndingTransport, Killed, benched, observed
from pulumi_apsara_live.cli.probe.deletion import find, sweep
from pulumi_apsara_live.cli.probe.marks import HOST, STEM
from pulumi_apsara_live.cli.probe.plan import chosen_probes
from pulumi_apsara_live.cli.probe.question import Probe
from pulumi_apsara_live.cli.probe.questions import PROBES
from pulumi_apsara_live.cli.probe.session import run_probes

pytestmark = pytest.mark.takes_turns

ASSUMED = {question.switch: question.assumed for probe in PROBES for question in probe.questions}
FAULTS: dict[str, Callable[[], faults.Fault]] = {
    "throttled": lambda: faults.throttle(1),
    "lost answer": faults.lost_answer,
    "half an answer": faults.half_answer,
    "lost request": faults.lost_request,
    "5xx": lambda: faults.error("ServiceUnavailable"),
    "5xx with effect": lambda: faults.error("ServiceUnavailable", effect=True),
    "garbage": faults.garbage,
    "not allowed": lambda: faults.error("PermissionDenied", 403),
}


@contextmanager
def somebody_elses(emulator: Emulator) -> Iterator[None]:
    """Studios and relays of others, with similar names, a tag or a callback of the same form, stay as they are."""
    emulator.clock.set(NOW)
    with benched(emulator) as bench:
        create = {"NormType": 1, "ChargeType": "PostPaid"}
        name = f"{STEM}-0a1b2c3d-1"
        tag = [{"Key": STEM, "Value": "0a1b2c3d"}]
        sent: list[dict[str, Any]] = [
            {"CasterName": name, "ClientToken": "one"},
            {"CasterName": "news", "ClientToken": "two", "Tag": tag},
            {"CasterName": f"{STEM}-election", "ClientToken": "three", "Tag": [{"Key": STEM, "Value": "mine"}]},
            {"CasterName": name, "ClientToken": "four", "Tag": [{"Key": STEM, "Value": "ffffffff"}]},
        ]
        for each in sent:
            bench.cloud.call(bench.operation("CreateCaster"), {**create, **each})
        relay = {"Region": "cn-shanghai", "SourceType": "live", "SourceProtocol": "rtmp"}
        relay |= {"SourceUrls": '["rtmp://a.example.com/x"]', "StartTime": "2026-04-01T00:00:00Z"}
        relay |= {"EndTime": "2026-04-01T01:00:00Z"}
        for task, destination in ((name, "rtmp://b.example.com/y"), ("evening", f"rtmp://{HOST}/0a1b2c3d/1")):
            sent_relay = {**relay, "TaskName": task, "DstUrl": destination}
            bench.cloud.call(bench.operation("CreateLivePullToPush"), sent_relay)
    before = emulator.state.export()
    yield
    after = emulator.state.export()
    for part in ("casters", "tasks"):
        assert after[part] == before[part]


def cells(*more: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return each call of each probe, with each combination of more."""
    return [
        (probe, number, *rest) for probe in PROBES for number in range(1, probe.calls + 1) for rest in product(*more)
    ]


def lines(cell: tuple[Any, ...]) -> list[Any]:
    """Return what a sample meets at least once: each probe, and whatever else a cell has besides the call."""
    return [cell[0].name, *(str(each) for each in cell[2:])]


def test_a_run_that_was_killed_at_any_call_is_cleaned_up(emulator: Emulator, met: Any) -> None:
    """Before the call, and after it and before its answer; clean-up finds everything by two marks, and no more."""
    for probe, number, after_effect in met(cells([False, True]), lines, in_part=False):
        emulator.reset()
        transport = EndingTransport(number, after_effect=after_effect)
        with somebody_elses(emulator):
            with benched(emulator, "0a1b2c3e", transport=transport) as bench, pytest.raises(Killed):
                run_probes(bench, (probe,), lambda probe, question: None)
            with benched(emulator, "ffff0000") as bench:
                assert sweep(bench) == []
                assert list(find(bench)) == []


def test_a_fault_never_ends_in_a_wrong_fact(emulator: Emulator, met: Any) -> None:
    """At any call: the reading in force, or none with a reason; and nothing is left."""
    for probe, number, kind in met(cells([*FAULTS]), lines, in_part=False):
        emulator.reset()
        emulator.clock.set(NOW)
        emulator.faults.order("*", FAULTS[kind](), after=number - 1)
        with benched(emulator) as bench:
            outcome = run_probes(bench, (probe,), lambda probe, question: None)
            assert emulator.faults.unmet() == []
            for each in outcome.answers:
                assert each.observed in (None, ASSUMED[each.question.switch]), (number, each)
                assert bool(each.reason) == (each.observed is None)
            if outcome.left or outcome.unsearched:
                assert sweep(bench) == []
        assert emulator.state.is_empty(), (probe, number, kind)


def test_one_throttled_call_is_no_lower_quota(emulator: Emulator) -> None:
    """Others in the account may have caused it."""
    emulator.faults.order("DescribeCasters", FAULTS["throttled"](), after=3)
    with benched(emulator) as bench:
        (answer,) = run_probes(bench, chosen_probes(["quota-rate"]), lambda probe, question: None).answers
    assert answer.observed is None
    assert answer.reason.startswith("1 of 10 calls was throttled")


@pytest.mark.matrix(
    name=["configuration", "relays", "scenes", "schedule", "new-studios"],
    kind=["throttled", "lost answer", "5xx", "garbage", "not allowed"],
)
def test_a_fault_that_lasts_ends_in_not_observed(emulator: Emulator, name: str, kind: str) -> None:
    """With the reason, and nothing left once the service answers again."""
    (probe,) = chosen_probes([name])
    emulator.clock.set(NOW)
    emulator.faults.order(probe.actions[0], FAULTS[kind](), times=10_000)
    with benched(emulator) as bench:
        outcome = run_probes(bench, (probe,), lambda probe, question: None)
        assert {each.observed for each in outcome.answers} <= {None, *ASSUMED.values()}
        assert any(each.observed is None and probe.actions[0] in each.reason for each in outcome.answers)
        emulator.faults.clear()
        assert sweep(bench) == []
    assert emulator.state.is_empty()


@pytest.mark.parametrize("number", [1, 5, 9])
def test_ctrl_c_deletes_what_was_created(emulator: Emulator, number: int) -> None:
    """And the answers so far are kept."""
    asked = 0

    def begin(probe: Probe, question: object) -> None:
        nonlocal asked
        asked += 1
        if asked > number:
            raise KeyboardInterrupt

    with somebody_elses(emulator), benched(emulator, "ffff0000") as bench:
        outcome = run_probes(bench, PROBES, begin)
    assert outcome.interrupted
    assert [each.reason for each in outcome.answers] == [""] * number + ["interrupted"] * (len(ASSUMED) - number)
    assert len(emulator.state.casters) == 4


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("name", ["copies", "relays", "schedule"])
def test_ctrl_c_during_any_call_deletes_what_was_created(
    emulator: Emulator, met: Any, name: str, after_effect: bool
) -> None:
    """Also a studio or relay whose id was never received: it is found by its marks."""
    (probe,) = chosen_probes([name])
    for number in met([*range(1, probe.calls)], lambda number: [number // 16]):
        emulator.reset()
        transport = EndingTransport(number, after_effect=after_effect, error=KeyboardInterrupt)
        with somebody_elses(emulator), benched(emulator, "0a1b2c3e", transport=transport) as bench:
            outcome = run_probes(bench, (probe,), lambda probe, question: None)
        assert (outcome.left, outcome.unsearched) == ([], ""), number


def test_what_cannot_be_deleted_is_reported(emulator: Emulator) -> None:
    """Until it can."""
    emulator.clock.set(NOW)
    emulator.faults.order("DeleteCaster", faults.error("PermissionDenied", 403), times=10_000)
    with benched(emulator) as bench:
        outcome = run_probes(bench, chosen_probes(["idle"]), lambda probe, question: None)
        assert observed(outcome) == {each.switch: each.assumed for each in chosen_probes(["idle"])[0].questions}
        assert [(each.kind, each.id) for each in outcome.left] == [("studio", id) for id in emulator.state.casters]
        emulator.faults.clear()
        assert sweep(bench) == []
    assert emulator.state.is_empty()


def test_an_account_that_may_not_tag_is_probed_all_the_same(emulator: Emulator) -> None:
    """Where creating with a tag is refused, there is no answer, and the reason names the operation."""
    emulator.clock.set(NOW)
    emulator.faults.order("CreateCaster", faults.error("PermissionDenied", 403), times=10_000, given="Tag")
    with benched(emulator) as bench:
        outcome = run_probes(bench, chosen_probes(["configuration"]), lambda probe, question: None)
    emulator.faults.clear()
    assert {each.reason for each in outcome.answers} == {"CreateCaster is not allowed (PermissionDenied)"}
    assert emulator.ledger.count("CreateCaster") == 1


@pytest.mark.parametrize(
    ("switch", "value", "action", "kind"),
    [
        ("visible-after", "3s", "CreateCaster", "lost answer"),
        ("visible-after", "3s", "DescribeCasters", "throttled"),
        ("usable-after", "3s", "DescribeCasterConfig", "5xx"),
        ("start-time", "4", "StartCaster", "5xx with effect"),
        ("start-time", "4", "DescribeCasters", "lost answer"),
        ("restart-time", "4", "DescribeCasters", "throttled"),
    ],
)
def test_a_time_is_not_measured_across_a_repeated_call(
    emulator: Emulator, switch: str, value: str, action: str, kind: str
) -> None:
    """Wherever the fault falls: the reading in force, or none."""
    (probe,) = chosen_probes([switch])
    for number in range(6):
        emulator.reset()
        emulator.clock.set(NOW)
        emulator.choices.set(switch, value)
        emulator.faults.order(action, FAULTS[kind](), after=number)
        with benched(emulator) as bench:
            outcome = run_probes(bench, (probe,), lambda probe, question: None)
            emulator.faults.clear()
            assert observed(outcome)[switch] in (None, value), number
            assert sweep(bench) == []
        assert emulator.state.is_empty()
