"""L22. What is not ours is left alone: other studios, other relays, system tags, others' components, twins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import httpx
import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage, World
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import CallError
from pulumi_apsara_live.wire.operation import READS, Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

VERBS = ("create", "read", "update", "delete")
SYSTEM_TAGS = {"acs:rm:rgId": "rg-default", "aliyun:origin": "console"}
STRANGER = {"CasterId": "a-studio-of-others", "CasterName": "theirs", "NormType": 6, "Tags": {"tag": []}}


class OtherRowsFirst(httpx.BaseTransport):
    """Real connections on which every list of studios begins with a studio of somebody else, in the other state."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        body = response.read()
        if request.headers["x-acs-action"] == "DescribeCasters" and response.status_code == 200:
            answer = json.loads(body)
            rows = answer["CasterList"]["Caster"]
            status = 0 if rows and str(rows[0]["Status"]) == "1" else 1
            rows.insert(0, (deepcopy(rows[0]) if rows else {}) | STRANGER | {"Status": status})
            answer["Total"] = int(answer.get("Total", 0)) + 1
            body = json.dumps(answer).encode()
        return httpx.Response(response.status_code, headers={"content-length": str(len(body))}, content=body)

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def crowded(emulator: Emulator) -> Iterator[Cloud]:
    """A client whose lists of studios begin with a studio of somebody else."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
        transport=OtherRowsFirst(),
    )
    yield client
    client.close()


class Neighbours(World):
    """A studio on air with everything in it and a relay, all of somebody else."""

    def make_studio(self) -> str:
        """A studio of its own, with tags."""
        parameters = {
            "NormType": 1,
            "ChargeType": "PostPaid",
            "CasterName": "theirs",
            "ClientToken": "their-token",
            "Tag": [{"Key": "team", "Value": "sport"}],
        }
        return str(self.cloud.call(Operation("CreateCaster", repeatable=True), parameters)["CasterId"])

    def picture(self, emulator: Emulator) -> dict[str, Any]:
        """What the service holds of it, and not what time alone changes."""
        return {
            "studio": asdict(emulator.state.casters[self.studio]),
            "relay": asdict(emulator.state.tasks[self.ids["<running relay>"]]),
        }


@pytest.fixture
def neighbours(cloud: Cloud) -> Neighbours:
    """Somebody else's things in the same account."""
    return Neighbours(cloud, ("running studio", "source", "layout", "component", "running relay"))


def alterations(stage: Stage, inputs: Properties, outputs: Properties) -> Properties:
    """Other inputs that are good together and change the resource in place."""
    wanted = dict(stage.case.full)
    for name, value in stage.case.other.items():
        if name in stage.case.fixed:
            continue
        judged = lifecycle.check(stage.resource, stage.step, inputs, stage.world.put({**wanted, name: value}))
        if not judged.problems and not stage.diff(outputs, judged.inputs).replace:
            wanted[name] = value
    return stage.checked(wanted, inputs)


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_touches_what_somebody_else_has(
    emulator: Emulator, neighbours: Neighbours, crowded: Cloud, case: Case, verb: str
) -> None:
    """Their studio and relay stay as they are, and no call that changes something names them."""
    theirs, before = {*neighbours.ids.values()}, neighbours.picture(emulator)
    assert len(theirs) == 5
    stage = Stage(crowded, case)
    emulator.ledger.clear()
    id, outputs, inputs = stage.create(case.full)
    if verb == "read":
        current = stage.read(id, outputs)
        assert current is not None
        assert (current.id, current.inputs) == (id, inputs)
    elif verb == "update":
        with suppress(RefusedByProvider, CallError):  # a refusal touches nothing either
            stage.update(id, outputs, alterations(stage, inputs, outputs))
    elif verb == "delete":
        stage.delete(id, outputs | {"destroy_while_on_air": True})
    assert neighbours.picture(emulator) == before
    changing = [call for call in emulator.ledger.calls() if not call.action.startswith(READS)]
    assert not [call.action for call in changing if theirs & {str(each) for each in call.parameters.values()}]


STUDIOS = [case for case in CASES if case.resource == "Caster"]


def test_system_tags_are_neither_returned_nor_removed(emulator: Emulator, cloud: Cloud) -> None:
    """A tag of the vendor's is no drift, and stays when all tags of the program go."""
    (case, *_) = STUDIOS
    stage = Stage(cloud, case)
    id, outputs, inputs = stage.create({**case.full, "tags": {"team": "news"}})
    emulator.state.casters[id].tags |= SYSTEM_TAGS
    current = stage.read(id, outputs)
    assert current is not None
    assert current.outputs["tags"] == {"team": "news"}
    assert not stage.diff(current.outputs, inputs)
    stage.update(id, current.outputs, stage.checked({**case.full, "tags": {}}, inputs))
    assert emulator.state.casters[id].tags.items() >= SYSTEM_TAGS.items()
    assert "team" not in emulator.state.casters[id].tags


SCENE = next(case for case in CASES if str(case) == "CasterScene-preview")
DECLARED_ALONE = {
    "layout_id": ("component_ids", ["<component>"]),
    "component_ids": ("layout_id", "<layout>"),
}


@pytest.mark.parametrize("declared", DECLARED_ALONE)
def test_deleting_a_scene_leaves_what_others_put_there(emulator: Emulator, cloud: Cloud, declared: str) -> None:
    """Only the part of the scene that was declared is emptied."""
    stage = Stage(cloud, SCENE)
    id, outputs, _ = stage.create({**SCENE.minimal, "running": True, declared: SCENE.full[declared]})
    scene = emulator.state.casters[stage.world.studio].scenes[id.partition("/")[2]]
    others, value = DECLARED_ALONE[declared]
    setattr(scene, others, stage.world.put(value))
    current = stage.read(id, outputs)
    assert current is not None
    stage.delete(id, outputs)
    assert getattr(scene, others) == stage.world.put(value)
    assert not getattr(scene, declared)


SOURCE = next(case for case in CASES if str(case) == "CasterVideoResource-live")


def test_of_several_equal_sources_none_is_taken_over(emulator: Emulator, cloud: Cloud) -> None:
    """Nothing tells which of them an interrupted creation has left behind, so the refusal of the service stands."""
    stage = Stage(cloud, SOURCE)
    stage.create(SOURCE.full)
    sources = emulator.state.casters[stage.world.studio].video_resources
    (first,) = sources.values()
    sources["twin"] = replace(first, resource_id="twin", settings=deepcopy(first.settings))
    with pytest.raises(CallError, match="DuplicateLocationID"):
        stage.create(SOURCE.full)
    assert len(sources) == 2


def test_a_studio_that_the_service_does_not_return_is_not_another_one(cloud: Cloud, crowded: Cloud) -> None:
    """Where only rows of other studios come back, the read is refused instead of recording one of them."""
    (case, *_) = STUDIOS
    stage = Stage(crowded, case)
    id, outputs, _ = stage.create(case.full)
    stage.delete(id, outputs | {"destroy_while_on_air": True})
    with pytest.raises(RefusedByProvider, match="the service returned studio a-studio-of-others"):
        stage.read(id, outputs)
