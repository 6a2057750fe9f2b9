"""A scheduled show list: a studio that goes on air at a time, plays up to three files, and goes off the air."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import same
from ..model.fields import (
    Entry,
    Json,
    Local,
    Problem,
    Properties,
    Replace,
    Time,
    Unordered,
    Wire,
    WriteOnly,
    holds_unknown,
    known,
)
from ..model.shape import UnexpectedShape, decode, encode, to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import PAUSES_S, Operation
from ._account import Owned
from ._facts import OnAir
from ._id import Id
from ._resource import RefusedByProvider, Resource, Step, looking_up
from ._settings import DESCRIBES, DomainName, HttpUrl, Settings, TranscodeConfig
from ._shows import SHOWS, read_list
from ._studio import DELETES, STOPS, STUDIOS, delete, refuse_replacement_on_air, studio

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

MAX_FILES: Final = 3
"""Maximum number of files of a schedule."""
SETTINGS: Final = ("domain_name", "transcode", "callback_url")
"""Inputs that the configuration of the studio has under the same names."""
AFTERWARDS: Final = (
    "The next update creates another studio: if one of this schedule exists already, delete it in the console first."
)


ScheduleStatus = Literal["paused", "started"]


class ScheduleTranscode(TranscodeConfig):
    """What the studio of a schedule puts out: the template sets resolution and orientation."""

    live_templates: Annotated[tuple[Entry, ...] | None, Wire("LiveTemplate"), Unordered()] = None
    """Templates of further output streams, such as `lld`, `lsd`, `lhd`, `lud`; their order does not matter."""


class AutoShowListInputs(Owned):
    """What a program declares of a scheduled show list."""

    domain_name: Annotated[DomainName, Wire(answered=""), Replace(), WriteOnly()]
    """Streaming domain of the output."""
    transcode: Annotated[ScheduleTranscode, Wire("CasterConfig", "TranscodeConfig"), Json(), Replace()]
    """What the studio puts out; vendor: `CasterConfig`."""
    resource_ids: Annotated[
        tuple[Entry, ...],
        Wire(answered=""),
        Json(),
        Replace(),
        WriteOnly(),
        Field(min_length=1, max_length=MAX_FILES),
    ]
    """Ids of the MP4 files in the media library, in the order in which they play; 1 to 3."""
    start_time: Annotated[Time, Wire(answered=""), Replace(), WriteOnly()]
    """When the studio goes on air."""
    end_time: Annotated[Time, Wire(answered=""), Replace(), WriteOnly()]
    """When the studio goes off the air; the last picture of the last file stays until then."""
    callback_url: Annotated[HttpUrl | None, Wire("CallBackUrl", ""), Replace(), WriteOnly()] = None
    """Where the studio posts its events; left out, it posts none."""
    destroy_while_on_air: Annotated[bool, Local()] = False
    """Whether the studio may be stopped and deleted while it is on air; otherwise its deletion is refused."""

    def problems(self) -> Iterator[Problem]:
        """A schedule ends after it starts."""
        if known(self.start_time, self.end_time) and self.end_time <= self.start_time:
            yield Problem(
                "end_time", f"must be after start_time ({_text(self.start_time)}), got {_text(self.end_time)}"
            )


class AutoShowListOutputs(AutoShowListInputs):
    """What the API returns of a scheduled show list."""

    caster_id: str
    """Id of the studio that the schedule has created; the same as the resource's id."""
    status: Annotated[ScheduleStatus | None, Wire(values={"paused": 0, "started": 1})] = None
    """Whether the schedule plays; absent if the service no longer lists it although its studio exists."""


