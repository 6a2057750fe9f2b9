"""Every switch of the emulator is found out by the probes alone: the reading in force, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.assumptions import SWITCHES, Choices, Switch
from cli.probe.conftest import observed
from pulumi_apsara_live.cli.probe.plan import chosen_probes, probed_actions
from pulumi_apsara_live.cli.probe.questions import PROBES
from pulumi_apsara_live.cli.probe.session import Outcome

Probed = Callable[..., Outcome]
QUESTIONS = {question.switch: question for probe in PROBES for question in probe.questions}


def others(switch: Switch) -> tuple[str, ...]:
    """Return the readings of a switch besides its default."""
    if switch.code:
        return ("SomethingElse.Malformed", "none")
    return switch.choices[1:] or (("2", "3s") if switch.counted else ("4",))


FLIPPED = [(switch.name, reading) for switch in SWITCHES for reading in others(switch)]


def test_each_switch_has_one_question_which_states_its_default() -> None:
    """A question about nothing, and a switch without a question, would both go unnoticed."""
    defaults = Choices()
    assert sorted(QUESTIONS) == sorted(switch.name for switch in SWITCHES)
    assert sum(len(probe.questions) for probe in PROBES) == len(QUESTIONS)
    assert {name: each.assumed for name, each in QUESTIONS.items()} == {name: defaults[name] for name in QUESTIONS}


def test_all_probes_observe_the_defaults(probed: Probed, emulator: Emulator) -> None:
    """With evidence for each, and nothing left; the calls are those of the plan."""
    outcome = probed()
    assert {each.question.switch: each.reason for each in outcome.answers if each.agrees is not True} == {}
    assert all(each.evidence and each.evidence[-1].request_id for each in outcome.answers)
    assert (outcome.left, outcome.unsearched, emulator.state.is_empty()) == ([], "", True)
    assert {call.action for call in emulator.ledger.calls()} <= {*probed_actions(PROBES)}
    known = {call.request_id for call in emulator.ledger.calls()}
    assert {call.request_id for each in outcome.answers for call in each.evidence} <= known


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_plans_exactly_what_it_calls(probed: Probed, emulator: Emulator, probe: Any) -> None:
    """A policy that allows the plan allows the run."""
    probed((probe,))
    called = {call.action for call in emulator.ledger.calls()}
    assert {*probe.actions} <= called <= {*probed_actions((probe,))}
    assert len(emulator.ledger.calls()) == probe.calls


@pytest.mark.parametrize(("name", "reading"), FLIPPED)
def test_a_flipped_switch_is_observed(probed: Probed, emulator: Emulator, name: str, reading: str) -> None:
    """Its question alone finds it out."""
    emulator.choices.set(name, reading)
    outcome = probed(chosen_probes([name]))
    assert observed(outcome) == {name: reading}
    assert outcome.left == []
    assert not any(task.exit_reason == "" for task in emulator.state.tasks.values())
    assert not emulator.state.casters


def test_all_probes_observe_any_mixture_of_readings(probed: Probed, emulator: Emulator, met: Any) -> None:
    """Each with its neighbours flipped too: all at once, and with `--whole` one by one among the defaults."""
    for cell in met([None, *FLIPPED], lambda cell: ["all"] if cell is None else []):
        flipped = dict(reversed(FLIPPED)) if cell is None else dict([cell])
        emulator.reset()
        for name, reading in flipped.items():
            emulator.choices.set(name, reading)
        defaults = {name: each.assumed for name, each in QUESTIONS.items()}
        assert observed(probed()) == defaults | flipped
        assert not emulator.state.casters


def test_one_question_can_be_asked_alone() -> None:
    """By the name of its switch."""
    (probe,) = chosen_probes(["json-keys"])
    assert (probe.name, [each.switch for each in probe.questions]) == ("configuration", ["json-keys"])
