"""Recent responses: which ones a refresh may use, and which writes invalidate them."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_apsara_live.wire.errors import NoAnswer, Refused
from pulumi_apsara_live.wire.recent_answers import EVERYTHING, RecentAnswers, subjects_of

STUDIO = {"CasterId": "a"}
LIST: dict[str, str] = {}


class Recent(RecentAnswers):
    """Recent responses with a clock that can be set, kept for five seconds."""

    def __init__(self) -> None:
        super().__init__(lambda: self.now_s)
        self.now_s = 100.0
        self.max_age_s = 5.0

    def keep(self, key: str = "key", about: dict[str, str] = STUDIO, sent: int | None = None) -> None:
        self.put(key, about, {"RequestId": "R-1", "Rows": [{"Id": "1"}]}, self.moment() if sent is None else sent)

    def has(self, key: str = "key", age_s: float = 5.0) -> bool:
        return self.get(key, age_s) is not None


@pytest.fixture
def recent() -> Recent:
    """None so far."""
    return Recent()


@pytest.mark.parametrize(
    ("parameters", "subjects"),
    [
        ({"CasterId": "a", "CasterName": "b"}, ["a"]),
        ({"Region": "cn-shanghai"}, ["cn-shanghai"]),
        ({"CasterId": "a", "Region": "cn-shanghai"}, ["a", "cn-shanghai"]),
        ({"ResourceType": "caster", "ResourceId.1": "a", "ResourceId.2": "b"}, ["a", "b"]),
        ({"CasterId": "a", "ResourceId.1": "b"}, ["a"]),
        ({"NormType": "1"}, [EVERYTHING]),
    ],
    ids=str,
)
def test_a_call_is_about_what_its_parameters_name(parameters: dict[str, str], subjects: list[str]) -> None:
    """A call that names nothing may be about anything."""
    assert subjects_of(parameters) == set(subjects)


def test_a_response_is_used_up_to_its_age(recent: Recent) -> None:
    """By a refresh that allows an age, and by nothing else."""
    recent.keep()
    assert not recent.has("other key")
    assert not recent.has(age_s=0)
    recent.now_s = 105.0
    assert recent.has()
    assert not recent.has(age_s=4)
    recent.now_s = 105.1
    assert not recent.has()


def test_no_response_is_kept_until_a_refresh_may_use_one() -> None:
    """A deployment without a refresh holds none in memory."""
    recent = RecentAnswers(lambda: 0.0)
    recent.put("key", STUDIO, {"RequestId": "R-1"}, recent.moment())
    recent.max_age_s = 5.0
    assert recent.get("key", 5.0) is None


def test_old_responses_are_dropped_when_another_one_is_stored(recent: Recent) -> None:
    """Memory does not grow; a response that was stored again is a new one."""
    recent.keep("old")
    recent.keep("renewed")
    recent.now_s = 103.0
    recent.keep("renewed")
    recent.now_s = 105.0
    recent.keep("new")
    assert recent.has("old", age_s=60)
    recent.now_s = 105.5
    recent.keep("new")
    assert [recent.has(key, age_s=60) for key in ("old", "renewed", "new")] == [False, True, True]
    recent.forget()
    assert not recent.has("new")


def test_changing_a_response_changes_no_other_one(recent: Recent) -> None:
    """Neither the stored one nor the one that the next caller gets."""
    stored: dict[str, Any] = {"RequestId": "R-1", "Rows": [{"Id": "1"}]}
    recent.put("key", STUDIO, stored, recent.moment())
    stored["Rows"][0]["Id"] = "2"
    first = recent.get("key", 5.0) or {}
    assert first == {"RequestId": "R-1", "Rows": [{"Id": "1"}]}
    first["Rows"].append(5)
    assert (recent.get("key", 5.0) or {})["Rows"] == [{"Id": "1"}]


@pytest.mark.parametrize(
    ("response", "write", "is_used"),
    [
        (STUDIO, STUDIO, False),
        (STUDIO, {"CasterId": "b"}, True),
        (STUDIO, {"NormType": "1"}, False),
        (STUDIO, {"ResourceId.1": "a", "ResourceId.2": "b"}, False),
        (LIST, STUDIO, False),
        (LIST, {"NormType": "1"}, False),
    ],
    ids=str,
)
def test_a_write_invalidates_the_responses_about_its_subject(
    recent: Recent, response: dict[str, str], write: dict[str, str], is_used: bool
) -> None:
    """While it is in progress and afterwards, until a call that was sent later has returned."""
    recent.keep(about=response)
    sent_before = recent.moment()
    with recent.writing(write):
        assert recent.has() is is_used
        sent_meanwhile = recent.moment()
    assert recent.has() is is_used
    for sent in (sent_before, sent_meanwhile):
        recent.keep(about=response, sent=sent)
        assert recent.has() is is_used
    recent.keep(about=response)
    assert recent.has()


def test_the_latest_of_several_writes_counts(recent: Recent) -> None:
    """For a list, that of any studio; for one studio, its own."""
    with recent.writing(STUDIO):
        pass
    recent.keep("list", about=LIST)
    recent.keep("studio")
    with recent.writing({"CasterId": "b"}):
        pass
    assert (recent.has("list"), recent.has("studio")) == (False, True)


def test_a_list_is_used_if_nothing_was_ever_written(recent: Recent) -> None:
    """Such as in a refresh of the whole stack."""
    recent.keep(about=LIST)
    assert recent.has()


@pytest.mark.parametrize("error", [NoAnswer("SetCasterConfig", "ReadTimeout"), KeyboardInterrupt(), OSError()])
@pytest.mark.parametrize(
    ("write", "response", "is_used"),
    [(STUDIO, STUDIO, False), (STUDIO, LIST, False), (STUDIO, {"CasterId": "b"}, True), (LIST, STUDIO, False)],
    ids=str,
)
def test_a_write_with_an_unknown_effect_invalidates_later_responses_too(
    recent: Recent, error: BaseException, write: dict[str, str], response: dict[str, str], is_used: bool
) -> None:
    """It may still be carried out."""
    with pytest.raises(type(error)), recent.writing(write):
        raise error
    recent.keep(about=response)
    assert recent.has() is is_used


def test_a_refused_write_invalidates_no_later_response(recent: Recent) -> None:
    """It had no effect."""
    with pytest.raises(Refused), recent.writing(STUDIO):
        raise Refused("SetCasterConfig", "InvalidParameter", status=400)
    recent.keep()
    recent.keep("list", about=LIST)
    assert recent.has()
    assert recent.has("list")


@pytest.mark.parametrize("write", [STUDIO, LIST], ids=str)
def test_a_read_can_wait_for_the_writes_about_its_subject(recent: Recent, write: dict[str, str]) -> None:
    """Each is finished when its event is set."""
    with recent.writing({"CasterId": "b"}):
        with recent.writing(write):
            (done,) = recent.under_way(STUDIO)
            assert not done.is_set()
        assert done.is_set()
        assert recent.under_way(STUDIO) == []


def test_a_write_that_fails_is_finished_too(recent: Recent) -> None:
    """No read waits for it any longer."""
    with pytest.raises(OSError, match="full"), recent.writing(STUDIO):
        raise OSError("full")
    assert recent.under_way(STUDIO) == []
