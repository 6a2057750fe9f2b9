"""The fingerprints that trigger restarts: a state holds them, and another one interrupts what is on air."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from pulumi_apsara_live.model.fields import UNKNOWN, Properties
from pulumi_apsara_live.resources import _relay, _settings
from pulumi_apsara_live.resources._origin import copy_token
from pulumi_apsara_live.resources._resource import Predecessor, Step
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.rpc import Cloud

TRANSCODE: Properties = {"caster_template": "lp_hd", "live_templates": ["lsd", "lud"]}


@pytest.mark.parametrize(
    ("settings", "fingerprint"),
    [
        ({"transcode": TRANSCODE, "domain_name": "live.example.com"}, "lp_hd-6eb86939"),
        ({"transcode": dict(reversed(TRANSCODE.items())), "domain_name": "live.example.com"}, "lp_hd-6eb86939"),
        ({"transcode": TRANSCODE, "domain_name": "live.example.com", "delay": 5}, "lp_hd-6eb86939"),
        ({}, "none-74234e98"),
    ],
    ids=["whole", "in another order", "with a setting that needs no restart", "empty"],
)
def test_a_configuration_has_the_same_fingerprint_in_every_release(settings: Properties, fingerprint: str) -> None:
    """With another one, the update after an upgrade would restart each studio."""
    assert _settings.fingerprint(settings) == fingerprint


@pytest.mark.parametrize(
    ("sources", "fingerprint"),
    [
        (["https://files.example.com/0.mp4", "https://files.example.com/1.mp4"], "2-80c67dc3"),
        (["https://files.example.com/1.mp4", "https://files.example.com/0.mp4"], "2-e856c386"),
        (None, "0-4f53cda1"),
        (["https://files.example.com/0.mp4", UNKNOWN], UNKNOWN),
    ],
    ids=["two files", "in another order", "none", "one that is unknown"],
)
def test_a_list_of_files_has_the_same_fingerprint_in_every_release(sources: Any, fingerprint: Any) -> None:
    """With another one, the update after an upgrade would restart each relay. The order counts, as it is played."""
    assert _relay.fingerprint(sources) == fingerprint


STUDIO = Step("urn:pulumi:dev::shows::apsara-live:index:Caster::studio", "file:///states/")
TOKEN = "e3a355e38195bdf0de5f71a816b9b32b56a347075a352cfc16cae7691ccd"


def test_a_resource_has_the_same_token_in_every_release() -> None:
    """By it an interrupted creation is found again, whatever the resource is the successor of."""
    assert STUDIO.token() == replace(STUDIO, predecessor=Predecessor({"norm_type": "general"})).token() == TOKEN
    assert STUDIO.token("2026-01-01") == "a1e3b99790ea4bd5db40cb2809ef56a8a22d31f2447469ebd80340c89ab0"


def test_a_copy_has_a_token_of_its_own_that_begins_the_same_in_every_release() -> None:
    """By the beginning an interrupted copy is found again, and each copy is another request to the service."""
    for nonce in ("a" * 32, "b" * 32):
        cloud = Cloud(
            endpoint="https://live.aliyuncs.com",
            region="cn-shanghai",
            credentials=lambda: Credentials("id", "secret"),
            nonce=partial(str, nonce),
        )
        assert copy_token(cloud, STUDIO) == TOKEN[:40] + nonce[:20]
