"""`apsara-live plugin`: the plugin in the cache of the real Pulumi CLI, and what the engine starts there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from toolchain import Toolchain

from cli.conftest import Run
from engine.conftest import pulumi as pulumi  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.cli.plugin import write_shim

pytestmark = pytest.mark.takes_turns

VERSION = version("pulumi-apsara-live")
MODULE = "pulumi_apsara_live.hosts.plugin"


@pytest.fixture
def cache(home: Path, pulumi: Toolchain, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugin cache of a home of Pulumi's own, with the CLI on PATH."""
    monkeypatch.setenv("PULUMI_HOME", str(home / "pulumi"))
    monkeypatch.setenv("PATH", f"{pulumi.bin}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PULUMI_SKIP_UPDATE_CHECK", "true")
    return home / "pulumi" / "plugins"


def test_it_is_installed_located_and_removed(apsara_live: Run, cache: Path) -> None:
    """Twice in a row too: the second time replaces the first."""
    shim = cache / f"resource-apsara-live-v{VERSION}" / "pulumi-resource-apsara-live"
    for _ in range(2):
        done = apsara_live("plugin", "install")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == f"installed the plugin apsara-live {VERSION}, which starts {sys.executable}\n"
        assert os.access(shim, os.X_OK)
    found = apsara_live("plugin", "where")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [
        f"version {VERSION}",
        f"  plugin       {shim}",
        f"  environment  {sys.executable}",
    ]
    for _ in range(2):
        assert apsara_live("plugin", "remove").exit_code == 0
        assert not shim.exists()
    missing = apsara_live("plugin", "where")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr == (
        f"version {VERSION} of the plugin apsara-live is not installed: run `apsara-live plugin install`\n"
    )


def test_an_environment_that_is_gone_is_reported(apsara_live: Run, cache: Path, tmp_path: Path) -> None:
    """By `where`, and in one line by the plugin itself, on standard error: standard output is the engine's."""
    apsara_live("plugin", "install")
    gone = tmp_path / "gone" / "python"
    shim = cache / f"resource-apsara-live-v{VERSION}"
    write_shim(shim, str(gone), windows=False)
    found = apsara_live("plugin", "where")
    assert found.exit_code == 1
    assert f"{gone} (gone: run `apsara-live plugin install` in the environment to be used)" in found.stdout
    done = subprocess.run(
        [shim / "pulumi-resource-apsara-live", "127.0.0.1:1"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: the plugin apsara-live {VERSION} starts {gone}, which is gone: run `apsara-live ")


def test_the_environment_is_started_with_the_arguments_of_the_engine(tmp_path: Path) -> None:
    """From a path with spaces and quotes too; modules of the folder in which it is started are not imported."""
    folder = tmp_path / "it's a folder"
    folder.mkdir()
    python = folder / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    write_shim(tmp_path, str(python), windows=False)
    words = ["127.0.0.1:1", "--logtostderr", "a b"]
    done = subprocess.run(
        [tmp_path / "pulumi-resource-apsara-live", *words], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["-P", "-m", MODULE, *words]


def test_windows_gets_a_file_that_its_shell_runs(tmp_path: Path) -> None:
    """With the same interpreter and module; it is not run here."""
    write_shim(tmp_path, r"C:\Program Files\Python\python.exe", windows=True)
    text = (tmp_path / "pulumi-resource-apsara-live.cmd").read_bytes().decode()
    assert text.splitlines()[-1] == rf'"C:\Program Files\Python\python.exe" -P -m {MODULE} %*'
    assert text.count("\r\n") == text.count("\n")


def test_the_folder_for_package_add_starts_the_plugin_too() -> None:
    """As the engine runs it from a clone, in which its requirements are the package itself."""
    folder = Path(__file__).parents[2] / "plugin"
    assert (folder / "PulumiPlugin.yaml").read_text(encoding="utf-8").splitlines()[-1] == "runtime: python"
    requirement = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert (folder / requirement / "setup.py").is_file()
    child = subprocess.Popen([sys.executable, folder], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    port = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    rest, _ = child.communicate(timeout=60)
    assert int(port) > 0
    assert (child.returncode, rest) == (0, "")


@pytest.mark.parametrize("command", ["install", "remove"])
def test_without_the_cli_there_is_one_line_that_says_what_to_do(
    apsara_live: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The CLI keeps the plugins."""
    monkeypatch.setenv("PATH", "/nowhere")
    done = apsara_live("plugin", command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: `pulumi` is not on PATH, and it keeps the plugins. Install Pulumi ")
    assert len(done.stderr.splitlines()) == 1


def test_a_failure_of_the_cli_is_one_line(apsara_live: Run, cache: Path) -> None:
    """With the reason that it gives."""
    cache.parent.mkdir()
    cache.write_text("in the way", encoding="utf-8")
    done = apsara_live("plugin", "install")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: `pulumi plugin install` failed: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["install", "remove", "where"])
def test_each_command_has_a_help_with_an_example_and_its_exit_codes(apsara_live: Run, command: str) -> None:
    """In the form of the other commands."""
    help = apsara_live("plugin", command, "--help").stdout
    assert f"apsara-live plugin {command}" in help
    assert "Exit codes: 0" in help
    assert "<bool>" not in help
