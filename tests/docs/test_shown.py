"""Programs, previews and commands of the manual, on the real engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from docs.manual import ROOT, fences, holds
from docs.reader import Reader
from engine.project import NAME, Stack

pytestmark = pytest.mark.engine

EXAMPLE = ROOT / "examples" / "first_studio" / "__main__.py"
PRELUDE = """import pulumi
import pulumi_apsara_live as live

studio = live.Caster("studio", norm_type="general")
"""
"""Beginnings of programs of which the manual shows only a part."""


ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def shown(text: str) -> list[str]:
    """What a reader sees, in no order: no signs of progress, no empty lines, and no studio's own id."""
    lines = [ID.sub("<id>", line.rstrip()) for line in text.splitlines()]
    return sorted(line for line in lines if line and not line.startswith("@"))


def writes(emulator: Emulator) -> list[str]:
    """What changed something, in order."""
    return [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]


def of_the_example(text: str) -> str:
    """What the engine shows of the tests' project, as it shows the example's own."""
    return text.replace(f"{NAME}-dev", "first-studio-dev").replace(f"::{NAME}::", "::first-studio::")


def test_the_first_program_of_the_readme_is_the_example() -> None:
    """Byte by byte, up to its docstring."""
    program, _ = fences("README.md", "python")
    assert EXAMPLE.read_text(encoding="utf-8").endswith("\n\n" + program.text)


def test_the_previews_of_the_readme_are_what_the_engine_shows(stack: Stack) -> None:
    """The first preview, and that of another template."""
    first, second, *_ = fences("README.md", "text")
    program = EXAMPLE.read_text(encoding="utf-8")
    stack.write(program)
    assert shown(of_the_example(stack.run("preview").stdout)) == shown(first.text)
    stack.up()
    stack.write(program.replace("lp_hd", "lp_ud"))
    assert shown(of_the_example(stack.run("preview", "--diff").stdout)) == shown(second.text)


def test_a_restart_is_previewed_as_the_readme_shows(stack: Stack, emulator: Emulator) -> None:
    """The example with the part about restarting behind it; then with another template, and with another callback."""
    *_, steps, warning = (each.text for each in fences("README.md", "text"))
    program = EXAMPLE.read_text(encoding="utf-8") + fences("README.md", "python")[1].text
    stack.write(program)
    stack.up()
    stack.write(program.replace("lp_hd", "lp_ud"))
    preview = stack.run("preview", "--diff")
    assert holds(of_the_example(preview.stdout), steps)
    assert holds(preview.stderr, warning)
    emulator.ledger.clear()
    stack.up()
    assert writes(emulator) == ["SetCasterConfig", "RestartCaster"]
    stack.write(program.replace("lp_hd", "lp_ud").replace("hooks.example.com", "other.example.com"))
    foreseen = stack.preview()
    assert foreseen.changes == {"evening-news": "update"}
    assert set(foreseen.step("evening-news").detailed) == {"callback_url"}


def test_triggers_restart_as_documented(stack: Stack, emulator: Emulator) -> None:
    """The fingerprint's trigger in a preview, and a configuration value that restarts by hand."""
    (program,) = (each.text for each in fences("docs/restart-on-change.md", "python"))
    template, warning, by_hand = (each.text for each in fences("docs/restart-on-change.md", "text"))
    (commands,) = (each.text.splitlines() for each in fences("docs/restart-on-change.md", "sh"))
    stack.write(PRELUDE + program)
    stack.up()
    stack.write(PRELUDE + program.replace("lp_hd", "lp_ud"))
    preview = stack.run("preview", "--diff")
    assert holds(preview.stdout, template)
    assert holds(preview.stderr, warning)
    stack.write(PRELUDE + program)
    stack.run(*commands[0].split()[1:])
    assert holds(stack.run("preview", "--diff").stdout, by_hand)
    emulator.ledger.clear()
    assert commands[1] == "pulumi up"
    assert stack.up().changes == {"CasterRestart show": "replace"}
    assert writes(emulator) == ["RestartCaster"]


