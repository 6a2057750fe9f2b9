"""The examples as a customer runs them: each whole, from nothing to nothing, with a transcript kept."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.programs import program
from engine.project import Stack

ROOT = Path(__file__).parents[2]
ORIGIN = re.compile(r"(?<=Tag.1.Key=pulumi-apsara-live Tag.1.Value=)\S+")
"""The tag's value: it depends on the machine and on the folder of the state."""
TRANSCRIPTS = Path(__file__).parent / "transcripts"


def example(name: str) -> str:
    """The program of an example."""
    return (ROOT / "examples" / name / "__main__.py").read_text(encoding="utf-8")


def kept(name: str, transcript: str) -> str:
    """The transcript in the repository; written anew when APSARA_LIVE_TRANSCRIPTS=write."""
    file = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("APSARA_LIVE_TRANSCRIPTS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(transcript, encoding="utf-8")
    return file.read_text(encoding="utf-8")


EXPORT = 'pulumi.export("studio", studio.stack_outputs(config=config, run_state=run))\n'


def writes(emulator: Emulator) -> list[str]:
    """What changed something, in order."""
    return [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]


def test_the_first_studio_lives(stack: Stack, emulator: Emulator) -> None:
    """Preview, up, up (no changes), refresh (no changes), destroy; the calls are those of the transcript."""
    stack.write(example("first_studio"))
    assert set(stack.preview().changes.values()) == {"create"}
    created = stack.up("--parallel", "1")
    assert created.errors == []
    assert created.warnings == []
    assert created.outputs["callback_url"] == "[secret]"
    made = ORIGIN.sub("‹origin›", emulator.ledger.transcript())
    # The engine makes the source and the configuration in either order: only what depends on another waits for it.
    assert sorted(made.splitlines()) == sorted(kept("first_studio", made).splitlines())
    order = [call.action for call in emulator.ledger.calls()]
    assert order[:2] == ["DescribeCasters", "CreateCaster"]
    assert order.index("DescribeCasterConfig") < order.index("SetCasterConfig")
    assert order.index("AddCasterVideoResource") < order.index("AddCasterProgram")
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert emulator.ledger.calls() == []
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()


def test_the_evening_show_lives(stack: Stack, emulator: Emulator) -> None:
    """On air, a template changed on air (one restart), files changed (one restart of the relay), off and away."""
    emulator.clock.set(datetime(2036, 6, 29, 17, 30, tzinfo=UTC))
    stack.write(example("evening_show"))
    created = stack.up()
    assert created.errors == []
    assert emulator.ledger.count("StartCaster") == 1
    assert emulator.ledger.count("RestartCaster") == 0
    assert emulator.ledger.count("RestartLivePullToPush") == 0
    assert created.outputs["studio"]["caster_id"]
    assert created.outputs["studio"]["pgm_stream_url"] == "[secret]"
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}

    emulator.ledger.clear()
    stack.config("studio:template", "lp_sd")
    foreseen = stack.preview()
    assert foreseen.changes == {"CasterConfig evening-show": "update", "CasterRestart evening-show": "replace"}
    assert stack.up().outputs["restarted"]["reason"] == "config"
    assert writes(emulator) == ["SetCasterConfig", "RestartCaster"]

    emulator.ledger.clear()
    stack.config("studio:trailers", json.dumps(["https://files.example.com/trailers/3.mp4"]))
    assert stack.up().changes == {"LivePullToPush trailers": "update", "LivePullToPushRestart trailers": "replace"}
    assert emulator.ledger.count("UpdateLivePullToPush") >= 1
    assert emulator.ledger.count("RestartLivePullToPush") == 1
    assert emulator.ledger.count("RestartCaster") == 0
    stack.refresh()
    assert stack.up().changes == {}

    emulator.ledger.clear()
    stack.destroy()
    gone = writes(emulator)
    assert "RestartCaster" not in gone
    assert "RestartLivePullToPush" not in gone
    assert gone.index("StopCaster") < gone.index("DeleteCaster")
    assert emulator.state.is_empty()


