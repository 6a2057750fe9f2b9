"""What an error says, in one line, and to whom it gives which advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.errors import (
    ADVICE,
    MAX_MESSAGE_CHARS,
    CallError,
    NoAnswer,
    NotFound,
    Refused,
    Throttled,
    Unavailable,
    advice_for,
    one_line,
)

KINDS = [NotFound, Throttled, Refused, Unavailable, NoAnswer]


def test_an_error_says_what_was_refused_and_what_to_do() -> None:
    """Action, code, the vendor's words, advice, request id."""
    error = NotFound(
        "SetCasterConfig",
        "InvalidDomainName.NotFound",
        message="The domain is not found.",
        status=404,
        request_id="ABC",
        advice="Add the domain first.",
    )
    assert str(error) == (
        "SetCasterConfig refused: InvalidDomainName.NotFound: The domain is not found."
        " Add the domain first. (request id ABC)"
    )


def test_an_error_without_particulars_is_a_sentence_too() -> None:
    """Action and code are always there."""
    assert str(NoAnswer("StopCaster", "ReadTimeout")) == "StopCaster unanswered: ReadTimeout."


@given(st.sampled_from(KINDS), st.text(), st.integers(1, 3))
def test_an_error_is_one_line_of_bounded_length(kind: type[CallError], message: str, attempts: int) -> None:
    """Whatever the service wrote."""
    error = kind("A", "B", message=message, advice="Do this.", request_id="C")
    error.attempts = attempts
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < MAX_MESSAGE_CHARS + 100


@pytest.mark.parametrize(("code", "advice"), ADVICE.items())
def test_every_advice_is_a_sentence(code: str, advice: str) -> None:
    """It begins with a capital, ends with a full stop and fits on a line."""
    assert advice[0].isupper()
    assert advice.endswith(".")
    assert len(advice) <= 110
    assert advice_for(code, "StartCaster", {}) == advice


@pytest.mark.parametrize(
    "code", ["IllegalOperation", "PermissionDenied", "Forbidden.RAM", "NoPermission", "Forbidden.X"]
)
def test_a_missing_permission_names_the_policy_that_grants_it(code: str) -> None:
    """Action and resource, as a RAM policy has them."""
    assert advice_for(code, "SetCasterConfig", {"CasterId": "c-1"}) == (
        "Allow the RAM action live:SetCasterConfig on acs:live:*:<account>:caster/c-1."
    )


def test_a_permission_without_a_studio_is_for_all_studios() -> None:
    """Creating and listing name none."""
    assert advice_for("Forbidden.RAM", "CreateCaster", {}).endswith("caster/*.")


def test_a_permission_of_the_rundown_is_for_the_domain() -> None:
    """The vendor checks two of its operations against that."""
    assert advice_for("IllegalOperation", "ModifyCasterProgram", {"CasterId": "c-1"}) == (
        "Allow the RAM action live:ModifyCasterProgram on acs:live:*:<account>:domain/<the studio's domain>."
    )


def test_a_permission_whose_resource_no_page_tells_is_for_everything() -> None:
    """A form that is not the vendor's would have no effect."""
    assert advice_for("Forbidden.RAM", "TagResources", {"ResourceId": ["c-1"]}).endswith(" on *.")


def test_a_relay_has_no_resource_of_its_own() -> None:
    """The vendor checks relays against everything."""
    assert advice_for("Forbidden.RAM", "StopLivePullToPush", {}) == "Allow the RAM action live:StopLivePullToPush on *."


def test_who_is_throttled_for_long_shares_a_quota() -> None:
    """With another pipeline on the same account."""
    assert "quotaShare" in advice_for("Throttling.User", "DescribeCasters", {})


def test_an_unknown_code_gets_no_advice() -> None:
    """Nothing is made up."""
    assert advice_for("Surprise", "DescribeCasters", {}) == ""


def test_a_missing_studio_differs_from_what_is_missing_in_it() -> None:
    """Callers take the one for "everything is gone" and the other for a mistake."""
    assert NotFound("A", "InvalidCaster.NotFound").about_the_studio
    assert not NotFound("A", "InvalidDomainName.NotFound").about_the_studio
    assert not Refused("A", "InvalidCaster.NotFound").about_the_studio


@pytest.mark.parametrize(
    ("error", "unknown"),
    [
        (NoAnswer("A", "ReadTimeout"), True),
        (Unavailable("A", "InternalError", status=500), True),
        (Unavailable("A", "NotConnected"), False),
        (Throttled("A", "Throttling", status=400), False),
        (Refused("A", "InvalidParameter", status=400), False),
    ],
    ids=lambda value: getattr(value, "code", str(value)),
)
def test_some_failures_leave_the_effect_open(error: CallError, unknown: bool) -> None:
    """Then a look at the cloud has to decide."""
    assert error.effect_unknown is unknown


def test_repetitions_are_counted_from_the_second_on() -> None:
    """One attempt goes without saying; two are told with their duration."""
    error = NoAnswer("StopCaster", "ReadTimeout")
    assert (error.attempts, error.elapsed_s) == (1, 0.0)
    error.attempts, error.elapsed_s = 2, 1.25
    assert str(error) == "StopCaster unanswered: ReadTimeout. Tried 2 times in 1.2 s."


def test_a_failed_write_may_have_been_carried_out_and_a_failed_read_cannot() -> None:
    """Only a write has an effect."""
    assert str(Unavailable("StopCaster", "InternalError", status=500)).endswith(" It may have been carried out.")
    assert (
        str(Unavailable("DescribeCasters", "InternalError", status=500))
        == "DescribeCasters unavailable: InternalError."
    )
    assert str(Unavailable("StopCaster", "NotConnected")) == "StopCaster unavailable: NotConnected."


def test_a_message_is_quoted_whole_up_to_the_limit() -> None:
    """400 characters; a longer one has 399 and an ellipsis, and spaces are not counted before they are joined."""
    assert one_line("a" * 400) == "a" * 400
    assert one_line("a" * 401) == "a" * 399 + "…"
    assert one_line("a   " * 400) == ("a " * 200)[:399] + "…"
