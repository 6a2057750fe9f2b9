"""Command line: ``python -m apsara_live_emulator`` prints its base URL and serves on loopback until stopped."""

from __future__ import annotations

import argparse
import errno
import math
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from . import Emulator
from .assumptions import SWITCHES
from .facts import read_facts
from .signature import Key

EXAMPLES = """examples:
  python -m apsara_live_emulator                                  on a free port, with key testid, testsecret
  python -m apsara_live_emulator --port 8080 --state live.sqlite  on a fixed port, with its state in a file
  python -m apsara_live_emulator --qps 1 --latency-ms 50          with latency, and with the documented quotas
"""


class Parser(argparse.ArgumentParser):
    """A parser that reports errors in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the error in one line and exit with code 2."""
        self.exit(2, f"error: {message.removeprefix('argument ')}; --help lists the options\n")


def parser() -> Parser:
    """Return the parser of the command line."""
    switches = "; ".join(f"{switch.name}={'|'.join(switch.takes)}" for switch in SWITCHES)
    result = Parser(
        prog="apsara_live_emulator",
        description="Emulates ApsaraVideo Live (API 2016-11-01) on a loopback port. Prints its URL, then serves.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("--port", type=_port, default=0, help="port to listen on; 0 selects a free one (default)")
    result.add_argument(
        "--access-key-id", type=_text, default="testid", help="access key id that calls are signed with"
    )
    result.add_argument("--access-key-secret", type=_text, default="testsecret", help="secret of the access key")
    result.add_argument("--security-token", type=_text, help="make the access key temporary, with this token")
    result.add_argument(
        "--sts",
        nargs=3,
        action="append",
        default=[],
        metavar=("ID", "SECRET", "TOKEN"),
        help="add a temporary access key",
    )
    result.add_argument(
        "--state", type=_state, metavar="FILE", help="store the state in this SQLite file instead of in memory"
    )
    result.add_argument("--loose", action="store_true", help="accept unknown parameters")
    result.add_argument("--no-signature", action="store_true", help="do not verify signatures")
    result.add_argument("--latency-ms", type=_latency, default=0, help="delay each response by this many milliseconds")
    result.add_argument(
        "--qps", type=_factor, metavar="FACTOR", help="enforce the documented quotas, multiplied by this factor"
    )
    result.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"choose a reading: {switches}",
    )
    result.add_argument(
        "--facts",
        type=Path,
        metavar="FILE",
        help="behave as observed in this report of `apsara-live probe`; --assume takes precedence",
    )
    result.add_argument("--seed", type=int, help="generate the same ids in every run; random by default")
    return result


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return number


def _number(text: str, what: str, is_valid: Callable[[float], bool]) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not is_valid(number):
        raise argparse.ArgumentTypeError(f"{what}, not {text!r}")
    return number


def _latency(text: str) -> float:
    return _number(text, "a latency is a number of milliseconds from 0", lambda number: number >= 0)


def _factor(text: str) -> float:
    return _number(text, "a factor is a number above 0", lambda number: number > 0)


def _text(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _state(text: str) -> str:
    path = Path(text)
    if not text.strip():
        raise argparse.ArgumentTypeError("name a file")
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}: create it first")
    return text


def build(arguments: Sequence[str] | None = None) -> Emulator:
    """Return the emulator that the command line describes."""
    command = parser()
    options = command.parse_args(arguments)
    try:
        facts, remarks = read_facts(options.facts) if options.facts is not None else ({}, [])
        for remark in remarks:
            print(remark, file=sys.stderr)
        return Emulator(
            access_key_id=options.access_key_id,
            access_key_secret=options.access_key_secret,
            security_token=options.security_token,
            keys=tuple(Key(*parts) for parts in options.sts),
            state=options.state,
            seed=options.seed,
            qps=options.qps,
            assume=facts | dict(_pair(text) for text in options.assume),
            loose=options.loose,
            signed=not options.no_signature,
            latency_ms=options.latency_ms,
            port=options.port,
        )
    except sqlite3.Error as error:
        command.error(f"--state {options.state} cannot be used: {error}")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            command.error(f"--port {options.port} is in use: choose another, or 0 for a free one")
        if error.errno == errno.EACCES:
            command.error(f"--port {options.port} is not allowed: ports below 1024 belong to the system")
        command.error(str(error))
    except ValueError as error:
        command.error(str(error))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"--assume takes NAME=VALUE, not {text!r}")
    return name, value


def main() -> int:
    """Serve until SIGINT or SIGTERM."""
    emulator = build()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: emulator.interrupt())
    print(emulator.url, flush=True)
    emulator.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
