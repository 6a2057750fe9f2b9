"""Programs in YAML through the plugin: the same calls as in Python, nothing on air touched by hand, and both ways."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from apsara_live_emulator import Emulator
from engine.counted import calls, writes
from engine.programs import EPISODES, SETTINGS
from engine.project import Stack, Template
from engine.two_languages import (
    Declared,
    Program,
    Ref,
    assert_moved,
    in_python,
    in_yaml,
    named,
    variable,
    write_python,
    write_yaml,
)
from pulumi_apsara_live.hidden_keys import DECLARED

pytestmark = [pytest.mark.other_languages("YAML"), pytest.mark.usefixtures("plugin")]

SECRET = "auth_key=hidden"
STUDIO = Declared("Caster", "studio", {"norm_type": "general", "tags": {"owner": "news-desk"}})
CAMERA = Declared(
    "CasterVideoResource",
    "camera",
    {
        "caster_id": Ref("studio"),
        "resource_name": "camera",
        "location_id": "RV01",
        "live_stream_url": "rtmp://in.example.com/app/camera",
    },
    deleted_with="studio",
)
CONFIG = Declared("CasterConfig", "config", {"caster_id": Ref("studio"), **SETTINGS}, deleted_with="studio")
RUN = Declared("CasterRunState", "run", {"caster_id": Ref("studio")}, depends_on=["config"])
RESTART = Declared(
    "CasterRestart",
    "restart",
    {"caster_id": Ref("studio"), "triggers": {"config": Ref("config", "restart_fingerprint")}},
    depends_on=["run"],
    options={"deleteBeforeReplace": True},
)
RUNDOWN = Declared(
    "CasterProgram",
    "rundown",
    {
        "caster_id": Ref("studio"),
        "episodes": [{**each, "resource_id": Ref("camera", "resource_id")} for each in EPISODES],
    },
    deleted_with="studio",
)
ON_AIR = [STUDIO, CONFIG, RUN, RESTART]
WHOLE = [STUDIO, CAMERA, CONFIG, RUNDOWN, RUN, RESTART]
OUTPUTS = {"id": Ref("studio"), "reason": Ref("restart", "reason")}


def with_inputs(program: Program, name: str, **inputs: Any) -> Program:
    """The program with other inputs of one resource."""
    return [replace(each, inputs={**each.inputs, **inputs}) if each.name == name else each for each in program]


def only_studio(emulator: Emulator) -> Any:
    """The one studio of the account with all that is in it."""
    (studio,) = emulator.state.export()["casters"].values()
    return without_times(studio)


def without_times(studio: dict[str, Any]) -> dict[str, Any]:
    """A studio but for the time of its last change."""
    return {name: value for name, value in studio.items() if "modified" not in name}


REPLACED = {"config": "replace", "run": "replace"}
STEPS = {
    "creation": WHOLE,
    "a setting": with_inputs(WHOLE, "config", delay=7),
    "a setting that restarts": with_inputs(WHOLE, "config", transcode={"caster_template": "lp_sd"}),
    "an episode": with_inputs(
        WHOLE, "rundown", episodes=[{**each, "switch_type": "TimeFirst"} for each in RUNDOWN.inputs["episodes"]]
    ),
    "a source, its setting taken away": with_inputs(
        [each for each in WHOLE if each is not RUNDOWN],
        "camera",
        resource_name="camera one",
        live_stream_url=None,
        vod_url="https://files.example.com/a.mp4",
    ),
    "the same once more": with_inputs(
        [each for each in WHOLE if each is not RUNDOWN],
        "camera",
        resource_name="camera one",
        live_stream_url=None,
        vod_url="https://files.example.com/a.mp4",
    ),
}
"""What is declared one after the other."""


def test_the_same_program_makes_the_same_calls_in_both_hosts(
    template: Template, emulator: Emulator, tmp_path: Path
) -> None:
    """Creation, changes, a restart, a replacement and destruction; previews call nothing that writes."""
    done: dict[str, list[tuple[str, dict[str, str], Counter[str]]]] = {}
    for language in ("python", "yaml"):
        (tmp_path / language).mkdir()
        stack = template.copy(tmp_path / language)
        stack.talks_to(emulator.url)
        calls(emulator)
        done[language] = []
        for step, program in STEPS.items():
            if language == "python":
                write_python(stack, in_python(program, OUTPUTS))
            else:
                write_yaml(stack, in_yaml(program, OUTPUTS))
                foreseen = stack.preview()
                assert writes(calls(emulator)) == {}
            outcome = stack.up()
            done[language].append((step, outcome.changes, calls(emulator)))
            if language == "yaml":
                assert foreseen.changes == outcome.changes
        assert stack.refresh().changes == {}
        done[language].append(("refresh", {}, calls(emulator)))
        stack.destroy()
        done[language].append(("destruction", {}, calls(emulator)))
        assert emulator.state.is_empty()
        assert stack.end() == []
    assert done["yaml"] == done["python"]
    assert done["yaml"][-3] == ("the same once more", {}, Counter())


def test_a_secret_is_in_no_state_and_no_event_in_the_clear(stack: Stack, emulator: Emulator, tmp_path: Path) -> None:
    """A property that is always one; and a change of it is no plain text either."""
    for text in (SECRET, "auth_key=changed"):
        program = with_inputs([STUDIO, CONFIG], "config", callback_url=f"https://hooks.example.com/one?{text}")
        write_yaml(stack, in_yaml(program))
        stack.preview()
        stack.up()
        assert text in str(emulator.ledger.calls("SetCasterConfig")[-1].parameters["CallbackUrl"])
        assert text not in json.dumps(stack.export())
    stack.refresh()
    files = [each for each in tmp_path.rglob("*") if each.is_file() and each.name != "Pulumi.yaml"]
    assert len(files) > 4
    for each in files:
        content = each.read_text(encoding="utf-8", errors="replace")
        assert SECRET not in content
        assert "auth_key=changed" not in content


def test_nothing_on_air_stops_when_it_is_replaced_by_hand(stack: Stack, emulator: Emulator) -> None:
    """The engine creates before it deletes, and deletes what it has just created: that makes no call."""
    write_yaml(stack, in_yaml([STUDIO, CONFIG, RUN]))
    stack.up()
    urns = [stack.resources()[name]["urn"] for name in ("run", "config")]
    on_air = only_studio(emulator)
    calls(emulator)
    assert stack.up(*(word for urn in urns for word in ("--replace", urn))).changes == REPLACED
    for urn in urns:
        stack.run("state", "taint", urn, "--yes")
    assert stack.up().changes == REPLACED
    assert stack.up().changes == {}
    assert set(writes(calls(emulator))) <= {"SetCasterConfig"}
    assert only_studio(emulator) == on_air
    stack.destroy()
    assert emulator.state.is_empty()


def test_a_configuration_on_air_is_not_cleared_by_a_replacement_that_deletes_first(
    stack: Stack, emulator: Emulator
) -> None:
    """Refused in one line, with what to do in the spelling of the program; the next update is as ever."""
    write_yaml(stack, in_yaml([STUDIO, replace(CONFIG, options={"deleteBeforeReplace": True}), RUN]))
    stack.up()
    on_air = only_studio(emulator)
    calls(emulator)
    refused = stack.up("--replace", stack.resources()["config"]["urn"], expect_failure=True)
    assert any('stop it first, or set onDelete: "leave" and update before' in each for each in refused.errors)
    assert writes(calls(emulator)) == {}
    assert only_studio(emulator) == on_air
    assert stack.up().changes == {}


@pytest.mark.parametrize(
    "option",
    [{}, {"deleteBeforeReplace": True}, {"protect": True}],
    ids=["as it is", "deleted first", "protected"],
)
def test_a_studio_on_air_stays_there_when_it_is_replaced_by_hand(
    stack: Stack, emulator: Emulator, option: dict[str, bool]
) -> None:
    """The engine creates another one before the deletion is refused; with either option it is refused before."""
    write_yaml(stack, in_yaml([replace(STUDIO, options=option), CONFIG, RUN]))
    stack.up()
    on_air = only_studio(emulator)
    calls(emulator)
    refused = stack.up("--replace", stack.resources()["studio"]["urn"], expect_failure=True)
    assert writes(calls(emulator)) == ({} if option else {"CreateCaster": 1})
    is_told = any("carries the tag of this resource and is left alone" in said.text for said in refused.said)
    assert is_told is not bool(option)
    assert on_air in [without_times(each) for each in emulator.state.export()["casters"].values()]


def test_a_show_goes_on_when_its_studio_is_replaced_by_hand(stack: Stack, emulator: Emulator) -> None:
    """Whatever else the program declares of the studio, and whichever is deleted first."""
    run = replace(RUN, depends_on=["studio"])
    for program in ([STUDIO, replace(CONFIG, inputs={**CONFIG.inputs, "on_delete": "leave"})], [STUDIO, run]):
        write_yaml(stack, in_yaml(program))
        stack.up()
    caster_id, on_air = stack.resources()["studio"]["id"], only_studio(emulator)
    for option in ({"deleteBeforeReplace": True}, {}):
        write_yaml(stack, in_yaml([replace(STUDIO, options=option), run]))
        refused = stack.up("--replace", stack.resources()["studio"]["urn"], expect_failure=True)
        assert any("set running: false in an update of its own before this one" in each for each in refused.errors)
        assert without_times(emulator.state.export()["casters"][caster_id]) == on_air


def test_a_restart_replaced_by_hand_restarts_with_the_option(stack: Stack, emulator: Emulator) -> None:
    """That is why the examples give it to restarts; without it, the engine creates before it deletes."""
    write_yaml(stack, in_yaml(ON_AIR, OUTPUTS))
    assert stack.up().outputs["reason"] == "created"
    urn = stack.resources()["restart"]["urn"]
    assert stack.up("--replace", urn).outputs["reason"] == "replaced by hand"
    assert emulator.ledger.count("RestartCaster") == 1
    write_yaml(stack, in_yaml([*ON_AIR[:-1], replace(RESTART, options={})], OUTPUTS))
    stack.up("--replace", urn)
    assert emulator.ledger.count("RestartCaster") == 1


def test_what_is_imported_previews_without_a_change(template: Template, emulator: Emulator, tmp_path: Path) -> None:
    """The program that the engine writes, of a studio, its configuration, a source and a rundown; no call writes."""
    stacks = []
    for name in ("owner", "importer"):
        (tmp_path / name).mkdir()
        stacks.append(template.copy(tmp_path / name))
        stacks[-1].talks_to(emulator.url)
    owner, importer = stacks
    group = {"norm_type": "general", "resource_group_id": "rg-news"}
    write_yaml(owner, in_yaml([replace(STUDIO, inputs=group), CAMERA, CONFIG, RUNDOWN]))
    owner.up()
    calls(emulator)
    wanted = [
        {"type": each["type"], "name": name, "id": each["id"]} for name, each in sorted(owner.resources().items())
    ]
    (importer.directory / "resources.json").write_text(json.dumps({"resources": wanted}), encoding="utf-8")
    empty = in_yaml([])
    write_yaml(importer, empty)
    done = importer.run(
        *("import", "--file", "resources.json", "--out", "written.yaml", "--yes", "--skip-preview", "--protect=false")
    )
    assert "warning" not in done.stdout + done.stderr
    written = yaml.safe_load((importer.directory / "written.yaml").read_text(encoding="utf-8"))
    assert set(written["resources"]) == {"studio", "camera", "config", "rundown"}
    write_yaml(importer, yaml.safe_dump(yaml.safe_load(empty) | written))
    foreseen = importer.preview()
    assert (foreseen.changes, foreseen.warnings) == ({}, [])
    assert importer.up().changes == {}
    assert importer.refresh().changes == {}
    assert writes(calls(emulator)) == {}
    assert "rg-news" in json.dumps(written["resources"]["studio"])
    assert [stack.end() for stack in stacks] == [[], []]


def with_provider(region: str, secret: str) -> str:
    """A studio by the default provider, and one by an explicit provider of another region and keys."""
    document = yaml.safe_load(in_yaml([STUDIO, replace(STUDIO, name="abroad")]))
    settings = {"region": region, "accessKey": "testid", "secretKey": secret}
    document["resources"]["intl"] = {"type": "pulumi:providers:apsara-live", "properties": settings}
    document["resources"]["Caster_abroad"]["options"] = {"provider": "${intl}"}
    return yaml.safe_dump(document)


def test_another_region_or_key_of_a_provider_changes_that_provider_alone(stack: Stack, emulator: Emulator) -> None:
    """Two providers in one program; resources stay where they are, and keys are encrypted in the state."""
    write_yaml(stack, with_provider("ap-southeast-1", "testsecret"))
    stack.up()
    made = {call.parameters["RegionId"] for call in emulator.ledger.calls("CreateCaster")}
    assert made == {"cn-shanghai", "ap-southeast-1"}
    assert "testsecret" not in json.dumps(stack.export())
    calls(emulator)
    write_yaml(stack, with_provider("cn-beijing", "wrong-secret"))
    moved = stack.up()
    assert moved.changes == {}
    assert any("region" in warning for warning in moved.warnings)
    assert calls(emulator) == {}
    assert "wrong-secret" not in json.dumps(stack.export())
    assert stack.refresh(expect_failure=True).errors
    write_yaml(stack, with_provider("ap-southeast-1", "testsecret"))
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    assert writes(calls(emulator)) == {}
    stack.destroy()
    assert emulator.state.is_empty()


# From Python and back

RECORDED = sorted((Path(__file__).with_name("recorded")).iterdir())
EVENING = datetime(2036, 6, 29, 17, 30, tzinfo=UTC)


def declared_in(exported: dict[str, Any]) -> list[Declared]:
    """What a program would have to declare for the resources of a state, with ids in place of references."""
    found = []
    for each in exported["deployment"]["resources"]:
        if "apsara-live:" in each["type"]:
            inputs = {name: opened(each["inputs"][name]) for name in each["outputs"][DECLARED]}
            needs = [f"${{{variable(*named(urn))}}}" for urn in each.get("dependencies", ())]
            found.append(Declared(*named(each["urn"]), inputs, options={"dependsOn": needs}))
    return found


def opened(value: Any) -> Any:
    """A value of `stack export --show-secrets` without the marks of secrets."""
    if isinstance(value, dict):
        if "plaintext" in value:
            return opened(json.loads(value["plaintext"]))
        return {key: opened(each) for key, each in value.items()}
    return [opened(each) for each in value] if isinstance(value, list) else value


def of_release(stack: Stack, emulator: Emulator, release: Path) -> list[Declared]:
    """The stack of a release and its account, and its program in YAML."""
    emulator.clock.set(EVENING)
    emulator.state.load(json.loads((release / "cloud.json").read_text(encoding="utf-8")))
    stack.run("stack", "import", "--file", str(release / "stack.json"))
    program = declared_in(stack.export("--show-secrets"))
    write_yaml(stack, in_yaml(program))
    return program


@pytest.mark.parametrize("release", RECORDED, ids=lambda place: place.name)
def test_a_stack_of_a_release_moves_to_yaml_without_a_call(stack: Stack, emulator: Emulator, release: Path) -> None:
    """Every resource of the state is updated in place, by no call; then nothing changes, and all of it can go."""
    names = [each.name for each in of_release(stack, emulator, release)]
    assert_moved(stack.preview(), names)
    assert calls(emulator) == {}
    assert_moved(stack.up(), names)
    assert calls(emulator) == {}
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    assert writes(calls(emulator)) == {}
    stack.destroy()
    assert emulator.state.is_empty()


def test_everything_in_a_studio_on_air_is_replaced_by_hand_without_harm(stack: Stack, emulator: Emulator) -> None:
    """All resources of the latest release but the studio itself and the relay, whose second creation is refused."""
    of_release(stack, emulator, RECORDED[-1])
    stack.up()
    on_air, relays = only_studio(emulator), emulator.state.export()["tasks"]
    inside = [each["urn"] for each in stack.export()["deployment"]["resources"] if "apsara-live:" in each["type"]]
    inside = [urn for urn in inside if named(urn)[0] not in ("apsara-live", "Caster", "LivePullToPush")]
    assert len(inside) > 6
    calls(emulator)
    replaced = stack.up(*(word for urn in inside for word in ("--replace", urn)))
    assert {step.urn for step in replaced.steps if step.op == "replace"} == {*inside}
    assert set(writes(calls(emulator))) <= {"AddCasterVideoResource"}, "refused: the source is there"
    assert only_studio(emulator) == on_air
    assert emulator.state.export()["tasks"] == relays
    assert stack.up().changes == {}


def test_a_stack_moves_to_yaml_and_back_without_a_call(stack: Stack, emulator: Emulator) -> None:
    """There by the aliases of the schema, back by those of the program; ids stay."""
    write_python(stack, in_python(WHOLE, OUTPUTS))
    ids = {name: each["id"] for name, each in (stack.up() and stack.resources()).items()}
    for write, text in (
        (write_yaml, in_yaml(WHOLE, OUTPUTS)),
        (write_python, in_python(WHOLE, OUTPUTS, from_plugin=True)),
    ):
        write(stack, text)
        calls(emulator)
        assert_moved(stack.preview(), ids)
        assert_moved(stack.up(), ids)
        assert calls(emulator) == {}
        assert stack.up().changes == {}
        assert stack.refresh().changes == {}
        assert writes(calls(emulator)) == {}
        assert {name: each["id"] for name, each in stack.resources().items()} == ids
    stack.destroy()
    assert emulator.state.is_empty()
