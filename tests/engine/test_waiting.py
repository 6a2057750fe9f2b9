"""Waiting: shown while it lasts, bounded, and no burden to others."""

from apsara_live_emulator import Emulator
from engine.programs import program
from engine.project import Stack

STARTING_S = 3
STUDIOS = """
import pulumi
import pulumi_apsara_live as live

for number in range(6):
    studio = live.Caster(f"studio-{number}", norm_type="general", destroy_while_on_air=True)
    config = live.CasterConfig(
        f"studio-{number}", caster_id=studio.id, domain_name="live.example.com",
        transcode={"caster_template": "lp_hd"},
    )
    live.CasterRunState(
        f"studio-{number}", caster_id=studio.id, timeout_s=120, opts=pulumi.ResourceOptions(depends_on=[config])
    )
pulumi.export("done", True)
"""


def test_six_waiting_studios_wait_side_by_side(stack: Stack, emulator: Emulator) -> None:
    """Four threads would serve them one after the other; live status is shown beside each."""
    emulator.choices.set("start-time", f"{STARTING_S}")
    stack.write(STUDIOS)
    outcome = stack.up("--parallel", "16")
    assert outcome.outputs == {"done": True}
    starts = [call.moment for call in emulator.ledger.calls("StartCaster")]
    assert len(starts) == 6
    assert max(starts) - min(starts) < STARTING_S, "they waited one after the other"
    told = [message for message in outcome.said if "waiting for streaming" in message.text]
    assert len({message.urn for message in told}) == 6
    polls = [call for call in emulator.ledger.calls("DescribeCasters") if call.moment > max(starts)]
    assert len(polls) <= 2 + STARTING_S, "they were polled one by one"


RUNNING = 'live.CasterRunState("run", caster_id=studio.id{}, opts=pulumi.ResourceOptions(depends_on=[config]))\n'
READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}


def test_a_studio_that_never_streams_is_told_at_the_deadline(stack: Stack, emulator: Emulator) -> None:
    """One line with the state in which it hung; once it streams, the next update finds it so."""
    emulator.clock.set(emulator.clock.now())
    emulator.choices.set("start-time", "60")
    stack.write(program(config=READY, more=RUNNING.format(", timeout_s=3")))
    (error,) = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert "is still idle and not streaming after 3 s: look at it in the console" in error
    emulator.clock.advance(60)
    assert stack.up().changes == {"run": "create"}
    assert emulator.ledger.count("StartCaster") == 1
    assert stack.up().changes == {}
