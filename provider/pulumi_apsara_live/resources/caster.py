"""A production studio: its kind, its name, where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.check import shown
from ..model.diff import Changes, same
from ..model.fields import (
    ZERO_ONE,
    Key,
    Local,
    OneWay,
    Problem,
    Properties,
    Replace,
    Text,
    Wire,
    WriteOnly,
    fields,
    holds_unknown,
)
from ..model.shape import decode, encode
from ..wire.errors import CallError, NotFound, Refused, is_permission
from ..wire.operation import Operation
from ._account import Owned
from ._look_up import Arguments, LookUp, matching
from ._origin import CONTENTS, MAX_TAGS, TAG, all_studios, copy_token, left_behind, tags_of
from ._resource import Id, OnAir, RefusedByProvider, Resource, Step
from ._settings import DESCRIBES, SETS, Settings, whole_write
from ._studio import DELETES, STOPS, STUDIOS, Studio, delete, refuse_replacement_on_air, studio, studios

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

IDENTITY: Final = ("CasterName", "NormType", "ResourceGroupId")
"""Parameters that must be as declared in a studio that is taken over."""
IDENTITY_OF_A_COPY: Final = ("CasterName", "NormType")
"""Those of a copy, which is moved to its resource group after it was created."""
OF_ITS_SOURCE: Final = ("norm_type", "charge_type")
"""Inputs that a copy takes from its source, whatever is declared."""
COPIES: Final = Operation("CopyCaster", repeatable=True, answers=("CasterId",))
MOVES: Final = Operation("UpdateCasterResourceGroup", repeatable=True)
TAGS: Final = Operation("TagResources", repeatable=True)
UNTAGS: Final = Operation("UntagResources", repeatable=True)
SYSTEM_TAGS: Final = ("acs:", "aliyun")
NormType = Literal["general", "playlist", "light_carousel", "virtual"]
ChargeType = Literal["PostPaid"]
CasterStatus = Literal["idle", "streaming"]


class CasterInputs(Owned):
    """Inputs of a studio."""

    caster_name: Annotated[str | None, Field(min_length=1)] = None
    """Name of the studio.

    Left out, the studio is born with the resource's logical name, and its name is then left to `CasterConfig`.
    """
    norm_type: Annotated[
        NormType,
        Wire(values={"general": 1, "playlist": 6, "light_carousel": 3, "virtual": 4}),
        Replace(),
    ]
    """Kind of the studio; `light_carousel` and `virtual` exist on the Chinese site alone."""
    charge_type: Annotated[ChargeType, Replace()] = "PostPaid"
    """How the studio is paid for."""
    resource_group_id: Annotated[
        str | None, OneWay("a studio leaves its resource group only for another; name the group it shall move to")
    ] = None
    """Resource group of the studio."""
    tags: Annotated[dict[Key, Text] | None, Wire("Tag", "Tags.tag", cleared={}), Field(max_length=20)] = None
    """Tags of the studio, at most 20; if left out, tags are not compared."""
    copied_from: Annotated[str | None, Wire("SrcCasterId", ""), Replace(), WriteOnly(), Field(min_length=1)] = None
    """Id of the studio that this one is created as a copy of, in the same region and of the same kind.

    The copy has the configuration of that studio; a `CasterConfig` for it therefore needs `overwrite` or `keep`.
    The vendor does not say what else is copied: sources, layouts and components may be.
    Later changes of that studio change nothing here; another id replaces the copy.
    """
    destroy_while_on_air: Annotated[bool, Local()] = False
    """Whether a running studio may be stopped and deleted; otherwise its deletion is refused."""

    def problems(self) -> Iterator[Problem]:
        """Keys that the service keeps for itself, and the one that this package uses."""
        for key in self.tags if isinstance(self.tags, dict) else ():
            if key.startswith(SYSTEM_TAGS):
                yield Problem("tags", f"a key must not begin with {' or '.join(SYSTEM_TAGS)}, got {shown(key)}")
            elif key == TAG:
                yield Problem("tags", f"the key {TAG} is reserved: by it a stack finds its studio again")


class CasterOutputs(CasterInputs):
    """Outputs of a studio."""

    caster_id: str
    """Id of the studio; the same as the resource's id."""
    status: Annotated[CasterStatus, Wire(values={"idle": 0, "streaming": 1})]
    """Whether the studio is on air."""
    create_time: str | None = None
    """When the studio was created, as the service writes it."""
    last_modified: str | None = None
    """When the studio was last started, stopped or modified, as the service writes it."""
    start_time: str | None = None
    """Since when the studio is on air; absent while it is not."""
    channel_enabled: Annotated[bool, Wire(answered="ChannelEnable", values=ZERO_ONE)]
    """Whether channels are enabled."""


