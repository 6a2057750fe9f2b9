"""Writes `docs/reference`: one manual page per resource, from the declarations and their docstrings.

What a page says of a change or of a removal is what the code does: the resource's `complete` and `changes` are asked.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import AfterValidator, SecretStr
from pydantic.fields import FieldInfo

from pulumi_apsara_live.cli.actions import operations as allowed
from pulumi_apsara_live.model.fields import ZERO_ONE, Field, Json, Model, OneWay, Replace, WriteOnly, element, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._account import Account
from pulumi_apsara_live.resources._resource import Resource, Step
from pulumi_apsara_live.wire.operation import Operation

from . import docstrings

WHERE = Path(__file__).parent.parent / "docs" / "reference"
DERIVED = "<!-- Derived from the declarations by `make derive`: change those, not this file. -->"
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-Z`“])")
VERBS = ("create", "read", "update", "delete")
NEVER_TOLD = "never told back; drift cannot be seen"
TYPE_PREFIX = "pulumi-python:dynamic/apsara-live:"
SHARED: dict[type[Model], str] = {Account: "account.md"}
"""Parts that every resource has, and the page of each."""
RESOURCE_MODULES = "pulumi_apsara_live.resources."


def derive() -> dict[Path, str]:
    """The text of every page."""
    pages = {WHERE / f"{stem(resource)}.md": _page(name, resource) for name, resource in RESOURCES.items()}
    return {WHERE / "index.md": _index(), WHERE / SHARED[Account]: _shared(Account), **pages}


def stem(resource: Resource[Any]) -> str:
    """The one stem of a noun: of its module, its page, its cases."""
    return type(resource).__module__.rpartition(".")[2]


def _index() -> str:
    lines = ["# The resources", "", DERIVED, ""]
    for name, resource in RESOURCES.items():
        lines.append(f"* [`{name}`]({stem(resource)}.md): {_uncapital(docstrings.of_module(type(resource)))}")
    lines += [
        "",
        f"Each of them also takes an [`Account`]({SHARED[Account]}): {_uncapital(docstrings.of_class(Account))}",
    ]
    return "\n".join([*lines, ""])


def _shared(part: type[Model]) -> str:
    """The page of a part that every resource has."""
    told = docstrings.of_fields(part)
    entries = [_entry(each, told, _type(part, each) + _default(each)) for each in _ordered(part)]
    return "\n\n".join([f"# {part.__name__}", DERIVED, _sentences(docstrings.of_class(part)), *entries]) + "\n"


def _page(name: str, resource: Resource[Any]) -> str:
    blocks = [
        f"# {name}",
        DERIVED,
        _sentences(f"{docstrings.of_module(type(resource))} {docstrings.of_class(type(resource))}"),
        f"{_id(resource)}In the state its type reads `{TYPE_PREFIX}{name}`.",
        "## Inputs",
        _at_a_glance(resource),
        *_inputs(resource),
        *_parts_of(resource.inputs),
        "## Outputs",
        "Every input is an output too, and a preview knows it as well as the program does.\nBeyond the inputs:",
        *_outputs(resource),
        *_checks(resource),
        "## Operations",
        _operations(resource),
        "## What each verb does",
        "\n".join(f"* {verb}: {_uncapital(_doc(getattr(type(resource), verb)))}" for verb in VERBS),
        "How many calls that is: [calls](../calls.md).",
    ]
    return "\n\n".join(blocks) + "\n"


def _id(resource: Resource[Any]) -> str:
    """What its id looks like, unless the docstring says so, which is on the page already."""
    if "its id is" in docstrings.of_class(type(resource)):
        return ""
    if resource.key:
        own = resource.key if resource.key == "caster_id" else f"caster_id/{resource.key}"
        return f"Its id is `{own}`.\n"
    raise LookupError(f"{type(resource).__name__} has no key, and its docstring does not say what its id is")


# Inputs


def _inputs(resource: Resource[Any]) -> Iterator[str]:
    told = docstrings.of_fields(resource.inputs)
    for field in _ordered(resource.inputs):
        changed, removed = _fate(resource, field)
        fate = f"changed: {changed}" if removed == "" else f"changed: {changed}; removed: {removed}"
        yield _entry(field, told, _type(resource.inputs, field) + _default(field), fate, _wire(field))


def _ordered(model: type[Model]) -> list[Field]:
    """As the classes of a program have them: what is required comes first."""
    return sorted(fields(model).values(), key=lambda field: not field.required)


def _entry(field: Field, told: dict[str, str], *facts: str) -> str:
    """One property: a heading to be linked and found, its docstring, and what is to be known of it in a line each."""
    lines = "\n".join(f"* {fact}" for fact in facts)
    return f"### `{field.name}`\n\n{_sentences(told[field.name])}\n\n{lines}"


def _at_a_glance(resource: Resource[Any]) -> str:
    every = fields(resource.inputs).values()
    lists = {
        "Required": [field for field in every if field.required],
        "Changing one of these replaces the resource": [field for field in every if field.marked(Replace)],
        "Secret without your asking": [field for field in every if field.secret],
        "Wishes to the provider, which cost no call": [
            each for each in every if each.stays_here and not each.marked(Replace)
        ],
    }
    return "\n".join(
        f"* {said}: {', '.join(f'[`{field.name}`](#{field.name})' for field in found)}"
        for said, found in lists.items()
        if found
    )


def _default(field: Field) -> str:
    if field.required:
        return "; required"
    return "" if field.default is None else f"; default `{field.default!r}`"


def _fate(resource: Resource[Any], field: Field) -> tuple[str, str]:
    """What a change of the field does, and what its removal does."""
    one_way = next((mark for mark in field.marks if isinstance(mark, OneWay)), None)
    if field.marked(Replace):
        changed = "replaces"
    elif field.part is Account:
        changed = "in place, no call; another region replaces"
    elif field.stays_here:
        changed = "in place, no call"
    else:
        changed = "in place" if one_way is None else f"in place, one way: {one_way.advice}"
    if field.required:
        return changed, ""
    if one_way is not None:
        return changed, "refused"
    return changed, "back to the default" if field.default is not None else _removal(resource, field.name)


def _removal(resource: Resource[Any], name: str) -> str:
    """What the resource itself says to a setting that was there and is no longer declared."""
    olds = {name: _sample(fields(resource.inputs)[name])}
    news = resource.complete(olds, {}, Step(urn="::logical-name"))
    changes = resource.changes(olds, news, frozenset(olds))
    if name in changes.replace:
        return "replaces"
    if name in changes.cleared:
        return "cleared, and listed in `cleared`" if "cleared" in resource.computed else "cleared"
    if name not in changes.update:
        return "stays as it is"
    if fields(resource.inputs)[name].stays_here:
        return "in place, no call"
    return "in place: back to the logical name" if news.get(name) else "in place: taken away"


def _sample(field: Field) -> Any:
    """Some value of the field, where only its being set matters."""
    if field.element is not None:
        return ["x"]
    return {"x": "x"} if get_origin(field.type) is dict or field.part is not None else "x"


def _wire(field: Field) -> str:
    """What the vendor calls it, there and back."""
    sent, answered = field.wire.sent, field.wire.answered
    if field.stays_here:
        return "not sent"
    if sent == answered and not field.marked(WriteOnly) and not field.marked(Json):
        return f"sent and told as `{sent}`{_values(field)}"
    there = f"sent as `{sent}`{_values(field)}{', as JSON' if field.marked(Json) else ''}" if sent else "not sent"
    if field.marked(WriteOnly):
        return f"{there}; {NEVER_TOLD}"
    return f"{there}; {_told_as(answered)}"


def _told_as(answered: str | None) -> str:
    return f"told as `{answered}`" if answered else "not told back"


def _values(field: Field) -> str:
    if not field.wire.values:
        return ""
    if field.wire.values == ZERO_ONE:
        return " `0` or `1`"
    return " " + ", ".join(f"`{theirs}` for {ours}" for ours, theirs in field.wire.values.items())


# Types in words


def _type(model: type[Model], field: Field) -> str:
    hint = get_type_hints(model, include_extras=True)[field.name]
    said = _named(field.type, field)
    rules = [*_rules(_metadata(hint), field), *_rules(_metadata(_inner(hint)), field, each=True)]
    return ", ".join([said, *dict.fromkeys(rules), *(["secret"] if field.secret else [])])


def _named(kind: Any, field: Field) -> str:
    if get_origin(kind) is Literal:
        words = [f"`{each}`" for each in get_args(kind)]
        return f"one of {', '.join(words)}" if len(words) > 1 else f"always {words[0]}"
    if (inner := element(kind)) is not None:
        return f"list of {_plural(inner, field)}"
    if get_origin(kind) is dict:
        return "map from text to text"
    if isinstance(kind, type) and issubclass(kind, Model):
        return f"[{kind.__name__}]({SHARED.get(kind, f'#part-{kind.__name__.lower()}')})"
    if kind is datetime:
        return "[time](../how-values-travel.md#times)"
    return {str: "text", SecretStr: "text", int: "whole number", float: "number", bool: "`True` or `False`"}[kind]


def _plural(kind: Any, field: Field) -> str:
    return {str: "texts", SecretStr: "texts"}.get(kind) or _named(kind, field).removeprefix("one of ")


def _metadata(hint: Any) -> list[Any]:
    """The annotations of a type, those inside an optional or a field's own included."""
    found: list[Any] = []
    if get_origin(hint) is Annotated:
        inner, *own = get_args(hint)
        found += _metadata(inner)
        for each in own:
            found += each.metadata if isinstance(each, FieldInfo) else [each]
    elif type(None) in get_args(hint):
        for each in get_args(hint):
            found += _metadata(each)
    return found


