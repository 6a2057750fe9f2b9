"""The page about the emulator: its command and its program."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

from apsara_live_emulator import Emulator
from cases import CASES, Stage
from docs.manual import fences
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

PLACE = "    ...  "
"""Where the documented program leaves room for somebody's own."""


def a_life(emulator: Emulator) -> None:
    """A studio with a configuration, made and deleted by a client that tries again; it signs at real time."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries.without_waiting(),
    )
    case = next(each for each in CASES if each.resource == "Caster")
    studio = Stage(client, case)
    id, outputs, inputs = studio.create(case.minimal)
    studio.update(id, outputs, studio.checked({**case.minimal, "caster_name": "Late news"}, inputs))
    studio.delete(id, outputs)
    client.close()


def test_the_command_prints_one_line_and_serves() -> None:
    """The base URL, on a port of its own."""
    command, answer = fences("docs/emulator.md", "")[0].text.strip().splitlines()
    words = shlex.split(command.removeprefix("$ "))
    assert words[0] == "python"
    with subprocess.Popen([sys.executable, *words[1:]], stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        said = serving.stdout.readline().strip()
        serving.terminate()
    pattern = r"http://127\.0\.0\.1:\d+"
    assert re.fullmatch(pattern, said)
    assert re.fullmatch(pattern, answer)


def test_the_program_runs() -> None:
    """With a client's work in the place that it leaves for it."""
    (program,) = fences("docs/emulator.md", "python")
    assert program.text.count(PLACE) == 1
    exec(program.text.replace(PLACE, "    a_life(emulator)  "), {"a_life": a_life})
