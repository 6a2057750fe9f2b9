"""The Pulumi project that the doctor checks: its stack's configuration, and the options of its runtime.

Plain values are read from the stack's file. The Pulumi CLI decrypts our encrypted ones; they stay in memory and are
never shown.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from ..settings.sources import NAMESPACES, SETTINGS, unknown_settings
from .doctor_findings import Finding
from .output import fail

LIMIT_S: Final = 60
"""Maximum seconds that another program may run."""
QUIET: Final = {"PULUMI_SKIP_UPDATE_CHECK": "true"}


@dataclass(frozen=True)
class Project:
    """A project according to its files; without a directory if there is no project."""

    directory: Path | None = None
    runtime: Mapping[str, Any] = field(default_factory=dict)
    """The options of the runtime: `toolchain`, `virtualenv`."""
    config: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The stack's configuration by full keys, as far as it could be read."""
    unread: tuple[str, ...] = ()
    """Keys of ours that are encrypted and could not be read."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class CommandResult:
    """Exit code and output of another program."""

    code: int
    stdout: str = field(repr=False)
    stderr: str = field(repr=False)


def run_program(words: list[str], directory: Path | None, environ: Mapping[str, str]) -> CommandResult:
    """Run another program without input; one that cannot be started returns exit code -1 and the reason."""
    try:
        done = subprocess.run(  # noqa: S603
            words,
            cwd=directory,
            env={**environ, **QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    except OSError as error:
        return CommandResult(-1, "", f"it cannot be run: {error.strerror}")
    except subprocess.TimeoutExpired:
        return CommandResult(-1, "", f"it did not end within {LIMIT_S} s")
    return CommandResult(done.returncode, done.stdout, done.stderr)


def project(cwd: Path, stack: str | None, environ: Mapping[str, str], pulumi: str | None) -> Project:
    """Return the project in a directory or above it; exit with one line if `stack` has no file there."""
    directory = next((each for each in (cwd, *cwd.parents) if (each / "Pulumi.yaml").is_file()), None)
    if directory is None:
        if stack is not None:
            fail(
                f"there is no Pulumi.yaml in {cwd} or above it, so there is no stack {stack}: "
                "give the folder of the project with --cwd"
            )
        return Project(findings=(Finding("project", "ok", "no project here: only the environment is read"),))
    declared = _yaml(directory / "Pulumi.yaml")
    runtime = declared.get("runtime")
    options = runtime.get("options") if isinstance(runtime, dict) else {}
    folder = directory / str(declared.get("stackConfigDir") or "")
    name, finding = _stack(folder, stack)
    values = _of_project(declared) | (_values(_yaml(folder / f"Pulumi.{name}.yaml").get("config")) if name else {})
    config = {key: text for key, value in values.items() if (text := _plain(value)) is not None}
    encrypted = sorted(key for key in values if key not in config and _is_read(key))
    findings = [finding]
    warnings = unknown_settings(values, str(declared.get("name")))
    findings += [Finding("configuration", "warning", warning) for warning in warnings]
    if encrypted:
        read, finding_of_secrets = _decrypted(directory, stack or name, encrypted, environ, pulumi)
        config |= read
        findings.append(finding_of_secrets)
    unread = tuple(key for key in encrypted if key not in config)
    return Project(directory, options if isinstance(options, dict) else {}, config, unread, tuple(findings))


def _stack(folder: Path, stack: str | None) -> tuple[str, Finding]:
    """Return the name of the stack according to its file, and a finding."""
    names = sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in folder.glob("Pulumi.*.yaml"))
    if stack is not None:
        name = stack.rpartition("/")[2]
        if name not in names:
            fail(f"there is no Pulumi.{name}.yaml in {folder}; there are stacks {', '.join(names) or 'without a file'}")
        return name, Finding("project", "ok", f"{folder}, stack {name}")
    if len(names) == 1:
        return names[0], Finding("project", "ok", f"{folder}, stack {names[0]}, the only one with a file")
    if not names:
        return "", Finding("project", "ok", f"{folder}; no stack has a configuration file")
    text = f"{folder} has the stacks {', '.join(names)}, so no configuration was read"
    return "", Finding("project", "warning", text, "Choose one with --stack.")


def _decrypted(
    directory: Path, stack: str, keys: list[str], environ: Mapping[str, str], pulumi: str | None
) -> tuple[dict[str, str], Finding]:
    """Return the values of encrypted keys, decrypted by the CLI, and a finding."""
    names = ", ".join(keys)
    if pulumi is None:
        text = f"encrypted, and cannot be read without the Pulumi CLI: {names}"
        return {}, Finding("configuration", "warning", text, "Install the CLI, or set the values in the environment.")
    words = [pulumi, "config", "--json", "--show-secrets", "--stack", stack, "--non-interactive", "--color", "never"]
    answer = run_program(words, directory, environ)
    try:
        values = json.loads(answer.stdout) if answer.code == 0 else {}
        read = {key: str(values[key]["value"]) for key in keys if "value" in values.get(key, {})}
    except (ValueError, TypeError, AttributeError):
        read = {}
    if len(read) == len(keys):
        return read, Finding("configuration", "ok", f"decrypted by the Pulumi CLI and never shown: {names}")
    reason = next((line for line in answer.stderr.splitlines() if line.strip()), "the CLI does not return them")
    text = f"encrypted, and could not be read: {names} ({reason.removeprefix('error: ').strip()})"
    advice = "Set PULUMI_CONFIG_PASSPHRASE, or log in to the stack's back end."
    return read, Finding("configuration", "warning", text, advice)


def _yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a file; exit with one line if it cannot be read."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        fail(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
    return content if isinstance(content, dict) else {}


def _is_read(key: str) -> bool:
    namespace, _, name = key.partition(":")
    return namespace in NAMESPACES and name in SETTINGS


def _values(config: Any) -> dict[str, Any]:
    return {str(key): value for key, value in config.items()} if isinstance(config, dict) else {}


def _of_project(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that the project sets for all stacks, directly or under `value` or `default`."""
    values = {}
    for key, value in _values(declared.get("config")).items():
        plain = value.get("value", value.get("default")) if isinstance(value, dict) else value
        if plain is not None:
            values[key] = plain
    return values


def _plain(value: Any) -> str | None:
    """Return a value as the provider receives it: a string, or JSON; None if a part of it is encrypted."""
    if isinstance(value, str):
        return value
    text = json.dumps(value, default=str)
    return None if _is_encrypted(value) else text


def _is_encrypted(value: Any) -> bool:
    if isinstance(value, dict):
        return (set(value) == {"secure"}) or any(_is_encrypted(each) for each in value.values())
    return isinstance(value, list) and any(_is_encrypted(each) for each in value)


def path_of(environ: Mapping[str, str]) -> str:
    """Return the search path for programs."""
    return environ.get("PATH", os.defpath)
