"""Cases of `Caster`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from apsara_live_emulator import Emulator, faults
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._origin import copy_token
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster import COPIES

from . import Case, Change, Refusal, Stage, wrong
from ._scenarios import Scenario, change, create, create_over, delete, delete_on_air, refresh, start

FULL = {
    "caster_name": "Evening news",
    "norm_type": "general",
    "charge_type": "PostPaid",
    "resource_group_id": "rg-news",
    "tags": {"team": "news", "show": "evening"},
    "destroy_while_on_air": False,
}
OTHER = {
    "caster_name": "Late news",
    "norm_type": "playlist",
    "charge_type": "PostPaid",
    "resource_group_id": "rg-late",
    "tags": {"team": "late", "season": "2"},
    "destroy_while_on_air": True,
}
NOT_OFFERED = {
    "ClientToken": "made for each creation",
    "CasterTemplate": "settings are those of CasterConfig",
    "PurchaseTime": "studios are paid by use",
    "ExpireTime": "studios are paid by use",
}
COPY = {
    "copied_from": "<studio>",
    "norm_type": "general",
    "caster_name": "Evening news 2",
    "resource_group_id": "rg-news",
    "tags": {"team": "news", "show": "evening"},
    "destroy_while_on_air": False,
}
OTHER_COPY = {
    "copied_from": "another-studio",
    "norm_type": "playlist",
    "caster_name": "Late news 2",
    "resource_group_id": "rg-late",
    "tags": {"team": "late", "season": "2"},
    "destroy_while_on_air": True,
}
LESS = {name: value for name, value in FULL.items() if name not in ("caster_name", "tags")}
CASES = [
    Case(
        "Caster",
        "studio",
        FULL,
        OTHER,
        {"norm_type": "general"},
        fixed=frozenset({"charge_type"}),
        kept=frozenset({"caster_name"}),
        changes=(
            Change("update", "tags no longer declared", FULL, LESS),
            Change("delete", "on air", {**FULL, "destroy_while_on_air": True}, None, by_hand="on air"),
        ),
    ),
    Case(
        "Caster",
        "copy",
        COPY,
        OTHER_COPY,
        {"copied_from": "<studio>", "norm_type": "general"},
        needs=("studio",),
        fixed=frozenset({"norm_type"}),
        unsent=frozenset({"norm_type", "resource_group_id"}),  # a copy is moved to its group
        kept=frozenset({"caster_name"}),
    ),
]
STUDIO = CASES[0].full


def create_further(properties: Properties, **settings: Any) -> Scenario:
    """Another creation of the run in which one was made before."""

    def scenario(stage: Stage) -> Iterator[None]:
        step = replace(stage.step, urn="urn:pulumi:dev::laws::Caster::first", **settings)
        lifecycle.create(stage.resource, stage.cloud, step, stage.checked(properties))
        yield
        second = replace(step, urn=stage.step.urn)
        lifecycle.create(stage.resource, stage.cloud, second, stage.checked(properties))

    return scenario


def copy(*, is_first: bool = True, **inputs: Any) -> Scenario:
    """The creation of a copy, in a run that has listed the studios or not."""

    def scenario(stage: Stage) -> Iterator[None]:
        source = stage.world.make_studio()
        checked = stage.checked({**copy_of(source), **inputs})
        step = stage.step
        if not is_first:
            first = replace(step, urn="urn:pulumi:dev::laws::Caster::first")
            lifecycle.create(stage.resource, stage.cloud, first, stage.checked(STUDIO))
        yield
        lifecycle.create(stage.resource, stage.cloud, step, checked)

    return scenario


def copy_of(source: str) -> Properties:
    return {"copied_from": source, "norm_type": "general"}


def copy_over(stage: Stage) -> Iterator[None]:
    """A copy that was interrupted before it had its tags."""
    source = stage.world.make_studio()
    said = {"SrcCasterId": source, "CasterName": "thing", "ClientToken": copy_token(stage.cloud, stage.step)}
    stage.cloud.call(COPIES, said)
    yield
    stage.create(copy_of(source))


def replace_on_air(properties: Properties) -> Scenario:
    def scenario(stage: Stage) -> Iterator[None]:
        id, outputs, _ = stage.create(properties)
        start(stage.cloud, id)
        yield
        with pytest.raises(RefusedByProvider):
            stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(outputs))

    return scenario


COSTS = {
    "creation, the first of a run": create(STUDIO),
    "creation, each further one of a run": create_further(STUDIO),
    "creation, with `apsara-live:originTag` set to false": create_further(STUDIO, tags_origin=False),
    "creation after an interrupted one, whose studio is taken over": create_over(STUDIO),
    "creation with `copied_from`, the first of a run": copy(),
    "creation with `copied_from`, each further one of a run": copy(is_first=False),
    "creation with `copied_from` and `resource_group_id`, the first of a run": copy(resource_group_id="rg-news"),
    "creation with `copied_from` after an interrupted one, whose copy is taken over": copy_over,
    "refresh": refresh(STUDIO),
    "another `caster_name`": change(STUDIO, caster_name="Late news"),
    "another `resource_group_id`": change(STUDIO, resource_group_id="rg-late"),
    "tags added, or given other values": change(STUDIO, tags={**STUDIO["tags"], "team": "late", "more": "1"}),
    "tags taken away": change(STUDIO, tags={"team": "news"}),
    "another `destroy_while_on_air`": change(STUDIO, destroy_while_on_air=True),
    "replacement, refused because the studio is on air": replace_on_air(STUDIO),
    "deletion": delete(STUDIO),
    "deletion on air, refused": delete_on_air(STUDIO, refused=True),
    "deletion on air, allowed": delete_on_air({**STUDIO, "destroy_while_on_air": True}, refused=False),
}
"""What happens in each row of its table in docs/calls.md."""


def _on_air(stage: Stage) -> tuple[str, dict[str, object]]:
    """The running studio, as a refresh records it."""
    current = stage.read(stage.world.studio, {})
    assert current is not None
    return current.id, current.outputs


def _answered_with_another(stage: Stage, emulator: Emulator) -> None:
    id, outputs, _ = stage.create(FULL)
    emulator.state.casters[id].caster_id = "another-studio"
    stage.read(id, outputs)


def _replaced_on_air(stage: Stage, emulator: Emulator) -> None:
    id, outputs = _on_air(stage)
    stage.resource.refuse_replacement(stage.cloud, id, stage.resource.recorded(outputs))


def _copied_of_another_kind(stage: Stage, emulator: Emulator) -> None:
    source = stage.world.studio
    stage.create({"copied_from": source, "norm_type": "playlist"})


def _copied_and_not_finished(stage: Stage, emulator: Emulator) -> None:
    emulator.faults.order("TagResources", faults.error("InvalidParameter"))
    emulator.faults.order("DeleteCaster", faults.error("InvalidParameter"))
    stage.create(copy_of(stage.world.studio))


REFUSALS = [
    Refusal(
        "Caster",
        "copied_from: there is no studio 1a2b in cn-shanghai: name one that exists",
        lambda stage, _: stage.create(copy_of("1a2b")),
    ),
    Refusal("Caster", "norm_type is 'playlist', and studio", _copied_of_another_kind, ("studio",)),
    Refusal("Caster", "was created before that and stays", _copied_and_not_finished, ("studio",)),
    wrong(
        "Caster", "tags a key must not begin with acs: or aliyun, got 'acs:team'", {**FULL, "tags": {"acs:team": ""}}
    ),
    wrong("Caster", "tags the key pulumi-apsara-live is reserved", {**FULL, "tags": {"pulumi-apsara-live": ""}}),
    Refusal("Caster", "no id of a Caster", lambda stage, _: stage.resource.checked_id("two words")),
    Refusal("Caster", "the service returned studio another-studio in place of", _answered_with_another),
    Refusal("Caster", "is on air and was not replaced", _replaced_on_air, ("running studio",)),
    Refusal(
        "Caster", "is on air and was not deleted", lambda stage, _: stage.delete(*_on_air(stage)), ("running studio",)
    ),
]
