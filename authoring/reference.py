"""Write `docs/reference`: one manual page per resource, from the declarations, their docstrings and the examples.

The effect of a change or a removal comes from the code: the resource's own `complete` and `changes` are called.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import AfterValidator, SecretStr
from pydantic.fields import FieldInfo

from pulumi_apsara_live.cli.actions import operations as allowed
from pulumi_apsara_live.model.fields import ZERO_ONE, Field, Json, Model, OneWay, Replace, WriteOnly, element, fields
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES
from pulumi_apsara_live.resources._account import Account
from pulumi_apsara_live.resources._look_up import LookUp
from pulumi_apsara_live.resources._resource import Resource, Step
from pulumi_apsara_live.wire.operation import Operation

from . import docstrings, languages, recording

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs"
WHERE = MANUAL / "reference"
EXAMPLES = ROOT / "examples" / "reference"
"""One program per page, under the stem of the page; `tests/docs/test_reference.py` runs each."""
MAX_RELATED = 5
"""Maximum number of related pages that a page links to, besides those that every page links to."""
NOT_RELATED = ("operations", "index", "emulator", "what-we-promise", "benchmarks")
"""Pages about everything, which are related to no resource in particular."""
ALWAYS_RELATED = ("permissions", "glossary")
"""Pages that every page of a resource links to."""
DERIVED = "<!-- Derived from the declarations by `make derive`: change those, not this file. -->"
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-Z`“])")
VERBS = ("create", "read", "update", "delete")
NOT_RETURNED = "not returned by the API; drift cannot be detected"
TYPE_PREFIX = "pulumi-python:dynamic/apsara-live:"
SHARED: dict[type[Model], str] = {Account: "account.md"}
"""Parts that every resource has, and the page of each."""
FUNCTIONS = "functions.md"
"""The page of all functions."""
RESOURCE_MODULES = "pulumi_apsara_live.resources."


def derive() -> dict[Path, str]:
    """Return the text of every page by its path."""
    pages = {WHERE / f"{stem(resource)}.md": _page(name, resource) for name, resource in RESOURCES.items()}
    pages |= {WHERE / SHARED[Account]: _shared(Account), WHERE / FUNCTIONS: _functions()}
    return {WHERE / "index.md": _index(), **pages}


def stem(resource: Resource[Any, Any]) -> str:
    """Return the stem that names the module, page, example and test cases of a resource."""
    return type(resource).__module__.rpartition(".")[2]


def _index() -> str:
    lines = [
        "# Resources",
        "",
        DERIVED,
        "",
        "Look up every input, output and operation of a resource, with a program that runs.",
        "Names are those of Python; [other languages](../other-languages.md) have `casterName` for `caster_name`, "
        "and Go has `CasterName`.",
        "",
    ]
    for name, resource in RESOURCES.items():
        lines.append(f"* [`{name}`]({stem(resource)}.md): {_uncapital(docstrings.of_module(type(resource)))}")
    lines += [
        "",
        f"Each resource also takes an [`Account`]({SHARED[Account]}): {_uncapital(docstrings.of_class(Account))}",
        f"What a program does not declare is read by [functions]({FUNCTIONS}):",
        f"{', '.join(f'[`{name}`]({FUNCTIONS}#{name})' for name in LOOK_UPS)}.",
    ]
    return "\n".join([*lines, ""])


def _shared(part: type[Model]) -> str:
    """The page of a part that every resource has."""
    descriptions = docstrings.of_fields(part)
    entries = [_entry(each, descriptions, _type(part, each) + _default(each)) for each in _ordered(part)]
    head = [f"# {part.__name__}", DERIVED, _sentences(docstrings.of_class(part))]
    example = _example(Path(SHARED[part]).stem)
    return "\n\n".join([*head, *example, "## Properties", *entries, *_related(part.__name__)]) + "\n"


def _functions() -> str:
    """The page of the functions that read what a program does not declare."""
    introduction = (
        "Look up the arguments and results of each function.\n"
        "A function with `_output` at the end of its name takes and returns outputs: "
        "see [read what exists](../read-what-exists.md)."
    )
    blocks = ["# Functions", DERIVED, introduction, *_example(Path(FUNCTIONS).stem)]
    for name, (kind, look_up) in LOOK_UPS.items():
        blocks += [f"## `{name}`", *_function(RESOURCES[kind], look_up)]
    related = [*(MANUAL / f"{page}.md" for page in ("read-what-exists", "unit-tests", "operations", *ALWAYS_RELATED))]
    links = "\n".join(f"* [{_title(page)}](../{page.name})" for page in related)
    return "\n\n".join([*blocks, "## Related pages", links]) + "\n"


def _function(resource: Resource[Any, Any], look_up: LookUp) -> Iterator[str]:
    """Yield the description of a function, its arguments, its result and its operations."""
    yield _sentences(docstrings.of_class(look_up.arguments))
    arguments, outputs = docstrings.of_fields(look_up.arguments), docstrings.of_fields(resource.outputs)
    rows = []
    for field in _ordered(look_up.arguments):
        kind = _type(look_up.arguments, field) + ("; required" if field.required else "")
        rows.append((f"`{field.name}`", kind, _one_line(arguments, field)))
    yield _table(("argument", "type", "what it is"), rows)
    several = "a list of" if look_up.is_list else "one"
    yield f"Returns {several} `{look_up.result}`, outputs of [`{resource.kind}`]({stem(resource)}.md):"
    known = fields(resource.outputs)
    shown = [known[name] for name in look_up.returns]
    yield _table(
        ("property", "type", "what it is"),
        [(f"`{each.name}`", _type(resource.outputs, each), _one_line(outputs, each)) for each in shown],
    )
    yield f"Operations: {', '.join(f'`{each.action}`' for each in look_up.calls)}"


def _one_line(descriptions: dict[str, str], field: Field) -> str:
    return " ".join(descriptions[field.name].split())


def _page(name: str, resource: Resource[Any, Any]) -> str:
    blocks = [
        f"# {name}",
        DERIVED,
        _sentences(f"{docstrings.of_module(type(resource))} {docstrings.of_class(type(resource))}"),
        f"{_id(resource)}Its type in the state is `{TYPE_PREFIX}{name}`.",
        *_example(stem(resource)),
        "## Inputs",
        _at_a_glance(resource),
        *_inputs(resource),
        *_parts_of(resource.inputs),
        "## Outputs",
        "Every input is also an output, known in a preview as far as the program knows it.\nOutputs beyond the inputs:",
        *_outputs(resource),
        *_checks(resource),
        "## Operations",
        _operations(resource),
        "## Create, read, update, delete",
        "\n".join(f"* {verb}: {_uncapital(_doc(getattr(type(resource), verb)))}" for verb in VERBS),
        "For the number of calls, see [calls](../calls.md).",
        *_adopt(name, resource),
        *_related(name),
    ]
    return "\n\n".join(blocks) + "\n"


def _id(resource: Resource[Any, Any]) -> str:
    """What its id looks like, unless the docstring says so, which is on the page already."""
    if "its id is" in docstrings.of_class(type(resource)):
        return ""
    if resource.key:
        own = resource.key if resource.key == "caster_id" else f"caster_id/{resource.key}"
        return f"Its id is `{own}`.\n"
    raise LookupError(f"{type(resource).__name__} has no key, and its docstring does not say what its id is")


# Example, adoption, related pages


def _example(page: str) -> list[str]:
    """Return the page's program without its docstring, which introduces it, and the same in other languages."""
    introduction, program = example(page)
    blocks = ["## Example", introduction, f"```python\n{program}```"]
    if page in (recorded := _recorded()):
        blocks += [_folded(language, write(recorded[page])) for language, write in languages.WRITERS.items()]
    return blocks


