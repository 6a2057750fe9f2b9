"""The Python environment of a project: its manager, its interpreter, and how to add a package."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

Manager = Literal["pip", "uv", "poetry"]
PACKAGE_NAME: Final = "pulumi-apsara-live"


def manager(directory: Path, runtime: Mapping[str, Any]) -> Manager:
    """Return the manager of the project's environment by the engine's rules: an option, or the nearest lock file."""
    chosen = runtime.get("toolchain")
    for name in ("uv", "poetry"):
        if chosen == name or (chosen is None and nearest(directory, f"{name}.lock")):
            return name
    return "pip"


def nearest(directory: Path, name: str) -> Path | None:
    """Return the folder with a file of this name: the directory itself, or the nearest one above it."""
    return next((each for each in (directory, *directory.parents) if (each / name).is_file()), None)


def uv_environment(directory: Path, environ: Mapping[str, str]) -> Path:
    """Return the folder of uv's environment, by the engine's rules."""
    base = nearest(directory, "uv.lock") or nearest(directory, "pyproject.toml") or directory
    return base / (environ.get("UV_PROJECT_ENVIRONMENT") or ".venv")


def default_python(environ: Mapping[str, str]) -> str:
    """Return the interpreter, to be found on PATH, for projects whose environment has no manager."""
    return environ.get("PULUMI_PYTHON_CMD") or "python3"


def python_in(environment: Path) -> str:
    """Return the interpreter of a virtual environment."""
    return str(environment / "bin" / "python")


def add(requirement: str, name: Manager, python: str = "python") -> str:
    """Return a sentence that says how to add a package to an environment with its manager."""
    quoted = shlex.quote(requirement)
    if name == "pip":
        return f"Run `{python} -m pip install {quoted}`."
    return f"Run `{name} add {quoted}`."


def ours(*extras: str) -> str:
    """Return the requirement that installs this package again, with these extras."""
    try:
        requirement = install_source(distribution(PACKAGE_NAME).read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        requirement = PACKAGE_NAME
    return f"{requirement}[{','.join(extras)}]" if extras else requirement


def install_source(direct_url: str) -> str:
    """Return the clone or wheel from which pip installed the package, or else the package's name."""
    address = urlsplit(str(json.loads(direct_url).get("url", "")))
    return url2pathname(address.path) if address.scheme == "file" else PACKAGE_NAME
