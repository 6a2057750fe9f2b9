"""Help and misuse, alike for all commands: examples, exit codes, flags without a type, one line where extras lack."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from apsara_live_emulator.__main__ import parser
from cli.conftest import Run
from pulumi_apsara_live.cli.app import app

pytestmark = pytest.mark.takes_turns

COMMANDS = ("adopt", "doctor", "emulator", "plugin", "policy", "preview", "probe")
SOURCES = os.pathsep.join(sys.path)


def without(*modules: str, words: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `apsara-live` in a Python that cannot import these modules, as without the extra that brings them."""
    blocked = "".join(f"sys.modules[{name!r}] = None; " for name in modules)
    code = f"import sys; {blocked}sys.argv = {['apsara-live', *words]!r}; "
    code += "from pulumi_apsara_live.cli.__main__ import main; main()"
    environ = {**os.environ, "PYTHONPATH": SOURCES, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_the_exit_codes(apsara_live: Run, command: str) -> None:
    """In one form for all commands."""
    result = apsara_live(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^[ |•]*(pulumi .* )?apsara-live {command}\b", result.stdout, re.MULTILINE)
    assert "Exit codes: 0" in result.stdout
    assert "╭─ Options" in result.stdout


@pytest.mark.parametrize(
    "words", [(), *((command,) for command in COMMANDS)], ids=lambda words: " ".join(words) or "all"
)
def test_flags_are_shown_without_a_type(apsara_live: Run, words: tuple[str, ...]) -> None:
    """A flag takes no value."""
    result = apsara_live(*words, "--help")
    assert "--help" in result.stdout
    assert "<bool>" not in result.stdout


def test_the_emulator_is_started_by_the_options_of_its_own_module() -> None:
    """Each is in the help, or named there; none is missing, and none is made up."""
    (command,) = (each for name, each in get_command(app).commands.items() if name == "emulator")  # type: ignore[attr-defined]
    ours = {option for parameter in command.params for option in parameter.opts} | {"--sts", "--help"}
    theirs = {*re.findall("--[a-z-]+", parser().format_usage()), "--help"}
    assert ours == theirs
    assert "--sts ID SECRET TOKEN" in str(command.help)


def test_the_emulators_help_needs_no_extra(tmp_path: Path) -> None:
    """Who does not have it yet reads there what it is for."""
    done = without("uvicorn", "apsara_live_emulator", words=["emulator", "--help"], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Start an emulated ApsaraVideo Live account" in done.stdout


@pytest.mark.parametrize(
    ("lock", "command"), [("", "-m pip install "), ("uv.lock", "`uv add "), ("poetry.lock", "`poetry add ")]
)
def test_a_missing_extra_is_one_line_with_the_command_that_adds_it(tmp_path: Path, lock: str, command: str) -> None:
    """In the words of what manages the folder, with the place from which this package came."""
    if lock:
        (tmp_path / lock).touch()
    for words, missing, extras in ((["emulator"], "uvicorn", "cli,emulator"), (["doctor"], "typer", "cli")):
        done = without(missing, words=words, cwd=tmp_path)
        assert done.stdout == ""
        assert done.returncode != 0
        (line,) = done.stderr.splitlines()
        assert line.startswith("error: ")
        assert f"needs {missing}, which the extra `{extras.split(',')[-1]}` installs." in line
        assert command in line
        assert f"[{extras}]'`." in line
        assert ("pip" in line) == (lock == "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--port", "99999"), "--port: a port is a number from 0 to 65535, not '99999'"),
        (("--port", "x"), "--port: a port is a number from 0 to 65535, not 'x'"),
        (("--state", "nowhere/x"), "--state: there is no folder nowhere: create it first"),
        (("--state", "."), "--state: . is a folder: name a file in it"),
        (("--state", ""), "--state: name a file"),
        (("--latency-ms", "nan"), "--latency-ms: a latency is a number of milliseconds from 0, not 'nan'"),
        (("--latency-ms", "-1"), "--latency-ms: a latency is a number of milliseconds from 0, not '-1'"),
        (("--qps", "0"), "--qps: a factor is a number above 0, not '0'"),
        (("--access-key-id", ""), "--access-key-id: must not be empty"),
        (("--sts", "a", "b"), "--sts: expected 3 arguments"),
        (("--assume", "x=1"), "unknown switch 'x'; the switches are absent-config, "),
        (("--prot", "1"), "unrecognized arguments: --prot 1"),
    ],
)
def test_an_emulator_that_cannot_be_started_is_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """The emulator itself reports it, whichever command starts it."""
    for module in (["pulumi_apsara_live.cli", "emulator"], ["apsara_live_emulator"]):
        done = subprocess.run(
            [sys.executable, "-m", *module, *words],
            env={**os.environ, "PYTHONPATH": SOURCES},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"error: {said}")
        assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
