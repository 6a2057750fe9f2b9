"""L16. The host is where the state says: its serialised form equals the recorded bytes, for ever."""

import base64
import json
from typing import Any

import pytest
from authoring import hosts

RECORDED: dict[str, str] = json.loads(hosts.RECORDED.read_text(encoding="utf-8"))
"""What the states of users hold, since version 0.1.0. `make derive` adds entries; none ever changes."""


def test_every_host_serialises_to_the_recorded_bytes() -> None:
    """A renamed class or a moved module would leave every user's stack unreadable."""
    assert hosts.serialised() == RECORDED


def test_a_host_is_named_in_the_state_and_not_copied_into_it() -> None:
    """The payload is short and holds no code."""
    for name, recorded in RECORDED.items():
        payload = base64.b64decode(recorded)
        assert len(payload) - len(name) < 60
        assert b"pulumi_apsara_live.hosts.dynamic" in payload


def test_the_bytes_of_a_new_resource_are_added() -> None:
    """At the end, so that a difference shows one line."""
    *before, last = RECORDED
    assert hosts.derive({name: RECORDED[name] for name in before}) == RECORDED
    assert next(iter(hosts.derive({last: RECORDED[last]}))) == last


@pytest.mark.parametrize("recorded", [{"Caster": "other"}, {"CasterMixer": "gone"}])
def test_recorded_bytes_are_never_written_anew(recorded: dict[str, Any]) -> None:
    """The derivation refuses a host that has become another, and one that is gone."""
    (name,) = recorded
    with pytest.raises(ValueError, match=f"{name} is another host than the states of users name"):
        hosts.derive(recorded)
