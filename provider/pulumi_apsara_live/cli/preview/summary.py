"""One preview in words and numbers, from which every output format is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Final

from ...model.fields import fields
from ...resources import RESOURCES
from ...resources._settings import CARRIED, Settings
from .changes import ABSENT, ChangedField, computed, fields_of, shown
from .documents import CHANGES, Message, PlannedStep, Preview, items
from .impact import CLOSE, OPEN, Impact, along, impacts, moves_house, restarts
from .kept import as_updates, kept
from .live_state import LiveState
from .masking import masked, masked_text
from .rundown import Rundown, rundowns

ADVICE: Final = (
    "A renamed or moved resource declared with the same values leaves its object unchanged; with "
    f"{OPEN}aliases{CLOSE}, it is neither created nor deleted."
)
"""Advice that is shown once if something is kept."""
LABELS: Final = "apsara-live/"
"""Prefix of all labels, by which outdated ones are recognized."""


@dataclass(frozen=True)
class Change:
    """One resource that changes."""

    op: str
    """`create`, `update`, `replace`, `delete`, `kept` (for the engine, a deletion; it makes no call) or `restart`
    (for the engine, a replacement)."""
    step: PlannedStep
    fields: tuple[ChangedField, ...] = ()
    along: str = ""
    """The studio with which it is replaced."""
    holder: PlannedStep | None = None
    """The resource that manages the kept object from now on."""

    @property
    def title(self) -> str:
        """Return type and name."""
        return titled(self.step)

    @property
    def kept(self) -> str:
        """Return which resource manages the kept object from now on."""
        return f"now managed by {titled(self.holder)}" if self.holder else ""


@dataclass(frozen=True)
class Cleared:
    """A setting that the update clears."""

    resource: str
    path: str
    old: str


class Summary:
    """The result of a preview. Rundowns are drawn in the given zone, or else in that of the program."""

    def __init__(self, preview: Preview, zone: tzinfo | None = None) -> None:
        self.preview = preview
        self.zone = zone
        self.live: LiveState | None = None
        """What is on air now; None if it was not read."""

    @cached_property
    def changes(self) -> list[Change]:
        """Return the changes: restarts, replacements and deletions first."""
        order = ("restart", "replace", "delete", "kept", "update", "create")
        changed = [self._change(step) for step in self.preview.steps if step.op in CHANGES]
        return sorted(
            changed, key=lambda each: (order.index(each.op), bool(each.along), _rank(each.step), each.step.urn)
        )

    def _change(self, step: PlannedStep) -> Change:
        if holder := self.pairs.get(step.urn):
            return Change("kept", step, holder=holder)
        op = "restart" if restarts(step) else step.op
        return Change(op, step, tuple(fields_of(step)), along(step, self.preview))

    @cached_property
    def pairs(self) -> dict[str, PlannedStep]:
        """Return the deletions that make no call, by URN, and the resources that manage their objects."""
        return kept(self.preview.steps)

    @cached_property
    def effect(self) -> Preview:
        """Return the preview as it affects the objects."""
        return as_updates(self.preview, self.pairs)

    @cached_property
    def impacts(self) -> list[Impact]:
        """Return what happens on air; empty if the preview failed."""
        return impacts(self.effect)

    @cached_property
    def interruptions(self) -> list[Impact]:
        """Return the impacts that interrupt something."""
        return [impact for impact in self.impacts if impact.interrupts]

    @property
    def noticed(self) -> list[Impact]:
        """Return the interruptions that somebody may notice: all but those of what is known not to be on air."""
        if self.live is None:
            return self.interruptions
        things = self.live.by_impact
        return [each for each in self.interruptions if each.urn not in things or things[each.urn].running is not False]

    @property
    def further_impacts(self) -> list[Impact]:
        """Return the impacts that the headline does not contain."""
        if len(self.interruptions) == 1:
            return [impact for impact in self.impacts if not impact.interrupts]
        return self.impacts if self.interruptions or len(self.impacts) > 1 else []

    @cached_property
    def cleared(self) -> list[Cleared]:
        """Return the settings that a whole write clears."""
        return [each for step in self.effect.steps if "cleared" in computed(step) for each in _cleared(step)]

    @cached_property
    def rundowns(self) -> list[Rundown]:
        """Return the rundowns that change."""
        return rundowns(self.effect, self.zone)

    @cached_property
    def warnings(self) -> list[Message]:
        """Return the engine's warnings that no impact contains."""
        covered = {impact.urn for impact in self.impacts}
        return [Message(masked_text(each.text), each.urn) for each in self.preview.warnings if each.urn not in covered]

    @cached_property
    def errors(self) -> list[Message]:
        """Return why the preview failed, one line each."""
        return [Message(masked_text(each.text), each.urn) for each in self.preview.errors]

    def count(self, op: str) -> int:
        """Return the number of resources with this change."""
        return sum(change.op == op for change in self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of resources by change, including zeros."""
        ops = ("create", "update", "replace", "delete", "restart", "kept")
        return {op: self.count(op) for op in ops} | {"same": self.preview.unchanged}

    @property
    def labels(self) -> list[str]:
        """Return the labels for the pull request."""
        kinds = {impact.kind for impact in self.interruptions}
        conditions = {
            "failed": self.preview.failed,
            "restarts": "restart" in kinds,
            "replaces": self.count("replace") > 0,
            "deletes": self.count("delete") > 0,
            "off-air": "off_air" in kinds,
            "clears": bool(self.cleared),
            "on-air-impact": bool(self.interruptions),
        }
        return [LABELS + name for name, holds in conditions.items() if holds]


def titled(step: PlannedStep) -> str:
    """Return type and name of a resource for a sentence."""
    return f"{masked_text(step.type)} {OPEN}{masked_text(step.name)}{CLOSE}"


def _rank(step: PlannedStep) -> int:
    """Return the position in the manual's order; resources of other packages come last."""
    return [*RESOURCES, step.kind].index(step.kind) if step.kind else len(RESOURCES)


def _cleared(step: PlannedStep) -> list[Cleared]:
    settings = set(fields(Settings)) - set(CARRIED)
    if step.op not in ("update", "replace") or moves_house(step):
        return []  # replaced with its studio, it loses all of its settings; the studio's impact covers that
    whole = [name for name in map(str, items(step.after("cleared"))) if name in settings]
    parts = [
        field
        for field in fields_of(step)
        if field.new is ABSENT and field.root in settings and field.root not in whole and not field.path.endswith("]")
    ]
    cleared = [Cleared(masked_text(step.name), name, _short(masked(step.before(name), name))) for name in whole]
    return cleared + [Cleared(masked_text(step.name), field.path, _short(field.old)) for field in parts]


def _short(value: object) -> str:
    string = "" if value is None else shown(value)
    return string if len(string) <= 120 else f"{string[:119]}…"


def headline(summary: Summary) -> str:
    """Return what happens on air in one sentence; with reasons if it is one thing."""
    if summary.preview.failed:
        return "the preview failed"
    interruptions = summary.interruptions
    if not interruptions and not summary.changes:
        return "no changes"
    if not interruptions:
        begins = ", ".join(grouped(summary.impacts))
        return f"nothing on air is interrupted{'; ' if begins else ''}{begins}"
    if len(interruptions) == 1:
        return f"1 {interruptions[0].what} {reasons(interruptions[0], one_of=True)}"
    return ", ".join(grouped(interruptions))


def grouped(effects: Iterable[Impact]) -> list[str]:
    """Return the number of each: `2 studios restart`."""
    groups: dict[tuple[str, tuple[str, str]], int] = {}
    for impact in effects:
        key = (impact.what, impact.verb)
        groups[key] = groups.get(key, 0) + 1
    return [f"{n} {what}{'' if n == 1 else 's'} {verb[n > 1]}" for (what, verb), n in groups.items()]


def reasons(impact: Impact, *, one_of: bool = False) -> str:
    """Return what happens, why, and what follows."""
    who = "" if one_of else f"{impact.what} {OPEN}{masked_text(impact.name)}{CLOSE} "
    because = f" {impact.because}" if impact.because else ""
    return f"{who}{impact.verb[0]}{because}" + (f"; {impact.more}" if impact.more else "")


def counts(summary: Summary) -> str:
    """Return how many resources change, and other important facts, for a single line."""
    now = summary.live.in_short(summary.interruptions) if summary.live else ""
    return "; ".join(filter(None, (now, resource_counts(summary), *_besides(summary))))


def resource_counts(summary: Summary) -> str:
    """Return how many resources change, in words, without zeros."""
    words = {"create": "to create", "update": "to update", "replace": "to replace", "delete": "to delete"}
    parts = [f"{summary.count(op)} {wording}" for op, wording in words.items() if summary.count(op)]
    if number := summary.count("kept"):
        parts.append(f"{number} kept")
    if number := summary.count("restart"):
        parts.append(f"{number} restart{'' if number == 1 else 's'}")
    if summary.preview.unchanged or not parts:
        parts.append(f"{summary.preview.unchanged} unchanged")
    return ", ".join(parts)


def _besides(summary: Summary) -> list[str]:
    parts = []
    if number := len(summary.cleared):
        parts.append(f"{number} setting{'' if number == 1 else 's'} will be cleared")
    existing = [each for each in summary.rundowns if each.before and each.after and each.words]
    parts += [f"rundown {OPEN}{each.name}{CLOSE}: {each.words}" for each in existing[:2]]
    if len(existing) > 2:
        parts.append(f"{len(existing) - 2} more rundowns change")
    return parts
