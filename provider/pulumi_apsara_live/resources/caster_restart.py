"""A restart of a studio, as a triggered replacement: when a trigger changes, the studio restarts once."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from ..model.fields import TIME_FORMAT, Key, Local, Properties, Replace, holds_unknown
from ..model.shape import decode, to_properties
from ..wire.errors import CallError
from ..wire.operation import Operation
from ._account import Owned
from ._action import FIRST_CREATION, Action, send_once
from ._origin import moment
from ._resource import Id, OnAir, RefusedByProvider, Step, looking_up
from ._settings import DESCRIBES, Settings, fingerprint
from ._studio import STARTS, STUDIOS, Studio, start, studio, wait_until
from ._triggers import RestartOnCreate, Trigger, differing

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

RESTARTS: Final = Operation("RestartCaster", repeatable=False)
KINDS: Final = ("0", "1", "6")
"""Kinds of studio that can be restarted: general and playlist, old and new."""
RestartWhenIdle = Literal["skip", "start", "fail"]


class CasterRestartInputs(Owned):
    """Inputs of a restart."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    triggers: Annotated[dict[Key, Trigger] | None, Local(), Replace()] = None
    """Names and values, such as `{"config": config.restart_fingerprint}`.

    When any of them changes, is added or is removed, the studio restarts once.
    """
    on_create: Annotated[RestartOnCreate, Local()] = "skip"
    """Whether the first creation of this resource restarts the studio."""
    when_idle: Annotated[RestartWhenIdle, Local()] = "skip"
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


