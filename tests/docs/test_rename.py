"""The page on renames and moves, on the real engine, with a show that is on air."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from docs.manual import fences, holds
from docs.test_shown import PRELUDE
from engine.project import STACK, Stack

pytestmark = pytest.mark.engine
PAGE = "docs/rename-and-move.md"
CONFIG = """
config = live.CasterConfig(
    "config", caster_id=studio.id, domain_name="live.example.com", transcode={"caster_template": "lp_hd"}
)
"""
RUN = """
live.CasterRunState("run", caster_id=studio.id, opts=pulumi.ResourceOptions(depends_on=[config]))
"""


def test_resources_are_renamed_and_moved_as_documented(stack: Stack, emulator: Emulator) -> None:
    """No program and no command of the page takes the show off the air."""
    renamed, moved = (each.text for each in fences(PAGE, "python"))
    (kept,) = (each.text for each in fences(PAGE, "text"))
    left_over, across = (each.text.split() for each in fences(PAGE, "sh"))

    def up(program: str, *flags: str):
        stack.write(PRELUDE + CONFIG + program)
        done = stack.up(*flags)
        (studio,) = emulator.state.casters.values()
        assert studio.started
        return done

    up(RUN)
    emulator.ledger.clear()
    assert up(moved).changes.keys() == {"evening"}
    inside = stack.resources()["run"]["urn"]
    up(RUN.replace("depends_on=[config]", f"depends_on=[config], aliases=[{inside!r}]"))
    assert up(renamed).changes == {}
    assert emulator.ledger.calls() == [], "with aliases nothing is called"

    up(RUN, "--target", stack.resources()["evening"]["urn"].replace("::evening", "::run"))
    assert left_over[:3] == ["pulumi", "state", "delete"]
    stack.run("state", "delete", stack.resources()["evening"]["urn"], "--yes")
    done = up(renamed.replace(', aliases=[pulumi.Alias(name="run")]', ""))
    assert any(holds(message.text, kept) for message in done.said)

    assert across[:3] == ["pulumi", "state", "move"]
    stack.run("stack", "init", "--stack", "prod")
    urns = [resource["urn"] for resource in stack.resources().values()]
    stack.run("state", "move", "--source", STACK, "--dest", "prod", *urns, "--include-parents", "--yes")
    (studio,) = emulator.state.casters.values()
    assert studio.started
