"""Write `tests/laws/hosts.json`: what the states of users hold of each resource's host.

Entries are added and none ever changes: a state of any release names the host by these bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pulumi.dynamic.dynamic import serialize_provider

import pulumi_apsara_live.hosts.dynamic as hosts
from pulumi_apsara_live.resources import RESOURCES

RECORDED = Path(__file__).parents[1] / "tests" / "laws" / "hosts.json"


def serialised() -> dict[str, str]:
    """Return what a state written now would hold, by resource.

    Raises:
        LookupError: A resource has no host.
    """
    if missing := [name for name in RESOURCES if not hasattr(hosts, name)]:
        raise LookupError(f"hosts/dynamic.py has no class {missing[0]}: `make new-resource` writes it")
    return {name: serialize_provider(getattr(hosts, name)()) for name in RESOURCES}


def derive(recorded: Mapping[str, str]) -> dict[str, str]:
    """Return the recorded entries, with those of new resources at their end.

    Raises:
        ValueError: A host that is recorded is another now, or is gone.
    """
    now = serialised()
    if changed := [name for name, payload in recorded.items() if now.get(name) != payload]:
        raise ValueError(
            f"{changed[0]} is another host than the states of users name: keep its class in hosts/dynamic.py as it was"
        )
    return {**recorded, **now}


def main() -> None:
    """Write the file."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    RECORDED.write_text(json.dumps(derive(recorded), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
