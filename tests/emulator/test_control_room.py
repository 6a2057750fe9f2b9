"""The control room without a browser: who gets the page, what it is sent, and that it holds up nobody."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from time import monotonic, process_time
from typing import Any
from urllib.parse import urlencode

import pytest

from apsara_live_emulator import Emulator, faults
from apsara_live_emulator.control_room import ControlRoom, Follower
from apsara_live_emulator.origins import is_own_host
from emulator.conftest import NOW, SECRETS, NewSdk, at

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FORM = {"content-type": "application/x-www-form-urlencoded"}
ACTION = urlencode({"Action": "DescribeCasters", "Version": "2016-11-01"})
PATHS = ("ledger", "state", "faults", "clock", "room", "room/events", "room/page.js", "room/page.css")
CHANGES = (("POST", "clock"), ("POST", "reset"), ("POST", "state"), ("POST", "faults"), ("DELETE", "ledger"))


def ask(emulator: Emulator, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str) -> Any:
    """A raw request; a header is named with underscores."""
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=10)
    connection.request(
        method, path, body=body, headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


class Stream:
    """The server-sent events of one page."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
        self.connection.request("GET", "/_emulator/room/events", headers={"accept": "text/event-stream"})
        self.answer = self.connection.getresponse()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.answer.close()
        self.connection.close()

    def news(self) -> dict[str, Any]:
        """The next event."""
        while not (line := self.answer.readline()).startswith(b"data: "):
            assert line, "the stream has ended"
        found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
        return found

    def until(self, name: str) -> dict[str, Any]:
        """The next event about a part."""
        while name not in (news := self.news())["parts"]:
            pass
        part: dict[str, Any] = news["parts"][name]
        return part


# Who gets the page


def test_a_browser_gets_the_page(emulator: Emulator) -> None:
    """With a policy that lets nothing run or load but its own files, which are there."""
    answer = ask(emulator, accept=BROWSER)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for name, kind in (("page.js", "text/javascript"), ("page.css", "text/css"), ("geometry.js", "text/javascript")):
        file = ask(emulator, path=f"/_emulator/room/{name}")
        assert (file.status, file.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    assert ask(emulator, path="/_emulator/room/../../state.py").status == 404
    assert "style=" not in answer.text
    assert emulator.ledger.count() == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("GET", "/", b"", {}),
        ("GET", "/", b"", {"accept": "*/*"}),
        ("GET", "/", b"", {"accept": "application/json"}),
        ("GET", f"/?{ACTION}", b"", {}),
        ("GET", f"/?{ACTION}", b"", {"accept": "*/*"}),
        ("GET", f"/?{ACTION}", b"", {"accept": BROWSER}),
        ("GET", "/?Action=DescribeCasters", b"", {"accept": BROWSER}),
        ("GET", "/?nothing", b"", {"accept": BROWSER}),
        ("GET", "/", ACTION.encode(), {"accept": BROWSER, **FORM}),
        ("GET", "/", b"", {"accept": BROWSER, "x_acs_action": "DescribeCasters", "x_acs_version": "2016-11-01"}),
        ("GET", "/", b"", {"accept": BROWSER, "authorization": "ACS3-HMAC-SHA256 Credential=testid"}),
        ("HEAD", "/", b"", {"accept": BROWSER}),
        ("POST", "/", b"", {"accept": BROWSER}),
        ("POST", "/", ACTION.encode(), {"accept": BROWSER, **FORM}),
        ("GET", "/index.html", b"", {"accept": BROWSER}),
    ],
)
def test_every_other_request_gets_the_answer_of_the_service(
    method: str, path: str, body: bytes, headers: dict[str, str]
) -> None:
    """Whatever it accepts, the answer is that to the same request without an Accept header, and is in the ledger."""
    with Emulator(signed=False, seed=1) as emulator:
        answer = ask(emulator, method, path, body, **headers)
        counted = emulator.ledger.count()
        emulator.reset()
        plain = ask(emulator, method, path, body, **{key: value for key, value in headers.items() if key != "accept"})
        assert (answer.status, answer.text) == (plain.status, plain.text)
        assert answer.headers["content-type"] == "application/json;charset=utf-8"
        assert counted == emulator.ledger.count() == (path.partition("?")[0] == "/")


