"""The plugin's servicer, in this process: what the engine sends and gets, and the process that it starts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc

from apsara_live_emulator import Emulator
from cases import CASES, Stage
from hostile.servicer import UNKNOWN, Signed, plain, secret, struct
from hosts.test_sdk_internals import Engine
from pulumi_apsara_live.hosts import plugin, plugin_service, run, sdk_internals, spelling
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, close_shared, shared_cloud

URN = "urn:pulumi:dev::live::apsara-live:index:Caster::studio"
CASTER = {"casterName": "studio", "normType": "general", "chargeType": "PostPaid"}


@pytest.fixture
def service(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A plugin on loopback, configured for the emulator, as the engine reaches it."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    for name in ("ALIBABA_CLOUD_REGION", "ALICLOUD_REGION", "APSARA_LIVE_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    with served() as stub:
        settings = struct({"region": "cn-shanghai", "endpoint": emulator.url, "maxRetryTimeout": 1})
        stub.Configure(provider_pb2.ConfigureRequest(args=settings))
        yield stub
    close_shared()


class served:
    """A server of the plugin, and a stub of it."""

    def __enter__(self) -> Any:
        self._server = grpc.server(ThreadPoolExecutor(4))
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(plugin_service.Service(plugin.version()), self._server)
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        return provider_pb2_grpc.ResourceProviderStub(self._channel)

    def __exit__(self, *error: object) -> None:
        self._channel.close()
        self._server.stop(None).wait()


@pytest.fixture
def engine() -> Iterator[tuple[str, Engine]]:
    """The engine's log, and its address."""
    server, log = grpc.server(ThreadPoolExecutor(2)), Engine()
    engine_pb2_grpc.add_EngineServicer_to_server(log, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    yield address, log
    sdk_internals.connect("")
    server.stop(None).wait()


def request(kind: str, bags: dict[str, Any], **more: Any) -> Any:
    """A request of some verb for a resource of this kind."""
    message, name = more.pop("of"), more.pop("name", "studio")
    type = f"apsara-live:index:{kind}"
    return message(
        type=type,
        urn=f"urn:pulumi:dev::live::{type}::{name}",
        **{key: struct(bag) for key, bag in bags.items()},
        **more,
    )


def checked(service: Any, kind: str, news: dict[str, Any], olds: dict[str, Any] | None = None) -> Any:
    """What `Check` answers."""
    return service.Check(request(kind, {"olds": olds or {}, "news": news}, of=provider_pb2.CheckRequest))


def created(service: Any, kind: str, inputs: dict[str, Any], *, preview: bool = False) -> Any:
    """What `Create` answers."""
    bags = {"properties": inputs}
    return service.Create(request(kind, bags, of=provider_pb2.CreateRequest, preview=preview))


def test_a_studio_is_created_updated_read_and_deleted(service: Any, emulator: Emulator) -> None:
    """In camel case, with the region that it is in."""
    inputs = plain(checked(service, "Caster", CASTER).inputs)
    made = created(service, "Caster", inputs)
    outputs = plain(made.properties)
    assert outputs["casterName"] == "studio"
    assert outputs["casterId"] == made.id
    news = plain(checked(service, "Caster", {**CASTER, "casterName": "other"}, inputs).inputs)
    bags = {"olds": outputs, "news": news}
    difference = service.Diff(request("Caster", bags, of=provider_pb2.DiffRequest, id=made.id))
    assert (difference.changes, [*difference.replaces]) == (difference.DIFF_UNKNOWN, [])
    changed = service.Update(request("Caster", bags, of=provider_pb2.UpdateRequest, id=made.id))
    outputs = plain(changed.properties)
    assert outputs["casterName"] == "other"
    read = service.Read(request("Caster", {"properties": outputs}, of=provider_pb2.ReadRequest, id=made.id))
    found = plain(read.properties)
    assert (read.id, {**found, "lastModified": ""}) == (made.id, {**outputs, "lastModified": ""})
    run.begin()
    service.Delete(request("Caster", {"properties": outputs}, of=provider_pb2.DeleteRequest, id=made.id))
    assert not emulator.state.casters
    gone = service.Read(request("Caster", {"properties": outputs}, of=provider_pb2.ReadRequest, id=made.id))
    assert gone.id == ""


def test_a_change_that_replaces_deletes_first(service: Any) -> None:
    """The name of the property is that of the schema."""
    outputs = plain(checked(service, "Caster", CASTER).inputs) | {"casterId": "1a2b"}
    bags = {"olds": outputs, "news": {**CASTER, "normType": "playlist"}}
    difference = service.Diff(request("Caster", bags, of=provider_pb2.DiffRequest, id="1a2b"))
    assert [*difference.replaces] == ["normType"]
    assert difference.deleteBeforeReplace


@pytest.mark.parametrize("is_compared", [True, False], ids=["for its property", "by hand"])
def test_a_run_state_on_air_follows_its_studio_only_where_that_was_compared(
    service: Any, emulator: Emulator, is_compared: bool
) -> None:
    """The engine compares what is in a studio with an unknown id, and a studio only if it is not replaced by hand."""
    declared = {**CASTER, "destroyWhileOnAir": True}
    made = created(service, "Caster", plain(checked(service, "Caster", declared).inputs))
    emulator.state.casters[made.id].started = True
    state = plain(checked(service, "CasterRunState", {"casterId": made.id}).inputs)
    run.begin()
    if is_compared:
        bags = {"olds": plain(made.properties), "news": {**declared, "normType": "playlist"}}
        service.Diff(request("Caster", bags, of=provider_pb2.DiffRequest, id=made.id))
    moved = request(
        "CasterRunState",
        {"olds": state, "news": {**state, "casterId": UNKNOWN}},
        of=provider_pb2.DiffRequest,
        id=f"{made.id}/run",
    )
    if is_compared:
        assert [*service.Diff(moved).replaces] == ["casterId"]
    else:
        with pytest.raises(grpc.RpcError, match="a replacement of its CasterRunState would stop it"):
            service.Diff(moved)


def test_a_preview_makes_no_call_and_knows_what_inputs_say(service: Any, emulator: Emulator) -> None:
    """Of an update it knows the id too; what the service returns is unknown."""
    inputs = plain(checked(service, "Caster", CASTER).inputs)
    planned = plain(created(service, "Caster", inputs, preview=True).properties)
    assert planned["casterName"] == "studio"
    assert planned["casterId"] == rpc.UNKNOWN
    bags = {"olds": {**inputs, "casterId": "1a2b", "createTime": "2036-06-29T20:00:00Z"}, "news": inputs}
    update = request("Caster", bags, of=provider_pb2.UpdateRequest, id="1a2b", preview=True)
    planned = plain(service.Update(update).properties)
    assert planned["casterId"] == "1a2b"
    assert planned["createTime"] == rpc.UNKNOWN
    assert emulator.ledger.calls() == []


def test_unknown_inputs_stay_unknown(service: Any) -> None:
    """In a preview, at any depth."""
    inputs = plain(checked(service, "CasterConfig", {"casterId": UNKNOWN, "delay": UNKNOWN}).inputs)
    assert (inputs["casterId"], inputs["delay"]) == (rpc.UNKNOWN, rpc.UNKNOWN)


def test_failures_name_properties_as_programs_do(service: Any) -> None:
    """At the top as property, below it in the text."""
    (failure,) = checked(service, "Caster", {**CASTER, "casterNam": "studio"}).failures
    assert failure.reason == "unknown setting 'casterNam'; did you mean casterName?"
    inside = {"casterId": "c", "transcode": {"casterTemplate": 5}}
    (failure,) = checked(service, "CasterConfig", inside).failures
    assert "transcode.casterTemplate" in failure.reason


def test_errors_name_properties_of_other_resources_as_programs_do(service: Any) -> None:
    """A channel needs a setting of the configuration."""
    studio = created(service, "Caster", plain(checked(service, "Caster", CASTER).inputs)).id
    channel = {"casterId": studio, "channelId": "RV01", "resourceId": "source"}
    with pytest.raises(grpc.RpcError) as raised:
        created(service, "CasterChannel", plain(checked(service, "CasterChannel", channel).inputs))
    assert "declare channelEnable: true in its CasterConfig" in str(raised.value.details())


def test_a_secret_of_the_program_is_a_secret_of_the_state(service: Any) -> None:
    """As an input and as the output of the same name."""
    inputs = plain(checked(service, "Caster", {**CASTER, "casterName": secret("studio")}).inputs)
    assert inputs["casterName"] == secret("studio")
    made = created(service, "Caster", inputs)
    assert plain(made.properties)["casterName"] == secret("studio")


def test_names_in_secret_lists_make_secret_keys(service: Any) -> None:
    """Ids of episodes are keyed by their names."""
    stage = next(each for each in CASES if each.resource == "CasterProgram")
    assert "episodes" in RESOURCES["CasterProgram"].keyed.values()
    bag = spelling.to_camel_case(RESOURCES["CasterProgram"].outputs, stage.full)
    inputs = plain(checked(service, "CasterProgram", {**bag, "episodes": secret(bag["episodes"])}).inputs)
    assert isinstance(inputs["episodes"], Signed)
    planned = created(service, "CasterProgram", inputs, preview=True)
    assert isinstance(plain(planned.properties)["episodes"], Signed)


def test_errors_are_one_line_without_a_traceback(service: Any) -> None:
    """Of a verb, of a type and of a function that this version does not have."""
    calls = (
        lambda: service.Read(request("Caster", {}, of=provider_pb2.ReadRequest, id="1a2b")),
        lambda: service.Read(request("Studio", {}, of=provider_pb2.ReadRequest, id="1a2b")),
        lambda: service.Invoke(provider_pb2.InvokeRequest(tok="apsara-live:index:getStudio")),
        lambda: service.Invoke(provider_pb2.InvokeRequest(tok="apsara-live:index:getCaster")),
    )
    lines = []
    for call in calls:
        with pytest.raises(grpc.RpcError) as raised:
            call()
        lines.append(raised.value.details())
    assert lines[0] == "there is no Caster with the id 1a2b"
    assert lines[1].endswith("has no resource apsara-live:index:Studio")
    assert lines[2].endswith("has no function apsara-live:index:getStudio")
    assert lines[3].startswith("id: ")
    assert not [each for each in lines if "\n" in each or "defect" in each]


def test_functions_return_what_they_read(service: Any) -> None:
    """One result, or a list of them under the name of the schema."""
    made = created(service, "Caster", plain(checked(service, "Caster", CASTER).inputs))
    run.begin()
    one = service.Invoke(provider_pb2.InvokeRequest(tok="apsara-live:index:getCaster", args=struct({"id": made.id})))
    assert plain(getattr(one, "return"))["casterName"] == "studio"
    several = service.Invoke(
        provider_pb2.InvokeRequest(tok="apsara-live:index:getCasters", args=struct({"casterName": "studio"}))
    )
    assert [each["casterId"] for each in plain(getattr(several, "return"))["casters"]] == [made.id]


def test_keys_of_a_provider_are_secret_and_unknown_settings_are_named(engine: tuple[str, Engine]) -> None:
    """Settings of the engine's own are neither."""
    address, log = engine
    settings = {"region": "cn-shanghai", "secretKey": "s3cret", "regoin": "x", "version": "0.1.0"}
    with served() as stub:
        stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address=address))
        response = stub.CheckConfig(provider_pb2.CheckRequest(urn="urn:p", news=struct(settings)))
    assert plain(response.inputs) == {**settings, "secretKey": secret("s3cret")}
    assert log.lines == [
        ("urn:p", "unknown setting 'apsara-live:regoin' is ignored; did you mean 'apsara-live:region'?")
    ]


