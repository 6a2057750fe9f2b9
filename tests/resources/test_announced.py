"""What a preview announces of a change, and of what it is silent; no call is made."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step

STUDIO: dict[str, Any] = {"caster_id": "a"}
EPISODE = {
    "name": "news",
    "type": "Resource",
    "resource_id": "r",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T21:00:00Z",
    "switch_type": "TimeFirst",
}
NEWS, SPORT, TALK, FILM = ({**EPISODE, "name": name} for name in ("news", "sport", "talk", "film"))
NOTHING: tuple[str, ...] = ()
ROWS = [
    ("CasterRunState", {"running": True}, {"running": False}, ("running: the studio goes off the air",)),
    ("CasterRunState", {"running": False}, {"running": True}, NOTHING),
    ("CasterRunState", {"running": True}, {"running": True}, NOTHING),
    ("CasterRunState", {"running": False}, {"running": False}, NOTHING),
    ("CasterRunState", None, {"running": False}, NOTHING),
    ("CasterRestart", {"triggers": {"a": "1"}}, {"triggers": {"a": "2"}}, ("the studio restarts, if it is on air",)),
    ("CasterRestart", {"triggers": {"a": "1"}}, {"triggers": {"a": "1"}}, NOTHING),
    ("CasterRestart", {"triggers": {"a": "1"}}, {"triggers": {"a": UNKNOWN}}, NOTHING),
    ("CasterRestart", None, {"triggers": {"a": "1"}}, NOTHING),
    ("CasterConfig", {}, {"channel_enable": True}, ("channel_enable: ",)),
    ("CasterConfig", {"channel_enable": True}, {"channel_enable": True}, NOTHING),
    ("CasterProgram", {"episodes": [NEWS, SPORT]}, {"episodes": [TALK, FILM]}, ("the rundown is written anew",)),
    ("CasterProgram", {"episodes": [NEWS]}, {"episodes": [NEWS]}, NOTHING),
    ("CasterProgram", {"episodes": [NEWS]}, {"episodes": UNKNOWN}, NOTHING),
    ("CasterProgram", {"episodes": [NEWS, SPORT], "caster_id": "b"}, {"episodes": [TALK, FILM]}, NOTHING),
    ("CasterChannel", {"channel_id": "RV01"}, {"channel_id": "RV02"}, ("channel_id: RV01 keeps its source",)),
    ("CasterChannel", {"channel_id": "RV01"}, {"channel_id": "RV01"}, NOTHING),
    ("CasterChannel", None, {"channel_id": "RV01"}, NOTHING),
    ("CasterSceneAudio", {"output": "PVW", "follow": True}, {"output": "PVW"}, ("follow: no longer declared",)),
    ("CasterSceneAudio", {"output": "PVW", "follow": True}, {"output": "PVW", "follow": False}, NOTHING),
]


@pytest.mark.parametrize(("kind", "before", "after", "announced"), ROWS)
def test_a_preview_announces_what_viewers_would_see(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any], announced: tuple[str, ...]
) -> None:
    """Of each change of a row, and of no other."""
    resource = RESOURCES[kind]
    warnings = list(resource.warnings({} if before is None else STUDIO | before, STUDIO | after))
    assert len(warnings) == len(announced)
    assert all(text in warning for text, warning in zip(announced, warnings, strict=True))


FIXED = {"norm_type": "general", "charge_type": "PostPaid", "caster_name": "show"}


@pytest.mark.parametrize(
    ("changed", "count"),
    [({"norm_type": "playlist"}, 1), ({"norm_type": UNKNOWN}, 0), ({"caster_name": "x"}, 0)],
    ids=["Caster-kind", "Caster-unknown kind", "Caster-name"],
)
def test_a_preview_announces_that_a_studio_is_replaced_with_everything_in_it(changed: Any, count: int) -> None:
    """By the input that a studio keeps for life; a first creation replaces nothing."""
    warnings = list(RESOURCES["Caster"].warnings(FIXED, FIXED | changed))
    assert [each.partition(" ")[0] for each in warnings] == ["norm_type"] * count
    assert not list(RESOURCES["Caster"].warnings({}, FIXED | changed))


def test_the_scenes_of_a_studio_that_is_about_to_start_are_applied_once_it_runs() -> None:
    """The run knows of the start from the check: of a change to `running=True`, and of no other."""
    for before, after, starts in ((False, True, True), (True, True, False), (False, False, False), (None, True, True)):
        step = Step("urn:pulumi:dev::show::CasterRunState::run")
        olds = {} if before is None else STUDIO | {"running": before}
        lifecycle.check(RESOURCES["CasterRunState"], step, olds, STUDIO | {"running": after})
        assert step.run.is_starting("a") is starts
