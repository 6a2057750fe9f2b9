"""Functions that read what a program does not declare, over HTTP: results, filters, calls, errors."""

from __future__ import annotations

import dataclasses
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pulumi
import pytest

import pulumi_apsara_live as live
from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import CASES, Case, Stage
from cases._scenarios import start
from docs.manual import ROOT
from pulumi_apsara_live.hosts import lifecycle, look_ups, run
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES
from pulumi_apsara_live.settings import resolved
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

CONFIG = {"apsara-live:region": "cn-shanghai"}
BY_ID = {"get_caster": "caster_id", "get_stream_urls": "caster_id"}
"""Functions that return one thing, each with the output of its resource that names it."""


@pytest.fixture(autouse=True)
def signed_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of a program that talks to the emulator."""
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    run.begin()


def get(name: str, **given: Any) -> list[dict[str, Any]]:
    """Results of a function, as properties."""
    return look_ups.read(name, CONFIG, given)


def created(cloud: Cloud, kind: str) -> tuple[Stage, str, dict[str, Any]]:
    """A resource with all its inputs: its stage, id and outputs."""
    case = next(each for each in CASES if each.resource == kind)
    stage = Stage(cloud, case)
    id, outputs, _ = stage.create(case.full)
    current = stage.read(id, outputs)
    assert current is not None
    return stage, id, current.outputs


def studio(cloud: Cloud, **inputs: Any) -> str:
    """A studio of its own with these inputs; its id."""
    stage = Stage(cloud, Case("Caster", "studio", {}, {}, {}))
    step = replace(stage.step, urn=f"urn:pulumi:dev::laws::Caster::{len(get('get_casters'))}")
    id, _ = lifecycle.create(stage.resource, cloud, step, stage.checked({"norm_type": "general", **inputs}))
    cloud.begin_run()
    return id


def calls(emulator: Emulator) -> list[str]:
    """What has been called since the last time."""
    actions = emulator.ledger.actions()
    emulator.ledger.clear()
    return actions


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_function_returns_what_a_refresh_of_its_resource_reads(name: str, cloud: Cloud) -> None:
    """Each property, of the same value."""
    kind, look_up = LOOK_UPS[name]
    _, _, outputs = created(cloud, kind)
    given = {"id": outputs[BY_ID[name]]} if name in BY_ID else {}
    if "region" in fields(look_up.arguments):
        given["region"] = outputs["region"]
    (found,) = get(name, **given)
    assert found == {each: outputs.get(each) for each in look_up.returns}
    assert sum(value is not None for value in found.values()) >= len(found) - 3


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_result_has_a_class_with_the_same_properties(name: str) -> None:
    """Derived from the outputs; what is secret is in no `repr`."""
    kind, look_up = LOOK_UPS[name]
    members = dataclasses.fields(getattr(live, look_up.result))
    known = fields(RESOURCES[kind].outputs)
    assert [each.name for each in members] == [*look_up.returns]
    assert [each.name for each in members if not each.repr] == [each for each in look_up.returns if known[each].secret]


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_function_only_reads(name: str) -> None:
    """It is called in previews."""
    assert LOOK_UPS[name][1].calls
    assert all(operation.is_read for operation in LOOK_UPS[name][1].calls)


def documented() -> dict[str, list[str]]:
    """The table of docs/calls.md about functions."""
    page = (ROOT / "docs" / "calls.md").read_text(encoding="utf-8")
    section = page.partition("\n## Functions\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`get_.+?) \| (.+) \|$", section, re.MULTILINE)
    return {what: re.findall(r"`(\w+)`", operations) for what, operations in rows}


def test_the_page_of_calls_has_what_functions_call(cloud: Cloud, emulator: Emulator) -> None:
    """Each row, beside the ledger, and each declared operation in a row."""
    on_air, idle = studio(cloud), studio(cloud)
    start(cloud, on_air)
    calls(emulator)
    made = {
        "`get_caster`": lambda: get("get_caster", id=idle),
        "`get_casters`, for each hundred studios of the region": lambda: get("get_casters"),
        "`get_stream_urls`, on air": lambda: get("get_stream_urls", id=on_air),
        "`get_stream_urls`, stopped": lambda: get("get_stream_urls", id=idle),
        "`get_relays`, for each hundred relays of the live centre": lambda: get("get_relays", region="cn-shanghai"),
    }
    rows = documented()
    assert rows.keys() == made.keys()
    for what, does in made.items():
        does()
        assert calls(emulator) == rows[what], what
    for name, (_, look_up) in LOOK_UPS.items():
        called = {action for what, actions in rows.items() if f"`{name}`" in what for action in actions}
        assert called == {operation.action for operation in look_up.calls}


def test_studios_are_found_by_what_they_have(cloud: Cloud) -> None:
    """Each argument alone, and all together; tags are some of those that a studio has."""
    evening = studio(cloud, caster_name="evening", tags={"team": "news", "floor": "2"}, resource_group_id="rg-news")
    morning = studio(cloud, caster_name="evening 2", tags={"team": "news"}, norm_type="playlist")
    start(cloud, evening)
    found = {
        (): {evening, morning},
        (("caster_name", "evening"),): {evening},
        (("norm_type", "playlist"),): {morning},
        (("status", "streaming"),): {evening},
        (("status", "idle"),): {morning},
        (("resource_group_id", "rg-news"),): {evening},
        (("tags", "team"),): {evening, morning},
        (("tags", "team"), ("norm_type", "general")): {evening},
        (("tags", "team"), ("caster_name", "late")): set(),
    }
    for given, ids in found.items():
        arguments: dict[str, Any] = {**dict(given)}
        if "tags" in arguments:
            arguments["tags"] = {"team": "news"}
        assert {each["caster_id"] for each in get("get_casters", **arguments)} == ids, given
    assert get("get_casters", tags={"team": "news", "floor": "3"}) == []


def test_the_tag_of_the_package_is_not_among_the_tags(cloud: Cloud) -> None:
    """It is no tag of the program's."""
    id = studio(cloud, tags={"team": "news"})
    assert get("get_caster", id=id)[0]["tags"] == {"team": "news"}


