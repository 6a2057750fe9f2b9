"""Tickers: Add-, Modify-, DeleteCasterTicker, DescribeCasterTickers."""

from __future__ import annotations

from ..answers import Json
from ..assumptions import assumed
from ..objects import Thing
from ..refusals import duplicate_location, resource_not_found
from . import Call, answers

KEPT = ("TickerName", "LocationId", "Text", "Speed")


@answers("AddCasterTicker")
@assumed("A location has one ticker.")
def add_caster_ticker(call: Call) -> Json:
    """Add a ticker."""
    tickers = call.caster().things("ticker")
    location = call.text("LocationId")
    if any(each.settings["LocationId"] == location for each in tickers.values()):
        raise duplicate_location(location)
    ticker = Thing(call.state.new_id("ticker"), "ticker", {"Speed": 5, **_settings(call)}, call.newness())
    call.caster().add(ticker)
    return {"TickerId": ticker.thing_id}


@answers("ModifyCasterTicker")
def modify_caster_ticker(call: Call) -> Json:
    """Change the parameters that are given."""
    _ticker(call).settings |= _settings(call)
    return {}


@answers("DeleteCasterTicker")
def delete_caster_ticker(call: Call) -> Json:
    """Delete a ticker."""
    del call.caster().others[_ticker(call).thing_id]
    return {}


@answers("DescribeCasterTickers")
def describe_caster_tickers(call: Call) -> Json:
    """Return all tickers of a studio."""
    listed = call.listed([*call.caster().things("ticker").values()])
    return {"Tickers": {"Ticker": [{"TickerId": each.thing_id, **each.settings} for each in listed]}}


def _settings(call: Call) -> Json:
    return {name: call.parameters[name] for name in KEPT if name in call.parameters}


def _ticker(call: Call) -> Thing:
    ticker = call.find(call.caster().things("ticker"), call.text("TickerId"))
    if ticker is None:
        raise resource_not_found(call.text("TickerId"))
    return ticker