@cache
def _recorded() -> Mapping[str, recording.Program]:
    """Return what the examples declare, by page, without that of the functions, whose results have no reference."""
    return recording.recorded([each for each in sorted(EXAMPLES.glob("*.py")) if each.stem != Path(FUNCTIONS).stem])


def _folded(language: str, program: str) -> str:
    """Return a program that a reader opens; authoring/site.py makes tabs of these."""
    return f"<details><summary>{language}</summary>\n\n```{language.lower()}\n{program}```\n\n</details>"


def example(page: str) -> tuple[str, str]:
    """Return the docstring and the program of a page's example.

    Raises:
        FileNotFoundError: The page has no example.
    """
    text = (EXAMPLES / f"{page}.py").read_text(encoding="utf-8")
    _, introduction, program = text.split('"""', 2)
    return introduction, program.lstrip("\n")


def _adopt(name: str, resource: Resource[Any, Any]) -> list[str]:
    if "triggers" in fields(resource.inputs):
        text = (
            f"A {resource.id.ending.removesuffix('-…')} is an event, so there is nothing to adopt.\n"
            "Declare it beside what is adopted; its first creation does nothing unless `on_create` says so."
        )
    elif resource.unreadable:
        text = f"It cannot be adopted or imported: {resource.unreadable}."
    elif resource.holds_as:
        kind = resource.holds_as
        text = (
            f"`apsara-live adopt CASTER_ID --out . --stack dev` writes what it has created as a `{kind}`, with "
            f"everything in it: see [adopt](../adopt.md).\nThe {name} itself cannot be adopted: the API does not "
            "return all of it."
        )
    else:
        of_studio = "caster_id" in fields(resource.outputs) or resource.key == "caster_id"
        arguments = "CASTER_ID" if of_studio else "--relay REGION/TASK_ID"
        whole = "the studio with everything in it" if of_studio else "the relay"
        text = (
            f"`apsara-live adopt {arguments} --out . --stack dev` writes a program for {whole}, and imports it with its"
            " ids into the stack: see [adopt](../adopt.md).\n"
            "`pulumi import` of a single resource and the option `import_` do not work with dynamic providers."
        )
    return [f"## Adopt an existing {name}", text]


