"""A studio of another kind is another studio: its children follow, in order, and nothing is left behind."""

import pytest

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.programs import CAMERA, EPISODES, SETTINGS, program
from engine.project import Stack

GOING = ["DeleteCasterProgram", "DeleteCasterVideoResource", "SetCasterConfig", "DeleteCaster"]
"""Writes by which everything goes: the engine deletes what depends on a studio before it replaces the studio."""
SHOW = """
import pulumi
import pulumi_apsara_live as live

studio = live.Caster("studio", norm_type="general")
config = live.CasterConfig(
    "config",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd"),
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
live.CasterRunState("run", opts=pulumi.ResourceOptions(depends_on=[config]), caster_id=studio.id)  # run
"""
ALL = {"config": SETTINGS, "source": CAMERA, "episodes": EPISODES}


def test_a_studio_of_another_kind_takes_its_children_along(stack: Stack, emulator: Emulator) -> None:
    """The old studio goes first, then the new one comes, then its children; the preview says why."""
    stack.write(program(**ALL))
    first = stack.up().outputs["id"]
    stack.write(program(studio={"norm_type": "playlist"}, **ALL))
    foreseen = stack.preview()
    assert foreseen.changes == dict.fromkeys(("studio", "config", "source", "rundown"), "replace")
    assert foreseen.step("studio").replaces == ("norm_type",)
    emulator.ledger.clear()
    replaced = stack.up()
    assert replaced.changes == foreseen.changes
    second = replaced.outputs["id"]
    assert second != first
    writes = [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    born = writes.index("CreateCaster")
    assert writes[born - 1] == "DeleteCaster"
    assert sorted(writes[:born]) == sorted(GOING)
    assert sorted(writes[born + 1 :]) == ["AddCasterProgram", "AddCasterVideoResource", "SetCasterConfig"]
    assert writes.index("AddCasterVideoResource") < writes.index("AddCasterProgram")
    assert any("norm_type changes" in warning for warning in foreseen.warnings)
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_studio_replaced_by_hand_is_another_studio(stack: Stack, emulator: Emulator) -> None:
    """Its token is another, so that the one that went does not come back."""
    stack.write(program(config={"delay": 5}))
    first = stack.up().outputs["id"]
    urn = stack.resources()["studio"]["urn"]
    again = stack.up("--replace", urn)
    assert again.outputs["id"] != first
    assert emulator.ledger.count("CreateCaster") == 2
    assert stack.up().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_show_goes_on_when_its_studio_is_replaced_by_hand(stack: Stack, emulator: Emulator) -> None:
    """The engine deletes the run state first, which would stop the show: preview and update are refused before."""
    stack.write(SHOW)
    stack.up()
    caster_id, urn = (stack.resources()["studio"][name] for name in ("id", "urn"))
    before = emulator.state.export()
    for how in ("--replace", "taint"):
        by_hand = ["--replace", urn] if how == "--replace" else []
        if how == "taint":
            stack.run("state", "taint", urn, "--yes")
        emulator.ledger.clear()
        for refused in (stack.preview(*by_hand, expect_failure=True), stack.up(*by_hand, expect_failure=True)):
            assert any(f"studio {caster_id} is on air, and a replacement of its" in each for each in refused.errors)
        assert {call.action for call in emulator.ledger.calls()} == {"DescribeCasters"}
        assert emulator.state.export() == before
    stack.run("state", "untaint", urn, "--yes")
    stack.write(SHOW.replace("caster_id=studio.id)  # run", "caster_id=studio.id, running=False)  # run"))
    stack.up()
    stack.up("--replace", urn)
    assert stack.resources()["studio"]["id"] != caster_id


def test_a_studio_on_air_is_not_replaced_nor_deleted(stack: Stack, emulator: Emulator) -> None:
    """Refused before anything was touched, in one line that says what to do; allowed when the program says so."""
    settings = {name: SETTINGS[name] for name in ("domain_name", "transcode")}
    stack.write(program(config=settings))
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    stranger.call("StartCaster", caster_id=caster_id)
    emulator.ledger.clear()
    refused = stack.destroy(expect_failure=True)
    assert any(
        error == f"ApsaraLiveError: studio {caster_id} is on air and was not deleted: stop it first, "
        "or set destroy_while_on_air=True and update before destroying"
        for error in refused.errors
    ), refused.errors
    assert {call.action for call in emulator.ledger.calls()} == {"DescribeCasters"}
    assert stack.up().changes == {"config": "create"}  # the engine forgot what would have gone with the studio
    stack.write(program(studio={"norm_type": "general", "destroy_while_on_air": True}, config=settings))
    assert stack.up().changes == {"studio": "update"}
    assert not [call for call in emulator.ledger.calls() if call.action.startswith(("Set", "Stop", "Delete"))]
    stack.destroy()
    assert emulator.ledger.count("StopCaster") == 1
    assert emulator.state.is_empty()


def test_an_update_of_a_studio_leaves_its_children_alone(stack: Stack, emulator: Emulator) -> None:
    """The preview shows one resource; children refer to the id, which a preview knows."""
    stack.write(program(studio={"norm_type": "general", "tags": {"a": "1"}}, config={"delay": 5}, source=CAMERA))
    stack.up()
    stack.write(program(studio={"norm_type": "general", "tags": {"a": "2"}}, config={"delay": 5}, source=CAMERA))
    foreseen = stack.preview()
    assert foreseen.changes == {"studio": "update"}
    assert set(foreseen.step("studio").detailed) == {"tags.a"}
    emulator.ledger.clear()
    assert stack.up().changes == {"studio": "update"}
    assert [call.action for call in emulator.ledger.calls()] == ["TagResources"]


@pytest.mark.parametrize("gone", ["studio", "rundown"])
def test_what_was_deleted_behind_our_back_comes_back(stack: Stack, emulator: Emulator, gone: str) -> None:
    """Refresh notices, the next update makes it again, the third is empty."""
    stack.write(program(source=CAMERA, episodes=EPISODES))
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    stranger.call("DeleteCaster" if gone == "studio" else "DeleteCasterProgram", caster_id=caster_id)
    lost = {"studio", "source", "rundown"} if gone == "studio" else {"rundown"}
    assert stack.refresh().changes == dict.fromkeys(lost, "delete")
    assert stack.up().changes == dict.fromkeys(lost, "create")
    assert stack.up().changes == {}
