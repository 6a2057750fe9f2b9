"""Functions that read what a program does not declare: arguments checked, settings resolved, errors in one line.

They run in the process of the program, which loads this module when it calls the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ..model.check import check, parsed
from ..model.fields import Properties, fields
from ..model.shape import matching_shape, to_properties
from ..resources import LOOK_UPS, RESOURCES, parent
from ..resources._look_up import Arguments, LookUp, matching
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
        arguments = _checked(look_up, given)
        cloud = accounts.cloud(config, to_properties(arguments))
        return _shaped(kind, look_up, look_up.read(cloud, arguments), arguments)


def answered(name: str, given: Mapping[str, Any], results: Any) -> list[Properties]:
    """Return the results of a function from those that a test gives, and make no call.

    Args:
        name: Name of the function.
        given: Arguments of the function, as the program gives them.
        results: A list, from which the arguments select; for a function that returns one thing, a map from ids to
            results.

    Raises:
        ApsaraLiveError: As `read` does for arguments; or a result has a property that it cannot have.
    """
    kind, look_up = LOOK_UPS[name]
    with one_line(kind):
        arguments = _checked(look_up, given)
        rows = _selected(look_up, results, arguments)
        for row in rows:
            if odd := [each for each in row if each not in look_up.returns]:
                near = get_close_matches(odd[0], look_up.returns, n=1)
                advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(look_up.returns)}"
                raise RefusedByProvider(f"a result of the test has the unknown property {odd[0]!r}; {advice}")
        return _shaped(kind, look_up, rows, arguments)


def _selected(look_up: LookUp, results: Any, arguments: Arguments) -> list[Properties]:
    given = to_properties(arguments)
    if not look_up.is_list:
        if not isinstance(results, Mapping):
            raise RefusedByProvider("the results of the test must be a map from ids to results")
        return [dict(results[given["id"]])] if given["id"] in results else []
    if not isinstance(results, list | tuple):
        raise RefusedByProvider("the results of the test must be a list")
    required = {each.name: given[each.name] for each in fields(look_up.arguments).values() if each.required}
    return matching(({**required, **each} for each in results), arguments)


def _checked(look_up: LookUp, given: Mapping[str, Any]) -> Any:
    judged = check(look_up.arguments, {}, given)
    if judged.problems:
        raise RefusedByProvider("; ".join(f"{path}: {reason}" for path, reason in judged.problems))
    return parsed(look_up.arguments, judged.inputs)


def _shaped(kind: str, look_up: LookUp, found: list[Properties], arguments: Arguments) -> list[Properties]:
    """Return the outputs that results have; a value of another type than declared counts as absent."""
    if not found and not look_up.is_list:
        whole = parent(RESOURCES[kind]) or kind
        raise RefusedByProvider(f"there is no {whole} with the id {to_properties(arguments)['id']}")
    shaped = [matching_shape(RESOURCES[kind].outputs, each) for each in found]
    return [{each: one.get(each) for each in look_up.returns} for one in shaped]
