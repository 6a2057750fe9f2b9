"""Bench of a probe: makes calls and keeps their request ids, and creates studios and relays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ...resources import RESOURCES
from ...wire.answers import at
from ...wire.errors import CallError, NotFound, Refused, is_permission
from ...wire.operation import PAUSES_S, Operation
from ..actions import operations
from .evidence import NONE, Evidence, NotObserved
from .marks import RELAY, STUDIO, ProbeRun

if TYPE_CHECKING:
    from ...wire.rpc import Cloud

Value = TypeVar("Value")

SHARE: Final = 0.2
"""Share of the documented quotas that a probe uses: one call in five, at most."""
NEW_S: Final = sum(PAUSES_S)
"""Seconds for which calls that do not find a new object are repeated."""
SEEN_S: Final = 60.0
"""Seconds within which what was written must be returned."""
STATUS_S: Final = 300.0
"""Seconds within which a studio must have started or stopped."""
DELETION_S: Final = 600.0
"""Seconds that deleting may take, beyond the deadline."""
FAR: Final = timedelta(days=30)
"""How far in the future relays and episodes begin that must never begin."""


@dataclass(frozen=True)
class BenchOptions:
    """What the user gave."""

    domain: str = ""
    """A streaming domain of the account."""
    source: str = ""
    """Address of a live stream that relays may pull."""
    asset: str = ""
    """Id of a video file in the account's media library."""


@cache
def known_operations() -> dict[str, Operation]:
    """Return all operations that resources declare, by their API names."""
    declared = [each for name in RESOURCES for each in operations(name)]
    return {each.action: each for each in sorted(declared, key=lambda each: len(each.answers))}


