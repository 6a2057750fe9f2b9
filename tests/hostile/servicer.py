"""Both hosts in this process, the SDK's servicer of dynamic providers and the plugin's: properties travel as bytes.

What a test puts in is a tree of plain values and of the marks below; what comes out is plain, with secrets marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import pulumi.dynamic
from google.protobuf import struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2

import pulumi_apsara_live.hosts.dynamic as hosts
from pulumi_apsara_live.hosts import plugin_service, spelling
from pulumi_apsara_live.hosts.sdk_internals import serialized
from pulumi_apsara_live.resources import RESOURCES

SIGNATURE = rpc._special_sig_key


@dataclass(frozen=True)
class Signed:
    """A value that the engine marks: a secret, an asset, an archive, a resource, an output."""

    signature: str
    members: Mapping[str, Any] = field(default_factory=dict)


def secret(value: Any) -> Signed:
    """A value marked as secret."""
    return Signed(rpc._special_secret_sig, {"value": value})


SPECIAL = [
    Signed(rpc._special_asset_sig, {"text": "text"}),
    Signed(rpc._special_asset_sig, {"path": "/missing"}),
    Signed(rpc._special_archive_sig, {"assets": {}}),
    Signed(rpc._special_archive_sig, {"uri": "https://x.example.com"}),
    Signed(rpc._special_output_value_sig, {"value": "text", "secret": True}),
    Signed(rpc._special_output_value_sig, {}),
]
UNKNOWN = Signed("unknown")
"""What the engine sends for a value that it does not know yet."""


class Failed(Exception):
    """The servicer gave up the call: what the engine gets to see."""


class _Context:
    """As much of gRPC's context as the servicer asks for."""

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise Failed(details)


@dataclass(frozen=True)
class Judged:
    """What check answered."""

    inputs: dict[str, Any]
    failures: tuple[tuple[str, str], ...]


