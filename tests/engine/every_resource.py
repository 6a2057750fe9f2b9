"""Programs that declare every resource at once, from the cases of the laws: each case in a studio of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from apsara_live_emulator import Emulator
from cases import CASES, Case, World
from engine.two_languages import Declared
from interruptions.matrix import NUMBERED, operations, picture
from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._run import Thing
from pulumi_apsara_live.wire.rpc import Cloud

BY_URN = re.compile(r'(?<=["-])[0-9a-f]{8,60}(?=")')
"""What is made of a resource's URN, which names its type in the host: tags, tokens, the ends of generated names."""
CHANGES = {
    str(operation.case): operation
    for operation in reversed(operations())
    if operation.verb in ("update", "replace") and not operation.by_hand
}
"""The first change of each case: of everything in place, where that can change."""


def one_program(cloud: Cloud, cases: Iterable[Case] = CASES) -> tuple[list[Declared], list[Declared]]:
    """What is declared, and what is declared after a change of every resource.

    Of cases that would be one thing of the account, as are relays to one address, the first one is declared.
    """
    before, after = [], []
    claimed: set[Thing] = set()
    for case in cases:
        world, change = World(cloud, case.needs, token=str(case)), CHANGES[str(case)]
        things = RESOURCES[case.resource].things(world.put(change.before))
        if claimed & things:
            continue
        claimed |= things
        before.append(_declared(case, world, change.before))
        after.append(_declared(case, world, change.after))
    cloud.begin_run()
    return before, after


def _declared(case: Case, world: World, inputs: Properties | None) -> Declared:
    return Declared(case.resource, str(case), world.put(inputs))


def account(emulator: Emulator) -> dict[str, Any]:
    """All that is in the account, without what differs between two runs of one program in two hosts."""
    found: dict[str, Any] = json.loads(BY_URN.sub("", NUMBERED.sub("id", picture(emulator)))) or {}
    return {name: sorted(each, key=json.dumps) if isinstance(each, list) else each for name, each in found.items()}