@dataclass
class Bench:
    """What the questions of a run work with. Used by one thread."""

    cloud: Cloud
    once: Cloud
    """A client that never repeats a call, so that throttled calls are seen."""
    run: ProbeRun
    given: BenchOptions = field(default_factory=BenchOptions)
    deadline_s: float = 900.0
    """Reading of the client's clock, in seconds, after which nothing is started and no poll goes on."""
    evidence: list[Evidence] = field(default_factory=list)
    """Calls of the present question."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of what the present probe has created and not deleted."""
    uncertain: bool = False
    """Whether a creation was not answered, so that something may exist whose id is unknown."""
    _names: dict[str, str] = field(default_factory=dict)
    _new: dict[str, float] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)
    _number: int = 0
    _client: Cloud = field(init=False)

    def __post_init__(self) -> None:
        self._client = self.cloud

    # Calls

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Return the response of a call; while an object is new, calls that do not find it are repeated."""
        for pause_s in (*PAUSES_S, None):
            try:
                return self._recorded(action, self._client, parameters)
            except NotFound:
                if pause_s is None or not self._names_new(parameters):
                    raise
                self.pause(pause_s)
        raise AssertionError

    def code(self, action: str, **parameters: Any) -> str:
        """Return the error code with which a call is refused, or `none` if it succeeds.

        Raises the errors that say nothing about the question: throttling, no answer, no permission.
        """
        return _code(lambda: self.call(action, **parameters))

    def code_at_once(self, action: str, **parameters: Any) -> str:
        """Return the same, also for a call that does not find something new."""
        return _code(lambda: self.at_once(action, **parameters))

    def at_once(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Return the response of a call that is not repeated where it does not find something new."""
        return self._recorded(action, self._client, parameters)

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Send each call once: a repeated call would lengthen or shorten the time that is measured."""
        before, self._client = self._client, self.once
        try:
            yield
        finally:
            self._client = before

    def unrepeated(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Return the response of a call that is sent once, whatever its answer."""
        return self._recorded(action, self.once, parameters)

    def rows(self, action: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a list."""
        answer = self.call(action, **parameters)
        rows = at(answer, known_operations()[action].rows)
        return [dict(each) for each in rows or [] if isinstance(each, Mapping)]

    def operation(self, action: str) -> Operation:
        """Return an operation by its API name."""
        return known_operations()[action]

    def _recorded(self, action: str, cloud: Cloud, parameters: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = cloud.call(known_operations()[action], parameters)
        except CallError as error:
            self.evidence.append(Evidence(action, error.code, error.request_id))
            raise
        self.evidence.append(Evidence(action, "OK", str(answer.get("RequestId") or "")))
        return answer

    def _names_new(self, parameters: Mapping[str, Any]) -> bool:
        now = self.seconds()
        return any(now - self._new[each] < NEW_S for each in _texts(parameters) if each in self._new)

    # Time

    def seconds(self) -> float:
        """Return the reading of a monotonic clock."""
        return self.cloud.seconds()

    def now(self) -> datetime:
        """Return the time by the service's clock, in whole seconds of UTC."""
        return self.cloud.server_now().replace(microsecond=0)

    def pause(self, seconds: float) -> None:
        """Wait. Raises `NotObserved` where that would pass the deadline."""
        if self.seconds() + seconds > self.deadline_s:
            raise NotObserved("the deadline has passed")
        self.cloud.sleep(seconds)

    def until(
        self, read: Callable[[], Value | None], what: str, *, within_s: float = SEEN_S, every_s: float = 1.0
    ) -> Value:
        """Return the first value that is not None. Raises `NotObserved` if there is none within the time."""
        last_s = self.seconds() + within_s
        while (value := read()) is None:
            if self.seconds() + every_s > last_s:
                raise NotObserved(f"{what} within {within_s:g} s")
            self.pause(every_s)
        return value

    # What exists

    def once_per_probe(self, name: str, make: Callable[[], Value]) -> Value:
        """Return what `make` returned for the first question of the present probe, or raise what it raised."""
        if name not in self._made:
            try:
                self._made[name] = make()
            except (CallError, NotObserved) as error:
                self._made[name] = error
        made = self._made[name]
        if isinstance(made, CallError | NotObserved):
            raise made
        return made  # type: ignore[no-any-return]

    def studio(self, kind: int = 1) -> str:
        """Return the id of the present probe's idle studio of this kind, which can be used."""

        def make() -> str:
            id = self.create_studio(kind)
            self.call("DescribeCasterConfig", CasterId=id)
            return id

        return self.once_per_probe(f"studio {kind}", make)

    def create_studio(self, kind: int = 1, **parameters: Any) -> str:
        """Create a studio and return its id; it may not be listed or usable yet."""
        name = self.next_name()
        sent = {"CasterName": name, "NormType": kind, "ChargeType": "PostPaid", "ClientToken": name}
        sent |= {"Tag": [self.run.tag]}
        with self._creating():
            id = str(self.call("CreateCaster", **sent | parameters)["CasterId"])
            self.created(STUDIO, id, name)
        return id

    def create_again(self, id: str) -> str:
        """Create a studio with the client token of another one, and return its id: the same, or another one."""
        name = self._names[id]
        sent = {"CasterName": name, "NormType": 1, "ChargeType": "PostPaid", "ClientToken": name}
        with self._creating():
            again = str(self.call("CreateCaster", **sent, Tag=[self.run.tag])["CasterId"])
            self.created(STUDIO, again, name)
        return again

    def copy_studio(self, id: str) -> str:
        """Create a copy of a studio and return its id. The operation takes no tags."""
        name = self.next_name()
        with self._creating():
            copy = str(self.call("CopyCaster", SrcCasterId=id, CasterName=name, ClientToken=name)["CasterId"])
            self.created(STUDIO, copy, name)
        self.call("DescribeCasterConfig", CasterId=copy)
        return copy

    def create_scheduled_studio(self, **parameters: Any) -> str:
        """Create a studio with a schedule; its callback is its mark until it has a tag, as it gets no name."""
        with self._creating():
            answer = self.call("InitializeAutoShowListTask", CallBackUrl=self.run.callback, **parameters)
            id = str(answer["CasterId"])
            self.created(STUDIO, id)
        with suppress(Refused):  # its callback is mark enough
            self.call("TagResources", ResourceType="caster", ResourceId=[id], Tag=[self.run.tag])
        return id

    def create_relay(self, **parameters: Any) -> str:
        """Create a relay to a destination that does not exist, and return its id."""
        number = self._number + 1
        name = self.next_name()
        sent = {"Region": self.cloud.region, "TaskName": name, "DstUrl": self.run.stream(number)}
        with self._creating():
            id = str(self.call("CreateLivePullToPush", **sent | parameters)["TaskId"])
            self.created(RELAY, id)
        return id

    def restart_relay(self, id: str) -> str:
        """Restart a relay and return the id that it has from now on."""
        with self._creating():
            answer = self.call("RestartLivePullToPush", Region=self.cloud.region, TaskId=id)
            new = str(answer["TaskId"])
            self.created(RELAY, new)
        return new

    def deleted(self, kind: str, id: str) -> None:
        """Record that a question has deleted a studio or relay."""
        self.left.remove((kind, id))

    def created(self, kind: str, id: str, name: str = "") -> None:
        """Record a new studio or relay, which is deleted at the end of the probe."""
        if (kind, id) not in self.left:
            self.left.append((kind, id))
        self.new(id)
        if name:
            self._names[id] = name

    def new(self, id: str) -> str:
        """Record the id of something new, and return it."""
        self._new[id] = self.seconds()
        return id

    def name(self, id: str) -> str:
        """Return the name that the run gave to a studio."""
        return self._names[id]

    def next_name(self) -> str:
        """Return a name that nothing else of the run has."""
        self._number += 1
        return self.run.name(self._number)

    @contextmanager
    def _creating(self) -> Iterator[None]:
        self.uncertain, before = True, self.uncertain
        try:
            yield
        except (Refused, NotFound):
            self.uncertain = before
            raise
        self.uncertain = before

    # What is left

    def forget(self) -> None:
        """Forget the studios of the present probe, so that the next one gets its own."""
        self._made.clear()

    @contextmanager
    def extended(self) -> Iterator[None]:
        """Extend the deadline for deleting, which never ends halfway because of it."""
        deadline_s = self.deadline_s
        self.deadline_s = max(deadline_s, self.seconds() + DELETION_S)
        try:
            yield
        finally:
            self.deadline_s = deadline_s


def _code(call: Callable[[], object]) -> str:
    try:
        call()
    except (Refused, NotFound) as error:
        if is_permission(error.code):
            raise
        return error.code
    return NONE


def _texts(value: Any) -> Iterator[str]:
    """Yield all strings in nested parameters."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
