"""Hostile answers to every verb of every resource: the right result or one line, and never a wrong state."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile.conftest import TIMES, examples
from hostile.mutants import at, deep, doubled, places, put, values, without
from hostile.replay import VERBS, Answer, Recorded, Replayer
from hostile.servicer import Failed, PluginServicer, Servicer, is_finite, opened, scalars
from hostile.test_inputs import one_line
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources.caster_program import LiveRundown

SERVICERS = {name: Servicer(name) for name in RESOURCES}
PLUGIN = {name: PluginServicer(name) for name in RESOURCES}
HUGE = 10**400
LISTS = {
    "DescribeCasters": ("CasterList", "Caster", "CasterId"),
    "DescribeCasterScenes": ("SceneList", "Scene", "SceneId"),
    "DescribeCasterVideoResources": ("VideoResources", "VideoResource", "ResourceId"),
    "DescribeCasterProgram": ("Episodes", "Episode", ""),
}
"""Where an answer lists things, and what their ids are called."""


def calls(recorded: dict[str, Recorded]) -> Iterator[tuple[str, str, int]]:
    """Every call of every verb of every case."""
    for name, case in recorded.items():
        for verb in VERBS:
            yield from ((name, verb, number) for number in range(len(case.answers[verb])))


def run(case: Recorded, verb: str, host: Mapping[str, Servicer] = SERVICERS) -> Any:
    """One verb, as the engine would ask for it. What it tells must fit: the next run reads it."""
    servicer = host[case.case.resource]
    if verb == "delete":
        return servicer.delete(case.id, case.outputs)
    if verb == "create":
        id, outputs = servicer.create(case.inputs)
        assert id
    elif verb == "update":
        outputs = servicer.update(case.id, case.outputs, case.others)
    else:
        id, outputs, inputs = servicer.read(case.id, case.outputs)
        if not id:
            return "gone"
        must_serve_again(servicer, case, opened(inputs))
    must_serve_again(servicer, case, opened(outputs))
    return outputs


def must_serve_again(servicer: Servicer, case: Recorded, bag: dict[str, Any]) -> None:
    """What was recorded can be kept, checked against and compared with."""
    assert all(is_finite(each) for each in scalars(bag))
    json.dumps(bag).encode()
    servicer.check(bag, case.case.full)
    servicer.diff(case.id, bag, case.inputs)
    assert kinds_of(bag).items() <= (kinds_of(case.outputs) | kinds_of(case.others) | kinds_of(bag, case)).items()


def kinds_of(bag: dict[str, Any], case: Recorded | None = None) -> dict[str, type]:
    """The kind of value of each property; of a case those that its resource's model has, for what was not set."""
    if case is None:
        return {name: float if type(value) is int else type(value) for name, value in bag.items()}
    known = {*RESOURCES[case.case.resource].outputs.model_fields, "__declared", "__region", "__origin"}
    seen = kinds_of(case.outputs)
    return {name: kind for name, kind in kinds_of(bag).items() if name in known and name not in seen}


def is_gone_in(case: Recorded, answer: Answer) -> bool:
    """Whether an answer, read as it stands, says that the thing is not there."""
    try:
        said = json.loads(answer.body)
        wrapper, rows, key = LISTS[answer.action]
        if rows not in (said.get(wrapper) or {rows: []}) and said[wrapper]:
            return False
        listed = (said.get(wrapper) or {}).get(rows) or []
        total = len(listed) if said.get("Total") is None else int(said["Total"])
        own = case.id.split("/")[-1 if answer.action in ("DescribeCasterScenes", "DescribeCasterVideoResources") else 0]
        return bool(said["RequestId"]) and total <= len(listed) and all(row[key] != own for row in listed)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def garbled(data: st.DataObject, body: bytes) -> bytes:
    """A true answer with one, two or three things wrong."""
    tree = json.loads(body)
    for _ in range(data.draw(st.integers(1, 3), label="how many")):
        path = data.draw(st.sampled_from(list(places(tree))), label="place")
        how = data.draw(st.sampled_from(["other", "other", "without", "double", "null", "wrapped"]), label="how")
        if how == "other":
            tree = put(tree, path, data.draw(values | st.just(HUGE) | st.just("\ud800"), label="value"))
        elif how == "null":
            tree = put(tree, path, None)
        elif how == "wrapped":
            tree = put(tree, path, [at(tree, path)])
        elif path:
            tree = without(tree, path) if how == "without" else doubled(tree, path)
    return json.dumps(tree, ensure_ascii=data.draw(st.booleans())).encode("utf-8", "surrogatepass")


