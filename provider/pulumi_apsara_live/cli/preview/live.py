"""What is on air right now of what a change affects: read from the service, with as few calls as possible.

Per account and region one list of studios is read, and one of relays; the rundown is read of studios on air only.
Credentials and endpoint come from the environment, never from the preview, which may be a file of somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from ...resources import RELAY, RESOURCES
from ...resources._relay import RelayRegion, Task, tasks_in
from ...resources._studio import Studio, studios
from ...resources.caster_program import LiveRundown
from ...settings.accounts import cloud
from ...settings.resolved import NAMESPACES, OWN, SettingsError
from ...wire.errors import CallError
from .documents import PlannedStep, json_object
from .impact import on_air
from .live_state import Affected, LiveState, Playing
from .masking import masked_text
from .rundown import utc_time
from .summary import Summary

if TYPE_CHECKING:
    from ...wire.rpc import Cloud

MAX_RUNDOWNS: Final = 20
"""Maximum number of rundowns that are read: at four a second, what plays takes five seconds more."""
MAX_READ_S: Final = "20"
"""Maximum seconds for a read that fails, with its retries."""
RUNDOWN: Final = next(resource for resource in RESOURCES.values() if resource.on_air.effect == "rundown")


def read_live(summaries: Sequence[Summary]) -> list[LiveState]:
    """Return what is on air of each preview; the lists are read once for all of them."""
    lists = _Lists()
    return [_of_preview(each, lists) for each in summaries]


def _of_preview(summary: Summary, lists: _Lists) -> LiveState:
    steps = {step.urn: step for step in summary.effect.steps}
    found: dict[tuple[str, str], Affected] = {}
    by_impact: dict[str, Affected] = {}
    for impact in summary.impacts:
        step = steps[impact.urn]
        key = _key(step)
        if key is None:
            continue
        if key not in found:
            found[key] = lists.thing(summary, step, *key)
        by_impact[impact.urn] = found[key]
    return LiveState(tuple(found.values()), by_impact)


def _key(step: PlannedStep) -> tuple[Literal["studio", "relay"], str] | None:
    """Return the studio or relay that a resource is, or is in; None for one that is new."""
    if step.kind == RELAY or on_air(step).what == "relay":
        parts = [step.before(name) for name in ("region", "task_id")]
        return ("relay", "/".join(parts)) if all(isinstance(each, str) and each for each in parts) else None
    id = step.before("caster_id") or (step.old.get("id") if on_air(step).effect == "studio" else None)
    return ("studio", id) if isinstance(id, str) and id else None


class _Lists:
    """The lists of studios and relays that were read, by client; a list that failed has its reason."""

    def __init__(self) -> None:
        self._studios: dict[int, dict[str, Studio] | str] = {}
        self._relays: dict[tuple[int, str], dict[str, Task] | str] = {}
        self._clouds: list[Cloud] = []
        """Keeps the clients, so that no other one gets the identity of one of them."""
        self._rundowns = 0

    def thing(self, summary: Summary, step: PlannedStep, what: Literal["studio", "relay"], id: str) -> Affected:
        """Return a studio or relay as it is now."""
        name = next((each.name for each in summary.preview.steps if each.old.get("id") == id), "") or step.name
        unknown = Affected(what, id, name)
        try:
            client = _client(summary, step)
        except SettingsError as reason:
            return replace(unknown, problem=masked_text(str(reason)))
        self._clouds.append(client)
        return self._relay(client, unknown) if what == "relay" else self._studio(client, unknown)

    def _studio(self, client: Cloud, unknown: Affected) -> Affected:
        if id(client) not in self._studios:
            self._studios[id(client)] = _read(lambda: {each.id: each for each in studios(client)})
        listed = self._studios[id(client)]
        if isinstance(listed, str):
            return replace(unknown, problem=listed)
        studio = listed.get(unknown.id)
        if studio is None:
            return replace(unknown, problem=f"there is no studio {masked_text(unknown.id)} in {client.region}")
        if not studio.runs:
            return replace(unknown, running=False)
        return self._with_rundown(client, replace(unknown, running=True, since=utc_time(studio.started)))

    def _with_rundown(self, client: Cloud, thing: Affected) -> Affected:
        if self._rundowns >= MAX_RUNDOWNS:
            return thing
        self._rundowns += 1
        try:
            rows = client.all_rows(RUNDOWN.reads, {"CasterId": thing.id})
        except (CallError, SettingsError):
            return thing  # what plays is unknown, and whether it is on air is not
        now, then = _episodes(LiveRundown(tuple(rows)), client.server_now())
        return replace(thing, now=now, next=then)

    def _relay(self, client: Cloud, unknown: Affected) -> Affected:
        region, _, task_id = unknown.id.partition("/")
        if region not in get_args(RelayRegion):
            return replace(unknown, problem=f"{masked_text(region)} has no relays")
        key = (id(client), region)
        if key not in self._relays:
            self._relays[key] = _read(lambda: {each.id: each for each in tasks_in(client, region)})
        listed = self._relays[key]
        if isinstance(listed, str):
            return replace(unknown, problem=listed)
        task = listed.get(task_id)
        if task is None:
            return replace(unknown, problem=f"there is no relay {masked_text(task_id)} in {region}")
        if not task.runs:
            return replace(unknown, running=False)
        place = f"file {task.place[0] + 1} of {len(task.sources)}" if task.place and task.sources else ""
        return replace(unknown, running=True, since=utc_time(task.start_time), place=place)


def _client(summary: Summary, step: PlannedStep) -> Cloud:
    """Return the client for a resource's account, in its region. Raises `SettingsError`."""
    config = summary.preview.config
    settings = {key: config[key] for space in NAMESPACES if (key := f"{space}:region") in config}
    settings[f"{OWN}:maxRetryTimeout"] = MAX_READ_S
    return cloud(settings, json_object(step.old.get("inputs")), json_object(step.old.get("outputs")))


def _read(listed: Any) -> Any:
    """Return a list, or in one line why it could not be read."""
    try:
        return listed()
    except (CallError, SettingsError) as error:
        return masked_text(str(error))


def _episodes(live: LiveRundown, now: datetime) -> tuple[Playing | None, Playing | None]:
    """Return the episode that plays, and the next one by time."""
    spans = [
        (start, utc_time(episode.get("end_time")), name)
        for name, episode in live.episodes.items()
        if (start := utc_time(episode.get("start_time"))) is not None
    ]
    playing = {name for name, status in live.statuses.items() if status == "playing"}
    current = next(((end, name) for start, end, name in sorted(spans, key=str) if name in playing), None)
    later = min(((start, name) for start, _, name in spans if start > now and name not in playing), default=None)
    return (
        Playing(current[1], current[0]) if current else None,
        Playing(later[1], later[0]) if later else None,
    )
