"""`apsara-live policy`: the minimal RAM policy for the resources of a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from ..resources import LOOK_UPS, RESOURCES
from ..settings.sources import is_region
from ..wire.permissions import kind, resource
from .actions import actions
from .output import fail, write_json
from .probe import plan
from .probe.questions import PROBES
from .saved import Unreadable, objects_in, read_text

TYPE_PREFIX = "apsara-live:"
SCHEMA = 1
KNOWN = (*RESOURCES, *LOOK_UPS)
"""Types of resources and names of functions, in the order of the manual."""
HELP = """Print the minimal RAM policy for creating, changing, refreshing and deleting the resources of a program.

The resources are read from output of the engine, or given by type. Functions are given by name: no output lists them.

    apsara-live policy --probe

    pulumi preview --json --show-sames | apsara-live policy --preview -

    apsara-live policy Caster CasterConfig --account 1234567890123456

    apsara-live policy --preview preview.json --read-only get_casters

Exit codes: 0, printed; 2, an unknown type, an invalid account or region, or a file that is not complete output of the
engine.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("policy", help=HELP)(policy)


def policy(
    types: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…",
            help="Types of resources and names of functions, such as Caster and get_casters.",
            autocompletion=lambda: [*KNOWN],
        ),
    ] = None,
    preview: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Output of `pulumi preview --json` or `pulumi stack export`, or an event log; `-` is standard input.",
        ),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Allow only what previews and refreshes need, and no changes.")
    ] = False,
    probe: Annotated[bool, typer.Option("--probe", help="Allow what `apsara-live probe` calls.")] = False,
    account: Annotated[str, typer.Option(metavar="ID", help="Restrict the resources to this account.")] = "*",
    region: Annotated[
        str,
        typer.Option(
            metavar="REGION", help="Restrict the resources to this region; the vendor's documentation has * there."
        ),
    ] = "*",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the policy and its resource types as JSON, with a schema version.")
    ] = False,
) -> None:
    """See HELP."""
    _refuse_wrong_scope(account, region)
    chosen = {resource_name(each) for each in types or ()}
    if preview is not None:
        document = read_json(preview)
        if left_out := unchanged_left_out(document):
            fail(f"{preview} omits {left_out} unchanged resources: run `pulumi preview --json --show-sames`")
        chosen |= types_in(document)
    if probe and read_only:
        fail("--probe allows what creates and deletes studios; leave out --read-only")
    if not chosen and not probe:
        fail(_nothing(preview))
    names = [name for name in KNOWN if name in chosen]
    needed = sorted({*actions(names, read_only=read_only), *(plan.probed_actions(PROBES) if probe else ())})
    allowed = policy_for(needed, account=account, region=region)
    if not as_json:
        write_json(allowed)
        return
    unclear = [f"live:{action}" for action in needed if kind(action) == "undocumented"]
    write_json(
        {"schema": SCHEMA, "types": names, "read_only": read_only, "policy": allowed, "resource_undocumented": unclear}
    )


def _refuse_wrong_scope(account: str, region: str) -> None:
    """Refuse a scope for which a statement would never apply: RAM accepts any account or region."""
    if account != "*" and not re.fullmatch("[0-9]+", account):
        fail(f"--account: {account!r} is not an account id, which is a number such as 1234567890123456")
    if region != "*" and not is_region(region):
        fail(f"--region: {region!r} is not a region; regions look like cn-shanghai")


def policy_for(operations: Iterable[str], *, account: str = "*", region: str = "*") -> dict[str, Any]:
    """Return a policy document that allows these operations, with one statement per resource."""
    statements: dict[str, list[str]] = {}
    for action in sorted(operations):
        statements.setdefault(resource(action, account=account, region=region), []).append(f"live:{action}")
    return {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": statements[arn], "Resource": [arn]}
            for arn in sorted(statements, reverse=True)
        ],
    }


def resource_name(name: str) -> str:
    """Return the name of a resource, also from its full type, or of a function; exit with one line if there is none."""
    own = name.rpartition(":")[2].rpartition(".")[2].removesuffix("_output")
    if own not in KNOWN:
        near = get_close_matches(own, KNOWN, n=1, cutoff=0.5)
        advice = f"did you mean {near[0]}? Known types" if near else "known types"
        fail(f"unknown resource type {name!r}; {advice}: {', '.join(KNOWN)}")
    return own


def types_in(document: Any) -> set[str]:
    """Return this package's types in a document of the engine: every `urn`, at any depth."""
    types = set()
    for urn in _urns(document):
        token = urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= 3 else ""
        _, ours, name = token.rpartition(TYPE_PREFIX)
        if ours and name in RESOURCES:
            types.add(name)
    return types


def unchanged_left_out(document: Any) -> int:
    """Return the number of resources that a preview counts as unchanged but does not list."""
    if not isinstance(document, dict) or not isinstance(document.get("changeSummary"), dict):
        return 0
    steps = document.get("steps")
    listed = [step for step in steps if isinstance(step, dict) and step.get("op") == "same"] if steps else []
    counted = document["changeSummary"].get("same")
    return max(0, counted - len(listed)) if isinstance(counted, int) else 0


def read_json(path: str) -> Any:
    """Read JSON, or JSON lines among other lines, from a file; exit with one line if there is none."""
    try:
        text = read_text(path)
    except Unreadable as reason:
        fail(str(reason))
    try:
        return json.loads(text)
    except ValueError:
        objects, _ = objects_in(text)
    if not objects:
        fail(f"{path} is not JSON: pass output of `pulumi preview --json`")
    return objects[0] if len(objects) == 1 else objects


def _urns(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("urn"), str):
            yield value["urn"]
        for each in value.values():
            yield from _urns(each)
    elif isinstance(value, list):
        for each in value:
            yield from _urns(each)


def _nothing(preview: str | None) -> str:
    if preview is not None:
        return f"{preview} contains no resource of this package: pass output of `pulumi preview --json --show-sames`"
    return f"give resource types, or a preview with --preview; known types: {', '.join(KNOWN)}"
