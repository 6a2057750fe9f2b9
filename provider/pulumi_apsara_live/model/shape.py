"""How a bag of properties becomes the parameters of a call, and how an answer becomes a bag."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from .diff import same
from .fields import TIME_FORMAT, UNKNOWN, Bag, Field, Json, Model, WriteOnly, element, fields

MISSING = object()


def bag(model: Model) -> Bag:
    """The model as plain data: Nones left out, times as text in UTC, secrets in the clear, unknowns kept."""
    return {name: value for name in type(model).model_fields if (value := _plain(getattr(model, name))) is not None}


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return value
    if isinstance(value, Model):
        return bag(value)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, datetime):
        return value.strftime(TIME_FORMAT).rjust(len("2026-06-29T20:00:00Z"), "0")
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def encode(model: type[Model], properties: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that say these properties; what stays here or is absent is left out."""
    sent: dict[str, Any] = {}
    for name, field in fields(model).items():
        value = properties.get(name)
        if value is not None and field.wire.sent:
            sent[field.wire.sent] = _encoded(field, value)
    return sent


def _encoded(field: Field, value: Any) -> Any:
    if field.part is not None:
        part = field.part
        value = [encode(part, each) for each in value] if element(field.type) else encode(part, value)
    elif field.wire.values:
        value = field.wire.values.get(value, value)
    if field.marked(Json):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def decode(model: type[Model], answer: Mapping[str, Any]) -> Bag:
    """What the answer tells of the model's members, by our names; members it is silent about are left out.

    Nothing is refused here: a word we do not know is passed on as it is, so that reading never fails on a new one.
    """
    told: Bag = {}
    for name, field in fields(model).items():
        raw = _found(answer, field.wire.answered) if field.wire.answered else MISSING
        if raw is MISSING or raw is None or raw == "":
            continue
        value = _decoded(field, raw)
        if value not in (None, [], {}):
            told[name] = value
    return told


def _found(answer: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(answer, list):
            return answer  # some answers give the bare list where others wrap it
        if not isinstance(answer, Mapping) or step not in answer:
            return MISSING
        answer = answer[step]
    return answer


def _decoded(field: Field, raw: Any) -> Any:
    if field.marked(Json) and isinstance(raw, str):
        raw = _parsed(raw)
    inner = element(field.type)
    if inner is not None:
        rows = raw if isinstance(raw, list) else [raw]
        return [_one(field, inner, each) for each in rows]
    return _one(field, field.type, raw)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _one(field: Field, kind: Any, raw: Any) -> Any:
    if field.part is not None:
        return decode(field.part, raw) if isinstance(raw, Mapping) else raw
    for ours, theirs in field.wire.values.items():
        if str(theirs) == str(raw):
            return ours
    return _typed(kind, raw)


def _typed(kind: Any, raw: Any) -> Any:
    if kind is bool and isinstance(raw, str | int):
        return str(raw).lower() in ("true", "1")
    if kind in (int, float) and isinstance(raw, str):
        return _number(raw)
    if kind is datetime:
        return _moment(raw)
    if kind in (str, SecretStr) and isinstance(raw, int | float):
        return str(raw)
    return raw


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _moment(raw: Any) -> Any:
    try:
        value = datetime.fromisoformat(str(raw))
    except ValueError:
        return raw
    return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).strftime(TIME_FORMAT)


def carried(model: type[Model], told: Mapping[str, Any], olds: Mapping[str, Any]) -> Bag:
    """What was told, with what is never told taken over from what was recorded, in parts of parts too."""
    whole: Bag = dict(told)
    for name, field in fields(model).items():
        if name in olds and (field.marked(WriteOnly) or field.wire.answered == ""):
            whole[name] = olds[name]
        elif field.part is not None and name in told and name in olds:
            whole[name] = _carried_part(field.part, told[name], olds[name])
    return whole


def _carried_part(part: type[Model], told: Any, old: Any) -> Any:
    if isinstance(told, Mapping) and isinstance(old, Mapping):
        return carried(part, told, old)
    if isinstance(told, list) and isinstance(old, list) and len(told) == len(old):
        return [_carried_part(part, each, other) for each, other in zip(told, old, strict=True)]
    return told


def settled(old: Any, new: Any) -> Any:
    """The new value in the words of the old one, wherever the two say the same."""
    if same(old, new):
        return old
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {key: settled(old.get(key), value) for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [settled(before, after) for before, after in zip(old, new, strict=True)]
    return new
