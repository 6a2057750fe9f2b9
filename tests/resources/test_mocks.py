"""`pulumi_apsara_live.testing.Mocks`: a program without an engine, checked as in a preview."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_apsara_live as live
from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.testing import Mocks
from pulumi_apsara_live.wire.rpc import Cloud


def under(mocks: Mocks, program: Callable[[], Any], *, preview: bool = False) -> Mocks:
    """Runs a program."""
    # The SDK leaves futures of a program that failed unobserved, and silences this logger in programs.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pulumi.runtime.set_mocks(mocks, project="show", stack="test", preview=preview)
    pulumi.runtime.test(program)()
    return mocks


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_class_is_checked_and_has_an_id_of_the_right_form(case: Case, cloud: Cloud) -> None:
    """With the inputs of the engine's own check, and no call: the emulator is not even known."""
    stage = Stage(cloud, case)
    declared = {name: value for name, value in stage.world.put(case.full).items() if name != "account"}
    mocks = Mocks()
    made: list[Any] = []
    under(mocks, lambda: made.append(getattr(live, case.resource)("thing", **declared)))
    assert mocks.inputs[f"{case.resource} thing"].items() >= stage.checked(declared).items()
    ids: list[str] = []
    under(Mocks(), lambda: getattr(live, case.resource)("thing", **declared).id.apply(ids.append))
    assert RESOURCES[case.resource].id.problem(case.resource, ids[0]) == ""


def test_a_program_gets_what_inputs_say() -> None:
    """Ids, ids in ids, fingerprints and defaults; what only the service knows is None."""
    seen: list[Any] = []

    def program() -> pulumi.Output[None]:
        studio = live.Caster("show", norm_type="general")
        config = live.CasterConfig(
            "show", caster_id=studio.id, domain_name="live.example.com", transcode={"caster_template": "lp_hd"}
        )
        camera = live.CasterVideoResource(
            "camera",
            caster_id=studio.id,
            resource_name="camera",
            location_id="RV01",
            live_stream_url="rtmp://in.example.com/a/b",
        )
        restart = live.CasterRestart("show", caster_id=studio.id, triggers={"config": config.restart_fingerprint})
        outputs = (studio.caster_id, camera.id, camera.resource_id, config.restart_fingerprint, studio.status)
        return pulumi.Output.all(*outputs, restart.triggers["config"], config.on_delete).apply(seen.extend)

    mocks = under(Mocks(), program)
    studio, camera, resource, fingerprint, status, trigger, on_delete = seen
    assert (studio, camera, resource, status, on_delete) == (
        "show-id",
        "show-id/camera-id",
        "camera-id",
        None,
        "clear",
    )
    assert re.match("lp_hd-", fingerprint)
    assert trigger == fingerprint
    assert mocks.outputs["CasterConfig show"]["restart_fingerprint"] == fingerprint


def test_a_test_gives_outputs() -> None:
    """Those of one resource; secrets are secret."""
    mocks = Mocks(outputs={"CasterRunState show": {"pgm_stream_url": "http://x/y.flv", "pgm_scene_id": "1"}})

    def program() -> pulumi.Output[None]:
        on_air = live.CasterRunState("show", caster_id="1a2b")

        async def secrets(values: list[str]) -> None:
            assert values == ["http://x/y.flv", "1"]
            assert await on_air.pgm_stream_url.is_secret()
            assert not await on_air.pgm_scene_id.is_secret()

        return pulumi.Output.all(on_air.pgm_stream_url, on_air.pgm_scene_id).apply(secrets)

    under(mocks, program)
    assert mocks.secrets["CasterRunState show"] == {"pgm_stream_url"}