def test_more_than_a_hundred_studios_are_read_by_pages(cloud: Cloud, emulator: Emulator) -> None:
    """One call for each hundred."""
    creates = Operation("CreateCaster", repeatable=True)
    for number in range(101):
        said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": f"{number}", "ClientToken": f"token-{number}"}
        cloud.call(creates, said)
    calls(emulator)
    assert len(get("get_casters")) == 101
    assert calls(emulator) == ["DescribeCasters"] * 2


def test_relays_are_found_by_name_and_status(cloud: Cloud) -> None:
    """The name is that of the program, without what was added to it."""
    _, _, outputs = created(cloud, "LivePullToPush")
    region, name = outputs["region"], outputs["task_name"]
    assert [each["task_id"] for each in get("get_relays", region=region, task_name=name)] == [outputs["task_id"]]
    assert [each["task_id"] for each in get("get_relays", region=region, status=outputs["status"])]
    assert get("get_relays", region=region, task_name="another") == []
    assert get("get_relays", region=region, status="ended") == []


def test_a_stopped_studio_has_no_streams(cloud: Cloud) -> None:
    """Which is no error."""
    assert get("get_stream_urls", id=studio(cloud)) == [dict.fromkeys(LOOK_UPS["get_stream_urls"][1].returns)]


def test_an_answer_is_never_used_again(cloud: Cloud, emulator: Emulator) -> None:
    """The update of the same stack may have started the studio since, in another process."""
    id = studio(cloud)
    assert get("get_caster", id=id)[0]["status"] == "idle"
    start(cloud, id)
    calls(emulator)
    assert get("get_caster", id=id)[0]["status"] == "streaming"
    assert calls(emulator) == ["DescribeCasters"]


