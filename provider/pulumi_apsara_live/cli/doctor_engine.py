"""The tools on this machine: the Pulumi CLI, its Python language host, the packages, the Python of the project."""

from __future__ import annotations

import mmap
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from .doctor_findings import Finding
from .doctor_project import Project, path_of, run_program
from .doctor_python import SDK, dotted, numbers, python
from .environments import PACKAGE_NAME, add, manager, ours

CLI: Final = (3, 254, 0)
"""Oldest supported CLI: the first whose import files have inputs and outputs, which adoption needs."""
HOST_PROGRAMS: Final = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")
PACKAGES: Final = ("pulumi", "httpx", "pydantic", "alibabacloud-credentials")
INSTALL: Final = "Install Pulumi (www.pulumi.com/docs/install) and make sure that `pulumi` is on PATH."
OLD_HOST: Final = b"path\tgithub.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python\n"
"""Build information in a language host of Pulumi 3.79.0 or older, when it was part of the SDK's Go module."""
LACKS: Final = (
    "is from Pulumi 3.79.0, which `make cli` builds: it ignores `toolchain`, `virtualenv` and `typechecker` "
    "in Pulumi.yaml and the lock files of uv and poetry, and runs `python3` from PATH"
)
OFFICIAL: Final = "The official CLI supports these options: www.pulumi.com/docs/install."


def pulumi_on(environ: Mapping[str, str]) -> str | None:
    """Return the Pulumi CLI on PATH."""
    return shutil.which("pulumi", path=path_of(environ))


def tools(project: Project, environ: Mapping[str, str], pulumi: str | None) -> Iterator[Finding]:
    """Check the installed tools and packages."""
    yield from _cli(pulumi, environ)
    host = None if pulumi is None else language_host(Path(pulumi), environ)
    ignores_options = host is not None and ignores_options_of_projects(host)
    if pulumi is not None and host is not None:
        yield _language_host(Path(pulumi), host, project, ignores_options=ignores_options)
    yield _packages(project)
    yield from python(project, environ, ignores_options=ignores_options)


def _cli(pulumi: str | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    if pulumi is None:
        yield Finding("cli", "error", "`pulumi` is not on PATH, so nothing can be previewed or applied", INSTALL)
        return
    answer = run_program([pulumi, "version"], None, environ)
    installed = numbers(answer.stdout) if answer.code == 0 else None
    if installed is None:
        output = next(iter((answer.stderr or answer.stdout).strip().splitlines()), "nothing")[:120]
        yield Finding("cli", "error", f"`pulumi version` does not print a version: {output} ({pulumi})", INSTALL)
        return
    text = f"Pulumi {answer.stdout.strip().removeprefix('v')} ({pulumi})"
    if installed < CLI:
        yield Finding("cli", "error", f"{text} is too old: {dotted(CLI)} or newer is needed", INSTALL)
    else:
        yield Finding("cli", "ok", text)


def language_host(pulumi: Path, environ: Mapping[str, str]) -> Path:
    """Return the language host that the engine starts: on PATH, or else next to the real executable."""
    on_path = shutil.which(HOST_PROGRAMS[0], path=path_of(environ))
    return Path(on_path) if on_path else pulumi.resolve().parent / HOST_PROGRAMS[0]


def ignores_options_of_projects(host: Path) -> bool:
    """Return whether a language host is too old for the options by which projects choose their Python."""
    try:
        with host.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(OLD_HOST) >= 0
    except (OSError, ValueError):  # there is none, or an empty file
        return False


def _language_host(pulumi: Path, host: Path, project: Project, *, ignores_options: bool) -> Finding:
    """Check the language host, which needs other files next to it."""
    folders = (pulumi.resolve().parent, pulumi.absolute().parent, host.parent, host.resolve().parent)
    missing = [name for name in HOST_PROGRAMS if not any(os.access(each / name, os.X_OK) for each in folders)]
    if missing:
        text = f"{', '.join(missing)} missing next to {pulumi}: Python programs cannot run"
        return Finding("language host", "error", text, "Reinstall Pulumi completely: these files come with it.")
    if not ignores_options:
        return Finding("language host", "ok", f"{host}")
    chooses = project.directory is not None and (project.runtime or manager(project.directory, {}) != "pip")
    return Finding("language host", "warning" if chooses else "ok", f"{host} {LACKS}", OFFICIAL)


def _packages(project: Project) -> Finding:
    """Check the packages that this command runs with."""
    name = manager(project.directory or Path.cwd(), project.runtime)
    versions: dict[str, str] = {}
    for each in (PACKAGE_NAME, *PACKAGES):
        try:
            versions[each] = version(each)
        except PackageNotFoundError:
            return Finding("packages", "error", f"{each} is not installed", add(ours("cli"), name, sys.executable))
    text = ", ".join(f"{each} {number}" for each, number in versions.items())
    sdk = numbers(versions["pulumi"])
    if sdk is None or sdk < SDK:
        text = f"pulumi {versions['pulumi']} is too old: {dotted(SDK)} or newer is needed"
        return Finding("packages", "error", text, add(f"pulumi>={dotted(SDK)}", name, sys.executable))
    return Finding("packages", "ok", text)