REFUSED: dict[str, Callable[[], Any]] = {
    r"^CasterConfig 'show': delay must be at most 300, got 400$": lambda: live.CasterConfig(
        "show", caster_id="1a2b", delay=400
    ),
    r"^Caster 'show': .*norm_type.* must be 'general'": lambda: live.Caster("show", norm_type="genral"),  # type: ignore[arg-type]
    r"the same caster_id, and one thing has one resource": lambda: [
        live.CasterConfig(name, caster_id="1a2b") for name in ("first", "second")
    ],
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_a_preview_refuses_is_refused(reason: str) -> None:
    """In one line, with class, name, property and value."""
    with pytest.raises(pulumi.RunError, match=reason) as refused:
        under(Mocks(), REFUSED[reason])
    assert "\n" not in str(refused.value)


def test_a_later_test_starts_anew() -> None:
    """What another test has declared is no duplicate."""
    for _ in range(2):
        under(Mocks(), lambda: live.CasterConfig("show", caster_id="1a2b"))


def test_warnings_of_the_preview_are_kept() -> None:
    """With the resource that they are about."""
    mocks = under(Mocks(), lambda: live.CasterConfig("show", caster_id="1a2b", channel_enable=True))
    assert [each for each in mocks.warnings if each.startswith("CasterConfig show: ")]


def test_in_a_preview_of_a_creation_ids_are_unknown() -> None:
    """What is computed from inputs is known, and unknown inputs are not judged."""

    def program() -> pulumi.Output[None]:
        studio = live.Caster("show", norm_type="general")
        config = live.CasterConfig("show", caster_id=studio.id, domain_name="live.example.com")

        async def known(_: Any) -> None:
            assert not await studio.id.is_known()
            assert not await studio.status.is_known()
            assert await config.restart_fingerprint.is_known()

        return pulumi.Output.from_input(1).apply(known)

    mocks = under(Mocks(), program, preview=True)
    assert "caster_id" not in mocks.inputs["CasterConfig show"]


def test_what_get_reads_has_the_outputs_of_the_test() -> None:
    """It is declared nowhere; an id of another form is refused."""
    mocks = Mocks(outputs={"Caster platform": {"status": "streaming"}})

    def program() -> pulumi.Output[None]:
        found = live.Caster.get("platform", "1a2b")

        def are_there(values: list[str]) -> None:
            assert values == ["1a2b", "streaming"]

        return pulumi.Output.all(found.caster_id, found.status).apply(are_there)

    assert under(mocks, program).inputs == {}
    with pytest.raises(pulumi.RunError, match=r"^CasterLayout 'full': '1a2b' is no id of a CasterLayout"):
        under(Mocks(), lambda: live.CasterLayout.get("full", "1a2b"))


STUDIOS = [
    {"caster_id": "1a2b", "caster_name": "evening", "status": "streaming", "tags": {"team": "news"}},
    {"caster_id": "3c4d", "caster_name": "late", "status": "idle", "tags": {"team": "news", "floor": "2"}},
]


def test_functions_select_from_the_results_of_the_test(emulator: Emulator) -> None:
    """By the arguments of the program; results have what the test gives, and None."""
    results = {
        "get_casters": STUDIOS,
        "get_caster": {"1a2b": STUDIOS[0]},
        "get_stream_urls": {"show-id": {"pgm_stream_url": "http://x/y.flv"}},
        "get_relays": [{"task_id": "t1", "status": "running"}],
    }

    def program() -> pulumi.Output[None]:
        assert [each.caster_id for each in live.get_casters(tags={"team": "news"})] == ["1a2b", "3c4d"]
        assert [each.caster_id for each in live.get_casters(tags={"floor": "2"}, status="idle")] == ["3c4d"]
        assert live.get_caster("1a2b").caster_name == "evening"
        assert live.get_caster("1a2b").create_time is None
        assert [each.task_id for each in live.get_relays("cn-shanghai")] == ["t1"]
        urls = live.get_stream_urls_output(live.Caster("show", norm_type="general").id)

        def is_there(url: str | None) -> None:
            assert url == "http://x/y.flv"

        return urls.pgm_stream_url.apply(is_there)

    under(Mocks(functions=results), program)
    assert emulator.ledger.actions() == []


WRONG: dict[str, tuple[dict[str, Any], Callable[[], Any]]] = {
    r"^get_caster: there is no Caster with the id 9z$": ({"get_caster": {}}, lambda: live.get_caster("9z")),
    r"^get_casters: this test has no results for it: pass Mocks\(functions={'get_casters'": ({}, live.get_casters),
    r"^get_relays: region: must be 'ap-southeast-1'": ({"get_relays": []}, lambda: live.get_relays("mars")),  # type: ignore[arg-type]
    r"^get_casters: a result of the test has the unknown property 'castr_id'; did you mean 'caster_id'\?": (
        {"get_casters": [{"castr_id": "1a2b"}]},
        live.get_casters,
    ),
    r"^get_casters: the results of the test must be a list$": ({"get_casters": {}}, live.get_casters),
    r"^get_caster: the results of the test must be a map from ids": ({"get_caster": []}, lambda: live.get_caster("1")),
}


@pytest.mark.parametrize("reason", WRONG)
def test_what_a_function_cannot_return_is_refused(reason: str) -> None:
    """As by the service, or with what is wrong with the results of the test."""
    functions, program = WRONG[reason]
    with pytest.raises(pulumi.RunError, match=reason):
        under(Mocks(functions=functions), program)


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({"stats": "idle"}, r"^outputs of Caster 'show': unknown output 'stats'; did you mean 'status'\?$"),
        ({"tags": "news"}, r"^outputs of Caster 'show': tags has another type than the service returns$"),
    ],
)
def test_an_output_that_cannot_be_is_refused(outputs: dict[str, Any], reason: str) -> None:
    """A test that gives it would test something that never happens."""
    with pytest.raises(pulumi.RunError, match=reason):
        under(Mocks(outputs={"Caster show": outputs}), lambda: live.Caster("show", norm_type="general"))


class Other(pulumi.CustomResource):
    """A resource of another package."""

    size: pulumi.Output[int]

    def __init__(self, name: str) -> None:
        super().__init__("other:index:Thing", name, {"size": 3})


def test_resources_and_functions_of_other_packages_are_left_to_the_test() -> None:
    """They have their inputs as outputs; a subclass can do more."""

    def program() -> pulumi.Output[None]:
        thing = Other("thing")
        assert pulumi.runtime.invoke("other:index:getThing", {}).value in (None, {})

        def are_there(values: list[Any]) -> None:
            assert values == ["thing-id", 3]

        return pulumi.Output.all(thing.id, thing.size).apply(are_there)

    assert under(Mocks(), program).inputs == {}


def test_a_component_is_checked_in_all_its_parts() -> None:
    """The studio of a component, with everything in it."""

    def program() -> None:
        live.ProductionStudio(
            "show",
            caster={"norm_type": "general"},
            config={"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}},
            sources={"camera": {"location_id": "RV01", "live_stream_url": "rtmp://in.example.com/a/b"}},
            run_state={"running": True},
        )

    mocks = under(Mocks(), program)
    kinds = {name.partition(" ")[0] for name in mocks.inputs}
    assert kinds >= {"Caster", "CasterConfig", "CasterVideoResource", "CasterRunState", "CasterRestart"}
