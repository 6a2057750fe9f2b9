"""A ticker: a line of text that runs along the lower edge of the picture."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..model.fields import Replace
from ..wire.operation import Operation
from ._account import Owned
from ._facts import OnAir
from ._id import Id
from ._item import CasterItem


class CasterTickerInputs(Owned):
    """Inputs of a ticker."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    ticker_name: str
    """Name of the ticker."""
    location_id: Annotated[str, Replace()]
    """Place of the ticker, `RT01` to `RT09`."""
    text: str
    """Text that runs."""
    speed: Annotated[int, Field(ge=1, le=9)] = 5
    """How fast it runs, from 1 to 9."""


class CasterTickerOutputs(CasterTickerInputs):
    """Outputs of a ticker."""

    ticker_id: str
    """Own id of the ticker; the resource's id is `caster_id/ticker_id`."""


class CasterTicker(CasterItem[CasterTickerInputs, CasterTickerOutputs]):
    """Added by `AddCasterTicker`, read by `DescribeCasterTickers`."""

    inputs = CasterTickerInputs
    outputs = CasterTickerOutputs
    id = Id("caster_id", "ticker_id")
    belongs_to = "caster_id"
    order = 28
    noun = "ticker"
    on_air = OnAir("contents", "ticker", shown_by=("text", "speed"))
    key = "ticker_id"
    holds = (("caster_id", "location_id"), ("caster_id", "ticker_id"))
    creates = Operation("AddCasterTicker", repeatable=False, answers=("TickerId",))
    reads = Operation("DescribeCasterTickers", repeatable=True, rows="Tickers.Ticker", answers=("TickerId",))
    updates = Operation("ModifyCasterTicker", repeatable=True, omitted="keeps")
    deletes = Operation("DeleteCasterTicker", repeatable=True)
    costs = {
        "creation": (creates, reads),
        "refresh": (reads,),
        "any change": (updates,),
        "deletion": (deletes,),
    }
