"""A studio as `DescribeCasters` returns it: whether it exists, whether it is on air, and waiting for either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from ..model.diff import same
from ..model.fields import Model, Wire
from ..model.shape import decode
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Listing, Operation
from ._resource import RefusedByProvider, Step
from ._settings import DESCRIBES, Settings
from ._waiting import Poll, poll_until

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
WHILE_ON_AIR: Final = {"Status": "1"}
"""What the row of a studio holds while it is on air."""
DELETES: Final = Operation("DeleteCaster", repeatable=True)
STOP_TIMEOUT_S: Final = 300
"""Maximum number of seconds that a deletion waits until the studio is off the air."""
RUNS_ALREADY: Final = "IncorrectCasterStatus.Inuse"
State = Literal["streaming", "idle"]


@dataclass(frozen=True)
class Studio:
    """One row of `DescribeCasters`."""

    row: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row["CasterId"])

    @property
    def name(self) -> str | None:
        """Its name."""
        return self.row.get("CasterName")

    @property
    def kind(self) -> str:
        """Its kind, as the vendor numbers it."""
        return str(self.row.get("NormType"))

    @property
    def runs(self) -> bool:
        """Whether it is on air."""
        return all(str(self.row.get(name)) == value for name, value in WHILE_ON_AIR.items())

    @property
    def state(self) -> State:
        """Its state in words."""
        return "streaming" if self.runs else "idle"

    @property
    def channels(self) -> bool:
        """Whether channels are enabled."""
        return str(self.row.get("ChannelEnable")) == "1"

    @property
    def created(self) -> str | None:
        """When it was created, as the service writes it."""
        return self.row.get("CreateTime")

    @property
    def started(self) -> str | None:
        """Since when it is on air, as the service writes it."""
        return self.row.get("StartTime")

    @property
    def token(self) -> str:
        """The token with which it was created, as far as the service returns it."""
        return str(self.row.get("ClientTokenId") or "")

    @property
    def modified(self) -> str | None:
        """When it was last started, stopped or modified, as the service writes it."""
        return self.row.get("LastModified")


def studio(cloud: Cloud, id: str) -> Studio | None:
    """Return the studio, found by its id and never by its place in the list; None when it is gone. One call."""
    try:
        rows = [Studio(row) for row in cloud.rows(STUDIOS, {"CasterId": id})]
    except NotFound:
        return None
    own = next((each for each in rows if each.row.get("CasterId") == id), None)
    if own is None and rows:
        others = ", ".join(each.id for each in rows)
        raise RefusedByProvider(f"the service returned studio {others} in place of studio {id}: try again")
    return own


def studios(cloud: Cloud) -> list[Studio]:
    """Return all studios of the account in this region. One call for each hundred."""
    return [Studio(row) for row in cloud.all_rows(STUDIOS, {})]


def wait_until(cloud: Cloud, step: Step, id: str, wanted: State, *, timeout_s: float) -> Studio:
    """Poll until the studio is in the wanted state, and return it; at the deadline, raise an error with its state."""

    def read(polling: Cloud) -> Poll[Studio]:
        now = studio(polling, id)
        if now is None:
            raise RefusedByProvider(f"studio {id} is gone: it was deleted while this waited for it to be {wanted}")
        return Poll(now.state, now if now.state == wanted else None)

    advice = "look at it in the console, then update again, or give it more time with timeout_s"
    return poll_until(cloud, step, f"studio {id}", wanted, read, timeout_s=timeout_s, advice=advice)


def start(cloud: Cloud, step: Step, caster_id: str) -> None:
    """Start a studio that is idle; when it cannot be, say which setting is missing."""
    try:
        cloud.call(STARTS, {"CasterId": caster_id})
        step.run.started(caster_id)
    except (Refused, NotFound) as error:
        if error.code == RUNS_ALREADY:
            return  # an earlier attempt whose answer was lost
        raise _explained(cloud, caster_id, error) from None


def delete(cloud: Cloud, step: Step, id: str, *, while_on_air: bool) -> None:
    """Delete a studio; one that is on air is refused, or stopped first where the program allows it."""
    now = studio(cloud, id)
    if now is None:
        return
    if now.runs:
        if not while_on_air:
            raise RefusedByProvider(
                f"studio {id} is on air and was not deleted: stop it first, or set destroy_while_on_air=True "
                "and update before destroying"
            )
        cloud.call(STOPS, {"CasterId": id})
        wait_until(cloud, step, id, "idle", timeout_s=STOP_TIMEOUT_S)
    cloud.call(DELETES, {"CasterId": id})


def refuse_replacement_on_air(cloud: Cloud, id: str) -> None:
    """Refuse to replace a studio that is on air; one call."""
    now = studio(cloud, id)
    if now is not None and now.runs:
        raise RefusedByProvider(
            f"studio {id} is on air and was not replaced; nothing in it was touched: stop it first, or set "
            "destroy_while_on_air=True in an update of its own before this one"
        )


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


def stream_urls(row: Mapping[str, Any]) -> list[str]:
    """The URLs of a scene's output streams."""
    return [each["url"] for each in decode(_Streams, row).get("streams", ()) if "url" in each]
