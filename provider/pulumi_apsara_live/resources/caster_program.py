"""The rundown of a studio: its episodes, each known by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import Changes
from ..model.fields import Entry, Model, Problem, Properties, Replace, Time, Wire, holds_unknown, known
from ..model.shape import decode, encode, to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import Operation
from ._account import Owned
from ._names import repeated_names
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step, looking_up
from ._rundown import MEANT, Plan, by_name, plan, with_switch_type

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

ADDS: Final = Operation("AddCasterEpisode", repeatable=False, quota=4, answers=("EpisodeId",))
REMOVES: Final = Operation("DeleteCasterEpisode", repeatable=True, quota=4)
STATUSES: Final = {"1": "playing", "2": "finished"}
"""Statuses other than `waiting`."""
AFTERWARDS: Final = "The next update reads the rundown before it changes anything."
EpisodeType = Literal["Resource", "Component"]
SwitchType = Literal["TimeFirst", "ContentFirst"]


class Episode(Model):
    """One item of the rundown."""

    name: Annotated[str, Wire("EpisodeName"), Field(min_length=1)]
    """Name of the episode, unique in the rundown, by which the episode is identified."""
    episode_type: EpisodeType
    """`Resource` plays a source, `Component` shows components."""
    resource_id: str | None = None
    """The source that a Resource episode plays: `source.resource_id`."""
    component_ids: Annotated[tuple[Entry, ...] | None, Wire("ComponentId", "ComponentIds.ComponentId")] = None
    """Components, bottom to top; a Component episode needs them, a Resource episode may have them bound."""
    start_time: Time
    """When it begins."""
    end_time: Time
    """When it ends."""
    switch_type: SwitchType | None = None
    """How a Resource episode gives way; live sources allow `TimeFirst` alone, and it is what is meant when left out."""

    def problems(self) -> Iterator[Problem]:
        """What each type needs, and that an episode ends after it begins."""
        if known(self.start_time, self.end_time) and self.end_time <= self.start_time:
            start = f"{self.start_time:%Y-%m-%dT%H:%M:%SZ}"
            yield Problem("end_time", f"must be after start_time ({start}), got {self.end_time:%Y-%m-%dT%H:%M:%SZ}")
        if not known(self.episode_type):
            return
        if self.episode_type == "Resource" and not self.resource_id:
            yield Problem("resource_id", "is required for an episode of type Resource")
        if self.episode_type == "Component":
            if not self.component_ids:
                yield Problem("component_ids", "is required for an episode of type Component")
            for name in ("resource_id", "switch_type"):
                if getattr(self, name) is not None:
                    yield Problem(name, "belongs to an episode of type Resource, and this one is a Component")


class CasterProgramInputs(Owned):
    """Inputs of a rundown."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    episodes: Annotated[tuple[Episode, ...], Wire("Episode", "Episodes.Episode"), Field(min_length=1)]
    """The episodes, at least one; their order does not matter, their times do."""

    def problems(self) -> Iterator[Problem]:
        """Names are unique; two sources do not play at once."""
        yield from repeated_names("episodes", self.episodes)
        if isinstance(self.episodes, tuple):
            yield from self._overlaps()

    def _overlaps(self) -> Iterator[Problem]:
        timed = [
            (episode.start_time, episode.end_time, index, episode.name)
            for index, episode in enumerate(self.episodes)
            if isinstance(episode, Episode)
            and known(episode.episode_type, episode.start_time, episode.end_time, episode.name)
            and episode.episode_type == "Resource"
        ]
        timed.sort(key=lambda each: each[:3])
        for before, after in pairwise(timed):
            if after[0] < before[1]:
                yield Problem(
                    f"episodes[{after[2]}].start_time",
                    f"{after[3]!r} starts at {after[0]:%Y-%m-%dT%H:%M:%SZ}, while {before[3]!r} plays "
                    f"until {before[1]:%Y-%m-%dT%H:%M:%SZ}",
                )


class CasterProgramOutputs(CasterProgramInputs):
    """Outputs of a rundown."""

    episode_ids: Annotated[dict[str, str], Wire(sent="", answered="")]
    """Id of each episode, by its name."""
    statuses: Annotated[dict[str, str], Wire(sent="", answered="")]
    """`waiting`, `playing` or `finished`, by the episode's name."""
    total: int
    """How many episodes the rundown has."""