class CasterArguments(Arguments):
    """Return a studio.

    One call; functions that run at the same time share calls.
    """

    id: Annotated[str, Field(min_length=1)]
    """Id of the studio."""


class CastersArguments(Arguments):
    """Return the studios of a region that have all the given properties, in the order of the service.

    One call for each hundred studios of the region.
    """

    caster_name: str | None = None
    """Name of the studios, compared as a whole."""
    norm_type: NormType | None = None
    """Kind of the studios."""
    status: CasterStatus | None = None
    """Whether the studios are on air."""
    resource_group_id: str | None = None
    """Resource group of the studios."""
    tags: dict[Key, Text] | None = None
    """Tags that the studios have, among others."""


def _outputs(now: Studio) -> Properties:
    """Return the outputs in a row of `DescribeCasters`."""
    always = {"status": now.state, "channel_enabled": now.channels}
    return always | decode(CasterOutputs, now.row) | {"caster_id": now.id, "tags": _tags(now)}


def _one(cloud: Cloud, arguments: CasterArguments) -> list[Properties]:
    """Read one studio by its id."""
    now = studio(cloud, arguments.id)
    return [] if now is None else [_outputs(now)]


def _all(cloud: Cloud, arguments: CastersArguments) -> list[Properties]:
    """Read all studios of the region, and keep those that match the arguments."""
    return matching(map(_outputs, studios(cloud)), arguments)


RETURNS: Final = (
    "caster_id",
    "caster_name",
    "norm_type",
    "resource_group_id",
    "tags",
    "status",
    "create_time",
    "last_modified",
    "start_time",
    "channel_enabled",
)
"""Outputs that functions return."""