def _inner(hint: Any) -> Any:
    """The annotated type of a list's elements, or None."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0]
    return next((found for each in get_args(hint) if (found := _inner(each)) is not None), None)


def _rules(metadata: Iterable[Any], field: Field, *, each: bool = False) -> Iterator[str]:
    kept = list(metadata)
    low = next((one.ge if isinstance(one, Ge) else one.gt for one in kept if isinstance(one, Ge | Gt)), None)
    high = next((one.le for one in kept if isinstance(one, Le)), None)
    if any(isinstance(one, Gt) for one in kept):
        yield f"more than {low}" + ("" if high is None else f", at most {high}")
    elif low is not None:
        yield f"{low} or more" if high is None else f"{low} to {high}"
    counted = "entries" if field.element or get_origin(field.type) is dict else "characters"
    for one in kept:
        if isinstance(one, MinLen):
            yield "not empty" if one.min_length == 1 else f"at least {one.min_length} {counted}"
        elif isinstance(one, MaxLen):
            yield f"at most {one.max_length} {counted}"
        elif getattr(one, "pattern", None):
            yield f"matching `{one.pattern}`"
        elif isinstance(one, AfterValidator) and not _of_time(field):
            yield from _complaint(one, each=each)


def _of_time(field: Field) -> bool:
    return field.type is datetime


def _complaint(validator: AfterValidator, *, each: bool) -> Iterator[str]:
    """A rule in its own words: what it says of a text that breaks every rule."""
    judge: Any = validator.func
    try:
        judge("\n")
    except ValueError as error:
        said = str(error).removeprefix("must be ")
        yield f"each {said}" if each else said


# Texts


def _parts_of(model: type[Model]) -> Iterator[str]:
    for field in fields(model).values():
        if field.part is None or field.part in SHARED:
            continue
        part = field.part
        told = docstrings.of_fields(part)
        yield f"## Part {part.__name__}"
        yield _sentences(docstrings.of_class(part))
        for each in _ordered(part):
            yield _entry(each, told, _type(part, each) + _default(each), _wire(each))
        yield from _parts_of(part)


def _outputs(resource: Resource[Any]) -> Iterator[str]:
    told = docstrings.of_fields(resource.outputs)
    for field in fields(resource.outputs).values():
        if field.name not in fields(resource.inputs):
            yield _entry(field, told, _type(resource.outputs, field), _known(resource, field), *_answered(field))


def _known(resource: Resource[Any], field: Field) -> str:
    if field.name in resource.computed:
        return "known in previews: computed from the inputs"
    if field.name == resource.key:
        return "known in previews once it exists: taken from the id"
    return "not known in previews"


def _answered(field: Field) -> Iterator[str]:
    if field.wire.answered:
        yield _told_as(field.wire.answered) + ("" if field.wire.values == ZERO_ONE else _values(field))


def _checks(resource: Resource[Any]) -> Iterator[str]:
    lines = [f"* {_doc(each.problems)}" for each in _models(resource.inputs) if each.problems is not Model.problems]
    if lines:
        yield "## What is checked before any call"
        yield "\n".join(["Types, words and ranges as above, and:", *lines])
    foreseen = [
        _doc(getattr(type(resource), name))
        for name in ("complete", "warnings")
        if getattr(type(resource), name) is not getattr(Resource, name)
    ]
    foreseen = [*_emptied(resource), *foreseen]
    if foreseen:
        yield "## What a preview says beyond the difference"
        yield "\n".join(f"* {each}" for each in foreseen)


def _emptied(resource: Resource[Any]) -> Iterator[str]:
    """What the removal of an input looks like that is emptied in place."""
    if resource.omitted == "keeps":
        for name, field in fields(resource.inputs).items():
            if field.wire.cleared is not None:
                words = {"''": "an empty string", "[]": "an empty list", "{}": "an empty map"}
                cleared = repr(field.wire.cleared)
                yield f"Removing `{name}` appears in the diff as {words.get(cleared, cleared)}."


def _models(model: type[Model]) -> Iterator[type[Model]]:
    yield model
    for field in fields(model).values():
        if field.part is not None:
            yield from _models(field.part)


# Operations


def operations(resource: Resource[Any]) -> dict[str, Operation]:
    """Return every operation that the resource may call, by its action: its own four, then the others."""
    own = (resource.creates, resource.reads, resource.updates, resource.deletes)
    others = sorted(allowed(resource.kind), key=lambda each: each.action)
    return {each.action: each for each in (*own, *others) if each is not None}


def _operations(resource: Resource[Any]) -> str:
    rows = [
        (f"`{each.action}`", "yes" if each.repeatable else "no: looked for first", str(each.quota))
        for each in operations(resource).values()
    ]
    return _table(("operation", "sent again when unanswered", "taken as its limit per second"), rows)


def _doc(owner: Any) -> str:
    return " ".join((inspect.getdoc(owner) or "").split())


def _uncapital(text: str) -> str:
    """The sentence as it goes on after a colon."""
    return text if text[1:2].isupper() or not text else text[0].lower() + text[1:]


def _sentences(text: str) -> str:
    return SENTENCE_ENDS.sub("\n", " ".join(text.split()))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main() -> None:
    """Write the pages, and take away those of resources that are no more."""
    pages = derive()
    WHERE.mkdir(parents=True, exist_ok=True)
    for old in set(WHERE.glob("*.md")) - set(pages):
        old.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
