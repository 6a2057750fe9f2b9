"""Secrets, tokens, signatures and the credentials in addresses stay where they belong."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import time
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apsara_live_emulator import Emulator
from apsara_live_emulator.redaction import SECRET, Redactions

from .conftest import NewSdk, OldSdk, Refused, at
from .test_caster_contents import LIVE
from .test_command import command  # noqa: F401 - a fixture
from .test_live_pull_to_push import FILES

KEY, STS = ("keyid-canary", "secret-canary/+="), ("STS.canary", "stssecret-canary", "ststoken-canary/+=")
URL = "rtmp://user-canary:word-canary@push.example.com/app/name?auth_key=1608953344-0-0-url-canary&x=more-canary"
PAGE = "http://user-canary:word-canary@a.example.com/x.mp4?Expires=1&Signature=url-canary%2Bmore-canary#end-canary"


def everything_goes_through(url: str) -> None:
    """Calls by both clients, good and bad, with every kind of thing that gives access."""
    clients = [
        sdk(url, *key)
        for sdk in (NewSdk, OldSdk)
        for key in (KEY, STS, (KEY[0], "wrong-canary"), (*STS[:2], "wrong-canary"), ("nobody-canary", "x-canary"))
    ]
    for client in clients:
        with contextlib.suppress(Refused):
            client("DescribeCasters", CasterName=URL)
    sdk = NewSdk(url, *STS)
    caster = sdk("CreateCaster", NormType=1, ChargeType="PostPaid", ClientToken="t")["CasterId"]
    outputs = json.dumps([URL, URL]).replace("/", "\\/")
    sdk("SetCasterConfig", CasterId=caster, SideOutputUrl=URL, SideOutputUrlList=outputs, CallbackUrl=PAGE)
    sdk("AddCasterVideoResource", **{**LIVE, "LiveStreamUrl": URL}, CasterId=caster, LocationId="RV01")
    for name in ("DescribeCasterConfig", "DescribeCasterVideoResources"):
        sdk(name, CasterId=caster)
    relay = {
        **FILES,
        "SourceUrls": [PAGE, URL],
        "DstUrl": URL,
        "AuthKey": "authkey-canary",
        "ReqAuth": "reqauth-canary",
    }
    relay |= {"StartTime": at(10**9), "EndTime": at(10**9 + 60), "CallbackUrl": PAGE}
    sdk("CreateLivePullToPush", **relay)
    sdk("DescribeLivePullToPushList", Region="cn-shanghai")
    with pytest.raises(Refused):
        sdk("CreateLivePullToPush", **{**relay, "DstUrl": PAGE})


def strays(url: str) -> None:
    """What a careless client does: secrets as parameters, half signed calls, secrets in the wrong place."""
    bag = {"AccessKeySecret": KEY[1], "Signature": "sig-canary", "SecurityToken": STS[2], "AccessKeyId": KEY[0]}
    bag |= {"CasterName": STS[1], f"X{KEY[1]}": "1", "signature=sig-canary": ""}
    for body in ({}, bag):
        for action in ("DescribeCasters", "CreateCaster", f"Nonsense{STS[2]}"):
            query = urlencode({"Action": action, "Version": "2016-11-01", **bag})
            httpx.post(f"{url}/?{query}", data=body, headers={"authorization": "ACS3-HMAC-SHA256 Signature=sig-canary"})
            httpx.post(f"{url}/?{query}", data={**body, "CasterName": "twice"})
    httpx.post(f"{url}/_emulator/faults", json={"kind": KEY[1]})
    httpx.get(f"{url}/_emulator/{quote(STS[2], safe='')}")


def test_no_view_of_the_emulator_tells_a_secret(command):  # noqa: F811
    """The ledger, its transcript, the faults, stderr; the state has addresses, but no key."""
    running = command(
        *("--access-key-id", KEY[0], "--access-key-secret", KEY[1]),
        *("--sts", *STS),
        *("--assume", "past-start=accepted"),
    )
    everything_goes_through(running.url)
    strays(running.url)
    ledger = httpx.get(f"{running.url}/_emulator/ledger").json()
    told = json.dumps(ledger, ensure_ascii=False) + httpx.get(f"{running.url}/_emulator/faults").text
    assert len(ledger["calls"]) > 25
    assert "canary" not in told, re.findall(r".{60}canary", told)
    state = httpx.get(f"{running.url}/_emulator/state").text
    assert "url-canary" in state
    for secret in (*KEY, *STS, "sig-canary", "wrong-canary", "nobody-canary"):
        assert secret not in state
        assert json.dumps(secret)[1:-1] not in state
    assert running.end(15) == (0, "", "")


def test_the_test_that_sent_a_value_sees_it():
    """In the process the parameters are as they were sent; masks are for what leaves it."""
    with Emulator() as emulator:
        with pytest.raises(Refused):
            NewSdk(emulator.url)("SetCasterConfig", CasterId="none", SideOutputUrl=URL)
        (call,) = emulator.ledger
        assert call.parameters["SideOutputUrl"] == call.nested["SideOutputUrl"] == URL
        (row,) = emulator.ledger.as_json()
        assert row["parameters"]["SideOutputUrl"] == row["nested"]["SideOutputUrl"]
        assert row["parameters"]["SideOutputUrl"] == (
            f"rtmp://{SECRET}@push.example.com/app/name?auth_key={SECRET}&x={SECRET}"
        )


def test_a_fault_of_the_emulator_is_logged_without_its_values(emulator, caplog, monkeypatch):
    """The place and the kind of the error; what it says may be what the caller sent."""

    class Broken(dict):
        def values(self):
            raise KeyError(URL)

    monkeypatch.setattr(emulator.state, "casters", Broken())
    with pytest.raises(Refused, match="InternalError"):
        NewSdk(emulator.url)("DescribeCasters", CasterName=URL)
    emulator.ledger.clear()
    assert "DescribeCasters, KeyError" in caplog.text
    assert "in values" in caplog.text
    assert "canary" not in caplog.text.replace(__file__, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rtmp://a.example.com/x", "rtmp://a.example.com/x"),
        ("http://a/x?b=&c=1", f"http://a/x?b=&c={SECRET}"),
        ("http://a/x?bare", f"http://a/x?{SECRET}"),
        ("http://u:p@a/x", f"http://{SECRET}@a/x"),
        ("http://u:p@q@a/x", f"http://{SECRET}@a/x"),
        ("http://u:p?q@a/x", f"http://{SECRET}"),
        ('["rtmp://u:p@a\\/x?k=v","rtmp://b"]', f'["rtmp://{SECRET}@a\\/x?k={SECRET}","rtmp://b"]'),
        ("see http:\\/\\/u:p@a\\/x now", f"see http:\\/\\/{SECRET}@a\\/x now"),
        ("a?auth_key=1-2%2B3&x=1", f"a?auth_key={SECRET}&x=1"),
        ("auth_key%253D1-2%2526x", f"auth_key%253D{SECRET}%2526x"),
        ("server string to sign is:POST&%2F", f"server string to sign is:{SECRET}"),
        ("the token: abc", "the token: abc"),
        ("CasterName=news", "CasterName=news"),
        ("my-own-secret-word", f"my-{SECRET}-word"),
    ],
)
def test_a_mask_hides_what_gives_access_and_nothing_else(text, shown):
    """User, password, query values, secrets by heart; hosts, paths and the names in a query stay."""
    masks = Redactions(["own-secret", None, "", "a"])
    assert masks.text(text) == shown
    assert masks.text(shown) == shown


words = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="\"'<>`‹›"), max_size=8)


@example(user="@?", path="", query="", form="{}")
@given(
    user=words.filter(lambda word: "/" not in word),
    path=words.filter(lambda word: not set("?#@") & set(word)),
    query=words,
    form=st.sampled_from(["{}", "[{}]", "x {} y", "u={}"]),
)
def test_no_address_whatever_tells_its_user_or_its_query(user, path, query, form):
    """Odd signs in the password, in the path, in the query; the address alone, in a list, in a sentence."""
    address = f"rtmp://{user}canary@host/{path}?{query.replace('=', '')}=canary&{query}canary"
    text = form.format(address)
    for told in (text, json.dumps(text), json.dumps(text).replace("/", "\\/")):
        assert "canary" not in Redactions().text(told)


@pytest.mark.parametrize("text", ["x", "a:", "http://", "token", "auth_key=", "%25", "?&", "@", "x@", "token%25"])
def test_masks_take_no_longer_than_the_text_is_long(text):
    """A megabyte of anything is masked while somebody waits."""
    before = time.process_time()
    Redactions(["own-secret"]).text(text * (2**20 // len(text)))
    assert time.process_time() - before < 2


def test_a_secret_name_hides_any_value():
    """Texts, numbers and lists under it; a token that makes a call harmless is no secret."""
    given = {"AuthKey": "a", "nested": [{"access_key_secret": 5, "SecurityToken": ["x"]}], "ClientToken": "t", "b": 1}
    hidden = {"access_key_secret": SECRET, "SecurityToken": [SECRET]}
    assert Redactions().value(given) == {"AuthKey": SECRET, "nested": [hidden], "ClientToken": "t", "b": 1}


def test_a_connection_that_breaks_off_says_nothing_on_its_way(emulator):
    """A client that leaves in the middle of a signed call is no call."""
    host = emulator.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=5)
    connection.putrequest("POST", "/?Action=DescribeCasters&Version=2016-11-01&Signature=sig-canary")
    connection.putheader("Content-Length", "10")
    connection.endheaders(b"half")
    connection.close()
    NewSdk(emulator.url)("DescribeCasters")
    assert emulator.ledger.actions() == ["DescribeCasters"]
