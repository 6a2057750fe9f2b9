"""Impact of a change on air: which studios and relays restart, stop, disappear or show something else, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ...resources import RESOURCES
from ...resources._facts import OnAir
from ...resources._rundown import by_name, plan
from ...resources._settings import RESTART_SETTINGS
from .changes import ABSENT, ChangedField, fields_of, shown
from .documents import JsonObject, PlannedStep, Preview, json_object, root
from .masking import UNKNOWNS, masked, masked_text

ImpactKind = Literal["restart", "replace", "off_air", "delete", "disturb", "on_air"]
FINGERPRINT: Final = re.compile(r"^(.*)-[0-9a-f]{8}$")
FIRST: Final = ("studio", "relay", "rundown", "scene")
"""What a preview lists first; other things follow in the order of the manual."""
WHATS: Final = tuple(dict.fromkeys((*FIRST, *(each.on_air.what for each in RESOURCES.values()))))
NO_EFFECT: Final = OnAir()
REQUESTED: Final = "because it was requested manually"
ENDS: Final = "its stream ends"
OPEN, CLOSE = "\ue000", "\ue001"
"""Marks around a value in a sentence, which Markdown shows as code. `masking` removes them from values."""


@dataclass(frozen=True)
class Impact:
    """One thing that happens on air."""

    kind: ImpactKind
    what: str
    """`studio`, `relay`, `rundown`, `source`, `scene`."""
    verb: tuple[str, str]
    """Singular and plural: `restarts`, `restart`."""
    name: str
    urn: str
    because: str = ""
    """The reason, beginning with `because`; may be empty."""
    more: str = ""
    """The consequence, in a few words."""

    @property
    def interrupts(self) -> bool:
        """Return whether a stream is interrupted, ends, or shows something else at once."""
        return self.kind != "on_air"


def value(quoted: Any) -> str:
    """Return a value for a sentence, masked and shortened."""
    words = shown(masked(quoted))
    return f"{OPEN}{words if len(words) <= 80 else words[:79] + '…'}{CLOSE}"


def impacts(preview: Preview) -> list[Impact]:
    """Return all impacts on air, the most disruptive first."""
    gone = {_studio_of(step) for step in preview.steps if on_air(step).effect == "studio" and step.op == "delete"}
    gone -= {""}
    result = [impact for step in preview.steps for impact in _of_step(step, preview, gone)]
    kinds: tuple[ImpactKind, ...] = ("replace", "delete", "off_air", "restart", "disturb", "on_air")
    return sorted(result, key=lambda each: (kinds.index(each.kind), WHATS.index(each.what), each.urn))


def restarts(step: PlannedStep) -> bool:
    """Return whether the step is a restart, and not a replacement together with its studio."""
    if on_air(step).effect != "restarts" or step.op != "replace":
        return False
    return not _in_studio(step) or not moves_house(step)


def along(step: PlannedStep, preview: Preview) -> str:
    """Return the name of the studio with which a resource is replaced; an empty string if there is another reason."""
    if step.op != "replace" or not _in_studio(step) or not moves_house(step):
        return ""
    own = step.before("caster_id")
    for other in preview.steps:
        if on_air(other).effect == "studio" and other.op == "replace" and own and other.old.get("id") == own:
            return other.name
    return ""


def _of_step(step: PlannedStep, preview: Preview, gone: set[str]) -> Iterator[Impact]:
    declared = on_air(step)
    if restarts(step):
        more = _outage(step) if declared.what == "studio" else _resumes(step)
        verb = ("restarts", "restart")
        yield Impact("restart", declared.what, verb, step.name, step.urn, _reason(step, preview), more)
    elif _restarts_when_created(step):
        yield Impact(
            "restart",
            "studio",
            ("restarts", "restart"),
            step.name,
            step.urn,
            f"because its restart is new and {value('on_create')} is {value('restart')}",
            _outage(step),
        )
    elif declared.effect == "acts":
        yield from _of_action(step, preview)
    elif declared.effect == "studio":
        yield from _of_studio(step, preview)
    elif along(step, preview) or (_goes_with_studio(step) and _studio_of(step) in gone):
        return  # reported with the studio
    elif declared.effect in OTHERS:
        yield from OTHERS[declared.effect](step)


def on_air(step: PlannedStep) -> OnAir:
    """Return what the resource of a step declares about its effect on what viewers see."""
    return RESOURCES[step.kind].on_air if step.kind in RESOURCES else NO_EFFECT


def _in_studio(step: PlannedStep) -> bool:
    return step.kind in RESOURCES and RESOURCES[step.kind].belongs_to == "caster_id"


def _restarts_when_created(step: PlannedStep) -> bool:
    is_restart = on_air(step).effect == "restarts" and on_air(step).what == "studio"
    return is_restart and step.op == "create" and step.after("on_create") == "restart"


def _goes_with_studio(step: PlannedStep) -> bool:
    """Return whether the object is deleted with its studio and needs no sentence of its own."""
    return step.op == "delete" and on_air(step).effect in ("rundown", "contents")


def _of_action(step: PlannedStep, preview: Preview) -> Iterator[Impact]:
    declared = on_air(step)
    if step.op == "replace" and not moves_house(step):
        yield Impact("disturb", declared.what, declared.verb, step.name, step.urn, _reason(step, preview))
    elif step.op in ("create", "replace") and step.after("on_create") not in (None, "skip"):
        why = f"because the action is new and {value('on_create')} is {value(step.after('on_create'))}"
        yield Impact("disturb", declared.what, declared.verb, step.name, step.urn, why)


def _of_studio(step: PlannedStep, preview: Preview) -> Iterator[Impact]:
    if step.op == "replace":
        count = sum(along(other, preview) == step.name for other in preview.steps)
        inside = f", with {count} {'resource' if count == 1 else 'resources'} in it" if count else ""
        more = f"it is deleted{inside}, and a new one is created with another id"
        yield Impact("replace", "studio", ("is replaced", "are replaced"), step.name, step.urn, _changed(step), more)
    elif step.op == "delete":
        refused = "" if step.before("destroy_while_on_air") else "; deletion is refused while it is on air"
        yield Impact(
            "delete",
            "studio",
            ("is deleted", "are deleted"),
            step.name,
            step.urn,
            "",
            f"everything in it is deleted too{refused}",
        )


def _of_run_state(step: PlannedStep) -> Iterator[Impact]:
    before, after = step.before("running"), step.after("running")
    goes = Impact("off_air", "studio", ("goes off the air", "go off the air"), step.name, step.urn)
    if step.op == "create" and after is not False:
        yield Impact("on_air", "studio", ("goes on air", "go on air"), step.name, step.urn)
    elif step.op == "update" and before is True and after is False:
        yield _with(goes, because=f"because {value('running')} becomes {value(False)}")
    elif step.op == "update" and before is False and after is not False:
        yield Impact("on_air", "studio", ("goes on air", "go on air"), step.name, step.urn)
    elif step.op in ("delete", "replace") and before is not False and step.before("stop_on_delete") is not False:
        again = " and on again" if step.op == "replace" and after is not False else ""
        yield _with(goes, because=f"because its run state is {'replaced' if again else 'deleted'}", more=again.strip())


def _of_relay(step: PlannedStep) -> Iterator[Impact]:
    what, before, after = on_air(step).what, step.before("running"), step.after("running")
    if step.op == "replace":
        more = "it is deleted, its stream ends, and a new one is created"
        yield Impact("replace", what, ("is replaced", "are replaced"), step.name, step.urn, _changed(step), more)
    elif step.op == "delete":
        yield Impact("delete", what, ("is deleted", "are deleted"), step.name, step.urn, "", ENDS)
    elif step.op == "update" and before is True and after is False:
        why = f"because {value('running')} becomes {value(False)}"
        yield Impact("off_air", what, ("stops", "stop"), step.name, step.urn, why, ENDS)
    elif step.op == "create" or (step.op == "update" and before is False and after is True):
        yield Impact("on_air", what, ("starts", "start"), step.name, step.urn)


def _of_player(step: PlannedStep) -> Iterator[Impact]:
    before, after, what = step.before("running"), step.after("running"), on_air(step).what
    if before is True and step.op == "replace":
        yield Impact("replace", what, ("is replaced", "are replaced"), step.name, step.urn, _changed(step), ENDS)
    elif before is True and step.op == "delete":
        yield Impact("delete", what, ("is deleted", "are deleted"), step.name, step.urn, "", ENDS)
    elif before is True and step.op == "update" and after is False:
        why = f"because {value('running')} becomes {value(False)}"
        yield Impact("off_air", what, ("stops", "stop"), step.name, step.urn, why, ENDS)
    elif before is not True and step.op in ("create", "update", "replace") and after is not False:
        yield Impact("on_air", what, ("starts", "start"), step.name, step.urn)


def _of_rundown(step: PlannedStep) -> Iterator[Impact]:
    if step.op == "delete":
        yield Impact("delete", "rundown", ("is deleted", "are deleted"), step.name, step.urn)
    elif step.op == "replace":
        yield Impact("replace", "rundown", ("is replaced", "are replaced"), step.name, step.urn, _changed(step))
    elif step.op == "update" and (why := anew(step)):
        verb = ("is rewritten", "are rewritten")
        yield Impact("disturb", "rundown", verb, step.name, step.urn, f"because {value(why)}")


def _of_contents(step: PlannedStep) -> Iterator[Impact]:
    declared = on_air(step)
    if step.op in ("delete", "replace") and not declared.lasts:
        verb = (f"is {step.op}d", f"are {step.op}d")
        because = _changed(step) if step.op == "replace" else ""
        yield Impact("disturb", declared.what, verb, step.name, step.urn, because)
    elif step.op in ("update", "replace") and {field.root for field in fields_of(step)} & {*declared.shown_by}:
        yield Impact("disturb", declared.what, ("changes", "change"), step.name, step.urn, _changed(step))


OTHERS: Final = {
    "runs": _of_run_state,
    "relays": _of_relay,
    "plays": _of_player,
    "rundown": _of_rundown,
    "contents": _of_contents,
}
"""Sentences of previews for the effects that resources declare."""


def anew(step: PlannedStep) -> str:
    """Return why a rundown is rewritten; an empty string if it is not."""
    before, after = declared_episodes(step.old), declared_episodes(step.new)
    if not before or not after or any(_has_unknown(each) for each in (*before, *after)):
        return ""
    try:
        return plan(by_name(before), by_name(after)).anew
    except (TypeError, KeyError, ValueError):
        return ""  # a document that no program of this package has produced


def declared_episodes(state: JsonObject) -> list[dict[str, Any]]:
    """Return the episodes in the inputs."""
    declared = json_object(state.get("inputs")).get("episodes")
    return [dict(each) for each in declared if isinstance(each, Mapping)] if isinstance(declared, list) else []


def _has_unknown(episode: Mapping[str, Any]) -> bool:
    return any(each in UNKNOWNS for each in episode.values() if isinstance(each, str))


def moves_house(step: PlannedStep) -> bool:
    """Return whether the resource belongs to another studio afterwards, or to an unknown one."""
    return bool(step.before("caster_id") != step.after("caster_id"))


def _studio_of(step: PlannedStep) -> str:
    return str(step.old.get("id") or "") if on_air(step).effect == "studio" else str(step.before("caster_id") or "")


def _with(impact: Impact, *, because: str, more: str = "") -> Impact:
    return Impact(impact.kind, impact.what, impact.verb, impact.name, impact.urn, because, more)


# ── reasons and durations ────────────────────────────────────────────────────────────────────────────────────────────


def causes(step: PlannedStep) -> list[ChangedField]:
    """Return the properties that require a replacement, or all that change; none if it was requested manually."""
    if is_manual(step):
        return []
    differing = fields_of(step)
    return [field for field in differing if field.root in step.replaces] or differing


def is_manual(step: PlannedStep) -> bool:
    """Return whether `--replace` or a taint is the reason: the engine then names only the id."""
    return step.op == "replace" and step.replaces == ("id",)


def _changed(step: PlannedStep) -> str:
    """Return the reason: the properties that require a replacement, or all that change."""
    if properties := causes(step):
        return f"because {_enumerated(properties)}"
    return REQUESTED if step.op == "replace" else ""


def _enumerated(causes: list[ChangedField]) -> str:
    listed = [_old_to_new(field) for field in causes[:3]]
    more = f" and {len(causes) - 3} more" if len(causes) > 3 else ""
    return ", ".join(listed) + more


def _old_to_new(field: ChangedField) -> str:
    name = f"{OPEN}{field.path}{CLOSE}"
    if field.old is ABSENT:
        return f"{name} is added: {value(field.new)}"
    if field.new is ABSENT:
        return f"{name} is removed: {value(field.old)}"
    if field.note or (isinstance(field.old, Mapping | list) and isinstance(field.new, Mapping | list)):
        return f"{name} changes"
    return f"{name} changes: {value(field.old)} → {value(field.new)}"


def _reason(step: PlannedStep, preview: Preview) -> str:
    """Return the reason for a restart: its triggers, each with its meaning, old → new."""
    names = _triggered(step)
    if not names:
        return _changed(step)
    before, after = json_object(step.before("triggers")), json_object(step.after("triggers"))
    listed = [_trigger(name, before.get(name), after.get(name), preview) for name in names[:5]]
    more = f", and {len(names) - 5} more triggers changed" if len(names) > 5 else ""
    return f"because {'; '.join(listed)}{more}"


def _triggered(step: PlannedStep) -> list[str]:
    """Return the names of the triggers that change.

    Masked values of a secret trigger look alike, so its name comes from `reason`, which check has computed. After a
    manual restart, `reason` still has its previous value.
    """
    before, after = json_object(step.before("triggers")), json_object(step.after("triggers"))
    seen = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    if "triggers" not in (*step.replaces, *map(root, step.detailed)):
        return seen
    reason = step.after("reason")
    stated = reason.split(", ") if isinstance(reason, str) and reason not in UNKNOWNS else []
    # If a name contains a comma, or the names are secret, `reason` cannot be split into names.
    return stated if stated and {*seen} <= {*stated} <= {*before, *after} else seen


def _trigger(name: str, old: Any, new: Any, preview: Preview) -> str:
    trigger = f"{OPEN}{masked_text(name)}{CLOSE}"
    if old == new:
        return f"{trigger} changed; its value is secret"
    if old is None or new is None:
        return f"{trigger} was {'added' if old is None else 'removed'}: {value(new if old is None else old)}"
    meaning = _meaning(old, new, preview)
    return f"{trigger} changed{': ' + meaning if meaning else ''}"


def _meaning(old: Any, new: Any, preview: Preview) -> str:
    """Return what changed: for a fingerprint the settings that it covers, for another trigger its value."""
    for step in preview.steps:
        if (
            step.op == "update"
            and step.before("restart_fingerprint") == old
            and step.after("restart_fingerprint") == new
        ):
            settings = [field for field in fields_of(step) if field.root in (*RESTART_SETTINGS, "source_urls")]
            return ", ".join(_setting(field) for field in settings[:3])
    before, after = (FINGERPRINT.match(each) if isinstance(each, str) else None for each in (old, new))
    if before and after:
        return "" if before[1] == after[1] else f"template {value(before[1])} → {value(after[1])}"
    return f"{value(old)} → {value(new)}"


def _setting(field: ChangedField) -> str:
    if field.path != "transcode.caster_template" or field.note or ABSENT in (field.old, field.new):
        return _old_to_new(field)
    return f"template {value(field.old)} → {value(field.new)}"


def _outage(step: PlannedStep) -> str:
    """Return the estimated time off air: the duration of the last recorded restart."""
    took = step.before("took_s")
    if isinstance(took, int | float) and not isinstance(took, bool) and took >= 0:
        return f"about {max(round(took), 1)} s off air, like the last time"
    return "the time off air is unknown: no restart of it has been measured yet"


def _resumes(step: PlannedStep) -> str:
    continues = "continues where it was" if step.after("resume") is True else "starts from the beginning"
    return f"its stream is interrupted, and a file list {continues}"