@dataclass(frozen=True)
class LiveRundown:
    """The rundown as the API returns it."""

    rows: tuple[Mapping[str, Any], ...]

    @property
    def named_rows(self) -> dict[str, Mapping[str, Any]]:
        """The rows by the names of their episodes; a second of the same name goes by its name and id."""
        rows: dict[str, Mapping[str, Any]] = {}
        for row in self.rows:
            name = str(decode(Episode, row).get("name", row.get("EpisodeId")))
            while name in rows:
                name += f" ({row.get('EpisodeId')})"
            rows[name] = row
        return rows

    @property
    def episodes(self) -> dict[str, Properties]:
        """The episodes, by name."""
        return {name: decode(Episode, row) for name, row in self.named_rows.items()}

    @property
    def ids(self) -> dict[str, str]:
        """The episodes' ids, by name."""
        return {name: str(row.get("EpisodeId")) for name, row in self.named_rows.items()}

    @property
    def statuses(self) -> dict[str, str]:
        """The episodes' statuses, by name."""
        return {name: STATUSES.get(str(row.get("Status")), "waiting") for name, row in self.named_rows.items()}

    def outputs(self, recorded: Mapping[str, Properties]) -> Properties:
        """As outputs: recorded episodes in the recorded order and words, others behind them."""
        episodes, order = self.episodes, list(recorded)
        for name, episode in recorded.items():
            live = episodes.get(name, {})
            if "switch_type" not in episode and live.get("switch_type") == MEANT:
                del live["switch_type"]
        names = [name for name in order if name in episodes] + [name for name in episodes if name not in recorded]
        ids, statuses = self.ids, self.statuses
        return {
            "episodes": [episodes[name] for name in names],
            "episode_ids": {name: ids[name] for name in names},
            "statuses": {name: statuses[name] for name in names},
            "total": len(names),
        }