class Servicer:
    """One resource's verbs, as the engine calls them."""

    def __init__(self, name: str, config: Mapping[str, str] | None = None) -> None:
        self._provider = serialized(getattr(hosts, name))
        self._servicer = _module()["DynamicResourceProviderServicer"]()
        arguments = struct(config or {})
        self._servicer.Configure(provider_pb2.ConfigureRequest(args=arguments), _Context())

    def check(self, olds: Any, news: Any) -> Judged:
        answer = self._call("Check", provider_pb2.CheckRequest(olds=self._bag(olds), news=self._bag(news)))
        failures = tuple((self.named(each.property), each.reason) for each in answer.failures)
        return Judged(self._plain(answer.inputs), failures)

    def diff(self, id: str, olds: Any, news: Any) -> Any:
        return self._call("Diff", provider_pb2.DiffRequest(id=id, olds=self._bag(olds), news=self._bag(news)))

    def create(self, props: Any) -> tuple[str, dict[str, Any]]:
        answer = self._call("Create", provider_pb2.CreateRequest(properties=self._bag(props)))
        return answer.id, self._plain(answer.properties)

    def read(self, id: str, props: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
        answer = self._call("Read", provider_pb2.ReadRequest(id=id, properties=self._bag(props)))
        return answer.id, self._plain(answer.properties), self._plain(answer.inputs)

    def update(self, id: str, olds: Any, news: Any) -> dict[str, Any]:
        request = provider_pb2.UpdateRequest(id=id, olds=self._bag(olds), news=self._bag(news))
        return self._plain(self._call("Update", request).properties)

    def delete(self, id: str, props: Any) -> None:
        self._call("Delete", provider_pb2.DeleteRequest(id=id, properties=self._bag(props)))

    def _bag(self, bag: Mapping[str, Any]) -> struct_pb2.Struct:
        return struct({**bag, "__provider": self._provider})

    def _plain(self, bag: struct_pb2.Struct) -> dict[str, Any]:
        return plain(bag)

    def named(self, property: str) -> str:
        return property

    def _call(self, verb: str, request: Any) -> Any:
        # Each servicer has its own configuration; the module keeps the first one that a provider was given.
        _module()["_PROVIDER_CACHE"].clear()
        travelled = type(request).FromString(request.SerializeToString())
        return getattr(self._servicer, verb)(travelled, _Context())


class PluginServicer(Servicer):
    """The plugin's own servicer, with the names of the models on this side."""

    def __init__(
        self,
        name: str,
        config: Mapping[str, str] | None = None,
        service: plugin_service.Service | None = None,
        urn: str = "",
    ) -> None:
        self.name, self._model = name, RESOURCES[name].outputs
        self._servicer = service or configured(config or {})
        self._urn = urn or f"urn:pulumi:dev::laws::apsara-live:index:{name}::thing"

    def diff(self, id: str, olds: Any, news: Any) -> Any:
        answer = super().diff(id, olds, news)
        names = [self.named(each) for each in answer.replaces]
        del answer.replaces[:]
        answer.replaces.extend(names)
        return answer

    def _bag(self, bag: Mapping[str, Any]) -> struct_pb2.Struct:
        return struct(spelling.to_camel_case(self._model, bag))

    def _plain(self, bag: struct_pb2.Struct) -> dict[str, Any]:
        marked = spelling.to_snake_case(self._model, plain(bag))
        names = spelling.to_snake_case(self._model, opened(plain(bag)))
        return {name: secret(names[name]) if isinstance(each, Signed) else each for name, each in marked.items()}

    def named(self, property: str) -> str:
        return next(iter(spelling.to_snake_case(self._model, {property: None})))

    def _call(self, verb: str, request: Any) -> Any:
        request.type = f"apsara-live:index:{self.name}"
        request.urn = self._urn
        travelled = type(request).FromString(request.SerializeToString())
        return getattr(self._servicer, verb)(travelled, _Context())


def configured(config: Mapping[str, str]) -> plugin_service.Service:
    """The plugin's process at the beginning of a run, with the settings of a stack."""
    service = plugin_service.Service("0.1.0")
    settings = {key.removeprefix("apsara-live:"): value for key, value in config.items()}
    service.Configure(provider_pb2.ConfigureRequest(args=struct(settings)), _Context())
    return service


HOSTS = {"dynamic": Servicer, "plugin": PluginServicer}
"""Both hosts, each as the engine calls it."""


@cache
def _module() -> dict[str, Any]:
    """The module serves when it is loaded, by its last line; without that line it can be had."""
    path = Path(pulumi.dynamic.__file__).with_name("__main__.py")
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    assert lines.pop() == "main()"
    names: dict[str, Any] = {"__name__": "pulumi.dynamic.servicer"}
    exec(compile("\n".join(lines), path, "exec"), names)
    return names


def struct(bag: Mapping[str, Any]) -> struct_pb2.Struct:
    """The wire form of a bag."""
    made = struct_pb2.Struct()
    for key, value in bag.items():
        made.fields[key].CopyFrom(_value(value))
    return made


def _value(value: Any) -> struct_pb2.Value:
    if value is UNKNOWN:
        return struct_pb2.Value(string_value=rpc.UNKNOWN)
    if isinstance(value, Signed):
        return struct_pb2.Value(struct_value=struct({SIGNATURE: value.signature, **value.members}))
    if isinstance(value, Mapping):
        return struct_pb2.Value(struct_value=struct(value))
    if isinstance(value, list | tuple):
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[_value(each) for each in value]))
    if value is None:
        return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    if isinstance(value, bool):
        return struct_pb2.Value(bool_value=value)
    if isinstance(value, str):
        return struct_pb2.Value(string_value=value)
    return struct_pb2.Value(number_value=value)


def plain(bag: struct_pb2.Struct) -> dict[str, Any]:
    """A bag as plain values; a secret is a `Signed`, so that what is not one can be told from it."""

    def read(value: struct_pb2.Value) -> Any:
        kind = value.WhichOneof("kind")
        if kind == "struct_value":
            members = {key: read(each) for key, each in value.struct_value.fields.items()}
            return secret(members["value"]) if members.get(SIGNATURE) == rpc._special_secret_sig else members
        if kind == "list_value":
            return [read(each) for each in value.list_value.values]
        return None if kind == "null_value" else getattr(value, kind)

    return {key: read(each) for key, each in bag.fields.items() if key != "__provider"}


def opened(value: Any) -> Any:
    """The value with its secrets in the clear, as the engine hands it back: it sends none to dynamic providers."""
    if isinstance(value, Signed):
        return opened(value.members["value"])
    if isinstance(value, Mapping):
        return {key: opened(each) for key, each in value.items()}
    return [opened(each) for each in value] if isinstance(value, list) else value


def scalars(value: Any) -> Iterator[Any]:
    """Every text and number in the clear; what is marked as secret is left out."""
    if isinstance(value, Signed):
        return
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from scalars(each)
    if isinstance(value, str | float | int):
        yield value


def is_finite(value: Any) -> bool:
    """Whether a state can hold it."""
    return not isinstance(value, float) or math.isfinite(value)