def test_the_program_with_types_runs_as_documented(stack: Stack) -> None:
    """The annotations that type checkers read are good at run time too."""
    (program,) = fences("docs/how-values-travel.md", "python")
    stack.write(program.text)
    assert stack.up().outputs == {"resolution": "lp_hd"}


def test_a_studio_goes_on_air_as_documented(stack: Stack, emulator: Emulator) -> None:
    """One configuration value starts the studio, with its preview; the other way, the preview warns."""
    (program,) = (each.text for each in fences("docs/go-on-air.md", "python"))
    start, stop = (each.text.splitlines() for each in fences("docs/go-on-air.md", "sh"))
    (warning,) = (each.text for each in fences("docs/go-on-air.md", "text"))
    (scene,) = (each.text for each in fences("docs/run-state-and-scenes.md", "python"))
    stack.write(PRELUDE + program + scene)
    stack.run(*start[0].split()[1:])
    assert start[1] == "pulumi up"
    stack.up()
    assert writes(emulator) == ["CreateCaster", "SetCasterConfig", "StartCaster"]
    (studio,) = emulator.state.casters.values()
    assert [each.on for each in studio.scenes.values()] == [True, True]
    assert "pgm_stream_url" in stack.run(*start[2].split()[1:]).stdout
    stack.run(*stop[0].split()[1:])
    assert holds(stack.run(*stop[1].split()[1:]).stdout, warning)


def test_another_list_restarts_the_relay_as_documented(stack: Stack, emulator: Emulator) -> None:
    """Another file, while the list plays."""
    (program,) = (each.text for each in fences("docs/relays.md", "python"))
    _, steps, warning = (each.text for each in fences("docs/relays.md", "text"))
    emulator.clock.set(datetime(2036, 6, 29, 20, tzinfo=UTC))
    stack.write(PRELUDE + program)
    stack.up()
    stack.write(PRELUDE + program.replace("2.mp4", "3.mp4"))
    preview = stack.run("preview", "--diff")
    assert holds(preview.stdout, steps)
    assert holds(preview.stderr, warning)


def test_a_studio_is_exported_and_read_as_in_the_examples() -> None:
    """Byte by byte: the line of the evening show, and the two halves of the consumer up to its docstring."""
    export, reading, elsewhere = (each.text for each in fences("docs/stacks.md", "python"))
    examples = ROOT / "examples"
    assert f"\n{export}" in (examples / "evening_show" / "__main__.py").read_text(encoding="utf-8")
    consumer = (examples / "consumer_stack" / "__main__.py").read_text(encoding="utf-8")
    assert consumer.endswith(f"\n\n{reading}\n{elsewhere}")


def test_the_way_of_a_user_is_as_documented(stack: Stack, emulator: Emulator, tmp_path: Path) -> None:
    """The commands of the README, one after the other, with the distribution as pip installs it."""
    commands = next(each for each in fences("README.md", "sh") if "pip install" in each.text).text.splitlines()
    for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"):
        stack.environ.pop(name)
    stack.config("apsara-live:region", None)
    stack.write(EXAMPLE.read_text(encoding="utf-8"))
    for command in commands:
        words = command.split()
        if words[0] == "pip":
            assert words[1:] == ["install", '"path/to/the/clone[cli]"']
            stack.environ["PYTHONPATH"] = str(installed(["install", "."], tmp_path))
        elif words[0] == "export":
            variable, _, value = words[1].partition("=")
            assert value.startswith("your-")
            stack.environ[variable] = "testid" if variable.endswith("ID") else "testsecret"
        elif words == ["pulumi", "up"]:
            assert stack.up().changes.keys() >= {"camera", "rundown"}
        else:
            stack.run(*words[1:])
    assert emulator.ledger.count("CreateCaster") == 1


