"""The engine's output for a preview: the document of `pulumi preview --json`, or an event log with one event per line.

Values with an unexpected shape are ignored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ..saved import objects_in

JsonObject = Mapping[str, Any]
UNKNOWN_STACK: Final = "unknown"
"""Stack name for a preview that failed before it named its stack."""
INCOMPLETE: Final = "it has no `changeSummary`, so it is not the complete output of `pulumi preview --json`"
NO_PREVIEW: Final = "the engine printed no preview; see the log of the step that ran `pulumi preview`"
STACK_TYPE: Final = "pulumi:pulumi:Stack"
PROVIDERS: Final = "pulumi:providers:"
OWN_TYPES: Final = "pulumi-python:dynamic/apsara-live:"
REPLACES: Final = ("replace", "create-replacement", "delete-replaced", "read-replacement", "import-replacement")
"""The steps that a replacement consists of."""
DELETE_OPS: Final = ("delete", "discard", "read-discard")
CHANGES: Final = ("create", "update", "replace", "delete", "import")
TAKEN_FOR: Final = {"import": "create", **dict.fromkeys(REPLACES, "replace"), **dict.fromkeys(DELETE_OPS, "delete")}
LOGICAL: Final = ("create", "update", "replace", "delete", "import")
"""The steps that the engine both lists and counts."""
UNLISTED: Final = ("same", "read", "refresh")
"""The steps that the engine counts, or lists, only under conditions."""
ROOT: Final = re.compile(r'^(?:\["([^"]*)"\]|([^.\[]+))')
LOG_LEVEL: Final = re.compile(r"^(error|warning|info): ")


class NoPreview(Exception):
    """The text has neither of the two formats; the message says what is wrong with it."""


@dataclass(frozen=True)
class PlannedStep:
    """What the engine would do to one resource."""

    op: str
    urn: str
    old: JsonObject = field(default_factory=dict, repr=False)
    """The state before: `id`, `inputs`, `outputs`; empty when there is none."""
    new: JsonObject = field(default_factory=dict, repr=False)
    detailed: tuple[str, ...] = ()
    """The properties that differ according to the engine; empty if it did not compare."""
    replaces: tuple[str, ...] = ()
    """The properties that make a replacement necessary."""

    @property
    def name(self) -> str:
        """Return the resource's logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def token(self) -> str:
        """Return its type, without the types of its parents."""
        parts = self.urn.split("::")
        return parts[2].rpartition("$")[2] if len(parts) > 3 else ""

    @property
    def type(self) -> str:
        """Return the last part of the type, such as `CasterConfig`."""
        return self.token.rpartition(":")[2] or "resource"

    @property
    def kind(self) -> str:
        """Return the last part of the type if it is one of this package; an empty string otherwise."""
        return self.type if self.token.startswith(OWN_TYPES) else ""

    @property
    def of_program(self) -> bool:
        """Return whether the program declares it: not the stack itself or the engine's provider record."""
        return self.token != STACK_TYPE and not self.token.startswith(PROVIDERS)

    def before(self, name: str) -> Any:
        """Return a recorded property: the output, or else the input."""
        outputs, inputs = json_object(self.old.get("outputs")), json_object(self.old.get("inputs"))
        return outputs.get(name, inputs.get(name))

    def after(self, name: str) -> Any:
        """Return a property as the program declares it now."""
        return json_object(self.new.get("inputs")).get(name)


@dataclass(frozen=True)
class Message:
    """What the engine shows to its user, in one line."""

    text: str
    urn: str = ""


@dataclass(frozen=True)
class Preview:
    """One preview of one stack."""

    project: str
    stack: str
    directory: str = "."
    steps: tuple[PlannedStep, ...] = ()
    """One step for each resource of the program; unchanged ones only if the engine lists them."""
    unchanged: int = 0
    errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    config: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The stack's configuration; secret values are masked in it."""

    @property
    def name(self) -> str:
        """Return project and stack, and the directory if it is not the current one."""
        where = "" if self.directory in ("", ".") else f" ({self.directory})"
        return f"{self.project}/{self.stack}{where}"

    @property
    def failed(self) -> bool:
        """Return whether the preview failed."""
        return bool(self.errors)


