"""The programs and commands of the how-to pages, on the real engine."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from apsara_live_emulator import Emulator
from apsara_live_emulator.signature import Key
from docs.manual import ROOT, fences, holds
from docs.test_shown import PRELUDE, writes
from engine.project import Stack
from pulumi_apsara_live.resources import RESOURCES

pytestmark = pytest.mark.engine

PROTECTION = ROOT / "docs" / "protect-on-air.md"


def test_keys_are_rotated_as_documented(stack: Stack, tmp_path: Path) -> None:
    """Another access key is no change of any resource; another stream key is one update, which shows neither."""
    (program,) = (each.text for each in fences("docs/rotate-keys.md", "python"))
    access, stream = (each.text.splitlines() for each in fences("docs/rotate-keys.md", "sh"))
    (shown,) = (each.text for each in fences("docs/rotate-keys.md", "text"))
    second = Key("new-access-key-id", "new-access-key-secret")
    with Emulator(access_key_id="testid", access_key_secret="testsecret", keys=(second,)) as emulator:
        stack.environ["APSARA_LIVE_ENDPOINT"] = emulator.url
        stack.secret_config("camera_url", "rtmp://ingest.example.com/news/camera?auth_key=old-key")
        stack.write(PRELUDE + program)
        stack.up()
        emulator.ledger.clear()
        for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"):
            stack.environ.pop(name)
        for command in access[:2]:
            stack.run(*shlex.split(command)[1:])
        stack.run(*shlex.split(stream[0])[1:])
        preview = stack.run(*shlex.split(stream[1])[1:]).stdout
        assert holds(preview, shown)
        assert "new-key" not in preview
        assert access[2] == "pulumi up"
        assert stack.up().changes == {"camera": "update"}
        assert writes(emulator) == ["ModifyCasterVideoResource"]


def test_a_program_is_tested_in_ci_as_documented(stack: Stack, tmp_path: Path) -> None:
    """The job's last step, in a project with the documented test beside the tutorial's program."""
    (test,) = (each.text for each in fences("docs/test-in-ci.md", "python"))
    (workflow,) = (each.text for each in fences("docs/test-in-ci.md", "yaml"))
    steps = yaml.safe_load(workflow)["jobs"]["program"]["steps"]
    installed, tested = (shlex.split(step["run"]) for step in steps if "run" in step)
    assert installed == ["python", "-m", "pip", "install", "-r", "requirements.txt"]
    project = tmp_path / "show"
    (project / "tests").mkdir(parents=True)
    (project / "tests" / "test_show.py").write_text(test, encoding="utf-8")
    (project / "Pulumi.yaml").write_text(fences("docs/tutorial.md", "yaml")[0].text, encoding="utf-8")
    (project / "__main__.py").write_text(fences("docs/tutorial.md", "python")[0].text, encoding="utf-8")
    assert tested[0] == "python"
    done = subprocess.run(
        [sys.executable, *tested[1:]], cwd=project, env=stack.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    shutil.rmtree(project)


PROTECTIONS = {
    "the studio alone": ((", protect=True),\n)\n", "),\n)\n"), ("    stop_on_delete=False,\n", "")),
    "the studio alone, and `stop_on_delete=False`": ((", protect=True),\n)\n", "),\n)\n"),),
    "the studio and the run state, as above": (),
}
"""Rows of docs/protect-on-air.md, and what the page's program then lacks."""


