"""Any call at all, in any order: answered as the contract says, refused without a trace, never a fault of our own."""

from __future__ import annotations

import contextlib
import http.client
import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apsara_live_emulator import Emulator
from apsara_live_emulator.behaviours import behaviours
from apsara_live_emulator.contract import contract

from .conftest import CONFIG, NOW, NewSdk, at, conforms
from .test_auto_show_list import TASK
from .test_caster_contents import LAYOUT, LIVE, TEXT
from .test_caster_episode_group import CONTENT, GROUP
from .test_caster_show_list import VOD
from .test_live_pull_to_push import FILES
from .test_playlist import CONFIG as CAROUSEL
from .test_playlist import NAMED, items

ITEMS = items("a", "b")
# The kind of studio that an operation is about, by a part of its name; the others are about a general one.
STUDIOS = {"Show": "playlist studio", "Playlist": "carousel"}

WORDS = ["", "x", "0", "1", "-1", "RV01", "RC01", "Resource", "Component", "TimeFirst", "ContentFirst", "All", "text"]
WORDS += [
    "image",
    "caster",
    "DOMAIN",
    "live",
    "url",
    "rtmp",
    "cn-shanghai",
    "PostPaid",
    "rtmp://a.example.com/x",
    "fit",
]
WORDS += [
    at(-100),
    at(10),
    at(20),
    at(99999999),
    "[]",
    "{}",
    '{"Text":"x"}',
    '["rtmp://a.example.com/x"]',
    *CONFIG.values(),
]
NUMBERS = {"integer": ["", "0", "1", "2", "4", "6", "-1", "60", "999999999999999999"], "boolean": ["True", "false", ""]}
IDS = ["CasterId", "ResourceId", "LayoutId", "ComponentId", "EpisodeId", "TaskId"]
IDS += ["SceneId", "FromSceneId", "ToSceneId"]
IDS += ["ShowId", "showIdList", "HighPriorityShowId", "ProgramId", "ProgramItemIds", "StartItemId"]
# Values that make sense under a name; the pools above are for nonsense.
SENSE = {
    "ChargeType": ["PostPaid"],
    "NormType": ["1", "6"],
    "ResourceType": ["caster", "vod", "VOD"],
    "resourceType": ["vod", "live"],
    "resourceId": ["asset"],
    "MaterialId": ["asset"],
    "isBatchMode": ["true", "false"],
    "HighPriorityShowStartTime": [at(20).removesuffix("Z")],
    "ProgramItems": [ITEMS],
    "ProgramConfig": [NAMED],
    "Content": [json.dumps(CONTENT)],
    "VodUrl": ["http://a.example.com/x.mp4"],
    "CallbackUrl": [GROUP["CallbackUrl"]],
    "SideOutputUrl": [GROUP["SideOutputUrl"]],
    # A time in another format: the name and the type of the parameter.
    "StartTime integer": [str(TASK["StartTime"])],
    "EndTime integer": [str(TASK["EndTime"])],
    "ResourceIds": [TASK["ResourceIds"]],
    "CasterConfig": [TASK["CasterConfig"]],
    "ResumeMode": ["Continue", "Custom"],
    "Region": ["cn-shanghai"],
    "SourceType": ["url", "live"],
    "SourceProtocol": ["rtmp"],
    "SourceUrls": ['["rtmp://a.example.com/x"]'],
    "DstUrl": ["rtmp://b.example.com/y"],
    "StartTime": [at(20), at(30)],
    "EndTime": [at(40), at(50)],
    "EpisodeType": ["Resource", "Component"],
    "SwitchType": ["TimeFirst"],
    "Type": ["All", "Layout"],
    "LocationId": ["RV02", "RC02"],
    "ChannelId": ["RV01"],
    "LiveStreamUrl": [LIVE["LiveStreamUrl"]],
    "ComponentType": ["text"],
    "ComponentLayer": [TEXT["ComponentLayer"]],
    "TextLayerContent": [TEXT["TextLayerContent"]],
    "FillMode": ["none"],
    "PositionRefer": ["center"],
    "ValidChannel": ["all"],
    "VolumeRate": ["0.5"],
    "FixedDelayDuration": ["100"],
    "TranscodeConfig": [CONFIG["TranscodeConfig"]],
    "DomainName": [CONFIG["DomainName"]],
    "RetryInterval": ["60"],
    "FileIndex": ["0"],
} | {name: [f"<{name}>"] for name in IDS}
NUMBERS["number"] = ["", "0", "0.5", "1.0", "-3", "1e300"]