def _related(name: str) -> list[str]:
    """Return links to the pages that name the class most often; ties are in the order of their names."""
    mentions = {
        page: len(re.findall(rf"\b{name}\b", page.read_text(encoding="utf-8")))
        for page in sorted(MANUAL.glob("*.md"))
        if page.stem not in (*NOT_RELATED, *ALWAYS_RELATED)
    }
    most = sorted((page for page, count in mentions.items() if count), key=lambda page: -mentions[page])[:MAX_RELATED]
    pages = [*most, *(MANUAL / f"{page}.md" for page in ALWAYS_RELATED)]
    return ["## Related pages", "\n".join(f"* [{_title(page)}](../{page.name})" for page in pages)]


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


# Inputs


def _inputs(resource: Resource[Any, Any]) -> Iterator[str]:
    descriptions = docstrings.of_fields(resource.inputs)
    for field in _ordered(resource.inputs):
        changed, removed = _fate(resource, field)
        fate = f"changed: {changed}" if removed == "" else f"changed: {changed}; removed: {removed}"
        yield _entry(field, descriptions, _type(resource.inputs, field) + _default(field), fate, _wire(field))


def _ordered(model: type[Model]) -> list[Field]:
    """Return the fields in the order of the program's classes: required ones first."""
    return sorted(fields(model).values(), key=lambda field: not field.required)


def _entry(field: Field, descriptions: dict[str, str], *facts: str) -> str:
    """Return one property: a heading, its docstring, and one line per fact."""
    lines = "\n".join(f"* {fact}" for fact in facts)
    return f"### `{field.name}`\n\n{_sentences(descriptions[field.name])}\n\n{lines}"


