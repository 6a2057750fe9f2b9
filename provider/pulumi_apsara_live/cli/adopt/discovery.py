"""Live studios and relays, read whole with the fewest calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, get_args

from ...model.fields import Properties
from ...model.shape import UnexpectedShape
from ...resources import RESOURCES
from ...resources._relay import DESCRIBE_TASK as RELAY
from ...resources._relay import LIST_TASKS, PAGE, Region, Task, described
from ...resources._resource import RefusedByProvider
from ...resources._studio import STUDIOS, streams
from ...wire.errors import CallError, NotFound, Refused
from ...wire.operation import Operation
from . import declaration
from .cached_client import AskedOnce
from .inventory import AdoptedResource, Skipped, Studio

if TYPE_CHECKING:
    from ...wire.rpc import Cloud

REGIONS: Final[tuple[str, ...]] = get_args(Region)
"""Live centres in which relays run."""
NO_RESOURCE: Final = "this package has no resource for it yet"
UNDECLARABLE: Final = (
    (Operation("DescribeCasterLayouts", repeatable=True, quota=15, rows="Layouts.Layout"), "CasterLayout", "Layout"),
    (
        Operation("DescribeCasterComponents", repeatable=True, quota=15, rows="Components.Component"),
        "CasterComponent",
        "Component",
    ),
)
CHANNELS: Final = (
    Operation("DescribeCasterChannels", repeatable=True, quota=15, rows="Channels.Channel"),
    "CasterChannel",
    "Channel",
)
NOT_LOOKED_AT: Final = {"light_carousel": "ShowList", "virtual": "StudioLayout"}
"""What only studios of these kinds have."""
Row = Mapping[str, Any]
Say = Callable[[str], None]


def rows_of(cloud: Cloud, ids: Sequence[str], *, all_studios: bool) -> list[dict[str, Any]]:
    """Return the rows of the studios in the given order: one call for one studio, one for each hundred in the account.

    Raises:
        RefusedByProvider: There is no studio with one of the ids.
    """
    if len(ids) == 1 and not all_studios:
        rows = [row for row in cloud.rows(STUDIOS, {"CasterId": ids[0]}) if row.get("CasterId") == ids[0]]
    else:
        rows = cloud.all_rows(STUDIOS, {}, page_size=100)
    by_id = {str(row["CasterId"]): row for row in rows if row.get("CasterId")}
    if all_studios:
        return sorted(
            by_id.values(), key=lambda row: [str(row.get(name)) for name in ("CreateTime", "CasterName", "CasterId")]
        )
    missing = [id for id in ids if id not in by_id]
    if missing:
        raise RefusedByProvider(
            f"there is no studio {', '.join(missing)} in {cloud.region}: look at its id and region in the console"
        )
    return [by_id[id] for id in dict.fromkeys(ids)]


def studio(cloud: Cloud, row: dict[str, Any], account: Properties) -> Studio:
    """The studio and everything in it."""
    asked, id = AskedOnce(cloud), str(row["CasterId"])
    asked.knows_rows(STUDIOS, {"CasterId": id}, [row])
    looking = _Looking(asked.cloud, id, str(row.get("CasterName") or ""), account)
    looking.adopt("Caster", id, looking.name)
    looking.adopt("CasterConfig", id, looking.name, unless_empty=True)
    for kind in filter(declaration.is_item, RESOURCES):
        looking.items(kind)
    looking.adopt("CasterProgram", RESOURCES["CasterProgram"].id.format(id), looking.name, unless_empty=True)
    if streams(row):
        looking.adopt("CasterRunState", RESOURCES["CasterRunState"].id.format(id), looking.name)
        looking.scenes()
    for operation, kind, own in (*UNDECLARABLE, *((CHANNELS,) if str(row.get("ChannelEnable")) == "1" else ())):
        if kind not in RESOURCES:
            looking.undeclarable(operation, kind, own)
    looking.not_looked_at(row)
    return Studio(id, looking.name, tuple(looking.things), tuple(looking.left))


class _Looking:
    """One studio, while it is read."""

    def __init__(self, cloud: Cloud, id: str, name: str, account: Properties) -> None:
        self.cloud, self.id, self.name, self.account = cloud, id, name, account
        self.things: list[AdoptedResource] = []
        self.left: list[Skipped] = []

    def adopt(self, kind: str, id: str, name: str, *, unless_empty: bool = False) -> None:
        with self._listed(kind, id, name):
            told = RESOURCES[kind].read(self.cloud, id, {})
            if told is None and unless_empty:
                return
            if told is None:
                raise RefusedByProvider("it is listed and cannot be read")
            found = declaration.thing(self.cloud, kind, id, name, told, self.account)
            if not unless_empty or set(found.declared) - {"caster_id"}:
                self.things.append(found)

    def items(self, kind: str) -> None:
        """Read all things of a kind that the studio has, in the order of their locations."""
        stem = "".join(part.capitalize() for part in RESOURCES[kind].key.split("_")).removesuffix("Id")
        with self._listed(kind, self.id, self.name):
            rows = self.cloud.rows(RESOURCES[kind].reads, {"CasterId": self.id})
            for row in sorted(rows, key=lambda row: str(row.get("LocationId"))):
                name = str(row.get(f"{stem}Name") or row.get("LocationId") or "")
                self.adopt(kind, RESOURCES[kind].id.format(self.id, str(row.get(f"{stem}Id"))), name)

    def scenes(self) -> None:
        """Scenes that show something, or whose preview runs; the others have nothing to be declared."""
        kind = "CasterScene"
        with self._listed(kind, self.id, self.name):
            rows = self.cloud.rows(RESOURCES[kind].reads, {"CasterId": self.id})
            outputs = [str(row.get("OutputType")) for row in rows]
            for row in rows:
                alone = outputs.count(str(row.get("OutputType"))) == 1
                self._scene(kind, RESOURCES[kind].id.format(self.id, str(row.get("SceneId"))), alone=alone)

    def _scene(self, kind: str, id: str, *, alone: bool) -> None:
        with self._listed(kind, id, self.name):
            told: Properties = RESOURCES[kind].read(self.cloud, id, {}) or {}
            if not told:
                raise RefusedByProvider("it is listed and cannot be read")
            name = {"PVW": "preview", "PGM": "programme"}.get(str(told.get("output")), "scene")
            wanted = {each: value for each, value in told.items() if each != ("scene_id" if alone else "output")}
            if told.get("output") == "PGM" or not told.get("running"):
                wanted.pop("running", None)
            if wanted.get("layout_id") or wanted.get("component_ids") or wanted.get("running"):
                self.things.append(declaration.thing(self.cloud, kind, id, name, wanted, self.account))

    def undeclarable(self, operation: Operation, kind: str, own: str) -> None:
        with self._listed(kind, self.id, self.name):
            for row in self.cloud.rows(operation, {"CasterId": self.id}):
                id = f"{self.id}/{row.get(f'{own}Id')}"
                self.left.append(Skipped(kind, id, str(row.get(f"{own}Name") or ""), NO_RESOURCE, supported=False))

    def not_looked_at(self, row: Row) -> None:
        norm = {"3": "light_carousel", "4": "virtual"}.get(str(row.get("NormType")))
        if norm is not None:
            why = f"a {norm} studio may have some; they are not looked at, and {NO_RESOURCE}"
            self.left.append(Skipped(NOT_LOOKED_AT[norm], self.id, self.name, why, supported=False))

    @contextmanager
    def _listed(self, kind: str, id: str, name: str) -> Iterator[None]:
        """What cannot be read or declared is listed, and the rest goes on."""
        try:
            yield
        except (CallError, RefusedByProvider, UnexpectedShape) as error:
            self.left.append(Skipped(kind, id, name, str(error), supported=kind in RESOURCES))


def relays(
    cloud: Cloud, wanted: Sequence[str], account: Properties, say: Say
) -> tuple[list[AdoptedResource], list[Skipped]]:
    """Relays by `REGION/TASK_ID`, `REGION/all`, or `all`. Raises `RefusedByProvider` for one that there is not."""
    asked = AskedOnce(cloud)
    things: list[AdoptedResource] = []
    left: list[Skipped] = []
    for task in _tasks(asked, wanted, say, left):
        id = RESOURCES["LivePullToPush"].id.format(task.region, task.id)
        if task.status == "ended":
            left.append(Skipped("LivePullToPush", id, task.name, "it has ended and cannot be changed", supported=True))
            continue
        try:
            told = RESOURCES["LivePullToPush"].read(asked.cloud, id, {}) or {}
            found = declaration.thing(asked.cloud, "LivePullToPush", id, task.name, told, account)
            things.append(_relay(found, task))
        except (CallError, RefusedByProvider, UnexpectedShape) as error:
            left.append(Skipped("LivePullToPush", id, task.name, str(error), supported=True))
    return things, left


def _relay(found: AdoptedResource, task: Task) -> AdoptedResource:
    if task.runs and task.info.get("SourceType") != "live":
        told = "file_index and offset are not told of a list that plays: they have had their effect."
        return AdoptedResource(found.kind, found.name, found.declared, found.state, (*found.remarks, told))
    return found


def _tasks(asked: AskedOnce, wanted: Sequence[str], say: Say, left: list[Skipped]) -> list[Task]:
    """A live centre that does not answer is an error where it was named, and listed where all were meant."""
    tasks: dict[tuple[str, str], Task] = {}
    for each in wanted:
        region, _, own = ("", "", "all") if each == "all" else each.partition("/")
        if (region and region not in REGIONS) or not own:
            raise RefusedByProvider(
                f"{each!r} is no relay: write all, REGION/all or REGION/TASK_ID, with a region of {', '.join(REGIONS)}"
            )
        for place in (region,) if region else REGIONS:
            say(f"relays in {place}")
            try:
                found = _in_region(asked, place, own)
            except (Refused, NotFound) as error:
                if region:
                    raise
                found = []
                left.append(Skipped("LivePullToPush", f"{place}/all", "", str(error), supported=True))
            tasks.update({(task.region, task.id): task for task in found})
    return list(tasks.values())


def _in_region(asked: AskedOnce, region: str, own: str) -> list[Task]:
    if own != "all":
        task = described(asked.cloud, region, own)
        if task is None:
            raise RefusedByProvider(
                f"there is no relay {own} in {region}: look at its id and live centre in the console"
            )
        return [task]
    rows = asked.all_rows(LIST_TASKS, {"Region": region}, page_size=PAGE, page="PageNumber")
    found = [Task(region, row) for row in rows]
    for task in found:
        asked.knows(RELAY, task.key, dict(task.row))
    return [task for task in found if not task.deleted]