class AutoShowList(Resource[AutoShowListInputs, AutoShowListOutputs]):
    """Created by `InitializeAutoShowListTask`, read by `DescribeAutoShowListTasks`; its id is that of its studio.

    The operation creates a playlist studio, which lives as long as the resource: `DeleteCaster` ends the schedule too.
    No operation changes a schedule, so every change of it replaces the studio. The studio stays after `end_time`.
    """

    inputs = AutoShowListInputs
    outputs = AutoShowListOutputs
    id = Id("caster_id")
    belongs_to = None
    order = 74
    noun = "auto_show_list"
    on_air = OnAir("studio", "studio")
    key = "caster_id"
    holds = (("caster_id",),)
    holds_as = "Caster"
    untraceable = "no operation returns the times of a schedule, so that nobody can tell it from another one"
    creates = Operation("InitializeAutoShowListTask", repeatable=False, answers=("CasterId",))
    reads = Operation("DescribeAutoShowListTasks", repeatable=True, answers=("AutoShowListTasks",))
    deletes = DELETES
    also_reads = (STUDIOS,)
    also_calls = (STOPS, DESCRIBES, SHOWS)
    costs = {
        "creation, the first of a run": (reads, creates, reads),
        "creation, each further one of a run": (creates, reads),
        "creation without a response, whose studio is found": (reads, creates, reads, DESCRIBES, SHOWS, reads),
        "refresh": (reads,),
        "refresh of a schedule that the service no longer lists": (reads, STUDIOS),
        "another `destroy_while_on_air`": (),
        "replacement, refused because the studio is on air": (STUDIOS,),
        "deletion": (STUDIOS, deletes),
        "deletion on air, refused": (STUDIOS,),
        "deletion on air, allowed": (STUDIOS, STOPS, STUDIOS, deletes),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A replacement deletes the studio, and its successor has another id and other addresses."""
        now = {name: value for name, value in news.items() if not holds_unknown(value)}
        changed = self.changes(olds, now, frozenset(olds)).replace if olds else ()
        if lasting := [name for name in changed if name in now or name not in news]:
            yield (
                f"{', '.join(lasting)}: the studio of the schedule is deleted, and another is created with another id "
                "and other stream addresses; if it is on air, stop it before"
            )

    def create(self, cloud: Cloud, step: Step, inputs: AutoShowListInputs) -> tuple[str, Properties | None]:
        """One call, after one listing of the schedules for each run of the engine. It has no client token.

        After a lost response the studio is searched among those that were not listed before the call.
        """
        before = step.run.once(("schedules", cloud), lambda: {_id(task) for task in self._tasks(cloud)})
        try:
            answer = cloud.call(self.creates, self._parameters(inputs))
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, f"Later it cannot be found, as {self.untraceable}. {AFTERWARDS}"):
                caster_id = self._found(cloud, step, inputs, before, error)
            return self.id.format(caster_id), None
        return self.id.format(str(answer["CasterId"])), None

    def _parameters(self, inputs: AutoShowListInputs) -> dict[str, Any]:
        """The request parameters; times are in milliseconds since 1970."""
        times = {"StartTime": inputs.start_time, "EndTime": inputs.end_time}
        return encode(self.inputs, inputs) | {name: round(at.timestamp() * 1000) for name, at in times.items()}

    def _found(self, cloud: Cloud, step: Step, inputs: AutoShowListInputs, before: set[str], error: CallError) -> str:
        """Return the studio that a call without a response has created: a new one that is as declared, and the only."""
        new: list[str] = []
        for pause in (*PAUSES_S, None):
            new = [
                id for id in map(_id, self._tasks(cloud)) if id not in before and self._may_be(cloud, step, id, inputs)
            ]
            if new or pause is None:
                break
            cloud.sleep(pause)
        wanted = _visible(to_properties(inputs))
        others = step.run.awaiting(self.held_kind, but=step.urn)
        match new:
            case [own] if not any(same(_visible(each), wanted) for each in others):
                return own
        seen = (
            f"Studio {' or '.join(new)} may be the one, or that of another schedule" if new else "None is listed so far"
        )
        raise RefusedByProvider(
            f"{error} {seen}, and later it cannot be found, as {self.untraceable}. {AFTERWARDS}"
        ) from None

    def _may_be(self, cloud: Cloud, step: Step, id: str, inputs: AutoShowListInputs) -> bool:
        """Whether a studio has all that is declared and can be seen, and no other resource of this run holds it."""
        if step.run.holder(self.held_kind, id, but=step.urn):
            return False
        try:
            live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": id}))
            shows = read_list(cloud, id).outputs["shows"]
        except NotFound:
            return False  # deleted since
        found = {**live, "resource_ids": [show.get("resource_id") for show in shows]}
        return same(_visible(found), _visible(to_properties(inputs)))

    def read(self, cloud: Cloud, id: str, old: AutoShowListOutputs) -> Properties | None:
        """One call; where the schedule is not listed, one more says whether its studio exists."""
        try:
            tasks = self._tasks(cloud, id)
        except NotFound:
            return None
        task = next((task for task in tasks if _id(task) == id), None)
        if task is not None:
            return decode(self.outputs, task)
        if studio(cloud, id) is None:
            return None
        return {"caster_id": id, "transcode": to_properties(old).get("transcode")}

    def _tasks(self, cloud: Cloud, id: str = "") -> list[Mapping[str, Any]]:
        """Return the schedules of the account, or that of a studio; one is returned as a list or as an object."""
        answer = cloud.call(self.reads, {"CasterId": id} if id else {})
        try:
            found = json.loads(str(answer["AutoShowListTasks"]))
        except ValueError:
            found = None
        rows = [found] if isinstance(found, dict) else found
        if not isinstance(rows, list) or not all(isinstance(row, dict) and _id(row) for row in rows):
            raise UnexpectedShape("AutoShowListTasks is no list of schedules in the response")
        return rows

    def update(
        self, cloud: Cloud, step: Step, id: str, old: AutoShowListOutputs, inputs: AutoShowListInputs
    ) -> Properties:
        """Make no call: every change of the schedule replaces it."""
        return {}

    def refuse_replacement(self, cloud: Cloud, id: str, old: AutoShowListOutputs) -> None:
        """A studio that is on air is not replaced unless the program allows it; one call."""
        if not old.destroy_while_on_air:
            refuse_replacement_on_air(cloud, id)

    def delete(self, cloud: Cloud, step: Step, id: str, old: AutoShowListOutputs) -> None:
        """Delete the studio, and the schedule with it; on air it is refused, or stopped first if the program allows."""
        delete(cloud, step, id, while_on_air=old.destroy_while_on_air)


def _visible(properties: Mapping[str, Any]) -> Properties:
    """Return what can be seen of a schedule in its studio."""
    seen = {name: properties.get(name) for name in (*SETTINGS, "resource_ids")}
    if known(seen["transcode"]) and (transcode := seen["transcode"]):
        seen["transcode"] = {**transcode, "live_templates": sorted(transcode.get("live_templates") or [])}
    return seen


def _id(task: Mapping[str, Any]) -> str:
    return str(task.get("CasterId") or "")


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
