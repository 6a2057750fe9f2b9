"""What all resources have in common: their steps, the names of what they hold, and a call that is looked up."""

from __future__ import annotations

import pytest

from pulumi_apsara_live.model.fields import UNKNOWN
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import RefusedByProvider, Resource, Step, looking_up
from pulumi_apsara_live.wire.errors import CallError, NoAnswer, Refused

URN = "urn:pulumi:dev::shows::pulumi-python:dynamic/apsara-live:Caster::studio"


def test_a_step_has_the_name_of_its_resource_and_tags_studios_by_default() -> None:
    """A stack can turn the tag off."""
    step = Step(URN)
    assert (step.name, step.tags_origin) == ("studio", True)


def test_a_token_is_that_of_one_resource_of_one_stack() -> None:
    """The service takes 64 characters."""
    tokens = [
        Step(URN).token(),
        Step(URN, scope="other").token(),
        Step(f"{URN} 2").token(),
        Step(URN).token("copy"),
    ]
    assert len({*tokens, Step(URN).token()}) == 4
    assert {len(each) for each in tokens} == {60}


@pytest.mark.parametrize("value", ["", None, UNKNOWN, 5])
def test_a_thing_is_named_by_known_names_alone(value: object) -> None:
    """An unknown studio may be any."""
    config = RESOURCES["CasterConfig"]
    assert config.things({"caster_id": "1"}) == {("CasterConfig", "caster_id", "1")}
    assert config.things({"caster_id": value}) == frozenset()


def test_what_is_no_longer_declared_is_cleared_where_an_operation_keeps_what_it_is_not_sent() -> None:
    """The write of a whole configuration clears it by itself."""
    studio, config = RESOURCES["Caster"], RESOURCES["CasterConfig"]
    assert (studio.omitted, config.omitted) == ("keeps", "clears")
    assert Resource.complete(studio, {"tags": {"team": "news"}}, {}, Step(URN)) == {"tags": {}}
    assert Resource.complete(config, {"auto_switch_urgent_on": True}, {}, Step(URN)) == {}


def test_a_call_that_cannot_be_looked_up_reports_both_failures_and_what_follows() -> None:
    """In one line."""
    unanswered: CallError = NoAnswer("AddCaster", "ReadTimeout")
    with (
        pytest.raises(RefusedByProvider) as refused,
        looking_up(unanswered, "The next update tries again."),
    ):
        raise Refused("DescribeCasters", "Forbidden.RAM", status=403)
    said = str(refused.value)
    assert said.startswith(f"{unanswered} What it did could not be looked up: DescribeCasters refused: Forbidden.RAM")
    assert said.endswith(" The next update tries again.")
