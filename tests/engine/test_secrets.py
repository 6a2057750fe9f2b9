"""Secrets through the whole engine: what a program marks, and the key that signs, is in no output, log or state."""

import json
import re
from datetime import UTC, datetime

from apsara_live_emulator import Emulator
from engine.programs import SETTINGS, program
from engine.project import Stack

CANARY = re.compile(r"canary-[a-z]+")
RELAY = """
live.LivePullToPush(
    "relay", region="cn-shanghai", source_type="live", source_protocol="rtmp",
    source_urls=["rtmp://in.example.com/app/one?auth_key=canary-source"],
    dst_url="rtmp://push.example.com/app/one?auth_key=canary-destination",
    callback_url="https://hooks.example.com/one?auth_key=canary-relaycallback",
    auth_key="canary-authkey", req_auth="canary-reqauth",
    start_time="2036-06-29T20:00:00Z", end_time="2036-06-29T23:00:00Z",
)
"""
CONFIG = SETTINGS | {
    "urgent_live_stream_url": "rtmp://standby.example.com/app/canary-standby",
    "urgent_image_url": "https://img.example.com/one.jpg?auth_key=canary-picture",
    "side_output_url": "rtmp://push.example.com/app/one?auth_key=canary-side",
    "side_output_url_list": ["rtmp://a.example.com/app/canary-list", "rtmp://b.example.com/app/two"],
    "callback_url": "https://hooks.example.com/one?auth_key=canary-callback",
}
SOURCE = {"resource_name": "file", "location_id": "RV01", "vod_url": "https://files.example.com/a.mp4?k=canary-file"}
DUMP = re.compile(r"^.*arshaling property for RPC\[.*$", re.MULTILINE)
"""At its highest level the engine logs every property that it hands on, secrets in the clear; the manual says so."""


def test_no_secret_leaves_the_engine(stack: Stack) -> None:
    """Neither in a preview's text, JSON and event log, nor in an update's, nor in the exported state.

    Of the engine's own log at the highest level the same holds but for its dump of properties, in which the key that
    signs calls is not either.
    """
    text = program(config=CONFIG, source=SOURCE) + RELAY
    assert len(set(CANARY.findall(text))) == 11
    stack.write(text)
    previewed = stack.run("preview", "--diff", "--event-log", str(stack.directory / "events.jsonl"))
    updated = stack.up("--logtostderr", "-v=9", "--logflow")
    told = {
        "preview": str(previewed) + (stack.directory / "events.jsonl").read_text(encoding="utf-8"),
        "preview as JSON": str(stack.preview()),
        "update": DUMP.sub("", str(updated)) + json.dumps(updated.events),
        "state": json.dumps(stack.export()),
    }
    assert "[secret]" in told["preview"]
    for where, said in told.items():
        assert set(CANARY.findall(said)) == set(), where
        assert "testsecret" not in said, where
    assert "testsecret" not in str(updated)


SHOW = """
import pulumi
import pulumi_apsara_live as live

studio = live.Caster("studio", norm_type="general")
source = live.CasterVideoResource(
    "source", caster_id=studio.id, resource_name="x", location_id="RV01", image_id="picture"
)
hidden = {hidden}
played = {{"episode_type": "Resource", "resource_id": source.resource_id}}
rundown = live.CasterProgram(
    "rundown",
    caster_id=studio.id,
    episodes=[
        {{**played, "name": "news", "start_time": "2036-06-29T20:00:00Z", "end_time": "2036-06-29T20:15:00Z"}},
        {{**played, "name": hidden("canary-winner"), "start_time": "{start}", "end_time": "2036-06-29T22:15:00Z"}},
    ],
)
pulumi.export("ids", rundown.episode_ids)
pulumi.export("statuses", rundown.statuses)
"""
SECRET, PLAIN = "pulumi.Output.secret", "str"


def show(hidden: str, start: str = "2036-06-29T22:00:00Z") -> str:
    """A rundown with a name that may be marked as secret."""
    return SHOW.format(hidden=hidden, start=start)


def test_secret_names_of_episodes_are_secret_as_keys(stack: Stack, emulator: Emulator) -> None:
    """In the state, outputs, event log and preview, after an update and a refresh; a name in an error is masked."""
    stack.write(show(SECRET))
    said = [stack.up()]
    assert said[0].outputs == {"ids": "[secret]", "statuses": "[secret]"}
    (caster,) = emulator.state.casters.values()
    names = [episode.name for episode in caster.episodes.values()]
    assert names == ["news", "canary-winner"]
    said += [stack.refresh(), stack.up()]
    assert [each.changes for each in said[1:]] == [{}, {}]
    emulator.clock.set(datetime(2036, 6, 29, 22, 5, tzinfo=UTC))
    caster.started, caster.config["ProgramEffect"] = True, 1
    stack.write(show(SECRET, "2036-06-29T22:01:00Z"))
    refused = stack.up(expect_failure=True)
    assert any("'***' is playing" in each for each in refused.errors)
    for each in (*said, refused, stack.preview()):
        assert "canary" not in str(each)
        assert "canary" not in json.dumps(each.events)
    assert "canary" not in json.dumps(stack.export())


def test_names_that_become_secret_are_secret_in_the_state_at_once(stack: Stack, emulator: Emulator) -> None:
    """The update that marks them makes no call."""
    stack.write(show(PLAIN))
    stack.up()
    assert "canary" in json.dumps(stack.export())
    emulator.ledger.clear()
    stack.write(show(SECRET))
    assert stack.up().changes == {"rundown": "update"}
    assert emulator.ledger.calls() == []
    assert "canary" not in json.dumps(stack.export())
    assert stack.up().changes == {}
