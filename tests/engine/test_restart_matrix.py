"""The whole matrix of restarts: each cell is a studio and its restart, and one update meets them all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.outcome import Outcome
from engine.project import Stack

STATES = ["running", "idle", "gone", "virtual"]
CHANGES: dict[str, tuple[dict[str, str] | None, dict[str, str]]] = {
    "first creation": (None, {"a": "1"}),
    "unchanged": ({"a": "1"}, {"a": "1"}),
    "changed": ({"a": "1"}, {"a": "2"}),
    "added": ({"a": "1"}, {"a": "1", "b": "1"}),
    "removed": ({"a": "1", "b": "1"}, {"a": "1"}),
    "--replace": ({"a": "1"}, {"a": "1"}),
    "tainted": ({"a": "1"}, {"a": "1"}),
    "replacement_trigger": ({"a": "1"}, {"a": "1"}),
}
TRIGGERS = {"changed": "a", "added": "b", "removed": "b"}
"""The trigger that differs."""
BY_HAND = {"--replace": ("id",), "tainted": ("id",), "replacement_trigger": ()}
"""What the engine names as the reason of a replacement of its own."""
FORBIDDEN = ("is gone: there is nothing to restart", "the vendor restarts general and playlist studios only")
NOT_ON_AIR = {
    "skip": "the studio is not on air",
    "start": "the studio was not on air and was started instead",
    "fail": 'is not on air: start it, or set when_idle to "skip" or "start"',
}
FIRST = "this is the first creation, and on_create is skip"
PROGRAM = """
import json, pathlib, pulumi
import pulumi_apsara_live as live

for cell in json.loads(pathlib.Path("cells.json").read_text()):
    live.CasterRestart(
        cell["name"], caster_id=cell["studio"], triggers=cell["triggers"],
        on_create=cell["on_create"], when_idle=cell["when_idle"],
        opts=pulumi.ResourceOptions(replacement_trigger=cell["engine_trigger"]),
    )