def _at_a_glance(resource: Resource[Any, Any]) -> str:
    every = fields(resource.inputs).values()
    lists = {
        "Required": [field for field in every if field.required],
        "Changing one of these replaces the resource": [field for field in every if field.marked(Replace)],
        "Secret by default": [field for field in every if field.secret],
        "Provider-only inputs (no API call)": [each for each in every if each.stays_here and not each.marked(Replace)],
    }
    return "\n".join(
        f"* {label}: {', '.join(f'[`{field.name}`](#{field.name})' for field in listed)}"
        for label, listed in lists.items()
        if listed
    )


def _default(field: Field) -> str:
    if field.required:
        return "; required"
    return "" if field.default is None else f"; default `{field.default!r}`"


def _fate(resource: Resource[Any, Any], field: Field) -> tuple[str, str]:
    """Return the effects of a change and of a removal of the field."""
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


def _removal(resource: Resource[Any, Any], name: str) -> str:
    """Return the effect of no longer declaring a setting, as the resource's own code has it."""
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
    return "in place: back to the logical name" if news.get(name) else "in place: removed"


def _sample(field: Field) -> Any:
    """Return any value of the field, where only its presence matters."""
    if field.element is not None:
        return ["x"]
    return {"x": "x"} if get_origin(field.type) is dict or field.part is not None else "x"


def _wire(field: Field) -> str:
    """Return the API names of the field in requests and in responses."""
    sent, answered = field.wire.sent, field.wire.answered
    if field.stays_here:
        return "not sent"
    if sent == answered and not field.marked(WriteOnly) and not field.marked(Json):
        return f"API name: `{sent}`{_values(field)}"
    there = (
        f"request parameter: `{sent}`{_values(field)}{', as JSON' if field.marked(Json) else ''}"
        if sent
        else "not sent"
    )
    if field.marked(WriteOnly):
        return f"{there}; {NOT_RETURNED}"
    return f"{there}; {_response(answered)}"


def _response(answered: str | None) -> str:
    return f"response parameter: `{answered}`" if answered else "not returned by the API"


def _values(field: Field) -> str:
    if not field.wire.values:
        return ""
    if field.wire.values == ZERO_ONE:
        return " `0` or `1`"
    return " " + ", ".join(f"`{theirs}` for {ours}" for ours, theirs in field.wire.values.items())


# Types


def _type(model: type[Model], field: Field) -> str:
    hint = get_type_hints(model, include_extras=True)[field.name]
    kind = _named(field.type)
    rules = [*_rules(_metadata(hint), field), *_rules(_metadata(_inner(hint)), field, each=True)]
    return ", ".join([kind, *dict.fromkeys(rules), *(["secret"] if field.secret else [])])


def _named(kind: Any) -> str:
    """Return the type as Python writes it, with a link to the part or the rules that it names."""
    named = f"`{_python(kind)}`"
    part = kind if element(kind) is None else element(kind)
    if isinstance(part, type) and issubclass(part, Model):
        return f"[{named}]({SHARED.get(part, f'#part-{part.__name__.lower()}')})"
    return f"{named}, a [time](../how-values-travel.md#times)" if kind is datetime else named