def swapped(case: Recorded, verb: str, number: int, answer: Answer) -> list[Answer]:
    """The answers to a verb, with another in one place."""
    return [answer if place == number else each for place, each in enumerate(case.answers[verb])]


def must_be_told(case: Recorded, verb: str, answer: Answer, host: Mapping[str, Servicer]) -> None:
    """A result that serves, or one line; never gone unless the answer says so."""
    try:
        if run(case, verb, host) == "gone":
            assert is_gone_in(case, answer), answer.body
    except Failed as error:
        said = one_line(error)
        assert len(said) < 1500


@given(data=st.data())
@examples(150)
def test_garbled_answers_are_read_right_or_told_in_one_line(
    data: st.DataObject, recorded: dict[str, Recorded], replayer: Replayer
) -> None:
    """Wrong types, members too many, missing, null, twice, deep, huge; in any call of any verb of any resource."""
    name, verb, number = data.draw(st.sampled_from(list(calls(recorded))), label="call")
    case = recorded[name]
    true = case.answers[verb][number]
    answer = replace(true, body=garbled(data, true.body))
    replayer.gives(*swapped(case, verb, number, answer))
    must_be_told(case, verb, answer, data.draw(st.sampled_from([SERVICERS, PLUGIN]), label="host"))


def error(status: int, body: bytes, **headers: str) -> Answer:
    return Answer("", status, body, {name.replace("_", "-"): value for name, value in headers.items()})


ENVELOPES = {
    "a page": error(200, b"<html><body>Sign in</body></html>"),
    "nothing": error(200, b""),
    "no content": error(204, b""),
    "no object": error(200, b"[1,2]"),
    "a text": error(200, b'"ok"'),
    "an empty object": error(200, b"{}"),
    "only an id": error(200, b'{"RequestId":"R-1"}'),
    "half of it": error(200, b'{"RequestId":"R-1","CasterList":{"Caster":[{"Cas'),
    "the other half": error(200, b'terId":"c"}]}}'),
    "deep": error(200, b'{"RequestId":"R-1","CasterList":' + b'{"a":' * 50_000),
    "deep lists": error(200, json.dumps({"RequestId": "R-1", "CasterList": deep(300)}).encode()),
    "another charset": error(200, '{"RequestId":"R-1","名":"导播台"}'.encode("gbk")),
    "utf-16": error(200, '{"RequestId":"R-1"}'.encode("utf-16")),
    "binary": error(200, bytes(range(256))),
    "gzip": error(200, gzip.compress(b'{"RequestId":"R-1"}'), content_encoding="gzip"),
    "no gzip": error(200, b'{"RequestId":"R-1"}', content_encoding="gzip"),
    "packed twice": error(200, gzip.compress(gzip.compress(b"{}" * 9)), content_encoding="gzip, gzip"),
    "another packing": error(200, b"{}", content_encoding="br"),
    "too short": error(200, b'{"RequestId":"R-1"}', content_length="500"),
    "too long": error(200, b'{"RequestId":"R-1"}', content_length="3"),
    "no length": error(200, b'{"RequestId":"R-1"}', content_length="soon"),
    "chunks of nonsense": error(200, b"zz\r\n{}", transfer_encoding="chunked"),
    "a redirect": error(302, b"", location="http://127.0.0.1:1/"),
    "a redirect without an aim": error(307, b"{}"),
    "not modified": error(304, b""),
    "a proxy's 404": error(404, b"<html>not found</html>"),
    "somebody's 404": error(404, b'{"Code":"NotFound","Message":"no such page"}'),
    "a gateway's 502": error(502, b"<html>\x1b[31mBad gateway</html>"),
    "an error in a 200": error(200, b'{"Code":"InvalidCaster.NotFound","Message":"gone","RequestId":"R-1"}'),
    "a 404 for the operation": error(404, b'{"Code":"InvalidAction.NotFound","Message":"x","RequestId":"R-1"}'),
    "an odd retry": error(429, b"{}", retry_after="9" * 5000),
    "an odder retry": error(503, b"{}", x_acs_retry_after="9" * 300),
    "long words": error(
        400, json.dumps({"Code": "C" * 9000, "Message": "m" * 99_000, "RequestId": "r" * 999}).encode()
    ),
    "deep words": error(400, json.dumps({"Code": deep(90), "Message": deep(90), "RequestId": deep(90)}).encode()),
    "orders to a terminal": error(400, b'{"Code":"Odd","Message":"\\u001b]0;x\\u0007\\u202e","RequestId":"R-1"}'),
    "many headers": Answer("", 200, b"{}", {f"x-{number}": "y" * 2000 for number in range(200)}),
    "an odd header": error(200, b"{}", x_odd="\xff\x80"),
}


