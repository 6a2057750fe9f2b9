"""The examples in TypeScript and Go, with the package that the engine generates for them from the plugin."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path

from engine.project import NAME, Stack, Template

EXAMPLES = Path(__file__).parents[2] / "examples"
ADD = ("package", "add", "apsara-live")
COMPILE_LIMIT_S = 1800  # Go compiles half of Pulumi's SDK once per machine
INHERITED = ("GO", "NODE_", "NPM_CONFIG_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
INSTALLED = "node_modules"


@dataclass(frozen=True)
class Language:
    """A language with its example."""

    name: str
    folder: str
    program: str
    strictly: Sequence[Sequence[str]]
    """What compiles the example, and the generated package, as strictly as the language can."""

    def __str__(self) -> str:
        return self.name

    @property
    def example(self) -> str:
        return (EXAMPLES / self.folder / self.program).read_text(encoding="utf-8")


TYPESCRIPT = Language(
    name="TypeScript",
    folder="typescript",
    program="index.ts",
    strictly=[
        ("npx", "--no-install", "tsc", "--project", "."),
        ("npx", "--no-install", "tsc", "--project", "sdks/apsara-live", "--strict", "--noEmit"),
    ],
)
GO = Language(
    name="Go",
    folder="go",
    program="main.go",
    strictly=[("go", "vet", ".", "example.com/pulumi-apsara-live/sdk/go/apsaralive")],
)


@cache
def _caches() -> Mapping[str, str]:
    """Where npm and Go keep what they have downloaded and compiled, and by which settings."""
    settings = {name: value for name, value in os.environ.items() if name.upper().startswith(INHERITED)}
    settings |= {"NPM_CONFIG_CACHE": str(Path.home() / ".npm"), "NPM_CONFIG_USERCONFIG": str(Path.home() / ".npmrc")}
    settings |= {"NPM_CONFIG_PREFER_OFFLINE": "true"}
    if shutil.which("go"):
        done = subprocess.run(
            ["go", "env", "-json", "GOENV", "GOMODCACHE", "GOCACHE"], capture_output=True, text=True, check=True
        )
        settings |= json.loads(done.stdout)
    return settings


def speaks_other_languages(stack: Stack) -> None:
    """Let the engine of a stack find Node.js and Go, and what they have downloaded."""
    places = [str(Path(found).parent) for name in ("node", "npm", "go") if (found := shutil.which(name))]
    stack.environ.update(_caches())
    stack.environ["PATH"] = os.pathsep.join(dict.fromkeys([stack.environ["PATH"], *places]))


def compiled(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a compiler on the program of a stack."""
    return subprocess.run(
        words,
        cwd=stack.directory,
        env=stack.environ,
        capture_output=True,
        text=True,
        timeout=COMPILE_LIMIT_S,
        check=False,
    )


def prepare(template: Template, directory: Path, language: Language) -> None:
    """Add the package to a copy of the example and compile it, in a folder that all workers of a run share."""
    with directory.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (directory / "finished").exists():
            return
        shutil.rmtree(directory, ignore_errors=True)  # of a preparation that failed
        directory.mkdir()
        stack = template.copy(directory)
        speaks_other_languages(stack)
        (stack.directory / "Pulumi.yaml").unlink()
        shutil.copytree(EXAMPLES / language.folder, stack.directory, dirs_exist_ok=True)
        manifest = stack.directory / "Pulumi.yaml"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace("evening-news", NAME), encoding="utf-8")
        stack.run(*ADD)
        for words in language.strictly:
            done = compiled(stack, *words)
            assert done.returncode == 0, done.stdout + done.stderr
        (directory / "finished").touch()


def write_program(stack: Stack, prepared: Path, language: Language, program: str) -> None:
    """Make a program in the language the program of a stack, in place of any other."""
    (stack.directory / "__main__.py").unlink(missing_ok=True)
    kept = shutil.ignore_patterns(INSTALLED, "Pulumi.*.yaml")
    shutil.copytree(prepared / "project", stack.directory, dirs_exist_ok=True, ignore=kept)
    installed = stack.directory / INSTALLED
    if (prepared / "project" / INSTALLED).exists() and not installed.exists():
        installed.symlink_to(prepared / "project" / INSTALLED)
    (stack.directory / language.program).write_text(program, encoding="utf-8")
