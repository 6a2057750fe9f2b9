"""What each change costs: the ledger beside the table of the manual."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.wire.rpc import Cloud

(STUDIO,) = (case for case in CASES if case.resource == "Caster")
CONFIG = next(case for case in CASES if str(case) == "CasterConfig-everything")
KEEPING = next(case for case in CASES if str(case) == "CasterConfig-keeping")
(PROGRAM,) = (case for case in CASES if case.resource == "CasterProgram")
SOURCE = next(case for case in CASES if str(case) == "CasterVideoResource-file")
RELAY = next(case for case in CASES if str(case) == "LivePullToPush-url")
BEGUN = next(case for case in CASES if str(case) == "LivePullToPush-begun")
(RESTART,) = (case for case in CASES if case.resource == "LivePullToPushRestart")


@contextmanager
def calls(emulator: Emulator, *expected: str) -> Iterator[None]:
    """Just these calls are made inside."""
    before = len(emulator.ledger.calls())
    yield
    assert [call.action for call in emulator.ledger.calls()[before:]] == list(expected)


CREATES = [
    (STUDIO, ["DescribeCasters", "CreateCaster", "DescribeCasters"]),
    (CONFIG, ["DescribeCasterConfig", "SetCasterConfig", "DescribeCasterConfig"]),
    (PROGRAM, ["DescribeCasterProgram", "AddCasterProgram", "DescribeCasterProgram"]),
    (SOURCE, ["AddCasterVideoResource", "DescribeCasterVideoResources"]),
    (RELAY, ["DescribeLivePullToPushList", "CreateLivePullToPush", "DescribeLivePullToPush"]),
    (RESTART, ["DescribeLivePullToPush"]),
]
READS = ["DescribeCasters", "DescribeCasterConfig", "DescribeCasterProgram", "DescribeCasterVideoResources"]
READS += ["DescribeLivePullToPush", "DescribeLivePullToPush"]
DELETES = [
    ["DescribeCasters", "DeleteCaster"],
    ["DescribeCasters", "SetCasterConfig"],
    ["DeleteCasterProgram"],
    ["DeleteCasterVideoResource"],
    ["DeleteLivePullToPush"],
    [],
]


@pytest.mark.parametrize(
    ("case", "created", "read", "deleted"),
    [(case, created, read, gone) for (case, created), read, gone in zip(CREATES, READS, DELETES, strict=True)],
    ids=lambda value: str(value) if isinstance(value, Case) else "",
)
def test_a_life_costs_what_the_table_says(
    emulator: Emulator, cloud: Cloud, case: Case, created: list[str], read: str, deleted: list[str]
) -> None:
    """Creation with its look, a read, a deletion."""
    stage = Stage(cloud, case)
    with calls(emulator, *created):
        id, outputs, _ = stage.create(case.full)
    with calls(emulator, read):
        stage.read(id, outputs)
    with calls(emulator, *deleted):
        stage.delete(id, outputs)


UPDATES = [
    (STUDIO, {"caster_name": "Late news"}, ["DescribeCasterConfig", "SetCasterConfig"]),
    (STUDIO, {"resource_group_id": "rg-late"}, ["UpdateCasterResourceGroup"]),
    (STUDIO, {"tags": {"team": "late"}}, ["UntagResources", "TagResources"]),
    (STUDIO, {"tags": {"team": "news", "show": "evening", "more": "1"}}, ["TagResources"]),
    (STUDIO, {"destroy_while_on_air": True}, []),
    (CONFIG, {"delay": 9}, ["SetCasterConfig"]),
    (CONFIG, {"callback_url": None}, ["SetCasterConfig"]),
    (CONFIG, {"caster_name": None, "delay": 9}, ["DescribeCasterConfig", "SetCasterConfig"]),
    (CONFIG, {"on_delete": "leave"}, []),
    (CONFIG, {"overwrite": True}, []),
    (KEEPING, {"delay": 9}, ["DescribeCasterConfig", "SetCasterConfig"]),
    (SOURCE, {"resource_name": "two"}, ["ModifyCasterVideoResource"]),
    (RELAY, {"source_urls": ["a", "b"], "auth_key": "other"}, ["UpdateLivePullToPush"]),
    (RELAY, {"end_time": "2036-06-29T22:00:00Z"}, ["DescribeLivePullToPush", "UpdateLivePullToPush"]),
    (RELAY, {"callback_url": None}, ["UpdateLivePullToPush", "DescribeLivePullToPush"]),
    (BEGUN, {"running": False}, ["DescribeLivePullToPush", "StopLivePullToPush"]),
    (RESTART, {"task_id": "another", "resume": True, "wait": False}, []),
]


@pytest.mark.parametrize(
    ("case", "change", "expected"),
    UPDATES,
    ids=lambda value: "+".join(map(str, value)) if isinstance(value, dict | list) else str(value),
)
def test_a_change_costs_what_the_table_says(
    emulator: Emulator, cloud: Cloud, case: Case, change: dict, expected: list[str]
) -> None:
    """One property changed; None means that it is no longer declared."""
    stage = Stage(cloud, case)
    id, outputs, inputs = stage.create(case.full)
    news = stage.checked({name: value for name, value in {**case.full, **change}.items() if value is not None}, inputs)
    with calls(emulator, *expected):
        stage.update(id, outputs, news)


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
