"""Two stacks on the real engine: five hundred resources of ours, and as many of a provider that does nothing.

Both programs declare the same values. The resources that do nothing have as many properties, under the same names,
and are answered the same outputs; secrets are plain texts there, and what we hide in our state is not there at all.
"""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import toolchain
from figures import Unmeasurable
from longstep import Failed, say

from engine.project import Stack, Template
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import RESOURCES

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
NUMBER = 500
SECRET = "4dabf18193072939515e22adb298388d"  # the key by which the engine's JSON marks a secret
ENGINE_WORDS = {"program": "pulumi-language-python-exec", "provider": "pulumi.dynamic", "pip": "pip"}
Part = Literal["program", "provider", "pip", "engine"]


@dataclass(frozen=True)
class Cost:
    """What one command of the engine has cost, with everything that it started."""

    wall_s: float
    cpu_s: float
    processes: Mapping[str, Mapping[str, Any]]
    """What the program's and the provider's process wrote of themselves when they ended."""

    def part_s(self, part: Part) -> float:
        """Processor time of one of its processes; the engine is what the others leave."""
        if part == "engine":
            return self.cpu_s - sum(each["cpu_s"] for each in self.processes.values())
        return float(self.processes[part]["cpu_s"])


class CountedStack:
    """A stack whose every `up` is accounted for."""

    def __init__(self, stack: Stack, directory: Path) -> None:
        self.stack = stack
        self._costs = directory / "costs.jsonl"
        stack.environ["PYTHONPATH"] = str(HERE / "costs")
        stack.environ["BENCHMARK_COSTS"] = str(self._costs)

    def up(self, expected: str) -> Cost:
        """Runs `up` without a preview; it must say what is expected, such as `500 unchanged`."""
        self._costs.unlink(missing_ok=True)
        before = children_s()
        outcome = self.stack.run("up", "--yes", "--skip-preview")
        cpu_s = children_s() - before
        if expected not in outcome.stdout:
            raise Unmeasurable(f"`up` did not say {expected!r}: {outcome.stdout.strip()[-300:]}")
        processes = {}
        for line in self._costs.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            part = next(
                (part for part, word in ENGINE_WORDS.items() if _has(report["words"], word)), report["words"][0]
            )
            processes[part] = report
        if not {"program", "provider"} <= processes.keys():
            raise Unmeasurable("the engine killed a process before it could write what it had cost")
        return Cost(outcome.seconds, cpu_s, processes)


@dataclass(frozen=True)
class Both:
    """The two stacks, and what creating them has cost."""

    ours: CountedStack
    nothing: CountedStack
    creating_ours: Cost
    creating_nothing: Cost


@contextmanager
def create_both(directory: Path, url: str) -> Iterator[Both]:
    """Creates both; nothing of them runs any more afterwards. Our provider keeps to the vendor's quotas meanwhile."""
    made: list[Stack] = []
    try:
        (directory / "template").mkdir()
        template = Template.make(found_toolchain(), directory / "template")
        ours = _stack(template, directory / "ours", made)
        ours.stack.environ.update(talking_to(url))
        say(f"  creating {NUMBER} resources at the pace of the vendor's quotas, about 100 s …")
        creating_ours = ours.up(f"{NUMBER + 1} created")
        nothing = _stack(template, directory / "do_nothing", made)
        (nothing.stack.directory / "properties.json").write_text(
            json.dumps(properties_of(ours.stack)), encoding="utf-8"
        )
        say(f"  creating {NUMBER} resources that do nothing …")
        creating_nothing = nothing.up(f"{NUMBER + 1} created")
        yield Both(ours, nothing, creating_ours, creating_nothing)
    finally:
        for stack in made:
            stack.end()


def _stack(template: Template, directory: Path, made: list[Stack]) -> CountedStack:
    return CountedStack(stack_of(template, directory, directory.name, PROGRAMS / "studios.py", made), directory)


def talking_to(url: str) -> dict[str, str]:
    """The variables by which our provider finds an emulator."""
    return {
        "APSARA_LIVE_ENDPOINT": url,
        "ALIBABA_CLOUD_REGION": "cn-shanghai",
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
    }


def stack_of(template: Template, directory: Path, program: str, declares: Path, made: list[Stack]) -> Stack:
    """A stack with the program of that name, which declares what a file says."""
    directory.mkdir()
    stack = template.copy(directory)
    made.append(stack)
    for file in (PROGRAMS / program).glob("*.py"):
        shutil.copy(file, stack.directory)
    shutil.copy(declares, stack.directory / "studios.py")
    return stack


def properties_of(ours: Stack) -> dict[str, dict[str, Any]]:
    """Of each class the names of all its properties, with what a resource of ours has there, or None."""
    outputs_of: dict[str, dict[str, Any]] = {}
    for each in ours.export("--show-secrets")["deployment"]["resources"]:
        kind = each["type"].rpartition(":")[2]
        if kind in RESOURCES:
            outputs_of[kind] = each["outputs"]
    return {
        kind: {name: in_the_clear(outputs.get(name)) for name in fields(RESOURCES[kind].outputs)}
        for kind, outputs in outputs_of.items()
    }


def in_the_clear(value: Any) -> Any:
    """A value of `stack export --show-secrets` without the marks of secrets."""
    if isinstance(value, dict):
        if SECRET in value:
            return json.loads(value["plaintext"])
        return {key: in_the_clear(each) for key, each in value.items()}
    return [in_the_clear(each) for each in value] if isinstance(value, list) else value


def found_toolchain() -> toolchain.Toolchain:
    """The CLI that is on this machine."""
    try:
        found = toolchain.look_up()
    except Failed as reason:
        raise Unmeasurable(str(reason)) from None
    if found is None:
        raise Unmeasurable("no Pulumi CLI on this machine: run `make cli`, which gets one")
    return found


def children_s() -> float:
    """Processor time of all processes that were started and waited for, here or by those."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _has(words: list[str], word: str) -> bool:
    return any(each == word or Path(each).name == word for each in words)
