"""A cue of a playlist studio, as a triggered replacement: when a trigger changes, a show of the list plays, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from ..model.fields import TIME_FORMAT, Key, Local, Problem, Properties, Replace
from ..model.shape import to_properties
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._action import FIRST_CREATION, send_once
from ._names import quoted
from ._resource import Id, OnAir, RefusedByProvider, Step, looking_up
from ._scenes import WhenIdle
from ._shows import SHOWS, LiveShowList, read_list
from ._studio import STUDIOS, studio
from ._studio_action import StudioAction, not_on_air
from ._triggers import Trigger

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

# Sent twice, a show that viewers see already begins anew.
CUES: Final = Operation("PlayChoosenShow", repeatable=False)
NOT_RUNNING: Final = "IncorrectCasterStatus"
"""Code by which `PlayChoosenShow` refuses a studio that is not on air."""
CueOnCreate = Literal["skip", "cue"]


class CasterShowCueInputs(Owned):
    """Inputs of a cue."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    show: Annotated[str | None, Local(), Replace(), Field(min_length=1)] = None
    """Name of the show that plays, as its `CasterShowList` declares it."""
    show_id: Annotated[str | None, Local(), Replace(), Field(min_length=1)] = None
    """Id of the show that plays, in place of `show`.

    A show that is altered gets another id, and another id is another cue: prefer `show`.
    """
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"round": "2"}`.

    When any of them, `show` or `show_id` changes, is added or is removed, the show is cued once.
    """
    on_create: Annotated[CueOnCreate, Local()] = "skip"
    """Whether the first creation of this resource cues the show."""
    when_idle: Annotated[WhenIdle, Local()] = "skip"
    """What to do with a studio that is not on air."""

    def problems(self) -> Iterator[Problem]:
        """A cue names one show."""
        if self.show is None and self.show_id is None:
            yield Problem("show", "a cue needs show, the name of a show, or show_id")
        if self.show is not None and self.show_id is not None:
            yield Problem("show_id", "a cue is for one show, and show is set too: remove one of them")


class CasterShowCueOutputs(CasterShowCueInputs):
    """Outputs of a cue."""

    reason: Annotated[str, Local()]
    """Why: `show`, `show_id`, the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why the show was not cued; absent when it was."""
    cued_at: Annotated[str | None, Local()] = None
    """When the show was cued."""
    cued_show_id: Annotated[str | None, Local()] = None
    """Id of the show that was cued."""
    previous_show: Annotated[str | None, Local()] = None
    """Name of the show that played before."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that cued it."""


class CasterShowCue(StudioAction[CasterShowCueInputs, CasterShowCueOutputs]):
    """`PlayChoosenShow`, once for each replacement: a playlist studio jumps to a show of its list.

    The list goes on from that show. A show that plays already is not cued, as it would begin anew.
    Deleting a cue or reading it changes nothing.

    Each cue has an id of its own: its id is `caster_id/cue-…`.
    A cue that failed is not recorded, so the next update tries again.
    """

    inputs = CasterShowCueInputs
    outputs = CasterShowCueOutputs
    id = Id("caster_id", ending="cue-…")
    triggered_by = ("show", "show_id")
    order = 64
    studio_kind = "playlist"
    on_air = OnAir("acts", "show list", verb=("jumps to a show", "jump to a show"))
    creates = CUES
    reads = SHOWS
    also_calls = (STUDIOS,)
    costs = {
        'first creation, `on_create="skip"`': (reads,),
        'first creation, `on_create="cue"`': (reads, creates),
        "triggers changed, on air": (reads, creates),
        "triggers changed, the show plays already": (reads, STUDIOS),
        "triggers changed, off the air": (reads, creates),
        "refresh": (reads,),
        "another `on_create` or `when_idle`": (),
        "deletion": (),
    }

    def announced(self, news: Properties) -> str:
        """Which show viewers see."""
        return f"the show list jumps to {news.get('show') or news.get('show_id')!r}"

    def create(self, cloud: Cloud, step: Step, inputs: CasterShowCueInputs) -> tuple[str, Properties | None]:
        """Find the show and cue it once, or record the reason why it was not cued."""
        try:
            live = read_list(cloud, inputs.caster_id)
        except NotFound as error:
            raise RefusedByProvider(
                f"the show list of studio {inputs.caster_id} cannot be read: {error} Only a studio with "
                'norm_type="playlist" has one: check caster_id.'
            ) from None
        outputs = to_properties(inputs) | self._outcome(cloud, step, inputs, live, _show_id(inputs, live))
        return self.happened(cloud, step, (inputs.caster_id,), outputs)

    def read(self, cloud: Cloud, id: str, old: CasterShowCueOutputs) -> Properties | None:
        """What was recorded, as long as the studio is there."""
        (caster_id,) = self.id.parse(id)
        try:
            read_list(cloud, caster_id)
        except NotFound:
            return None
        return to_properties(old)

    def _outcome(
        self, cloud: Cloud, step: Step, inputs: CasterShowCueInputs, live: LiveShowList, show_id: str
    ) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":
            return {"skipped": FIRST_CREATION}
        if live.playing == show_id:
            # The API does not document whether it returns a current show of a studio that is stopped.
            now = studio(cloud, inputs.caster_id)
            is_on_air = now is not None and now.runs
            return {"skipped": "the show plays already"} if is_on_air else self._off_air(inputs)
        try:
            request_id = _cue(cloud, inputs.caster_id, show_id, live.playing)
        except Refused as error:
            if error.code != NOT_RUNNING:
                raise
            return self._off_air(inputs)
        return {
            "cued_at": cloud.now().strftime(TIME_FORMAT),
            "cued_show_id": show_id,
            "previous_show": live.names.get(live.playing),
            "request_id": request_id or None,
        }

    def _off_air(self, inputs: CasterShowCueInputs) -> Properties:
        return not_on_air(inputs.caster_id, inputs.when_idle)


def _show_id(inputs: CasterShowCueInputs, live: LiveShowList) -> str:
    """Return the id of the declared show. Raises `RefusedByProvider` if the list has no such show."""
    names = live.names
    for id, name in names.items():
        if inputs.show_id == id or inputs.show == name:
            return id
    which = f"no show {inputs.show!r}" if inputs.show else f"no show with the id {inputs.show_id}"
    has = f"it has {quoted([*names.values()])}" if names else "it is empty"
    raise RefusedByProvider(
        f"the show list of studio {inputs.caster_id} has {which}; {has}: declare the show in the CasterShowList, and "
        "let the cue depend on it"
    )


def _cue(cloud: Cloud, caster_id: str, show_id: str, playing: str) -> str:
    """Send the cue and return its request id.

    An unanswered one is sent again only where the show that played before still plays.
    """

    def look_up(error: CallError) -> str | None:
        with looking_up(error, "If the show was cued, the next update finds it playing and does not cue it again."):
            now = read_list(cloud, caster_id).playing
        if now == show_id:
            return error.request_id
        if now != playing:
            raise error
        return None

    parameters = {"CasterId": caster_id, "ShowId": show_id}
    return send_once(lambda: str(cloud.call(CUES, parameters).get("RequestId") or ""), look_up)