def test_functions_that_run_at_the_same_time_share_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one call is on its way, the others gather, and the next call lists them all."""
    with Emulator(latency_ms=200) as slow:
        monkeypatch.setenv("APSARA_LIVE_ENDPOINT", slow.url)
        creates = Operation("CreateCaster", repeatable=True)
        client = resolved.cloud(CONFIG, os.environ)
        said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": "show"}
        with ThreadPoolExecutor(20) as pool:
            made = pool.map(lambda number: client.call(creates, {**said, "ClientToken": f"{number}"}), range(20))
            ids = [str(each["CasterId"]) for each in made]
            slow.ledger.clear()
            assert [each[0]["caster_id"] for each in pool.map(lambda each: get("get_caster", id=each), ids)] == ids
        assert 1 < len(slow.ledger.actions()) < 10
        client.close()


def test_another_region_is_read_where_the_account_says_so(cloud: Cloud, emulator: Emulator) -> None:
    """As for a resource."""
    get("get_casters", account={"region": "ap-southeast-1"})
    (call,) = emulator.ledger.calls("DescribeCasters")
    assert call.parameters["RegionId"] == "ap-southeast-1"


REFUSED = [
    ("get_caster", {"id": "1a2b"}, "there is no Caster with the id 1a2b"),
    ("get_stream_urls", {"id": "1a2b"}, "there is no Caster with the id 1a2b"),
    ("get_caster", {"id": None}, "id: is required"),
    ("get_caster", {"id": ["1a2b"]}, "id: must be a string"),
    ("get_casters", {"norm_type": "genral"}, "norm_type: must be 'general', 'playlist'"),
    ("get_casters", {"tags": "news"}, "tags: must be a map"),
    ("get_casters", {"account": {"region": "x"}}, "account.region: must be a region such as cn-shanghai"),
    ("get_relays", {"region": "mars"}, "region: must be 'ap-southeast-1'"),
]


@pytest.mark.parametrize(("name", "given", "reason"), REFUSED, ids=[f"{name}-{why}" for name, _, why in REFUSED])
def test_what_cannot_be_read_is_refused_in_one_line(name: str, given: dict[str, Any], reason: str) -> None:
    """With the argument that is wrong, and its value where there is one."""
    with pytest.raises(look_ups.ApsaraLiveError) as raised:
        get(name, **given)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_call_that_fails_is_one_line_with_its_request_id(name: str, cloud: Cloud, emulator: Emulator) -> None:
    """Operation, code and message of the service."""
    operation = LOOK_UPS[name][1].calls[0].action
    emulator.faults.order(operation, error("Forbidden.RAM", 403, text="not yours"))
    given = {each.name: "cn-shanghai" for each in fields(LOOK_UPS[name][1].arguments).values() if each.required}
    with pytest.raises(look_ups.ApsaraLiveError, match=rf"^[^\n]*{operation}[^\n]*Forbidden\.RAM[^\n]*[0-9A-F-]{{36}}"):
        get(name, **given)


def test_a_missing_region_is_told_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere."""
    for name in ("ALIBABA_CLOUD_REGION", "ALIBABACLOUD_REGION", "ALICLOUD_REGION"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(look_ups.ApsaraLiveError, match="no region is set: run `pulumi config set apsara-live:region"):
        look_ups.read("get_casters", {}, {})


# The functions as programs call them, where mocks answer


class Answers(pulumi.runtime.Mocks):
    """Answers functions, and keeps what they were given."""

    def __init__(self, *results: dict[str, Any]) -> None:
        self.results = [*results]
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Return the inputs."""
        return f"{args.name}-id", args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
        """Return the results."""
        self.asked.append((args.token, args.args))
        return {"results": self.results}


def under(mocks: Answers, preview: bool, does: Any) -> None:
    """Runs a program."""
    pulumi.runtime.set_mocks(mocks, preview=preview)
    pulumi.runtime.test(does)()


def test_mocks_answer_functions(emulator: Emulator) -> None:
    """No call is made; what the mock leaves out is None."""
    mocks = Answers({"caster_id": "1a2b", "status": "streaming"})

    def program() -> None:
        assert live.get_caster("1a2b").status == "streaming"
        assert live.get_caster("1a2b").tags is None
        assert [each.caster_id for each in live.get_casters(tags={"team": "news"})] == ["1a2b"]

    under(mocks, False, program)
    token = "apsara-live:index:"
    assert mocks.asked[0] == (f"{token}get_caster", {"id": "1a2b"})
    assert mocks.asked[-1] == (f"{token}get_casters", {"tags": {"team": "news"}})
    assert emulator.ledger.actions() == []


def test_an_output_function_waits_for_its_arguments() -> None:
    """The id of a resource; the result is an output, with its properties."""
    mocks = Answers({"caster_id": "show-id", "status": "idle"})

    def program() -> pulumi.Output[None]:
        found = live.get_caster_output(live.Caster("show", norm_type="general").id)
        return pulumi.Output.all(found.status, found.caster_id).apply(are_there)

    def are_there(values: list[Any]) -> None:
        assert values == ["idle", "show-id"]

    under(mocks, False, program)
    assert mocks.asked == [("apsara-live:index:get_caster", {"id": "show-id"})]


def test_results_with_secrets_are_secret_where_they_are_outputs() -> None:
    """Those without any are not."""

    def program() -> pulumi.Output[None]:
        async def secrets(_: Any) -> None:
            assert not await live.get_caster_output("1a2b").is_secret()
            assert await live.get_stream_urls_output("1a2b").pgm_stream_url.is_secret()
            assert await live.get_relays_output("cn-shanghai").is_secret()
            assert not await pulumi.Output.unsecret(live.get_stream_urls_output("1a2b").pgm_scene_id).is_secret()

        return pulumi.Output.from_input(1).apply(secrets)

    under(Answers({"caster_id": "1a2b"}), False, program)


def test_an_output_is_refused_by_the_plain_function() -> None:
    """With the name of the one that takes it."""

    def program() -> None:
        show = live.Caster("show", norm_type="general")
        with pytest.raises(pulumi.RunError, match=r"^get_caster: id is an output, .* use get_caster_output$"):
            live.get_caster(show.id)  # type: ignore[arg-type]
        with pytest.raises(pulumi.RunError, match=r"^get_casters: tags is an output"):
            live.get_casters(tags={"id": show.id})  # type: ignore[dict-item]

    under(Answers(), False, program)


class Studio(pulumi.ComponentResource):
    """A component with a studio."""

    def __init__(self, name: str) -> None:
        super().__init__("test:index:Studio", name)
        self.show = live.Caster(name, norm_type="general", opts=pulumi.ResourceOptions(parent=self))


class NotYet(Answers):
    """Mocks of a preview of a creation: ids are unknown."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[Any, dict[str, Any]]:
        """Return no id, and the inputs."""
        return None, args.inputs


@pytest.mark.parametrize("depends_on", ["the resource", "a list", "a component", "an output of it"])
def test_what_is_not_created_yet_leaves_the_result_unknown(depends_on: str) -> None:
    """Its argument is, or what it depends on."""

    def program() -> pulumi.Output[None]:
        component = Studio("show")
        show = component.show
        options = {
            "the resource": pulumi.InvokeOutputOptions(depends_on=show),
            "a list": pulumi.InvokeOutputOptions(depends_on=[show]),
            "a component": pulumi.InvokeOutputOptions(depends_on=[component]),
        }
        named = show.caster_name if depends_on == "an output of it" else "show"
        found = live.get_casters_output(caster_name=named, opts=options.get(depends_on))

        async def unknown(_: Any) -> None:
            assert not await found.is_known()

        return pulumi.Output.from_input(1).apply(unknown)

    mocks = NotYet()
    under(mocks, True, program)
    assert mocks.asked == []


@pytest.mark.parametrize("depends_on", ["the resource", "a component"])
def test_what_was_created_is_waited_for(depends_on: str) -> None:
    """Then the service is asked, and the result depends on it too."""
    mocks = Answers({"caster_id": "show-id"})

    def program() -> pulumi.Output[None]:
        component = Studio("show")
        named = component if depends_on == "a component" else component.show
        found = live.get_casters_output(opts=pulumi.InvokeOutputOptions(depends_on=[named]))

        async def known(_: Any) -> None:
            assert await found.is_known()
            assert component.show in await found.resources()

        return pulumi.Output.from_input(1).apply(known)

    under(mocks, True, program)
    assert len(mocks.asked) == 1
