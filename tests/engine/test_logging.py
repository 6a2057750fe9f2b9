"""`APSARA_LIVE_LOG` on the real engine, as docs/logging.md has it."""

from __future__ import annotations

import stat

from apsara_live_emulator import Emulator
from docs.manual import fences, matches
from engine.programs import program
from engine.project import Stack

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
RUN = 'live.CasterRunState("run", caster_id=studio.id, opts=pulumi.ResourceOptions(depends_on=[config]))\n'


def test_calls_are_logged_as_documented(stack: Stack, emulator: Emulator) -> None:
    """The refresh of the page writes its lines, among others, into a file that its owner alone can read."""
    command, shown = fences("docs/logging.md")
    setting, refresh = command.text.strip().splitlines()
    name, value = setting.removeprefix("export ").split("=")
    stack.write(program(config=READY, more=RUN))
    stack.up()
    stack.environ[name] = value
    stack.run(*refresh.removeprefix("pulumi ").split(), "--skip-preview", "--parallel", "1")
    log = stack.directory / value
    lines = log.read_text(encoding="utf-8").splitlines()
    for documented in shown.text.strip().splitlines():
        assert any(matches(documented, line) for line in lines), (documented, lines)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert all("live.example.com" not in line for line in lines)


def test_calls_are_messages_of_the_engine(stack: Stack, emulator: Emulator) -> None:
    """One for each call, at the level `info`; none without the variable."""
    stack.write(program(config=READY))
    stack.environ["APSARA_LIVE_LOG"] = "info"
    said = [message.text for message in stack.up().said if " ms, request id " in message.text]
    assert [text.split()[2] for text in said] == emulator.ledger.actions()
    del stack.environ["APSARA_LIVE_LOG"]
    assert [message for message in stack.up().said if "request id" in message.text] == []


def test_a_level_that_is_none_is_told_in_one_line(stack: Stack, emulator: Emulator) -> None:
    """And nothing is called."""
    stack.write(program())
    stack.environ["APSARA_LIVE_LOG"] = "verbose"
    errors = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert "APSARA_LIVE_LOG must be info, debug, or a file such as ./calls.log, not 'verbose'" in errors[0]
    assert emulator.ledger.calls() == []
