"""Descriptions of operations: what they are by default, and which of them read."""

import pytest

from pulumi_apsara_live.wire.operation import PAUSES_S, Listing, Operation


def test_a_new_object_is_waited_for_during_a_minute() -> None:
    """Each pause is longer than the one before, so that most objects are there after a second or two."""
    assert sum(PAUSES_S) == 60
    assert list(PAUSES_S) == sorted(PAUSES_S)


@pytest.mark.parametrize(
    ("action", "repeatable", "is_read"),
    [
        ("DescribeCasters", True, True),
        ("ListPlaylist", True, True),
        ("DescribeCasters", False, False),
        ("StartCaster", True, False),
        ("AddCasterLayout", False, False),
    ],
)
def test_an_operation_reads_if_it_is_repeatable_and_named_so(action: str, repeatable: bool, is_read: bool) -> None:
    """Only the response to a read may be given to several callers."""
    assert Operation(action, repeatable).is_read is is_read


def test_an_operation_has_the_services_common_limits_by_default() -> None:
    """Ten calls per second, and a hundred rows on a page of a list."""
    assert Operation("DescribeCasters", True).quota == 10
    assert Listing("CasterId").page_size == 100
