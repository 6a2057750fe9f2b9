"""Check of inputs: normalized inputs, or their problems. Unknown values are not checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from threading import Lock
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .fields import Field, Model, OneWay, Problem, Properties, fields, holds_unknown
from .shape import to_properties

MAX_QUOTED_CHARS = 60
"""Maximum length of a quoted value, in characters."""
MAX_PROBLEMS = 50
"""Maximum number of problems reported per resource."""
MAX_REASON_CHARS = 600
"""Maximum length of a reason, in characters."""
_TIME: Final = "must be a time such as 2026-06-29T20:00:00Z"
_WHOLE: Final = "must be a whole number"
_NUMBER: Final = "must be a number"
_BOOLEAN: Final = "must be True or False"
_MAP: Final = "must be a map"
_LIST: Final = "must be a list"
SENTENCES: Final[Mapping[str, str]] = {
    "string_type": "must be a string",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "literal_error": "must be {expected}",
    "dict_type": _MAP,
    "mapping_type": _MAP,
    "model_type": _MAP,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": "must have at least {min_length} {noun}, got {size}",
    "too_long": "must have at most {max_length} {noun}, got {size}",
    "string_too_short": "must not be empty",
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_object_invalid": _TIME,
    "datetime_from_date_parsing": _TIME,
}
"""Messages by pydantic's error types; the values in braces come from the error."""
_building = Lock()
"""Held while pydantic builds a model at its first use, which is not thread-safe before its issue 13419."""


@dataclass(frozen=True)
class Checked:
    """Normalized inputs with defaults; `problems` is empty if they are valid."""

    inputs: Properties
    problems: tuple[Problem, ...]


def check(model: type[Model], olds: Mapping[str, Any], news: Mapping[str, Any]) -> Checked:
    """Check new inputs against the model and, for changes that cannot be reverted, against the old inputs."""
    given = {name: value for name, value in news.items() if value is not None and value != ""}
    try:
        made = parsed(model, given)
    except ValidationError as error:
        causes = _causes(error.errors(include_url=False))
        return Checked(given, _bounded(_problem(model, each) for each in causes))
    inputs = to_properties(made)
    return Checked(inputs, _bounded(chain(_ruled(made, ""), _returned(model, olds, inputs))))


def _bounded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first problems, without duplicates and shortened; the last one says that there are more."""
    reported: dict[Problem, None] = {}
    for problem in problems:
        if len(reported) == MAX_PROBLEMS:
            return (
                *reported,
                Problem(problem.path, f"is wrong too; only the first {MAX_PROBLEMS} problems are reported"),
            )
        reported[Problem(problem.path, _cut(problem.reason, MAX_REASON_CHARS))] = None
    return tuple(reported)


def parsed(model: type[Model], inputs: Mapping[str, Any]) -> Any:
    """Return the model for inputs. Raises pydantic's `ValidationError`."""
    with _building:
        return model.model_validate(inputs)


def _ruled(part: Any, path: str) -> Iterator[Problem]:
    if isinstance(part, tuple):
        for index, each in enumerate(part):
            yield from _ruled(each, f"{path}[{index}]")
    elif isinstance(part, Model):
        for name in type(part).model_fields:
            yield from _ruled(getattr(part, name), f"{path}.{name}" if path else name)
        for problem in part.problems():
            inside = problem.path if problem.path.startswith("[") or not path else f".{problem.path}"
            yield Problem(f"{path}{inside}", problem.reason)


def _returned(model: type[Model], olds: Mapping[str, Any], news: Mapping[str, Any]) -> Iterator[Problem]:
    for name, field in fields(model).items():
        for mark in field.marks:
            if isinstance(mark, OneWay) and olds.get(name) and not news.get(name) and not holds_unknown(news.get(name)):
                yield Problem(name, f"cannot go back from {shown(olds[name])}: {mark.advice}")


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors without those about lists that are too short only because of an invalid element."""

    above = {error["loc"][:size] for error in errors for size in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in above]


def _problem(model: type[Model], error: ErrorDetails) -> Problem:
    steps = list(error["loc"])
    if error["type"] == "extra_forbidden":
        path, owner, _ = _walked(model, steps[:-1])
        return Problem(path, f"unknown setting {shown(steps[-1])}; {_nearest(str(steps[-1]), owner)}")
    if len(steps) > 2 and steps[-1] == "[key]":
        steps.pop()  # pydantic's mark for an error in the key itself
    path, _, field = _walked(model, steps)
    if error["type"] == "missing":
        return Problem(path, "is required")
    sentence = _sentence(error)
    is_secret = field is not None and field.secret
    if is_secret or isinstance(error["input"], Mapping | list | tuple) or error["input"] == "":
        return Problem(path, sentence)
    return Problem(path, f"{sentence}, got {shown(error['input'])}")


def _sentence(error: ErrorDetails) -> str:
    """What an input must be."""
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    context = error.get("ctx", {})
    noun = "entry" if 1 in (context.get("min_length"), context.get("max_length")) else "entries"
    kind, size = error["type"], 0
    if isinstance(error["input"], Mapping | list | tuple):
        size = len(error["input"])
    elif kind in ("too_short", "too_long"):
        kind = f"string_{kind}"  # a secret string, which pydantic takes for a collection
    return SENTENCES.get(kind, "is not valid").format_map({**context, "noun": noun, "size": size})


def _walked(model: type[Model], steps: list[Any]) -> tuple[str, type[Model], Field | None]:
    """Return the path as it is written in a program, the model in which it ends, and the last field in it."""
    path, field = "", None
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
            continue
        path += _named(str(step), path)
        field = fields(model).get(str(step), field)
        if field is not None and field.part is not None:
            model = field.part
    return path, model, field


def _named(step: str, path: str) -> str:
    """Return a step of a path: a plain name after a dot, other keys as in `tags["a.b"]`."""
    if len(step) <= MAX_QUOTED_CHARS and step.isascii() and step.isidentifier():
        return f".{step}" if path else step
    return f'["{_cut(json.dumps(step[:MAX_QUOTED_CHARS])[1:-1], MAX_QUOTED_CHARS)}"]'


def _nearest(name: str, model: type[Model]) -> str:
    near = get_close_matches(name[:MAX_QUOTED_CHARS], fields(model), n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(fields(model))}"


def shown(value: Any) -> str:
    """Return a value as an error quotes it: in one short line."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)  # every number from the engine is a float
    if isinstance(value, str):
        return repr(value) if len(value) <= MAX_QUOTED_CHARS else _cut(repr(value[:MAX_QUOTED_CHARS]), MAX_QUOTED_CHARS)
    if isinstance(value, int) and value.bit_length() > 4 * MAX_QUOTED_CHARS:
        return f"a number of {value.bit_length()} bits"
    return (
        _cut(repr(value), MAX_QUOTED_CHARS)
        if isinstance(value, int | float)
        else f"a value of type {type(value).__name__}"
    )


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[:size] + "…"
