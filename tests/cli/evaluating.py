"""A program that was written, evaluated: what its classes are called with, once everything has its value."""

from __future__ import annotations

import builtins
import json
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from pulumi_apsara_live.hosts.adoption import SIGNATURE
from pulumi_apsara_live.resources import RESOURCES


@dataclass
class Declared:
    """One resource of the program."""

    kind: str
    name: str
    id: str
    inputs: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def resource_id(self) -> str:
        return self.id.rpartition("/")[2]

    @property
    def layout_id(self) -> str:
        return self.id.rpartition("/")[2]

    @property
    def component_id(self) -> str:
        return self.id.rpartition("/")[2]

    restart_fingerprint = "unknown"

    def stack_outputs(self, **_: Any) -> dict[str, Any]:
        return {}


def evaluated(program: str, secrets: Mapping[str, str], document: Mapping[str, Any]) -> list[Declared]:
    """The resources in the order of their declaration; ids are those of the import file."""
    ids = {(entry["type"].rpartition(":")[2], entry["name"]): entry["id"] for entry in document["resources"]}
    declared: list[Declared] = []

    def resource(kind: str) -> Any:
        def make(name: str, /, *, opts: dict[str, Any] | None = None, **inputs: Any) -> Declared:
            declared.append(Declared(kind, name, ids[kind, name], inputs, opts or {}))
            return declared[-1]

        return make

    class Live:
        def __getattr__(self, name: str) -> Any:
            return resource(name) if name in RESOURCES else dict

    settings = SimpleNamespace(
        require_secret=secrets.__getitem__, require_secret_object=lambda key: json.loads(secrets[key]), get=secrets.get
    )
    pulumi = {"Config": lambda: settings, "ResourceOptions": dict, "Resource": Declared, "export": lambda *_: None}
    modules = {"pulumi": SimpleNamespace(**pulumi), "pulumi_apsara_live": Live(), "typing": typing}

    def imported(name: str, *_: Any) -> Any:
        return modules[name]

    builtin = {**vars(builtins), "__import__": imported}
    exec(compile(program, "__main__.py", "exec"), {"__builtins__": builtin, "__name__": "__main__"})
    return declared


def opened(value: Any) -> Any:
    """The value with its secrets in the clear."""
    if isinstance(value, Mapping):
        if SIGNATURE.items() <= value.items():
            return json.loads(value["plaintext"])
        return {key: opened(each) for key, each in value.items()}
    return [opened(each) for each in value] if isinstance(value, list) else value
