"""Checks of a project's Python: the interpreter that runs its program, and the one that serves its resources.

The two may differ: the language host reads the options of Pulumi.yaml and searches for lock files, while the script
that starts the process for dynamic resources reads only the options.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .doctor_findings import Finding
from .doctor_project import Project, path_of, run_program
from .environments import PACKAGE_NAME, Manager, add, default_python, manager, ours, python_in, uv_environment

SDK: Final = (3, 216, 0)
"""The first Python SDK that honours the inputs which a refresh returns."""
PYTHON: Final = (3, 11, 0)
PROBE: Final = """
import importlib.metadata as metadata, importlib.util as util, json, platform, sys
def version(name):
    try: return metadata.version(name)
    except metadata.PackageNotFoundError: return None
print(json.dumps({"python": platform.python_version(), "pip": util.find_spec("pip") is not None,
    "ours": version("pulumi-apsara-live"), "sdk": version("pulumi"), "prefix": sys.prefix}))
"""
RUNS_WITH: Final = "the project runs with"
SERVED_WITH: Final = "its resources are served with"


def numbers(text: str) -> tuple[int, int, int] | None:
    """Return the three numbers of a version, ignoring suffixes; None if it is not a version."""
    match = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", text.strip())
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def dotted(needed: tuple[int, int, int]) -> str:
    """Return a version in dotted form."""
    return ".".join(map(str, needed))


@dataclass(frozen=True)
class Chosen:
    """An interpreter and the tool that manages its environment; without a path if the environment does not exist."""

    path: str | None
    name: Manager
    directory: Path
    """The folder of the project."""
    virtualenv: str = ""
    """The option `virtualenv` of Pulumi.yaml, if it chose the interpreter."""
    hint: str = ""
    """What to do to use another interpreter."""

    @property
    def advice(self) -> str:
        """Return how to create a missing interpreter."""
        if self.hint:
            return self.hint
        if self.name != "pip":
            return f"Run `{self.name} {'sync' if self.name == 'uv' else 'install'}`."
        if self.virtualenv:
            folder = self.directory / self.virtualenv
            return f"Run `python3 -m venv {folder}`, then: {add(ours(), 'pip', str(self.path))}"
        return "Install Python, or set `virtualenv` in Pulumi.yaml."


def python(project: Project, environ: Mapping[str, str], *, ignores_options: bool = False) -> Iterator[Finding]:
    """Check the interpreter of the program, and that of the resources if it is another one.

    With `ignores_options`, the language host reads neither the options of Pulumi.yaml nor lock files.
    """
    if project.directory is None:
        return
    name = manager(project.directory, project.runtime)
    if name != "pip" and not ignores_options and shutil.which(name, path=path_of(environ)) is None:
        text = f"the project is managed by {name}, and `{name}` is not on PATH"
        advice = f"Install {name}, or set `toolchain: pip` and `virtualenv` in Pulumi.yaml."
        yield Finding("python", "error", text, advice)
        return
    current = _expected(name, project.directory, project.runtime, environ)
    program = current
    if ignores_options:
        hint = "Put the `bin` of the project's environment first on PATH, or use the official CLI."
        program = Chosen(
            default_python(environ), "pip", project.directory, hint=hint if current.path != "python3" else ""
        )
    finding, prefix = _examined(RUNS_WITH, program, environ)
    yield finding
    resources = _of_resources(current, project.runtime, environ)
    if resources.path != program.path:
        finding, other = _examined(SERVED_WITH, resources, environ)
        if other != prefix:
            yield finding


def _expected(name: Manager, directory: Path, runtime: Mapping[str, Any], environ: Mapping[str, str]) -> Chosen:
    """Return the interpreter that a current language host chooses."""
    virtualenv = str(runtime.get("virtualenv") or "")
    if name == "poetry":
        return Chosen(_poetrys(directory, environ), name, directory)
    if virtualenv:
        return Chosen(python_in(directory / virtualenv), name, directory, virtualenv)
    if name == "uv":
        return Chosen(python_in(uv_environment(directory, environ)), name, directory)
    return Chosen(default_python(environ), name, directory)


def _of_resources(program: Chosen, runtime: Mapping[str, Any], environ: Mapping[str, str]) -> Chosen:
    """Return the interpreter that the script for dynamic resources chooses, which ignores lock files."""
    directory, toolchain = program.directory, runtime.get("toolchain")
    if runtime.get("virtualenv"):
        path: str | None = python_in(directory / str(runtime["virtualenv"]))
    elif toolchain == "uv":
        path = python_in(directory / ".venv")
    else:
        path = program.path if toolchain == "poetry" else default_python(environ)
    if path == program.path or program.name == "pip":
        return program
    folder = (
        ""
        if program.name == "poetry" or program.path is None
        else os.path.relpath(Path(program.path).parents[1], directory)
    )
    also = f" and `virtualenv: {folder}`" if folder not in ("", ".venv") else ""
    hint = (
        f"Set `toolchain: {program.name}`{also} in Pulumi.yaml: the process that serves resources ignores lock files."
    )
    return Chosen(path, program.name, directory, hint=hint)


def _poetrys(directory: Path, environ: Mapping[str, str]) -> str | None:
    """Return the interpreter of poetry's environment, which poetry itself reports, as for the engine."""
    answer = run_program(["poetry", "env", "info", "--path"], directory, environ)
    folder = answer.stdout.strip()
    return python_in(Path(folder)) if answer.code == 0 and folder else None


def _examined(who: str, chosen: Chosen, environ: Mapping[str, str]) -> tuple[Finding, str]:
    """Return a finding about an interpreter, and the folder of its environment or, failing that, its path."""
    if chosen.path is None:
        text = f"{chosen.name} has no environment for the project"
        return Finding("python", "error", text, chosen.advice), ""
    interpreter = shutil.which(chosen.path, path=path_of(environ))
    if interpreter is None:
        text = f"{who} {chosen.path}, which does not exist"
        return Finding("python", "error", text, chosen.advice), chosen.path
    answer = run_program([interpreter, "-c", PROBE], chosen.directory, environ)
    try:
        report = json.loads(answer.stdout)
    except ValueError:
        reason = next(iter(reversed(answer.stderr.strip().splitlines())), "nothing")[:120]
        text = f"{interpreter} does not work: {reason}"
        return Finding("python", "error", text, "Recreate the project's environment."), interpreter
    return _judged(f"{who} {interpreter}, Python {report['python']}", interpreter, report, chosen), report.get(
        "prefix", interpreter
    )


def _judged(text: str, python: str, report: Mapping[str, Any], chosen: Chosen) -> Finding:
    if (numbers(str(report["python"])) or PYTHON) < PYTHON:
        return Finding("python", "error", f"{text}: {dotted(PYTHON)} or newer is needed", "Use a newer Python.")
    if report["ours"] is None:
        advice = chosen.hint or add(ours(), chosen.name, python)
        return Finding("python", "error", f"{text}, where {PACKAGE_NAME} is not installed", advice)
    if (numbers(report["sdk"] or "") or (0, 0, 0)) < SDK:
        text = f"{text}, where pulumi {report['sdk'] or 'is missing'}: {dotted(SDK)} or newer is needed"
        return Finding("python", "error", text, add(f"pulumi>={dotted(SDK)}", chosen.name, python))
    if not report["pip"] and chosen.name == "pip":
        text = f"{text}, where pip is missing: the engine lists the installed packages with it"
        return Finding("python", "error", text, f"Run `{python} -m ensurepip`.")
    return Finding("python", "ok", f"{text}, with {PACKAGE_NAME} {report['ours']} and pulumi {report['sdk']}")