def installed(arguments: list[str], directory: Path) -> Path:
    """A copy of the clone, installed by pip into a directory of its own; what it depends on is here already."""
    clone, target = copied(directory), directory / "site"
    command = [sys.executable, "-m", "pip", "--quiet", *arguments, "--no-deps", "--target", str(target)]
    subprocess.run(command, cwd=clone, check=True, capture_output=True, text=True)
    assert (target / "pulumi_apsara_live" / "pulumi-plugin.json").is_file()
    assert (target / "pulumi_apsara_live" / "py.typed").is_file()
    assert (target / "pulumi_apsara_live" / "cli" / "preview" / "page.css").is_file()
    assert (target / "pulumi_apsara_live" / "cli" / "preview" / "page.js").is_file()
    assert (target / "apsara_live_emulator" / "contract.json").is_file()
    assert (target / "apsara_live_emulator" / "control_room" / "page.html").is_file()
    return target


def copied(directory: Path) -> Path:
    """As much of a clone as pip needs."""
    clone = directory / "clone"
    clone.mkdir()
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, clone)
    shutil.copytree(ROOT / "provider", clone / "provider", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return clone


def test_a_wheel_is_required_as_documented(tmp_path: Path) -> None:
    """The two commands of docs/setup.md; pip then finds the wheel by the requirements, in another checkout too."""
    (commands,) = (each.text for each in fences("docs/setup.md", "sh") if "pip wheel" in each.text)
    (tmp_path / "show").mkdir()
    reader = Reader(tmp_path / "show", {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})
    reader.type(commands.replace("path/to/the/clone", str(copied(tmp_path))))
    checkout = (tmp_path / "show").rename(tmp_path / "checkout")
    required = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--force-reinstall", "--report", "-"]
    done = subprocess.run(
        [*required, "--quiet", "-r", "requirements.txt"], cwd=checkout, check=True, capture_output=True, text=True
    )
    (found,) = json.loads(done.stdout)["install"]
    assert found["metadata"]["name"] == "pulumi-apsara-live"
    assert found["requested_extras"] == ["cli"]


def test_what_is_no_longer_declared_is_listed_as_documented(stack: Stack) -> None:
    """The configuration with two settings more, then as the manual has it."""
    program = fences("docs/whole-writes.md", "python")[0].text
    preview = fences("docs/whole-writes.md", "text")[0].text
    more = program.rstrip().removesuffix(")") + '    delay=5,\n    callback_url="https://hooks.example.com/one",\n)\n'
    stack.write(PRELUDE + more)
    stack.up()
    stack.write(PRELUDE + program)
    assert preview in stack.run("preview", "--diff").stdout


def test_what_others_set_can_be_kept_as_documented(stack: Stack, emulator: Emulator) -> None:
    """The manual's program, over a studio where somebody else has set what it keeps."""
    (program,) = (each.text for each in fences("docs/keep-settings.md", "python"))
    stack.write(PRELUDE)
    stack.up()
    (studio,) = emulator.state.casters.values()
    studio.config["CallbackUrl"] = "https://hooks.example.com/theirs"
    stack.write(PRELUDE + program)
    stack.up()
    assert studio.config["CallbackUrl"] == "https://hooks.example.com/theirs"
    assert studio.config["DomainName"] == "live.example.com"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_errors_of_check_are_reported_as_documented(stack: Stack, number: int) -> None:
    """A program of the page, and the line that its preview ends with."""
    program, line = (fences("docs/errors.md", language)[number].text for language in ("python", "text"))
    stack.write(PRELUDE + program)
    assert line.strip() in stack.run("preview", expect_failure=True).stdout


def test_tracebacks_are_shown_on_demand_as_documented(stack: Stack) -> None:
    """One line without the variable, the whole way with it."""
    (command,) = [each.text.strip() for each in fences("docs/errors.md", "sh")]
    stack.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = ""
    stack.write(PRELUDE)
    (said, _) = stack.up(expect_failure=True).errors
    assert said.startswith("ApsaraLiveError: ")
    assert "\n" not in said
    variable, _, value = command.removeprefix("export ").partition("=")
    stack.environ[variable] = value
    assert any("Traceback" in error for error in stack.up(expect_failure=True).errors)
