"""One run of `apsara-live adopt`: read, write, print the next steps."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...model.fields import Properties
from ...model.shape import UnexpectedShape
from ...resources._resource import RefusedByProvider
from ...settings import resolved
from ...settings.sources import is_region
from ...wire.errors import CallError
from ..output import FOUND, OK, err, fail, working, write, write_json
from . import discovery, importing
from .inventory import Adopted, AdoptedResource, Skipped
from .program import Program, describe, key_of, program
from .stacks import Stack

if TYPE_CHECKING:
    from ...wire.rpc import Cloud

SCHEMA: Final = 1
PROGRAM_FILE: Final = "__main__.py"
IMPORT: Final = "import.json"
CONFIG: Final = "config.sh"
PRIVATE: Final = 0o600


@dataclass(frozen=True)
class AdoptOptions:
    """The options of the command."""

    casters: tuple[str, ...] = ()
    all_studios: bool = False
    relays: tuple[str, ...] = ()
    out: Path | None = None
    stack: str | None = None
    with_secrets: bool = False
    with_account: bool = False
    protect: bool = True
    force: bool = False
    as_json: bool = False
    config: Mapping[str, str] = field(default_factory=dict)
    """Settings of the command line, by the keys of a stack's configuration."""


def run_adoption(options: AdoptOptions) -> int:
    """Adopt and return the exit code; an error exits with one line and writes no files."""
    complaint = _misused(options)
    if complaint:
        fail(complaint)
    try:
        stack = Stack.at(options.out, options.stack) if options.stack and options.out else None
        present = stack.configured() if stack else {}
        with closing(resolved.cloud(present | dict(options.config), os.environ)) as cloud:
            adopted = read_account(cloud, options, _account(options, present, cloud.region))
        made = program(adopted, protect=options.protect)
        if not made.names:
            _report_skipped(adopted)
            fail(f"there is nothing in {adopted.region} that can be adopted, so nothing was written")
        if stack is not None and not options.force:
            _refuse_taken(stack, present, made)
        files = _write(options, adopted, made)
        if stack is not None:
            _into(stack, present, options, adopted, made)
    except (CallError, RefusedByProvider, UnexpectedShape, resolved.SettingsError, OSError) as error:
        fail(str(error))
    _report(options, adopted, made, files)
    return FOUND if any(each.supported for each in adopted.left) else OK


def _misused(options: AdoptOptions) -> str | None:
    region = options.config.get("apsara-live:region")
    if region is not None and not is_region(region):
        return f"--region: {region!r} is no region; regions look like cn-shanghai"
    if not (options.casters or options.all_studios or options.relays):
        return "name studios by their ids, or say --all or --relay; `apsara-live adopt --help` has examples"
    if options.casters and options.all_studios:
        return "--all means every studio of the region; leave the ids out, or leave it out"
    if options.stack and options.out is None:
        return "--stack needs --out with the folder of the project that has the stack"
    if options.stack and options.with_secrets:
        return "--stack hands the secrets to the stack, so that they need not be written; leave --with-secrets out"
    if options.with_secrets and options.out is None:
        return "--with-secrets needs --out: secrets are not printed"
    there = [name for name in _files(options) if options.out and (options.out / name).exists()]
    if there and not options.force:
        return f"{', '.join(there)} in {options.out} would be overwritten: choose another --out, or say --force"
    return None


def _files(options: AdoptOptions) -> tuple[str, ...]:
    return (
        (PROGRAM_FILE,)
        if options.stack
        else (PROGRAM_FILE, IMPORT, CONFIG)
        if options.with_secrets
        else (PROGRAM_FILE, IMPORT)
    )


def _account(options: AdoptOptions, present: Mapping[str, str], region: str) -> Properties:
    """Return region and profile if each resource has to declare them: for another region, or if requested."""
    stacks = next(
        (region_set for space in resolved.NAMESPACES if (region_set := present.get(f"{space}:region"))), region
    )
    if not options.with_account and stacks == region:
        return {}
    profile = options.config.get("apsara-live:profile")
    return {"region": region} | ({"profile": profile} if profile else {})


def read_account(cloud: Cloud, options: AdoptOptions, account: Properties) -> Adopted:
    """Read everything that was requested, with progress on the terminal."""
    studios, relays, left = [], list[AdoptedResource](), list[Skipped]()
    with ExitStack() as shown:
        say = _saying(shown)
        if options.casters or options.all_studios:
            say("studios")
            rows = discovery.rows_of(cloud, options.casters, all_studios=options.all_studios)
            for number, row in enumerate(rows, 1):
                say(f"studio {number} of {len(rows)}: {row.get('CasterName') or row.get('CasterId')}")
                studios.append(discovery.read_studio(cloud, row, account))
        if options.relays:
            relays, left = discovery.relays(cloud, options.relays, account, say)
    return Adopted(cloud.region, account, tuple(studios), tuple(relays), tuple(left))


def _saying(shown: ExitStack) -> Callable[[str], None]:
    def say(text: str) -> None:
        shown.pop_all().close()
        shown.enter_context(working(f"reading {text}"))

    return say


