"""Conversion of properties into request parameters, and of responses into properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, TypeVar, cast, get_origin

from pydantic import SecretStr

from .diff import canonical, same
from .fields import TIME_FORMAT, UNKNOWN, Field, Json, Model, Parallel, Properties, Unordered, WriteOnly, fields

MISSING = object()
Record = TypeVar("Record", bound=Model)


def to_properties(model: Model) -> Properties:
    """Return a model as plain data: without Nones, times as strings in UTC, secrets in the clear, unknowns kept."""
    return {name: value for name in type(model).model_fields if (value := _plain(getattr(model, name))) is not None}


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return value
    if isinstance(value, Model):
        return to_properties(value)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, datetime):
        return _stamp(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _stamp(value: datetime) -> str:
    return value.strftime(TIME_FORMAT).rjust(len("2026-06-29T20:00:00Z"), "0")


def as_record(model: type[Record], properties: Mapping[str, Any]) -> Record:
    """Return recorded or returned properties as a typed record, without judging them.

    An absent property has the default of the model, or None if it has none. A time that cannot be parsed is None.
    """
    values = {name: _recorded(field, properties.get(name)) for name, field in fields(model).items()}
    return cast(Record, model.model_construct({name for name in values if name in properties}, **values))


def _recorded(field: Field, value: Any) -> Any:
    if value is None:
        return field.default
    if isinstance(value, list):
        return tuple(_recorded_one(field, field.element, each) for each in value)
    return _recorded_one(field, field.type, value)


def _recorded_one(field: Field, kind: Any, value: Any) -> Any:
    if field.part is not None and isinstance(value, Mapping):
        return as_record(field.part, value)
    if kind is SecretStr and isinstance(value, str):
        return SecretStr(value)
    if kind is datetime:
        return _time(value)
    return value


def encode(model: type[Model], properties: Mapping[str, Any] | Model) -> dict[str, Any]:
    """Return the request parameters for these properties; absent and provider-only ones are left out."""
    if isinstance(properties, Model):
        properties = to_properties(properties)
    sent: dict[str, Any] = {}
    for name, field in fields(model).items():
        value = properties.get(name)
        if value is not None and field.wire.sent and not field.marked(Parallel):
            sent[field.wire.sent] = _encoded(field, value)
            for inner in _parallel(field):
                sent[str(inner.wire.sent)] = [each.get(inner.name) for each in value]
    return sent


def _parallel(field: Field) -> list[Field]:
    """Return the members of a list's entries that are sent and returned in lists of their own."""
    if field.part is None or field.element is None:
        return []
    return [inner for inner in fields(field.part).values() if inner.marked(Parallel)]


def _encoded(field: Field, value: Any) -> Any:
    if field.part is not None:
        part = field.part
        value = [encode(part, each) for each in value] if field.element else encode(part, value)
    elif field.wire.values:
        value = field.wire.values.get(value, value)
    if field.marked(Json):
        return json_text(value)
    return value


