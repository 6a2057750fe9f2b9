"""Functions that read what a program does not declare: arguments checked, settings resolved, errors in one line.

They run in the process of the program, which loads this module when it calls the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.check import check, parsed
from ..model.fields import Properties
from ..model.shape import matching_shape
from ..resources import LOOK_UPS, RESOURCES, parent
from ..resources._resource import RefusedByProvider
from ..settings import accounts
from ..wire.call_log import purpose
from .errors import ApsaraLiveError as ApsaraLiveError  # noqa: PLC0414 (for who calls the functions)
from .errors import one_line


def read(name: str, config: Mapping[str, str], given: Mapping[str, Any]) -> list[Properties]:
    """Return the results of a function, each as the properties that its class has; None where there is no value.

    Args:
        name: Name of the function.
        config: The stack's configuration.
        given: Arguments of the function, as the program gives them.

    Raises:
        ApsaraLiveError: An argument or a setting is invalid, a call failed, or the one thing that is read does not
            exist.
    """
    kind, look_up = LOOK_UPS[name]
    with one_line(kind), purpose(name):
        judged = check(look_up.arguments, {}, given)
        if judged.problems:
            raise RefusedByProvider("; ".join(f"{path}: {reason}" for path, reason in judged.problems))
        cloud = accounts.cloud(config, judged.inputs)
        found = look_up.read(cloud, parsed(look_up.arguments, judged.inputs))
        if not found and not look_up.is_list:
            whole = parent(RESOURCES[kind]) or kind
            raise RefusedByProvider(f"there is no {whole} with the id {judged.inputs['id']}")
        shaped = [matching_shape(RESOURCES[kind].outputs, each) for each in found]
        return [{each: one.get(each) for each in look_up.returns} for one in shaped]
