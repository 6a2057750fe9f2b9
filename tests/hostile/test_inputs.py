"""Hostile inputs, states and ids through the engine SDK's own servicer: a failure of a real property, or one line."""

from __future__ import annotations

import re
import resource as machine
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import CASES
from hostile.conftest import examples
from hostile.mutants import KEYS, deep, places, put, values
from hostile.replay import Recorded, Replayer
from hostile.servicer import (
    SPECIAL,
    UNKNOWN,
    Failed,
    Judged,
    PluginServicer,
    Servicer,
    is_finite,
    opened,
    scalars,
    secret,
)
from laws.test_l11_failures_name_real_fields import exists
from pulumi_apsara_live.hosts import run
from pulumi_apsara_live.resources import RESOURCES

marks = values | st.sampled_from([UNKNOWN, *SPECIAL]) | values.map(secret)
LONGEST = 800


SERVICERS = {name: Servicer(name) for name in RESOURCES}
BOTH = [SERVICERS, {name: PluginServicer(name) for name in RESOURCES}]
"""The servicers of both hosts."""
BY_NAME = {str(case): case for case in CASES}


def mutated(data: st.DataObject, bag: dict[str, Any]) -> dict[str, Any]:
    """The bag with something else in up to three places, and perhaps with names that it should not have."""
    for _ in range(data.draw(st.integers(1, 3), label="how many")):
        path = data.draw(st.sampled_from(list(places(bag))[1:] or [("x",)]), label="place")
        bag = put(bag, path, data.draw(marks, label="value"))
    if data.draw(st.booleans(), label="an odd name"):
        bag = put(bag, (data.draw(st.sampled_from(KEYS)),), data.draw(marks))
    return {name: value for name, value in bag.items() if name != "__provider"}


def must_be_plain(name: str, judged: Judged) -> None:
    """Every failure names a real property in one short line, and what comes back can be kept."""
    for property, reason in judged.failures:
        assert property == "" or exists(RESOURCES[name].inputs, re.sub(r'\["[^\]]*"\]', "", property)), property
        assert property.isprintable()
        assert len(property) < LONGEST
        assert reason
        assert len(reason) < LONGEST
        assert "\n" not in reason
    assert judged.failures or all(is_finite(each) for each in scalars(judged.inputs))


def one_line(error: Failed) -> str:
    """The last line of what the engine gets, which is all that a user sees; it must say something.

    The SDK's servicer has a traceback before it, the plugin's has nothing else.
    """
    *before, last = str(error).strip().splitlines()
    assert last.startswith("ApsaraLiveError: ") == bool(before), str(error)
    assert str(error).count("Traceback") == bool(before), str(error)
    assert "defect" not in last, last
    assert last.isprintable()
    assert len(last) < 5000
    return last


@given(data=st.data())
@examples(120)
def test_hostile_inputs_are_told_as_failures_of_real_properties(data: st.DataObject) -> None:
    """Whatever stands wherever; what is let pass is let pass again, unchanged, and can be compared."""
    run.begin()
    case = BY_NAME[data.draw(st.sampled_from(list(BY_NAME)), label="case")]
    servicer = data.draw(st.sampled_from(BOTH), label="host")[case.resource]
    judged = servicer.check({}, mutated(data, case.full))
    must_be_plain(case.resource, judged)
    if not judged.failures:
        again = opened(judged.inputs)
        asked = {name: value for name, value in again.items() if name not in RESOURCES[case.resource].computed}
        assert opened(servicer.check({}, asked).inputs) == again
        servicer.diff("an-id", again, again)


@given(data=st.data())
@examples(100)
def test_a_state_of_a_later_or_a_broken_version_is_compared(data: st.DataObject, recorded: dict[str, Recorded]) -> None:
    """Old inputs in a check, old outputs in a diff: what is not understood counts as absent."""
    run.begin()
    case = recorded[data.draw(st.sampled_from(list(recorded)), label="case")]
    servicer = data.draw(st.sampled_from(BOTH), label="host")[case.case.resource]
    must_be_plain(case.case.resource, servicer.check(mutated(data, case.inputs), case.case.full))
    answer = servicer.diff(case.id, mutated(data, case.outputs), case.others)
    known = {"account", *RESOURCES[case.case.resource].inputs.model_fields}
    assert set(answer.replaces) <= known


@given(data=st.data())
@examples(60)
def test_hostile_news_in_a_diff_are_one_line(data: st.DataObject, recorded: dict[str, Recorded]) -> None:
    """The engine hands over what was checked; whatever else comes is refused, or compared."""
    run.begin()
    case = recorded[data.draw(st.sampled_from(list(recorded)), label="case")]
    servicer = data.draw(st.sampled_from(BOTH), label="host")[case.case.resource]
    try:
        servicer.diff(case.id, case.outputs, mutated(data, case.inputs))
    except Failed as error:
        one_line(error)


IDS = ["", "/", "//", "a/", "/a", " ", "a b", "a\nb", "\0", "\x1b[31m", "x" * 5000, "a/b/c/d/e", "..", "é"]
IDS += ["cn-shanghai"]