# What other sites may do


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1:8080", True),
        ("127.8.0.1", True),
        ("[::1]:80", True),
        ("localhost:8080", True),
        ("LOCALHOST", True),
        ("live.localhost:1", True),
        ("evil.example.com", False),
        ("127.0.0.1.evil.example.com:8080", False),
        ("localhost.evil.example.com", False),
        ("notlocalhost", False),
        ("user@evil.example.com", False),
        ("192.168.0.7:8080", False),
        ("0.0.0.0", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_a_host_is_this_machine_or_another(host: str, own: bool) -> None:
    """Addresses of loopback, and names that are never looked up."""
    assert is_own_host(host) == own


@pytest.mark.parametrize("path", PATHS)
def test_a_name_that_resolves_to_this_machine_reads_nothing(emulator: Emulator, path: str) -> None:
    """DNS rebinding: another site's name, whose address has become 127.0.0.1."""
    answer = ask(emulator, path=f"/_emulator/{path}", host="evil.example.com")
    assert (answer.status, set(json.loads(answer.text))) == (403, {"message"})
    assert "127.0.0.1 or localhost" in answer.text
    page = ask(emulator, host="evil.example.com", accept=BROWSER)
    assert json.loads(page.text)["Code"] == "MissingParameter"


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1", "https://{host}"])
@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_another_site_changes_nothing(emulator: Emulator, caster_id: str, method: str, path: str, origin: str) -> None:
    """A form or a script of a page elsewhere, which a browser sends with its origin; the emulator's own page may."""
    host = emulator.url.removeprefix("http://")
    bodies = {"clock": b'{"advance": 60}', "faults": b'{"action": "*", "kind": "throttle"}', "state": b'{"version": 1}'}
    answer = ask(emulator, method, f"/_emulator/{path}", bodies.get(path, b""), origin=origin.format(host=host))
    assert answer.status == 403
    assert emulator.clock.now() == NOW
    assert list(emulator.state.casters) == [caster_id]
    assert (emulator.ledger.count(), emulator.faults.unmet()) == (1, [])


def test_the_own_page_and_other_clients_move_the_clock(emulator: Emulator) -> None:
    """With the origin of the emulator itself, by either name, and without one."""
    port = emulator.url.rpartition(":")[2]
    for headers in ({}, {"origin": emulator.url}, {"host": f"localhost:{port}", "origin": f"http://localhost:{port}"}):
        assert ask(emulator, "POST", "/_emulator/clock", b'{"advance": 60}', **headers).status == 200
    assert emulator.clock.now() == NOW + timedelta(minutes=3)


# What the page is sent


def test_a_page_is_sent_everything_and_then_what_changes(sdk: NewSdk, emulator: Emulator, running: str) -> None:
    """Studios, relays and calls; a studio that is deleted goes; calls that are forgotten go by their number."""
    name = f"studio {running}"
    with Stream(emulator.url) as stream:
        assert stream.answer.headers["content-type"] == "text/event-stream"
        first = stream.news()
        assert set(first["parts"]) == {"clock", name}
        assert first["now"] == NOW.timestamp()
        assert first["parts"][name]["state"] == "running"
        assert [call["action"] for call in first["calls"]] == ["CreateCaster", "SetCasterConfig", "StartCaster"]
        assert [call["number"] for call in first["calls"]] == [1, 2, 3]
        sdk("StopCaster", CasterId=running)
        news = stream.news()
        assert (set(news["parts"]), news["gone"]) == ({name}, [])
        assert news["parts"][name]["state"] == "stopped"
        assert [(call["number"], call["action"]) for call in news["calls"]] == [(4, "StopCaster")]
        emulator.clock.advance(60)
        assert stream.until("clock") == {"frozen": True, "at": NOW.timestamp() + 60}
        sdk("DeleteCaster", CasterId=running)
        assert stream.news()["gone"] == [name]
        emulator.ledger.clear()
        assert stream.news()["oldest"] == 6


def test_time_alone_moves_what_is_shown(sdk: NewSdk, emulator: Emulator, running: str) -> None:
    """An episode begins with the clock, without a call; what plays is on the programme."""
    source = sdk(
        "AddCasterVideoResource",
        CasterId=running,
        ResourceName="camera",
        LocationId="RV01",
        LiveStreamUrl="rtmp://a.example.com/x",
    )["ResourceId"]
    episode = {"EpisodeType": "Resource", "EpisodeName": "news", "ResourceId": source, "SwitchType": "TimeFirst"}
    sdk(
        "SetCasterConfig",
        CasterId=running,
        DomainName="live.example.com",
        ProgramEffect=1,
        TranscodeConfig='{"CasterTemplate":"lp_hd"}',
    )
    sdk("AddCasterProgram", CasterId=running, Episode=[{**episode, "StartTime": at(60), "EndTime": at(120)}])
    with Stream(emulator.url) as stream:
        before = stream.news()["parts"][f"studio {running}"]
        assert (before["rundown"]["episodes"][0]["state"], before["scenes"][1]["shows"]) == ("waiting", "nothing")
        emulator.clock.advance(60)
        after = stream.until(f"studio {running}")
        assert after["rundown"]["episodes"][0]["state"] == "playing"
        assert (after["scenes"][1]["shows"], after["scenes"][1]["title"]) == ("rundown", "news")
        assert after["scenes"][1]["layers"][0]["name"] == "camera"


def test_the_same_is_read_without_events(sdk: NewSdk, emulator: Emulator, running: str) -> None:
    """One document, for whom a stream is too much."""
    document = json.loads(ask(emulator, path="/_emulator/room").text)
    with Stream(emulator.url) as stream:
        assert stream.news() == document


def test_a_clock_that_stood_still_runs_on(emulator: Emulator) -> None:
    """From the time at which it was, not from real time."""
    answer = ask(emulator, "POST", "/_emulator/clock", b'{"run": true}')
    assert json.loads(answer.text)["frozen"] is False
    assert timedelta() <= emulator.clock.now() - NOW < timedelta(minutes=1)
    emulator.clock.run()
    assert emulator.clock.now() - NOW < timedelta(minutes=1)


CREDENTIALS = ("hidden-user", "hidden-word", "hidden-key", *SECRETS)


def test_no_secret_is_sent(emulator: Emulator, running: str) -> None:
    """Of an address its user, password and query; parameters that are secrets; the account's own, also in a name."""
    address = "rtmp://hidden-user:hidden-word@push.example.com/live/x?auth_key=hidden-key"
    with Emulator(security_token="ststoken", access_key_secret="testsecret") as emulator:
        sdk = NewSdk(emulator.url, token="ststoken")
        studio = sdk(
            "CreateCaster",
            NormType=1,
            ChargeType="PostPaid",
            ClientToken="t",
            CasterName="testsecret show",
        )["CasterId"]
        sdk("AddCasterVideoResource", CasterId=studio, ResourceName="camera", LocationId="RV01", LiveStreamUrl=address)
        sdk("SetCasterConfig", CasterId=studio, DomainName="live.example.com", SideOutputUrl=address)
        sdk(
            "CreateLivePullToPush",
            Region="cn-shanghai",
            TaskName="relay",
            SourceType="live",
            SourceProtocol="rtmp",
            SourceUrls=[address],
            DstUrl=address,
            StartTime="2026-03-01T12:00:00Z",
            EndTime="2096-03-01T12:00:00Z",
            AuthKey="hidden-key",
            ReqAuth="yes",
        )
        with pytest.raises(Exception, match="testsecret"):
            sdk("DescribeCasterChannels", CasterId="testsecret ststoken")
        with Stream(emulator.url) as stream:
            sent = json.dumps(stream.news(), ensure_ascii=False)
        sent += ask(emulator, path="/_emulator/room").text
    assert "push.example.com/live/x" in sent
    assert [each for each in CREDENTIALS if each in sent] == []


def test_any_name_is_sent_as_it_is(sdk: NewSdk, emulator: Emulator) -> None:
    """Markup, marks of direction, line ends that would end an event."""
    name = "<script>alert(1)</script> \"'& \u202e\u2066\u2028 \r\n data: x"
    studio = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t", CasterName=name)["CasterId"]
    with Stream(emulator.url) as stream:
        assert stream.news()["parts"][f"studio {studio}"]["name"] == name


def test_settings_of_a_snapshot_that_cannot_be_read_are_named(sdk: NewSdk, emulator: Emulator, running: str) -> None:
    """A snapshot's settings are taken as they are; the page shows the rest of the account."""
    layers = {"VideoLayer": [{"FillMode": "none"}], "AudioLayer": [{"VolumeRate": 1}]}
    sdk("AddCasterLayout", CasterId=running, BlendList=["RV01"], MixList=["RV01"], **layers)
    snapshot = emulator.state.export()
    (layout,) = snapshot["casters"][running]["layouts"].values()
    layout["settings"] = {"BlendList": 5}
    emulator.state.load(snapshot)
    with Stream(emulator.url) as stream:
        part = stream.news()["parts"][f"studio {running}"]
    assert part == {"id": running, "name": "news", "state": "unreadable", "reason": "KeyError"}


def test_a_studio_layout_is_sent_from_its_background_to_its_people(sdk: NewSdk, emulator: Emulator) -> None:
    """In the order that the layout declares; who is only heard is not seen."""
    studio = sdk("CreateCaster", NormType=4, ChargeType="PostPaid", ClientToken="v", CasterName="set")["CasterId"]
    person = {"ChannelId": "RV01", "Color": "green", "PositionX": "0.3", "PositionY": "0.4", "HeightNormalized": 0.5}
    media = [{"Id": "m1", "ChannelId": "RV02", "WidthNormalized": 0.2}, {"Id": "m2", "ImageMaterialId": "logo"}]
    configured = {
        "BgImageConfig": {"Id": "bg", "MaterialId": "wall"},
        "MediaInputConfigList": media,
        "ScreenInputConfigList": [person, {"ChannelId": "RV03", "OnlyAudio": True}],
        "LayerOrderConfigList": [{"Type": "background", "Id": "bg"}, {"Type": "media", "Id": "m2"}],
    }
    texts = {name: json.dumps(value) for name, value in configured.items()}
    sdk("AddStudioLayout", CasterId=studio, LayoutType="studio", LayoutName="news set", **texts)
    sdk("AddStudioLayout", CasterId=studio, LayoutType="common", LayoutName="one", CommonConfig='{"ChannelId":"RV01"}')
    with Stream(emulator.url) as stream:
        news_set, one = stream.news()["parts"][f"studio {studio}"]["layouts"]
    assert [layer["name"] or layer["location"] for layer in news_set["layers"]] == ["wall", "logo", "RV02", "RV01"]
    assert (news_set["layers"][-1]["position"], news_set["layers"][-1]["height"]) == ([0.3, 0.4], 0.5)
    assert [layer["location"] for layer in one["layers"]] == ["RV01"]


# Pages that stay open


def test_a_page_takes_no_time_while_nothing_happens_and_a_share_of_it_otherwise(
    sdk: NewSdk, emulator: Emulator, running: str
) -> None:
    """Two hundred studios, read once after a call, however often the page looks."""
    for number in range(200):
        copy = replace(deepcopy(emulator.state.casters[running]), caster_id=f"studio-{number}")
        emulator.state.casters[copy.caster_id] = copy
    follower = Follower(ControlRoom(emulator.state, emulator.ledger))
    first = follower.news()
    assert first is not None
    assert len(first["parts"]) == 202
    sdk("DescribeCasters")
    started = process_time()
    seen = [follower.news() for _ in range(1000)]
    assert process_time() - started < 1
    assert [len(news["calls"]) for news in seen if news is not None and news["calls"]] == [1]


def test_many_pages_hold_up_nobody(sdk: NewSdk, emulator: Emulator, running: str) -> None:
    """Forty pages, half of which read nothing more: calls are answered, each page is sent the same, a stop stops."""
    with ExitStack() as stack:
        streams = [stack.enter_context(Stream(emulator.url)) for _ in range(40)]
        assert len({json.dumps(stream.news()) for stream in streams}) == 1
        started = monotonic()
        for _ in range(20):
            sdk("DescribeCasters")
        assert monotonic() - started < 10
        for stream in streams[::2]:
            while not any(call["number"] == 23 for call in stream.news()["calls"]):
                pass
        started = monotonic()
        emulator.stop()
        assert monotonic() - started < 5


def test_a_page_that_is_closed_is_forgotten(emulator: Emulator, sdk: NewSdk) -> None:
    """What is written to it later harms nobody."""
    with Stream(emulator.url) as stream:
        stream.news()
    for _ in range(3):
        sdk("DescribeCasters")
    with Stream(emulator.url) as stream:
        assert len(stream.news()["calls"]) == 3


def test_the_process_ends_while_pages_are_open_and_says_nothing() -> None:
    """By SIGTERM, with exit code 0."""
    command = [sys.executable, "-m", "apsara_live_emulator"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving,
        ExitStack() as stack,
    ):
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        streams = [stack.enter_context(Stream(url)) for _ in range(3)]
        assert all("clock" in stream.news()["parts"] for stream in streams)
        serving.send_signal(signal.SIGTERM)
        _, said = serving.communicate(timeout=10)
        assert (serving.returncode, said) == (0, "")


def test_a_fault_does_not_reach_the_page(emulator: Emulator) -> None:
    """Faults are for calls of the service."""
    emulator.faults.order("*", faults.hang())
    assert ask(emulator, accept=BROWSER).status == 200
    emulator.faults.clear()


def test_calls_are_numbered_through(sdk: NewSdk, emulator: Emulator) -> None:
    """From 1, also after the ledger was emptied; those that are asked for again are the newest."""
    ledger = emulator.ledger
    assert ledger.after(0, 10) == []
    for _ in range(5):
        sdk("DescribeCasters")
    assert [number for number, _ in ledger.after(0, 10)] == [1, 2, 3, 4, 5]
    assert [number for number, _ in ledger.after(0, 2)] == [4, 5]
    assert [number for number, _ in ledger.after(4, 10)] == [5]
    assert ledger.after(9, 10) == []
    ledger.clear()
    assert (ledger.written, ledger.after(0, 10)) == (5, [])
    sdk("DescribeCasters")
    assert [(number, call.action) for number, call in ledger.after(0, 10)] == [(6, "DescribeCasters")]
