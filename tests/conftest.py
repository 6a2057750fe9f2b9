"""What every test may ask for: an emulator of its own, on a real socket, in a thread of the test process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import matrices
import other_languages
from apsara_live_emulator import Emulator
from interruptions.accounting import all_faults_met
from pulumi_apsara_live.wire.rpc import close_shared

# A shell that runs this in the background has it ignore SIGINT, and so would the engine, which ends its plugins by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Clients that speak to loopback alone read all authorities of the world each time; this one has signed nothing.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("authority.pem"))

# The machine may be busy with other workers: how long an example takes says nothing.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh emulator; its state, clock, ledger and faults are at hand as plain objects. Law L13 holds after it."""
    with all_faults_met(Emulator(access_key_id="testid", access_key_secret="testsecret")) as running:
        yield running
        close_shared()  # of hosts that ran in this process


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch for all matrices, and one for the tests that start the engine."""
    parser.addoption(matrices.OPTION, action="store_true", help="run every matrix whole, instead of a sample of each")
    parser.addoption(matrices.IN_TURN, action="store_true", help="run a third of the tests that start the engine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the engine's tests have their mark."""
    other_languages.leave_out(config, items)
    matrices.take_turns(config, items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of another language fails where its language is missing and the run is for such tests."""
    other_languages.require(item)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Say by which seed this run samples; pytest's own header is not shown with `-q`."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(str(matrices.Sampling.of_run(session.config)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that are marked with a matrix."""
    matrices.parametrize(metafunc)


@pytest.fixture
def met(request: pytest.FixtureRequest) -> Callable[..., list[Any]]:
    """The cells of a matrix that this run meets; the summary of the run counts them."""
    sampling = matrices.Sampling.of_run(request.config)

    def cells(
        matrix: Sequence[Any], lines: Callable[[Any], Iterable[Hashable]] = matrices.values, *, in_part: bool = True
    ) -> list[Any]:
        chosen = sampling.cells(matrix, lines, in_part=in_part)
        request.node.user_properties += [("cells", len(chosen)), ("cells_in_all", len(matrix))]
        return chosen

    return cells


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cells of each matrix this run has met, and whether tests of other languages were left out."""
    for language, reason in other_languages.left_out(terminalreporter.config).items():
        terminalreporter.write_line(f"left out: tests of programs in {language}, as {reason}")
    sizes: dict[str, int] = {}
    wholes: dict[str, int] = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name in ("cells", "cells_in_all"):
                law = report.nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py").removeprefix("test_")
                counted = sizes if name == "cells" else wholes
                counted[law] = counted.get(law, 0) + value
    for law, cells in sorted(sizes.items()):
        rest = f" of {wholes[law]}" if wholes.get(law, cells) != cells else ""
        terminalreporter.write_line(f"{law}: {cells} cells{rest}")