@pytest.fixture(scope="module")
def stage():
    """A running studio with one of everything, and a relay; the clock stands, the snapshot brings it back."""
    with Emulator(signed=False) as emulator:
        emulator.clock.set(NOW)
        sdk = NewSdk(emulator.url)
        caster = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t")["CasterId"]
        sdk("SetCasterConfig", CasterId=caster, **CONFIG)
        started = sdk("StartCaster", CasterId=caster)
        resource = sdk("AddCasterVideoResource", CasterId=caster, **LIVE, LocationId="RV01")["ResourceId"]
        entry = {"EpisodeType": "Resource", "ResourceId": resource, "SwitchType": "TimeFirst"}
        entry |= {"StartTime": at(10), "EndTime": at(20)}
        ids = {
            "CasterId": [caster],
            "ResourceId": [resource, caster],
            "LayoutId": [sdk("AddCasterLayout", CasterId=caster, **LAYOUT)["LayoutId"]],
            "ComponentId": [sdk("AddCasterComponent", CasterId=caster, **TEXT)["ComponentId"]],
            "EpisodeId": [sdk("AddCasterEpisode", CasterId=caster, **entry)["EpisodeId"]],
            "TaskId": [sdk("CreateLivePullToPush", **FILES)["TaskId"]],
        }
        scenes = [started[kind]["SceneInfo"][0]["SceneId"] for kind in ("PvwSceneInfos", "PgmSceneInfos")]
        ids |= {"SceneId": scenes, "FromSceneId": scenes, "ToSceneId": scenes[::-1]}
        idle = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="idle")["CasterId"]
        ids["CasterId"].append(idle)
        sdk("SetCasterConfig", CasterId=idle, **CONFIG)
        ids |= lists(sdk)
        ids["CasterId"] += [ids[kind][0] for kind in STUDIOS.values()]
        yield emulator, ids, emulator.state.export()


def lists(sdk):
    """A running playlist studio with two shows, a light carousel with a playlist, and a group of episodes."""
    studio = sdk("CreateCaster", NormType=6, ChargeType="PostPaid", ClientToken="6")["CasterId"]
    sdk("SetCasterConfig", CasterId=studio, **CONFIG)
    shows = [sdk("AddShowIntoShowList", CasterId=studio, **VOD)["ShowId"] for _ in range(2)]
    sdk("StartCaster", CasterId=studio)
    carousel = sdk("CreateCaster", NormType=3, ChargeType="PostPaid", ClientToken="3")["CasterId"]
    sdk("SetCasterConfig", CasterId=carousel, **CAROUSEL)
    added = sdk("AddPlaylistItems", CasterId=carousel, ProgramItems=ITEMS, ProgramConfig=NAMED)
    entries = [one["ItemId"] for one in added["Items"]["SuccessItems"]]
    return {
        "playlist studio": [studio],
        "carousel": [carousel],
        **dict.fromkeys(("ShowId", "showIdList", "HighPriorityShowId"), shows),
        "ProgramId": [added["ProgramId"], sdk("AddCasterEpisodeGroup", **GROUP)["ProgramId"]],
        **dict.fromkeys(("ProgramItemIds", "StartItemId"), entries),
    }


def about(ids, action):
    """The ids that make sense for an operation."""
    kinds = [kind for part, kind in STUDIOS.items() if part in action]
    return ids | {"CasterId": ids[kinds[0]] if kinds else ids["CasterId"][:2]}


def flat_of(draw, rows, density, prefix=""):
    """A random choice of parameters; what is required comes nearly always, and most values make sense."""
    flat = {}
    for name, row in rows.items():
        comes = draw(st.integers(0, 29)) > 0 if row.required else draw(st.integers(0, 4)) < density
        if not comes:
            continue
        for number in range(1, 1 + (draw(st.integers(1, 2)) if row.type == "list" and not row.encoding else 1)):
            path = f"{prefix}{name}" if row.type != "list" or row.encoding else f"{prefix}{name}.{number}"
            if row.members:
                flat |= flat_of(draw, row.members, density, f"{path}.")
            else:
                nonsense = NUMBERS.get(row.items or row.type, WORDS)
                sense = SENSE.get(f"{name} {row.type}") or SENSE.get(name, ["1"] if row.type in NUMBERS else ["x"])
                flat[path] = draw(st.sampled_from(sense if draw(st.integers(0, 9)) else nonsense))
    return flat


@st.composite
def calls(draw):
    action = draw(st.sampled_from(sorted(behaviours())))
    # The ids are known only when the stage stands; until then their names in brackets take their place.
    return (
        action,
        flat_of(draw, contract().operations[action].rows, draw(st.sampled_from([1, 4]))),
        draw(st.integers(0, 1)),
    )


def ask(emulator, action, parameters):
    query = urlencode({"Action": action, "Version": "2016-11-01", **parameters})
    host = emulator.url.removeprefix("http://")
    with contextlib.closing(http.client.HTTPConnection(host, timeout=10)) as connection:
        connection.request(contract().operations[action].methods[0], f"/?{query}")
        response = connection.getresponse()
        return response.status, json.loads(response.read())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(calls(), min_size=1, max_size=6))
def test_any_story_is_told_to_its_end(stage, story):
    """No order of calls and no values bring out an InternalError, an answer out of shape, or half an effect."""
    emulator, ids, snapshot = stage
    emulator.state.load(snapshot)
    for action, flat, which in story:
        mine = about(ids, action)
        known = {
            name: mine[value[1:-1]][which % len(mine[value[1:-1]])] if value.startswith("<") else value
            for name, value in flat.items()
        }
        before = emulator.state.export() | {"serial": 0}
        status, answer = ask(emulator, action, known)
        assert status != 500, (action, known, answer)
        if status == 200:
            conforms(answer, contract().operations[action].answer, action)
        else:
            assert emulator.state.export() | {"serial": 0} == before, (action, known, answer)
