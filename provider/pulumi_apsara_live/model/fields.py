"""Models and the nine marks their fields may carry.

They are Wire, Local, Json, Replace, OneWay, WriteOnly, Unordered, Parallel and Names.

A field without a mark is sent under its name in Pascal case, changes in place, and is returned under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic import Field as PydanticField


class _Unknown:
    """The value that stands for unknown values; there is only one instance."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> _Unknown:
        return self

    def __deepcopy__(self, _memo: object) -> _Unknown:
        return self


UNKNOWN: Final = _Unknown()
Properties = dict[str, Any]
"""A resource's properties by name, as plain data: strings, numbers, booleans, lists and maps."""


@dataclass(frozen=True)
class Wire:
    """The field has another API name, or other values, in requests or responses.

    `sent` and `answered` are the names in requests and responses; a dotted name is a path through nested objects.
    An empty name means that the field is not sent, or not returned.
    `values` maps values of the program to those of the API.
    `cleared` is the value that clears the field. If the modifying operation keeps omitted parameters, only fields with
    such a value can be cleared in place; whole writes clear the others with an empty string.
    """

    sent: str | None = None
    answered: str | None = None
    values: Mapping[Any, Any] = field(default_factory=dict)
    cleared: Any = None


class Local:
    """The field is a provider-only input or output: it is never sent or returned, and changing it makes no API call."""


class Json:
    """The field is sent and returned as one JSON string."""


class Replace:
    """The field is accepted at creation only: changing it replaces the resource."""


@dataclass(frozen=True)
class OneWay:
    """Once the field has left its default it cannot return; asking for it is refused with `advice`."""

    advice: str


class WriteOnly:
    """The field is never returned by the API: its value is carried over, and its drift cannot be seen."""


class Unordered:
    """The order of the list has no meaning: another order is not a difference, and the recorded one is kept."""


class Parallel:
    """The member of a list's entries is sent and returned in a list of its own, which has the same order.

    Its wire names are those of that list, which stands beside the list of the entries.
    """


class Names:
    """The entries of the list are names of the resource's properties: each host spells them as it spells those."""


Mark = Wire | Local | Json | Replace | OneWay | WriteOnly | Unordered | Parallel | Names
ZERO_ONE: Final = {False: 0, True: 1}
"""Booleans that the API represents as 0 and 1."""


class Problem(NamedTuple):
    """What is wrong with an input, and where: `episodes[2].end_time`."""

    path: str
    reason: str


