"""What a source refuses of its offsets."""

import pytest

from pulumi_apsara_live.model.check import check
from pulumi_apsara_live.resources.caster_video_resource import CasterVideoResourceInputs

FILE = {
    "caster_id": "a-studio",
    "resource_name": "one",
    "location_id": "RV01",
    "vod_url": "https://files.example.com/1.mp4",
}


@pytest.mark.parametrize(("begin", "end"), [(1000, 1000), (1000, 999), (0, 0)])
def test_an_end_that_is_not_after_the_beginning_is_refused(begin: int, end: int) -> None:
    """Also an end at the beginning itself: nothing would play."""
    (problem,) = check(CasterVideoResourceInputs, {}, {**FILE, "begin_offset": begin, "end_offset": end}).problems
    assert problem.path == "end_offset"
    assert problem.reason == f"must be after begin_offset ({begin} ms), got {end} ms"


@pytest.mark.parametrize(("begin", "end"), [(1000, 1001), (0, 1), (1000, -1), (1000, None), (None, 0)])
def test_an_end_after_the_beginning_or_counted_from_the_end_is_accepted(begin: int | None, end: int | None) -> None:
    """A negative end counts from the end of the file, whose length only the service knows."""
    assert check(CasterVideoResourceInputs, {}, {**FILE, "begin_offset": begin, "end_offset": end}).problems == ()
