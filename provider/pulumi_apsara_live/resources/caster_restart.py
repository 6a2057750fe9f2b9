"""A restart of a studio, as a triggered replacement: when a trigger changes, the studio restarts once."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from ..model.fields import Key, Local, Model, Properties, Replace, holds_unknown
from ..model.shape import decode
from ..wire.errors import CallError, NoAnswer, Unavailable
from ..wire.operation import Operation
from ._account import Owned
from ._origin import moment
from ._resource import Id, OnAir, RefusedByProvider, Resource, Step, looking_up
from ._settings import DESCRIBES, Settings, fingerprint
from ._studio import STARTS, STUDIOS, Row, start, state, streams, studio, wait_until
from ._triggers import BY_HAND, CREATED, Trigger, differing, reason

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

RESTARTS: Final = Operation("RestartCaster", repeatable=False)
KINDS: Final = ("0", "1", "6")
"""Kinds of studio that can be restarted: general and playlist, old and new."""
MAX_SENDS: Final = 3
"""So often a restart is sent whose effect is known not to have happened."""


class CasterRestartInputs(Owned):
    """What a program says of a restart."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"config": config.restart_fingerprint}`.

    When any of them changes, is added or is removed, the studio restarts once.
    """
    on_create: Annotated[Literal["skip", "restart"], Local()] = "skip"
    """Whether the first creation of this resource restarts the studio."""
    when_idle: Annotated[Literal["skip", "start", "fail"], Local()] = "skip"
    """What to do with a studio that is not on air."""
    wait: Annotated[bool, Local()] = True
    """Whether to wait until the studio is on air again."""
    timeout_s: Annotated[float, Local(), Field(gt=0, le=3600)] = 300
    """How long to wait, in seconds."""


class CasterRestartOutputs(CasterRestartInputs):
    """What became of a restart."""

    reason: Annotated[str, Local()]
    """Why: the names of the triggers that changed, `created`, or `replaced by hand`."""
    skipped: Annotated[str | None, Local()] = None
    """Why the studio was not restarted; absent when it was."""
    restarted_at: Annotated[str | None, Local()] = None
    """When the studio was restarted."""
    previous_status: Annotated[str | None, Local()] = None
    """`streaming` or `idle`, before."""
    start_time: Annotated[str | None, Local()] = None
    """Since when the studio was on air when this was recorded, as the service writes it."""
    request_id: Annotated[str | None, Local()] = None
    """The vendor's id of the call that restarted it."""
    took_s: Annotated[int | None, Local()] = None
    """How long the last restart that was waited for took, in seconds, until the studio was on air again."""


