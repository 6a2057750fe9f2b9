"""Arguments that are objects of the program and no values: refused in the program, in one line with what to write."""

import pytest

from apsara_live_emulator import Emulator
from engine.project import Stack

PROGRAM = """
import pulumi
import pulumi_apsara_live as live

class Show:
    pass

studio = live.Caster("studio", norm_type="general")
config = live.CasterConfig("config", caster_id=studio.id)
relay = live.LivePullToPush(
    "relay", region="cn-shanghai", source_type="live", source_protocol="rtmp",
    source_urls=["rtmp://in.example.com/app/one"], dst_url="rtmp://push.example.com/app/one",
    start_time="2036-06-29T20:00:00Z", end_time="2036-06-29T23:00:00Z",
)
"""
RESTART = 'live.CasterRestart("restart", caster_id=studio.id, triggers={0})\n'
RELAYED = 'live.LivePullToPushRestart("again", region="cn-shanghai", task_id=relay.task_id, triggers={0})\n'
CANNOT, NO_VALUE = "triggers cannot be sent:", "is a resource, not a value: use its "
WRONG = [
    (
        RESTART.format('{"config": config}'),
        f"{CANNOT} CasterConfig 'config' {NO_VALUE}restart_fingerprint",
    ),
    (
        RELAYED.format('{"list": relay}'),
        f"{CANNOT} LivePullToPush 'relay' {NO_VALUE}restart_fingerprint",
    ),
    (RESTART.format('{"studio": studio}'), f"{CANNOT} Caster 'studio' {NO_VALUE}outputs or id"),
    (RESTART.format('{"show": Show()}'), f"{CANNOT} a Show is not a string, number"),
    (RESTART.format('{"": "1"}'), 'triggers[""]: must not be empty'),
    (
        'live.CasterConfig("other", caster_id=studio)\n',
        f"caster_id cannot be sent: Caster 'studio' {NO_VALUE}",
    ),
]


@pytest.mark.parametrize(("line", "told"), WRONG, ids=[each[1][:60] for each in WRONG])
def test_what_is_no_value_is_refused_in_the_preview(stack: Stack, emulator: Emulator, line: str, told: str) -> None:
    """Without a traceback, and before any call."""
    stack.write(PROGRAM + line)
    outcome = stack.preview(expect_failure=True)
    assert any(told in each for each in outcome.errors), outcome.errors
    assert "Traceback" not in str(outcome)
    assert emulator.ledger.calls() == []
