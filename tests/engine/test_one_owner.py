"""Law L17 on the real engine: renames, moves and second declarations, on air, judged by what is in the account."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from engine.project import STACK, Stack, Template

HEAD = """
import pulumi
import pulumi_apsara_live as live

def opts(**more):
    return pulumi.ResourceOptions(**more)
"""
SHOW = """
studio = live.Caster({studio!r}, norm_type="general", caster_name="evening", opts=opts({options}))
config = live.CasterConfig({config!r}, caster_id=studio.id, domain_name="live.example.com",
    transcode={{"caster_template": "lp_hd"}})
source = live.CasterVideoResource({source!r}, caster_id=studio.id, resource_name="camera", location_id="RV01",
    live_stream_url="rtmp://in.example.com/app/camera")
rundown = live.CasterProgram({rundown!r}, caster_id=studio.id, episodes=[{{"name": "news", "episode_type": "Resource",
    "resource_id": source.resource_id, "start_time": "2036-06-29T20:00:00Z", "end_time": "2036-06-29T20:30:00Z"}}])
run = live.CasterRunState({run!r}, caster_id=studio.id, opts=opts(depends_on=[config, rundown]{run_options}))
pulumi.export("id", studio.id)
"""
NAMES = {"studio": "studio", "config": "config", "source": "source", "rundown": "rundown", "run": "run"}


def show(*, options: str = "", run_options: str = "", more: str = "", **names: str) -> str:
    """A show on air; names of resources, and options of the studio and of its run state."""
    return HEAD + SHOW.format(**{**NAMES, **names}, options=options, run_options=run_options) + more


def changed(emulator: Emulator) -> list[str]:
    """The calls that were accepted and are no reads."""
    done = [call.action for call in emulator.ledger.calls() if call.status == 200]
    return [action for action in done if not action.startswith("Describe")]


def on_air(stack: Stack, emulator: Emulator) -> str:
    """The show, up; the studio's id."""
    stack.write(show())
    caster_id = str(stack.up().outputs["id"])
    assert emulator.state.casters[caster_id].started
    emulator.ledger.clear()
    return caster_id


def test_everything_in_a_studio_is_renamed_without_aliases_while_it_is_on_air(stack: Stack, emulator: Emulator) -> None:
    """Nothing is stopped, emptied or deleted, and the engine says of each old name that its thing was kept."""
    caster_id = on_air(stack, emulator)
    before = str(emulator.state.casters[caster_id])
    stack.write(show(config="settings", source="camera", rundown="evening", run="on-air"))
    done = stack.up()
    assert done.changes == {
        **dict.fromkeys(("settings", "camera", "evening", "on-air"), "create"),
        **dict.fromkeys(("config", "source", "rundown", "run"), "delete"),
    }
    assert changed(emulator) == []
    assert str(emulator.state.casters[caster_id]) == before
    kept = [message.text for message in done.said if "kept: now managed by" in message.text]
    assert sorted(line.partition("managed by ")[2].strip() for line in kept) == [
        "CasterConfig 'settings'",
        "CasterProgram 'evening'",
        "CasterRunState 'on-air'",
        "CasterVideoResource 'camera'",
    ]
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}


def test_a_resource_that_moves_into_a_component_keeps_the_show_on_air(stack: Stack, emulator: Emulator) -> None:
    """Without aliases the new one takes over; with them nothing happens at all."""
    caster_id = on_air(stack, emulator)
    component = 'studios = pulumi.ComponentResource("my:Studio", "studios")\n'
    for inside in (", parent=studios", ", aliases=[pulumi.Alias(parent=studios)]"):
        stack.write(show(run_options=inside).replace("\nstudio = ", f"\n{component}studio = "))
        stack.up()
        assert changed(emulator) == []
        assert emulator.state.casters[caster_id].started
        assert stack.up().changes == {}