def _unknown_passes(value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
    return value if value is UNKNOWN else judge(value)


class Model(BaseModel):
    """Properties of a resource, or a part of them; unknown members are not checked."""

    # Programs use few models, and outputs are never instantiated, so pydantic builds each model at its first use.
    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True, defer_build=True
    )

    @field_validator("*", mode="wrap")
    @classmethod
    def _members_may_be_unknown(cls, value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
        return _unknown_passes(value, judge)

    @model_validator(mode="wrap")
    @classmethod
    def _parts_may_be_unknown(cls, value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
        return _unknown_passes(value, judge)

    def problems(self) -> Iterator[Problem]:
        """Yield violations of rules about several members; rules with an UNKNOWN member do not apply."""
        return iter(())


def known(*values: Any) -> bool:
    """Return whether none of the values is, or contains, an unknown value."""
    return not any(holds_unknown(value) for value in values)


def holds_unknown(value: Any) -> bool:
    """Return whether UNKNOWN occurs anywhere in the value."""
    if isinstance(value, dict):
        return any(holds_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(holds_unknown(item) for item in value)
    if isinstance(value, Model):
        return any(holds_unknown(getattr(value, name)) for name in type(value).model_fields)
    return value is UNKNOWN


def _text_or_time(value: Any) -> Any:
    if not isinstance(value, str | datetime):
        raise ValueError("must be a time such as 2026-06-29T20:00:00Z")  # noqa: TRY004 (pydantic reads ValueError)
    return value


def _whole_utc_seconds(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("needs a time zone: write 2026-06-29T20:00:00Z or 2026-06-29T22:00:00+02:00")
    if value.microsecond:
        raise ValueError("must be a whole second")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is outside the years 1 to 9999 in UTC") from None


Time = Annotated[datetime, BeforeValidator(_text_or_time), AfterValidator(_whole_utc_seconds)]
"""A time in whole seconds: an aware datetime, or an ISO 8601 string with a time zone."""
UNKNOWABLE: Final = WrapValidator(_unknown_passes)
"""For list elements and map values that are not models: each one may be unknown."""
Text = Annotated[str, UNKNOWABLE]
"""A string as a value of a map or in an output, which may be unknown on its own."""
Entry = Annotated[str, PydanticField(min_length=1), UNKNOWABLE]
"""A string in a list, not empty, which may be unknown on its own."""
Key = Annotated[str, PydanticField(min_length=1)]
"""A name in a map, not empty."""
SecretText = Annotated[SecretStr, UNKNOWABLE]
"""A secret string inside a list."""
TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Field:
    """One member of a model: its name, its type and its marks."""

    name: str
    type: Any
    """The type without None and annotations; for lists, the list type."""
    marks: tuple[Mark, ...]
    required: bool
    default: Any

    def marked(self, mark: type[Mark]) -> bool:
        """Return whether the field has the mark."""
        return any(isinstance(each, mark) for each in self.marks)

    @cached_property
    def wire(self) -> Wire:
        """Return its API names, with defaults."""
        if self.marked(Local):
            return Wire("", "")
        own = next((each for each in self.marks if isinstance(each, Wire)), Wire())
        pascal = "".join(part.capitalize() for part in self.name.split("_"))
        sent = pascal if own.sent is None else own.sent
        return Wire(sent, sent if own.answered is None else own.answered, own.values, own.cleared)

    @cached_property
    def stays_here(self) -> bool:
        """Return whether it is neither sent nor returned."""
        return self.wire.sent == "" and self.wire.answered == ""

    @cached_property
    def element(self) -> Any:
        """Return the type of its elements, or None if it is not a list."""
        return element(self.type)

    @cached_property
    def part(self) -> type[Model] | None:
        """Return the model of its value or of its elements, or None."""
        inner = self.element or self.type
        return inner if isinstance(inner, type) and issubclass(inner, Model) else None

    @cached_property
    def secret(self) -> bool:
        """Return whether its value is a secret, or has elements or members that are: then it is one as a whole."""
        if self.part is not None:
            return any(inner.secret for inner in fields(self.part).values())
        return (self.element or self.type) is SecretStr


def element(kind: Any) -> Any:
    """Return the type of a list's elements, or None for other types."""
    return bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def bare(kind: Any) -> Any:
    """Return a type without its annotations and None."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        rest = [each for each in get_args(kind) if each is not type(None)]
        return bare(*rest) if len(rest) == 1 else kind
    return kind


def _fields(model: type[Model]) -> Mapping[str, Field]:
    hints: dict[str, Any] = get_type_hints(model, include_extras=True)
    return {
        name: Field(
            name=name,
            type=bare(hints[name]),
            marks=tuple(each for each in get_args(hints[name]) if isinstance(each, Mark)),
            required=info.is_required(),
            default=None if info.is_required() else info.get_default(call_default_factory=True),
        )
        for name, info in model.model_fields.items()
    }


fields: Final[Callable[[type[Model]], Mapping[str, Field]]] = cache(_fields)
"""Return the members of a model in the order of their declaration."""


def _secret_fields(model: type[Model]) -> frozenset[str]:
    return frozenset(name for name, field in fields(model).items() if field.secret)


secret_fields: Final[Callable[[type[Model]], frozenset[str]]] = cache(_secret_fields)
"""Return the names of the members whose values are secrets as a whole."""


def parts(model: type[Model]) -> Iterator[type[Model]]:
    """Yield the models that a model is made of, at any depth, each after its own parts."""
    for part in (each.part for each in fields(model).values()):
        if part is not None:
            yield from parts(part)
            yield part


def updatable(model: type[Model]) -> tuple[str, ...]:
    """Return the names of the members that a modifying operation can send."""
    return tuple(name for name, field in fields(model).items() if field.wire.sent and not field.marked(Replace))


def clearing(model: type[Model], olds: Mapping[str, Any], news: Mapping[str, Any]) -> Properties:
    """Return the empty values of the members that were declared, no longer are, and can be emptied in place."""
    empty = {name: field.wire.cleared for name, field in fields(model).items() if field.wire.cleared is not None}
    return {name: copy(value) for name, value in empty.items() if olds.get(name) and name not in news}


def rule(judge: Callable[[str], str | None]) -> AfterValidator:
    """Return a rule for one string: `judge` returns a problem, or None."""

    def validate(value: Any) -> Any:
        if value is UNKNOWN:
            return value
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        complaint = judge(text)
        if complaint:
            raise ValueError(complaint)
        return value

    return AfterValidator(validate)