@given(data=st.data())
@examples(80)
def test_hostile_states_and_ids_are_one_line_in_every_verb(
    data: st.DataObject, recorded: dict[str, Recorded], replayer: Replayer
) -> None:
    """Read, update and delete: a result, or an error; a broken id is never taken for a thing that is gone."""
    run.begin()
    case = recorded[data.draw(st.sampled_from(list(recorded)), label="case")]
    servicer = data.draw(st.sampled_from(BOTH), label="host")[case.case.resource]
    verb = data.draw(st.sampled_from(["read", "update", "delete"]), label="verb")
    id = data.draw(st.just(case.id) | st.sampled_from(IDS) | st.text(st.characters(exclude_categories=["Cs"])))
    olds = mutated(data, case.outputs)
    replayer.gives(*case.answers[verb])
    try:
        if verb == "read":
            found, *_ = servicer.read(id, olds)
            assert found or id not in ("", "/", " ", "\0"), "gone"
        elif verb == "update":
            servicer.update(id, olds, case.others)
        else:
            servicer.delete(id, olds)
    except Failed as error:
        one_line(error)


@pytest.mark.parametrize("name", list(RESOURCES))
@pytest.mark.parametrize("id", IDS, ids=repr)
def test_a_broken_id_is_named_and_nothing_is_asked(
    name: str, id: str, recorded: dict[str, Recorded], replayer: Replayer
) -> None:
    """The line says of which resource, and how its ids look or where they are."""
    if id in ("a/b/c/d/e", "..", "é") or (id in ("a/", "cn-shanghai") and len(RESOURCES[name].id.parts) == 1):
        return  # nobody can tell that from an id
    case = next(each for each in recorded.values() if each.case.resource == name)
    replayer.gives()
    servicer = SERVICERS[name]
    for verb, more in ((servicer.read, ()), (servicer.update, (case.others,)), (servicer.delete, ())):
        with pytest.raises(Failed) as raised:
            verb(id, case.outputs, *more)
        assert f"is no id of a {name}" in one_line(raised.value)
    assert replayer.received == []


# Sizes


EPISODE = {
    "name": "news",
    "episode_type": "Resource",
    "resource_id": "r",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T20:00:01Z",
}


def rundown(count: int, *, shift: int = 0) -> list[dict[str, Any]]:
    """Episodes of a second, one after the other."""
    start = time.mktime((2036, 6, 29, 0, 0, 0, 0, 0, 0)) + shift

    def moment(seconds: float) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start + seconds))

    return [
        {**EPISODE, "name": f"n{number}", "start_time": moment(number), "end_time": moment(number + 1)}
        for number in range(count)
    ]


def costs(call: Any) -> tuple[float, float, Any]:
    """Seconds of this thread, megabytes by which this process's most has grown, and what came of it."""
    began, most_kb = time.thread_time(), machine.getrusage(machine.RUSAGE_SELF).ru_maxrss
    result = call()
    seconds = time.thread_time() - began
    return seconds, (machine.getrusage(machine.RUSAGE_SELF).ru_maxrss - most_kb) / 1e3, result


LARGE = {
    "a long text": {"resource_name": "é" * 5_000_000},
    "a long text for a number": {"begin_offset": "9" * 10_000_000},
    "a long text for a word of a kind": {"location_id": "\0" * 10_000_000},
    "a long name": {"k" * 10_000_000: 1},
    "many names": {f"key{number}": number for number in range(20_000)},
    "a long list": {"resource_name": [1.0] * 100_000},
    "deep": {"resource_name": deep(300), "vod_url": deep(300)},
}


@pytest.mark.parametrize("what", LARGE)
def test_large_inputs_cost_little(what: str) -> None:
    """Ten megabytes, or twenty thousand names: seconds, a few times their size, and few short failures."""
    case = next(each for each in CASES if each.title == "file")
    servicer = SERVICERS[case.resource]
    seconds, most_mb, judged = costs(lambda: servicer.check({}, case.full | LARGE[what]))
    must_be_plain(case.resource, judged)
    assert len(judged.failures) <= 51
    assert seconds < 10
    assert most_mb < 300


@pytest.mark.parametrize(
    "episodes",
    [
        pytest.param(rundown(10_000), id="good"),
        pytest.param([EPISODE] * 2_000, id="all at once and all of one name"),
        pytest.param([{**EPISODE, "end_time": 5.0}] * 10_000, id="all wrong"),
        pytest.param([UNKNOWN] * 2_000, id="all unknown"),
        pytest.param([{}] * 2_000, id="all empty"),
    ],
)
def test_thousands_of_episodes_are_judged(episodes: list[Any]) -> None:
    """In seconds, ten thousand too; of ten thousand wrong ones the first fifty are told."""
    servicer = SERVICERS["CasterProgram"]
    seconds, most_mb, judged = costs(lambda: servicer.check({}, {"caster_id": "c", "episodes": episodes}))
    must_be_plain("CasterProgram", judged)
    assert len(judged.failures) <= 51
    assert seconds < 15
    assert most_mb < 300


def changed(episodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "resource_id": "other"} for each in episodes]


@pytest.mark.parametrize(
    "news",
    [
        pytest.param([*changed(rundown(1_999)), rundown(2_000)[-1]], id="all but one"),
        pytest.param([*rundown(1_999, shift=1), {**rundown(2_000)[0], "name": "first"}], id="all by one place"),
    ],
)
def test_two_thousand_episodes_are_compared(news: list[dict[str, Any]]) -> None:
    """Many a change at once is no hang."""
    olds = {"caster_id": "c", "episodes": rundown(2_000), "__declared": ["caster_id", "episodes"]}
    began = time.thread_time()
    SERVICERS["CasterProgram"].diff("c/program", olds, {"caster_id": "c", "episodes": news})
    SERVICERS["CasterProgram"].check(olds, {"caster_id": "c", "episodes": news})
    assert time.thread_time() - began < 10
