"""Live studios and relays, read whole with the fewest calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, get_args

from ...hosts import lifecycle
from ...model.fields import Properties, fields
from ...model.shape import UnexpectedShape
from ...resources import RELAY, RESOURCES, STUDIO, parent
from ...resources._action import Action
from ...resources._relay import DESCRIBE_TASK, LIST_TASKS, RelayRegion, Task, described
from ...resources._resource import RefusedByProvider, Resource
from ...resources._studio import STUDIOS
from ...wire.errors import CallError, NotFound, Refused
from . import declaration
from .cached_client import AskedOnce
from .inventory import AdoptedResource, Skipped, StudioInventory

if TYPE_CHECKING:
    from ...wire.rpc import Cloud

REGIONS: Final[tuple[str, ...]] = get_args(RelayRegion)
"""Live centres in which relays run."""
NORMS: Final = {str(theirs): ours for ours, theirs in fields(RESOURCES[STUDIO].inputs)["norm_type"].wire.values.items()}
"""Kinds of studios, by the API's value of `NormType`."""
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
        rows = cloud.all_rows(STUDIOS, {})
    by_id = {str(row["CasterId"]): row for row in rows if row.get("CasterId")}
    if all_studios:
        return sorted(
            by_id.values(), key=lambda row: [str(row.get(name)) for name in ("CreateTime", "CasterName", "CasterId")]
        )
    missing = [id for id in ids if id not in by_id]
    if missing:
        raise RefusedByProvider(
            f"there is no studio {', '.join(missing)} in {cloud.region}: check its id and region in the console"
        )
    return [by_id[id] for id in dict.fromkeys(ids)]


def read_studio(cloud: Cloud, row: dict[str, Any], account: Properties) -> StudioInventory:
    """Read a studio and everything in it."""
    client, id = AskedOnce(cloud), str(row["CasterId"])
    client.knows_rows(STUDIOS, {"CasterId": id}, [row])
    reader = _StudioReader(client.cloud, id, str(row.get("CasterName") or ""), account)
    norm = NORMS.get(str(row.get("NormType")), "")
    for kind, resource in RESOURCES.items():
        if kind == STUDIO or (parent(resource) == STUDIO and _may_have(row, norm, resource)):
            reader.all_of(kind)
    return StudioInventory(id, reader.name, tuple(reader.things), tuple(reader.left))


def _may_have(row: Row, norm: str, resource: Resource[Any, Any]) -> bool:
    """Return whether a studio may have something of this resource; an action is nothing that a studio has."""
    is_met = all(str(row.get(name)) == value for name, value in resource.adopted_if.items())
    return is_met and resource.studio_kind in ("", norm) and not isinstance(resource, Action)


class _StudioReader:
    """Reads one studio and collects what can be adopted and what is skipped."""

    def __init__(self, cloud: Cloud, id: str, name: str, account: Properties) -> None:
        self.cloud, self.id, self.name, self.account = cloud, id, name, account
        self.things: list[AdoptedResource] = []
        self.left: list[Skipped] = []

    def all_of(self, kind: str) -> None:
        """Read what the studio has of a kind: one thing, or several with an id of their own."""
        if len(RESOURCES[kind].id.parts) > 1:
            self._items(kind)
        else:
            is_there = kind == STUDIO or bool(RESOURCES[kind].adopted_if)
            self._adopt(kind, RESOURCES[kind].id.format(self.id), self.name, unless_empty=not is_there)

    def _adopt(self, kind: str, id: str, name: str, rows: Sequence[Row] = (), *, unless_empty: bool = True) -> None:
        with self._listed(kind, id, name):
            outputs = lifecycle.read_new(RESOURCES[kind], self.cloud, id)
            if outputs is None and not unless_empty:
                raise RefusedByProvider("it is listed and cannot be read")
            wanted = RESOURCES[kind].declarable(outputs or {}, rows)
            if not wanted:
                return
            name = RESOURCES[kind].called(wanted) or name
            adopted = declaration.thing(self.cloud, kind, id, name, wanted, self.account)
            if not unless_empty or set(adopted.declared) - {RESOURCES[STUDIO].key}:
                self.things.append(adopted)

    def _items(self, kind: str) -> None:
        """Read all things of a kind that the studio has, in the order of their locations."""
        stem = "".join(part.capitalize() for part in RESOURCES[kind].id.parts[-1].split("_")).removesuffix("Id")
        with self._listed(kind, self.id, self.name):
            rows = RESOURCES[kind].listed(self.cloud, self.id)
            for row in sorted(rows, key=lambda row: str(row.get("LocationId"))):
                own = str(row.get(f"{stem}Id"))
                name = str(row.get(f"{stem}Name") or row.get("LocationId") or RESOURCES[kind].noun)
                self._adopt(kind, RESOURCES[kind].id.format(self.id, own), name, rows)

    @contextmanager
    def _listed(self, kind: str, id: str, name: str) -> Iterator[None]:
        """Skip what cannot be read or declared, and continue."""
        try:
            yield
        except (CallError, RefusedByProvider, UnexpectedShape) as error:
            self.left.append(Skipped(kind, id, name, str(error), supported=kind in RESOURCES))


def relays(
    cloud: Cloud, wanted: Sequence[str], account: Properties, say: Say
) -> tuple[list[AdoptedResource], list[Skipped]]:
    """Read relays by `REGION/TASK_ID`, `REGION/all` or `all`.

    Raises:
        RefusedByProvider: There is no such relay.
    """
    client = AskedOnce(cloud)
    things: list[AdoptedResource] = []
    left: list[Skipped] = []
    for task in _tasks(client, wanted, say, left):
        id = RESOURCES[RELAY].id.format(task.region, task.id)
        if task.status == "ended":
            left.append(Skipped(RELAY, id, task.name, "it has ended and cannot be changed", supported=True))
            continue
        try:
            outputs = lifecycle.read_new(RESOURCES[RELAY], client.cloud, id) or {}
            adopted = declaration.thing(client.cloud, RELAY, id, task.name, outputs, account)
            things.append(_relay(adopted, task))
        except (CallError, RefusedByProvider, UnexpectedShape) as error:
            left.append(Skipped(RELAY, id, task.name, str(error), supported=True))
    return things, left


def _relay(adopted: AdoptedResource, task: Task) -> AdoptedResource:
    if task.runs and task.info.get("SourceType") != "live":
        remark = "file_index and offset of a list that plays are not returned: they have had their effect."
        return AdoptedResource(adopted.kind, adopted.name, adopted.declared, adopted.state, (*adopted.remarks, remark))
    return adopted


def _tasks(client: AskedOnce, wanted: Sequence[str], say: Say, left: list[Skipped]) -> list[Task]:
    """Read tasks; a live centre that refuses is an error if it was named, and skipped if all were requested."""
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
                present = _in_region(client, place, own)
            except (Refused, NotFound) as error:
                if region:
                    raise
                present = []
                left.append(Skipped(RELAY, f"{place}/all", "", str(error), supported=True))
            tasks.update({(task.region, task.id): task for task in present})
    return list(tasks.values())


def _in_region(client: AskedOnce, region: str, own: str) -> list[Task]:
    if own != "all":
        task = described(client.cloud, region, own)
        if task is None:
            raise RefusedByProvider(f"there is no relay {own} in {region}: check its id and live centre in the console")
        return [task]
    rows = client.all_rows(LIST_TASKS, {"Region": region}, page="PageNumber")
    tasks = [Task(region, row) for row in rows]
    for task in tasks:
        client.knows(DESCRIBE_TASK, task.key, dict(task.row))
    return [task for task in tasks if not task.deleted]
