"""Program that declares the adopted resources: a section per studio, one for relays, and what is skipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...hosts.importing import confidential
from ...model.fields import Model, Properties, fields
from ...resources import RESOURCES
from ...resources._account import Account
from .declaration import is_item
from .inventory import Adopted, AdoptedResource, Skipped, StudioInventory
from .layout import Call, Name, remark, statement, string_literal
from .naming import AssignedNames, slug

RESERVED: Final = (
    *("live", "pulumi", "settings", "account", "adopted", "in_studio"),
    *(resource.noun for kind, resource in RESOURCES.items() if not is_item(kind)),
)
"""Variables that programs use for something else than a source, a layout or a component."""
REFERENCES: Final = ("caster_id", "resource_id", "resource_ids", "host_resource_id", "layout_id", "component_ids")
"""Members that hold ids of other resources."""
NOT_A_THING: Final = (
    "A restart is something that happens, not something that is there, so none is adopted. To restart a studio when "
    "its configuration changes, add a CasterRestart with the restart_fingerprint of its CasterConfig as a trigger."
)
ON_AIR_COMMENT: Final = (
    "On air now. An update after somebody has stopped the studio starts it again; without this it does not."
)


@dataclass(frozen=True)
class Secret:
    """A value that the program reads from the stack's configuration."""

    key: str
    value: Any = field(repr=False)

    @property
    def text(self) -> str:
        """Return the value as the configuration stores it: lists as JSON."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


@dataclass(frozen=True)
class Program:
    """The text, and what belongs to it."""

    text: str
    names: Mapping[str, str]
    """Logical names, by class and id."""
    secrets: tuple[Secret, ...]
    masked: Mapping[str, tuple[str, ...]]
    """Inputs that are secrets of the configuration, by class and id."""


def key_of(thing: AdoptedResource) -> str:
    """Return the key of a resource: its class and id."""
    return f"{thing.kind} {thing.id}"


def program(adopted: Adopted, *, protect: bool = True) -> Program:
    """Return the program that declares all adopted resources."""
    return _Writer(adopted, protect).program()


class _Writer:
    def __init__(self, adopted: Adopted, protect: bool) -> None:
        self.adopted, self.protect = adopted, protect
        self.logical = AssignedNames()
        self.keys = AssignedNames()
        self.names: dict[str, str] = {}
        self.secrets: list[Secret] = []
        self.masked: dict[str, tuple[str, ...]] = {}
        self.referenced: dict[str, str] = {}
        """Expressions by the ids that they stand for."""

    def program(self) -> Program:
        studios = [each for each in self.adopted.studios if each.things]
        functions = self._functions(studios) if len(studios) > 1 else []
        sections = [] if functions else [paragraph for each in studios for paragraph in self._studio(each, 0)]
        if functions:
            sections.append("\n".join(f"{name}()" for name, _ in functions))
        sections += [*self._relays(), *self._left()]
        defined, body = [definition for _, definition in functions], "\n\n".join(sections)
        head = "\n\n".join(self._head("".join([*defined, body])))
        blocks = [head, *defined, body] if functions else [f"{head}\n\n{body}"]
        return Program("\n\n\n".join(blocks) + "\n", self.names, tuple(self.secrets), self.masked)

    def _head(self, rest: str) -> Iterator[str]:
        yield f'"""Adopted from ApsaraVideo Live in {_plain(self.adopted.region)}."""'
        if self.secrets or self.protect or "pulumi." in rest:
            yield "import pulumi"
        yield "import pulumi_apsara_live as live"
        common = ["settings = pulumi.Config()"] if self.secrets else []
        if self.adopted.account:
            common.append(statement(self._part(Account, self.adopted.account), target="account"))
        common += ["adopted = pulumi.ResourceOptions(protect=True)"] if self.protect else []
        if common:
            yield "\n".join(common)

    def _functions(self, studios: list[StudioInventory]) -> list[tuple[str, str]]:
        """Return one function per studio, so that their variables are separate."""
        names, functions = AssignedNames(RESERVED), []
        for studio in studios:
            name = names.variable(studio.name, "studio")
            inside = "\n\n".join(self._studio(studio, 4))
            functions.append((name, f'def {name}() -> None:\n    """Studio {_plain(studio.id)}."""\n{inside}'))
        return functions

    # One studio

    def _studio(self, studio: StudioInventory, indent: int) -> Iterator[str]:
        base = self.logical.unique(slug(studio.name) or "studio")
        variables = AssignedNames(RESERVED)
        by_kind = {thing.kind: thing for thing in studio.things}
        owned = any(map(_is_studio, by_kind))
        self.referenced = {studio.id: "studio.id"} if owned else {}
        sources = [thing for thing in studio.things if is_item(thing.kind)]
        used = set(_ids_in(studio.things))
        for source in sources:
            own = RESOURCES[source.kind].id.parse(source.id)[-1]
            if own in used or any(map(_goes_on_air, by_kind)):
                variable = variables.variable(source.name, RESOURCES[source.kind].noun or "item")
                self.referenced[own] = f"{variable}.{RESOURCES[source.kind].key}"
        written: set[str] = set()
        for thing in _in_order(studio.things):
            remarks = [*thing.remarks, *((ON_AIR_COMMENT,) if _goes_on_air(thing.kind) else ())]
            lines = [remark(each, indent=indent) for each in remarks if each not in written]
            written.update(remarks)
            before = [self._target(each, by_kind) for each in studio.things if _comes_before(each, thing)]
            call = self._call(thing, self._named(thing, base), self._options(thing, by_kind, before, owned=owned))
            lines.append(statement(call, target=self._target(thing, by_kind), indent=indent))
            if _is_studio(thing.kind) and any(_bound(each, by_kind) for each in studio.things):
                in_studio = Call("pulumi.ResourceOptions", (), {"deleted_with": Name("studio"), **self._protected()})
                lines.append(statement(in_studio, target="in_studio", indent=indent))
            yield "\n".join(lines)

    def _named(self, thing: AdoptedResource, base: str) -> str:
        if _is_studio(thing.kind):
            self.names[key_of(thing)] = base
            return base
        if is_item(thing.kind):
            place = str(thing.declared.get("location_id") or RESOURCES[thing.kind].noun)
            wanted = f"{base}-{slug(thing.name) or slug(place)}"
        else:
            wanted = f"{base}-{RESOURCES[thing.kind].noun.replace('_', '-') or thing.name}"
        self.names[key_of(thing)] = self.logical.unique(wanted)
        return self.names[key_of(thing)]

    def _target(self, thing: AdoptedResource, by_kind: Mapping[str, AdoptedResource]) -> str:
        """Return the variable of a resource, if something refers to it."""
        if is_item(thing.kind):
            return self.referenced.get(RESOURCES[thing.kind].id.parse(thing.id)[-1], "").partition(".")[0]
        is_followed = any(_comes_before(thing, each) for each in by_kind.values())
        is_named = len(by_kind) > 1 if _is_studio(thing.kind) else is_followed
        return RESOURCES[thing.kind].noun if is_named else ""

    def _options(
        self, thing: AdoptedResource, by_kind: Mapping[str, AdoptedResource], before: list[str], *, owned: bool
    ) -> Any:
        """Return the resource options: studio, dependencies and protection."""
        if before:
            # A studio on air is not deleted, so a run state is: it stops the studio first.
            bound = {"deleted_with": Name("studio")} if owned and not _stops_first(thing.kind) else {}
            after = {"depends_on": [Name(variable) for variable in before]}
            return Call("pulumi.ResourceOptions", (), {**bound, **self._protected(), **after})
        if owned and _bound(thing, by_kind):
            return Name("in_studio")
        return Name("adopted") if self.protect else None

    def _protected(self) -> dict[str, Any]:
        return {"protect": True} if self.protect else {}

    # One thing

    def _call(self, thing: AdoptedResource, name: str, options: Any) -> Call:
        inputs = RESOURCES[thing.kind].inputs
        ordered = sorted(thing.declared, key=lambda each: (each != "caster_id", list(fields(inputs)).index(each)))
        arguments = {each: self._value(thing, name, inputs, each) for each in ordered}
        if options is not None:
            arguments["opts"] = options
        return Call(f"live.{thing.kind}", (name,), arguments)

    def _value(self, thing: AdoptedResource, logical: str, model: type[Model], name: str) -> Any:
        value = thing.declared[name]
        if name == "account":
            return Name("account")
        if confidential(fields(model)[name], value):
            key = self.keys.unique(f"{logical}-{name.replace('_', '-')}")
            self.secrets.append(Secret(key, value))
            self.masked[key_of(thing)] = (*self.masked.get(key_of(thing), ()), name)
            reader = "require_secret" if isinstance(value, str) else "require_secret_object"
            return Call(f"settings.{reader}", (key,))
        return self._expression(model, name, value)

    def _expression(self, model: type[Model], name: str, value: Any) -> Any:
        part = fields(model)[name].part
        if part is not None:
            return [self._part(part, each) for each in value] if isinstance(value, list) else self._part(part, value)
        if name in REFERENCES:
            return [self._id(each) for each in value] if isinstance(value, list) else self._id(value)
        return value

    def _part(self, part: type[Model], value: Properties) -> Call:
        arguments = {name: self._expression(part, name, value[name]) for name in fields(part) if name in value}
        return Call(f"live.{part.__name__}", (), arguments)

    def _id(self, id: str) -> Any:
        return Name(self.referenced[id]) if id in self.referenced else id

    # The rest

    def _relays(self) -> Iterator[str]:
        options = Name("adopted") if self.protect else None
        for thing in self.adopted.relays:
            name = self.logical.unique(slug(str(thing.declared.get("task_name") or thing.name)) or "relay")
            self.names[key_of(thing)] = name
            yield "\n".join([*map(remark, thing.remarks), statement(self._call(thing, name, options))])

    def _left(self) -> Iterator[str]:
        left = list(self.adopted.left)
        if any(self.adopted.things):
            yield remark(NOT_A_THING)
        if left:
            yield "\n".join([remark("Not in this program:"), *(remark(describe(each)) for each in left)])


def describe(left: Skipped) -> str:
    """Return one line about something that was skipped."""
    name = f" {string_literal(left.name)}" if left.name else ""
    return f"{left.kind} {_plain(left.id)}{name}: {_plain(left.why)}."


def _ids_in(things: tuple[AdoptedResource, ...]) -> Iterator[str]:
    """Yield the ids of sources that rundowns and groups refer to."""

    def inside(value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, Mapping):
            for key, each in value.items():
                yield from inside(each, key)
        elif isinstance(value, list):
            for each in value:
                yield from inside(each, name)
        elif name in REFERENCES and isinstance(value, str):
            yield value

    for thing in things:
        yield from inside(thing.declared)


def _is_studio(kind: str) -> bool:
    return RESOURCES[kind].on_air.effect == "studio"


def _stops_first(kind: str) -> bool:
    """Return whether a deletion takes the studio off the air, as a studio on air is not deleted."""
    return RESOURCES[kind].on_air.effect in ("runs", "plays")


def _goes_on_air(kind: str) -> bool:
    """Return whether it is the resource that puts a studio on air."""
    return RESOURCES[kind].on_air.effect == "runs"


def _comes_before(thing: AdoptedResource, other: AdoptedResource) -> bool:
    """Return whether the other resource waits for this one: a studio goes on air when its contents are there."""
    if _goes_on_air(other.kind) and not _is_studio(thing.kind):
        return RESOURCES[thing.kind].order < RESOURCES[other.kind].order
    return RESOURCES[other.kind].waits_for == thing.kind


def _bound(thing: AdoptedResource, by_kind: Mapping[str, AdoptedResource]) -> bool:
    """Return whether a resource is bound to its studio and to nothing else."""
    stands_alone = _is_studio(thing.kind) or _stops_first(thing.kind)
    return not stands_alone and RESOURCES[thing.kind].waits_for not in by_kind


def _in_order(things: tuple[AdoptedResource, ...]) -> list[AdoptedResource]:
    """Return the resources with sources before those that refer to them."""
    return sorted(things, key=lambda thing: RESOURCES[thing.kind].order)


def _plain(words: str) -> str:
    """Return text from elsewhere, printable and without characters that would end a string literal."""
    return "".join(each if each.isprintable() and each not in '"\\' else " " for each in words)
