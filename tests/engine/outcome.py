"""What one command of the engine did, as data: its steps, its messages and its outputs.

It reads what the engine writes for programs (the event log and `preview --json`), never the text for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

STACK_TYPE = "pulumi:pulumi:Stack"
PROVIDER_TYPE = "pulumi:providers:"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}  # the engine's signature of a secret
# The steps that a replacement consists of, and the one word for all of them.
REPLACEMENT = {"create-replacement", "replace", "delete-replaced", "read-replacement", "import-replacement"}


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, to one resource."""

    op: str
    urn: str
    old: Mapping[str, Any] = field(repr=False)  # the state before: "id", "inputs", "outputs"; {} when there was none
    new: Mapping[str, Any] = field(repr=False)  # the state after, in the same shape
    diffs: tuple[str, ...] = ()  # the properties that differ, by the engine's comparison
    detailed: Mapping[str, str] = field(
        default_factory=dict
    )  # path of a property → "add", "update", "delete-replace", …
    replaces: tuple[str, ...] = ()  # the properties that make a replacement necessary
    failed: bool = False

    @property
    def name(self) -> str:
        return self.urn.rpartition("::")[2]

    @property
    def type(self) -> str:
        """The type's last word: `Caster` for `pulumi-python:dynamic/apsara-live:Caster`."""
        return self.token.rpartition(":")[2]

    @property
    def token(self) -> str:
        """The whole type, without the types of the parents."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def of_program(self) -> bool:
        """Whether the program declares it: neither the stack itself nor the engine's own provider record."""
        return self.token != STACK_TYPE and not self.token.startswith(PROVIDER_TYPE)


@dataclass(frozen=True)
class Message:
    """One line, or several, that the engine shows to its user."""

    severity: str  # "error", "warning", "info", "info#err" (what the program prints)
    text: str
    urn: str = ""


@dataclass(frozen=True)
class Outcome:
    """One command of the engine, after its end."""

    command: tuple[str, ...]
    returncode: int
    stdout: str = field(repr=False)
    stderr: str = field(repr=False)
    seconds: float
    events: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    steps: tuple[Step, ...] = ()  # of the program's resources, in the order in which they began
    messages: tuple[Message, ...] = ()  # errors and warnings; what is only printed is in `said`
    said: tuple[Message, ...] = field(default=(), repr=False)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    json: Any = field(default=None, repr=False)  # of a preview: the whole document

    @property
    def errors(self) -> list[str]:
        return [message.text for message in self.messages if message.severity == "error"]

    @property
    def warnings(self) -> list[str]:
        return [message.text for message in self.messages if message.severity == "warning"]

    @property
    def changes(self) -> dict[str, str]:
        """Name → what happened to it, without what stayed the same; all steps of a replacement are one `replace`.

        Resources of different types that share a name stand under `Type name`.
        """
        names: dict[str, set[str]] = {}
        for step in self.steps:
            names.setdefault(step.name, set()).add(step.urn)
        found: dict[str, str] = {}
        for step in self.steps:
            if step.op in ("same", "refresh", "read"):
                continue
            name = step.name if len(names[step.name]) == 1 else f"{step.type} {step.name}"
            found[name] = "replace" if step.op in REPLACEMENT or found.get(name) == "replace" else step.op
        return found

    def step(self, name: str, type: str | None = None) -> Step:
        """The one step of a resource that changes it, or else the step in which it stayed the same."""
        own = [step for step in self.steps if step.name == name and type in (None, step.type)]
        telling = [step for step in own if step.op == "replace"] or [step for step in own if step.op != "same"] or own
        assert len(telling) == 1, f"{len(telling)} steps of {name!r} in {[(step.op, step.name) for step in self.steps]}"
        return telling[0]

    def __str__(self) -> str:
        said = "\n".join(part.rstrip() for part in (self.stdout, self.stderr) if part.strip())
        return f"pulumi {' '.join(self.command)} → {self.returncode} ({self.seconds:.1f} s)\n{said}"


def masked(value: Any) -> Any:
    """The value with every secret in it as `[secret]`, as the engine shows it to people."""
    if isinstance(value, Mapping):
        return "[secret]" if SECRET.items() <= value.items() else {key: masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list) else value


def steps_of_events(events: Iterable[Mapping[str, Any]]) -> list[Step]:
    """The steps of a run: each begins with one event, and a second tells how it ended and what it really was.

    A refresh begins as `refresh` and ends as `same`, `update` or `delete`.
    """
    steps: list[Step] = []
    for event in events:
        if "resourcePreEvent" in event:
            steps.append(_step_of_event(event["resourcePreEvent"]["metadata"], failed=False))
        for kind in ("resOutputsEvent", "resOpFailedEvent"):
            if kind in event:
                ended = _step_of_event(event[kind]["metadata"], failed=kind == "resOpFailedEvent")
                _end_step(steps, ended)
    return steps


def _end_step(steps: list[Step], ended: Step) -> None:
    for position in range(len(steps) - 1, -1, -1):
        begun = steps[position]
        if begun.urn == ended.urn and begun.op in (ended.op, "refresh"):
            steps[position] = ended
            return
    steps.append(ended)


def _step_of_event(metadata: Mapping[str, Any], *, failed: bool) -> Step:
    return Step(
        op=metadata["op"],
        urn=metadata["urn"],
        old=masked(metadata.get("old") or {}),
        new=masked(metadata.get("new") or {}),
        diffs=tuple(metadata.get("diffs") or ()),
        detailed={path: change["diffKind"] for path, change in (metadata.get("detailedDiff") or {}).items()},
        replaces=tuple(metadata.get("keys") or ()),
        failed=failed,
    )


def steps_of_preview(document: Mapping[str, Any]) -> list[Step]:
    """The steps in the document that `preview --json` prints."""
    return [
        Step(
            op=step["op"],
            urn=step["urn"],
            old=masked(step.get("oldState") or {}),
            new=masked(step.get("newState") or {}),
            diffs=tuple(step.get("diffReasons") or ()),
            detailed={path: change["kind"] for path, change in (step.get("detailedDiff") or {}).items()},
            replaces=tuple(step.get("replaceReasons") or ()),
        )
        for step in document.get("steps", ())
    ]


def messages_of_events(events: Iterable[Mapping[str, Any]]) -> list[Message]:
    """What the engine showed, without what it keeps for its log."""
    shown = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
    return [
        Message(one["severity"], one["message"].strip(), one.get("urn", ""))
        for one in shown
        if one["severity"] != "debug" and one["message"].strip()
    ]


def outputs_of_events(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The outputs of the stack; a secret one reads `[secret]`."""
    found: dict[str, Any] = {}
    for event in events:
        metadata = event.get("resOutputsEvent", {}).get("metadata", {})
        if metadata.get("type") == STACK_TYPE and metadata.get("new"):
            found = masked(metadata["new"].get("outputs") or {})
    return found


def read_events(text: str) -> list[Mapping[str, Any]]:
    """The event log: a JSON document per line. The last line of a run that was killed may be cut off."""
    events = []
    for line in text.splitlines():
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return events
