"""L20. Refresh twice is refresh once: a refresh records what the API returns, whatever that is, and keeps all of it.

What is answered is not what a program may declare: a member may be missing, break a rule for inputs or be a word that
nobody has heard of. Each member of each answer to each resource's read is changed in each of these ways.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from cases import Case
from hostile.conftest import recorded as recorded  # noqa: PLC0414 (fixtures are had by their names)
from hostile.conftest import replayer as replayer  # noqa: PLC0414
from hostile.mutants import Path, at, put, without
from hostile.replay import Recorded, Replayer
from hostile.servicer import HOSTS, Failed, Servicer, opened
from pulumi_apsara_live.hosts import lifecycle, run
from pulumi_apsara_live.model.diff import canonical
from pulumi_apsara_live.model.fields import Field, Model, WriteOnly, fields
from pulumi_apsara_live.model.shape import UnexpectedShape, decode
from pulumi_apsara_live.resources import RESOURCES

from .conftest import field_of

ENVELOPE = {"RequestId", "Total", "TotalNum", "PageNum", "PageSize", "RetCode", "Description"}
"""Members of an answer that tell nothing of a resource."""
MISSING = object()
Bags = tuple[str, dict[str, Any], dict[str, Any]]
"""What a read gives: id, outputs, inputs."""


def test_a_refresh_is_a_function_of_the_answer(
    case: Case,
    recorded: dict[str, Recorded],
    replayer: Replayer,
    met: Callable[..., list[Variant]],
) -> None:
    """Twice under one answer is once; the next run accepts it; under the true answer again, nothing is left of it."""
    thing = recorded[str(case)]
    readers, read, wrong = cycle([kind(case.resource) for kind in HOSTS.values()]), 0, []
    reader = next(readers)
    replayer.gives(*thing.answers["read"])
    straight = read_by(reader, thing.id, thing.outputs)
    tried = met([*variants(thing)], Variant.on_lines, in_part=False)
    for variant in tried:
        answers, reader = variant.answers, next(readers)
        replayer.gives(*answers)
        once = understood(reader, thing)
        if once is None:
            continue
        read += 1
        try:
            found = [*differing(reader, thing, once), *lost(thing, answers[0].body, once[1])]
            replayer.gives(*thing.answers["read"])
            after = read_by(reader, once[0], once[1])
        except Failed as failure:
            found, after = [f"the next run fails: {failure}"], straight
        if differ(case, after, straight) or differ(case, straight, after):
            found.append(f"afterwards {after} is recorded and not {straight}")
        wrong += [f"{variant}: {each}" for each in found]
    assert wrong == []
    assert read >= min(5, len(tried) // 3), "hardly a variant of the answer was read"


def differing(reader: Servicer, thing: Recorded, once: Bags) -> Iterator[str]:
    """What is wrong with the rest of this refresh, another refresh, and the beginning of the next update.

    As the engine refreshes: after a read it compares with the recorded inputs.
    """
    reader.diff(once[0], once[1], thing.inputs)
    twice = read_by(reader, once[0], once[1])
    if twice != once:
        yield f"the second refresh records {twice} and not {once}"
    reader.diff(twice[0], twice[1], once[2])
    judged = reader.check(once[2], thing.inputs)
    if judged.failures:
        yield f"the next check fails: {judged.failures}"
    reader.diff(once[0], once[1], judged.inputs)


def read_by(reader: Servicer, id: str, outputs: dict[str, Any]) -> Bags:
    """What one refresh records; each is a run of the engine of its own."""
    run.begin()
    id, told, declared = reader.read(id, outputs)
    return id, opened(told), opened(declared)


def understood(reader: Servicer, thing: Recorded) -> Bags | None:
    """What a refresh records, or None when the answer has no meaning: then the user is told, and nothing recorded."""
    try:
        once = read_by(reader, thing.id, thing.outputs)
    except Failed as failure:
        if "defect" in str(failure):
            raise
        return None
    return once if once[0] else None


@dataclass(frozen=True)
class Variant:
    """The answers to a read with one member changed."""

    place: str
    """Which member of which answer."""
    kind: str
    """What it is changed into, in one word; its value in `shown`."""
    shown: str
    answers: list[Any]

    def on_lines(self) -> tuple[str, str]:
        """The row of a variant is the member, its column what the member is changed into."""
        return self.place, self.kind

    def __str__(self) -> str:
        return f"{self.place}: {self.shown}"


def variants(thing: Recorded) -> Iterator[Variant]:
    """Every member of every answer to a read × what it may be changed into."""
    for number, answer in enumerate(thing.answers["read"]):
        tree = json.loads(answer.body)
        for path in members(tree):
            for kind, value in others(at_any_depth(tree, path)).items():
                body = json.dumps(changed(tree, path, value)).encode()
                answers = [replace(each, body=body) if each is answer else each for each in thing.answers["read"]]
                shown = "missing" if value is MISSING else json.dumps(value)[:60]
                yield Variant(f"{answer.action} {number} {'.'.join(map(str, path))}", kind, shown, answers)


def members(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in an answer, in its JSON texts too: two of each list, and nothing of the envelope."""
    if path:
        yield path
    value = unpacked(value)
    inside = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, each in inside:
        if path or key not in ENVELOPE:
            yield from members(each, (*path, key))


