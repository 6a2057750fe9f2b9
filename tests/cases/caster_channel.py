"""Cases of `CasterChannel`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from apsara_live_emulator import Emulator
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider

from . import Case, Change, Refusal, Stage
from ._scenarios import Scenario, call, change, create, create_over, delete, once, refresh

FULL = {
    "caster_id": "<channel studio>",
    "channel_id": "RV01",
    "resource_id": "<source>",
    "play_status": "pause",
    "seek_offset_ms": 5000,
    "face_beauty": "all",
}
OTHER = {
    "caster_id": "another-studio",
    "channel_id": "RV02",
    "resource_id": "<other source>",
    "play_status": "play",
    "seek_offset_ms": 9000,
    "face_beauty": "dark_circles",
}
MINIMAL = {name: FULL[name] for name in ("caster_id", "channel_id", "resource_id")}
CHANGES = (
    Change(
        "replace",
        "another channel and source",
        MINIMAL,
        {**MINIMAL, "channel_id": "RV02", "resource_id": "<other source>"},
    ),
    Change("update", "playback alone", FULL, {**FULL, "play_status": "play"}),
)
CASES = [
    Case(
        "CasterChannel",
        "file",
        FULL,
        OTHER,
        MINIMAL,
        ("channel studio", "source", "other source"),
        changes=CHANGES,
        kept=frozenset({"play_status", "seek_offset_ms"}),
    ),
]


def refuse(properties: Properties) -> Scenario:
    """A creation that the provider refuses."""

    def scenario(stage: Stage) -> Iterator[None]:
        yield
        with pytest.raises(RefusedByProvider):
            stage.create(properties)

    return scenario


def bound_to_another_source(stage: Stage) -> None:
    """Somebody else's source in the channel."""
    ids = stage.world.ids
    parameters = {"CasterId": ids["<channel studio>"], "ChannelId": "RV01", "ResourceId": ids["<other source>"]}
    call(stage.cloud, "SetCasterChannel", **parameters)


def channels_disabled(stage: Stage) -> None:
    """As in a studio whose channels were never enabled."""
    stage.emulator.state.casters[stage.world.studio].channel_enable = 0


COSTS = {
    "creation": create(FULL),
    "creation over the declared source, without playback": create_over(MINIMAL),
    "creation, refused because channels are disabled": once(channels_disabled, refuse(MINIMAL)),
    "creation, refused because the channel has another source": once(bound_to_another_source, refuse(MINIMAL)),
    "refresh": refresh(FULL),
    "any change": change(FULL, resource_id="<other source>", play_status="play", face_beauty="whitening"),
    "deletion": delete(FULL),
}
"""What happens in each row of its table in docs/calls.md."""


def _declared_twice(stage: Stage, emulator: Emulator) -> None:
    """Two resources of one program for one channel, as the engine shows them."""
    id, _, inputs = stage.create(MINIMAL)
    step = replace(stage.step, urn=stage.step.urn + "-twin")
    step.run.declare("CasterChannel", stage.step.urn, {}, inputs, frozenset())
    step.run.hold("CasterChannel", stage.step.urn, id)
    lifecycle.create(stage.resource, stage.cloud, step, inputs)


def _bound_to_another(stage: Stage, emulator: Emulator) -> None:
    bound_to_another_source(stage)
    stage.create(MINIMAL)


NEEDS = ("channel studio", "source", "other source")
REFUSALS = [
    Refusal("CasterChannel", "is declared by CasterChannel 'thing' already: declare it once", _declared_twice, NEEDS),
    Refusal(
        "CasterChannel",
        "has channels disabled: declare channel_enable=True",
        lambda stage, _: stage.create({**MINIMAL, "caster_id": "<studio>"}),
        ("studio", "source"),
    ),
    Refusal("CasterChannel", "already: declare resource_id=", _bound_to_another, NEEDS),
    Refusal(
        "CasterChannel",
        "InvalidResource.NotFound: ",
        lambda stage, _: stage.create({**MINIMAL, "resource_id": "nobody"}),
        NEEDS,
    ),
]
