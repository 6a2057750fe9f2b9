"""Functions on the real engine: what a program reads that it does not declare."""

from __future__ import annotations

import json
from collections import Counter

from apsara_live_emulator import Emulator
from cases._scenarios import TO_START
from engine.project import Stack

HEAD = "import pulumi\nimport pulumi_apsara_live as live\n"
MANY = (
    HEAD
    + """
shows = [live.Caster(f"show-{number}", norm_type="general", tags={"team": "news"}) for number in range(20)]
found = [live.get_caster_output(each.id) for each in shows]
pulumi.export("names", [each.caster_name for each in found])
pulumi.export("tagged", len(live.get_casters(tags={"team": "news"})))
"""
)
STREAMS = (
    HEAD
    + f"""
show = live.Caster("show", norm_type="general")
config = live.CasterConfig("show", caster_id=show.id, domain_name="{TO_START["DomainName"]}",
    transcode={{"caster_template": "lp_hd"}})
on_air = live.CasterRunState("show", caster_id=show.id, opts=pulumi.ResourceOptions(depends_on=[config]))
urls = live.get_stream_urls_output(show.id, opts=pulumi.InvokeOutputOptions(depends_on=[on_air]))
pulumi.export("programme", urls.pgm_stream_url)
pulumi.export("scene", pulumi.Output.unsecret(urls.pgm_scene_id))
"""
)


def test_studios_of_the_program_and_of_others_are_looked_up(stack: Stack, emulator: Emulator) -> None:
    """Unknown in the preview of their creation, read in the update and in the next preview, never recorded."""
    stack.write(MANY)
    preview = stack.preview()
    assert preview.changes == {f"show-{number}": "create" for number in range(20)}
    assert emulator.ledger.actions() == ["DescribeCasters"]  # of `get_casters`
    up = stack.up()
    assert up.outputs["names"] == [f"show-{number}" for number in range(20)]
    assert up.outputs["tagged"] == 0  # before anything was created
    emulator.ledger.clear()
    assert stack.preview("--expect-no-changes").changes == {}
    calls = Counter(emulator.ledger.actions())
    assert calls.keys() == {"DescribeCasters"}
    assert calls["DescribeCasters"] <= 21
    assert {each["type"].rpartition(":")[2] for each in stack.resources().values()} == {"Caster"}


def test_streams_are_secret_and_read_after_the_studio_was_started(stack: Stack, emulator: Emulator) -> None:
    """By `depends_on`; nothing of them is in the state in the clear."""
    stack.write(STREAMS)
    stack.up()
    (studio,) = emulator.state.casters
    outputs = stack.outputs(show_secrets=True)
    assert outputs["programme"].startswith("http://")
    assert outputs["scene"]
    assert stack.outputs()["programme"] == "[secret]"
    assert outputs["programme"] not in json.dumps(stack.export())
    assert studio in json.dumps(stack.export())


def test_what_does_not_exist_ends_the_program_with_one_line(stack: Stack, emulator: Emulator) -> None:
    """Both forms, without a traceback and before anything is created."""
    for form in ("get_caster", "get_caster_output"):
        stack.write(HEAD + f'live.{form}("1a2b")\n')
        failed = stack.preview(expect_failure=True)
        assert "get_caster: there is no Caster with the id 1a2b" in str(failed)
        assert "Traceback" not in str(failed)
        assert 'File "' not in str(failed)
    stack.config("apsara-live:region", None)
    stack.write(HEAD + "live.get_casters()\n")
    failed = stack.preview(expect_failure=True)
    assert "get_casters: no region is set: run `pulumi config set apsara-live:region cn-shanghai`" in str(failed)
    assert "Traceback" not in str(failed)
