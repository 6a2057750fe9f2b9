"""A resource with an account of its own: in another region, with other credentials, and where it stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.signature import Key
from pulumi_apsara_live.hidden_keys import ORIGIN, REGION
from pulumi_apsara_live.hosts import dynamic_verbs, run

ELSEWHERE = {"region": "ap-southeast-1", "profile": "guest"}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Two keys may call it: that of the stack, and that of the profile `guest`."""
    with Emulator(access_key_id="testid", access_key_secret="testsecret", keys=(Key("guestid", "guestsecret"),)) as own:
        yield own


@pytest.fixture
def config(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A stack in cn-shanghai with a key of its own, on a machine with the profile `guest`."""
    home = tmp_path / ".aliyun"
    home.mkdir()
    guest = {"name": "guest", "mode": "AK", "access_key_id": "guestid", "access_key_secret": "guestsecret"}
    (home / "config.json").write_text(json.dumps({"current": "guest", "profiles": [guest]}), encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    run.begin()
    return {
        "apsara-live:endpoint": emulator.url,
        "apsara-live:region": "cn-shanghai",
        "apsara-live:accessKey": "testid",
        "apsara-live:secretKey": "testsecret",
    }


def checked(**said: Any) -> dict[str, Any]:
    """A studio's inputs; they must be good."""
    result = dynamic_verbs.check("Caster", {}, {}, {"norm_type": "general", ORIGIN: "scope urn::studio", **said})
    assert result.failures == []
    return result.inputs


def regions(emulator: Emulator) -> set[str]:
    """In which regions calls were made, of which none was refused."""
    assert {call.status for call in emulator.ledger.calls()} == {200}
    return {call.parameters["RegionId"] for call in emulator.ledger.calls()}


def without_key(config: dict[str, str]) -> dict[str, str]:
    """A stack whose own key is refused."""
    return {**config, "apsara-live:secretKey": "another"}


def test_every_verb_of_a_resource_with_an_account_calls_there_and_as_that(
    emulator: Emulator, config: dict[str, str]
) -> None:
    """Created, read, renamed and deleted in another region by another key."""
    config = without_key(config)
    inputs = checked(account=ELSEWHERE)
    made = dynamic_verbs.create("Caster", config, inputs)
    dynamic_verbs.read("Caster", config, made.id, made.outs)
    news = checked(account=ELSEWHERE, caster_name="another name")
    outs = dynamic_verbs.update("Caster", config, made.id, made.outs, news).outs
    run.begin()
    dynamic_verbs.delete("Caster", config, made.id, outs)
    assert regions(emulator) == {"ap-southeast-1"}
    assert emulator.state.is_empty()


def test_a_resource_stays_where_it_was_made_when_the_stack_moves(emulator: Emulator, config: dict[str, str]) -> None:
    """Neither replaced, nor taken for gone: it is read and deleted in its own region."""
    inputs = checked()
    made = dynamic_verbs.create("Caster", config, inputs)
    moved = {**config, "apsara-live:region": "cn-beijing"}
    assert dynamic_verbs.diff("Caster", moved, made.id, made.outs, inputs).changes is False
    assert dynamic_verbs.read("Caster", moved, made.id, made.outs).id == made.id
    run.begin()
    dynamic_verbs.delete("Caster", moved, made.id, made.outs)
    assert regions(emulator) == {"cn-shanghai"}


def test_another_region_replaces_and_other_credentials_do_not(emulator: Emulator, config: dict[str, str]) -> None:
    """To say where it is already changes the state alone; to say where it is not replaces it."""
    made = dynamic_verbs.create("Caster", config, checked())
    here = dynamic_verbs.diff("Caster", config, made.id, made.outs, checked(account={"region": "cn-shanghai"}))
    assert here.replaces == []
    there = dynamic_verbs.diff("Caster", config, made.id, made.outs, checked(account={"region": "cn-beijing"}))
    assert there.replaces == ["account"]
    emulator.ledger.clear()
    other = checked(account={"region": "cn-shanghai", "profile": "guest"})
    outs = dynamic_verbs.update("Caster", config, made.id, made.outs, other).outs
    assert emulator.ledger.calls() == []
    assert dynamic_verbs.read("Caster", without_key(config), made.id, outs).id == made.id
    assert regions(emulator) == {"cn-shanghai"}


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        ({"region": "Shanghai"}, "account.region: must be a region such as cn-shanghai, got 'Shanghai'"),
        ({"profile": ""}, "account.profile: must not be empty"),
        ({"role_arn": "arn:aws:iam::1:role/x"}, "account.role_arn: must be the ARN of a role, such as acs:ram::"),
        ({"key": "x"}, "account: unknown setting 'key'; known: region, profile, role_arn"),
    ],
)
def test_a_wrong_account_is_told_by_property(account: dict[str, str], reason: str) -> None:
    """Before any call."""
    result = dynamic_verbs.check("Caster", {}, {}, {"norm_type": "general", "account": account})
    (failure,) = result.failures
    assert failure.property == ""
    assert failure.reason.startswith(reason)


def test_what_a_person_hears_when_the_stack_moves() -> None:
    """A line that names both regions and what to declare."""
    from pulumi_apsara_live.settings.accounts import stays

    told = stays({"apsara-live:region": "cn-beijing"}, {REGION: "cn-shanghai"}, {})
    assert told is not None
    assert "stays in cn-shanghai" in told
    assert '{"region": "cn-beijing"}' in told
    assert stays({"apsara-live:region": "cn-shanghai"}, {REGION: "cn-shanghai"}, {}) is None
