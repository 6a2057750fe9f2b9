"""The clock and the ledger as a test holds them."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest

from apsara_live_emulator import Clock, Emulator

from .conftest import NewSdk, at
from .test_caster_contents import LIVE


def test_a_clock_runs_until_it_is_set_and_then_stands():
    """advance moves it either way; release lets it go."""
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.advance(3600)
    assert not clock.frozen
    assert timedelta(minutes=59) < clock.now() - datetime.now(UTC) < timedelta(minutes=61)
    clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    assert clock.now() == clock.now() == datetime(2030, 1, 1, tzinfo=UTC)
    clock.advance(0.5)
    assert clock.now() == datetime(2030, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    clock.release()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_is_set_with_a_zone():
    """A moment without one is nobody's moment."""
    with pytest.raises(ValueError, match="zone"):
        Clock().set(datetime(2030, 1, 1))


@pytest.mark.parametrize("frozen", [True, False])
def test_a_clock_stays_where_times_can_be_written(frozen):
    """A move that would lead out of the calendar is refused and changes nothing."""
    clock = Clock()
    if frozen:
        clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    for seconds in (1e12, -1e12):
        with pytest.raises(ValueError, match="from 1970 to 9000"):
            clock.advance(seconds)
    assert clock.now().year in (2030, datetime.now(UTC).year)
    with pytest.raises(ValueError, match="from 1970 to 9000"):
        clock.set(datetime(9999, 12, 31, tzinfo=UTC))


def test_the_ledger_counts_every_call_in_order(sdk, emulator, caster_id):
    """Calls, counts, and calls about one studio; parameters flat as sent and nested as meant."""
    other = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="t-2")["CasterId"]
    sdk("AddCasterVideoResource", CasterId=other, **LIVE, RepeatNum=0)
    sdk(
        "AddCasterLayout",
        CasterId=caster_id,
        VideoLayer=[{"PositionNormalized": [0, 0.5]}],
        AudioLayer=[{"VolumeRate": 1}],
        BlendList=["RV01"],
        MixList=["RV01"],
    )
    assert emulator.ledger.count() == 4
    assert emulator.ledger.count("CreateCaster") == 2
    assert [call.action for call in emulator.ledger.calls(caster_id=other)] == [
        "CreateCaster",
        "AddCasterVideoResource",
    ]
    (call,) = emulator.ledger.calls("AddCasterLayout")
    assert call.parameters["VideoLayer.1.PositionNormalized.2"] == "0.5"
    assert call.nested["VideoLayer"] == [{"PositionNormalized": [0.0, 0.5]}]
    assert (call.status, call.code, call.at) == (200, None, at(0))
    assert call.answer.keys() == {"LayoutId"}
    emulator.ledger.clear()
    assert (emulator.ledger.count(), emulator.ledger.calls()) == (0, [])


def test_a_transcript_reads_the_same_in_every_run():
    """Ids have names, tokens and secrets are hidden; two runs differ in nothing."""

    def story():
        with Emulator() as emulator:
            sdk = NewSdk(emulator.url)
            one = sdk(
                "CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="secret-token", CasterName="evening news"
            )
            sdk("AddCasterVideoResource", CasterId=one["CasterId"], **LIVE, LocationId="RV01")
            url = "rtmp://push.example.com/a/b?auth_key=1608953344-0-0-53f0758162964516ac850f2ddc3f0000"
            sdk("SetCasterConfig", CasterId=one["CasterId"], SideOutputUrl=url, DomainName="")
            sdk("DescribeCasters", CasterId=one["CasterId"])
            with pytest.raises(Exception, match="DuplicateLocationID"):
                sdk("AddCasterVideoResource", CasterId=one["CasterId"], **LIVE, LocationId="RV01")
            return emulator.ledger.transcript()

    assert story() == story()
    assert story().splitlines() == [
        "CreateCaster             CasterName=“evening news” ChargeType=PostPaid ClientToken=‹token› NormType=1"
        " → CasterId=‹caster-1›",
        "AddCasterVideoResource   CasterId=‹caster-1› LiveStreamUrl=rtmp://a.example.com/x LocationId=RV01"
        " ResourceName=live → ResourceId=‹resource-1›",
        "SetCasterConfig          CasterId=‹caster-1› DomainName=“”"
        " SideOutputUrl=rtmp://push.example.com/a/b?auth_key=‹secret› → CasterId=‹caster-1›",
        "DescribeCasters          CasterId=‹caster-1› → OK",
        "AddCasterVideoResource   CasterId=‹caster-1› LiveStreamUrl=rtmp://a.example.com/x LocationId=RV01"
        " ResourceName=live → 400 DuplicateLocationID",
    ]


