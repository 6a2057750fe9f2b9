"""The plugin, as the stand-in for the engine calls the host of a dynamic resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2

from hostile.servicer import UNKNOWN, PluginServicer, opened
from pulumi_apsara_live.hidden_keys import ORIGIN
from pulumi_apsara_live.hosts.plugin_service import Service

Props = dict[str, Any]
CHANGES = {
    provider_pb2.DiffResponse.DIFF_NONE: False,
    provider_pb2.DiffResponse.DIFF_SOME: True,
    provider_pb2.DiffResponse.DIFF_UNKNOWN: None,
}


class PluginHost:
    """The verbs of one resource, in a process of the plugin. The URN, which requests have, is in the origin here."""

    def __init__(self, service: Service, kind: str) -> None:
        self._service, self._kind = service, kind

    def check(self, olds: Props, news: Props) -> CheckResult:
        checked = self._servicer(news).check(_sent(olds), _sent(news))
        failures = [CheckFailure(path, reason) for path, reason in checked.failures]
        return CheckResult(_received(checked.inputs, news), failures)

    def diff(self, id: str, olds: Props, news: Props) -> DiffResult:
        found = self._servicer(news).diff(id, _sent(olds), _sent(news))
        return DiffResult(changes=CHANGES[found.changes], replaces=[*found.replaces])

    def create(self, props: Props) -> CreateResult:
        id, outputs = self._servicer(props).create(_sent(props))
        return CreateResult(id, _received(outputs, props))

    def read(self, id: str, props: Props) -> ReadResult:
        found, outputs, inputs = self._servicer(props).read(id, _sent(props))
        return ReadResult(found, _received(outputs, props), _received(inputs, props))

    def update(self, id: str, olds: Props, news: Props) -> UpdateResult:
        return UpdateResult(_received(self._servicer(news).update(id, _sent(olds), _sent(news)), news))

    def delete(self, id: str, props: Props) -> None:
        self._servicer(props).delete(id, _sent(props))

    def _servicer(self, props: Props) -> PluginServicer:
        urn = props[ORIGIN].partition(" ")[2].replace("pulumi-python:dynamic/apsara-live:", "apsara-live:index:")
        return PluginServicer(self._kind, service=self._service, urn=urn)


def _sent(props: Props) -> Props:
    def sent(value: Any) -> Any:
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, Mapping):
            return {key: sent(each) for key, each in value.items()}
        return [sent(each) for each in value] if isinstance(value, list) else value

    return {name: sent(value) for name, value in props.items() if name != ORIGIN}


def _received(props: Props, given: Props) -> Props:
    return {**opened(props), ORIGIN: given[ORIGIN]}