def _write(options: AdoptOptions, adopted: Adopted, made: Program) -> list[Path]:
    if options.out is None:
        return []
    options.out.mkdir(parents=True, exist_ok=True)
    texts = {PROGRAM_FILE: made.text}
    if options.stack is None:
        document = importing.document(adopted, made, with_secrets=options.with_secrets)
        texts[IMPORT] = json.dumps(document, indent=2) + "\n"
    if options.with_secrets:
        setting = [
            f"printf %s {shlex.quote(each.text)} | pulumi config set --raw --secret {each.key}" for each in made.secrets
        ]
        texts[CONFIG] = "\n".join(["set -e", *setting]) + "\n"
    written = []
    for name, text in texts.items():
        path = options.out / name
        _save(path, text, private=options.with_secrets and name != PROGRAM_FILE)
        written.append(path)
    return written


def _save(path: Path, text: str, *, private: bool) -> None:
    """Write a file; a private one is created with its restrictive mode."""
    if private:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
            file.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _refuse_taken(stack: Stack, present: Mapping[str, str], made: Program) -> None:
    if taken := [each.key for each in made.secrets if stack.full(each.key) in present]:
        raise RefusedByProvider(
            f"the stack {stack.name} has {', '.join(taken)} in its configuration already: "
            "remove them, or say --force to overwrite them"
        )


def _into(stack: Stack, present: Mapping[str, str], options: AdoptOptions, adopted: Adopted, made: Program) -> None:
    """Set the region and the secrets, then import the resources."""
    values = {each.key: each.text for each in made.secrets}
    if not any(f"{space}:region" in present for space in resolved.NAMESPACES):
        stack.configure("apsara-live:region", adopted.region)
    for number, (key, value) in enumerate(values.items(), 1):
        with working(f"setting secret {number} of {len(values)}: {key}"):
            stack.configure(key, value, secret=True)
    document = importing.document(adopted, made, with_secrets=True)
    with working(f"importing {len(made.names)} resources"):
        stack.adopt(json.dumps(document), protect=options.protect, secrets=[*values.values()])


# Output


def _report(options: AdoptOptions, adopted: Adopted, made: Program, files: list[Path]) -> None:
    if options.as_json:
        write_json(_summary(options, adopted, made, files))
        return
    if options.out is None:
        write(made.text)
    speaker = err()
    speaker.print(
        f"{_counted(len(adopted.studios), 'studio')}, {_counted(len(adopted.relays), 'relay')}: "
        f"{_counted(len(made.names), 'resource')}, {_counted(len(made.secrets), 'secret')}",
        markup=False,
        soft_wrap=True,
    )
    for path in files:
        speaker.print(f"wrote {path}", markup=False, soft_wrap=True)
    _report_skipped(adopted)
    if options.out is not None:
        speaker.print("next:", markup=False)
        for line in _next(options, adopted, made):
            speaker.print(f"  {line}", markup=False, soft_wrap=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _report_skipped(adopted: Adopted) -> None:
    for each in adopted.left:
        err().print(f"left out: {describe(each)}", markup=False, soft_wrap=True)


def _next(options: AdoptOptions, adopted: Adopted, made: Program) -> list[str]:
    folder = [f"cd {shlex.quote(str(options.out))}"] if str(options.out) != "." else []
    if options.stack:
        return [*folder, *(f"pulumi {each} --stack {shlex.quote(options.stack)}" for each in ("preview", "up"))]
    lines = folder if adopted.account else [*folder, f"pulumi config set apsara-live:region {adopted.region}"]
    if options.with_secrets:
        lines += [f"sh {CONFIG}"] if made.secrets else []
    else:
        lines += [f"pulumi config set --secret {each.key}" for each in made.secrets]
    lines.append(
        f"pulumi import --file {IMPORT} --generate-code=false" + ("" if options.protect else " --protect=false")
    )
    if options.with_secrets:
        lines.append(f"rm {IMPORT} {CONFIG}")
    elif made.secrets:
        lines.append("pulumi refresh")
    return [*lines, "pulumi preview", "pulumi up"]


def _summary(options: AdoptOptions, adopted: Adopted, made: Program, files: list[Path]) -> dict[str, Any]:
    def of(thing: AdoptedResource) -> dict[str, str]:
        return {"type": thing.kind, "id": thing.id, "name": made.names[key_of(thing)]}

    def out(left: Skipped) -> dict[str, Any]:
        return {"type": left.kind, "id": left.id, "name": left.name, "why": left.why, "supported": left.supported}

    return {
        "schema": SCHEMA,
        "region": adopted.region,
        "studios": [
            {
                "id": studio.id,
                "name": studio.name,
                "resources": [of(thing) for thing in studio.things],
                "left_out": [out(left) for left in studio.left],
            }
            for studio in adopted.studios
        ],
        "relays": [of(thing) for thing in adopted.relays],
        "relays_left_out": [out(left) for left in adopted.relays_left],
        "secrets": [each.key for each in made.secrets],
        "files": [str(path) for path in files],
        "next": _next(options, adopted, made) if options.out is not None else [],
        **({"program": made.text} if options.out is None else {}),
    }
