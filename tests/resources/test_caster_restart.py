"""What a restart records; the whole matrix of restarts is on the real engine."""

from __future__ import annotations

from interruptions.engine import Goal, Ref, engine

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}


def show(*, running: bool, trigger: str) -> list[Goal]:
    """A studio on air or not, and its restart."""
    studio = {"caster_id": Ref("studio")}
    return [
        Goal("Caster", "studio", {"norm_type": "general"}),
        Goal("CasterConfig", "config", {**studio, **READY}),
        Goal("CasterRunState", "run", {**studio, "running": running}, ("config",)),
        Goal("CasterRestart", "restart", {**studio, "triggers": {"a": trigger}}, ("run",)),
    ]


def test_how_long_a_restart_took_is_known_to_the_next_preview() -> None:
    """It is recorded with the restart, and carried over when there was none."""
    with engine() as running:
        running.up(show(running=True, trigger="1"))
        assert "took_s" not in running.state["restart"].outputs
        running.up(show(running=True, trigger="2"))
        took_s = running.state["restart"].outputs["took_s"]
        assert took_s >= 1
        running.up(show(running=False, trigger="3"))
        told = running.state["restart"].outputs
        assert (told["took_s"], told["skipped"]) == (took_s, "the studio is not on air")