class CasterProgram(Resource[CasterProgramInputs, CasterProgramOutputs]):
    """Owns the whole rundown of one studio; its id is `caster_id/program`.

    An episode that has finished and is declared at a later time under the same name is removed and added, so that a
    show of every day keeps its names. An episode that plays is never altered or removed: the update is refused.
    """

    inputs = CasterProgramInputs
    outputs = CasterProgramOutputs
    id = Id("caster_id", ending="program")
    belongs_to = "caster_id"
    order = 30
    noun = "rundown"
    on_air = OnAir("rundown", "rundown")
    holds = (("caster_id",),)
    keyed = {"episode_ids": "episodes", "statuses": "episodes"}
    creates = Operation("AddCasterProgram", repeatable=False)
    reads = Operation(
        "DescribeCasterProgram",
        repeatable=True,
        quota=4,
        rows="Episodes.Episode",
        answers=("EpisodeId", "StartTime", "EndTime"),
    )
    updates = Operation("ModifyCasterProgram", repeatable=True, quota=4)
    deletes = Operation("DeleteCasterProgram", repeatable=True, quota=4)
    also_calls = (ADDS, REMOVES)
    costs = {
        "creation": (reads, creates, reads),
        "creation over the declared rundown": (reads,),
        "refresh": (reads,),
        "episodes altered": (reads, updates),
        "two episodes added": (reads, ADDS, ADDS),
        "an episode removed": (reads, REMOVES),
        "the type of an episode altered": (reads, REMOVES, ADDS),
        "a finished episode at another time": (reads, REMOVES, ADDS),
        "every episode finished, and all at other times": (reads, deletes, creates, reads),
        "episodes trade places in time": (reads, deletes, creates, reads),
        "every episode another": (reads, deletes, creates, reads),
        "episodes trade places in time, while another has finished": (reads, REMOVES, REMOVES, ADDS, ADDS),
        "refused, as an episode plays": (reads,),
        "deletion": (deletes,),
    }

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """Episodes are compared by name: their order in the program is no difference."""
        changes = super().changes(olds, news, declared)
        if "episodes" in changes.update and not holds_unknown(news["episodes"]):
            planned = plan(by_name(olds.get("episodes", ())), by_name(news["episodes"]))
            if planned == Plan():
                return Changes(tuple(name for name in changes.update if name != "episodes"), changes.replace)
        return changes

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A rundown written anew is gone for a moment, and its episodes get other ids."""
        if olds.get("caster_id") == news.get("caster_id") and known(news.get("episodes"), olds.get("episodes")):
            statuses = olds.get("statuses")
            planned = plan(by_name(olds.get("episodes", ())), by_name(news.get("episodes", ())), statuses)
            if planned.anew:
                yield f"the rundown is written anew (deleted and added), because {planned.anew}"

    def create(self, cloud: Cloud, step: Step, inputs: CasterProgramInputs) -> tuple[str, Properties | None]:
        """One call for all episodes; a rundown that is there already is taken over only if it is the declared one."""
        id, wanted = self.id.format(inputs.caster_id), _episodes(inputs)
        live = self._live(cloud, inputs.caster_id)
        if live.rows:
            if plan(live.episodes, by_name(wanted)) != Plan():
                raise RefusedByProvider(
                    f"studio {inputs.caster_id} has a rundown already ({', '.join(live.episodes)}): delete it, "
                    f"or declare just these episodes to take it over; {RENAME_ADVICE}"
                )
            return id, live.outputs(by_name(wanted))
        self._add_all(cloud, inputs.caster_id, wanted)
        return id, None

    def read(self, cloud: Cloud, id: str, old: CasterProgramOutputs) -> Properties | None:
        """One call for each hundred episodes; a studio without episodes has no rundown."""
        (caster_id,) = self.id.parse(id)
        try:
            live = self._live(cloud, caster_id)
        except NotFound:
            return None
        if not live.rows:
            return None
        return live.outputs(by_name(_episodes(old))) | {"caster_id": caster_id}

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterProgramOutputs, inputs: CasterProgramInputs
    ) -> Properties:
        """Look, refuse what cannot be altered, then removals, one modification, additions."""
        caster_id = inputs.caster_id
        live, wanted = self._live(cloud, caster_id), _episodes(inputs)
        news = by_name(wanted)
        ids, statuses = live.ids, live.statuses
        planned = plan(live.episodes, news, statuses)
        _refuse_what_has_begun(live, news, planned, cloud.server_now())
        if planned.anew or not live.rows:
            if live.rows:
                cloud.call(self.deletes, {"CasterId": caster_id})
            self._add_all(cloud, caster_id, wanted)
            return self._live(cloud, caster_id).outputs(news)
        for name in planned.removed:
            cloud.call(REMOVES, {"CasterId": caster_id, "EpisodeId": ids.pop(name)})
            statuses.pop(name)
        if planned.modified:
            entries = [
                {"EpisodeId": ids[name], **encode(Episode, with_switch_type(news[name]))} for name in planned.modified
            ]
            cloud.call(self.updates, {"CasterId": caster_id, "Episode": entries})
        for name in planned.added:
            ids[name] = self._add_one(cloud, caster_id, news[name])
            statuses[name] = "waiting"
        return {
            "episode_ids": {name: ids[name] for name in news},
            "statuses": {name: statuses[name] for name in news},
            "total": len(news),
        }

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterProgramOutputs) -> None:
        """One call."""
        (caster_id,) = self.id.parse(id)
        cloud.call(self.deletes, {"CasterId": caster_id})

    def _live(self, cloud: Cloud, caster_id: str) -> LiveRundown:
        return LiveRundown(tuple(cloud.all_rows(self.reads, {"CasterId": caster_id})))

    def _add_all(self, cloud: Cloud, caster_id: str, wanted: Sequence[Properties]) -> None:
        entries = [encode(Episode, with_switch_type(each)) for each in wanted]
        try:
            cloud.call(self.creates, {"CasterId": caster_id, "Episode": entries})
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, AFTERWARDS):
                live = self._live(cloud, caster_id)
            if plan(live.episodes, by_name(wanted)) != Plan():
                raise

    def _add_one(self, cloud: Cloud, caster_id: str, episode: Properties) -> str:
        # The operation demands a switch type of every episode, though a Component episode has none.
        parameters = {"SwitchType": MEANT, **encode(Episode, episode)}
        try:
            return str(cloud.call(ADDS, {"CasterId": caster_id, **parameters})["EpisodeId"])
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, AFTERWARDS):
                live = self._live(cloud, caster_id)
            if episode["name"] not in live.ids:
                raise
            return live.ids[episode["name"]]


def _episodes(properties: CasterProgramInputs) -> list[Properties]:
    """Return the episodes as plain data, by which rundowns are compared."""
    return [to_properties(each) for each in properties.episodes or ()]


def _refuse_what_has_begun(live: LiveRundown, news: Mapping[str, Properties], planned: Plan, now: datetime) -> None:
    """Raise `RefusedByProvider`, before any change, if an episode to change is playing or could not be added again."""
    statuses = live.statuses
    touched = list(live.episodes) if planned.anew else [*planned.modified, *planned.removed]
    playing = [name for name in touched if statuses[name] == "playing"]
    if playing:
        listed = ", ".join(f"{name!r} is playing" for name in playing)
        raise RefusedByProvider(
            f"the rundown was not changed: {listed}; an episode that plays cannot be altered or removed"
        )
    again = [name for name in touched if name in news and statuses[name] == "finished"]
    late = [name for name in again if datetime.fromisoformat(news[name]["end_time"]) <= now]
    if late:
        listed = ", ".join(f"{name!r} has finished and is declared until {news[name]['end_time']}" for name in late)
        raise RefusedByProvider(
            f"the rundown was not changed: {listed}; a finished episode needs a time that has not passed"
        )
