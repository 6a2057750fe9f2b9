"""What every test may ask for: an emulator of its own, on a real socket, in a thread of the test process."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from apsara_live_emulator import Emulator

# A shell that runs this in the background has it ignore SIGINT, and so would the engine, which ends its plugins by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The machine may be busy with other workers: how long an example takes says nothing.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh emulator; its state, clock, ledger and faults are at hand as plain objects. Law L13 holds after it."""
    with Emulator(access_key_id="testid", access_key_secret="testsecret") as running:
        yield running
        unmet = running.faults.unmet()
    assert unmet == [], f"faults were ordered and never met: {unmet}"
