"""Deletions that make no call: another resource of the program manages the same thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from authoring import tables
from typer.testing import CliRunner

from cases import CASES
from cli.preview.samples import RECORDED, document, impacts_of, recorded, step, summary
from pulumi_apsara_live.cli.app import app
from pulumi_apsara_live.cli.preview.masking import UNKNOWN_STRING
from pulumi_apsara_live.cli.preview.summary import Summary, counts, headline
from pulumi_apsara_live.resources import RESOURCES

STUDIO = {"caster_id": "c-1"}
SCENE = {**STUDIO, "scene_id": "s-1", "output": "PVW"}
SOURCE = {**STUDIO, "location_id": "RV01", "resource_id": "r-1"}


def pairs() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """What a resource of the old name has recorded, and what one of a new name declares for the same thing.

    Of every resource whose inputs name its thing in a studio, by each of the names that it holds.
    """
    for kind, resource in RESOURCES.items():
        full = next(case.full for case in CASES if case.resource == kind)
        held = {name: full.get(name, f"recorded {name}") for group in resource.holds for name in group}
        for group in resource.holds if tables.is_kept(kind, resource) else ():
            if "caster_id" in group and {*group} <= resource.inputs.model_fields.keys():
                others = {name: value for name, value in full.items() if name not in held}
                yield kind, {**full, **held}, {**others, **{name: held[name] for name in group}}


PAIRS = list(pairs())
OTHERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    *((kind, old, {**new, "caster_id": "c-2"}) for kind, old, new in PAIRS),
    *((kind, old, {**new, "caster_id": UNKNOWN_STRING}) for kind, old, new in PAIRS),
    ("CasterScene", SCENE, {**STUDIO, "output": "PGM"}),
    ("CasterSceneAudio", SCENE, {**STUDIO, "output": "PGM"}),
    ("CasterVideoResource", SOURCE, {**STUDIO, "location_id": "RV02"}),
    ("Caster", STUDIO, {"norm_type": "general"}),
    ("CasterRestart", STUDIO, STUDIO),
    ("LivePullToPush", {"region": "cn-shanghai", "dst_url": "[secret]"}, {"dst_url": "[secret]"}),
    ("LivePullToPush", {"dst_url": "rtmp://push.example.com/a"}, {"dst_url": "rtmp://push.example.com/a"}),
]
"""The same for another thing, or for one of which nobody knows whether it is the same."""


def renamed(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Summary:
    """What a preview comes to in which the name `old` goes and `new` comes."""
    declared = {name: old[name] for name in new if name in old}
    return impacts_of(step(kind, "new", "create", new=new), step(kind, "old", "delete", old=declared, told=old))


@pytest.mark.parametrize(("kind", "old", "new"), PAIRS)
def test_a_thing_under_another_name_is_kept(kind: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Nothing is deleted, nothing is interrupted, and nothing goes on air that is on air."""
    found = renamed(kind, old, new)
    assert (found.count("delete"), found.count("kept"), found.count("create")) == (0, 1, 1)
    assert found.impacts == []
    assert found.labels == []
    assert counts(found) == "1 to create, 1 kept"
    assert [each.kept for each in found.changes if each.holder] == [f"now managed by {kind} \ue000new\ue001"]


