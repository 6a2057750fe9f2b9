"""Inputs that are not known in an update, because their source failed or was left out: no complaint of ours."""

from __future__ import annotations

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from engine.project import Stack

STUDIO = """
import pulumi
import pulumi_apsara_live as live

def studio(name):
    caster = live.Caster(name, norm_type="general")
    inside = pulumi.ResourceOptions(deleted_with=caster)
    config = live.CasterConfig(
        f"{name} config",
        caster_id=caster.id,
        domain_name="live.example.com",
        transcode={"caster_template": "lp_hd"},
        callback_url=pulumi.Output.format("https://hooks.example.com/{}", caster.id),
        opts=inside,
    )
    sources = [
        live.CasterVideoResource(
            f"{name} source {number}", caster_id=caster.id, resource_name="x", location_id=f"RV0{number}", image_id="a"
        )
        for number in (1, 2)
    ]
    live.CasterProgram(
        f"{name} rundown",
        caster_id=caster.id,
        episodes=[
            {
                "name": f"part {number}",
                "episode_type": "Resource",
                "resource_id": source.resource_id,
                "start_time": f"2036-06-29T20:{number}0:00Z",
                "end_time": f"2036-06-29T20:{number}5:00Z",
            }
            for number, source in enumerate(sources)
        ],
    )
    live.CasterRestart(f"{name} restart", caster_id=caster.id, triggers={"of": config.restart_fingerprint}, opts=inside)
"""
THREE = STUDIO + "for name in ('one', 'two', 'three'):\n    studio(name)\n"
URN = "urn:pulumi:dev::studio::pulumi-python:dynamic/apsara-live:{}::{}"
PARTS = 6
"""Resources of one studio."""


def of_resources(errors: list[str]) -> list[str]:
    """Errors of resources, without the engine's last word."""
    return [each for each in errors if not each.startswith("update failed")]


def test_what_depends_on_a_refused_studio_does_not_stop_the_others(stack: Stack, emulator: Emulator) -> None:
    """One of three is refused: the other two are finished, the refusal is the only error, the next update adds it."""
    stack.write(THREE)
    emulator.faults.order("CreateCaster", error("InvalidParameter", 400))
    outcome = stack.up("--continue-on-error", expect_failure=True)
    (refusal,) = of_resources(outcome.errors)
    assert "CreateCaster refused: InvalidParameter" in refusal
    assert len(stack.resources()) == 2 * PARTS
    assert len(emulator.state.casters) == 2
    assert all(len(caster.episodes) == 2 for caster in emulator.state.casters.values())
    (refused,) = [step.name for step in outcome.steps if step.failed]
    parts = ("config", "source 1", "source 2", "rundown", "restart")
    added = [refused, *(f"{refused} {part}" for part in parts)]
    assert stack.up("--continue-on-error").changes == dict.fromkeys(added, "create")
    assert len(stack.resources()) == 3 * PARTS


def test_a_change_that_depends_on_a_refused_one_is_left_out(stack: Stack, emulator: Emulator) -> None:
    """The source is replaced and refused: the rundown that plays it is neither changed nor complained of."""
    stack.write(STUDIO + "studio('one')\n")
    stack.up()
    (caster,) = emulator.state.casters.values()
    stack.write(STUDIO.replace("RV0{number}", "RV1{number}") + "studio('one')\n")
    emulator.faults.order("AddCasterVideoResource", error("InvalidParameter", 400), times=2)
    outcome = stack.up("--continue-on-error", expect_failure=True)
    assert all("AddCasterVideoResource refused" in each for each in of_resources(outcome.errors))
    stack.up()
    assert {episode.resource_id for episode in caster.episodes.values()} == set(caster.video_resources)


def test_the_engine_says_what_a_target_needs(stack: Stack, emulator: Emulator) -> None:
    """A configuration without its studio: the engine's own advice, and no call."""
    stack.write(STUDIO + "studio('one')\n")
    outcome = stack.up("--target", URN.format("CasterConfig", "one config"), expect_failure=True)
    (hint,) = of_resources(outcome.errors)
    assert "depends on" in hint
    assert "was not specified in --target list" in hint
    assert emulator.ledger.calls() == []
    stack.up("--target", URN.format("Caster", "one"), "--target-dependents")
    assert len(stack.resources()) == PARTS