@pytest.mark.parametrize("way", ["alias", "state rename"])
def test_a_second_studio_under_the_old_name_never_touches_the_first(stack: Stack, emulator: Emulator, way: str) -> None:
    """It is another studio, and goes alone when it is removed; the first stays on air."""
    first = on_air(stack, emulator)
    if way == "alias":
        stack.write(show(studio="main", options='aliases=[pulumi.Alias(name="studio")]'))
        assert stack.up().changes == {}
    else:
        stack.run("state", "rename", stack.resources()["studio"]["urn"], "main", "--yes")
    second = 'second = live.Caster("studio", norm_type="general")\npulumi.export("second", second.id)\n'
    stack.write(show(studio="main", more=second))
    done = stack.up()
    assert done.outputs["id"] == first != done.outputs["second"]
    assert changed(emulator) == ["CreateCaster"]
    stack.write(show(studio="main"))
    stack.up()
    assert list(emulator.state.casters) == [first]
    assert emulator.state.casters[first].started
    assert stack.up().changes == {}


def test_two_run_states_for_one_studio_are_refused_in_the_preview(stack: Stack, emulator: Emulator) -> None:
    """One on and one off: both are named, and nothing is called."""
    on_air(stack, emulator)
    stack.write(show(more='live.CasterRunState("off", caster_id=pulumi.Output.concat(studio.id), running=False)\n'))
    refused = stack.preview(expect_failure=True)
    (line,) = refused.errors
    assert "of this program has the same caster_id, and one thing has one resource" in line
    assert "'run'" in line
    assert "'off'" in line
    assert stack.up(expect_failure=True).returncode
    assert changed(emulator) == []


def test_two_resources_for_a_studio_that_is_not_there_yet_are_refused(stack: Stack, emulator: Emulator) -> None:
    """In the preview by the program itself, as no id is known."""
    stack.write(show(more='live.CasterConfig("twin", caster_id=studio.caster_id, delay=5)\n'))
    assert "CasterConfig 'twin'" in str(stack.preview(expect_failure=True).errors)
    assert emulator.ledger.count("CreateCaster") == 0


@pytest.mark.parametrize("reference", ["studio.id", "studio.caster_id", "run.caster_id"])
def test_two_names_for_one_studio_are_refused_however_it_is_referred_to(
    stack: Stack, emulator: Emulator, reference: str
) -> None:
    """The studio's own output, or that of something in it: before the configuration is written."""
    more = f'live.CasterConfig("named", caster_id={reference}, caster_name="late", overwrite=True)\n'
    stack.write(
        HEAD
        + 'studio = live.Caster("studio", norm_type="general", caster_name="evening")\n'
        + 'run = live.CasterRunState("run", caster_id=studio.id, running=False)\n'
        + more
    )
    (line,) = [each for each in stack.up(expect_failure=True).errors if "late" in each]
    assert "evening" in line
    assert "'studio'" in line
    assert emulator.ledger.count("SetCasterConfig") == 0


def test_a_deletion_waits_for_a_creation_that_failed(stack: Stack, emulator: Emulator) -> None:
    """Renamed and changed in one update, with --continue-on-error: the old name stays until that is repaired."""
    caster_id = on_air(stack, emulator)
    renamed = show(rundown="evening").replace('"name": "news"', '"name": "sport"')
    stack.write(renamed)
    failed = stack.up("--continue-on-error", expect_failure=True)
    assert "give it `aliases`" in str(failed.errors)
    assert len(emulator.state.casters[caster_id].episodes) == 1
    assert "DeleteCasterProgram" not in changed(emulator)
    aliased = '"2036-06-29T20:30:00Z"}], opts=opts(aliases=[pulumi.Alias(name="rundown")]))'
    stack.write(renamed.replace('"2036-06-29T20:30:00Z"}])', aliased))
    stack.up()
    assert [each.name for each in emulator.state.casters[caster_id].episodes.values()] == ["sport"]
    assert emulator.state.casters[caster_id].started


def test_an_old_name_that_is_left_over_is_removed_from_the_state_alone(stack: Stack, emulator: Emulator) -> None:
    """Both names are in the state after `--target` of the new one; `pulumi state delete` takes the old one out."""
    caster_id = on_air(stack, emulator)
    old = stack.resources()["run"]["urn"]
    stack.write(show(run="on-air"))
    stack.up("--target", old.replace("::run", "::on-air"))
    assert changed(emulator) == []
    stack.run("state", "delete", old, "--yes")
    assert emulator.state.casters[caster_id].started
    assert stack.up().changes == {}


