"""Quotas, and the peaks that the ledger tells."""

from __future__ import annotations

import contextlib

import pytest

from apsara_live_emulator import Call, Emulator, Ledger

from .conftest import NOW, NewSdk, Refused


def test_quotas_are_those_of_the_pages_times_a_factor():
    """ModifyCasterProgram 4 a second, most 10; the window slides with the emulator's clock."""
    with Emulator(qps=0.5) as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url)

        def passes(action, **parameters):
            for number in range(20):
                try:
                    sdk(action, **parameters)
                except Refused as error:
                    if error.code == "Throttling.User":
                        return number, error.retry_after
            return None

        change = {"CasterId": "none", "Episode": [{"EpisodeId": "x", "EpisodeName": "y"}]}
        assert passes("DescribeCasters") == (7, 1000)
        assert passes("ModifyCasterProgram", **change) == (2, 1000)
        assert passes("RestartCaster", CasterId="none") == (5, 1000)
        emulator.clock.advance(1)
        assert passes("RestartCaster", CasterId="none") == (5, 1000)


def test_a_peak_is_the_most_calls_in_any_window(sdk, emulator):
    """Of one action, whatever became of the calls; a call exactly one window later is in the next."""
    for seconds in (0, 0.5, 0.25, 0.25, 0.25, 3):
        emulator.clock.advance(seconds)
        sdk("DescribeCasters")
        with pytest.raises(Refused):
            sdk("DescribeCasterConfig", CasterId="none")
    # At 0, 0.5, 0.75, 1, 1.25, and 4.25.
    peak = emulator.ledger.peak
    assert (peak("DescribeCasters"), peak("DescribeCasterConfig"), peak("StartCaster")) == (4, 4, 0)
    assert [peak("DescribeCasters", window_s) for window_s in (0.25, 0.5, 1.25, 1.5, 60)] == [1, 2, 4, 5, 6]


@pytest.mark.parametrize("factor", [0.2, 1.0, 3.0])
def test_no_window_holds_more_answered_calls_than_the_quota(factor):
    """A client that never waits is answered at the quota and not above; the peak of what came is above."""
    with Emulator(qps=factor, signed=False) as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url)
        for _ in range(60):
            emulator.clock.advance(0.02)
            with contextlib.suppress(Refused):
                sdk("DescribeCasters")
        answered = Ledger()
        for call in emulator.ledger:
            if call.code is None:
                answered.write(call)
            else:
                assert call.code == "Throttling.User"
        assert answered.peak("DescribeCasters") == min(15 * factor, 50)
        assert emulator.ledger.peak("DescribeCasters") == 50


def test_the_ledger_keeps_no_more_than_it_has_room_for():
    """The oldest calls go; the counts stay, and names that nobody knows are not counted one by one for ever."""
    ledger = Ledger()
    for number in range(5000):
        ledger.write(Call(f"Nonsense{number}", {"Text": "x" * 2**15}, {}, 404, None, {}), answered=2**10)
    assert 900 < len(ledger) < 1100
    assert ledger.count() == 5000
    assert ledger.count("Nonsense1") == 1
    ledger.clear()
    assert (ledger.count(), len(ledger)) == (0, 0)