@pytest.mark.parametrize("what", ENVELOPES)
def test_answers_in_odd_envelopes_are_told_in_one_line(
    what: str, recorded: dict[str, Recorded], replayer: Replayer
) -> None:
    """For every call of every verb: nothing is gone, nothing is believed, nothing hangs.

    A common run takes every third call for each envelope, a longer one all of them.
    """
    asked = one_of_each_kind(recorded)
    asked = asked if TIMES > 1 else asked[list(ENVELOPES).index(what) % 3 :: 3]
    for (name, verb, number), host in zip(asked, cycle([SERVICERS, PLUGIN]), strict=False):
        case = recorded[name]
        answer = replace(ENVELOPES[what], action=case.answers[verb][number].action)
        replayer.gives(*swapped(case, verb, number, answer))
        try:
            assert run(case, verb, host) != "gone", (name, verb, number)
        except Failed as failed:
            one_line(failed)


def one_of_each_kind(recorded: dict[str, Recorded]) -> list[tuple[str, str, int]]:
    """Every call of every verb of every resource, in one case of it."""
    kinds = {}
    for name, verb, number in calls(recorded):
        case = recorded[name]
        kinds.setdefault((case.case.resource, verb, case.answers[verb][number].action), (name, verb, number))
    return list(kinds.values())


def test_a_body_without_an_end_is_cut_off(recorded: dict[str, Recorded], replayer: Replayer) -> None:
    """At eight megabytes; a small one that unpacks to a large one as well."""
    case = next(iter(recorded.values()))
    true = case.answers["read"][0]
    for body, headers in (
        (b'{"RequestId":"' + b"R" * 9_000_000, {}),
        (gzip.compress(b"{" + b" " * 50_000_000), {"content-encoding": "gzip"}),
    ):
        replayer.gives(replace(true, body=body, headers=headers))
        with pytest.raises(Failed) as raised:
            run(case, "read")
        assert "the response is too large" in one_line(raised.value)


def test_episodes_of_one_name_are_told_apart() -> None:
    """By their ids, whatever else is called as they are then."""
    names = [("1", "a"), ("2", "a (3)"), ("3", "a"), ("4", "a")]
    live = LiveRundown(tuple({"EpisodeId": id, "EpisodeName": name, "Status": "odd"} for id, name in names))
    assert live.ids == {"a": "1", "a (3)": "2", "a (3) (3)": "3", "a (4)": "4"}
    assert set(live.statuses.values()) == {"waiting"}


def test_a_long_rundown_is_told_in_time() -> None:
    """Ten thousand episodes, each looked at a few times and not ten thousand times."""
    rows = [{"EpisodeId": str(number), "EpisodeName": f"n{number}", "Status": 0} for number in range(10_000)]
    began = time.thread_time()
    assert LiveRundown(tuple(rows)).outputs({})["total"] == 10_000
    assert time.thread_time() - began < 10


def test_every_call_is_among_the_recorded(recorded: dict[str, Recorded]) -> None:
    """Every operation that the resources name has a true answer here, or is one that only an odd run needs."""
    recorded_ones = {each.action for case in recorded.values() for verb in VERBS for each in case.answers[verb]}
    named = {
        operation.action
        for resource in RESOURCES.values()
        for verb in ("creates", "reads", "updates", "deletes")
        if (operation := getattr(resource, verb, None)) is not None
    }
    assert named - recorded_ones <= {"StopCaster", "RestartLivePullToPush"}
    assert len(recorded_ones) > 20
    assert not re.search("secret", json.dumps(sorted(recorded_ones)))
