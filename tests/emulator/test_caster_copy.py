"""CopyCaster: a second studio with the same configuration."""

from __future__ import annotations

import json

import pytest

from apsara_live_emulator import faults

from .conftest import CONFIG
from .test_caster_contents import LAYOUT, LIVE, TEXT

COPY = {"CasterName": "second", "ClientToken": "c"}


@pytest.fixture
def source(sdk, caster_id):
    """A running studio with a source on a channel, a component and a layout."""
    resource = sdk("AddCasterVideoResource", CasterId=caster_id, **LIVE, LocationId="RV01")["ResourceId"]
    groups = [{"mode": 0, "hostResourceId": resource, "resourceIds": [resource]}]
    sdk("SetCasterConfig", CasterId=caster_id, **CONFIG, ChannelEnable=1, SyncGroupsConfig=json.dumps(groups))
    sdk("SetCasterChannel", CasterId=caster_id, ChannelId="RV01", ResourceId=resource)
    sdk("AddCasterComponent", CasterId=caster_id, **TEXT, ComponentName="title")
    sdk("AddCasterLayout", CasterId=caster_id, **LAYOUT)
    sdk("StartCaster", CasterId=caster_id)
    return caster_id


def contents(caster):
    kinds = (caster.video_resources, caster.components, caster.layouts)
    return [[one.settings for one in things.values()] for things in kinds]


def test_a_copy_has_the_configuration_and_the_contents_under_new_ids(sdk, emulator, source):
    """Channels and synchronised groups name the sources of the copy, not those of the original."""
    copied = sdk("CopyCaster", SrcCasterId=source, **COPY)["CasterId"]
    one, two = (emulator.state.casters[each] for each in (source, copied))
    assert copied != source
    assert contents(two) == contents(one)
    assert not set(two.video_resources) & set(one.video_resources)
    (resource,) = two.video_resources
    assert two.channels == {"RV01": {"ResourceId": resource}}
    assert resource in json.dumps(two.config)
    assert not [old for old in one.video_resources if old in json.dumps(two.config)]
    assert two.config["DomainName"] == one.config["DomainName"]
    assert two.channel_enable == 1


def test_a_copy_of_a_running_studio_is_idle(sdk, source):
    """It has its own name and no scenes."""
    copied = sdk("CopyCaster", SrcCasterId=source, **COPY)["CasterId"]
    (found,) = sdk("DescribeCasters", CasterId=copied)["CasterList"]["Caster"]
    assert (found["CasterName"], found["Status"], found["NormType"]) == ("second", 0, 1)
    assert sdk("DescribeCasterScenes", CasterId=copied)["Total"] == 0


def test_without_contents_a_copy_has_the_configuration_only(sdk, emulator, source):
    """The other reading of the page: ``copied-contents=none``."""
    emulator.choices.set("copied-contents", "none")
    copied = emulator.state.casters[sdk("CopyCaster", SrcCasterId=source, **COPY)["CasterId"]]
    assert contents(copied) == [[], [], []]
    assert copied.config["DomainName"] == CONFIG["DomainName"]


def test_a_later_change_of_the_copy_leaves_the_original_alone(sdk, emulator, source):
    """And the other way round: nothing is shared."""
    copied = sdk("CopyCaster", SrcCasterId=source, **COPY)["CasterId"]
    before = emulator.state.export()["casters"][source]
    sdk("SetCasterConfig", CasterId=copied, **CONFIG, ChannelEnable=1)
    sdk("DeleteCaster", CasterId=copied)
    assert emulator.state.export()["casters"][source] == before


def test_copying_twice_with_one_token_makes_one_studio(sdk, emulator, source):
    """The vendor asks for the same token again after a timeout."""
    first = sdk("CopyCaster", SrcCasterId=source, **COPY)
    second = sdk("CopyCaster", SrcCasterId=source, **COPY)
    assert first["CasterId"] == second["CasterId"]
    assert len(emulator.state.casters) == 2


def test_copying_is_refused_as_the_table_says(sdk, emulator, refused, source):
    """By circumstance where one is known, else by order."""
    naming = {"SrcCasterId": source, **COPY}
    refused("InvalidCasterId.Malformed", sdk, "CopyCaster", **{**naming, "SrcCasterId": "no id"})
    refused("InvalidCaster.NotFound", sdk, "CopyCaster", **{**naming, "SrcCasterId": "none"})
    refused("InvalidClientToken.Malformed", sdk, "CopyCaster", **{**naming, "ClientToken": "x" * 65})
    refused("MissingParameter", sdk, "CopyCaster", **{**naming, "CasterName": ""})
    for code, status in (("CasterNumberExceed", 401), ("IllegalOperation", 401), ("CopyCaster.Timeout", 408)):
        emulator.faults.order("CopyCaster", faults.error(code))
        assert refused(code, sdk, "CopyCaster", **naming).status == status