"""


@dataclass(frozen=True)
class Cell:
    """What is declared, in which state the studio is, what changes; and what must come of it."""

    on_create: str
    when_idle: str
    state: str
    how: str
    studio: str

    @property
    def name(self) -> str:
        return f"{self.on_create}, {self.when_idle}, {self.state}, {self.how}"

    @property
    def before(self) -> dict[str, Any]:
        """What the program declares at first; nothing restarts then."""
        return {**asdict(self), "name": self.name, "engine_trigger": 1, "on_create": "skip", "triggers": self._old}

    @property
    def after(self) -> dict[str, Any]:
        """What it declares in the end."""
        trigger = 2 if self.how == "replacement_trigger" else 1
        return {**asdict(self), "name": self.name, "engine_trigger": trigger, "triggers": CHANGES[self.how][1]}

    @property
    def _old(self) -> dict[str, str] | None:
        return CHANGES[self.how][0]

    @property
    def is_new(self) -> bool:
        return self._old is None

    @property
    def foreseen(self) -> tuple[str, tuple[str, ...], set[str], str]:
        """In the preview: the step, what makes a replacement necessary, which properties differ, the warning."""
        wish = {"on_create"} if self.on_create == "restart" else set()
        if self.is_new:
            return "create", (), set(), ""
        if self.how in BY_HAND:
            return "replace", BY_HAND[self.how], set(), ""
        if self.how == "unchanged":
            return ("update", (), wish, "") if wish else ("same", (), set(), "")
        name = TRIGGERS[self.how]
        warning = f"the studio restarts, if it is on air, because {name} changed"
        return "replace", ("triggers",), {f"triggers.{name}", "reason", *wish}, warning

    @property
    def told(self) -> str:
        """Why it was refused, or what was done instead; nothing where the studio restarts or nothing is asked."""
        if self.how == "unchanged" or (self.state == "running" and not (self.is_new and self.on_create == "skip")):
            return ""
        if self.state == "gone":
            return FORBIDDEN[0]
        if self.is_new and self.on_create == "skip":
            return FIRST
        return FORBIDDEN[1] if self.state == "virtual" else NOT_ON_AIR[self.when_idle]

    @property
    def is_refused(self) -> bool:
        """Whether the update fails for it."""
        return self.told in (*FORBIDDEN, NOT_ON_AIR["fail"])

    @property
    def calls(self) -> list[str]:
        """Those that change something."""
        if self.told == NOT_ON_AIR["start"]:
            return ["StartCaster"]
        return [] if self.told or self.how == "unchanged" else ["RestartCaster"]

    @property
    def reason(self) -> str:
        if self.how in BY_HAND:
            return "replaced by hand"
        return TRIGGERS.get(self.how, "created")


@pytest.mark.parametrize("on_create", ["skip", "restart"])
def test_every_cell_of_the_matrix(stack: Stack, emulator: Emulator, on_create: str) -> None:
    """The preview, number and order of the calls, what is refused, what is recorded; then nothing is left to do."""
    stranger = Stranger(emulator)
    matrix = enumerate(product(NOT_ON_AIR, STATES, CHANGES))
    cells = [Cell(on_create, *each, studio(stranger, each[1], number)) for number, each in matrix]
    assert len(cells) == 3 * 4 * 8
    stack.write(PROGRAM)
    declare(stack, (each.before for each in cells if not each.is_new))
    stack.up()
    for cell in cells:
        if cell.state == "gone":
            stranger.call("StopCaster", caster_id=cell.studio)
            stranger.call("DeleteCaster", caster_id=cell.studio)
    recorded = stack.resources()
    urns = {how: [recorded[each.name]["urn"] for each in cells if each.how == how] for how in ("--replace", "tainted")}
    stack.run("state", "taint", *urns["tainted"], "--yes")
    flags = [word for urn in urns["--replace"] for word in ("--replace", urn)]
    declare(stack, (each.after for each in cells))

    emulator.ledger.clear()
    foreseen = previewed(stack.preview(*flags))
    assert emulator.ledger.calls() == []
    assert {each.name: foreseen.get(each.name, ("same", (), set(), "")) for each in cells} == {
        each.name: each.foreseen for each in cells
    }

    outcome = stack.up("--continue-on-error", *flags, expect_failure=True)
    calls = defaultdict(list)
    for call in emulator.ledger.calls():
        if not call.action.startswith("Describe"):
            calls[call.parameters["CasterId"]].append(call.action)
    assert {each.name: calls[each.studio] for each in cells} == {each.name: each.calls for each in cells}
    errors = said(outcome, "error")
    assert {each.name for each in cells if each.name in errors} == {each.name for each in cells if each.is_refused}
    assert [each.name for each in cells if each.is_refused and each.told not in errors[each.name]] == []
    made, good = stack.resources(), [each for each in cells if not each.is_refused]
    assert {each.name: outputs(made[each.name]) for each in good} == {each.name: expected(each) for each in good}

    declare(stack, (each.after for each in good))
    emulator.ledger.clear()
    assert set(stack.up().changes.values()) == {"remove-pending-replace"}  # of what was refused and is not declared now
    assert emulator.ledger.calls() == []


def studio(stranger: Stranger, state: str, number: int) -> str:
    """A configured studio, on air unless it is idle."""
    kind = 4 if state == "virtual" else 1
    made = stranger.call("CreateCaster", norm_type=kind, charge_type="PostPaid", client_token=str(number))
    caster_id = str(made["CasterId"])
    template = '{"CasterTemplate":"lp_hd"}'
    stranger.call("SetCasterConfig", caster_id=caster_id, domain_name="live.example.com", transcode_config=template)
    if state != "idle":
        stranger.call("StartCaster", caster_id=caster_id)
    return caster_id


def declare(stack: Stack, cells: Iterable[dict[str, Any]]) -> None:
    """What the program reads."""
    (stack.directory / "cells.json").write_text(json.dumps([*cells]), encoding="utf-8")


def said(outcome: Outcome, severity: str) -> dict[str, str]:
    """What was said of each resource."""
    found: dict[str, str] = defaultdict(str)
    for message in outcome.messages:
        if message.severity == severity:
            found[message.urn.rpartition("::")[2]] += message.text
    return found


def previewed(outcome: Outcome) -> dict[str, tuple[str, tuple[str, ...], set[str], str]]:
    """What the preview says of each resource that does not stay the same."""
    warnings = said(outcome, "warning")
    return {step.name: (step.op, step.replaces, set(step.detailed), warnings[step.name]) for step in outcome.steps}


def outputs(recorded: Any) -> dict[str, Any]:
    """What a restart tells of itself."""
    told = recorded["outputs"]
    return {
        "reason": told["reason"],
        "skipped": told.get("skipped", ""),
        "restarted": "restarted_at" in told,
        "previous_status": told.get("previous_status"),
    }


def expected(cell: Cell) -> dict[str, Any]:
    """What it must tell; where nothing happened, what was told when it was created."""
    unchanged = cell.how == "unchanged"
    return {
        "reason": "created" if unchanged else cell.reason,
        "skipped": FIRST if unchanged else cell.told,
        "restarted": cell.calls == ["RestartCaster"],
        "previous_status": "idle" if cell.state == "idle" else "streaming",
    }
