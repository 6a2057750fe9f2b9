"""What several questions share: the reading of an error code, configurations, rows that appear, and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..bench import Bench
from ..evidence import NONE, NotObserved

SETTLED_S: Final = 10.0
"""Seconds after which what is not listed is taken for absent."""


def reading(code: str, readings: Mapping[str, str]) -> str:
    """Return the reading of an error code, or of `none` for a call that succeeded; any other code is no answer."""
    if code not in readings:
        raise NotObserved("the call succeeded" if code == NONE else f"the call was refused with {code}")
    return readings[code]


def configure(bench: Bench, id: str, **settings: Any) -> None:
    """Write the configuration of a studio; its name stays."""
    bench.call("SetCasterConfig", CasterId=id, CasterName=bench.name(id), **settings)


def studio_config(bench: Bench, id: str) -> dict[str, Any]:
    """Return the configuration of a studio."""
    return bench.call("DescribeCasterConfig", CasterId=id)


def studio_row(bench: Bench, id: str) -> dict[str, Any]:
    """Return the row of a studio in the list, as soon as it is there."""

    def read() -> dict[str, Any] | None:
        rows = bench.rows("DescribeCasters", CasterId=id)
        return next((row for row in rows if row.get("CasterId") == id), None)

    return bench.until(read, "DescribeCasters did not return the studio")


def listed_rows(bench: Bench, count: int, action: str, **parameters: Any) -> list[dict[str, Any]]:
    """Return the rows of a list as soon as there are this many."""

    def read() -> list[dict[str, Any]] | None:
        rows = bench.rows(action, **parameters)
        return rows if len(rows) >= count else None

    return bench.until(read, f"{action} did not return {count} rows")


def add_source(bench: Bench, id: str, number: int = 1) -> str:
    """Add a source with an address that does not exist, and return its id."""
    answer = bench.call(
        "AddCasterVideoResource",
        CasterId=id,
        ResourceName=f"source {number}",
        LocationId=f"RV{number:02}",
        LiveStreamUrl=bench.run.stream(number),
    )
    return bench.new(str(answer["ResourceId"]))
