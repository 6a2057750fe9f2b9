"""A case on a cloud through one of both hosts: its verbs travel as messages of the engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from pulumi.runtime.proto import provider_pb2

from apsara_live_emulator import Emulator
from cases import Case, Stage
from hostile.servicer import HOSTS, Failed, PluginServicer, opened
from pulumi_apsara_live.hidden_keys import DECLARED, ORIGIN
from pulumi_apsara_live.hosts import run
from pulumi_apsara_live.hosts.lifecycle import CheckedInputs, CurrentState
from pulumi_apsara_live.model.check import Problem
from pulumi_apsara_live.model.diff import Changes, same
from pulumi_apsara_live.model.fields import Properties, fields
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.settings import resolved
from pulumi_apsara_live.wire.rpc import Cloud, shared_cloud

Result = TypeVar("Result")


def settings_of(emulator: Emulator, cloud: Cloud) -> dict[str, str]:
    """Settings of a stack with which a host has this client, which does not wait."""
    config = {
        "apsara-live:endpoint": emulator.url,
        "apsara-live:region": "cn-shanghai",
        "apsara-live:accessKey": "testid",
        "apsara-live:secretKey": "testsecret",
    }
    found = resolved.resolve(config, os.environ)
    key = (found.credentials_key, found.quota_share, found.retry_deadline_s, found.allow_plain_http)
    assert shared_cloud(found.endpoint, found.region, key, lambda: cloud) is cloud
    return config


class HostStage(Stage):
    """The verbs of a host; secrets come in the clear, as laws are about other things."""

    def __init__(self, cloud: Cloud, case: Case, host: str, config: Mapping[str, str]) -> None:
        super().__init__(cloud, case)
        self._servicer = HOSTS[host](case.resource, config)

    def judged(self, bag: Properties, olds: Properties | None = None) -> CheckedInputs:
        found = self._servicer.check(self._sent(olds or {}), self._sent(self.world.put(bag)))
        # A host names a property only where the engine quotes its value well, and otherwise in the reason.
        named = [(path or self._servicer.named(reason.partition(":")[0]), reason) for path, reason in found.failures]
        problems = tuple(Problem(path, reason) for path, reason in named)
        return CheckedInputs(_received(found.inputs), problems, ())

    def create(self, bag: Properties) -> tuple[str, Properties, Properties]:
        inputs = self.checked(bag)
        id, outputs = _refused(lambda: self._servicer.create(self._sent(inputs)))
        run.begin()
        return id, _received(outputs), inputs

    def update(self, id: str, outputs: Properties, inputs: Properties) -> Properties:
        return _received(_refused(lambda: self._servicer.update(id, self._sent(outputs), self._sent(inputs))))

    def read(self, id: str, outputs: Properties) -> CurrentState | None:
        found, read, inputs = _refused(lambda: self._servicer.read(id, self._sent(outputs)))
        return CurrentState(found, _received(read), _received(inputs)) if found else None

    def delete(self, id: str, outputs: Properties) -> None:
        _refused(lambda: self._servicer.delete(id, self._sent(outputs)))

    def diff(self, outputs: Properties, inputs: Properties) -> Changes:
        """What the host says, and, as a host names no member that changes in place, those that the engine shows."""
        found = self._servicer.diff("thing", self._sent(outputs), self._sent(inputs))
        if found.changes == provider_pb2.DiffResponse.DIFF_NONE:
            return Changes()
        declared = {*inputs, *outputs[DECLARED]} & fields(self.resource.inputs).keys()
        shown = [name for name in declared if not same(outputs.get(name), inputs.get(name))]
        return Changes(tuple(name for name in shown if name not in found.replaces), (*found.replaces,))

    def _sent(self, bag: Properties) -> Properties:
        """Properties with who asks, as programs in Python send it; requests of the plugin have a URN."""
        return bag if isinstance(self._servicer, PluginServicer) else {**bag, ORIGIN: f"organization {self.step.urn}"}


def _received(bag: Properties) -> Properties:
    return {name: value for name, value in opened(bag).items() if name != ORIGIN}


def _refused(call: Callable[[], Result]) -> Result:
    """The result of a verb; its error is of no kind any more when the engine has it."""
    try:
        return call()
    except Failed as error:
        raise RefusedByProvider(str(error)) from None
