"""The contract: derived from the vendor's SDK, and all that the SDK can say gets through it."""

from __future__ import annotations

import contextlib

import pytest
from alibabacloud_live20161101 import models
from authoring import contract as author

from apsara_live_emulator import Emulator
from apsara_live_emulator.behaviours import behaviours
from apsara_live_emulator.contract import contract
from apsara_live_emulator.refusals import NOT_OFFERED

from .conftest import NewSdk, Refused

SAMPLES = {"string": "x", "integer": 7, "number": 0.5, "boolean": True}
IN_THE_SDK = [action for action in contract().operations if hasattr(models, f"{action}Request")]


def sample(row):
    """A value of a parameter's type, whatever it means."""
    if row.encoding == "json" or row.items:
        return [SAMPLES[row.items], SAMPLES[row.items]]
    if row.type == "list":
        return [{member.name: sample(member) for member in row.members.values()}] * 2
    return SAMPLES[row.type]


def test_the_contract_is_what_the_sdk_says():
    """contract.json is derived; a newer SDK shows here as a difference (law L14)."""
    assert author.TARGET.read_text(encoding="utf-8") == author.render(author.derive())


def test_the_tables_of_the_manual_are_current():
    """Switches, operations and assumptions are written from the code (law L14)."""
    text = author.MANUAL.read_text(encoding="utf-8")
    assert text == author.manual(text)
    assert all(f"| {action} |" in text for action in contract().operations)


def test_the_contract_knows_the_whole_family():
    """Eighty operations of the SDK and two that it lacks; the emulator answers each, or says why it does not."""
    assert len(IN_THE_SDK) == 80
    assert set(contract().operations) - set(IN_THE_SDK) == {"TagResources", "UntagResources"}
    assert set(contract().operations) - set(behaviours()) == set(NOT_OFFERED)


@pytest.fixture(scope="module")
def running():
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize("action", IN_THE_SDK)
def test_whatever_the_sdk_sends_gets_through_the_contract(running, action):
    """Every parameter of every operation, filled by the vendor's models, arrives under its name with its type."""
    operation = contract().operations[action]
    wanted = {name: sample(row) for name, row in operation.rows.items()}
    with contextlib.suppress(Refused):
        NewSdk(running.url)(action, **wanted)
    call = running.ledger.calls(action)[-1]
    assert call.nested == wanted
    assert call.status != 500


@pytest.mark.parametrize("action", [action for action in IN_THE_SDK if contract().operations[action].required])
def test_what_is_required_is_missed(running, action):
    """An operation called with nothing names what it needs."""
    with pytest.raises(Refused) as caught:
        NewSdk(running.url)(action)
    assert caught.value.code == "MissingParameter"
    assert contract().operations[action].required[0] in caught.value.message


def refusal(action, flat):
    from apsara_live_emulator.refusals import Refusal

    with pytest.raises(Refusal) as caught:
        contract().operations[action].read(flat)
    return caught.value.code


@pytest.mark.parametrize(
    ("flat", "code"),
    [
        ({"Episod.1.EpisodeName": "x"}, "InvalidParameter"),
        ({"Episode.1.Name": "x"}, "InvalidParameter"),
        ({"Episode.1.EpisodeName.1": "x"}, "InvalidParameter.Malformed"),
        ({"Episode.1": "x"}, "InvalidParameter.Malformed"),
        ({"Episode": "[]"}, "InvalidParameter.Malformed"),
        ({"Episode.x.EpisodeName": "x"}, "InvalidParameter.Malformed"),
        ({"Episode.0.EpisodeName": "x"}, "InvalidParameter.Malformed"),
        ({"Episode.1.ComponentId": "x"}, "InvalidParameter.Malformed"),
        ({"Episode.1.ComponentId.1.x": "x"}, "InvalidParameter.Malformed"),
        ({"Episode.1.ComponentId.1": "x", "Episode.1.ComponentId.1.x": "x"}, "InvalidParameter"),
        ({"CasterId.1": "x"}, "InvalidParameter"),
    ],
)
def test_a_misshapen_parameter_is_refused(flat, code):
    """Names, indexes, members where there are none, none where there must be."""
    assert refusal("ModifyCasterProgram", {"CasterId": "x", **flat}) == code


def test_lists_are_read_in_the_order_of_their_numbers():
    """1, 2, 10, whatever the order on the wire; gaps close."""
    flat = {f"TagKey.{n}": str(n) for n in (10, 2, 1)} | {"ResourceType": "caster", "ResourceId.1": "x"}
    assert contract().operations["UntagResources"].read(flat)["TagKey"] == ["1", "2", "10"]


def test_a_loose_contract_lets_the_unknown_pass():
    """Unknown names are ignored, at every depth; known ones are still judged."""
    read = contract().operations["ModifyCasterProgram"].read
    flat = {"CasterId": "x", "What": "1", "Episode.1.What": "1", "Episode.1.EpisodeName": "y"}
    assert read(flat, loose=True) == {"CasterId": "x", "Episode": [{"EpisodeName": "y"}]}


def test_the_relay_has_its_own_words():
    """InvalidParameter, where studio operations say InvalidParameter.Malformed."""
    assert refusal("DescribeLivePullToPushList", {"Region": "cn-shanghai", "PageSize": "x"}) == "InvalidParameter"
    assert refusal("DescribeCasters", {"PageSize": "x"}) == "InvalidParameter.Malformed"
    for text in ("x", "{}", "[1]", "["):
        assert refusal("UpdateLivePullToPush", {"Region": "r", "TaskId": "t", "SourceUrls": text}) == "InvalidParameter"