def json_text(value: Any) -> str:
    """Return a value as requests carry it in one parameter: JSON, as short as it can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class UnexpectedShape(Exception):
    """A value in a response has another shape than its property: an object for a string, a string for a list."""


def decode(model: type[Model], answer: Mapping[str, Any]) -> Properties:
    """Return the properties in a response; missing ones are omitted.

    Unknown words of the vendor are kept unchanged, so that new ones do not make reading fail.

    Raises:
        UnexpectedShape: A value has another type. The message has its API name, but not the value.
    """
    properties: Properties = {}
    for name, field in fields(model).items():
        is_inside = field.wire.answered and not field.marked(Parallel)
        raw = _value_in(field, answer) if is_inside else MISSING
        if raw is MISSING or raw is None or raw == "":
            continue
        value = _decoded(field, raw)
        for inner in _parallel(field):
            beside = _value_in(inner, answer)
            for row, each in zip(value, beside if isinstance(beside, list) else (), strict=False):
                row[inner.name] = _one(inner, inner.type, each)
        if value not in (None, [], {}):
            properties[name] = value
    return properties


def _value_in(field: Field, answer: Any) -> Any:
    for step in (field.wire.answered or "").split("."):
        if isinstance(answer, str) and field.marked(Json):
            answer = _parsed(answer)
        if isinstance(answer, list):
            return answer  # some responses have the list itself where others wrap it in an object
        if answer is None or answer == "":
            return MISSING
        if not isinstance(answer, Mapping):
            raise _unexpected(field, answer, "an object")
        if step not in answer:
            return MISSING
        answer = answer[step]
    return answer


def _decoded(field: Field, raw: Any) -> Any:
    if field.marked(Json) and isinstance(raw, str):
        raw = _parsed(raw)
    inner = field.element
    if inner is not None:
        rows = raw if isinstance(raw, list) else [raw]
        return [_one(field, inner, each) for each in rows]
    return _one(field, field.type, raw)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _one(field: Field, kind: Any, raw: Any) -> Any:
    if field.part is not None:
        if not isinstance(raw, Mapping):
            raise _unexpected(field, raw, "an object")
        return decode(field.part, raw)
    if get_origin(kind) is dict:
        return raw  # responses write maps in several ways, which the resource parses
    if not isinstance(raw, str | int | float) or not _is_storable(raw):
        raise _unexpected(field, raw, "a string or a number")
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    for ours, theirs in field.wire.values.items():
        if str(theirs) == str(raw):
            return ours
    return _typed(field, kind, raw)


def _is_storable(scalar: Any) -> bool:
    """Return whether a state can store the value: neither lone surrogates nor infinite numbers."""
    try:
        return bool(scalar.encode() or True) if isinstance(scalar, str) else isfinite(scalar)
    except (UnicodeEncodeError, OverflowError):
        return False


def _unexpected(field: Field, raw: Any, wanted: str) -> UnexpectedShape:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return UnexpectedShape(
        f"{field.wire.answered} is {names.get(type(raw), 'a number')} in the response instead of {wanted}"
    )


def _typed(field: Field, kind: Any, raw: Any) -> Any:
    if kind is bool:
        return str(raw).lower() in ("true", "1")
    if kind in (int, float):
        return _number(field, raw)
    if kind is datetime:
        return _moment(raw)
    return raw if isinstance(raw, str) else str(raw).lower() if isinstance(raw, bool) else str(raw)


def _number(field: Field, raw: Any) -> Any:
    try:
        value = float(raw)
    except ValueError:
        raise _unexpected(field, raw, "a number") from None
    if not isfinite(value):
        raise _unexpected(field, raw, "a number")
    return int(raw) if isinstance(raw, int) else int(value) if value.is_integer() else value


def _moment(raw: Any) -> str:
    value = _time(raw)
    return str(raw) if value is None else _stamp(value)


def _time(raw: Any) -> datetime | None:
    try:
        value = datetime.fromisoformat(str(raw))
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def matching_shape(model: type[Model], properties: Mapping[str, Any]) -> Properties:
    """Return the properties whose values have the type that the model declares.

    A state may come from another version or be edited manually; values of other types count as absent.
    Parts may lack members that are required in inputs, because responses need not follow the rules for inputs.
    """
    known = fields(model)
    return {name: value for name, value in properties.items() if name in known and _fits(known[name], value)}


def _fits(field: Field, value: Any) -> bool:
    inner = field.element
    if value is UNKNOWN:
        return True
    if inner is not None:
        return isinstance(value, list) and all(each is UNKNOWN or _fits_one(field, inner, each) for each in value)
    return _fits_one(field, field.type, value)


def _fits_one(field: Field, kind: Any, value: Any) -> bool:
    if field.part is not None:
        return isinstance(value, dict) and all(
            _fits(inner, value[name]) for name, inner in fields(field.part).items() if name in value
        )
    if get_origin(kind) is dict:
        return isinstance(value, dict) and all(each is UNKNOWN or isinstance(each, str) for each in value.values())
    if kind is bool:
        return isinstance(value, bool)
    if kind in (int, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def carry_write_only(model: type[Model], properties: Mapping[str, Any], olds: Mapping[str, Any]) -> Properties:
    """Return properties from a response, with what the API never returns carried over from the state, at any depth."""
    whole: Properties = dict(properties)
    for name, field in fields(model).items():
        if name in olds and (field.marked(WriteOnly) or field.wire.answered == ""):
            whole[name] = olds[name]
        elif field.part is not None and name in properties and name in olds:
            whole[name] = _carried_part(field.part, properties[name], olds[name])
    return whole


def _carried_part(part: type[Model], properties: Any, old: Any) -> Any:
    if isinstance(properties, Mapping) and isinstance(old, Mapping):
        return carry_write_only(part, properties, old)
    if isinstance(properties, list) and isinstance(old, list) and len(properties) == len(old):
        return [_carried_part(part, each, other) for each, other in zip(properties, old, strict=True)]
    return properties


def keep_spelling(old: Any, new: Any, field: Field | None = None) -> Any:
    """Return the new value with the spelling of the old one, and its order where order has no meaning."""
    if same(old, new) or same(_sorted(old, field), _sorted(new, field)):
        return old
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        inner = fields(field.part) if field is not None and field.part is not None else {}
        return {
            key: value if old.get(key) is None else keep_spelling(old[key], value, inner.get(key))
            for key, value in new.items()
        }
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [keep_spelling(before, after, field) for before, after in zip(old, new, strict=True)]
    return new


def reordered(model: type[Model], olds: Mapping[str, Any], news: Properties) -> Properties:
    """Return new inputs with each list in its recorded order, where that is the only difference."""
    known = fields(model)
    changed = (name for name, value in news.items() if name in known and name in olds and not same(olds[name], value))
    alike = {name for name in changed if same(_sorted(olds[name], known[name]), _sorted(news[name], known[name]))}
    return {name: olds[name] if name in alike else value for name, value in news.items()}


def _sorted(value: Any, field: Field | None) -> Any:
    """Return the value with every unordered list sorted."""
    if field is None:
        return value
    if isinstance(value, list):
        rows = [_sorted_part(each, field) for each in value]
        return sorted(rows, key=_rank) if field.marked(Unordered) else rows
    return _sorted_part(value, field)


def _sorted_part(value: Any, field: Field) -> Any:
    if field.part is None or not isinstance(value, Mapping):
        return value
    return {name: _sorted(each, fields(field.part).get(name)) for name, each in value.items()}


def _rank(value: Any) -> str:
    """Return a sort key that is the same for equal values."""
    return json.dumps(canonical(_plain(value)), sort_keys=True, default=repr)
