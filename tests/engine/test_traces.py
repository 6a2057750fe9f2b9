"""What the real engine asks of the host is what is recorded, by which the stand-in of `interruptions` is held.

`make record-traces` writes the record anew.
"""

from __future__ import annotations

import json
import os

import pytest

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.project import Stack
from interruptions import traces


def of_engine(stack: Stack, emulator: Emulator, scenario: list[traces.Run]) -> list[list[str]]:
    """What the engine asks, run by run."""
    asked = []
    for number, run in enumerate(scenario):
        traces.prepare(run, emulator, Stranger(emulator).call)
        if run.pending:
            interrupt(stack)
        log = stack.directory.parent / f"asked-{number}.jsonl"
        stack.environ["PULUMI_DEBUG_GRPC"] = str(log)
        if run.command == "up":
            stack.write(traces.text_of(run.program))
        getattr(stack, run.command)("--parallel", "1", expect_failure=bool(run.fails))
        asked.append(traces.of_engine(run, log.read_text(encoding="utf-8")))
        del stack.environ["PULUMI_DEBUG_GRPC"]
    return asked


def interrupt(stack: Stack) -> None:
    """Let the state say that the creation of the source has begun."""
    exported = stack.export()
    studio = next(each for each in exported["deployment"]["resources"] if each["type"].endswith(":Caster"))
    camera = {key: studio[key] for key in ("custom", "parent", "provider")}
    camera |= {key: studio[key].replace(":Caster", ":CasterVideoResource") for key in ("type", "urn")}
    camera["urn"] = camera["urn"].replace("::studio", "::camera")
    camera["inputs"] = {}
    exported["deployment"]["pending_operations"] = [{"resource": camera, "type": "creating"}]
    path = stack.directory.parent / "interrupted.json"
    path.write_text(json.dumps(exported), encoding="utf-8")
    stack.run("stack", "import", "--file", str(path))


if os.environ.get("APSARA_LIVE_RECORD") == "traces":

    @pytest.mark.parametrize("name", traces.SCENARIOS)
    def test_recording(stack: Stack, emulator: Emulator, name: str) -> None:
        """Not a test, but what makes one."""
        path = traces.RECORDED
        recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        recorded[name] = of_engine(stack, emulator, [*traces.SCENARIOS[name]])
        kept = {each: recorded[each] for each in traces.SCENARIOS if each in recorded}
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", traces.SCENARIOS)
def test_the_engine_asks_what_is_recorded(stack: Stack, emulator: Emulator, name: str) -> None:
    """For each program and interruption."""
    recorded = json.loads(traces.RECORDED.read_text(encoding="utf-8"))
    assert of_engine(stack, emulator, [*traces.SCENARIOS[name]]) == recorded[name]
