"""Each change of the election night alone: the calls of its row in docs/calls.md, and no difference afterwards."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from apsara_live_emulator import Emulator
from cli import election_night
from cli.test_adopt import look
from pulumi_apsara_live.cli.adopt.inventory import AdoptedResource
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties, Replace, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.wire.rpc import Cloud


def with_member(**changed: Any) -> Callable[[Any], Any]:
    """Replace members of a part, or of the last part of a list."""

    def change(value: Any) -> Any:
        return [*value[:-1], {**value[-1], **changed}] if isinstance(value, list) else {**value, **changed}

    return change


def less(value: Any) -> Any:
    """Take the last one away."""
    return value[:-1]


def two_more(value: Any) -> Any:
    """Add two episodes after the last one."""
    times = ("2036-11-06T00:05:00Z", "2036-11-06T00:10:00Z", "2036-11-06T00:15:00Z")
    more = [{"name": f"from {start}", "start_time": start, "end_time": end} for start, end in pairwise(times)]
    return [*value, *({**value[-1], **each} for each in more)]


def to(value: Any) -> Callable[[Any], Any]:
    """Another value."""
    return lambda _: value


ANY = "any change"
CONFIGURED = "any change, without `caster_name`"
SHOWN = "another layout, other components"
HEARD = "another `follow`, other layers"
SOURCES = "other sources, another repetition, other keys"
CHANGES: tuple[tuple[str, str, Callable[[Any], Any], str], ...] = (
    ("Caster", "caster_name", to("results night"), "another `caster_name`"),
    ("Caster", "resource_group_id", to("rg-results"), "another `resource_group_id`"),
    ("Caster", "tags", to({"show": "results"}), "tags added, or given other values"),
    ("Caster", "tags", to({}), "tags taken away"),
    ("CasterConfig", "domain_name", to("other.example.com"), CONFIGURED),
    ("CasterConfig", "transcode", with_member(caster_template="lp_sd"), CONFIGURED),
    ("CasterConfig", "record", with_member(oss_bucket="archive"), CONFIGURED),
    ("CasterConfig", "urgent_image_url", to("https://img.example.com/other.jpg"), CONFIGURED),
    ("CasterConfig", "auto_switch_urgent_on", to(False), CONFIGURED),
    ("CasterConfig", "auto_switch_urgent_config", with_member(eof_thres=5), CONFIGURED),
    ("CasterConfig", "side_output_url_list", less, CONFIGURED),
    ("CasterConfig", "program_name", to("results night"), CONFIGURED),
    ("CasterConfig", "program_effect", to(False), CONFIGURED),
    ("CasterVideoResource", "resource_name", to("other-camera"), ANY),
    ("CasterVideoResource", "live_stream_url", to("rtmp://ingest.example.com/election-night/other"), ANY),
    ("CasterLayout", "video_layers", with_member(height=0.5), ANY),
    ("CasterLayout", "audio_layers", with_member(volume=0.5), ANY),
    ("CasterComponent", "component_name", to("other"), ANY),
    ("CasterComponent", "layer", with_member(height=0.2), ANY),
    ("CasterComponent", "text", with_member(text="Results"), ANY),
    ("CasterComponent", "image", with_member(material_id="f6e5d4c3b2a1"), ANY),
    ("CasterProgram", "episodes", with_member(end_time="2036-11-06T00:05:00Z"), "episodes altered"),
    ("CasterProgram", "episodes", less, "an episode removed"),
    ("CasterProgram", "episodes", two_more, "two episodes added"),
    ("CasterScene", "layout_id", to("<full-screen>"), SHOWN),
    ("CasterScene", "component_ids", less, SHOWN),
    ("CasterSceneAudio", "follow", to(True), HEARD),
    ("CasterSceneAudio", "layers", with_member(volume=0.5), HEARD),
    ("CasterScene", "running", to(False), "`running` from true to false"),
    ("CasterRunState", "running", to(False), "`running` from true to false"),
    ("LivePullToPush", "source_urls", to(["rtmp://live.example.com/other"]), SOURCES),
    ("LivePullToPush", "start_time", to("2036-11-05T18:30:00Z"), "another start, end, file or offset"),
    ("LivePullToPush", "end_time", to("2036-11-06T02:00:00Z"), "another start, end, file or offset"),
)
"""A resource, one of its inputs, the change, and the row of the resource's costs."""


def test_each_change_of_an_election_night_costs_its_row(emulator: Emulator, cloud: Cloud) -> None:
    """On air, one after the other, each of one input; what the service then returns leaves no difference."""
    ids = election_night.built(emulator, on_air=True)
    found = look(cloud, ids["election-night"], relays=(ids["partner"],))
    now = {(each.kind, each.id): (each, each.state.outputs, each.state.inputs) for each in found.things}
    made: list[tuple[str, str, list[str]]] = []
    for kind, name, change, _ in CHANGES:
        key = next(key for key, (each, _, inputs) in now.items() if each.kind == kind and name in inputs)
        thing, outputs, inputs = now[key]
        value = ids["full-screen"] if name == "layout_id" else change(inputs[name])
        news = checked(thing, {**inputs, name: value}, inputs)
        assert lifecycle.diff(RESOURCES[kind], outputs, news).replace == ()
        cloud.begin_run()
        emulator.ledger.clear()
        updated = lifecycle.update(RESOURCES[kind], cloud, Step(), thing.id, outputs, news)
        made.append((kind, name, emulator.ledger.actions()))
        cloud.begin_run()
        state = lifecycle.read(RESOURCES[kind], cloud, thing.id, updated)
        assert state is not None
        assert not lifecycle.diff(RESOURCES[kind], state.outputs, news)
        now[key] = (thing, state.outputs, news)
    assert made == [
        (kind, name, [operation.action for operation in RESOURCES[kind].costs[row]]) for kind, name, _, row in CHANGES
    ]


def checked(thing: AdoptedResource, inputs: Properties, olds: Properties) -> Properties:
    """Inputs as check leaves them."""
    judged = lifecycle.check(RESOURCES[thing.kind], Step(), olds, inputs)
    assert judged.problems == ()
    return judged.inputs


def test_every_input_of_the_election_night_that_can_change_in_place_has_its_change(
    emulator: Emulator, cloud: Cloud
) -> None:
    """Of each resource in it."""
    ids = election_night.built(emulator, on_air=True)
    found = look(cloud, ids["election-night"], relays=(ids["partner"],))
    declared = {
        (each.kind, name)
        for each in found.things
        for name in each.declared
        if not fields(RESOURCES[each.kind].inputs)[name].marked(Replace)
    }
    assert declared - {(kind, name) for kind, name, _, _ in CHANGES} == set()
