"""The page about limits: each row at its limit and beyond it, and what it says of this package."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from apsara_live_emulator import Emulator
from cases import CASES
from docs.manual import ROOT
from docs.test_shown import PRELUDE
from engine.project import Stack
from pulumi_apsara_live.hosts import lifecycle, sdk_internals
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._relay import RelayRegion
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.resources._studio import STOP_TIMEOUT_S
from pulumi_apsara_live.wire.connections import MAX_BODY_BYTES

TEXT = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
FULL = {str(case): case.full for case in CASES}
ADDRESS = "rtmp://push.example.com/app/"
CALLBACK = "https://hooks.example.com/"
WITHIN_AND_BEYOND: dict[str, tuple[str, list[Any], list[Any]]] = {
    "`delay` of `CasterConfig`": ("CasterConfig-everything", [0, 300], [-1, 301]),
    "`side_output_url_list` of `CasterConfig`": ("CasterConfig-everything", [[ADDRESS] * 20], [[ADDRESS] * 21]),
    "`tags` of `Caster`": (
        "Caster-studio",
        [{f"tag{number}": "x" for number in range(20)}],
        [{f"tag{number}": "x" for number in range(21)}],
    ),
    "`location_id` of `CasterVideoResource`": ("CasterVideoResource-file", ["RV01", "RV99"], ["RV00", "RV100"]),
    "`fixed_delay_duration` of `CasterVideoResource`": ("CasterVideoResource-file", [0, 5000], [-1, 5001]),
    "`video_layers` of `CasterLayout`": (
        "CasterLayout-picture-in-picture",
        [[{"location_id": "RV01"}] * 4],
        [[], [{"location_id": "RV01"}] * 5],
    ),
    "`location_id` of `CasterComponent`": ("CasterComponent-text", ["RC01", "RC99"], ["RC00", "RC100"]),
    "`text` of `CasterComponent`": ("CasterComponent-text", [{"text": "a" * 1024}], [{"text": "a" * 1025}]),
    "`resource_ids` of `AutoShowList`": ("AutoShowList-waits", [["asset-1"] * 3], [[], ["asset-1"] * 4]),
    "`layers` of `CasterSceneAudio`": (
        "CasterSceneAudio-programme",
        [[{"location_id": "RV01"}]],
        [[], [{"location_id": "RV01"}] * 2],
    ),
    "`source_urls` of `LivePullToPush`, files or assets": (
        "LivePullToPush-url",
        [["https://files.example.com/a.mp4"] * 30],
        [["https://files.example.com/a.mp4"] * 31],
    ),
    "`source_urls` of `LivePullToPush`, a live stream": (
        "LivePullToPush-live",
        [["rtmp://pull.example.com/app/a"]],
        [["rtmp://pull.example.com/app/a"] * 2],
    ),
    "`dst_url` of `LivePullToPush`": ("LivePullToPush-url", [ADDRESS.ljust(2000, "a")], [ADDRESS.ljust(2001, "a")]),
    "`callback_url` of `LivePullToPush`": (
        "LivePullToPush-url",
        [CALLBACK.ljust(2000, "a")],
        [CALLBACK.ljust(2001, "a")],
    ),
    "`retry_interval` of `LivePullToPush`": ("LivePullToPush-url", [60, 300], [59, 301]),
    "`timeout_s` of `CasterRunState`": ("CasterRunState", [3600], [3601]),
    "`timeout_s` of `CasterRestart`": ("CasterRestart", [3600], [3601]),
    "`timeout_s` of `LivePullToPushRestart`": ("LivePullToPushRestart", [3600], [3601]),
}
"""Rows of the first table: the inputs of which case, values at the limit, and values beyond it."""
ROWS = re.findall(r"^\| (`\w+` of `\w+`.*?) \| (.*) \|$", TEXT, re.MULTILINE)


def test_every_row_is_tried() -> None:
    """In the order of the page."""
    assert [what for what, _ in ROWS] == list(WITHIN_AND_BEYOND)


@pytest.mark.parametrize(("what", "limit"), ROWS, ids=[what for what, _ in ROWS])
def test_a_limit_is_as_documented(what: str, limit: str) -> None:
    """At the limit nothing is found, beyond it a failure that names the property; the page has the number."""
    case, within, beyond = WITHIN_AND_BEYOND[what]
    (name, resource) = re.findall(r"`(\w+)`", what)
    inputs = inputs_of(case)

    def failures(value: Any) -> list[str]:
        judged = lifecycle.check(RESOURCES[resource], Step(), {}, {**inputs, name: value})
        return [problem.path for problem in judged.problems]

    for value in within:
        assert failures(value) == []
        assert str(size_of(value)) in limit
    for value in beyond:
        assert failures(value), f"{value!r} passes"
        assert all(path.startswith(name) for path in failures(value))


def size_of(value: Any) -> Any:
    """What the page says of a value: how many there are in it, how long it is, or itself."""
    if isinstance(value, dict) and "text" in value:
        return len(value["text"])
    return len(value) if isinstance(value, list | dict) or str(value).startswith(("rtmp:", "https:")) else value


def inputs_of(case: str) -> dict[str, Any]:
    """The full inputs of a case, or of the first one of a resource."""
    return next(full for title, full in FULL.items() if title == case or title.partition("-")[0] == case)


def test_documented_facts_about_the_package_are_true() -> None:
    """The numbers in its sentences are those of the code."""
    assert f"In one update at most {sdk_internals.MAX_WORKERS} resources wait" in TEXT
    assert f"is waited for {STOP_TIMEOUT_S} seconds" in TEXT
    assert f"has {MAX_BODY_BYTES // 1024**2} MB at most" in TEXT
    assert len(get_args(RelayRegion)) == 5
    smallest = min(
        operation.quota
        for resource in RESOURCES.values()
        for verb in ("creates", "reads", "updates", "deletes")
        if (operation := getattr(resource, verb, None)) is not None
    )
    assert smallest == RESOURCES["CasterProgram"].reads.quota == 4


@pytest.mark.engine
def test_what_this_kind_of_provider_cannot_do_is_as_documented(stack: Stack, emulator: Emulator) -> None:
    """docs/how-values-travel.md: no import by id, and a time-out of the engine's that nobody looks at."""
    imported = 'norm_type="general", opts=pulumi.ResourceOptions(import_="abc")'
    stack.write(PRELUDE.replace('norm_type="general"', imported))
    stack.up(expect_failure=True)
    assert emulator.ledger.calls() == []
    emulator.choices.set("start-time", "2")
    limited = "depends_on=[config], custom_timeouts=pulumi.CustomTimeouts(create='1s')"
    stack.write(
        PRELUDE
        + "config = live.CasterConfig('studio', caster_id=studio.id, domain_name='live.example.com',\n"
        + "    transcode={'caster_template': 'lp_hd'})\n"
        + f"live.CasterRunState('studio', caster_id=studio.id, opts=pulumi.ResourceOptions({limited}))\n"
    )
    stack.up()
    (studio,) = emulator.state.casters
    assert emulator.ledger.count("StartCaster") == 1
    by_id = ("import", "pulumi-python:dynamic/apsara-live:Caster", "other", studio, "--yes", "--skip-preview")
    stack.run(*by_id, expect_failure=True)
    assert "other" not in stack.resources()
