"""Secrets through the whole engine: what a program marks, and the key that signs, is in no output, log or state."""

import json
import re

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
    assert len(set(CANARY.findall(text))) == 10
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
