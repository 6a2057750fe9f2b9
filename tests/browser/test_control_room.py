"""The control room in a real browser: what it shows of an election night, live, on a phone and a desk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from apsara_live_emulator import Emulator, faults
from browser.election_night import COMPONENTS, EPISODES, EVENING, Night, election_night, playlist_studio
from browser.screens import SCREENS, Tab, assert_no_overflow, assert_quiet, assert_sound

pytestmark = pytest.mark.takes_turns

Browse = Callable[..., Tab]
HOUR = timedelta(hours=1)


@pytest.fixture
def night(emulator: Emulator) -> Night:
    """The election night on air, half an hour before its first episode."""
    return election_night(emulator)


def monitor(tab: Tab, output: str) -> Locator:
    """The monitor of a scene."""
    return tab.page.locator("figure", has=tab.page.locator("figcaption", has_text=output))


def calls(tab: Tab) -> Locator:
    """The lines of the ledger that are shown, the newest first."""
    return tab.page.locator("#calls details:visible")


def test_an_election_night_is_shown_on_every_screen(browse: Browse, emulator: Emulator, night: Night) -> None:
    """Studios, both scenes with their sound, the rundown against the clock, layouts, sources, the relay, the calls."""
    playlist_studio(emulator, night.sdk)
    emulator.clock.advance(HOUR.total_seconds())
    tab = browse(emulator.url)
    page = tab.page
    expect(page.get_by_role("heading", name="election-night")).to_be_visible()
    expect(page.locator(".head-panel .badge")).to_have_text("On air")
    expect(page.locator("#time")).to_have_text("19:30:00")
    expect(page.locator("#studios a")).to_have_count(2)
    expect(
        page.get_by_role("img", name=re.compile(r"^Preview \(PVW\)\. From bottom to top: studio-camera at RV01"))
    ).to_be_visible()
    expect(monitor(tab, "PVW").get_by_role("list", name="Sound").locator("li")).to_have_text(
        [re.compile(r"studio-camera\s*100 %"), re.compile(r"parliament\s*30 %")]
    )
    expect(monitor(tab, "PGM")).to_contain_text("by its rundown: first forecast")
    expect(page.locator(".episodes .title")).to_have_text([name for name, *_ in EPISODES])
    expect(page.locator(".episodes [aria-current]")).to_contain_text("30 min left")
    expect(page.locator(".sources li")).to_have_count(3)
    expect(page.locator(".relays li")).to_contain_text("partner")
    expect(calls(tab).first).to_contain_text("StartCaster")
    for width, scheme in SCREENS:
        tab.becomes(width, scheme)
        expect(page.locator(".episodes [aria-current]")).to_be_visible()
        assert_sound(tab)


def test_an_empty_emulator_says_what_to_do(browse: Browse, emulator: Emulator) -> None:
    """And the first studio appears without a reload."""
    tab = browse(emulator.url, 390, "light")
    expect(tab.page.get_by_role("heading", name="No studios yet")).to_be_visible()
    expect(tab.page.get_by_text("No calls yet.")).to_be_visible()
    expect(tab.page.locator("#next")).to_be_disabled()
    assert_sound(tab)
    election_night(emulator)
    expect(tab.page.get_by_role("heading", name="election-night")).to_be_visible()
    assert_quiet(tab)


def box(shape: Locator) -> list[float]:
    """The place of a rectangle in a drawing of 1600 by 900."""
    sides = [float(shape.get_attribute(name) or 0) for name in ("x", "y", "width", "height")]
    return [round(side / full, 4) for side, full in zip(sides, (1600, 900, 1600, 900), strict=True)]


def test_a_scene_is_drawn_as_its_layout_and_components_declare(
    browse: Browse, emulator: Emulator, night: Night
) -> None:
    """The numbers of the example, measured in the picture; the look of texts too."""
    tab = browse(emulator.url)
    drawn = monitor(tab, "PVW").locator("svg")
    expect(drawn.locator(".picture")).to_have_count(2)
    assert [box(each) for each in drawn.locator(".picture").all()] == [[0, 0, 1, 1], [0.7, 0.05, 0.25, 0.25]]
    logo, lower_third, clock = [box(each) for each in drawn.locator(".frame").all()]
    assert logo == [0.85, 0.05, 0.1, 0.1]
    assert (lower_third[0], round(lower_third[1] + lower_third[3], 4), lower_third[3]) == (0.05, 0.9, 0.1)
    assert (clock[0], clock[1], clock[3]) == (0.05, 0.05, 0.05)
    texts = drawn.locator(".component text")
    expect(texts).to_have_text(["logo", "Election night", "Polls close at 20:00"])
    expect(texts.nth(2)).to_have_css("fill", "rgb(255, 255, 0)")
    expect(monitor(tab, "PGM").locator(".picture")).to_have_count(0)
    expect(monitor(tab, "PGM")).to_contain_text("Black")


PLACED = """async rows => {
    const { placed } = await import("/_emulator/room/geometry.js");
    return rows.map(({ output, source, ...layer }) => placed(layer, output[0] / output[1], source[0] / source[1]));
}"""


def test_layers_are_placed_by_the_rules_of_the_vendor(browse: Browse, emulator: Emulator) -> None:
    """The table that the page of a preview is held to as well: anchors, sizes, fill modes, ratios."""
    rows = json.loads((Path(__file__).parents[1] / "geometry.json").read_text(encoding="utf-8"))
    assert {row["anchor"] for row in rows} >= {"topLeft", "bottomRight", "center", "leftCenter"}
    found = browse(emulator.url).page.evaluate(PLACED, rows)
    for row, place in zip(rows, found, strict=True):
        assert place == {name: pytest.approx(row[name], abs=1e-6) for name in ("box", "picture")}, row


def test_each_state_of_a_studio_is_shown(browse: Browse, emulator: Emulator, night: Night) -> None:
    """A take, standby, a restart that is due, stopped, gone; each appears by itself."""
    sdk, studio = night.sdk, night.caster_id
    tab = browse(emulator.url)
    badge, programme = tab.page.locator(".head-panel .badge"), monitor(tab, "PGM")
    expect(badge).to_have_text("On air")
    sdk("CopyCasterSceneConfig", CasterId=studio, FromSceneId=night.scenes["PVW"], ToSceneId=night.scenes["PGM"])
    expect(programme.locator(".picture")).to_have_count(2)
    expect(programme.locator(".component")).to_have_count(len(COMPONENTS))
    sdk("EffectCasterUrgent", CasterId=studio, SceneId=night.scenes["PGM"])
    expect(programme).to_contain_text("by its standby picture")
    expect(programme.locator(".picture")).to_have_count(0)
    sdk(
        "SetCasterConfig",
        CasterId=studio,
        DomainName="live.example.com",
        TranscodeConfig='{"CasterTemplate":"lp_ud_v"}',
    )
    expect(tab.page.locator(".facts")).to_contain_text("lp_hd → lp_ud_v after a restart")
    sdk("StopCaster", CasterId=studio)
    expect(badge).to_have_text("Stopped")
    expect(monitor(tab, "PVW")).to_have_class(re.compile("dim"))
    emulator.choices.set("start-time", "30")
    sdk("StartCaster", CasterId=studio)
    expect(badge).to_have_text("Starting")
    expect(monitor(tab, "PVW").locator("svg")).to_have_attribute("viewBox", "0 0 900 1600")
    tab.page.get_by_role("button", name="Next cue").click()
    expect(badge).to_have_text("On air")
    sdk("StopCaster", CasterId=studio)
    sdk("DeleteCaster", CasterId=studio)
    expect(tab.page.get_by_role("heading", name="No studios yet")).to_be_visible()
    assert_quiet(tab)


def share(tab: Tab) -> float:
    """How far the line of the clock has come on the timeline, from 0 to 1."""
    found: float = tab.page.evaluate("parseFloat(document.querySelector('.timeline .now').style.left) / 100")
    return found


def test_the_clock_is_moved_and_the_rundown_follows(browse: Browse, emulator: Emulator, night: Night) -> None:
    """Forward and back, to the next cue, to any time; it stands still, runs, and is real time again."""
    tab = browse(emulator.url)
    page = tab.page
    playing = page.locator(".episodes [aria-current] .title")
    expect(page.locator(".timeline .outside")).to_have_text("Begins in 30 min")
    expect(page.locator("#cue")).to_have_text("first forecast begins in 30 min")
    page.get_by_role("button", name="Next cue").click()
    expect(playing).to_have_text("first forecast")
    assert emulator.clock.now() == EVENING + timedelta(minutes=30)
    assert share(tab) == 0
    expect(page.get_by_role("status")).to_have_text("The clock is at 19:00:00, Wed, 5 Nov 2036, and stands still.")
    page.get_by_role("button", name="Forward 1 hour").click()
    expect(playing).to_have_text("results by district")
    expect(monitor(tab, "PGM")).to_contain_text("results by district")
    assert share(tab) == pytest.approx(1 / 5)
    page.get_by_role("button", name="Back 1 hour").click()
    expect(playing).to_have_text("first forecast")
    page.get_by_label("Set (UTC)").fill("2036-11-05T23:50:00")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(playing).to_have_text("good night")
    assert emulator.clock.now() == datetime(2036, 11, 5, 23, 50, tzinfo=UTC)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#moved")).to_contain_text("runs, ")
    assert not emulator.clock.frozen
    page.get_by_role("button", name="Forward 10 minutes").click()
    expect(page.locator(".timeline .outside")).to_contain_text("Ended")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("#moved")).to_have_text("stands still")
    assert emulator.clock.frozen
    page.get_by_role("button", name="Real time").click()
    expect(page.locator("#moved")).to_have_text("real time")
    assert abs(emulator.clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert_quiet(tab)


def test_a_list_of_shows_plays_with_the_clock(browse: Browse, emulator: Emulator, night: Night) -> None:
    """The show that plays, what is left of it, and the next cue, which is its end."""
    studio = playlist_studio(emulator, night.sdk)
    tab = browse(f"{emulator.url}/#studio={studio}")
    shows = tab.page.locator(".shows li")
    expect(tab.page.get_by_role("heading", name="Show list")).to_contain_text("3 entries, plays once")
    expect(shows).to_have_count(3)
    expect(tab.page.locator(".shows [aria-current]")).to_contain_text("10 min left")
    expect(tab.page.locator("#cue")).to_have_text("clip 1 ends in 10 min")
    tab.page.get_by_role("button", name="Next cue").click()
    expect(tab.page.locator(".shows [aria-current]")).to_contain_text("clip 2")
    expect(monitor(tab, "PGM")).to_contain_text("by its list: clip 2")


def test_the_ledger_grows_as_calls_come(browse: Browse, emulator: Emulator, night: Night) -> None:
    """A call opens to its parameters; refusals and faults are marked; reads can be hidden; what is forgotten goes."""
    tab = browse(emulator.url)
    count = emulator.ledger.count()
    expect(calls(tab)).to_have_count(count)
    night.sdk(
        "AddCasterLayout",
        CasterId=night.caster_id,
        BlendList=["RV02"],
        MixList=["RV02"],
        VideoLayer=[{"FillMode": "none"}],
        AudioLayer=[{"VolumeRate": 1}],
    )
    expect(calls(tab)).to_have_count(count + 1)
    newest = calls(tab).first
    expect(newest).to_contain_text("AddCasterLayout")
    expect(newest.locator(".about")).to_have_text("election-night")
    newest.locator("summary").click()
    expect(newest.locator("dl")).to_contain_text("VideoLayer.1.FillMode")
    with pytest.raises(Exception, match="NotFound"):
        night.sdk("DescribeCasterChannels", CasterId="nobody")
    expect(calls(tab).first.locator(".result")).to_have_text("InvalidCaster.NotFound")
    emulator.faults.order("DescribeCasters", faults.garbage())
    with pytest.raises(Exception, match=r"(?s).*"):
        night.sdk("DescribeCasters")
    expect(calls(tab).first.locator(".tag")).to_have_text("garbage")
    tab.page.get_by_label("Hide reads").check()
    expect(calls(tab).first).to_contain_text("AddCasterLayout")
    emulator.ledger.clear()
    expect(tab.page.locator("#calls li")).to_have_count(0)
    expect(tab.page.get_by_text("No calls yet.")).to_be_visible()
    assert_quiet(tab)


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> \"'& \u202egnp.exe\u2066 "


def test_any_name_does_no_harm(browse: Browse, emulator: Emulator, night: Night) -> None:
    """Markup, quotes, marks of direction and 700 letters without a space, in every name, on a phone."""
    sdk, name = night.sdk, HOSTILE + "m" * 700
    studio = sdk(
        "CreateCaster",
        NormType=1,
        ChargeType="PostPaid",
        ClientToken="t",
        CasterName=name,
        Tag=[{"Key": "<b>", "Value": HOSTILE}],
    )["CasterId"]
    sdk(
        "SetCasterConfig",
        CasterId=studio,
        DomainName="live.example.com",
        CasterName=name,
        ProgramName=name,
        ProgramEffect=1,
        TranscodeConfig='{"CasterTemplate":"lp_hd"}',
    )
    source = sdk(
        "AddCasterVideoResource",
        CasterId=studio,
        ResourceName=name,
        LocationId="RV01",
        LiveStreamUrl="rtmp://a.example.com/" + "x" * 700,
    )["ResourceId"]
    sdk(
        "AddCasterProgram",
        CasterId=studio,
        Episode=[
            {
                "EpisodeName": name,
                "EpisodeType": "Resource",
                "ResourceId": source,
                "SwitchType": "TimeFirst",
                "StartTime": "2036-11-05T18:30:00Z",
                "EndTime": "2036-11-05T20:30:00Z",
            }
        ],
    )
    sdk("StartCaster", CasterId=studio)
    tab = browse(f"{emulator.url}/#studio={studio}", 390, "dark")
    asked: list[str] = []
    tab.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    expect(tab.page.locator("#studio-title .name")).to_have_text(name)
    expect(tab.page.locator(".episodes .title")).to_have_text(name)
    expect(tab.page.locator(".head-panel .tag")).to_have_text(f"<b>: {HOSTILE}".rstrip())
    assert tab.page.locator("main img, main script, main b").count() == 0
    assert asked == []
    assert_sound(tab)


def test_no_secret_is_on_the_page(browse: Browse, emulator: Emulator, night: Night) -> None:
    """Neither of a source's address nor of a call's parameters."""
    night.sdk(
        "AddCasterVideoResource",
        CasterId=night.caster_id,
        ResourceName="guest",
        LocationId="RV04",
        LiveStreamUrl="rtmp://user:guest-word@guest.example.com/live?auth_key=guest-key",
    )
    tab = browse(emulator.url)
    expect(tab.page.locator(".sources li").nth(3)).to_contain_text("@guest.example.com/live?auth_key=‹secret›")
    calls(tab).first.locator("summary").click()
    expect(calls(tab).first).to_contain_text("LiveStreamUrl")
    content = tab.page.content()
    assert [word for word in ("guest-word", "guest-key") if word in content] == []


def test_the_keyboard_is_enough(browse: Browse, emulator: Emulator, night: Night) -> None:
    """The first stop skips to the studio; each control has a name and is reached in the order of the page."""
    studio = playlist_studio(emulator, night.sdk)
    tab = browse(emulator.url)
    page = tab.page
    expect(page.locator("#studios a")).to_have_count(2)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the studio")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Forward 1 minute")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#time")).to_have_text("18:31:00")
    expect(page.get_by_role("button", name="Forward 1 minute")).to_be_focused()
    page.locator(f"#entry-{studio}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="night loop")).to_be_visible()
    expect(page.locator(f"#entry-{studio}")).to_be_focused()
    night.sdk("StopCaster", CasterId=studio)
    expect(page.locator(".head-panel .badge")).to_have_text("Stopped")
    expect(page.locator(f"#entry-{studio}")).to_be_focused()


HIDE = """state => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_page_holds_no_connection_and_catches_up(browse: Browse, emulator: Emulator, night: Night) -> None:
    """Browsers allow six connections to a host, so pages in the background would block the next one."""
    tab = browse(emulator.url)
    count = emulator.ledger.count()
    expect(calls(tab)).to_have_count(count)
    tab.page.evaluate(HIDE, "hidden")
    night.sdk("StopCaster", CasterId=night.caster_id)
    with tab.page.expect_request("**/_emulator/room/events"):
        assert calls(tab).count() == count
        tab.page.evaluate(HIDE, "visible")
    expect(calls(tab)).to_have_count(count + 1)
    expect(tab.page.locator(".head-panel .badge")).to_have_text("Stopped")


def test_a_page_says_that_the_emulator_has_stopped(browse: Browse, emulator: Emulator, night: Night) -> None:
    """What it showed last stays."""
    tab = browse(emulator.url)
    expect(tab.page.locator("#connection")).to_have_text("live")
    emulator.stop()
    expect(tab.page.locator("#connection")).to_have_text("not reachable, trying again")
    expect(tab.page.get_by_role("heading", name="election-night")).to_be_visible()


def test_the_page_is_printed_without_its_controls(browse: Browse, emulator: Emulator, night: Night) -> None:
    """What cannot be pressed on paper is not there, and nothing is cut off."""
    tab = browse(emulator.url, 794)
    expect(tab.page.locator(".monitor")).to_have_count(2)
    tab.page.emulate_media(media="print")
    expect(tab.page.locator(".controls")).to_be_hidden()
    expect(tab.page.locator(".episodes li")).to_have_count(4)
    assert_no_overflow(tab)