class CasterRestart(Resource[CasterRestartInputs]):
    """`RestartCaster`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `caster_id/restart-…`.
    A restart that failed is not recorded, so the next update tries again.
    """

    inputs: ClassVar[type[Model]] = CasterRestartInputs
    outputs: ClassVar[type[Model]] = CasterRestartOutputs
    id = Id("caster_id", ending="restart-…")
    belongs_to = "caster_id"
    holds = ()
    order = 60
    on_air = OnAir("restarts", "studio")
    costs = {"create": 4, "update": 0, "delete": 0}
    creates = RESTARTS
    reads = STUDIOS
    also_calls = (DESCRIBES, STARTS)
    computed = frozenset({"reason"})

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """Why this restart happens, if it does."""
        return news | {"reason": reason(olds, news, step)}

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A change of triggers is an interruption."""
        if olds and not holds_unknown(news.get("triggers")) and (changed := differing(olds, news)):
            yield f"the studio restarts, if it is on air, because {', '.join(changed)} changed"

    def create(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs) -> tuple[str, Properties | None]:
        """One restart, after the configuration it makes effective; or the reason why there was none."""
        row = studio(cloud, inputs.caster_id)
        if row is None:
            raise RefusedByProvider(f"studio {inputs.caster_id} is gone: there is nothing to restart")
        outputs: Properties = {
            "caster_id": inputs.caster_id,
            "triggers": inputs.triggers,
            "previous_status": state(row),
        }
        outputs |= _last_known(step) | self._outcome(cloud, step, inputs, row)
        if step.predecessor and step.computed.get("reason") == CREATED:
            outputs["reason"] = BY_HAND  # of a replacement by hand the check shows nothing
        id = self.id.format(inputs.caster_id, ending=f"restart-{step.token(cloud.now().isoformat())[:16]}")
        return id, {name: value for name, value in outputs.items() if value is not None}

    def read(self, cloud: Cloud, id: str, olds: Properties) -> Properties | None:
        """What was recorded, as long as the studio is there."""
        if studio(cloud, self.id.parse(id)[0]) is None:
            return None
        return {name: value for name, value in olds.items() if not name.startswith("__")}

    def update(self, cloud: Cloud, step: Step, id: str, olds: Properties, inputs: CasterRestartInputs) -> Properties:
        """Make no call: all that changes in place is for the next restart."""
        return {}

    def delete(self, cloud: Cloud, step: Step, id: str, olds: Properties) -> None:
        """Nothing to call: a restart cannot be undone."""

    def _outcome(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, row: Row) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":
            return _skipped(row, "this is the first creation, and on_create is skip")
        if not streams(row):
            return self._idle(cloud, step, inputs, row)
        if str(row.get("NormType")) not in KINDS:
            raise RefusedByProvider(
                f"studio {inputs.caster_id} cannot be restarted: the vendor restarts general and playlist studios only"
            )
        if step.run.was_started(inputs.caster_id):
            return _skipped(row, "the studio was started by this update, with the configuration that it has now")
        if done := self._done_before(cloud, step, inputs, row):
            return _skipped(row, done)
        return self._restart(cloud, step, inputs, row)

    def _idle(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, row: Row) -> Properties:
        if inputs.when_idle == "fail":
            raise RefusedByProvider(
                f'studio {inputs.caster_id} is not on air: start it, or set when_idle to "skip" or "start"'
            )
        if inputs.when_idle == "skip":
            return _skipped(row, "the studio is not on air")
        start(cloud, step, inputs.caster_id)
        after = self._afterwards(cloud, step, inputs) if inputs.wait else row
        return {"skipped": "the studio was not on air and was started instead", "start_time": after.get("StartTime")}

    def _restart(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, before: Row) -> Properties:
        sent = cloud.now()
        request_id = self._sent_once(cloud, inputs.caster_id, before)
        after = self._afterwards(cloud, step, inputs)
        outputs = {"start_time": after.get("StartTime"), "request_id": request_id}
        if inputs.wait and after:
            outputs["took_s"] = ceil((cloud.now() - sent).total_seconds())
        return outputs | {"restarted_at": after.get("StartTime") or cloud.now().strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _afterwards(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs) -> Row:
        """The studio after what was done to it. What is done is recorded even when nobody can look at it any more:
        otherwise the next update would do it again."""
        try:
            if inputs.wait:
                return wait_until(cloud, step, inputs.caster_id, "streaming", timeout_s=inputs.timeout_s)
            return studio(cloud, inputs.caster_id) or {}
        except CallError as error:
            step.say(f"studio {inputs.caster_id} was started, and cannot be read: {error}")
            return {}

    def _sent_once(self, cloud: Cloud, caster_id: str, before: Row) -> str | None:
        """Send the restart; when its answer is lost, look whether it happened before sending it again."""
        for attempt in range(1, MAX_SENDS + 1):
            try:
                return str(cloud.call(RESTARTS, {"CasterId": caster_id}).get("RequestId"))
            except (NoAnswer, Unavailable) as error:
                if isinstance(error, Unavailable) and not error.effect_unknown:
                    raise
                with looking_up(error, f"If studio {caster_id} was restarted, the next update may restart it again."):
                    now = studio(cloud, caster_id)
                if now is not None and _moved(before, now):
                    return error.request_id or None
                if attempt == MAX_SENDS:
                    raise
        return None

    def _done_before(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, row: Row) -> str:
        """Whether an interrupted update has restarted the studio for this change already; says so, or nothing.

        It has if all that changed is the fingerprint of the live configuration, and the studio was started since
        that was written and since the last restart that is recorded. Other triggers do not show when they
        changed: for them the studio restarts.
        """
        before = step.predecessor
        if before is None:
            return ""  # asked for by the program, and nothing is recorded that speaks against it
        changed = differing(before.inputs, {"triggers": inputs.triggers})
        started, modified = moment(row.get("StartTime")), moment(row.get("LastModified"))
        if not changed or step.run.was_configured(inputs.caster_id):
            return ""
        if started is None or modified is None or started < modified:
            return ""
        if row.get("StartTime") == before.outputs.get("start_time"):
            return ""
        live = fingerprint(decode(Settings, cloud.call(DESCRIBES, {"CasterId": inputs.caster_id})))
        if any((inputs.triggers or {}).get(name) != live for name in changed):
            return ""
        return f"the studio was started at {row['StartTime']}, with the configuration it has now"


def _last_known(step: Step) -> Properties:
    """Return how long the restart before took: a preview of the next one shows it."""
    return {"took_s": step.predecessor.outputs.get("took_s")} if step.predecessor else {}


def _skipped(row: Row, why: str) -> Properties:
    return {"skipped": why, "start_time": row.get("StartTime")}


def _moved(before: Row, now: Row) -> bool:
    """Whether the studio has changed state, or was started or modified, between two looks."""
    return any(before.get(name) != now.get(name) for name in ("Status", "StartTime", "LastModified"))
