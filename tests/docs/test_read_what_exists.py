"""The page about reading what exists, on the real engine."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from docs.manual import fences
from docs.test_shown import PRELUDE, writes
from engine.project import Stack

pytestmark = pytest.mark.engine

HEAD = PRELUDE.partition("studio =")[0]


def test_what_exists_is_read_as_documented(stack: Stack, emulator: Emulator) -> None:
    """Read by preview and update, and never written: only the restart is the program's own."""
    (read, *_) = (each.text for each in fences("docs/read-what-exists.md", "python"))
    config = 'live.CasterConfig("s", caster_id=studio.id, domain_name="live.example.com", opts=later)\n'
    kept = PRELUDE.replace(")\n", ", opts=pulumi.ResourceOptions(retain_on_delete=True))\n")
    stack.write(kept + "later = pulumi.ResourceOptions(retain_on_delete=True)\n" + config)
    stack.up()
    stack.config("studio:studio", next(iter(emulator.state.casters)))
    emulator.ledger.clear()

    stack.write(HEAD + read)
    assert stack.up().changes == {"studio": "delete", "s": "delete", "show": "create"}
    assert stack.outputs() == {"status": "idle", "domain": "live.example.com"}
    stack.up()
    assert stack.destroy().returncode == 0
    assert writes(emulator) == []
    stack.config("studio:studio", "1a2b")
    assert "there is no Caster with the id 1a2b" in str(stack.preview(expect_failure=True))


def test_what_exists_is_looked_up_as_documented(stack: Stack, emulator: Emulator) -> None:
    """A restart for each studio of a team, and what the program decides by; nothing is written."""
    (_, loop, _) = (each.text for each in fences("docs/read-what-exists.md", "python"))
    kept = "opts=pulumi.ResourceOptions(retain_on_delete=True))\n"
    tagged = f"live.Caster('news', norm_type='general', tags={{'team': 'news'}}, {kept}"
    stack.write(HEAD + tagged + f"live.Caster('sport', norm_type='general', {kept}")
    stack.up()
    news = next(id for id, each in emulator.state.casters.items() if each.name == "news")
    stack.config("studio:studio", news)
    emulator.ledger.clear()

    stack.write(HEAD + "settings = pulumi.Config()\n" + loop)
    assert stack.up().changes == {"news": "delete", "sport": "delete", news: "create"}
    assert stack.outputs() == {"is_on_air": False, "recovering": []}
    assert writes(emulator) == []


def test_what_the_program_creates_is_looked_up_as_documented(stack: Stack) -> None:
    """Its streams, once it is on air; they are secret."""
    (*_, streams) = (each.text for each in fences("docs/read-what-exists.md", "python"))
    stack.write(HEAD + streams)
    assert stack.preview().changes.keys() == {"Caster pilot", "CasterConfig pilot", "CasterRunState pilot"}
    stack.up()
    assert stack.outputs() == {"programme": "[secret]"}
    assert str(stack.outputs(show_secrets=True)["programme"]).startswith("http://")
