"""Chromium for the browser tests: found, installed by root, or named in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "chromium.py"
APT_GET = """#!/bin/sh
echo "$*" >>"{directory}/calls"
case "$1" in install) {install};; esac
"""
INSTALLS = 'printf "#!/bin/sh\\n" >"{directory}/chromium"; chmod +x "{directory}/chromium"'
AS_ROOT = "import sys, chromium; sys.exit(chromium.main([], may_install=True))"


def run(directory: Path, *, as_root: bool = False, **variables: str) -> tuple[int, str]:
    """Run the tool with nothing on PATH but what is in a directory, and the shell; exit code and output."""
    environment = {"PATH": f"{directory}", "TMPDIR": str(directory), "PYTHONPATH": str(TOOL.parent), **variables}
    words = ["-c", AS_ROOT] if as_root else [str(TOOL)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stderr


def script(path: Path, text: str) -> Path:
    """Write an executable script."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def apt_get(directory: Path, install: str) -> None:
    """An apt-get that writes down how it was called, and does this to install."""
    commands = f"PATH=/usr/bin:/bin; {install.format(directory=directory)}"
    script(directory / "apt-get", APT_GET.format(directory=directory, install=commands))


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_that_is_there_is_used(tmp_path: Path, name: str) -> None:
    """Under any of its names, and nothing is installed."""
    apt_get(tmp_path, "exit 1")
    browser = script(tmp_path / name, "#!/bin/sh\n")
    assert run(tmp_path) == (0, f"Chromium: {browser}\n")


def test_the_variable_comes_first_and_is_checked(tmp_path: Path) -> None:
    """A browser elsewhere; what is no program is one line."""
    script(tmp_path / "chromium", "#!/bin/sh\n")
    other = script(tmp_path / "my-chrome", "#!/bin/sh\n")
    assert run(tmp_path, APSARA_LIVE_CHROMIUM=str(other)) == (0, f"Chromium: {other}\n")
    code, said = run(tmp_path, APSARA_LIVE_CHROMIUM="/nowhere/chrome")
    assert (code, said) == (1, "error: APSARA_LIVE_CHROMIUM: /nowhere/chrome is no executable file\n")


def test_without_apt_get_one_line_says_what_to_install(tmp_path: Path) -> None:
    """Another system than Debian."""
    code, said = run(tmp_path)
    assert code == 1
    assert said.count("\n") == 1
    assert said.startswith("error: the browser tests need Chromium: install it")
    assert "apt-get install chromium" in said
    assert "APSARA_LIVE_CHROMIUM" in said


def test_root_gets_the_package_of_the_distribution_once(tmp_path: Path) -> None:
    """From a list that is brought up to date first; the second run finds it."""
    apt_get(tmp_path, INSTALLS)
    code, said = run(tmp_path, as_root=True)
    assert (code, said.splitlines()[-1]) == (0, f"Chromium: {tmp_path / 'chromium'}")
    first, second = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert first == "update"
    assert second.startswith("install --yes ")
    assert "chromium" in second
    assert run(tmp_path, as_root=True)[0] == 0
    assert len((tmp_path / "calls").read_text(encoding="utf-8").splitlines()) == 2


def test_a_failed_installation_is_one_line_with_its_reason(tmp_path: Path) -> None:
    """The last line of apt-get, and where its complete output is."""
    apt_get(tmp_path, 'echo "E: Unable to locate package chromium"; exit 100')
    code, said = run(tmp_path, as_root=True)
    assert code == 1
    (line,) = [line for line in said.splitlines() if line.startswith("error: ")]
    assert "E: Unable to locate package chromium (exit code 100; complete output: " in line
    (log,) = tmp_path.glob("apsara-live-browser-*/apt-get.log")
    assert str(log) in line