def json_object(value: Any) -> JsonObject:
    """Return the value if it is a map, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Any]:
    """Return the value if it is a list, or an empty one."""
    return value if isinstance(value, list) else []


def root(path: str) -> str:
    """Return the property that a path of the engine belongs to."""
    match = ROOT.match(path)
    return (match[1] or match[2]) if match else path


def read_preview(text: str, *, named: str = "preview") -> Preview:
    """Read a document or a log, ignoring other output before and after it.

    `named` is the project of a preview that names none, such as an empty one.

    Raises:
        NoPreview: it is neither, or a part of it is missing.
    """
    stripped = text.strip()
    if not stripped:
        return Preview(named, UNKNOWN_STACK, errors=(Message(NO_PREVIEW),))
    objects, outside = objects_in(stripped)
    documents, events = list(filter(_is_document, objects)), list(filter(_is_event, objects))
    messages = tuple(Message(one_line(line)) for line in outside if LOG_LEVEL.match(line))
    failures = tuple(Message(one_line(line)) for line in outside if line.startswith("error: "))
    if len(documents) > 1 or (documents and events):
        raise NoPreview("it contains several previews; put each in a file of its own")
    if documents:
        return _whole(_of_document(documents[0], failures), named)
    if events:
        return _whole(_of_events(events, failures), named)
    if objects:
        raise NoPreview(INCOMPLETE)
    if messages:
        return Preview(named, UNKNOWN_STACK, errors=messages)
    raise NoPreview("it is neither output of `pulumi preview --json` nor an event log of the engine")


def one_line(text: str) -> str:
    """Return a message of the engine without its level; of a traceback, its subject and last line."""
    lines = [
        line.strip() for line in LOG_LEVEL.sub("", text.strip()).replace(OWN_TYPES, "").splitlines() if line.strip()
    ]
    if len(lines) > 2 and any(line.startswith("Traceback (most recent call last)") for line in lines):
        first = "" if lines[0].startswith("Traceback") else f"{lines[0].rstrip(':')}: "
        return f"{first}{lines[-1]}"
    return " ".join(lines)


def _is_event(document: JsonObject) -> bool:
    return "sequence" in document or any(name.endswith("Event") for name in document)


def _is_document(document: JsonObject) -> bool:
    return not _is_event(document) and any(name in document for name in ("steps", "changeSummary", "diagnostics"))


def _of_document(document: JsonObject, failures: tuple[Message, ...]) -> Preview:
    steps = [
        PlannedStep(
            op=str(step.get("op")),
            urn=str(step.get("urn")),
            old=json_object(step.get("oldState")),
            new=json_object(step.get("newState")),
            detailed=tuple(map(str, json_object(step.get("detailedDiff")))),
            replaces=tuple(map(str, items(step.get("replaceReasons")))),
        )
        for step in map(json_object, items(document.get("steps")))
    ]
    diagnostics = [json_object(each) for each in items(document.get("diagnostics"))]
    same = json_object(document.get("changeSummary")).get("same")
    shown = sum(not step.of_program for step in steps if step.op == "same")
    unchanged = max(same - shown, 0) if isinstance(same, int) else 0
    preview = replace(_preview(steps, diagnostics, unchanged, failures), config=_config(document))
    if not preview.failed:
        _refuse_incomplete(steps, document.get("changeSummary"), exact=True)
    return preview


def _refuse_incomplete(steps: Iterable[PlannedStep], counted: Any, *, exact: bool) -> None:
    """Refuse a preview whose steps are not those that the engine counted: rules cannot be checked on it.

    The steps of a refresh are not counted, so that with them there may be more steps; a log may hold those of an
    update after its preview, so that it is not `exact`.
    """
    if not isinstance(counted, Mapping) or not all(isinstance(number, int) for number in counted.values()):
        raise NoPreview(INCOMPLETE)
    listed = Counter(step.op for step in steps)
    exact = exact and not listed["refresh"]
    for op in dict.fromkeys((*counted, *LOGICAL)):
        number = counted.get(op, 0)
        if op not in UNLISTED and (number > listed[op] or (exact and op in LOGICAL and number < listed[op])):
            raise NoPreview(f"it counts {number} to {op} but lists {listed[op]}; part of it is missing")


def _of_events(events: Iterable[JsonObject], failures: tuple[Message, ...]) -> Preview:
    steps: list[PlannedStep] = []
    failing: list[PlannedStep] = []
    diagnostics: list[JsonObject] = []
    counted: Any = None
    config: Mapping[str, str] = {}
    failed = False
    for event in events:
        for name, into in (("resourcePreEvent", steps), ("resOpFailedEvent", failing)):
            if metadata := json_object(json_object(event.get(name)).get("metadata")):
                into.append(_step_of(metadata))
        if "preludeEvent" in event:
            config = _config(json_object(event["preludeEvent"]))
        if "diagnosticEvent" in event:
            diagnostics.append(json_object(event["diagnosticEvent"]))
        if "errorEvent" in event:
            diagnostics.append({"severity": "error", "message": json_object(event["errorEvent"]).get("error")})
        if "summaryEvent" in event:
            counted = json_object(event["summaryEvent"]).get("resourceChanges", {})
            failed = failed or json_object(event["summaryEvent"]).get("result") == "failed"
    preview = replace(_preview([*steps, *failing], diagnostics, None, failures), config=config)
    if failed and not preview.failed:
        return replace(preview, errors=(Message("the preview failed, and the engine gave no reason"),))
    if not preview.failed:
        _refuse_incomplete(steps, counted, exact=False)
    return preview


def _config(document: JsonObject) -> dict[str, str]:
    config = json_object(document.get("config"))
    return {str(key): value for key, value in config.items() if isinstance(value, str)}


def _step_of(metadata: JsonObject) -> PlannedStep:
    return PlannedStep(
        op=str(metadata.get("op")),
        urn=str(metadata.get("urn")),
        old=json_object(metadata.get("old")),
        new=json_object(metadata.get("new")),
        detailed=tuple(map(str, json_object(metadata.get("detailedDiff")))),
        replaces=tuple(map(str, items(metadata.get("keys")))),
    )


def _preview(
    steps: Iterable[PlannedStep],
    diagnostics: Iterable[JsonObject],
    unchanged: int | None,
    failures: tuple[Message, ...],
) -> Preview:
    diagnostics = list(diagnostics)
    merged = _merged(steps)
    urns = [step.urn for step in merged] + [str(each.get("urn") or "") for each in diagnostics]
    stack, project = next((_stack_of(urn) for urn in urns if _stack_of(urn)[0]), ("", ""))
    counted = sum(step.op == "same" and step.of_program for step in merged)
    return Preview(
        project=project,
        stack=stack,
        steps=tuple(step for step in merged if step.of_program),
        unchanged=counted if unchanged is None else unchanged,
        errors=tuple(dict.fromkeys((*_messages(diagnostics, "error"), *failures))),
        warnings=_messages(diagnostics, "warning"),
    )


def _messages(diagnostics: Iterable[JsonObject], severity: str) -> tuple[Message, ...]:
    messages = [
        Message(one_line(str(each.get("message") or "")), str(each.get("urn") or ""))
        for each in diagnostics
        if each.get("severity") == severity
    ]
    return tuple(dict.fromkeys(each for each in messages if each.text))


def _stack_of(urn: str) -> tuple[str, str]:
    parts = urn.split("::")
    head = parts[0].split(":")
    return (head[2], parts[1]) if len(parts) > 3 and head[:2] == ["urn", "pulumi"] and len(head) > 2 else ("", "")


def _merged(steps: Iterable[PlannedStep]) -> list[PlannedStep]:
    """Return one step per resource: the steps of a replacement become one."""
    by_urn: dict[str, PlannedStep] = {}
    for step in steps:
        step = replace(step, op=TAKEN_FOR.get(step.op, step.op))  # noqa: PLW2901 (the same step in one word)
        known = by_urn.get(step.urn)
        if known is None:
            by_urn[step.urn] = step
            continue
        op = "replace" if "replace" in (known.op, step.op) or {known.op, step.op} == {"create", "delete"} else step.op
        by_urn[step.urn] = PlannedStep(
            op=op if op in CHANGES or known.op not in CHANGES else known.op,
            urn=step.urn,
            old=step.old or known.old,  # after a refresh, the refreshed state
            new=step.new or known.new,
            detailed=step.detailed or known.detailed,
            replaces=step.replaces or known.replaces,
        )
    return list(by_urn.values())


def _whole(preview: Preview, named: str) -> Preview:
    return preview if preview.project else replace(preview, project=named, stack=UNKNOWN_STACK)


def stem(path: str) -> str:
    """Return the name of a preview from its file's name."""
    return "preview" if path == "-" else Path(path).stem
