"""Five hundred resources in YAML through our plugin, beside as many of a plugin that does nothing."""

from __future__ import annotations

import json
import shlex
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import toolchain
from figures import Line, Unmeasurable, in_words
from five_hundred import HERE, NUMBER, PROGRAMS, children_s, found_toolchain, in_the_clear, talking_to
from longstep import say
from workshop import Workshop

from engine.project import Stack, Template
from engine.two_languages import Declared, Ref, in_yaml, write_yaml
from pulumi_apsara_live.cli.plugin import write_shim
from pulumi_apsara_live.hosts.plugin import version
from pulumi_apsara_live.hosts.plugin_service import schema
from pulumi_apsara_live.resources import RESOURCES

NOTHING = "nothing"
"""The name of the plugin that does nothing."""
VERSION = "1.0.0"
PLUGIN = PROGRAMS / "do_nothing_plugin" / "plugin.py"
UP = ("up", "--yes", "--skip-preview")


@dataclass(frozen=True)
class _Cost:
    """What one `up` has cost, with everything that it started."""

    wall_s: float
    cpu_s: float
    plugin_s: float


@dataclass(frozen=True)
class _Made:
    """A resource of the program, as the file that declares the studios knows it."""

    name: str

    @property
    def id(self) -> Ref:
        return Ref(self.name)


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """Processor time of the engine and of all that it starts, without a preview; the wall is a remark."""
    found = found_toolchain()
    if not toolchain.has_yaml(found):
        raise Unmeasurable("there is no host of YAML: run `make yaml`, which gets one")
    home = workshop.directory / "plugins"
    home.mkdir()
    template = Template.make(found, home)
    made: list[Stack] = []
    try:
        with workshop.emulator() as emulator:
            ours = _stack(template, home / "ours", made)
            ours.environ.update(talking_to(f"http://127.0.0.1:{emulator.port}"))
            write_shim(_folder(template, "apsara-live", version()), sys.executable, windows=False)
            write_yaml(ours, in_yaml(program()))
            say(f"  creating {NUMBER} resources at the pace of the vendor's quotas, about 100 s …")
            _up(ours, f"{NUMBER + 1} created")
        nothing = _stack(template, home / NOTHING, made)
        _install_nothing(template, nothing, ours)
        write_yaml(nothing, in_yaml(program()).replace("type: apsara-live:", f"type: {NOTHING}:"))
        say(f"  creating {NUMBER} resources that do nothing …")
        _up(nothing, f"{NUMBER + 1} created")
        unchanged = f"{NUMBER + 1} unchanged"
        pairs = [(_up(ours, unchanged), _up(nothing, unchanged)) for _ in range(runs)]
    finally:
        for stack in made:
            stack.end()
    wall = [(own.wall_s, theirs.wall_s) for own, theirs in pairs]
    own_s, theirs_s = (statistics.median(each.plugin_s for each in side) for side in zip(*pairs, strict=True))
    return [
        Line(
            "plugins",
            f"processor time of a no-op `up` of {NUMBER} in YAML",
            "a do-nothing plugin's",
            "s",
            tuple((own.cpu_s, theirs.cpu_s) for own, theirs in pairs),
            compared="ratio",
            bound=1.1,
            digits=2,
            remarks=(
                f"by wall time {in_words(wall, 's', digits=1)}",
                f"of it in the plugin's processes: {own_s:.2f} s / {theirs_s:.2f} s",
            ),
        )
    ]


def program() -> list[Declared]:
    """The five hundred resources, as data."""
    sys.path.insert(0, str(PROGRAMS))
    from studios import declare  # noqa: PLC0415 (beside the programs)

    declared: list[Declared] = []

    def make(kind: str, name: str, **properties: Any) -> _Made:
        declared.append(Declared(kind, name, properties))
        return _Made(name)

    declare(make, lambda source: Ref(source.name, "resource_id"))
    return declared


def _stack(template: Template, directory: Path, made: list[Stack]) -> Stack:
    directory.mkdir()
    made.append(template.copy(directory))
    return made[-1]


def _folder(template: Template, name: str, version: str) -> Path:
    folder = template.home / "plugins" / f"resource-{name}-v{version}"
    folder.mkdir(parents=True)
    return folder


def _install_nothing(template: Template, nothing: Stack, ours: Stack) -> None:
    """The plugin that does nothing, with the schema of ours, and the outputs of one resource of each class of ours."""
    shim = _folder(template, NOTHING, VERSION) / f"pulumi-resource-{NOTHING}"
    words = shlex.join([sys.executable, "-P", str(PLUGIN)])
    shim.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    outputs = {
        each["type"].rpartition(":")[2]: in_the_clear(each["outputs"])
        for each in ours.export("--show-secrets")["deployment"]["resources"]
        if each["type"].rpartition(":")[2] in RESOURCES
    }
    texts = {"OUTPUTS": json.dumps(outputs), "SCHEMA": schema(VERSION).replace("apsara-live", NOTHING)}
    for name, text in texts.items():
        file = nothing.directory.parent / f"{name.lower()}.json"
        file.write_text(text, encoding="utf-8")
        nothing.environ[f"DO_NOTHING_{name}"] = str(file)


def _up(stack: Stack, expected: str) -> _Cost:
    """Runs `up` without a preview; it must say what is expected."""
    costs = stack.directory.parent / "costs.jsonl"
    costs.unlink(missing_ok=True)
    stack.environ |= {"PYTHONPATH": str(HERE / "costs"), "BENCHMARK_COSTS": str(costs)}
    before = children_s()
    outcome = stack.run(*UP)
    cpu_s = children_s() - before
    if expected not in outcome.stdout:
        raise Unmeasurable(f"`up` did not say {expected!r}: {outcome.stdout.strip()[-300:]}")
    if not costs.exists():
        raise Unmeasurable("the engine killed the plugin before it could write what it had cost")
    reports = map(json.loads, costs.read_text(encoding="utf-8").splitlines())
    return _Cost(outcome.seconds, cpu_s, sum(each["cpu_s"] for each in reports))
