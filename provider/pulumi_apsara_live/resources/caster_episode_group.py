"""An episode group: files that are played one after the other from a time, and pushed to one address.

It stands alone: no studio plays it, and it stays when a studio is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ..model.fields import Model, Properties, Replace, Time, Wire, WriteOnly, holds_unknown
from ..model.shape import decode, encode, to_properties
from ..wire.errors import CallError
from ..wire.operation import Operation
from ._account import Owned
from ._facts import OnAir
from ._id import Id
from ._resource import RefusedByProvider, Resource, Step
from ._settings import DomainName, HttpUrl, RtmpUrl

if TYPE_CHECKING:
    from ..wire.rpc import Cloud


class EpisodeGroupItem(Model):
    """One file of an episode group."""

    item_name: Annotated[str | None, WriteOnly(), Field(min_length=1)] = None
    """Name of the item."""
    vod_url: Annotated[HttpUrl, WriteOnly()]
    """URL of the file: MP4, FLV or TS."""


class CasterEpisodeGroupInputs(Owned):
    """What a program declares of an episode group."""

    domain_name: Annotated[DomainName, Replace(), WriteOnly()]
    """Streaming domain of the output."""
    start_time: Annotated[Time, Replace(), WriteOnly()]
    """When the first file begins."""
    items: Annotated[tuple[EpisodeGroupItem, ...], Wire("Item"), Replace(), WriteOnly(), Field(min_length=1)]
    """The files in their order, one or more; secret as a whole, because their URLs are."""
    repeat_num: Annotated[int, Replace(), WriteOnly(), Field(ge=-1)] = 0
    """How often the files are played again after the first time; -1 for ever."""
    side_output_url: Annotated[RtmpUrl, Replace(), WriteOnly()]
    """RTMP address to which the group is pushed."""
    callback_url: Annotated[HttpUrl, Replace(), WriteOnly()]
    """Where the service posts the events of the group; it refuses a host that does not resolve."""


class CasterEpisodeGroupOutputs(CasterEpisodeGroupInputs):
    """What the API returns of an episode group."""

    program_id: str
    """Id of the group; the same as the resource's id."""
    item_ids: Annotated[tuple[str, ...], Wire("", "ItemIds.ItemId")] = ()
    """Ids of the items, in their order."""


class CasterEpisodeGroup(Resource[CasterEpisodeGroupInputs, CasterEpisodeGroupOutputs]):
    """Created by `AddCasterEpisodeGroup` and deleted by `DeleteCasterEpisodeGroup`; its id is `program_id`.

    No operation of the API returns or changes an episode group. So every change replaces it, a refresh makes no call
    and keeps what is recorded, and nobody sees whether the group plays, is over, or was deleted by somebody else.
    A group that is over stays in the state until the program no longer declares it.
    """

    inputs = CasterEpisodeGroupInputs
    outputs = CasterEpisodeGroupOutputs
    id = Id("program_id")
    belongs_to = None
    order = 72
    noun = "episode_group"
    on_air = OnAir("relays", "episode group")
    key = "program_id"
    holds = (("program_id",),)
    creates = Operation("AddCasterEpisodeGroup", repeatable=True, quota=4, answers=("ProgramId",))
    unreadable = untraceable = "no operation of the API returns an episode group"
    deletes = Operation("DeleteCasterEpisodeGroup", repeatable=True, quota=4, gone=frozenset({"PlayListNotFound"}))
    costs = {
        "creation": (creates,),
        "refresh": (),
        "deletion": (deletes,),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A replacement ends what the group plays, and begins anew at `start_time`."""
        now = {name: value for name, value in news.items() if not holds_unknown(value)}
        changed = self.changes(olds, now, frozenset(olds)).replace if olds else ()
        if lasting := [name for name in changed if name in now or name not in news]:
            yield (
                f"{', '.join(lasting)}: the group is deleted, what it plays ends, and another group is created, which "
                "begins at start_time"
            )
            if "start_time" not in changed:
                yield (
                    "start_time stays: if it has passed, the API may refuse the new group after the old one is "
                    "deleted; declare a start that is still to come"
                )

    def create(self, cloud: Cloud, step: Step, inputs: CasterEpisodeGroupInputs) -> tuple[str, Properties | None]:
        """One call. Its client token is random and lives for this call and its repetitions alone.

        Repetitions of a call without a response carry the same token, by which the API returns the same group.
        """
        try:
            answer = cloud.call(self.creates, encode(self.inputs, inputs) | {"ClientToken": cloud.token()})
        except CallError as error:
            if not error.effect_unknown:
                raise
            raise RefusedByProvider(
                f"{error} Whether the group exists cannot be looked up, as {self.unreadable}. The next update creates "
                "another group; if this one exists, its events at callback_url name its ProgramId, with which "
                "DeleteCasterEpisodeGroup deletes it"
            ) from None
        outputs = decode(self.outputs, answer)
        return self.id.format(outputs["program_id"]), outputs

    def read(self, cloud: Cloud, id: str, old: CasterEpisodeGroupOutputs) -> Properties | None:
        """Make no call: what is recorded stays."""
        return to_properties(old)

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterEpisodeGroupOutputs, inputs: CasterEpisodeGroupInputs
    ) -> Properties:
        """Make no call: every change replaces the group."""
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterEpisodeGroupOutputs) -> None:
        """One call, which ends what the group plays."""
        cloud.call(self.deletes, {"ProgramId": id})
