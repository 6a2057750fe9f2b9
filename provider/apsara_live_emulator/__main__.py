"""``python -m apsara_live_emulator``: prints its base URL in one line, serves on loopback until it is stopped."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from collections.abc import Sequence

from . import Emulator
from .assumptions import SWITCHES
from .signature import Key


def parser() -> argparse.ArgumentParser:
    """The options."""
    switches = "; ".join(f"{switch.name}={'|'.join(switch.takes)}" for switch in SWITCHES)
    result = argparse.ArgumentParser(
        prog="apsara_live_emulator",
        description="Emulates ApsaraVideo Live (API 2016-11-01) on a loopback port. Prints its URL, then serves.",
    )
    result.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one (default)")
    result.add_argument("--access-key-id", default="testid", help="the key that calls are signed with")
    result.add_argument("--access-key-secret", default="testsecret", help="its secret")
    result.add_argument("--security-token", help="makes the key a temporary one with this token")
    result.add_argument(
        "--sts", nargs=3, action="append", default=[], metavar=("ID", "SECRET", "TOKEN"), help="one more, temporary key"
    )
    result.add_argument("--state", metavar="FILE", help="keep the state in this SQLite file; else in memory")
    result.add_argument("--loose", action="store_true", help="let unknown parameters pass")
    result.add_argument("--no-signature", action="store_true", help="verify no signatures")
    result.add_argument("--latency-ms", type=float, default=0, help="wait so long before each answer")
    result.add_argument("--qps", type=float, metavar="FACTOR", help="enforce the documented quotas, times this factor")
    result.add_argument(
        "--assume", action="append", default=[], metavar="NAME=VALUE", help=f"choose a reading: {switches}"
    )
    result.add_argument("--seed", type=int, help="the same seed gives the same ids; without it they are random")
    return result


def build(arguments: Sequence[str] | None = None) -> Emulator:
    """The emulator that the options describe."""
    command = parser()
    options = command.parse_args(arguments)
    try:
        return Emulator(
            access_key_id=options.access_key_id,
            access_key_secret=options.access_key_secret,
            security_token=options.security_token,
            keys=tuple(Key(*parts) for parts in options.sts),
            state=options.state,
            seed=options.seed,
            qps=options.qps,
            assume=dict(_pair(text) for text in options.assume),
            loose=options.loose,
            signed=not options.no_signature,
            latency_ms=options.latency_ms,
            port=options.port,
        )
    except (ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            command.error(
                f"--port {options.port} is in use: end what listens there, or give another, or 0 for a free one"
            )
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