@pytest.mark.parametrize(("kind", "old", "new"), OTHERS)
def test_another_thing_is_deleted(kind: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    """So is one that may be the same: secret addresses look alike, and a relay's task has an id only afterwards."""
    found = renamed(kind, old, new)
    assert (found.count("delete"), found.count("kept")) == (1, 0)
    assert "apsara-live/deletes" in found.labels


@pytest.mark.parametrize("op", ["same", "update", "refresh"])
def test_a_thing_that_another_resource_manages_already_is_kept(op: str) -> None:
    """Two names for one studio, of which one is removed."""
    old = {**STUDIO, "norm_type": "general"}
    other = step("Caster", "other", op, old=old, new={"norm_type": "general"}, told=STUDIO)
    found = impacts_of(other, step("Caster", "studio", "delete", old=old))
    assert (found.count("delete"), found.count("kept")) == (0, 1)
    assert found.impacts == []


def test_a_thing_that_is_only_read_is_deleted() -> None:
    """`Caster.get` manages nothing."""
    other = step("Caster", "other", "read", old=STUDIO, new=STUDIO)
    found = impacts_of(other, step("Caster", "studio", "delete", old=STUDIO))
    assert (found.count("delete"), found.count("kept")) == (1, 0)


def test_a_thing_is_kept_by_a_resource_that_is_replaced_to_manage_it() -> None:
    """And not by one that is replaced to manage another."""
    gone = step("CasterConfig", "old", "delete", old=STUDIO)
    comes = step("CasterConfig", "new", "replace", old={"caster_id": "c-2"}, new=STUDIO)
    goes = step("CasterConfig", "new", "replace", old=STUDIO, new={"caster_id": "c-2"})
    assert impacts_of(comes, gone).count("kept") == 1
    assert impacts_of(goes, gone).count("kept") == 0


def test_a_name_that_is_changed_together_with_what_is_on_air_counts_as_that_change() -> None:
    """A rule that protects the show does not depend on the name."""
    found = renamed("CasterRunState", {**STUDIO, "running": True}, {**STUDIO, "running": False})
    assert headline(found).replace("\ue000", "").replace("\ue001", "") == (
        "1 studio goes off the air because running becomes false"
    )
    assert found.count("delete") == 0


def test_a_configuration_under_another_name_lists_what_it_clears() -> None:
    """It is written as it is declared."""
    old = {**STUDIO, "program_name": "evening"}
    found = impacts_of(
        step("CasterConfig", "new", "create", new=STUDIO), step("CasterConfig", "old", "delete", old=old)
    )
    assert [(each.resource, each.path, each.old) for each in found.cleared] == [("new", "program_name", "evening")]


def test_a_rundown_under_another_name_is_shown_where_it_moves() -> None:
    """And not as one that comes."""
    news = {"name": "news", "start_time": "2036-06-29T20:00:00Z", "end_time": "2036-06-29T20:10:00Z"}
    later = {**news, "end_time": "2036-06-29T20:20:00Z"}

    def of(episode: dict[str, str]) -> Summary:
        comes = step("CasterProgram", "new", "create", new={**STUDIO, "episodes": [episode]})
        return impacts_of(comes, step("CasterProgram", "old", "delete", old={**STUDIO, "episodes": [news]}))

    assert of(news).rundowns == []
    assert [each.words for each in of(later).rundowns] == ["1 episode changes its times"]


def test_a_whole_show_is_renamed_without_a_broken_rule() -> None:
    """As the engine previews it; and each form says so, with what to do."""
    words = ["preview", str(RECORDED / "renamed.json"), "--no-deletes", "--no-on-air-impact", "--max-restarts", "0"]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == [
        "evening-show/prod: nothing on air is interrupted",
        "  5 to create, 5 kept, 5 unchanged",
    ]
    assert "with aliases, it is neither created" in done.stdout
    assert "  kept CasterRunState evening-show: now managed by CasterRunState renamed\n" in done.stdout
    (told,) = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)["stacks"]
    assert (told["counts"]["delete"], told["counts"]["kept"], told["on_air"], told["labels"]) == (0, 5, [], [])
    kept = [each for each in told["changes"] if each["op"] == "kept"]
    assert {each["managed_by"].rpartition("::")[2] for each in kept} == {"renamed"}


def test_a_show_of_another_name_in_another_studio_is_deleted() -> None:
    """The same preview, where what comes is for another studio."""
    found = json.loads(recorded("renamed"))
    for each in found["steps"]:
        if each["op"] == "create":
            each["newState"]["inputs"]["caster_id"] = "another"
    assert summary(json.dumps(document(*found["steps"]))).count("delete") == 5
