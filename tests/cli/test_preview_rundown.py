"""A rundown before and after: the words, and the text that Mermaid draws."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from typer.testing import CliRunner

from cli.preview.samples import RECORDED, impacts_of, preview, step
from pulumi_apsara_live.cli.app import app
from pulumi_apsara_live.cli.preview.rundown import MAX_EPISODES, Rundown, duration, gantt, utc_time
from pulumi_apsara_live.cli.preview.summary import Summary
from pulumi_apsara_live.cli.preview.zones import named_zone

EVENING = datetime(2036, 6, 29, 20, tzinfo=UTC)
KEYWORD = re.compile(r"^ *(title|section|click|dateFormat|axisFormat|excludes|todayMarker|accTitle|vert|\d{4}-)", re.I)


def episode(name: str, at: int, *, minutes: int = 10, **more: Any) -> dict[str, Any]:
    """An episode that begins so many minutes into the evening."""
    start = EVENING + timedelta(minutes=at)
    end = start + timedelta(minutes=minutes)
    return {
        "name": name,
        "episode_type": "Resource",
        "start_time": start.isoformat(),
        "end_time": end.isoformat(),
        **more,
    }


def changed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Rundown]:
    """The rundown, if it changes."""
    return impacts_of(step("CasterProgram", "evening", old={"episodes": before}, new={"episodes": after})).rundowns


NEWS, WEATHER, SPORT = episode("news", 0), episode("weather", 10), episode("sport", 20)
WORDS = [
    ([NEWS, WEATHER], [episode("news", 60), episode("weather", 70)], "all 2 episodes are 1 h later"),
    ([NEWS, WEATHER], [NEWS, episode("weather", 5)], "1 episode is 5 min earlier"),
    ([NEWS, WEATHER], [NEWS, episode("weather", 10, minutes=20)], "1 episode changes its times"),
    ([NEWS], [NEWS, WEATHER], "1 episode is added"),
    ([NEWS, WEATHER, SPORT], [NEWS], "2 episodes are removed"),
    ([NEWS], [{**NEWS, "switch_type": "ContentFirst"}], "1 episode changes"),
    (
        [NEWS, WEATHER],
        [episode("news", 30), SPORT],
        "1 episode is 30 min later, 1 episode is added, 1 episode is removed",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), WORDS, ids=[expected for *_, expected in WORDS])
def test_changes_are_described_in_a_few_words(before: list[Any], after: list[Any], expected: str) -> None:
    """Moved, added, removed, changed."""
    (found,) = changed(before, after)
    assert found.words == expected


def test_the_same_times_in_other_words_are_no_change() -> None:
    """Zones, and the order in the program."""
    there = {**NEWS, "start_time": "2036-06-29T22:00:00+02:00", "end_time": "2036-06-29T20:10:00Z"}
    assert changed([NEWS, WEATHER], [WEATHER, there]) == []


def test_both_are_drawn_on_one_axis_with_their_looks() -> None:
    """What stays is done, what changes active, what comes or goes crit."""
    (found,) = changed([NEWS, WEATHER], [NEWS, episode("weather", 15), episode("late", 90)])
    assert gantt(found).splitlines() == [
        "gantt",
        "    title Rundown evening, 2036-06-29, in UTC",
        "    dateFormat YYYY-MM-DDTHH:mm:ss",
        "    axisFormat %H:%M",
        "    section before",
        "    news :done, 2036-06-29T20:00:00, 2036-06-29T20:10:00",
        "    weather :2036-06-29T20:10:00, 2036-06-29T20:20:00",
        "    section after",
        "    news :done, 2036-06-29T20:00:00, 2036-06-29T20:10:00",
        "    weather :active, 2036-06-29T20:15:00, 2036-06-29T20:25:00",
        "    late :crit, 2036-06-29T21:30:00, 2036-06-29T21:40:00",
    ]


def written(at: str) -> list[dict[str, Any]]:
    """The news, with times as a program writes them."""
    return [
        {"name": "news", "episode_type": "Resource", "start_time": f"2036-{at}", "end_time": "2036-06-30T03:00+02:00"}
    ]


UTC_NEWS = [{**NEWS, "start_time": "2036-06-29T20:00:00Z"}]
ZONES = [
    (None, written("06-30T02:00+02:00"), "2036-06-29, in UTC+02:00", "2036-06-30T02:00:00, 2036-06-30T03:00:00"),
    (None, written("06-30T00:00Z"), "2036-06-29, in UTC", "2036-06-30T00:00:00, 2036-06-30T01:00:00"),
    ("UTC", written("06-30T02:00+02:00"), "2036-06-29, in UTC", "2036-06-30T00:00:00, 2036-06-30T01:00:00"),
    ("-03:30", written("06-30T02:00+02:00"), "2036-06-29, in UTC-03:30", "2036-06-29T20:30:00, 2036-06-29T21:30:00"),
    (
        "Asia/Shanghai",
        written("06-30T02:00+02:00"),
        "2036-06-30, in Asia/Shanghai (UTC+08:00)",
        "2036-06-30T08:00:00, 2036-06-30T09:00:00",
    ),
]


@pytest.mark.parametrize(("zone", "after", "title", "times"), ZONES)
def test_a_rundown_is_drawn_in_the_requested_zone_or_the_one_in_which_it_is_written(
    zone: str | None, after: list[Any], title: str, times: str
) -> None:
    """Where its times are of several zones, or the preview holds UTC, in UTC."""
    made = preview(step("CasterProgram", "evening", old={"episodes": UTC_NEWS}, new={"episodes": after}))
    (found,) = Summary(made, named_zone(zone) if zone else None).rundowns
    assert gantt(found).splitlines()[1] == f"    title Rundown evening, {title}"
    assert gantt(found).splitlines()[-1] == f"    news :active, {times}"


def test_one_distance_from_utc_holds_for_a_night_in_which_the_clocks_change() -> None:
    """Otherwise an episode would end before it starts: Berlin has the hour from 02:00 twice on that day."""
    night = [
        {"name": "night", "start_time": "2036-10-26T00:30:00Z", "end_time": "2036-10-26T01:10:00Z"},
    ]
    made = preview(step("CasterProgram", "evening", new={"episodes": night}, op="create"))
    (found,) = Summary(made, named_zone("Europe/Berlin")).rundowns
    assert gantt(found).splitlines()[1].endswith(", in Europe/Berlin (UTC+02:00)")
    assert gantt(found).splitlines()[-1] == "    night :active, 2036-10-26T02:30:00, 2036-10-26T03:10:00"


def test_years_that_a_zone_cannot_show_are_drawn_in_utc() -> None:
    """The last evening of all."""
    last = [{"name": "last", "start_time": "9999-12-31T20:00:00Z", "end_time": "9999-12-31T21:00:00Z"}]
    made = preview(step("CasterProgram", "evening", new={"episodes": last}, op="create"))
    (found,) = Summary(made, named_zone("Asia/Shanghai")).rundowns
    assert gantt(found).splitlines()[1].endswith(", in UTC")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Asia/Shangai", "unknown time zone 'Asia/Shangai'; did you mean 'Asia/Shanghai'?"),
        ("+25:00", "unknown time zone '+25:00'; use a name such as Asia/Shanghai, an offset such as +08:00, or UTC"),
        ("../../etc/passwd", "unknown time zone '../../etc/passwd'; use a name such as"),
        ("", "unknown time zone ''; use a name such as"),
    ],
)
def test_a_zone_that_is_none_is_one_line_and_exit_code_2(name: str, expected: str) -> None:
    """With a similar name as a suggestion."""
    done = CliRunner().invoke(app, ["preview", str(RECORDED / "moved.json"), "--timezone", name])
    assert done.stderr.startswith(f"error: --timezone: {expected}")
    assert len(done.stderr.splitlines()) == 1
    assert done.exit_code == 2


def test_the_axis_shows_days_if_there_are_several() -> None:
    """A rundown of a weekend."""
    (found,) = changed([NEWS], [NEWS, episode("sunday", 2000)])
    assert "axisFormat %d %b %H:%M" in gantt(found)


def test_of_a_long_rundown_what_changes_is_drawn_first() -> None:
    """And the others are counted."""
    many = [episode(f"e{number}", number * 10) for number in range(100)]
    (found,) = changed(many, [*many[:-1], episode("e99", 2000)])
    said = gantt(found)
    assert said.count("    e") == 2 * MAX_EPISODES
    assert said.count("and 70 more :milestone") == 2
    assert "    e99 :active, " in said


ODD = [
    "section x",
    "title",
    "Click me",
    "2036-06-29 special",
    "a: b; c # d",
    "%% comment",
    "",
    "日本語",
    "dateFormat x",
    "vert",
]


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_never_taken_for_a_word_of_mermaid(name: str) -> None:
    """One name would spoil the whole picture."""
    (found,) = changed([episode(name, 0)], [episode(name, 5)])
    tasks = [line for line in gantt(found).splitlines() if " :" in line]
    assert len(tasks) == 2
    for line in tasks:
        assert not KEYWORD.match(line), line
        assert line.count(" :") == 1
        assert not set(line.partition(" :")[0]) & set(":;#,%")


@given(some.text(), some.text())
def test_any_name_is_one_line_with_one_task(before: str, after: str) -> None:
    """Whatever a program calls its episodes."""
    for found in changed([episode(before, 0)], [episode(after, 5)]):
        assert len([line for line in gantt(found).splitlines() if " :" in line]) == 2


@pytest.mark.parametrize(
    "expected", [None, 5, "soon", "", "2036-13-01T00:00:00Z", "9999-12-31T23:59:59-23:00", "04da6b54-80e4"]
)
def test_a_time_that_is_none_is_not_drawn(expected: Any) -> None:
    """Also one that is not known yet."""
    assert utc_time(expected) is None
    assert changed([NEWS], [NEWS, {**WEATHER, "start_time": expected}]) == []


SPANS = [(0, "0 s"), (90, "1 min 30 s"), (3600, "1 h"), (5400, "1 h 30 min"), (86400, "24 h")]


@pytest.mark.parametrize(("seconds", "expected"), SPANS)
def test_a_duration_has_hours_minutes_and_seconds(seconds: int, expected: str) -> None:
    """What is zero is left out."""
    assert duration(timedelta(seconds=seconds)) == expected