def test_a_program_is_destroyed_with_its_program(stack: Stack, emulator: Emulator) -> None:
    """`--run-program` declares everything once more; all of it goes all the same."""
    on_air(stack, emulator)
    stack.destroy("--run-program")
    assert emulator.state.is_empty()


def test_a_running_studio_is_not_replaced_and_its_rundown_stays(stack: Stack, emulator: Emulator) -> None:
    """The preview refuses it, too."""
    caster_id = on_air(stack, emulator)
    before = str(emulator.state.casters[caster_id])
    stack.write(show().replace('norm_type="general"', 'norm_type="playlist"'))
    line = "is on air and was not replaced; nothing in it was touched"
    assert line in str(stack.preview(expect_failure=True).errors)
    assert line in str(stack.up(expect_failure=True).errors)
    assert changed(emulator) == []
    assert str(emulator.state.casters[caster_id]) == before
    stack.environ.update(ALIBABA_CLOUD_ACCESS_KEY_SECRET="another")
    unasked = stack.preview()
    assert any("could not be read, so replacing it may be refused" in warning for warning in unasked.warnings)


def test_stacks_of_one_name_in_two_back_ends_have_studios_of_their_own(
    template: Template, tmp_path: Path, emulator: Emulator
) -> None:
    """`backend.url` of Pulumi.yaml, relative to two folders: neither finds nor deletes the other's studio."""
    stacks = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        stack = template.copy(tmp_path / name)
        stack.talks_to(emulator.url)
        shutil.copytree(stack.back_end, stack.directory / "state")
        project = stack.directory / "Pulumi.yaml"
        project.write_text(project.read_text(encoding="utf-8") + "backend:\n  url: file://./state\n", encoding="utf-8")
        del stack.environ["PULUMI_BACKEND_URL"]
        stack.write(HEAD + 'pulumi.export("id", live.Caster("studio", norm_type="general").id)\n')
        stacks.append(stack)
    first, second = (stack.up().outputs["id"] for stack in stacks)
    assert first != second
    stacks[1].destroy()
    assert list(emulator.state.casters) == [first]
    stacks[0].destroy()
    for stack in stacks:
        stack.end()


def test_a_studio_that_moves_to_another_stack_stays_that_stacks_own(stack: Stack, emulator: Emulator) -> None:
    """`pulumi state move`: what the first stack declares under the old name is another studio."""
    first = on_air(stack, emulator)
    stack.run("stack", "init", "--stack", "other")
    urns = [resource["urn"] for resource in stack.resources().values()]
    stack.run("state", "move", *urns, "--source", STACK, "--dest", "other", "--include-parents", "--yes")
    stack.write(HEAD + 'pulumi.export("id", live.Caster("studio", norm_type="general", caster_name="evening").id)\n')
    assert stack.up().outputs["id"] != first
    stack.destroy()
    assert list(emulator.state.casters) == [first]
    assert emulator.state.casters[first].started


AUTOMATION = """
import json, sys
from pulumi import automation
import pulumi, pulumi_apsara_live as live

def program():
    pulumi.export("id", live.Caster("studio", norm_type="general").id)

found = []
for back_end in sys.argv[1:]:
    variables = {"PULUMI_BACKEND_URL": f"file://{back_end}", "PULUMI_CONFIG_PASSPHRASE": ""}
    options = automation.LocalWorkspaceOptions(env_vars={**variables, "PULUMI_PYTHON_CMD": sys.executable})
    stack = automation.create_or_select_stack("dev", "inline", program, opts=options)
    stack.set_config("apsara-live:region", automation.ConfigValue("cn-shanghai"))
    found.append(stack.up().outputs["id"].value)
stack.destroy()
print(json.dumps(found))
"""


def test_inline_programs_with_back_ends_of_their_own_have_studios_of_their_own(
    stack: Stack, emulator: Emulator, tmp_path: Path
) -> None:
    """The Automation API hands the back end to the engine alone, not to the program."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", AUTOMATION, str(tmp_path / "one"), str(tmp_path / "two")],
        env={name: value for name, value in stack.environ.items() if name != "PULUMI_BACKEND_URL"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout.splitlines()[-1])
    assert first != second
    assert list(emulator.state.casters) == [first]
