"""The harness itself, on a dynamic provider that does nothing: what the other engine tests rely on."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from engine.preloaded import VARIABLE as PRELOADED
from engine.project import Stack

PROGRAM = """
import os
import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class Nothing(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        if props.get("n") == 13:
            raise Exception("thirteen is refused")
        if props.get("wait"):
            import pathlib, time
            pathlib.Path(props["wait"]).write_text(str(os.getpid()))
            time.sleep(60)
        return CreateResult("thing-1", {**props, "made": "yes"})

    def diff(self, id, olds, news):
        changed = {key for key in ("n", "kind") if olds.get(key) != news.get(key)}
        if not changed:
            return DiffResult(changes=False)
        return DiffResult(changes=None, replaces=sorted(changed & {"kind"}), delete_before_replace=True)

    def read(self, id, props):
        n = os.environ.get("CLOUD_SAYS_N")
        outs = {**props, **({"n": float(n)} if n else {})}
        return ReadResult(id, outs, {key: outs[key] for key in ("n", "kind") if key in outs})

    def update(self, id, olds, news):
        return UpdateResult({**news, "made": "again"})


class Thing(Resource, module="test", name="Thing"):
    made: pulumi.Output[str]

    def __init__(self, name, **props):
        super().__init__(Nothing(), name, {"made": None, **props})


thing = Thing("thing", PROPS)
pulumi.export("made", thing.made)
pulumi.export("hidden", pulumi.Output.secret("s3cret"))
"""


def program(props: str) -> str:
    return PROGRAM.replace("PROPS", props)


def test_a_stack_lives_from_creation_to_destruction(bare_stack: Stack) -> None:
    """up, up, preview and up of a change, refresh with and without drift, destroy: each tells what it did as data."""
    bare_stack.write(program("n=1, kind='a'"))
    created = bare_stack.up()
    assert created.changes == {"thing": "create"}
    assert created.outputs == {"made": "yes", "hidden": "[secret]"}
    assert created.step("thing").new["outputs"]["n"] == 1
    assert created.step("thing").token == "pulumi-python:dynamic/test:Thing"

    bare_stack.write(program("n=2, kind='a'"))
    foreseen = bare_stack.preview()
    assert foreseen.changes == {"thing": "update"}
    assert foreseen.step("thing").detailed == {"n": "update"}
    updated = bare_stack.up()
    assert updated.changes == {"thing": "update"}
    assert updated.step("thing").detailed == {"n": "update"}
    assert updated.outputs["made"] == "again"
    assert bare_stack.outputs(show_secrets=True) == {"made": "again", "hidden": "s3cret"}

    assert bare_stack.refresh().changes == {}
    bare_stack.environ["CLOUD_SAYS_N"] = "5"
    drifted = bare_stack.refresh()
    assert drifted.changes == {"thing": "update"}
    assert drifted.step("thing").new["outputs"]["n"] == 5

    assert bare_stack.up().changes == {"thing": "update"}
    assert bare_stack.resources()["thing"]["outputs"]["n"] == 2
    assert bare_stack.destroy().changes == {"thing": "delete"}
    assert bare_stack.resources() == {}


def test_a_replacement_is_one_change_and_names_its_reason(bare_stack: Stack) -> None:
    """The steps of a replacement read as one `replace`, whose step says which property asked for it."""
    bare_stack.write(program("kind='a'"))
    bare_stack.up()
    bare_stack.write(program("kind='b'"))
    foreseen = bare_stack.preview()
    assert foreseen.changes == {"thing": "replace"}
    assert foreseen.step("thing").replaces == ("kind",)
    replaced = bare_stack.up()
    assert replaced.changes == {"thing": "replace"}
    assert replaced.step("thing").replaces == ("kind",)


def test_a_failure_is_told_by_its_message(bare_stack: Stack) -> None:
    """A command that is expected to fail gives the error of the provider, and the state holds nothing half-made."""
    bare_stack.write(program("n=13"))
    failed = bare_stack.up(expect_failure=True)
    assert any("thirteen is refused" in error for error in failed.errors)
    assert failed.step("thing").failed
    assert bare_stack.resources() == {}


def test_configuration_reaches_the_program(bare_stack: Stack) -> None:
    """Plain and secret values are set without asking anybody, and can be taken away."""
    bare_stack.config("studio:colour", "red")
    bare_stack.secret_config("studio:word", "hush")
    bare_stack.write(
        "import pulumi\nc = pulumi.Config()\npulumi.export('said', [c.get('colour'), c.get_secret('word')])\n"
    )
    assert bare_stack.up().outputs == {"said": ["red", "[secret]"]}
    bare_stack.config("studio:colour", None)
    assert bare_stack.preview().json["steps"]


REVEALING = """
import os, sys
import pulumi
print(__name__, __file__, os.getcwd(), sys.argv, sys.path, sorted(os.environ))
print("on the other channel", file=sys.stderr)
pulumi.warn("careful")
pulumi.export("project", pulumi.get_project())
"""


@pytest.mark.parametrize("is_preloaded", [True, False])
def test_programs_run_the_package_of_this_checkout(bare_stack: Stack, is_preloaded: bool) -> None:
    """An environment that two clones share would test the other clone's code."""
    bare_stack.environ |= {} if is_preloaded else {PRELOADED: ""}
    names = ("pulumi_apsara_live", "apsara_live_emulator")
    bare_stack.write(
        "import pulumi\n" + "".join(f"import {each}\npulumi.export({each!r}, {each}.__file__)\n" for each in names)
    )
    outputs = bare_stack.up().outputs
    provider = Path(__file__).parents[2] / "provider"
    assert outputs == {each: str(provider / each / "__init__.py") for each in names}


@pytest.mark.parametrize("ending", ["", "{}['missing']", "sys.exit(3)"])
def test_what_is_preloaded_is_as_what_is_not(bare_stack: Stack, ending: str) -> None:
    """The same arguments, paths, environment, output, errors and exit code, whichever way a program ends."""
    bare_stack.write(REVEALING + ending)
    told = []
    for preloaded in (True, False):
        bare_stack.environ |= {} if preloaded else {PRELOADED: ""}
        outcome = bare_stack.up(expect_failure=bool(ending))
        said = sorted(message.text for message in outcome.said)
        told.append((outcome.outputs, outcome.errors, outcome.warnings, said))
    assert told[0] == told[1]


def test_a_killed_command_leaves_no_process(bare_stack: Stack, tmp_path: Path) -> None:
    """A CLI killed in the middle of a create leaves its plugins alone in the world; the end of the test ends them."""
    waiting = tmp_path / "waiting"
    bare_stack.write(program(f"wait={str(waiting)!r}"))
    child = bare_stack.start("up")
    provider = int(until_written(waiting, child))
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    assert Path(f"/proc/{provider}").exists()
    bare_stack.end()
    assert provider not in bare_stack.processes()


def until_written(file: Path, child: subprocess.Popen[str]) -> str:
    """What the provider wrote, as soon as it has."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if file.exists() and (text := file.read_text(encoding="utf-8")):
            return text
        if child.poll() is not None:
            break
    pytest.fail("the provider never came as far as waiting")