@pytest.mark.parametrize("row", PROTECTIONS)
def test_a_show_is_protected_as_documented(stack: Stack, emulator: Emulator, row: str) -> None:
    """A destroy is refused by the engine; without its preview, each row of the page is what happens."""
    (program,) = (each.text for each in fences("docs/protect-on-air.md", "python"))
    (command,) = (each.text.split() for each in fences("docs/protect-on-air.md", "sh"))
    (refusal,) = (each.text for each in fences("docs/protect-on-air.md", "text"))
    (effect,) = re.findall(rf"^\| {re.escape(row)} \| (.*) \|$", PROTECTION.read_text(encoding="utf-8"), re.MULTILINE)
    for there, lacking in PROTECTIONS[row]:
        assert there in program
        program = program.replace(there, lacking)
    program = PRELUDE.partition("studio =")[0] + program
    stack.write(program)
    stack.up()
    emulator.ledger.clear()
    assert holds(str(stack.run("destroy", "--yes", expect_failure=True)), refusal)
    assert emulator.ledger.calls() == []
    assert kinds(stack) == {"Caster", "CasterConfig", "CasterRunState"}

    assert holds(str(stack.run(*command[1:], "--yes", expect_failure=True)), refusal)
    assert writes(emulator) == (["StopCaster"] if effect.startswith("stops the show") else [])
    assert ("CasterRunState" in kinds(stack)) == effect.endswith("keeps both in the state")
    assert ("drops everything but the studio" in effect) == (kinds(stack) == {"Caster"} and not writes(emulator))


def test_a_protected_show_is_taken_away_as_documented(stack: Stack, emulator: Emulator) -> None:
    """The three steps of docs/protect-on-air.md."""
    (program,) = (each.text for each in fences("docs/protect-on-air.md", "python"))
    program = PRELUDE.partition("studio =")[0] + program
    stack.write(program)
    stack.up()
    stack.write(program.replace("protect=True", "").replace("stop_on_delete=False", "running=False"))
    emulator.ledger.clear()
    stack.up()
    assert writes(emulator) == ["StopCaster"]
    stack.run("destroy", "--yes")
    assert emulator.state.is_empty()


def kinds(stack: Stack) -> set[str]:
    """The types of the resources in the state."""
    types = (each["type"].rpartition(":")[2] for each in stack.export()["deployment"]["resources"])
    return {each for each in types if each in RESOURCES}


SHARED = """
studios = {name: live.Caster(name, norm_type="general") for name in ("declared", "ignored", "kept", "late")}
arguments = {
    "declared": {"delay": 5, "opts": pulumi.ResourceOptions(ignore_changes=["delay"])},
    "ignored": {"opts": pulumi.ResourceOptions(ignore_changes=["delay"])},
    "kept": {"keep": ["delay"]},
}
for name, more in arguments.items():
    live.CasterConfig(
        name, caster_id=studios[name].id, domain_name="live.example.com", transcode={"caster_template": "lp_hd"}, **more
    )
"""
LATE = """
live.CasterConfig(
    "late", caster_id=studios["late"].id, delay=5, overwrite=True,
    opts=pulumi.ResourceOptions(ignore_changes=["delay"]),
)
"""
ROWS = {
    "declared": '`delay=5`, `ignore_changes=["delay"]`',
    "ignored": '`ignore_changes=["delay"]` alone',
    "kept": '`keep=["delay"]`',
}


def test_keep_and_ignore_changes_differ_as_documented(stack: Stack, emulator: Emulator) -> None:
    """Somebody sets a delay; the next write, with and without a refresh before it, is what each row says."""
    page = (ROOT / "docs" / "keep-settings.md").read_text(encoding="utf-8")
    rows = [re.findall(rf"^\| {re.escape(row)} \| (.*) \| (.*) \|$", page, re.MULTILINE) for row in ROWS.values()]
    without, afterwards = zip(*(found for (found,) in rows), strict=True)

    def delays() -> dict[str, str]:
        live = {each.name: each.config.get("Delay") for each in emulator.state.casters.values()}
        return {name: f"`delay` is {live[name] or 'cleared'}" for name in live}

    def by_hand() -> None:
        for studio in emulator.state.casters.values():
            studio.config["Delay"] = 60

    head = PRELUDE.partition("studio =")[0]
    stack.write(head + SHARED)
    stack.up()
    by_hand()
    stack.write(head + SHARED.replace("lp_hd", "lp_ud") + LATE)
    written = stack.up()
    assert [delays()[name].removesuffix(" again") for name in ROWS] == [each.removesuffix(" again") for each in without]
    assert "cleared" not in written.step("ignored", "CasterConfig").new["inputs"]
    assert delays()["late"] == "`delay` is 5"

    by_hand()
    stack.refresh()
    stack.write(head + SHARED + LATE)
    stack.up()
    assert [delays()[name] for name in ROWS] == list(afterwards)