def unpacked(value: Any) -> Any:
    """What a text holds, where it is JSON."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def at_any_depth(tree: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        tree = unpacked(tree)[key]
    return tree


def changed(tree: Any, path: Path, value: Any) -> Any:
    """The answer with another value at one place, or without it; a JSON text stays one."""
    for size in range(1, len(path)):
        text = at(tree, path[:size])
        if isinstance(text, str):
            return put(tree, path[:size], json.dumps(changed(json.loads(text), path[size:], value)))
    return without(tree, path) if value is MISSING else put(tree, path, value)


def others(value: Any) -> dict[str, Any]:
    """Values that the API might answer in place of one, by their kinds."""
    found: dict[str, Any] = {"missing": MISSING, "an empty string": ""}
    if isinstance(value, bool):
        return found | {"the other": not value}
    if isinstance(value, int | float):
        return found | {"zero": 0, "negative": -1}
    if isinstance(value, str):
        return found | {"an unknown word": "unheard-of", "a space": " "}
    if isinstance(value, list):
        return found | {"an empty list": [], "a long list": value * 40}
    return found | {"an empty object": {}} if isinstance(value, dict) else found


def lost(thing: Recorded, body: bytes, outputs: dict[str, Any]) -> Iterator[str]:
    """Parts that the answer tells and the outputs do not hold, with all that is in them."""
    model, own = RESOURCES[thing.case.resource].outputs, set(thing.id.split("/"))
    for row in objects(json.loads(body)):
        if not own & {each for each in row.values() if isinstance(each, str)}:
            continue  # it is about something else
        with suppress(UnexpectedShape):
            for name, value in decode(model, row).items():
                if fields(model)[name].part is not None and not holds(outputs.get(name), value):
                    yield f"{name} is answered and not recorded"


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def holds(whole: Any, part: Any) -> bool:
    """Whether a value has all that another has."""
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(holds(whole.get(key), each) for key, each in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(holds(each, wanted) for each in whole) for wanted in part)
    return bool(canonical(whole) == canonical(part))


def differ(case: Case, one: Bags, other: Bags) -> bool:
    """Whether what is recorded differs in what the API tells, in whatever words."""
    resource = RESOURCES[case.resource]
    outputs, others = (visible(resource.outputs, bags[1]) for bags in (one, other))
    known = {name: outputs.get(name) for name in fields(resource.outputs) if name not in fields(resource.inputs)}
    changes = lifecycle.diff(resource, outputs, visible(resource.inputs, other[2]))
    return bool(changes) or canonical(known) != canonical({name: others.get(name) for name in known})


def visible(model: type[Model], bag: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is never told, in parts too: it is lost with the part that holds it."""
    seen = {}
    for name, field in fields(model).items():
        value = bag.get(name)
        if name not in bag or field.marked(WriteOnly):
            continue
        if field.part is not None and isinstance(value, list):
            value = [visible(field.part, each) for each in value]
        elif field.part is not None:
            value = visible(field.part, value)
        seen[name] = value
    return seen


def is_about(case: Case, field: str) -> bool:
    """Fields with members that the API returns."""
    return any(answered(field_of(case, field), case.full[field]))


def test_every_part_that_a_case_declares_is_among_the_members(
    case: Case, field: str, recorded: dict[str, Recorded]
) -> None:
    """With all of its own members that are answered; otherwise the law would hold of nothing."""
    answers = [json.loads(answer.body) for answer in recorded[str(case)].answers["read"]]
    names = {str(path[-1]) for answer in answers for path in members(answer)}
    assert {*answered(field_of(case, field), case.full[field])} <= names


def answered(field: Field, value: Any) -> Iterator[str]:
    """The names under which a part and its members are answered."""
    if field.part is None or field.marked(WriteOnly) or not field.wire.answered:
        return
    yield field.wire.answered.rpartition(".")[2]
    for row in value if isinstance(value, list) else [value]:
        for name, each in row.items():
            inner = fields(field.part)[name]
            yield from answered(inner, each)
            if inner.wire.answered:
                yield inner.wire.answered.rpartition(".")[2]
