"""Lists whose order means nothing: another order is no drift, no update and no restart; other lists are ordered."""

from collections.abc import Iterator
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from pulumi_apsara_live.model.fields import Model, Unordered, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.rpc import Cloud

CONFIG = Case(
    "CasterConfig",
    "lists",
    {
        "caster_id": "<studio>",
        "transcode": {"caster_template": "lp_hd", "live_templates": ["lsd", "lhd", "lud"]},
        "record": {
            "endpoint": "oss-cn-shanghai.aliyuncs.com",
            "oss_bucket": "archive",
            "formats": [{"format": "m3u8", "cycle_duration": 3600}, {"format": "flv"}],
        },
        "side_output_url_list": ["rtmp://a.example.com/app/one", "rtmp://b.example.com/app/one"],
        "sync_groups": [
            {"mode": "conference", "resource_ids": ["<source>", "<other source>"]},
            {"mode": "streamer", "resource_ids": ["<source>"], "host_resource_id": "<other source>"},
        ],
        "keep": ["callback_url", "delay"],
    },
    {},
    {},
    ("studio", "source", "other source"),
)


def unordered(model: type[Model]) -> Iterator[str]:
    """Every list whose order means nothing, by its property."""
    for name, field in fields(model).items():
        if field.marked(Unordered):
            yield name
        if field.part is not None:
            yield from (f"{name}.{inner}" for inner in unordered(field.part))


def reverse(value: Any) -> Any:
    """Every list the other way round, at any depth."""
    if isinstance(value, dict):
        return {key: reverse(each) for key, each in value.items()}
    return [reverse(each) for each in reversed(value)] if isinstance(value, list) else value


def lists(value: Any, path: str = "") -> Iterator[str]:
    """Every property of a bag that is a list of several."""
    if isinstance(value, list) and len(value) > 1:
        yield path
    for key, each in value.items() if isinstance(value, dict) else ():
        yield from lists(each, f"{path}.{key}" if path else key)
    for each in value if isinstance(value, list) else ():
        yield from lists(each, path)


def test_the_case_has_every_list_whose_order_means_nothing() -> None:
    """Otherwise the tests below would leave one out."""
    assert set(unordered(RESOURCES["CasterConfig"].inputs)) == set(lists(CONFIG.full))
    others = {name for name, resource in RESOURCES.items() if set(unordered(resource.inputs))}
    assert others == {"CasterConfig", "AutoShowList"}


def test_an_answer_in_another_order_is_no_drift(emulator: Emulator, cloud: Cloud) -> None:
    """A refresh finds nothing, and the state keeps the program's order."""
    stage = Stage(cloud, CONFIG)
    id, outputs, inputs = stage.create(CONFIG.full)
    studio = emulator.state.casters[id]
    before = dict(studio.config)
    studio.config.update(reverse(before))
    assert studio.config != before
    found = stage.read(id, outputs)
    assert found is not None
    assert found.inputs == inputs
    assert found.outputs == outputs
    assert not stage.diff(found.outputs, inputs)


def test_a_program_in_another_order_is_no_change(cloud: Cloud) -> None:
    """No update, and no other fingerprint: a restart for it would interrupt the show for nothing."""
    stage = Stage(cloud, CONFIG)
    _, outputs, inputs = stage.create(CONFIG.full)
    news = stage.checked(reverse(CONFIG.full), inputs)
    assert news == inputs
    assert not stage.diff(outputs, news)


def test_a_schedule_whose_templates_have_another_order_is_not_replaced(cloud: Cloud) -> None:
    """A replacement would delete its studio."""
    (declared,) = (each for each in CASES if each.resource == "AutoShowList")
    templates = declared.full["transcode"] | {"live_templates": ["lld", "lsd", "lhd"]}
    stage = Stage(cloud, declared)
    _, outputs, inputs = stage.create({**declared.full, "transcode": templates})
    other = {**declared.full, "transcode": {**templates, "live_templates": ["lhd", "lsd", "lld"]}}
    assert not stage.diff(outputs, stage.checked(other, inputs))


def test_another_entry_is_a_change_of_that_list_alone(cloud: Cloud) -> None:
    """In whatever order it comes."""
    stage = Stage(cloud, CONFIG)
    _, outputs, inputs = stage.create(CONFIG.full)
    other = {**CONFIG.full, "side_output_url_list": ["rtmp://b.example.com/app/one", "rtmp://c.example.com/app/one"]}
    assert stage.diff(outputs, stage.checked(reverse(other), inputs)).update == ("side_output_url_list",)


@pytest.mark.parametrize(
    ("case", "name"), [("CasterScene-preview", "component_ids"), ("LivePullToPush-url", "source_urls")]
)
def test_a_list_that_is_played_or_drawn_in_order_is_ordered(cloud: Cloud, case: str, name: str) -> None:
    """What lies over what, and what is played after what."""
    (declared,) = (each for each in CASES if str(each) == case)
    bag = {**declared.full, name: declared.other[name]}
    stage = Stage(cloud, declared)
    _, outputs, inputs = stage.create(bag)
    news = stage.checked({**bag, name: list(reversed(bag[name]))}, inputs)
    assert stage.diff(outputs, news).update == (name,)
