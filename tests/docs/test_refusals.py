"""The lines that the manual quotes of refusals, beside those that are really said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from docs.manual import fences, matches
from pulumi_apsara_live.hosts.serving import ApsaraLiveError
from pulumi_apsara_live.resources._resource import Declined
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import Refused
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud

(STUDIO,) = (case for case in CASES if case.resource == "Caster")
CONFIG = next(case for case in CASES if case.resource == "CasterConfig")
(PROGRAM,) = (case for case in CASES if case.resource == "CasterProgram")
TO_START = {"DomainName": "live.example.com", "TranscodeConfig": '{"CasterTemplate":"lp_hd"}'}


def call(cloud: Cloud, action: str, **parameters: Any) -> None:
    """A call of somebody else."""
    cloud.call(Operation(action, repeatable=True), parameters)


def start(cloud: Cloud, caster_id: str) -> None:
    """Puts a studio on air."""
    call(cloud, "SetCasterConfig", CasterId=caster_id, **TO_START)
    call(cloud, "StartCaster", CasterId=caster_id)


def test_creating_over_settings_is_refused_as_documented(cloud: Cloud) -> None:
    """With the names of what would be lost, in the order of the manual."""
    stage = Stage(cloud, Case(CONFIG.resource, "plain", {}, {}, {"caster_id": "<studio>"}, ("studio",)))
    others = {"CallbackUrl": "https://hooks.example.com/one", "ProgramName": "theirs"}
    call(cloud, "SetCasterConfig", CasterId=stage.world.ids["<studio>"], **others)
    with pytest.raises(Declined) as refused:
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
    with pytest.raises(Declined) as refused:
        stage.update(id, outputs, news)
    assert matches(fences("docs/on-air.md", "text")[0].text, str(refused.value))


def test_deleting_a_studio_on_air_is_refused_as_documented(cloud: Cloud) -> None:
    """With what to do about it."""
    stage = Stage(cloud, STUDIO)
    id, outputs, _ = stage.create(STUDIO.minimal)
    start(cloud, id)
    with pytest.raises(Declined) as refused:
        stage.delete(id, outputs)
    said = f"{ApsaraLiveError.__name__}: {refused.value}"
    assert matches(fences("docs/errors.md", "text")[2].text, said)


def test_a_wrong_secret_is_told_as_documented(emulator: Emulator) -> None:
    """The operation, the code, what to do, the request."""
    wrong = Cloud(endpoint=emulator.url, region="cn-shanghai", credentials=lambda: Credentials("testid", "wrong"))
    with pytest.raises(Refused) as refused:
        Stage(wrong, STUDIO).create(STUDIO.minimal)
    wrong.close()
    said = f"{ApsaraLiveError.__name__}: {refused.value}"
    assert matches(fences("docs/errors.md", "text")[3].text, said)
