"""The studio of `examples/election_night`, built with the vendor's own SDK and adopted, without the engine."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cli import adopted, election_night
from cli.evaluating import Declared, evaluated
from cli.test_adopt import assert_nothing_would_change, look, written
from docs.manual import ROOT
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.wire.rpc import Cloud

EXAMPLE = ROOT / "examples" / "election_night_resources" / "__main__.py"
ON_AIR = {"CasterRunState", "CasterScene", "CasterSceneAudio"}
HAPPENS = {"CasterRestart"}
"""What is not there to be adopted."""
OF_THE_ACCOUNT = {"caster_name", "resource_group_id", "task_name"}
"""What the example leaves to the provider or to the service."""


def example(ids: Mapping[str, str]) -> list[Declared]:
    """The resources that the example declares, with the ids that theirs have in a studio."""
    studio = ids["election-night"]
    alone = dict.fromkeys(("Caster", "CasterConfig", "CasterRunState", "CasterRestart"), studio)
    found = {**alone, "CasterProgram": f"{studio}/program", "LivePullToPush": ids["partner"]}
    entries = [{"type": kind, "name": "election-night", "id": id} for kind, id in found.items()]
    entries += [{"type": kind, "name": "election-night-PVW", "id": ""} for kind in ("CasterScene", "CasterSceneAudio")]
    entries += [
        {"type": kind, "name": f"election-night-{name}", "id": f"{studio}/{id}"}
        for name, id in ids.items()
        for kind in ("CasterVideoResource", "CasterLayout", "CasterComponent")
    ]
    entries.append({"type": "LivePullToPush", "name": "partner", "id": ids["partner"]})
    return evaluated(EXAMPLE.read_text(encoding="utf-8"), {}, {"resources": entries})


def checked(declared: Iterable[Declared]) -> list[tuple[str, dict[str, Any]]]:
    """What check makes of the inputs of each resource, in an order that is not that of the program."""
    whole = []
    for each in declared:
        judged = lifecycle.check(RESOURCES[each.kind], Step(), {}, each.inputs)
        assert judged.problems == ()
        whole.append((each.kind, {name: v for name, v in judged.inputs.items() if name not in OF_THE_ACCOUNT}))
    return sorted(whole, key=repr)


@pytest.mark.parametrize("on_air", [True, False], ids=["on air", "off air"])
def test_an_adopted_election_night_is_declared_as_in_the_example(
    emulator: Emulator, cloud: Cloud, on_air: bool
) -> None:
    """Input by input, and nothing is left out; while it is off air, without what there is only on air."""
    ids = election_night.built(emulator, on_air=on_air)
    found = look(cloud, ids["election-night"], relays=(ids["partner"],))
    assert list(found.left) == []
    text, secrets, document = written(found)
    not_there = HAPPENS if on_air else HAPPENS | ON_AIR
    expected = checked(each for each in example(ids) if each.kind not in not_there)
    assert checked(evaluated(text, secrets, document)) == expected
    assert_nothing_would_change(found)


def test_an_adopted_studio_goes_on_air_when_its_contents_are_there(emulator: Emulator, cloud: Cloud) -> None:
    """As in the example: where the program creates the studio anew, viewers see no studio without sources."""
    ids = election_night.built(emulator, on_air=True)
    text, secrets, document = written(look(cloud, ids["election-night"]))
    waits = [
        {(before.kind, before.id) for before in run_state.options["depends_on"]}
        for declared in (example(ids), evaluated(text, secrets, document))
        for run_state in declared
        if run_state.kind == "CasterRunState"
    ]
    assert waits[0] == waits[1]


def test_a_source_may_have_the_name_of_anything_else_in_a_studio(emulator: Emulator, cloud: Cloud) -> None:
    """No variable of the program is assigned twice."""
    ids = election_night.built(emulator, on_air=True)
    for number, noun in enumerate(("config", "rundown", "on air"), 10):
        adopted.source(emulator, ids["election-night"], noun, f"RV{number}", live_stream_url="rtmp://a.example.com/b/c")
    text, secrets, document = written(look(cloud, ids["election-night"]))
    assigned = [each.targets[0] for each in ast.parse(text).body if isinstance(each, ast.Assign)]
    names = [each.id for each in assigned if isinstance(each, ast.Name)]
    assert sorted(names) == sorted(set(names))
    evaluated(text, secrets, document)
