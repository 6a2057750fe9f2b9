"""The refusals that the manual quotes, compared with the real ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pulumi
import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from cases._scenarios import call, start
from docs.manual import ROOT, fences, matches
from pulumi_apsara_live.hosts.verbs import ApsaraLiveError
from pulumi_apsara_live.program.studio_reference import studio_in
from pulumi_apsara_live.resources._resource import RefusedByProvider
from pulumi_apsara_live.resources.caster_scene import ADVICE
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import Refused
from pulumi_apsara_live.wire.rpc import Cloud

(STUDIO, *_) = (case for case in CASES if case.resource == "Caster")
CONFIG = next(case for case in CASES if case.resource == "CasterConfig")
(PROGRAM,) = (case for case in CASES if case.resource == "CasterProgram")
RELAY = next(case for case in CASES if str(case) == "LivePullToPush-url")


def test_creating_over_settings_is_refused_as_documented(cloud: Cloud) -> None:
    """With the names of what would be lost, in the order of the manual."""
    stage = Stage(cloud, Case(CONFIG.resource, "plain", {}, {}, {"caster_id": "<studio>"}, ("studio",)))
    others = {"CallbackUrl": "https://hooks.example.com/one", "ProgramName": "theirs"}
    call(cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], **others)
    with pytest.raises(RefusedByProvider) as refused:
        stage.create(stage.case.minimal)
    assert matches(fences("docs/whole-writes.md", "text")[1].text, str(refused.value))


def test_a_playing_episode_is_refused_as_documented(emulator: Emulator, cloud: Cloud) -> None:
    """With the episode and what it does."""
    stage = Stage(cloud, PROGRAM)
    (episode,) = PROGRAM.minimal["episodes"]
    bag = {**PROGRAM.minimal, "episodes": [{**episode, "name": "headlines"}]}
    id, outputs, inputs = stage.create(bag)
    emulator.clock.set(datetime(2036, 6, 29, 20, 5, tzinfo=UTC))
    news = stage.checked({**bag, "episodes": [{**bag["episodes"][0], "end_time": "2036-06-29T20:30:00Z"}]}, inputs)
    with pytest.raises(RefusedByProvider) as refused:
        stage.update(id, outputs, news)
    assert matches(fences("docs/on-air.md", "text")[0].text, str(refused.value))


def test_deleting_a_studio_on_air_is_refused_as_documented(cloud: Cloud) -> None:
    """With what to do about it."""
    stage = Stage(cloud, STUDIO)
    id, outputs, _ = stage.create(STUDIO.minimal)
    start(cloud, id)
    with pytest.raises(RefusedByProvider) as refused:
        stage.delete(id, outputs)
    said = f"{ApsaraLiveError.__name__}: {refused.value}"
    assert matches(fences("docs/errors.md", "text")[3].text, said)


def test_a_wrong_secret_is_reported_as_documented(emulator: Emulator) -> None:
    """The operation, the code, what to do, the request."""
    wrong = Cloud(endpoint=emulator.url, region="cn-shanghai", credentials=lambda: Credentials("testid", "wrong"))
    with pytest.raises(Refused) as refused:
        Stage(wrong, STUDIO).create(STUDIO.minimal)
    wrong.close()
    said = f"{ApsaraLiveError.__name__}: {refused.value}"
    assert matches(fences("docs/errors.md", "text")[4].text, said)


def test_starting_without_a_setting_is_refused_as_documented(cloud: Cloud) -> None:
    """With the setting that is missing, and where it belongs."""
    stage = Stage(cloud, Case("CasterRunState", "bare", {}, {}, {"caster_id": "<studio>"}, ("studio",)))
    call(cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], DomainName="live.example.com")
    with pytest.raises(RefusedByProvider) as refused:
        stage.create(stage.case.minimal)
    assert matches(fences("docs/run-state-and-scenes.md", "text")[0].text, str(refused.value))


def test_a_scene_of_a_stopped_studio_is_refused_as_documented(cloud: Cloud) -> None:
    """Where the program declares it."""
    inputs = {"caster_id": "<ready studio>", "output": "PVW", "layout_id": "<layout>", "when_idle": "fail"}
    stage = Stage(cloud, Case("CasterScene", "early", {}, {}, inputs, ("ready studio", "layout")))
    with pytest.raises(RefusedByProvider) as refused:
        stage.create(inputs)
    assert matches(fences("docs/run-state-and-scenes.md", "text")[1].text, str(refused.value))


def test_every_refusal_of_a_scene_is_reported_as_documented() -> None:
    """The table of the page is that of the resource."""
    text = (ROOT / "docs" / "run-state-and-scenes.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", text, re.MULTILINE)) == ADVICE


def test_a_place_is_not_changed_while_a_list_plays_as_documented(cloud: Cloud) -> None:
    """With the change that makes it possible."""
    begun = RELAY.minimal | {"start_time": "2020-01-01T00:00:00Z"}
    stage = Stage(cloud, RELAY)
    id, outputs, inputs = stage.create(begun)
    with pytest.raises(RefusedByProvider) as refused:
        stage.update(id, outputs, stage.checked({**begun, "file_index": 1}, inputs))
    assert matches(fences("docs/relays.md", "text")[0].text, str(refused.value))


def test_what_is_no_studio_is_refused_as_documented() -> None:
    """With where it comes from, and what to export there."""
    with pytest.raises(pulumi.RunError) as refused:
        studio_in("6f9f", "organization/studio/dev", "id")
    assert matches(fences("docs/stacks.md", "text")[0].text, str(refused.value))