def test_a_reset_is_the_first_day_again(emulator, caster_id):
    """State, ledger, clock and switches."""
    emulator.choices.set("restart-task-id", "same")
    emulator.reset()
    assert emulator.state.is_empty()
    assert (emulator.ledger.count(), emulator.clock.frozen, emulator.choices["restart-task-id"]) == (0, False, "new")


def test_without_a_seed_no_two_runs_share_an_id():
    """An id that was noted yesterday, or before a reset, does not name a studio of today."""

    def first(emulator):
        return NewSdk(emulator.url)("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t")

    seen = []
    for _ in range(2):
        with Emulator() as emulator:
            seen.append(first(emulator))
            emulator.reset()
            seen.append(first(emulator))
    assert len({answer["CasterId"] for answer in seen}) == 4
    assert len({answer["RequestId"] for answer in seen}) == 4


def test_a_seed_decides_the_ids():
    """The same seed, the same ids, also after a reset; another, others."""

    def first(seed, resets=0):
        with Emulator(seed=seed) as emulator:
            for _ in range(resets):
                emulator.reset()
            return NewSdk(emulator.url)("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t")["CasterId"]

    assert first(1) == first(1) == first(1, resets=1) != first(2)


def test_a_snapshot_holds_everything(sdk, emulator, running):
    """export and load, in the same version."""
    sdk("AddCasterVideoResource", CasterId=running, **LIVE)
    snapshot = emulator.state.export()
    emulator.state.clear()
    emulator.state.load(snapshot)
    assert emulator.state.export() == snapshot
    assert sdk("DescribeCasters", Status=1)["Total"] == 1
    with pytest.raises(ValueError, match="version"):
        emulator.state.load({"version": 2})


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["casters", "c", "name"], 5, "casters.c.name is no str"),
        (["casters", "c", "created"], 1e300, "casters.c.created is no float"),
        (["casters", "c", "norm_type"], True, "casters.c.norm_type is no int"),
        (["casters", "c", "tags", "k"], [], "casters.c.tags.k is no str"),
        (["casters", "c", "caster_id"], "d", "casters.c has another id"),
        (["casters", "c", "colour"], "red", "casters.c.colour is unknown or missing"),
        (["casters", "c", "scenes", "s"], {}, "casters.c.scenes.s.scene_id is unknown or missing"),
        (["casters", "c", "video_resources"], [], "casters.c.video_resources is no dict"),
        (["tasks", "t"], {"task_id": "t"}, "tasks.t.region is unknown or missing"),
        (["serial"], "1", "serial is no int"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused_with_its_place(emulator, path, value, said):
    """Nothing of it is taken."""
    caster = {"caster_id": "c", "name": "n", "norm_type": 1, "charge_type": "PostPaid", "client_token": "t"}
    snapshot = {"version": 1, "casters": {"c": {**caster, "created": 1.0, "modified": 1.0, "tags": {}, "scenes": {}}}}
    emulator.state.load({**snapshot, "tasks": {}})
    before = emulator.state.export()
    bad = {**deepcopy(snapshot), "tasks": {}}
    place = bad
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=re.escape(said)):
        emulator.state.load(bad)
    assert emulator.state.export() == before