def _python(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return f"Literal[{', '.join(json.dumps(each) for each in get_args(kind))}]"
    if (inner := element(kind)) is not None:
        return f"list[{_python(inner)}]"
    if get_origin(kind) is dict:
        return "dict[str, str]"
    return "str" if kind in (SecretStr, datetime) else str(kind.__name__)


def _metadata(hint: Any) -> list[Any]:
    """Return the annotations of a type, including those inside an optional and those of a field."""
    rules: list[Any] = []
    if get_origin(hint) is Annotated:
        inner, *own = get_args(hint)
        rules += _metadata(inner)
        for each in own:
            rules += each.metadata if isinstance(each, FieldInfo) else [each]
    elif type(None) in get_args(hint):
        for each in get_args(hint):
            rules += _metadata(each)
    return rules


def _inner(hint: Any) -> Any:
    """Return the annotated type of a list's elements, or None."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0]
    return next((inner for each in get_args(hint) if (inner := _inner(each)) is not None), None)


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
    """Return a rule in the words of its own error message, for a string that breaks every rule."""
    judge: Any = validator.func
    try:
        judge("\n")
    except ValueError as error:
        rule = str(error).removeprefix("must be ")
        yield f"each {rule}" if each else rule


# Texts


def _parts_of(model: type[Model]) -> Iterator[str]:
    for field in fields(model).values():
        if field.part is None or field.part in SHARED:
            continue
        part = field.part
        descriptions = docstrings.of_fields(part)
        yield f"## Part {part.__name__}"
        yield _sentences(docstrings.of_class(part))
        for each in _ordered(part):
            yield _entry(each, descriptions, _type(part, each) + _default(each), _wire(each))
        yield from _parts_of(part)


def _outputs(resource: Resource[Any, Any]) -> Iterator[str]:
    descriptions = docstrings.of_fields(resource.outputs)
    for field in fields(resource.outputs).values():
        if field.name not in fields(resource.inputs):
            yield _entry(
                field, descriptions, _type(resource.outputs, field), _known(resource, field), *_answered(field)
            )


def _known(resource: Resource[Any, Any], field: Field) -> str:
    if field.name in resource.computed:
        return "known in previews: computed from the inputs"
    if field.name == resource.key:
        return "known in previews once it exists: taken from the id"
    return "not known in previews"


def _answered(field: Field) -> Iterator[str]:
    if field.wire.answered:
        yield _response(field.wire.answered) + ("" if field.wire.values == ZERO_ONE else _values(field))


def _checks(resource: Resource[Any, Any]) -> Iterator[str]:
    lines = [f"* {_doc(each.problems)}" for each in _models(resource.inputs) if each.problems is not Model.problems]
    if lines:
        yield "## Validation before any call"
        yield "\n".join(["The types, allowed values and ranges above, and:", *lines])
    foreseen = [
        _doc(getattr(type(resource), name))
        for name in ("complete", "warnings")
        if getattr(type(resource), name) is not getattr(Resource, name)
    ]
    foreseen = [*_emptied(resource), *foreseen]
    if foreseen:
        yield "## Preview warnings"
        yield "\n".join(f"* {each}" for each in foreseen)


def _emptied(resource: Resource[Any, Any]) -> Iterator[str]:
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


def operations(resource: Resource[Any, Any]) -> dict[str, Operation]:
    """Return every operation that the resource may call, by its action: its own four, then the others."""
    reads = None if resource.unreadable else resource.reads
    own = (resource.creates, reads, resource.updates, resource.deletes)
    others = sorted(allowed(resource.kind), key=lambda each: each.action)
    return {each.action: each for each in (*own, *others) if each is not None}


def _operations(resource: Resource[Any, Any]) -> str:
    rows = [
        (f"`{each.action}`", "yes" if each.repeatable else "no: the provider searches first", str(each.quota))
        for each in operations(resource).values()
    ]
    return _table(("operation", "sent again when unanswered", "calls per second"), rows)


def _doc(owner: Any) -> str:
    return " ".join((inspect.getdoc(owner) or "").split())


def _uncapital(text: str) -> str:
    """Return the sentence as it continues after a colon."""
    return text if text[1:2].isupper() or not text else text[0].lower() + text[1:]


def _sentences(text: str) -> str:
    return SENTENCE_ENDS.sub("\n", " ".join(text.split()))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main() -> None:
    """Write the pages, and delete those of removed resources."""
    pages = derive()
    WHERE.mkdir(parents=True, exist_ok=True)
    for old in set(WHERE.glob("*.md")) - set(pages):
        old.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