def test_somebody_stops_the_show_and_the_next_update_starts_it_again(stack: Stack, emulator: Emulator) -> None:
    """Refresh shows it; so it is with a preview that somebody stopped."""
    stack.write(example("evening_show"))
    caster_id = stack.up().outputs["studio"]["caster_id"]
    stranger = Stranger(emulator)
    scenes = stranger.call("DescribeCasterScenes", caster_id=caster_id)["SceneList"]["Scene"]
    pvw = next(scene["SceneId"] for scene in scenes if scene["OutputType"] == "0")
    stranger.call("StopCasterScene", caster_id=caster_id, scene_id=pvw)
    assert stack.refresh().step("preview").detailed == {"running": "update"}
    emulator.ledger.clear()
    assert stack.up().changes == {"preview": "update"}
    assert writes(emulator) == ["StartCasterScene"]
    stranger.call("StopCaster", caster_id=caster_id)
    drifted = stack.refresh()
    assert drifted.step("evening-show", "CasterRunState").detailed == {"running": "update"}
    emulator.ledger.clear()
    stack.up()
    assert "StartCaster" in writes(emulator)
    assert stack.up().changes == {}


def test_a_show_on_air_is_not_destroyed_when_it_is_told_to_stay(stack: Stack, emulator: Emulator) -> None:
    """Without stop_on_delete the studio refuses, and nothing in the cloud was deleted before that."""
    text = example("evening_show").replace("running=on_air,", "running=on_air, stop_on_delete=False,")
    stack.write(text)
    caster_id = stack.up().outputs["studio"]["caster_id"]
    emulator.ledger.clear()
    refused = stack.destroy(expect_failure=True)
    assert any(f"studio {caster_id} is on air and was not deleted" in error for error in refused.errors)
    assert not {"StopCaster", "DeleteCaster", "DeleteCasterProgram", "DeleteCasterVideoResource"} & set(
        writes(emulator)
    )


def test_another_stack_reads_the_studio(stack: Stack, emulator: Emulator) -> None:
    """By stack reference, typed, with stream URLs as secrets; it starts nothing."""
    ready = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
    run = 'run = live.CasterRunState("run", caster_id=studio.id, opts=pulumi.ResourceOptions(depends_on=[config]))\n'
    stack.write(program(config=ready, more=run + EXPORT))
    first = stack.up().outputs["studio"]
    assert first["pgm_stream_url"] == "[secret]"
    consumer = stack.directory.parent / "consumer"
    consumer.mkdir()
    (consumer / "Pulumi.yaml").write_text("name: consumer\nruntime: python\n", encoding="utf-8")
    (consumer / "__main__.py").write_text(example("consumer_stack"), encoding="utf-8")
    emulator.ledger.clear()
    stack.run("--cwd", str(consumer), "stack", "init", "--stack", "other")
    stack.run("--cwd", str(consumer), "config", "set", "studio", "organization/studio/dev", "--stack", "other")
    stack.run("--cwd", str(consumer), "up", "--yes", "--skip-preview", "--stack", "other")
    told = json.loads(stack.run("--cwd", str(consumer), "stack", "output", "--json", "--stack", "other").stdout)
    assert told["caster_id"] == first["caster_id"]
    assert told["restart_fingerprint"] == first["restart_fingerprint"]
    assert told["watch_the_preview"] == "[secret]"
    assert told["watch_the_programme"] == "[secret]"
    assert emulator.ledger.calls() == []

    # The same show, kept ready in another region, by another key.
    stack.environ["HOME"] = str(consumer)
    profiles = consumer / ".aliyun" / "config.json"
    profiles.parent.mkdir()
    guest = {"name": "guest", "mode": "AK", "access_key_id": "testid", "access_key_secret": "testsecret"}
    profiles.write_text(json.dumps({"profiles": [guest]}), encoding="utf-8")
    for key, value in {"region": "ap-southeast-1", "profile": "guest", "domain": "backup.example.com"}.items():
        stack.run("--cwd", str(consumer), "config", "set", f"backup-{key}", value, "--stack", "other")
    stack.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "another"
    stack.run("--cwd", str(consumer), "up", "--yes", "--skip-preview", "--stack", "other")
    stack.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "testsecret"
    assert {call.parameters["RegionId"] for call in emulator.ledger.calls()} == {"ap-southeast-1"}
    assert {call.status for call in emulator.ledger.calls()} == {200}
    assert emulator.ledger.count("CreateCaster") == 1


def test_a_stack_that_exports_no_studio_is_told_in_one_line(stack: Stack) -> None:
    """No traceback of a missing key."""
    stack.write("import pulumi\npulumi.export('other', 1)\n")
    stack.up()
    stack.write("import pulumi_apsara_live as live\nlive.StudioReference('organization/studio/dev').caster_id\n")
    errors = stack.preview(expect_failure=True).errors
    assert any("output 'studio' of stack 'organization/studio/dev' is not a studio of schema 1" in e for e in errors)
