"""Output that cannot be encoded or written: no traceback, and never the exit code that means a finding."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from apsara_live_emulator import Emulator
from cli import adopted
from cli.preview.samples import RECORDED

pytestmark = pytest.mark.takes_turns

TEMPLATE = str(RECORDED / "template.json")
WORDS = {
    "text": ["preview", TEMPLATE],
    "markdown": ["preview", TEMPLATE, "--format", "markdown"],
    "json": ["preview", TEMPLATE, "--json"],
    "a broken rule": ["preview", TEMPLATE, "--max-restarts", "0"],
    "policy": ["policy", "Caster"],
    "doctor": ["doctor"],
    "help": ["preview", "--help"],
    "version": ["--version"],
}
"""Commands that write to standard output, each in its own way."""
BARE = {
    "PYTHONPATH": os.pathsep.join(sys.path),
    "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
    "HOME": "/nonexistent",
    "PATH": os.defpath,
}


def run(
    *words: str,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    cwd: Path | None = None,
    **environ: str,
) -> subprocess.CompletedProcess[bytes]:
    """The command as a user starts it: a process of its own."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", *words]
    return subprocess.run(
        command, stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL, env=BARE | environ, cwd=cwd, check=False
    )


def run_without_room(name: str, redirection: str, file: Path) -> subprocess.CompletedProcess[bytes]:
    """The command with one stream in a file that is as large as a file may be, as if the disk were full."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", *WORDS[name]]
    file.write_bytes(bytes(1024))  # A shell counts in blocks of 512 or of 1,024 bytes.
    script = f'file=$1; shift; ulimit -f 1; "$@" {redirection}"$file"'
    environ = BARE | {"PYTHONDONTWRITEBYTECODE": "1"}  # Python would keep compiled modules that were cut off.
    return subprocess.run(
        ["sh", "-c", script, "sh", str(file), *command], env=environ, capture_output=True, check=False
    )


@pytest.fixture
def studio(emulator: Emulator) -> tuple[list[str], dict[str, str]]:
    """How a studio with names in Chinese and an emoji is adopted."""
    caster_id = adopted.whole_studio(emulator)
    environ = {
        "APSARA_LIVE_ENDPOINT": emulator.url,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
    }
    return ["adopt", caster_id, "--region", "cn-shanghai"], environ


# ── encodings ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_our_signs_gets_plain_ones(encoding: str) -> None:
    """The headline has an arrow."""
    done = run("preview", TEMPLATE, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding).startswith(
        "evening-show/prod: 1 studio restarts because config changed: template lp_hd -> lp_sd; "
    )


def test_json_is_the_same_document_in_every_encoding() -> None:
    """What the encoding lacks is escaped as JSON does it, also outside of the basic plane."""
    whole = json.loads(run("preview", TEMPLATE, "--json", PYTHONIOENCODING="utf-8").stdout)
    done = run("preview", TEMPLATE, "--json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("ascii")) == whole


def test_markdown_shows_what_the_encoding_lacks() -> None:
    """As references, which a code host shows as characters."""
    done = run("preview", TEMPLATE, "--format", "markdown", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert b"&#128308; **1 studio restarts** because `config` changed: template `lp_hd` &#8594; `lp_sd`" in done.stdout


def test_an_adopted_program_is_the_same_in_every_encoding(studio: tuple[list[str], dict[str, str]]) -> None:
    """Names in Chinese and an emoji are escaped as Python does it."""
    words, environ = studio
    whole = run(*words, PYTHONIOENCODING="utf-8", **environ)
    done = run(*words, PYTHONIOENCODING="ascii", **environ)
    assert done.returncode == whole.returncode
    assert "片头" in whole.stdout.decode("utf-8")
    assert ast.dump(ast.parse(done.stdout.decode("ascii"))) == ast.dump(ast.parse(whole.stdout.decode("utf-8")))


def test_the_doctor_speaks_in_every_encoding(tmp_path: Path) -> None:
    """Its lines name a folder in Chinese."""
    folder = tmp_path / "演播室"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: 演播室\nruntime: {name: python, options: {virtualenv: 环境}}\n", "utf-8")
    whole = run("doctor", cwd=folder, PYTHONIOENCODING="utf-8")
    done = run("doctor", cwd=folder, PYTHONIOENCODING="cp1252")
    assert "环境" in whole.stdout.decode("utf-8")
    assert done.returncode == whole.returncode
    assert rb"\u73af\u5883" in done.stdout
    assert b"Traceback" not in done.stderr


def test_an_error_handler_that_the_user_chose_is_kept() -> None:
    """`PYTHONIOENCODING=ascii:replace`."""
    done = run("preview", TEMPLATE, PYTHONIOENCODING="ascii:replace")
    assert b"template lp_hd ? lp_sd" in done.stdout


# ── streams that take nothing ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["text", "json", "a broken rule", "policy", "doctor", "help"])
def test_a_file_that_takes_nothing_is_one_line_and_exit_code_2(name: str, tmp_path: Path) -> None:
    """Whatever the command has found: nobody could read it."""
    done = run_without_room(name, ">>", tmp_path / "output")
    assert done.returncode == 2
    assert last_line(done.stderr) == "error: standard output cannot be written: File too large"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["text", "markdown", "a broken rule", "doctor", "version"])
def test_a_reader_that_is_gone_is_exit_code_2_without_a_word(name: str) -> None:
    """As of `apsara-live … | head -0`; the pipe is closed before the command starts."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run(*WORDS[name], stdout=pipe)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    assert b"cannot be written" not in done.stderr


@pytest.mark.parametrize("name", ["text", "json"])
def test_a_closed_standard_output_is_one_line_and_exit_code_2(name: str) -> None:
    """`>&-`: the interpreter has no stream at all then."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", *WORDS[name]]
    script = '"$@" >&-'
    done = subprocess.run(["sh", "-c", script, "sh", *command], env=BARE, capture_output=True, check=False)
    assert done.returncode == 2
    assert last_line(done.stderr) == "error: standard output cannot be written: it is closed"


def test_a_message_that_cannot_be_written_is_exit_code_2(tmp_path: Path) -> None:
    """Standard error takes nothing, so that nobody can read which rule is broken."""
    done = run_without_room("a broken rule", "2>>", tmp_path / "errors")
    assert done.returncode == 2


def test_the_program_of_an_adoption_that_cannot_be_printed_is_exit_code_2(
    studio: tuple[list[str], dict[str, str]],
) -> None:
    """Exit code 1 would say that something is listed as left out."""
    words, environ = studio
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run(*words, stdout=pipe, **environ)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_slow_reader_gets_everything() -> None:
    """A pipe that some CI runners hand over takes only a part at a time and does not wait."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    read: list[bytes] = []
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as pipe:
        reader = threading.Thread(target=lambda: read.append(source.read()))
        reader.start()
        done = run(*["preview", *[TEMPLATE] * 40, "--json"], stdout=pipe)
        pipe.close()
        reader.join()
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(read[0])["stacks"]) == 40


def test_a_defect_is_no_finding() -> None:
    """An error that nobody foresaw shows its traceback and ends with exit code 2."""
    command = "from pulumi_apsara_live.cli.streams import run_guarded; run_guarded(lambda: {}['missing'])"
    done = subprocess.run([sys.executable, "-c", command], env=BARE, capture_output=True, check=False)
    assert done.returncode == 2
    assert last_line(done.stderr) == "KeyError: 'missing'"


def last_line(said: bytes) -> str:
    """The last line of what was written."""
    return said.decode("utf-8").rstrip("\n").rpartition("\n")[2]