class Caster(Resource[CasterInputs, CasterOutputs]):
    """Created by `CreateCaster`, read by `DescribeCasters`, deleted by `DeleteCaster`."""

    inputs = CasterInputs
    outputs = CasterOutputs
    id = Id("caster_id")
    belongs_to = None
    order = 0
    noun = "studio"
    on_air = OnAir("studio", "studio")
    key = "caster_id"
    holds = (("caster_id",),)
    creates = Operation("CreateCaster", repeatable=True, answers=("CasterId",))
    reads = STUDIOS
    updates = SETS
    deletes = DELETES
    also_calls = (COPIES, DESCRIBES, TAGS, UNTAGS, MOVES, STOPS, *CONTENTS)
    costs = {
        "creation, the first of a run": (reads, creates, reads),
        "creation, each further one of a run": (creates, reads),
        "creation, with `apsara-live:originTag` set to false": (creates, reads),
        "creation after an interrupted one, whose studio is taken over": (reads, reads, DESCRIBES, *CONTENTS),
        "creation with `copied_from`, the first of a run": (reads, COPIES, TAGS, reads),
        "creation with `copied_from`, each further one of a run": (COPIES, TAGS, reads),
        "creation with `copied_from` and `resource_group_id`, the first of a run": (reads, COPIES, TAGS, MOVES, reads),
        "creation with `copied_from` after an interrupted one, whose copy is taken over": (
            *(reads, reads, DESCRIBES, DESCRIBES, TAGS, reads),
        ),
        "refresh": (reads,),
        "another `caster_name`": (DESCRIBES, updates),
        "another `resource_group_id`": (MOVES,),
        "tags added, or given other values": (TAGS,),
        "tags taken away": (UNTAGS,),
        "another `destroy_while_on_air`": (),
        "replacement, refused because the studio is on air": (reads,),
        "deletion": (reads, deletes),
        "deletion on air, refused": (reads,),
        "deletion on air, allowed": (reads, STOPS, reads, deletes),
    }
    look_ups = (
        LookUp("get_caster", CasterArguments, "GetCasterResult", RETURNS, (reads,), _one),
        LookUp("get_casters", CastersArguments, "GetCasterResult", RETURNS, (reads,), _all, is_list=True),
    )

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """Nothing of a studio is cleared by silence: its name and group stay, its kind is for ever."""
        return "keeps"

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """A name no longer declared is left as it is: the configuration may have taken it over."""
        return super().changes(olds, news, declared - {"caster_name"})

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A replacement takes everything in the studio with it."""
        fixed = [name for name, field in fields(CasterInputs).items() if field.marked(Replace)]
        for name in fixed:
            if olds and not holds_unknown(news.get(name)) and not same(olds.get(name), news.get(name)):
                yield (
                    f"{name} changes, and a studio keeps it for life: this one is deleted with everything in it, "
                    "sources and rundown first, and another is created; if it is on air, stop it before"
                )

    def create(self, cloud: Cloud, step: Step, inputs: CasterInputs) -> tuple[str, Properties | None]:
        """One call, after one listing of studios for each run of the engine.

        The studio that an interrupted creation of this resource has left behind is taken over instead, if the
        evidence in `_origin` allows it. With `copied_from`, tags take a second call, and a resource group a third.
        """
        if inputs.copied_from is not None:
            return self._copy(cloud, step, inputs, inputs.copied_from), None
        parameters = {"CasterName": step.name} | encode(CasterInputs, inputs)
        parameters["Tag"] = [{"Key": key, "Value": value} for key, value in (inputs.tags or {}).items()]
        if not step.tags_origin:
            return self._created(cloud, parameters), None
        identity = {name: parameters[name] for name in IDENTITY if parameters.get(name)}
        if earlier := left_behind(cloud, self.kind, step, identity):
            if not same(tags := _tags(earlier), inputs.tags):
                self._tag(cloud, earlier.id, tags, inputs.tags or {})
                return earlier.id, None
            return earlier.id, _outputs(earlier)
        if len(parameters["Tag"]) >= MAX_TAGS:
            return self._created(cloud, parameters), None
        try:
            return self._created(
                cloud, {**parameters, "Tag": [*parameters["Tag"], {"Key": TAG, "Value": step.token()}]}
            ), None
        except Refused as error:
            if not _is_about_tags(error):
                raise
            caster_id = self._created(cloud, parameters)
            _warn_of_missing_tag(step, caster_id, error)
            return caster_id, None

    def _created(self, cloud: Cloud, parameters: Mapping[str, Any]) -> str:
        """The id of a new studio. Its token is random and lives for this call and its repetitions alone."""
        return str(cloud.call(self.creates, {**parameters, "ClientToken": cloud.token()})["CasterId"])

    def _copy(self, cloud: Cloud, step: Step, inputs: CasterInputs, source: str) -> str:
        """The id of a copy, which `CopyCaster` creates without tags and in no group that could be chosen.

        What fails after that is taken back, so that the next update does not copy a second time.
        """
        self._refuse_other_source(cloud, step, inputs, source)
        name = inputs.caster_name or step.name
        parameters = {"CasterName": name} | encode(CasterInputs, inputs)
        identity = {each: parameters[each] for each in IDENTITY_OF_A_COPY}
        earlier = left_behind(cloud, self.kind, step, identity, copied_from=source) if step.tags_origin else None
        if earlier is not None:
            self._finish_copy(cloud, step, earlier, inputs)
            return earlier.id
        token = copy_token(cloud, step) if step.tags_origin else cloud.token()
        answer = cloud.call(COPIES, {"SrcCasterId": source, "CasterName": name, "ClientToken": token})
        made = Studio({"CasterId": answer["CasterId"]})
        cloud.created(made.id)
        try:
            self._finish_copy(cloud, step, made, inputs)
        except CallError as error:
            raise self._taken_back(cloud, step, made.id, inputs, error) from None
        return made.id

    def _refuse_other_source(self, cloud: Cloud, step: Step, inputs: CasterInputs, source: str) -> None:
        """Refuse a source that does not exist, or of which a copy is not what is declared.

        In most cases the program or the list of studios has it; otherwise the source is read, by one call.
        """
        if declared := step.run.declared_by_holder(self.kind, source):
            known = declared[1]
        else:
            listed = all_studios(cloud, step) if step.tags_origin else []
            found = next((each for each in listed if each.id == source), None) or studio(cloud, source)
            if found is None:
                raise RefusedByProvider(
                    f"copied_from: there is no studio {source} in {cloud.region}: name one that exists"
                )
            known = _outputs(found)
        for name in OF_ITS_SOURCE:
            here, there = getattr(inputs, name), known.get(name)
            if there is not None and here != there:
                raise RefusedByProvider(
                    f"{name} is {shown(here)}, and studio {source}, which is copied, has {shown(there)}: a copy has "
                    "what its source has"
                )

    def _finish_copy(self, cloud: Cloud, step: Step, copy: Studio, inputs: CasterInputs) -> None:
        """Give a copy its tags and its group, where it does not have them."""
        has = {key: value for key, value in tags_of(copy.row).items() if not key.startswith(SYSTEM_TAGS)}
        wanted = dict(inputs.tags or {})
        if step.tags_origin and len(wanted) < MAX_TAGS:
            wanted[TAG] = step.token()
        try:
            self._tag(cloud, copy.id, has, wanted)
        except Refused as error:
            if TAG not in wanted or not _is_about_tags(error):
                raise
            self._tag(cloud, copy.id, has, {key: value for key, value in wanted.items() if key != TAG})
            _warn_of_missing_tag(step, copy.id, error)
        group = inputs.resource_group_id
        if group and group != copy.row.get("ResourceGroupId"):
            cloud.call(MOVES, {"CasterId": copy.id, "NewResourceGroupId": group})

    def _taken_back(self, cloud: Cloud, step: Step, id: str, inputs: CasterInputs, cause: CallError) -> Exception:
        """Delete a copy that could not be finished, and return the failure, which names what is left."""
        try:
            cloud.call(self.deletes, {"CasterId": id})
        except NotFound:
            return cause
        except CallError:
            return RefusedByProvider(f"{cause} {self.abandon(cloud, step, id, inputs)}")
        return cause

    def read(self, cloud: Cloud, id: str, old: CasterOutputs) -> Properties | None:
        """One call; the studio is found by its id, never by its place in the list."""
        now = studio(cloud, id)
        return None if now is None else _outputs(now)

    def update(self, cloud: Cloud, step: Step, id: str, old: CasterOutputs, inputs: CasterInputs) -> Properties:
        """Only what differs: a name by reading the configuration and writing it back whole, group and tags by calls
        of their own."""
        if inputs.caster_name and inputs.caster_name != old.caster_name:
            live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": id}))
            cloud.call(SETS, whole_write(id, live | {"caster_name": inputs.caster_name}, live))
        if inputs.resource_group_id and inputs.resource_group_id != old.resource_group_id:
            cloud.call(MOVES, {"CasterId": id, "NewResourceGroupId": inputs.resource_group_id})
        if inputs.tags is not None:
            olds = old.tags or {}
            if len(inputs.tags) >= MAX_TAGS > len(olds):
                olds = {**olds, TAG: ""}  # the program needs its place
            self._tag(cloud, id, olds, inputs.tags)
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterOutputs) -> None:
        """A running studio is refused, or stopped first where the program allows it."""
        delete(cloud, step, id, while_on_air=old.destroy_while_on_air)

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterInputs) -> str:
        """It stays: the next update finds it by its tag."""
        if not step.tags_origin:
            return f"Studio {id} was created before that and stays: delete it in the console, or adopt it."
        return f"Studio {id} was created before that and stays: an update within the hour takes it over."

    def refuse_replacement(self, cloud: Cloud, id: str, old: CasterOutputs) -> None:
        """A running studio is not replaced unless the program allows it; one call."""
        if not old.destroy_while_on_air:
            refuse_replacement_on_air(cloud, id)

    def _tag(self, cloud: Cloud, id: str, olds: Mapping[str, str], news: Mapping[str, str]) -> None:
        which = {"ResourceType": "caster", "ResourceId": [id]}
        if gone := [key for key in olds if key not in news]:
            cloud.call(UNTAGS, {**which, "TagKey": gone})
        other = [{"Key": key, "Value": value} for key, value in news.items() if olds.get(key) != value]
        if other:
            cloud.call(TAGS, {**which, "Tag": other})


def _is_about_tags(error: Refused) -> bool:
    """Return whether a creation without our tag may succeed where this one was refused."""
    return is_permission(error.code) or "tag" in error.code.lower()


def _warn_of_missing_tag(step: Step, caster_id: str, error: Refused) -> None:
    step.warn(
        f"studio {caster_id} was created without the tag {TAG}, which the service refused ({error.code}): a creation "
        "that is interrupted may leave a studio behind; `apsara-live:originTag` set to false never asks for the tag"
    )


def _tags(now: Studio) -> dict[str, str]:
    """Return the tags of a studio that are a program's business: neither the system's nor the one of this package."""
    return {key: value for key, value in tags_of(now.row).items() if key != TAG and not key.startswith(SYSTEM_TAGS)}
