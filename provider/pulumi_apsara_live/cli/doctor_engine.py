"""The tools on this machine: the Pulumi CLI, its Python language host, the packages, the Python of the project."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .doctor_findings import Finding
from .doctor_project import Project, path_of, run

CLI: Final = (3, 254, 0)
"""The first CLI whose import files take inputs and outputs, which adopting a studio needs."""
SDK: Final = (3, 216, 0)
"""The first Python SDK that honours the inputs which a refresh returns."""
PYTHON: Final = (3, 11, 0)
BESIDE: Final = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")
PACKAGES: Final = ("pulumi", "httpx", "pydantic", "alibabacloud-credentials")
OURS: Final = "pulumi-apsara-live"
INSTALL: Final = "Install Pulumi as www.pulumi.com/docs/install says, so that `pulumi` is on PATH."
LOOK: Final = """
import importlib.metadata as metadata, importlib.util as util, json, platform
def version(name):
    try: return metadata.version(name)
    except metadata.PackageNotFoundError: return None
print(json.dumps({"python": platform.python_version(), "pip": util.find_spec("pip") is not None,
    "ours": version("pulumi-apsara-live"), "sdk": version("pulumi")}))
"""


def numbers(text: str) -> tuple[int, int, int] | None:
    """The three numbers of a version, whatever follows them; None when it is none."""
    match = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", text.strip())
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def dotted(needed: tuple[int, int, int]) -> str:
    """A version as people write it."""
    return ".".join(map(str, needed))


def pulumi_on(environ: Mapping[str, str]) -> str | None:
    """The Pulumi CLI that a user's shell would run."""
    return shutil.which("pulumi", path=path_of(environ))


def tools(project: Project, environ: Mapping[str, str], pulumi: str | None) -> Iterator[Finding]:
    """All that has to be installed."""
    yield from _cli(pulumi, environ)
    yield _packages()
    yield from _python(project, environ)


def _cli(pulumi: str | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    if pulumi is None:
        yield Finding("cli", "error", "there is no `pulumi` on PATH: nothing can be previewed or applied", INSTALL)
        return
    answer = run([pulumi, "version"], None, environ)
    found = numbers(answer.stdout) if answer.code == 0 else None
    if found is None:
        said = next(iter((answer.stderr or answer.stdout).strip().splitlines()), "nothing")[:120]
        yield Finding("cli", "error", f"`pulumi version` tells no version: {said} ({pulumi})", INSTALL)
        return
    text = f"Pulumi {answer.stdout.strip().removeprefix('v')} ({pulumi})"
    if found < CLI:
        yield Finding("cli", "error", f"{text} is too old: {dotted(CLI)} or newer is needed", INSTALL)
    else:
        yield Finding("cli", "ok", text)
    yield _language_host(Path(pulumi), environ)


def _language_host(pulumi: Path, environ: Mapping[str, str]) -> Finding:
    """The engine looks on PATH, then beside the real executable; the host looks beside itself."""
    folder = pulumi.resolve().parent
    on_path = shutil.which(BESIDE[0], path=path_of(environ))
    host = Path(on_path) if on_path else folder / BESIDE[0]
    folders = (folder, pulumi.absolute().parent, host.parent, host.resolve().parent)
    missing = [name for name in BESIDE if not any(os.access(each / name, os.X_OK) for each in folders)]
    if missing:
        text = f"{', '.join(missing)} missing beside {pulumi}: no Python program can be run"
        return Finding("language host", "error", text, "Install Pulumi again, whole: these files come with it.")
    return Finding("language host", "ok", f"{host}")


def _packages() -> Finding:
    """What this command itself runs with."""
    found: dict[str, str] = {}
    for name in (OURS, *PACKAGES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            return Finding(
                "packages", "error", f"{name} is not installed", f"Run `{sys.executable} -m pip install {OURS}`."
            )
    text = ", ".join(f"{name} {number}" for name, number in found.items())
    sdk = numbers(found["pulumi"])
    if sdk is None or sdk < SDK:
        text = f"pulumi {found['pulumi']} is too old: {dotted(SDK)} or newer is needed"
        return Finding("packages", "error", text, f"Run `{sys.executable} -m pip install --upgrade pulumi`.")
    return Finding("packages", "ok", text)


def _python(project: Project, environ: Mapping[str, str]) -> Iterator[Finding]:
    """The Python with which the engine would run the project, asked for what is installed in it."""
    if project.directory is None:
        return
    python = _python_of(project.directory, project.runtime, environ)
    if python is None:
        advice = "Run `apsara-live doctor` inside it, or set `virtualenv` in Pulumi.yaml."
        yield Finding("python", "unknown", "the project's Python is chosen by its toolchain", advice)
        return
    found = shutil.which(python, path=path_of(environ))
    if found is None:
        text = f"the project is run by {python}, and there is no such program"
        yield Finding("python", "error", text, _make(project, python))
        return
    answer = run([found, "-c", LOOK], project.directory, environ)
    try:
        told = json.loads(answer.stdout)
    except ValueError:
        said = next(iter(reversed(answer.stderr.strip().splitlines())), "nothing")[:120]
        yield Finding("python", "error", f"{found} does not work: {said}", "Make the project's environment anew.")
        return
    yield _judged(found, told, has_pip=told["pip"] or project.runtime.get("toolchain") not in (None, "pip"))


def _judged(python: str, told: Mapping[str, str | None], *, has_pip: bool) -> Finding:
    text = f"the project is run by {python}, Python {told['python']}"
    if (numbers(str(told["python"])) or PYTHON) < PYTHON:
        return Finding("python", "error", f"{text}: {dotted(PYTHON)} or newer is needed", "Use a newer one.")
    if told["ours"] is None:
        text = f"{text}, in which {OURS} is not installed"
        return Finding("python", "error", text, f"Run `{python} -m pip install {_source()}`.")
    if (numbers(told["sdk"] or "") or (0, 0, 0)) < SDK:
        text = f"{text}, in which pulumi {told['sdk'] or 'is missing'}: {dotted(SDK)} or newer is needed"
        return Finding("python", "error", text, f"Run `{python} -m pip install --upgrade pulumi`.")
    if not has_pip:
        text = f"{text}, in which pip is missing: the engine asks it what is installed"
        return Finding("python", "error", text, f"Run `{python} -m ensurepip`.")
    return Finding("python", "ok", f"{text}, with {OURS} {told['ours']} and pulumi {told['sdk']}")


def _python_of(directory: Path, runtime: Mapping[str, Any], environ: Mapping[str, str]) -> str | None:
    """As the engine chooses it: the options of Pulumi.yaml, a variable, PATH; None where a toolchain is asked."""
    toolchain, folder = runtime.get("toolchain"), runtime.get("virtualenv")
    if toolchain == "uv" and not folder:
        folder = ".venv"
    if toolchain == "poetry":
        return None
    if folder:
        return str(directory / str(folder) / "bin" / "python")
    return environ.get("PULUMI_PYTHON_CMD") or "python3"


def source(direct_url: str) -> str:
    """What pip takes to install this package once more: the clone or the wheel that it came from, else its name."""
    address = urlsplit(str(json.loads(direct_url).get("url", "")))
    return shlex.quote(url2pathname(address.path)) if address.scheme == "file" else OURS


def _source() -> str:
    try:
        return source(distribution(OURS).read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return OURS


def _make(project: Project, python: str) -> str:
    if project.runtime.get("virtualenv"):
        folder = Path(python).parent.parent
        return f"Run `python3 -m venv {folder}`, then `{python} -m pip install {_source()}`."
    return "Install Python, or set `virtualenv` in Pulumi.yaml."