def test_another_key_or_region_replaces_nothing(service: Any) -> None:
    """Resources stay in the region that is recorded."""
    response = service.DiffConfig(provider_pb2.DiffRequest(olds=struct({"region": "a"}), news=struct({"region": "b"})))
    assert [*response.replaces] == []


def test_warnings_and_status_are_in_the_spelling_of_the_program(service: Any, engine: tuple[str, Engine]) -> None:
    """After an engine has attached to a process that runs."""
    address, log = engine
    service.Attach(plugin_pb2.PluginAttach(address=address))
    case = next(each for each in CASES if each.resource == "CasterConfig")
    bag = spelling.to_camel_case(RESOURCES["CasterConfig"].outputs, case.full)
    inputs = plain(checked(service, "CasterConfig", bag).inputs)
    olds = {**inputs, "__region": "cn-beijing", "__declared": ["casterId"]}
    service.Diff(request("CasterConfig", {"olds": olds, "news": inputs}, of=provider_pb2.DiffRequest, id="c"))
    ((_, line),) = [each for each in log.lines if "stays in cn-beijing" in each[1]]
    assert line.endswith('declare account: {"region": "cn-shanghai"}')


def test_it_has_one_version(service: Any) -> None:
    """That of the package, in the schema too."""
    schema = json.loads(service.GetSchema(provider_pb2.GetSchemaRequest()).schema)
    assert schema["version"] == service.GetPluginInfo(empty_pb2.Empty()).version == plugin.version()
    assert schema["name"] == "apsara-live"


def test_a_cancellation_ends_a_wait_with_the_last_state(service: Any, emulator: Emulator) -> None:
    """Not only when its time has passed; the next run waits again."""
    emulator.choices.set("start-time", "600")
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret"),
        retries=Retries.without_waiting(),
    )
    shared = shared_cloud(emulator.url, "cn-shanghai", "tests", lambda: cloud)
    service.Cancel(empty_pb2.Empty())
    case = next(each for each in CASES if each.resource == "CasterRunState")
    with pytest.raises(RefusedByProvider, match="is still idle and not streaming when cancelled: "):
        Stage(shared, case).create(case.full)
    run.begin()
    assert not shared.is_cancelled


def test_the_process_prints_its_port_and_ends_when_it_is_stopped() -> None:
    """Nothing else is on its standard output, which the engine reads."""
    with subprocess.Popen(
        [sys.executable, "-m", "pulumi_apsara_live.hosts.plugin", "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            assert stub.GetPluginInfo(empty_pb2.Empty(), timeout=30).version == plugin.version()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout.read() == ""
