"""What a run would do: which probes it includes, what they create and call, and what may cost money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from .deletion import ACTIONS
from .question import NEEDS, Need, Probe
from .questions import PROBES

CREATES: Final = "CreateCaster"
"""Operation that creates studios; probes name the others that create."""


class UnknownName(ValueError):
    """A name is neither that of a probe nor that of a switch. The message says which, and what it may mean."""


def chosen_probes(names: Iterable[str]) -> tuple[Probe, ...]:
    """Return the probes with these names, or with questions about these switches; all without names."""
    wanted = set(names)
    known = {name: probe for probe in PROBES for name in (probe.name, *(each.switch for each in probe.questions))}
    for name in sorted(wanted - known.keys()):
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        advice = f"did you mean {near[0]}? Known probes" if near else "known probes"
        raise UnknownName(f"unknown probe {name!r}; {advice}: {', '.join(each.name for each in PROBES)}")
    return tuple(each for each in (_narrowed(probe, wanted) for probe in PROBES) if each.questions)


def _narrowed(probe: Probe, wanted: set[str]) -> Probe:
    """Return a probe with only those of its questions that are wanted; all if the probe is, or nothing is named."""
    if not wanted or probe.name in wanted:
        return probe
    questions = tuple(each for each in probe.questions if each.switch in wanted)
    return replace(probe, questions=questions)


def included(probes: Iterable[Probe], fulfilled: frozenset[Need]) -> tuple[Probe, ...]:
    """Return the probes that need nothing else."""
    return tuple(each for each in probes if each.needs <= fulfilled)


def probed_actions(probes: Iterable[Probe]) -> list[str]:
    """Return all operations that these probes may call, sorted; creating and deleting included."""
    return sorted({CREATES, *ACTIONS, *(action for probe in probes for action in probe.actions)})


def lines(probes: Iterable[Probe], all_probes: Iterable[Probe], where: str) -> Iterator[str]:
    """Yield the plan in lines."""
    probes = tuple(probes)
    yield f"{where}:"
    for probe in probes:
        yield f"  {probe.name}: {_count(len(probe.questions))}, up to {probe.calls} calls; creates {probe.creates}"
    for probe in all_probes:
        if missing := [NEEDS[need] for need in NEEDS if need in probe.needs and probe not in probes]:
            yield f"  {probe.name}: left out; needs {', '.join(missing)}"
    yield f"Calls {', '.join(probed_actions(probes))}, at a fifth of the documented quotas."
    yield "Deletes everything that it creates, and changes nothing else."
    yield _costs(probes)


def _count(questions: int) -> str:
    return f"{questions} question{'' if questions == 1 else 's'}"


def _costs(probes: Iterable[Probe]) -> str:
    needs = {need for probe in probes for need in probe.needs}
    billed = [text for need, text in COSTS.items() if need in needs]
    if not billed:
        return "Starts nothing: what is created stays idle."
    return f"May cost money: {'; '.join(billed)}."


COSTS: Final[dict[Need, str]] = {
    "on-air": "studios are started for a few minutes each, which the service bills as production and transcoding",
    "relays": "a relay is started for less than a minute, which the service bills as relaying",
}
