"""Questions about the list of studios, client tokens and quotas."""

from __future__ import annotations

from typing import Final

from ....wire.errors import Throttled
from ....wire.operation import PAGE_SIZE
from ..bench import Bench
from ..evidence import NONE, NotObserved
from ..question import Probe, Question
from ._reading import configure, reading, studio_row

TOKEN_AGE_S: Final = 60.0
"""Seconds after which a client token is used again."""
MOMENT_S: Final = 2.0
"""Seconds between two changes, as times of the API have whole seconds."""
COUNTED: Final = 10
"""Calls among which those that are throttled are counted."""


def _caster_order(bench: Bench) -> str:
    first, second = bench.studio(), bench.create_studio()
    studio_row(bench, first)
    studio_row(bench, second)
    configure(bench, second, Delay=1)
    bench.pause(MOMENT_S)
    configure(bench, first, Delay=1)
    rows = bench.cloud.all_rows(bench.operation("DescribeCasters"), {})
    order = [row.get("CasterId") for row in rows if row.get("CasterId") in (first, second)]
    if len(order) != 2:
        raise NotObserved("DescribeCasters did not return both studios")
    return "newest" if order == [first, second] else "oldest"


def _page_size(bench: Bench) -> str:
    bench.call("DescribeCasters", PageNum=1, PageSize=PAGE_SIZE)
    code = bench.code("DescribeCasters", PageNum=1, PageSize=PAGE_SIZE + 1)
    return reading(code, {NONE: "any", "InvalidPageSize.Malformed": str(PAGE_SIZE)})


def _used_token(bench: Bench) -> str:
    id = bench.studio()
    bench.pause(TOKEN_AGE_S)
    return "same" if bench.create_again(id) == id else "new"


def _quota_rate(bench: Bench) -> str:
    throttled = 0
    for _ in range(COUNTED):
        try:
            bench.unrepeated("DescribeCasters", PageNum=1, PageSize=1)
        except Throttled:
            throttled += 1
    if throttled == 1:
        raise NotObserved(f"1 of {COUNTED} calls was throttled, which others in the account may have caused")
    return "lower" if throttled else "documented"


LISTINGS: Final = Probe(
    name="listings",
    calls=26,
    creates="2 general studios, which are not started",
    actions=("DescribeCasters", "SetCasterConfig"),
    questions=(
        Question("caster-order", "In which order does `DescribeCasters` return studios?", "newest", _caster_order),
        Question("page-size", "How many studios may a page of `DescribeCasters` have?", "any", _page_size),
        Question(
            "used-token",
            "Does `CreateCaster` return the same studio where a token is used again after a minute?",
            "same",
            _used_token,
        ),
        Question(
            "quota-rate",
            "Are calls throttled at a fifth of the documented quota?",
            "documented",
            _quota_rate,
        ),
    ),
)
