"""The virtual environment: made once, brought up to date when something changed, and gone on with after a failure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

pytestmark = pytest.mark.takes_turns

ROOT = Path(__file__).parents[2]
LIMIT_S = 300
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the installation needs of a clone, with a package that is quickly installed: it has no dependencies."""
    (tmp_path / "tools").mkdir()
    for name in ("installation.py", "longstep.py"):
        shutil.copy(ROOT / "tools" / name, tmp_path / "tools")
    (tmp_path / "setup.py").write_text("from setuptools import setup\nsetup(name='nothing')\n", encoding="utf-8")
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    # Without pip of its own it is made in no time; the one of the system serves.
    venv.create(tmp_path / ".venv", system_site_packages=True, symlinks=True)
    (python_packages,) = (tmp_path / ".venv" / "lib").glob("python*/site-packages")
    (python_packages / "tests.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return tmp_path


def install(clone: Path, *words: str, index: bool = True, **variables: str) -> tuple[int, str]:
    """Runs the installation where no package index answers; exit code, and what it said."""
    done = subprocess.run(
        [sys.executable, "tools/installation.py", *words],
        cwd=clone,
        env={
            "PATH": os.defpath,
            "HOME": str(clone),
            "PIP_PROXY": NOWHERE,
            **({"PIP_INDEX_URL": f"{NOWHERE}/simple"} if index else {}),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_RETRIES": "0",
            **variables,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.strip()


def finish(clone: Path) -> None:
    """Notes an installation as finished, as one with a network would have done."""
    program = "import installation as i, json; print(json.dumps({'fingerprint': i.fingerprint(), 'extras': ['dev']}))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=clone / "tools", capture_output=True, text=True, check=True
    )
    (clone / ".venv" / "apsara-live-installed.json").write_text(done.stdout, encoding="utf-8")


def test_without_a_network_one_line_says_so_and_the_next_run_goes_on(clone: Path) -> None:
    """The environment that was made is kept; only what failed is tried again; when all is done nothing is."""
    code, said = install(clone, PIP_RETRIES="1")
    lines = said.splitlines()
    assert (code, lines[0]) == (1, "installing the package with dev")
    assert lines[1].startswith("error: installing the package with dev: no package index can be reached; ")
    assert len(lines) == 2

    finish(clone)
    assert install(clone) == (0, "")
    assert install(clone, "--extras", "dev") == (0, "")
    assert install(clone, "--extras", "dev,bench")[1].startswith("installing the package with bench, dev")

    finish(clone)
    (clone / "constraints.txt").write_text("something==1\n", encoding="utf-8")
    assert install(clone)[1].startswith("installing the package with dev")


def test_uv_installs_where_pip_was_told_of_no_other_index(clone: Path) -> None:
    """It is there already, as it is in the environment of these tests, and needs nothing from an index."""
    code, said = install(clone, index=False, UV_OFFLINE="1", UV_NO_BUILD_ISOLATION="1")
    assert (code, said.splitlines()[0]) == (0, "installing the package with dev")  # a slow one says that it goes on
    installer = "import importlib.metadata as m; print(m.distribution('nothing').read_text('INSTALLER'))"
    done = subprocess.run([clone / ".venv/bin/python", "-c", installer], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "uv"


def test_where_uv_fails_pip_goes_on(clone: Path) -> None:
    """What was wrong is told; here a package is asked for that uv has no way to get."""
    (clone / "setup.py").write_text("from setuptools import setup\nsetup(name='n', install_requires=['absent'])\n")
    code, said = install(clone, index=False, UV_OFFLINE="1", UV_NO_BUILD_ISOLATION="1", PIP_RETRIES="1")
    first, second, third = said.splitlines()
    assert (code, first) == (1, "installing the package with dev")
    assert second.startswith("  retrying after: installing the package with dev: ")
    assert third.startswith("error: installing the package with dev: no package index can be reached; ")


def test_an_index_that_answers_in_part_is_asked_once_more(clone: Path) -> None:
    """A page that is missing for a moment looks like a version that does not exist."""
    asked: list[str] = []

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as index:
        thread = Thread(target=index.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        code, said = install(clone, PIP_PROXY="", PIP_INDEX_URL=f"http://127.0.0.1:{index.server_port}/simple")
        index.shutdown()
        thread.join()
    lines = said.splitlines()
    assert (code, len(lines)) == (1, 3)
    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :] != []
    assert lines[1].startswith("  retrying after: installing the package with dev: ")
    assert lines[2].startswith("error: installing the package with dev: ")


def test_half_an_environment_is_made_anew(clone: Path) -> None:
    """A run that was interrupted while the environment was made leaves one without pip, or without an interpreter."""
    python = clone / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text("", encoding="utf-8")
    assert install(clone)[1].startswith("creating .venv\n")


def test_a_spoilt_note_counts_as_none(clone: Path) -> None:
    """A note that was cut off by a full disk does not stop the next run."""
    (clone / ".venv" / "apsara-live-installed.json").write_text(json.dumps([1])[:2], encoding="utf-8")
    assert install(clone)[1].startswith("installing the package with dev")


@pytest.mark.parametrize(("target", "extras"), [("mutants", "dev,mutants"), ("bench", "dev,bench")])
def test_a_target_installs_the_extras_that_it_needs(target: str, extras: str) -> None:
    """And not the first of them alone, which `make` does where a comma ends an argument of `$(if …)`."""
    variables = {name: value for name, value in os.environ.items() if name not in ("VENV", "MAKEFLAGS")}
    shown = subprocess.run(
        ["make", "-n", target], cwd=ROOT, env=variables, capture_output=True, text=True, check=True
    ).stdout
    (installs,) = [line.split() for line in shown.splitlines() if "--extras" in line]
    assert installs[installs.index("--extras") + 1] == extras
