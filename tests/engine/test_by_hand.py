"""Replaced by hand through the plugin, and killed before the deletion: the next update does nothing to the show."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import yaml

from apsara_live_emulator import Emulator
from cases import CASES, Case
from engine.counted import calls, writes
from engine.every_resource import account, one_program
from engine.interruption import interrupted
from engine.programs import SETTINGS
from engine.project import Stack
from engine.two_languages import Declared, Program, Ref, in_python, in_yaml, variable, write_python, write_yaml
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

pytestmark = [pytest.mark.other_languages("YAML"), pytest.mark.usefixtures("plugin")]

SHOW = (
    Declared("Caster", "studio", {"norm_type": "general"}),
    Declared("CasterConfig", "config", {"caster_id": Ref("studio"), **SETTINGS}, deleted_with="studio"),
    Declared("CasterRunState", "run", {"caster_id": Ref("studio")}, depends_on=["config"]),
)
CONFIGURES, STARTS = Operation("SetCasterConfig", repeatable=True), Operation("StartCaster", repeatable=True)
READY = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}
ON_AIR = ("config", "run")
"""What the show of one studio would end with."""


def is_taken_over(case: Case) -> bool:
    """Whether a second creation takes over what is there, so that the id of a replacement is that of its original."""
    resource = RESOURCES[case.resource]
    return bool(resource.holds) and not resource.untraceable


def put_on_air(cloud: Cloud, emulator: Emulator, program: Program, stack: Stack) -> None:
    """Start every studio but those of `Caster`, which are taken over only if nobody has used them, or what they copy.

    Those that the program does not configure are configured before, as far as they are not.
    """
    own = {resource["id"] for resource in stack.resources().values() if resource["type"].endswith(":Caster")}
    own |= {each.inputs["copied_from"] for each in program if "copied_from" in each.inputs}
    configured = {each.inputs["caster_id"] for each in program if each.kind == "CasterConfig"}
    for caster_id, studio in emulator.state.casters.items():
        if caster_id in own or studio.started:
            continue
        if caster_id not in configured and "DomainName" not in studio.config:
            channels = {"ChannelEnable": 1} if studio.channel_enable else {}
            cloud.call(CONFIGURES, READY | channels | {"CasterId": caster_id})
        if "DomainName" in studio.config:
            cloud.call(STARTS, {"CasterId": caster_id})
    assert sum(studio.started for studio in emulator.state.casters.values()) > 20


def killed_before_the_deletions(
    stack: Stack, emulator: Emulator, program: Program, urns: Sequence[str], text: Callable[..., str] = in_yaml
) -> None:
    """Replace resources, and kill the engine when all of them are created again and none is deleted."""
    late = Declared("Caster", "late", {"norm_type": "general"}, depends_on=[each.name for each in program])
    write_yaml(stack, text([*program, late], *([] if text is in_yaml else [ON_AIR])))
    by_hand = [word for urn in urns for word in ("--replace", urn)]
    interrupted(stack, emulator, 1, signal.SIGKILL, *by_hand, action="CreateCaster")
    stack.run("cancel", "--yes")


def pending(stack: Stack) -> dict[str, str]:
    """Ids of what the engine has yet to delete, by URN."""
    return {each["urn"]: each["id"] for each in stack.export()["deployment"]["resources"] if each.get("delete")}


def test_every_resource_survives_a_replacement_that_was_killed(stack: Stack, emulator: Emulator, cloud: Cloud) -> None:
    """All deletions are pending, of the very ids that the state has too; the next update makes no call for them."""
    program, _ = one_program(cloud, filter(is_taken_over, reversed(CASES)))  # the last relay is one that runs
    write_yaml(stack, in_yaml(program))
    stack.up()
    put_on_air(cloud, emulator, program, stack)
    ids = {each["urn"]: each["id"] for each in stack.resources().values()}
    names, before = [each.name for each in program], account(emulator)
    killed_before_the_deletions(stack, emulator, program, [*ids])
    assert pending(stack) == ids
    calls(emulator)
    assert stack.up().changes == dict.fromkeys(names, "replace") | {"late": "create"}
    assert writes(calls(emulator)) == {}
    assert pending(stack) == {}
    now = stack.resources()
    emulator.state.casters.pop(now.pop("late")["id"])
    assert {each["urn"]: each["id"] for each in now.values()} == ids
    assert account(emulator) == before
    assert stack.up().changes == {}


@pytest.mark.parametrize("how", ["--refresh", "--target", "--replace"])
def test_the_next_update_may_be_of_any_kind(stack: Stack, emulator: Emulator, how: str) -> None:
    """It refreshes first, is of the replaced resources alone, or replaces them once more."""
    write_yaml(stack, in_yaml(SHOW))
    stack.up()
    urns = [stack.resources()[name]["urn"] for name in ON_AIR]
    before = account(emulator)
    killed_before_the_deletions(stack, emulator, SHOW, urns)
    assert pending(stack).keys() == {*urns}
    calls(emulator)
    stack.up(*([how] if how == "--refresh" else [word for urn in urns for word in (how, urn)]))
    assert set(writes(calls(emulator))) <= {"SetCasterConfig"}
    assert pending(stack) == {}
    late = [id for id, studio in emulator.state.casters.items() if studio.name == "late"]
    assert len(late) == 1
    emulator.state.casters.pop(late[0])
    assert account(emulator) == before


def test_a_destroy_after_it_leaves_nothing_of_the_show(stack: Stack, emulator: Emulator) -> None:
    """What a deletion finds gone is no error. The studio that was being created stays: the state does not name it."""
    write_yaml(stack, in_yaml(SHOW))
    stack.up()
    killed_before_the_deletions(stack, emulator, SHOW, [stack.resources()[name]["urn"] for name in ON_AIR])
    stack.destroy()
    assert [studio.name for studio in emulator.state.casters.values()] == ["late"]
    assert stack.resources() == {}


def by_another_provider(program: Program, names: Sequence[str]) -> str:
    """A program in which some resources have an explicit provider, which is a process of its own."""
    document = yaml.safe_load(in_yaml(program))
    document["resources"]["other"] = {"type": "pulumi:providers:apsara-live", "properties": {"region": "cn-shanghai"}}
    for each in program:
        if each.name in names:
            options = document["resources"][variable(each.kind, each.name)].setdefault("options", {})
            options["provider"] = "${other}"
    return yaml.safe_dump(document)


def test_the_next_update_may_be_by_another_provider(stack: Stack, emulator: Emulator) -> None:
    """The process that knows what is declared shares it with that of the earlier provider, which deletes."""
    write_yaml(stack, by_another_provider(SHOW, ON_AIR))
    stack.up()
    urns, before = [stack.resources()[name]["urn"] for name in ON_AIR], account(emulator)
    killed_before_the_deletions(stack, emulator, SHOW, urns, by_another_provider)
    assert pending(stack).keys() == {*urns}
    calls(emulator)
    write_yaml(stack, by_another_provider(SHOW, ()))
    updated = stack.up()
    assert writes(calls(emulator)) == {}
    assert sum("kept: now managed by" in said.text for said in updated.said) == len(ON_AIR)
    emulator.state.casters.pop(next(id for id, each in emulator.state.casters.items() if each.name == "late"))
    assert account(emulator) == before


def test_a_replacement_by_hand_may_be_by_another_provider(stack: Stack, emulator: Emulator) -> None:
    """As after an upgrade of the plugin: the new version creates, and the old one deletes."""
    write_yaml(stack, by_another_provider(SHOW, ON_AIR))
    stack.up()
    urns, before = [stack.resources()[name]["urn"] for name in ON_AIR], account(emulator)
    calls(emulator)
    write_yaml(stack, by_another_provider(SHOW, ()))
    stack.up(*(word for urn in urns for word in ("--replace", urn)))
    assert set(writes(calls(emulator))) <= {"SetCasterConfig"}
    assert account(emulator) == before


def test_a_move_to_python_without_aliases_stops_nothing(stack: Stack, emulator: Emulator) -> None:
    """Another process creates what the plugin deletes: what both hold is kept, and the studio is refused."""
    write_yaml(stack, in_yaml(SHOW))
    caster_id = (stack.up() and stack.resources())["studio"]["id"]
    before = account(emulator)
    calls(emulator)
    inside = [replace(each, inputs={**each.inputs, "caster_id": caster_id}, deleted_with="") for each in SHOW[1:]]
    write_python(stack, in_python(inside))
    stack.up(expect_failure=True)
    assert set(writes(calls(emulator))) <= {"SetCasterConfig"}
    assert account(emulator) == before
