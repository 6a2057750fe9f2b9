"""A small stack in YAML through the plugin, beside the same stack in Python through dynamic providers."""

from __future__ import annotations

import sys

import toolchain
from figures import Line, Unmeasurable
from five_hundred import found_toolchain, talking_to
from workshop import Workshop

from engine.project import Stack, Template
from engine.two_languages import Declared, Ref, in_python, in_yaml, write_python, write_yaml
from pulumi_apsara_live.cli.plugin import write_shim
from pulumi_apsara_live.hosts.plugin import version

PROGRAM = (
    Declared("Caster", "studio", {"norm_type": "general"}),
    Declared(
        "CasterConfig",
        "config",
        {"caster_id": Ref("studio"), "domain_name": "live.example.com", "delay": 5},
        deleted_with="studio",
    ),
)
COMMANDS = {
    "preview": ("preview",),
    "up --skip-preview": ("up", "--yes", "--skip-preview"),
    "up": ("up", "--yes"),
    "refresh": ("refresh", "--yes"),
}


def measure(workshop: Workshop, runs: int) -> list[Line]:
    """Wall time of each command on a studio and its configuration, of which nothing changes."""
    found = found_toolchain()
    if toolchain.LANGUAGE_HOSTS["YAML"] in toolchain.missing_hosts(found):
        raise Unmeasurable("there is no host of YAML: run `make languages`, which gets one")
    (workshop.directory / "languages").mkdir()
    template = Template.make(found, workshop.directory / "languages")
    folder = template.home / "plugins" / f"resource-apsara-live-v{version()}"
    folder.mkdir(parents=True)
    write_shim(folder, sys.executable, windows=False)
    with workshop.emulator() as emulator:
        stacks = [_stack(template, workshop, name, f"http://127.0.0.1:{emulator.port}") for name in ("yaml", "python")]
        try:
            write_yaml(stacks[0], in_yaml(PROGRAM))
            write_python(stacks[1], in_python(PROGRAM))
            for stack in stacks:
                stack.run("up", "--yes", "--skip-preview")
            return [_line(name, command, stacks, runs) for name, command in COMMANDS.items()]
        finally:
            for stack in stacks:
                stack.end()


def _stack(template: Template, workshop: Workshop, name: str, url: str) -> Stack:
    directory = workshop.directory / f"languages-{name}"
    directory.mkdir()
    stack = template.copy(directory)
    stack.environ.update(talking_to(url))
    return stack


def _line(name: str, command: tuple[str, ...], stacks: list[Stack], runs: int) -> Line:
    pairs = []
    for _ in range(runs):
        yaml, python = (stack.run(*command).seconds for stack in stacks)
        pairs.append((yaml, python))
    return Line(
        "languages",
        f"`pulumi {name}` of a studio in YAML",
        "the same in Python",
        "s",
        tuple(pairs),
        compared="ratio",
        bound=1.0,
        digits=2,
    )
