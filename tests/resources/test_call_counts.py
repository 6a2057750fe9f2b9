"""Changes without a row in docs/calls.md: each costs the sum of several rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Stage
from pulumi_apsara_live.wire.rpc import Cloud

(STUDIO, *_) = (case for case in CASES if case.resource == "Caster")
(PROGRAM,) = (case for case in CASES if case.resource == "CasterProgram")


@contextmanager
def calls(emulator: Emulator, *expected: str) -> Iterator[None]:
    """Just these calls are made inside."""
    before = len(emulator.ledger.calls())
    yield
    assert [call.action for call in emulator.ledger.calls()[before:]] == list(expected)


RENAMES, TAGS = ["DescribeCasterConfig", "SetCasterConfig"], ["UntagResources", "TagResources"]
SUMS = [
    ("other tags", {"tags": {"team": "late"}}, TAGS),
    (
        "another name and group",
        {"caster_name": "x", "resource_group_id": "rg-x"},
        [*RENAMES, "UpdateCasterResourceGroup"],
    ),
    ("another name and other tags", {name: STUDIO.other[name] for name in ("caster_name", "tags")}, [*RENAMES, *TAGS]),
]


@pytest.mark.parametrize(("title", "changed", "expected"), SUMS, ids=[each[0] for each in SUMS])
def test_several_changes_of_a_studio_cost_the_sum_of_their_rows(
    emulator: Emulator, cloud: Cloud, title: str, changed: dict, expected: list[str]
) -> None:
    """No call is saved by changing one thing after the other, and none is lost by changing them together."""
    stage = Stage(cloud, STUDIO)
    id, outputs, inputs = stage.create(STUDIO.full)
    with calls(emulator, *expected):
        stage.update(id, outputs, stage.checked({**STUDIO.full, **changed}, inputs))


def moved(name: str, **change: object) -> list[dict]:
    """The case's episodes with one of them changed."""
    return [{**each, **(change if each["name"] == name else {})} for each in PROGRAM.full["episodes"]]


NEWS, TITLE = PROGRAM.full["episodes"]
LATER = {"start_time": "2036-06-29T22:00:00Z", "end_time": "2036-06-29T22:15:00Z"}
RUNDOWNS = [
    ("nothing", [NEWS, TITLE], []),
    ("another order", [TITLE, NEWS], []),
    ("one altered", moved("news", **LATER), ["ModifyCasterProgram"]),
    ("all altered", [{**NEWS, **LATER}, {**TITLE, **LATER}], ["ModifyCasterProgram"]),
    ("one removed", [NEWS], ["DeleteCasterEpisode"]),
    ("one added", [NEWS, TITLE, {**TITLE, "name": "more"}], ["AddCasterEpisode"]),
    (
        "one removed, one altered, one added",
        [{**NEWS, **LATER}, {**TITLE, "name": "more"}],
        ["DeleteCasterProgram", "AddCasterProgram", "DescribeCasterProgram"],
    ),
    (
        "one stays, one removed, one added",
        [NEWS, {**TITLE, "name": "more"}],
        ["DeleteCasterEpisode", "AddCasterEpisode"],
    ),
    (
        "type altered",
        [NEWS, {**NEWS, **LATER, "name": "title"}],
        ["DeleteCasterEpisode", "AddCasterEpisode"],
    ),
    (
        "components taken from an episode",
        [{key: value for key, value in NEWS.items() if key != "component_ids"}, TITLE],
        ["DeleteCasterEpisode", "AddCasterEpisode"],
    ),
    (
        "every name altered",
        [{**NEWS, "name": "x"}, {**TITLE, "name": "y"}],
        ["DeleteCasterProgram", "AddCasterProgram", "DescribeCasterProgram"],
    ),
]


@pytest.mark.parametrize(("title", "episodes", "expected"), RUNDOWNS, ids=[each[0] for each in RUNDOWNS])
def test_a_change_of_the_rundown_costs_what_the_table_says(
    emulator: Emulator, cloud: Cloud, title: str, episodes: list[dict], expected: list[str]
) -> None:
    """One look, then the writes; no change costs nothing; afterwards there is no difference."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    news = stage.checked({**PROGRAM.full, "episodes": episodes}, inputs)
    with calls(emulator, *(["DescribeCasterProgram", *expected] if expected else [])):
        updated = stage.update(id, outputs, news)
    found = stage.read(id, updated)
    assert found is not None
    assert not stage.diff(found.outputs, news)
    assert found.inputs["episodes"] == news["episodes"]
    assert found.outputs == updated


def test_an_altered_episode_travels_alone_with_its_id(emulator: Emulator, cloud: Cloud) -> None:
    """ModifyCasterProgram carries the altered episode and no other."""
    stage = Stage(cloud, PROGRAM)
    id, outputs, inputs = stage.create(PROGRAM.full)
    stage.update(id, outputs, stage.checked({**PROGRAM.full, "episodes": moved("news", **LATER)}, inputs))
    (call,) = emulator.ledger.calls("ModifyCasterProgram")
    (entry,) = call.nested["Episode"]
    assert entry["EpisodeId"] == outputs["episode_ids"]["news"]
    assert entry["StartTime"] == LATER["start_time"]