class CasterRestart(Action[CasterRestartInputs, CasterRestartOutputs]):
    """`RestartCaster`, once for each replacement; deleting it or reading it changes nothing.

    Each restart has an id of its own: its id is `caster_id/restart-…`.
    A restart that failed is not recorded, so the next update tries again.
    """

    inputs = CasterRestartInputs
    outputs = CasterRestartOutputs
    id = Id("caster_id", ending="restart-…")
    belongs_to = "caster_id"
    order = 60
    on_air = OnAir("restarts", "studio")
    creates = RESTARTS
    reads = STUDIOS
    also_calls = (DESCRIBES, STARTS)
    costs = {
        'first creation, `on_create="skip"`': (reads,),
        'first creation, `on_create="restart"`': (reads, creates, reads),
        "triggers changed, on air": (reads, creates, reads),
        "triggers changed, the studio was started since the last restart": (reads, DESCRIBES, creates, reads),
        "triggers changed, an interrupted update has restarted it": (reads, DESCRIBES),
        'triggers changed, off the air, `when_idle="skip"` or `"fail"`': (reads,),
        'triggers changed, off the air, `when_idle="start"`': (reads, STARTS, reads),
        "refresh": (reads,),
        "another `on_create`, `when_idle`, `wait` or `timeout_s`": (),
        "deletion": (),
    }

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """A change of triggers is an interruption."""
        if olds and not holds_unknown(news.get("triggers")) and (changed := differing(olds, news)):
            yield f"the studio restarts, if it is on air, because {', '.join(changed)} changed"

    def create(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs) -> tuple[str, Properties | None]:
        """One restart, after the configuration it makes effective; or the reason why there was none."""
        now = studio(cloud, inputs.caster_id)
        if now is None:
            raise RefusedByProvider(f"studio {inputs.caster_id} is gone: there is nothing to restart")
        outputs = {"caster_id": inputs.caster_id, "triggers": inputs.triggers, "previous_status": now.state}
        outputs |= self._last_known(step) | self._outcome(cloud, step, inputs, now)
        return self.happened(cloud, step, (inputs.caster_id,), outputs)

    def read(self, cloud: Cloud, id: str, old: CasterRestartOutputs) -> Properties | None:
        """What was recorded, as long as the studio is there."""
        (caster_id,) = self.id.parse(id)
        return None if studio(cloud, caster_id) is None else to_properties(old)

    def _outcome(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, now: Studio) -> Properties:
        if not step.predecessor and inputs.on_create == "skip":
            return _skipped(now, FIRST_CREATION)
        if not now.runs:
            return self._idle(cloud, step, inputs, now)
        if now.kind not in KINDS:
            raise RefusedByProvider(
                f"studio {inputs.caster_id} cannot be restarted: the vendor restarts general and playlist studios only"
            )
        if step.run.was_started(inputs.caster_id):
            return _skipped(now, "the studio was started by this update, with the configuration that it has now")
        if done := self._done_before(cloud, step, inputs, now):
            return _skipped(now, done)
        return self._restart(cloud, step, inputs, now)

    def _idle(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, now: Studio) -> Properties:
        if inputs.when_idle == "fail":
            raise RefusedByProvider(
                f'studio {inputs.caster_id} is not on air: start it, or set when_idle to "skip" or "start"'
            )
        if inputs.when_idle == "skip":
            return _skipped(now, "the studio is not on air")
        start(cloud, step, inputs.caster_id)
        after = self._afterwards(cloud, step, inputs) if inputs.wait else now
        return {
            "skipped": "the studio was not on air and was started instead",
            "start_time": after.started if after else None,
        }

    def _restart(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, before: Studio) -> Properties:
        sent = cloud.now()
        request_id = self._sent_once(cloud, inputs.caster_id, before)
        after = self._afterwards(cloud, step, inputs)
        started = after.started if after else None
        outputs: Properties = {"start_time": started, "request_id": request_id or None}
        if inputs.wait and after:
            outputs["took_s"] = ceil((cloud.now() - sent).total_seconds())
        return outputs | {"restarted_at": started or cloud.now().strftime(TIME_FORMAT)}

    def _afterwards(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs) -> Studio | None:
        """The studio after what was done to it. What is done is recorded even when nobody can look at it any more:
        otherwise the next update would do it again."""
        try:
            if inputs.wait:
                return wait_until(cloud, step, inputs.caster_id, "streaming", timeout_s=inputs.timeout_s)
            return studio(cloud, inputs.caster_id)
        except CallError as error:
            step.say(f"studio {inputs.caster_id} was started, and cannot be read: {error}")
            return None

    def _sent_once(self, cloud: Cloud, caster_id: str, before: Studio) -> str:
        """Send the restart and return its request id; an unanswered one is looked up before it is sent again."""

        def look_up(error: CallError) -> str | None:
            with looking_up(error, f"If studio {caster_id} was restarted, the next update may restart it again."):
                now = studio(cloud, caster_id)
            return error.request_id if now is not None and _moved(before, now) else None

        return send_once(lambda: str(cloud.call(RESTARTS, {"CasterId": caster_id}).get("RequestId") or ""), look_up)

    def _done_before(self, cloud: Cloud, step: Step, inputs: CasterRestartInputs, now: Studio) -> str:
        """Whether an interrupted update has restarted the studio for this change already; says so, or nothing.

        It has if all that changed is the fingerprint of the live configuration, and the studio was started since
        that was written and since the last restart that is recorded. Other triggers do not show when they
        changed: for them the studio restarts.
        """
        before = step.predecessor
        if before is None:
            return ""  # the program declares it, and nothing recorded speaks against it
        changed = differing(before.inputs, {"triggers": inputs.triggers})
        started, modified = moment(now.started), moment(now.modified)
        if not changed or step.run.was_configured(inputs.caster_id):
            return ""
        if started is None or modified is None or started < modified:
            return ""
        if now.started == self.recorded(before.outputs).start_time:
            return ""
        live = fingerprint(decode(Settings, cloud.call(DESCRIBES, {"CasterId": inputs.caster_id})))
        if any((inputs.triggers or {}).get(name) != live for name in changed):
            return ""
        return f"the studio was started at {now.started}, with the configuration it has now"

    def _last_known(self, step: Step) -> Properties:
        """Return how long the restart before took: a preview of the next one shows it."""
        return {"took_s": self.recorded(step.predecessor.outputs).took_s} if step.predecessor else {}


def _skipped(now: Studio, why: str) -> Properties:
    return {"skipped": why, "start_time": now.started}


def _moved(before: Studio, now: Studio) -> bool:
    """Return whether the studio has changed state, or was started or modified, between two reads."""
    return (before.state, before.started, before.modified) != (now.state, now.started, now.modified)
