"""A studio as `DescribeCasters` returns it: whether it exists, whether it is on air, and waiting for either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.diff import same
from ..model.fields import Model, Wire
from ..model.shape import decode
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Listing, Operation
from ._resource import RefusedByProvider, Step
from ._settings import DESCRIBES, Settings

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

STUDIOS: Final = Operation(
    "DescribeCasters",
    repeatable=True,
    quota=15,
    rows="CasterList.Caster",
    answers=("CasterId", "Status"),
    listing=Listing("CasterId"),
)
STARTS: Final = Operation("StartCaster", repeatable=True)
STOPS: Final = Operation("StopCaster", repeatable=True)
PAUSE_S: Final = 2
"""Seconds between two polls."""
RUNS_ALREADY: Final = "IncorrectCasterStatus.Inuse"
Row = Mapping[str, Any]
State = Literal["streaming", "idle"]


def studio(cloud: Cloud, id: str) -> Row | None:
    """The studio's row, found by its id and never by its place in the list; None when it is gone. One call."""
    try:
        rows = cloud.rows(STUDIOS, {"CasterId": id})
    except NotFound:
        return None
    row = next((row for row in rows if row.get("CasterId") == id), None)
    if row is None and rows:
        raise RefusedByProvider(
            f"the service was asked for studio {id} and answers with {rows[0]['CasterId']}: try again"
        )
    return row


def streams(row: Row) -> bool:
    """Whether the studio is on air."""
    return str(row.get("Status")) == "1"


def state(row: Row) -> State:
    """Its state in words."""
    return "streaming" if streams(row) else "idle"


def wait_until(
    cloud: Cloud,
    step: Step,
    id: str,
    wanted: State,
    *,
    timeout_s: float,
) -> Row:
    """Poll until the studio is in the wanted state, and return its row; at the deadline, say in which state it hung.

    Studios that are waited for at the same time are read by one call.
    """
    started = cloud.seconds()
    polling = cloud.after_pause(PAUSE_S, with_others=True)
    while True:
        row = studio(polling, id)
        if row is None:
            raise RefusedByProvider(f"studio {id} is gone: it was deleted while this waited for it to be {wanted}")
        if state(row) == wanted:
            return row
        waited = round(cloud.seconds() - started, 2)  # a hundredth of a second is not worth another call
        if waited >= timeout_s:
            raise RefusedByProvider(
                f"studio {id} is still {state(row)} and not {wanted} after {timeout_s:g} s: look at it in the console, "
                "then update again, or give it more time with timeout_s"
            )
        step.say(f"studio {id} is {state(row)}, waiting for {wanted}: {waited:.0f} of {timeout_s:g} s")
        polling = cloud.after_pause(min(PAUSE_S, timeout_s - waited))


def start(cloud: Cloud, step: Step, caster_id: str) -> None:
    """Start a studio that is idle; when it cannot be, say which setting is missing."""
    try:
        cloud.call(STARTS, {"CasterId": caster_id})
        step.run.started(caster_id)
    except (Refused, NotFound) as error:
        if error.code == RUNS_ALREADY:
            return  # an earlier attempt whose answer was lost
        raise _explained(cloud, caster_id, error) from None


def _explained(cloud: Cloud, caster_id: str, error: CallError) -> Exception:
    try:
        live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": caster_id}))
    except CallError:
        return error
    missing = [name for name in ("domain_name", "transcode") if same(live.get(name), None)]
    if not missing:
        return error
    return RefusedByProvider(
        f"studio {caster_id} cannot start without {' and '.join(missing)}: declare "
        f"{' and '.join(missing)} in its CasterConfig, and let the run state depend on it "
        f"({error.action}: {error.code}, request id {error.request_id})"
    )


class _Stream(Model):
    """One output stream, in an answer."""

    url: Annotated[str | None, Wire("", "OutputStreamUrl")] = None


class _Streams(Model):
    """The output streams of a scene, in an answer."""

    streams: Annotated[tuple[_Stream, ...] | None, Wire("", "StreamInfos.StreamInfo")] = None


def stream_urls(row: Row) -> list[str]:
    """The URLs of a scene's output streams."""
    return [each["url"] for each in decode(_Streams, row).get("streams", ()) if "url" in each]
