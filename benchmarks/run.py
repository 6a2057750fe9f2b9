#!/usr/bin/env python3
"""Measure every speed that this repository states, as ratios within one run, and print one table.

A ratio that is not reached is reported, but is not a failure: no test asserts speeds.
What each row measures is in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from figures import Unmeasurable, table

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """A module that measures, and how many pairs make its medians steady on a quiet machine."""

    module: str
    runs: int
    takes: str
    function: str = "measure"
    numbers: tuple[int, ...] = ()
    """What the function takes besides: how many studios."""


ROWS = {
    "import": Row("importing", 15, "20 s"),
    "signed-call": Row("signed_call", 7, "20 s"),
    "emulator": Row("emulator_rate", 7, "40 s"),
    "memory": Row("provider_memory", 1, "3 min"),
    "no-op-up": Row("no_op_up", 7, "2 min more"),
    "languages": Row("languages", 7, "2 min"),
    "plugins": Row("plugins", 7, "4 min"),
    "reads-plain": Row("many_reads", 1, "5 min", "plain", (20,)),
    "reads-10": Row("many_reads", 1, "4 min", "shows", (10,)),
    "reads-50": Row("many_reads", 1, "15 min", "shows", (50,)),
    "starting": Row("many_reads", 1, "5 min", "starting", (100,)),
}


def parser() -> argparse.ArgumentParser:
    """The options."""
    rows = "; ".join(f"{name}: {row.takes}" for name, row in ROWS.items())
    result = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0],
        epilog=f"What the rows take: {rows}. Everything stays on this machine and nothing is downloaded.",
    )
    result.add_argument(
        "--only", metavar="NAME", action="append", choices=ROWS, help=f"one row, may be repeated: {', '.join(ROWS)}"
    )
    result.add_argument("--runs", metavar="N", type=_pairs, help="pairs of measurements in every row but memory")
    result.add_argument("--json", action="store_true", help="print everything as JSON in place of the table")
    return result


def _pairs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of pairs")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures row by row; 1 if a row could not be measured, which says nothing about those that were."""
    options = parser().parse_args(arguments)
    # The stacks are those of the tests on the engine, and the CLI is found as `make up` finds it.
    sys.path[1:1] = [str(ROOT / "tests"), str(ROOT / "tools")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended then, too
    lines, failures = [], {}
    try:
        with importlib.import_module("workshop").Workshop() as workshop:
            for name in options.only or ROWS:
                row = ROWS[name]
                print(f"{name} …", file=sys.stderr, flush=True)
                try:
                    measure = getattr(importlib.import_module(row.module), row.function)
                    lines += measure(workshop, options.runs or row.runs, *row.numbers)
                except (Unmeasurable, AssertionError, ImportError) as reason:
                    failures[name] = " ".join(str(reason).split())[:500]
    except KeyboardInterrupt:
        print("interrupted; whatever was started is ended", file=sys.stderr)
        return 130
    if options.json:
        print(json.dumps({"machine": machine(), "lines": [line.as_json() for line in lines], "failures": failures}))
    else:
        print(table(lines))
    for name, reason in failures.items():
        print(f"{name}: not measured: {reason}", file=sys.stderr)
    return 1 if failures else 0


def machine() -> dict[str, object]:
    """What the figures depend on, and how busy it was."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}


if __name__ == "__main__":
    sys.exit(main())
