"""The examples in TypeScript and Go through the plugin: the calls of the one in YAML, and a move from Python."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from engine.counted import calls, writes
from engine.packages import EXAMPLES, GO, TYPESCRIPT, Language, compiled, speaks_other_languages, write_program
from engine.project import NAME, Stack, Template
from engine.two_languages import assert_moved, named, write_python, write_yaml

pytestmark = pytest.mark.usefixtures("plugin")

SECRET = "auth_key=hidden"
IN_YAML = (
    (EXAMPLES / "yaml" / "Pulumi.yaml").read_text(encoding="utf-8").replace("name: evening-news", f"name: {NAME}", 1)
)
IN_PYTHON = """
import pulumi
from pulumi import ResourceOptions

import pulumi_apsara_live as live

studio = live.Caster("evening-news", norm_type="general")
config = live.CasterConfig(
    "evening-news",
    caster_id=studio.id,
    domain_name="live.example.com",
    transcode=live.TranscodeConfig(caster_template="lp_hd", live_templates=["lsd", "lhd"]),
    delay=5,
    callback_url="https://hooks.example.com/evening-news",
    program_name="evening",
    program_effect=True,
    opts=ResourceOptions(deleted_with=studio),
)
camera = live.CasterVideoResource(
    "camera",
    caster_id=studio.id,
    resource_name="camera 1",
    location_id="RV01",
    live_stream_url="rtmp://ingest.example.com/evening-news/camera-1",
    opts=ResourceOptions(deleted_with=studio),
)
times = [("headlines", "20:00", "20:15"), ("weather", "20:15", "20:20")]
live.CasterProgram(
    "rundown",
    caster_id=studio.id,
    episodes=[
        live.Episode(
            name=name,
            episode_type="Resource",
            resource_id=camera.resource_id,
            start_time=f"2036-06-29T{start}:00+02:00",
            end_time=f"2036-06-29T{end}:00+02:00",
        )
        for name, start, end in times
    ],
    opts=ResourceOptions(deleted_with=studio),
)
run_state = live.CasterRunState("evening-news", caster_id=studio.id, opts=ResourceOptions(depends_on=[config]))
live.CasterRestart(
    "evening-news",
    caster_id=studio.id,
    triggers={"config": config.restart_fingerprint},
    opts=ResourceOptions(depends_on=[run_state]),
)
"""


def needs(language: Language, *others: str) -> object:
    """The cell of a test that needs this language and others."""
    return pytest.param(language, marks=pytest.mark.other_languages(language.name, *others), id=language.name)


EACH = pytest.mark.parametrize("language", [needs(TYPESCRIPT), needs(GO)])


def sent(emulator: Emulator) -> list[str]:
    """What was called that changes something, with its parameters but for ids, in any order."""
    changing = [call for call in emulator.ledger.calls() if not call.action.startswith("Describe")]
    shown = (f"{call.action} {json.dumps(call.parameters, sort_keys=True, default=str)}" for call in changing)
    return sorted(re.sub(r"[0-9a-f]{8}[-0-9a-f]{4,}", "…", each) for each in shown)


def life(stack: Stack, emulator: Emulator, write: Callable[[str], None], program: str) -> list[Any]:
    """What is shown and called when the example is created, changed, left as it is, refreshed and destroyed."""
    steps: list[Any] = []
    for change in ("lp_hd", "lp_sd", "lp_sd"):
        write(program.replace("lp_hd", change))
        calls(emulator)
        foreseen = stack.preview()
        assert writes(calls(emulator)) == {}
        outcome = stack.up()
        assert (outcome.changes, outcome.warnings) == (foreseen.changes, foreseen.warnings)
        assert SECRET not in json.dumps(stack.export())
        steps.append((outcome.changes, outcome.outputs["reason"], sent(emulator), calls(emulator)))
    for step in (stack.refresh, stack.destroy):
        steps.append((step().changes, calls(emulator)))
    assert emulator.state.is_empty()
    return steps


@pytest.mark.parametrize("language", [needs(TYPESCRIPT, "YAML"), needs(GO, "YAML")])
def test_an_example_makes_the_calls_of_the_one_in_yaml(
    language: Language, prepared: Callable[[Language], Path], template: Template, emulator: Emulator, tmp_path: Path
) -> None:
    """From its creation, over a restart for a setting that needs one, to its end; its secret is in no state."""
    lives = []
    for name, program in (("yaml", IN_YAML), ("other", language.example)):
        (tmp_path / name).mkdir()
        stack = template.copy(tmp_path / name)
        stack.talks_to(emulator.url)
        speaks_other_languages(stack)

        def write(text: str, name: str = name, stack: Stack = stack) -> None:
            if name == "yaml":
                write_yaml(stack, text)
            else:
                write_program(stack, prepared(language), language, text)

        address = "https://hooks.example.com/evening-news"
        lives.append(life(stack, emulator, write, program.replace(address, f"{address}?{SECRET}")))
        assert stack.end() == []
    assert lives[1] == lives[0]
    created, restarted, same, *_ = lives[1]
    assert created[1] == "created"
    assert {"RestartCaster", "SetCasterConfig"} == {each.split()[0] for each in restarted[2]}
    assert same == ({}, "config", [], Counter())


@EACH
def test_a_word_that_is_no_property_is_refused_by_the_compiler(
    language: Language, prepared: Callable[[Language], Path], stack: Stack
) -> None:
    """The example and the generated package are compiled with the strict settings of the language by the fixture."""
    speaks_other_languages(stack)
    misspelt = language.example.replace("casterTemplate:", "casterTemplat:").replace(
        "CasterTemplate:", "CasterTemplat:"
    )
    write_program(stack, prepared(language), language, misspelt)
    done = compiled(stack, *language.strictly[0])
    assert done.returncode != 0
    assert "asterTemplat" in done.stdout + done.stderr
    assert stack.end() == []


@EACH
def test_a_stack_moves_from_python_without_a_call(
    language: Language, prepared: Callable[[Language], Path], stack: Stack, emulator: Emulator
) -> None:
    """By the aliases of the schema: everything is updated in place, ids stay, and nothing changes after that."""
    speaks_other_languages(stack)
    write_python(stack, IN_PYTHON)
    names = [step.name for step in stack.up().steps]
    ids = ids_of(stack)
    write_program(stack, prepared(language), language, language.example)
    calls(emulator)
    assert_moved(stack.preview(), names)
    assert_moved(stack.up(), names)
    assert calls(emulator) == {}
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    assert writes(calls(emulator)) == {}
    assert ids_of(stack) == ids
    stack.destroy()
    assert emulator.state.is_empty()


def ids_of(stack: Stack) -> dict[tuple[str, str], str]:
    """The ids in the state, by class and logical name."""
    resources = stack.export()["deployment"]["resources"]
    return {named(each["urn"]): each["id"] for each in resources if "apsara-live:" in each["type"]}
