"""What `hosts/sdk_internals.py` uses of Pulumi's SDK is as the package expects it, in the SDK's own process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pulumi
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc

from pulumi_apsara_live.hosts import sdk_internals

PROBE = """
import threading
from pulumi.dynamic import CreateResult, ResourceProvider
from pulumi_apsara_live.hosts import progress, sdk_internals

TOGETHER = threading.Barrier(8)

class Probe(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        sdk_internals.raise_worker_limit()
        if props["does"] == "wait":
            TOGETHER.wait(timeout=10)
        if props["does"] == "fail":
            sdk_internals.hide_tracebacks()
            raise ValueError("one line")
        progress.inform("urn:probe", f"serving: {sdk_internals.serving()}")
        return CreateResult("id", {})

if __name__ == "__main__":
    import sdk_probe
    print(sdk_internals.serialized(sdk_probe.Probe))
"""


class Engine(engine_pb2_grpc.EngineServicer):
    """The engine's logging service."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def Log(self, request: engine_pb2.LogRequest, context: object) -> empty_pb2.Empty:
        """Keep a line."""
        self.lines.append((request.urn, request.message))
        return empty_pb2.Empty()


class Provider:
    """The process that the engine starts for dynamic resources, with a provider that uses the internals."""

    def __init__(self, engine: Engine, stub: provider_pb2_grpc.ResourceProviderStub, serialized: str) -> None:
        self.engine, self._stub, self._serialized = engine, stub, serialized

    def create(self, does: str) -> str:
        """Create a resource; return its id."""
        properties = struct_pb2.Struct()
        properties.update({"__provider": self._serialized, "does": does})
        urn = "urn:pulumi:dev::probe::pulumi-python:dynamic:Resource::probe"
        request = provider_pb2.CreateRequest(urn=urn, properties=properties)
        return str(self._stub.Create(request, timeout=20).id)


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """A provider's process, and an engine that it logs to, both on loopback."""
    (tmp_path / "sdk_probe.py").write_text(PROBE, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    written = subprocess.run(
        [sys.executable, "sdk_probe.py"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    engine, server = Engine(), grpc.server(ThreadPoolExecutor(max_workers=2))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic", address],  # as the engine starts it: the port is not flushed
        cwd=tmp_path,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with grpc.insecure_channel(f"127.0.0.1:{process.stdout.readline().strip()}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)  # type: ignore[no-untyped-call]
            yield Provider(engine, stub, written.stdout.strip())
    finally:
        process.kill()
        process.communicate()
        server.stop(None).wait()


def test_the_process_is_recognized_and_its_last_argument_is_the_engine(provider: Provider) -> None:
    """A line of the provider arrives at the engine, beside the resource; the provider was serialized as it is sent."""
    assert provider.create("log") == "id"
    assert provider.engine.lines == [("urn:probe", "serving: True")]


def test_more_resources_wait_side_by_side_than_the_sdk_has_threads(provider: Provider) -> None:
    """Eight that wait for one another: four threads would wait for ever."""
    provider.create("log")
    with ThreadPoolExecutor(8) as callers:
        assert list(callers.map(provider.create, ["wait"] * 8)) == ["id"] * 8


def test_an_error_reaches_the_user_without_its_traceback(provider: Provider) -> None:
    """The SDK sends the traceback of an error as its text."""
    with pytest.raises(grpc.RpcError) as raised:
        provider.create("fail")
    assert "one line" in raised.value.details()
    assert 'File "' not in raised.value.details()


STARTED = """
import gc, sys
from pulumi.dynamic import ConfigureRequest
from pulumi_apsara_live.hosts import dynamic
dynamic.Caster().configure(ConfigureRequest(None))
print(*(name in sys.modules for name in ("httpx", "click", "rich", "httpx._main")), gc.isenabled())
from httpx._main import main
"""


def test_the_verbs_are_imported_without_the_command_line_of_httpx() -> None:
    """Whoever wants that command line later gets it, and garbage is collected again."""
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "False", "True"]


def test_nothing_changes_in_any_other_process() -> None:
    """Programs and tests have threads and tracebacks of their own."""
    limit = getattr(sys, "tracebacklimit", None)
    with ThreadPoolExecutor(4) as pool:
        sdk_internals.raise_worker_limit()
        sdk_internals.hide_tracebacks()
        assert pool._max_workers == 4
    assert not sdk_internals.serving()
    assert sdk_internals.engine() is None
    assert getattr(sys, "tracebacklimit", None) == limit


class Mocks(pulumi.runtime.Mocks):
    """Resources without an engine."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, object]]:
        """Give back the inputs."""
        return f"{args.name}-id", args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, object]:
        """No function is called."""
        return {}


def test_another_deployment_has_another_connection() -> None:
    """Which is how one tells it from the last."""
    pulumi.runtime.set_mocks(Mocks())
    first = sdk_internals.monitor()
    pulumi.runtime.set_mocks(Mocks())
    assert first is not None
    assert sdk_internals.monitor() is not first


def test_the_keys_of_the_configuration_are_listed() -> None:
    """All of them, with their namespaces."""
    pulumi.runtime.set_all_config({"apsara-live:region": "cn-shanghai", "show:on_air": "true"})
    assert sdk_internals.configuration() == {"apsara-live:region": "cn-shanghai", "show:on_air": "true"}
    pulumi.runtime.set_all_config({})


def test_a_class_keeps_no_annotations() -> None:
    """The SDK finds none to resolve."""

    class Part(pulumi.Resource):
        size: pulumi.Output[int]

    sdk_internals.forget_annotations(Part)
    assert Part.__annotations__ == {}


def test_mocks_are_told_from_an_engine() -> None:
    """Functions are answered by them, and by the service where there are none."""
    pulumi.runtime.set_mocks(Mocks())
    assert sdk_internals.has_mocks()


def test_a_component_is_what_it_consists_of() -> None:
    """At any depth, without the children of resources."""
    pulumi.runtime.set_mocks(Mocks())

    class Part(pulumi.CustomResource):
        def __init__(self, name: str, parent: pulumi.Resource) -> None:
            super().__init__("test:index:Part", name, {}, pulumi.ResourceOptions(parent=parent))

    class Whole(pulumi.ComponentResource):
        def __init__(self, name: str, parent: pulumi.Resource | None = None) -> None:
            super().__init__("test:index:Whole", name, {}, pulumi.ResourceOptions(parent=parent))

    @pulumi.runtime.test
    def program() -> pulumi.Output[None]:
        whole = Whole("whole")
        part, inner = Part("part", whole), Part("inner", Whole("middle", whole))
        Part("of a part", part)

        async def found(_: object) -> None:
            assert {*await sdk_internals.expanded([whole])} == {part, inner}

        return pulumi.Output.from_input(1).apply(found)

    program()
